"""Why an activity waits: for which resource, and for which rival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jalon.engine.levelling.pieces import Pieces
from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.result import Schedule

if TYPE_CHECKING:
    from jalon.engine.levelling.demand import Demands
    from jalon.engine.levelling.sweep import Outcome

WAITS = gettext_noop("“%(task)s” waits for %(resource)s, who is on “%(rival)s” until %(until)s.")
STOPS = gettext_noop("“%(task)s” is interrupted until %(until)s, while %(resource)s is on “%(rival)s”.")
RESTS = gettext_noop(
    "“%(task)s” is interrupted until %(until)s: %(resource)s has too little capacity before."
)
ABSENT = gettext_noop("“%(task)s” waits until %(until)s: %(resource)s has too little capacity before.")
PUSHED = gettext_noop("“%(task)s” follows what was moved before it.")


@dataclass(frozen=True, slots=True)
class Reason:
    """A resource too short for an activity at a time.

    Attributes
    ----------
    row : int
        Of the activity, over all plans; ``plan`` and ``uid`` say which.
    resource : str
    rival_plan, rival : int or None
        Who has the resource; None where it is absent.
    until : int
        Minutes since 1970.
    """

    row: int
    plan: int
    uid: int
    resource: str
    rival_plan: int | None
    rival: int | None
    rival_name: str
    until: int


@dataclass(frozen=True, slots=True)
class Move:
    """An activity at other dates than before. Dates are minutes since 1970.

    ``delay`` is its own levelling delay; ``pieces`` are when it works, where levelling interrupts it.
    What has neither only follows others; ``reason`` is None then.
    """

    plan: int
    uid: int
    name: str
    start_before: int
    finish_before: int
    start: int
    finish: int
    delay: int
    reason: Reason | None
    pieces: Pieces = ()

    @property
    def template(self) -> str:
        """The sentence; ``until`` and the names fill it."""
        if self.reason is None:
            return PUSHED
        if self.pieces and self.reason.until > self.start:
            return RESTS if self.reason.rival is None else STOPS
        return ABSENT if self.reason.rival is None else WAITS


def moves_of(demands: Demands, before: Sequence[Schedule], outcome: Outcome) -> tuple[Move, ...]:
    """What stands elsewhere than before, earliest first; summaries are left out."""
    found = []
    for k, (plan, old, new) in enumerate(zip(demands.plans, before, outcome.schedules, strict=True)):
        for i, a in enumerate(plan.activities):
            dates = (int(old.start[i]), int(old.finish[i]), int(new.start[i]), int(new.finish[i]))
            if a.is_summary or dates[:2] == dates[2:]:
                continue
            row = demands.first[k] + i
            delay = int(outcome.delays[row])
            pieces = outcome.pieces.get(row, ())
            reason = outcome.reasons.get(row) if delay or pieces else None
            found.append(Move(k, a.uid, a.name, *dates, delay, reason, pieces))
    return tuple(sorted(found, key=lambda move: (move.start, move.plan, move.uid)))
