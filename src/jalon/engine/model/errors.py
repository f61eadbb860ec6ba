"""What can be wrong with a plan, as whole sentences that name the thing and the way out.

A fault keeps its sentence as a template and its parameters apart, so that a door
(command line, page, API) can say it in the reader's language: the template is the
message id of the translation catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation at the door; the engine itself speaks English."""
    return message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a plan.

    Attributes
    ----------
    code : str
        Stable short name of the rule, for example ``"cycle"``.
    template : str
        English sentence with ``%(name)s`` places; also the translation key.
    params : Mapping[str, object]
        What fills the places.
    uid : int or None
        The activity (or calendar, resource) at fault, where there is one.
    """

    code: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)
    uid: int | None = None

    def __str__(self) -> str:
        return self.template % self.params


class PlanError(ValueError):
    """A plan that makes no sense. ``faults`` says everything that is wrong, in order."""

    def __init__(self, faults: tuple[Fault, ...] | list[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(f) for f in self.faults))
