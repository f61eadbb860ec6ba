"""Scheduling one plan, or several that wait for each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.model.rules import SchedulingRules

if TYPE_CHECKING:
    from jalon.engine.cpm.paths import FloatPath
    from jalon.engine.cpm.prepared import Prepared


def prepare(plans: Sequence[Plan], rules: SchedulingRules | None = None) -> Prepared:
    """``plans`` made ready to be scheduled, and to be made ready again after a small change.

    Raises
    ------
    PlanError
        Where plans wait for each other in a loop.
    """
    # Numba is loaded at the first schedule, so that importing the engine stays quick.
    from jalon.engine.cpm import prepared

    return prepared.prepare(plans, rules)


def schedule(plan: Plan, rules: SchedulingRules | None = None) -> Schedule:
    """The schedule of ``plan`` under its own rules, or under ``rules``.

    Raises
    ------
    PlanError
        Where the dates run out of the years 1900 to 2199.
    """
    return schedule_together([plan], rules)[0]


def float_paths(
    plan: Plan,
    computed: Schedule,
    uid: int,
    most: int = 10,
    by: Literal["free", "total"] = "free",
    rules: SchedulingRules | None = None,
) -> tuple[FloatPath, ...]:
    """The ``most`` first chains that lead to activity ``uid``, from the one that drives it outwards.

    By free float a path goes back along links without any play, so all of it has one float: the
    play between it and the activity asked about, added up over the links on the way. The next
    path is the one with the least play among what leads to the paths found. By total float a
    path goes back to the predecessor with the least total float each time, to the beginning.
    An activity is on one path only. ``rules`` are those ``computed`` was computed under, where
    they are not the plan's.

    Raises
    ------
    KeyError
        Where the plan holds no such activity.
    """
    from jalon.engine.cpm import paths

    return paths.find(plan, computed, uid, most, by, rules or plan.rules)


def schedule_together(plans: Sequence[Plan], rules: SchedulingRules | None = None) -> tuple[Schedule, ...]:
    """The schedules of several plans whose links may run from one to another.

    A link's ``predecessor_plan`` is the ``key`` of one of ``plans``; links to a plan that is
    not there are left out. All plans follow ``rules``, or those of the first.
    """
    return prepare(plans, rules).schedules() if plans else ()
