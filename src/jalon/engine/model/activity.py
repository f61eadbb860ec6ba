"""Activities and what people decide about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType

NO_FIELDS: Mapping[str, object] = MappingProxyType({})
EARNED_VALUE_METHODS = (
    "percent",
    "physical",
    "0_100",
    "50_50",
    "milestones",
    "level_of_effort",
    "units",
)
"""How an activity earns its value: by percent of duration or physical percent, all at its
finish, half at its start and half at its finish, by weighted milestones, as time passes, or
by the work done."""


class ActivityKind(Enum):
    TASK = "task"
    SUMMARY = "summary"
    START_MILESTONE = "start_milestone"
    FINISH_MILESTONE = "finish_milestone"
    LEVEL_OF_EFFORT = "level_of_effort"
    """Spans from its predecessors to its successors, or with the ``work_type``
    :data:`WBS_SUMMARY` what stands under the same summary; drives nothing."""


WBS_SUMMARY = "wbs_summary"
"""``work_type`` of a level of effort that spans everything under its summary."""


class ConstraintKind(Enum):
    """The eight constraints both tools share, and Primavera's mandatory pair."""

    ASAP = "as_soon_as_possible"
    ALAP = "as_late_as_possible"
    SNET = "start_no_earlier_than"
    SNLT = "start_no_later_than"
    FNET = "finish_no_earlier_than"
    FNLT = "finish_no_later_than"
    MSO = "must_start_on"
    MFO = "must_finish_on"
    MANDATORY_START = "mandatory_start"
    MANDATORY_FINISH = "mandatory_finish"

    @property
    def dated(self) -> bool:
        return self not in (ConstraintKind.ASAP, ConstraintKind.ALAP)


@dataclass(frozen=True, slots=True)
class Constraint:
    kind: ConstraintKind
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of work, or of the clock where ``elapsed``.

    Attributes
    ----------
    minutes : int
        Working minutes, or clock minutes where ``elapsed``.
    elapsed : bool
    unit : str
        How people wrote it: ``m h d w mo``; calculation ignores it.
    estimated : bool
    """

    minutes: int
    elapsed: bool = False
    unit: str = "d"
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What has happened.

    Attributes
    ----------
    percent_complete : float
        Of the duration, 0 to 100.
    physical_percent : float or None
    actual_start, actual_finish : datetime or None
    stop, resume : datetime or None
        Where work stopped and where the rest goes on.
    actual_minutes, remaining_minutes : int or None
        None: from the duration and the percentage.
    """

    percent_complete: float = 0.0
    physical_percent: float | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    stop: datetime | None = None
    resume: datetime | None = None
    actual_minutes: int | None = None
    remaining_minutes: int | None = None
    suspend: datetime | None = None
    expected_finish: datetime | None = None

    @property
    def started(self) -> bool:
        return self.actual_start is not None

    @property
    def finished(self) -> bool:
        return self.actual_finish is not None


NOT_STARTED = Progress()


@dataclass(frozen=True, slots=True)
class Stored:
    """The dates a file carried for an activity: the oracle of an import, never an input.

    One exception is by rule: a manual activity's own dates are decisions and live in
    ``Activity.manual_start`` and ``manual_finish``.
    """

    start: datetime | None = None
    finish: datetime | None = None
    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float: int | None = None
    free_float: int | None = None
    critical: bool | None = None


@dataclass(frozen=True, slots=True)
class BaselineValues:
    """Dates, duration, work and cost of an activity, or of an assignment, as a kept baseline holds them."""

    number: int
    start: datetime | None = None
    finish: datetime | None = None
    minutes: int | None = None
    work_minutes: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of a plan.

    Attributes
    ----------
    uid : int
        The file's own unique id, kept for ever.
    name : str
    duration : Duration
        Of a summary: ignored, computed from what is below.
    kind : ActivityKind
    milestone : bool
        Shown as a milestone (Microsoft allows one with a duration). A task with no
        duration follows milestone rules whatever this says.
    parent : int or None
        ``uid`` of the summary above. Rows are kept in outline order.
    wbs : str
        Code as shown, for example ``"1.2.3"``.
    manual : bool
        Never moved by the computation; ``manual_start`` and ``manual_finish`` hold.
    constraint, second_constraint : Constraint or None
        The second exists under Primavera's rules only.
    deadline : datetime or None
    calendar : int or None
        None: the plan's.
    ignore_resource_calendars : bool
    progress : Progress
    active : bool
        An inactive activity is kept, shown, and left out of every computation.
    external : bool
        A shadow of another plan's activity: its stored dates are facts.
    priority : int
        0 to 1000, 500 usual.
    levelling_delay : int
        Clock minutes added by levelling.
    splits : tuple of (datetime, datetime)
        Working pieces, where the work is interrupted.
    fixed_cost : float
        Cost that hangs on no assignment.
    cost, actual_cost, remaining_cost : float or None
        What the file says the activity costs in all, at completion, so far and from here on:
        the fixed cost and every assignment; a summary's hold what is below it. None: the file
        does not say, and they are the sum of their parts.
    earned_value_method : str
        One of :data:`EARNED_VALUE_METHODS`.
    fields : Mapping[str, object]
        Custom fields by name.
    """

    uid: int
    name: str
    duration: Duration = Duration(480)
    kind: ActivityKind = ActivityKind.TASK
    milestone: bool = False
    parent: int | None = None
    wbs: str = ""
    manual: bool = False
    manual_start: datetime | None = None
    manual_finish: datetime | None = None
    constraint: Constraint | None = None
    second_constraint: Constraint | None = None
    deadline: datetime | None = None
    calendar: int | None = None
    ignore_resource_calendars: bool = False
    progress: Progress = NOT_STARTED
    active: bool = True
    external: bool = False
    priority: int = 500
    levelling_delay: int = 0
    splits: tuple[tuple[datetime, datetime], ...] = ()
    note: str = ""
    code: str = ""
    work_type: str = "fixed_units"
    effort_driven: bool = False
    fixed_cost: float = 0.0
    cost: float | None = None
    actual_cost: float | None = None
    remaining_cost: float | None = None
    earned_value_method: str = "percent"
    baselines: tuple[BaselineValues, ...] = ()
    fields: Mapping[str, object] = field(default_factory=lambda: NO_FIELDS)
    stored: Stored | None = None

    @property
    def is_summary(self) -> bool:
        return self.kind is ActivityKind.SUMMARY
