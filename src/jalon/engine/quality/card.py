"""The score card: checks, what offends them, and the mending of it where that is safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.plan import Plan

Rows = NDArray[np.int64]
NOTHING: Rows = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the plan that mends a fault and can break nothing.

    ``operations`` are those of the plan page: ``{"op": "link", "from": 3, "to": 9, "kind":
    "FS", "lag": 0}``, ``{"op": "unlink", "from": 3, "to": 9, "kind": "FS"}``.
    """

    template: str
    params: Mapping[str, object]
    operations: tuple[Mapping[str, object], ...]

    def __str__(self) -> str:
        return self.template % self.params


@dataclass(frozen=True, slots=True)
class Finding:
    """One activity or link at fault, in a sentence. ``other`` is the link's predecessor."""

    code: str
    template: str
    params: Mapping[str, object]
    uid: int | None
    other: int | None = None
    fix: Fix | None = None

    def __str__(self) -> str:
        return self.template % self.params


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """One check of the card.

    Attributes
    ----------
    code : str
    number : int or None
        Of the fourteen points; None for our own.
    title, about : str
        Translation keys: its name, and why it matters.
    base, count : int
        How many things were looked at, and how many offend (or comply, for a ``floor``).
    value, threshold : float or None
        ``count / base``, or the index; and its limit.
    floor : bool
        The value must be at or above the threshold, and not at or below.
    passed : bool or None
        None: cannot be said (``why_not`` tells why), or only reported.
    rows : (k,) int64
        Rows at fault: of activities, or of links where ``on`` says so.
    amounts : (k,) float or None
        What is said of each row, in days.
    """

    code: str
    number: int | None
    title: str
    about: str
    base: int
    count: int
    value: float | None
    threshold: float | None
    passed: bool | None
    template: str = ""
    floor: bool = False
    index: bool = False
    on: Literal["activity", "link", "resource", "plan"] = "activity"
    rows: Rows = field(default_factory=lambda: NOTHING)
    amounts: NDArray[np.float64] | None = None
    why_not: str = ""
    uids: Rows = field(default_factory=lambda: NOTHING)
    """Activities (a link's successor) or resources at fault, one for each of ``rows``."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreCard:
    """Every check of a plan.

    Attributes
    ----------
    checks : tuple of Check
        The fourteen points, then our own.
    limits_of_file : bool
        The limits are those that came with the plan's file, not the DCMA's.
    """

    plan: Plan
    checks: tuple[Check, ...]
    start_milestone: int | None = None
    finish_milestone: int | None = None
    no_predecessor: frozenset[int] = frozenset()
    no_successor: frozenset[int] = frozenset()
    limits_of_file: bool = False

    @property
    def points(self) -> tuple[Check, ...]:
        return tuple(c for c in self.checks if c.number is not None)

    @property
    def assessed(self) -> int:
        """How many of the fourteen points could be said."""
        return sum(c.passed is not None for c in self.points)

    @property
    def passed(self) -> int:
        return sum(c.passed is True for c in self.points)

    def check(self, code: str) -> Check:
        """The check of this code."""
        return next(c for c in self.checks if c.code == code)

    def findings(self, check: Check, most: int | None = None) -> Iterator[Finding]:
        """What offends a check, one sentence each, with the mending where one is safe."""
        for k, row in enumerate(check.rows[:most].tolist()):
            amount = {} if check.amounts is None else {"days": f"{check.amounts[k]:.0f}"}
            if check.on == "link":
                yield self._of_link(check, row, amount)
            elif check.on == "resource":
                resource = self.plan.resources[row]
                yield Finding(check.code, check.template, {"resource": resource.name}, None)
            elif check.on == "plan":
                yield Finding(check.code, check.template, {"share": f"{100 * (check.value or 0):.0f}"}, None)
            else:
                yield self._of_activity(check, row, amount)

    def _of_link(self, check: Check, row: int, amount: Mapping[str, object]) -> Finding:
        link = self.plan.links[row]
        names = {a.uid: a.name for a in self.plan.activities if a.uid in (link.predecessor, link.successor)}
        params = {
            "task": names.get(link.successor, ""),
            "other": names.get(link.predecessor, ""),
            "kind": link.kind.value,
            **amount,
        }
        fix = None
        if check.code == "redundant_links":
            operation = {
                "op": "unlink",
                "from": link.predecessor,
                "to": link.successor,
                "kind": link.kind.value,
            }
            fix = Fix(gettext_noop("Remove the link from “%(other)s” to “%(task)s”."), params, (operation,))
        return Finding(check.code, check.template, params, link.successor, link.predecessor, fix)

    def _of_activity(self, check: Check, row: int, amount: Mapping[str, object]) -> Finding:
        activity = self.plan.activities[row]
        template, fix = check.template, None
        if check.code == "logic":
            first, last = activity.uid in self.no_predecessor, activity.uid in self.no_successor
            template = NO_LINK if first and last else NO_PREDECESSOR if first else NO_SUCCESSOR
            fix = self._linked(activity.uid, activity.name, first, last)
        return Finding(check.code, template, {"task": activity.name, **amount}, activity.uid, None, fix)

    def _linked(self, uid: int, name: str, first: bool, last: bool) -> Fix | None:
        """Linking to the milestones that open and close the plan can make no loop."""
        operations: list[Mapping[str, object]] = []
        ends: list[int] = []
        for wanted, milestone, forward in (
            (first, self.start_milestone, True),
            (last, self.finish_milestone, False),
        ):
            if wanted and milestone is not None and milestone != uid:
                before, after = (milestone, uid) if forward else (uid, milestone)
                operations.append({"op": "link", "from": before, "to": after, "kind": "FS", "lag": 0})
                ends.append(milestone)
        if not operations:
            return None
        names = {a.uid: a.name for a in self.plan.activities if a.uid in ends}
        template = gettext_noop("Link “%(task)s” to “%(milestone)s”.")
        params = {"task": name, "milestone": names[ends[-1]]}
        if len(ends) == 2:
            template = gettext_noop("Link “%(task)s” to “%(start)s” and “%(milestone)s”.")
            params["start"] = names[ends[0]]
        return Fix(template, params, tuple(operations))


NO_LINK = gettext_noop("“%(task)s” waits for nothing and nothing waits for it: link it on both sides.")
NO_PREDECESSOR = gettext_noop("“%(task)s” waits for nothing: link it to what must come before.")
NO_SUCCESSOR = gettext_noop("Nothing waits for “%(task)s”: link it to what needs it, or to the finish.")
