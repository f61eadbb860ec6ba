"""What is wrong with a kit: whole sentences that name the file, the line and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jalon.engine.model.errors import gettext_noop

__all__ = ["Fault", "KitRefused", "gettext_noop"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. A door translates ``template`` and fills in ``params``; ``str()`` is the English."""

    file: str
    line: int
    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence alone, in English."""
        return self.template % self.params

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}"


class KitRefused(ValueError):
    """A kit that cannot be used; ``faults`` says everything that is wrong, by line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda one: one.line))
        super().__init__("\n".join(str(one) for one in self.faults))
