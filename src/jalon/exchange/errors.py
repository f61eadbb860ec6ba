"""Why a file is refused, and what was mended to read one: sentences kept as templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from jalon.engine.model.errors import gettext_noop

__all__ = ["FileRefused", "Repair", "gettext_noop"]

NONE: Mapping[str, object] = MappingProxyType({})


class FileRefused(ValueError):
    """A file that cannot be read, or not safely.

    ``template`` is the English sentence with ``%(name)s`` places and the key of its
    translation; ``params`` fills the places. ``code`` is stable, for the API.
    """

    def __init__(
        self, template: str, params: Mapping[str, object] | None = None, code: str = "file_refused"
    ) -> None:
        self.template = template
        self.params = dict(params or {})
        self.code = code
        super().__init__(template % self.params)


@dataclass(frozen=True, slots=True)
class Repair:
    """Something in a file that made no sense, and what was done so that the rest could be read.

    ``str()`` says it in English; a door translates ``template`` and fills in ``params``.
    """

    template: str
    params: Mapping[str, object] = field(default_factory=lambda: NONE)
    uid: int | None = None

    def __str__(self) -> str:
        return self.template % self.params
