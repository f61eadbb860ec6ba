"""A whole plan, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jalon.engine.model.activity import Activity
from jalon.engine.model.calendar import Calendar, standard_calendar
from jalon.engine.model.checks import check_plan
from jalon.engine.model.errors import PlanError
from jalon.engine.model.link import Link
from jalon.engine.model.resource import Assignment, Resource
from jalon.engine.model.rules import MICROSOFT, SchedulingRules


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a schedule is computed from.

    Construction refuses a plan that makes no sense: :class:`PlanError` carries one
    sentence for each fault (a cycle named in full, an unknown activity, a date or a
    duration out of all reason, a calendar without working time).

    Attributes
    ----------
    name : str
    start : datetime
        Activities without a reason to start later start here.
    activities : tuple of Activity
        In outline order: a summary stands before what is below it.
    links, calendars, resources, assignments : tuples
    calendar : int or None
        ``uid`` of the plan's own calendar; None: the first, or the standard one.
    finish : datetime or None
        Must finish by (Primavera), or the date to schedule back from.
    from_finish : bool
        Schedule back from ``finish``: activities without a constraint are as late as
        possible, and the plan starts with the first of them.
    last_finish : datetime or None
        The finish of the last computation, as Primavera keeps it: the late dates of a plan
        with nothing left to do.
    data_date : datetime or None
        Before it everything is actual.
    rules : SchedulingRules
    minutes_per_day, minutes_per_week, days_per_month : int
        What "1 d", "1 w", "1 mo" mean when durations are written.
    key : str
        Names this plan in cross-project links.
    thresholds : tuple of (str, float)
        Targets for the quality of the schedule that the file sets itself, by name.
    """

    name: str
    start: datetime
    activities: tuple[Activity, ...] = ()
    links: tuple[Link, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    calendar: int | None = None
    finish: datetime | None = None
    from_finish: bool = False
    last_finish: datetime | None = None
    data_date: datetime | None = None
    rules: SchedulingRules = MICROSOFT
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20
    key: str = ""
    currency: str = ""
    author: str = ""
    note: str = ""
    thresholds: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if not self.calendars:
            object.__setattr__(self, "calendars", (standard_calendar(),))
        if self.calendar is None:
            object.__setattr__(self, "calendar", self.calendars[0].uid)
        faults = check_plan(self)
        if faults:
            raise PlanError(faults)

    def activity(self, uid: int) -> Activity:
        """The activity with this ``uid``. Linear: for one look-up, not for loops."""
        for activity in self.activities:
            if activity.uid == uid:
                return activity
        raise KeyError(uid)
