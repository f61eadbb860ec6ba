"""Why is this date here? The chain of causes behind a date, one sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jalon.engine.model.activity import Activity, ConstraintKind
from jalon.engine.model.clock import instant
from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.link import Lag, LinkKind
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Driver, Schedule

_LINK = {
    LinkKind.FS: gettext_noop('"%(task)s" starts on %(start)s: "%(other)s" finishes on %(when)s.'),
    LinkKind.SS: gettext_noop('"%(task)s" starts on %(start)s: "%(other)s" starts on %(when)s.'),
    LinkKind.FF: gettext_noop('"%(task)s" finishes on %(finish)s: "%(other)s" finishes on %(when)s.'),
    LinkKind.SF: gettext_noop('"%(task)s" finishes on %(finish)s: "%(other)s" starts on %(when)s.'),
}
_LINK_LAG = {
    LinkKind.FS: gettext_noop(
        '"%(task)s" starts on %(start)s: "%(other)s" finishes on %(when)s, %(lag)s apart.'
    ),
    LinkKind.SS: gettext_noop(
        '"%(task)s" starts on %(start)s: "%(other)s" starts on %(when)s, %(lag)s apart.'
    ),
    LinkKind.FF: gettext_noop(
        '"%(task)s" finishes on %(finish)s: "%(other)s" finishes on %(when)s, %(lag)s apart.'
    ),
    LinkKind.SF: gettext_noop(
        '"%(task)s" finishes on %(finish)s: "%(other)s" starts on %(when)s, %(lag)s apart.'
    ),
}
_CONSTRAINT = {
    ConstraintKind.SNET: gettext_noop('"%(task)s" may not start before %(date)s.'),
    ConstraintKind.SNLT: gettext_noop('"%(task)s" may not start after %(date)s.'),
    ConstraintKind.FNET: gettext_noop('"%(task)s" may not finish before %(date)s.'),
    ConstraintKind.FNLT: gettext_noop('"%(task)s" may not finish after %(date)s.'),
    ConstraintKind.MSO: gettext_noop('"%(task)s" must start on %(date)s.'),
    ConstraintKind.MFO: gettext_noop('"%(task)s" must finish on %(date)s.'),
    ConstraintKind.MANDATORY_START: gettext_noop(
        '"%(task)s" must start on %(date)s, whatever its links say.'
    ),
    ConstraintKind.MANDATORY_FINISH: gettext_noop(
        '"%(task)s" must finish on %(date)s, whatever its links say.'
    ),
}
_OTHER = {
    Driver.PROJECT_START: gettext_noop('"%(task)s" starts with the plan, on %(start)s.'),
    Driver.ACTUAL: gettext_noop('"%(task)s" started on %(start)s: that is a fact.'),
    Driver.MANUAL: gettext_noop('"%(task)s" is planned by hand, on %(start)s.'),
    Driver.DATA_DATE: gettext_noop(
        '"%(task)s" has not started: it cannot be before the data date, %(date)s.'
    ),
    Driver.MANUAL_SUMMARY: gettext_noop('"%(task)s" starts with "%(other)s", planned by hand on %(when)s.'),
    Driver.CHILDREN: gettext_noop('"%(task)s" finishes with "%(other)s", on %(finish)s.'),
    Driver.AS_LATE_AS_POSSIBLE: gettext_noop('"%(task)s" is placed as late as possible, on %(start)s.'),
    Driver.PROJECT_FINISH: gettext_noop('"%(task)s" is placed back from the finish of the plan, %(finish)s.'),
    Driver.EXTERNAL: gettext_noop('"%(task)s" belongs to another plan, where it starts on %(start)s.'),
    Driver.LEVELLING: gettext_noop('"%(task)s" waits for people: levelling moved it to %(start)s.'),
    Driver.SPAN: gettext_noop('"%(task)s" lasts as long as what it accompanies, from %(start)s.'),
    Driver.CONSTRAINT: gettext_noop('"%(task)s" is held on %(start)s by its constraint.'),
}
_SUMMARY_LINK = gettext_noop(
    '"%(task)s" starts on %(start)s: "%(above)s" waits for "%(other)s" until %(when)s.'
)
_SUMMARY_WAITS = gettext_noop('"%(task)s" starts on %(start)s: a summary above it waits for another task.')
_OTHER_PLAN = gettext_noop('"%(task)s" starts on %(start)s: it waits for a task of plan %(plan)s.')


@dataclass(frozen=True, slots=True)
class Step:
    """One cause. ``template`` is a translation key; ``params`` hold names, dates and lags.

    A date is a ``datetime`` and a lag a ``Lag``, so that each door writes them its own way; a
    door with words of its own goes by ``driver`` and ``link``.

    Attributes
    ----------
    uid : int
        The activity this is said of.
    link : int or None
        Through which of ``Plan.links`` the next step pushes this one.
    """

    uid: int
    template: str
    params: Mapping[str, object]
    driver: Driver
    link: int | None = None

    @property
    def sentence(self) -> str:
        """The cause in English, dates as ``2026-11-04 08:00``."""
        return self.template % {name: _plain(value) for name, value in self.params.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Lag):
        if value.percent is not None:
            return f"{value.percent:+g}%"
        return f"{value.minutes / 60:+g} h" + (" elapsed" if value.elapsed else "")
    return value


def explain(plan: Plan, schedule: Schedule, uid: int, most: int | None = None) -> tuple[Step, ...]:
    """What drives the date of activity ``uid``, newest cause first, down to the first one.

    Of a long chain, the ``most`` newest steps.

    Raises
    ------
    KeyError
        Where the plan holds no such activity.
    """
    at = {int(u): i for i, u in enumerate(schedule.uid)}
    steps: list[Step] = []
    seen: set[int] = set()
    current: int | None = uid
    while current is not None and current not in seen and (most is None or len(steps) < most):
        seen.add(current)
        step, current = _cause(plan, schedule, at, at[current])
        steps.append(step)
    return tuple(steps)


def _cause(plan: Plan, schedule: Schedule, at: dict[int, int], row: int) -> tuple[Step, int | None]:
    activity = plan.activities[row]
    params: dict[str, object] = {
        "task": activity.name,
        "start": instant(schedule.start[row]),
        "finish": instant(schedule.finish[row]),
    }
    driver = Driver(int(schedule.driver[row]))
    if driver is Driver.LINK:
        link = _driving_link(plan, schedule, at, row)
        if link is not None:
            return _by_link(plan, schedule, at, activity, link, params)
    if driver is Driver.CONSTRAINT:
        found = _constraint(activity)
        if found is not None:
            return Step(activity.uid, found[0], params | {"date": found[1]}, driver), None
    if driver is Driver.CHILDREN:
        child = _last_child(plan, schedule, at, activity)
        if child is not None:
            return Step(activity.uid, _OTHER[driver], params | {"other": child.name}, driver), child.uid
    if driver is Driver.MANUAL_SUMMARY:
        above = _manual_above(plan, at, activity)
        if above is not None:
            more = {"other": above.name, "when": instant(schedule.start[at[above.uid]])}
            return Step(activity.uid, _OTHER[driver], params | more, driver), None
    if driver is Driver.SUMMARY_LINK:
        return _by_summary(plan, schedule, at, activity, params)
    if driver is Driver.DATA_DATE:
        return Step(activity.uid, _OTHER[driver], params | {"date": plan.data_date}, driver), None
    template = _OTHER.get(driver, _OTHER[Driver.PROJECT_START])
    return Step(activity.uid, template, params, driver), None


def _driving_link(plan: Plan, schedule: Schedule, at: dict[int, int], row: int) -> int | None:
    first, last = schedule.driver_first[row], schedule.driver_first[row + 1]
    links = [int(k) for k in schedule.driver_link[first:last]]
    if not links:
        return None

    def moment(number: int) -> int:
        link = plan.links[number]
        if link.predecessor_plan is not None:
            return 0
        i = at[link.predecessor]
        return int(schedule.finish[i] if link.kind in (LinkKind.FS, LinkKind.FF) else schedule.start[i])

    return max(links, key=moment)


def _by_link(
    plan: Plan,
    schedule: Schedule,
    at: dict[int, int],
    activity: Activity,
    number: int,
    params: dict[str, object],
) -> tuple[Step, int | None]:
    link = plan.links[number]
    if link.predecessor_plan is not None:
        absent = {"plan": link.predecessor_plan}
        return Step(activity.uid, _OTHER_PLAN, params | absent, Driver.LINK, number), None
    other = at[link.predecessor]
    dates = schedule.finish if link.kind in (LinkKind.FS, LinkKind.FF) else schedule.start
    lagged = link.lag.minutes or link.lag.percent
    template = (_LINK_LAG if lagged else _LINK)[link.kind]
    more = {"other": plan.activities[other].name, "when": instant(dates[other]), "lag": link.lag}
    return Step(activity.uid, template, params | more, Driver.LINK, number), link.predecessor


def _by_summary(
    plan: Plan, schedule: Schedule, at: dict[int, int], activity: Activity, params: dict[str, object]
) -> tuple[Step, int | None]:
    above: set[int] = set()
    parent = activity.parent
    while parent is not None:
        above.add(parent)
        parent = plan.activities[at[parent]].parent
    links = [(k, n) for n, k in enumerate(plan.links) if k.successor in above and k.predecessor_plan is None]
    if not links:
        return Step(activity.uid, _SUMMARY_WAITS, params, Driver.SUMMARY_LINK), None
    link, number = max(links, key=lambda found: int(schedule.finish[at[found[0].predecessor]]))
    other = at[link.predecessor]
    more: dict[str, object] = {
        "above": plan.activities[at[link.successor]].name,
        "other": plan.activities[other].name,
        "when": instant(schedule.finish[other]),
    }
    return Step(activity.uid, _SUMMARY_LINK, params | more, Driver.SUMMARY_LINK, number), link.predecessor


def _constraint(activity: Activity) -> tuple[str, datetime] | None:
    for constraint in (activity.second_constraint, activity.constraint):
        if constraint is not None and constraint.kind in _CONSTRAINT and constraint.date is not None:
            return _CONSTRAINT[constraint.kind], constraint.date
    return None


def _last_child(plan: Plan, schedule: Schedule, at: dict[int, int], summary: Activity) -> Activity | None:
    children = [a for a in plan.activities if a.parent == summary.uid and a.active]
    return max(children, key=lambda a: int(schedule.finish[at[a.uid]]), default=None)


def _manual_above(plan: Plan, at: dict[int, int], activity: Activity) -> Activity | None:
    parent = activity.parent
    while parent is not None:
        above = plan.activities[at[parent]]
        if above.manual:
            return above
        parent = above.parent
    return None
