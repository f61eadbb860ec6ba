"""Shapes of the planning API: what a request may hold, what an answer holds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field, StrictInt

from jalon.pmo.common.schemas import Strict
from jalon.pmo.planning.outline import must_be_few

Text = str | int | None
"""A value as people type it, or a number of minutes."""


class ActivityFields(Strict):
    """What may be set on a task; only what is sent is changed, null clears."""

    name: str | None = None
    duration: Text = Field(None, description="“12d”, “3h”, “2w”, “1mo”, “5ed”, or minutes of its own time")
    start: Text = Field(None, description="2026-09-03, 2026-09-03T08:00 or minutes since 1970")
    finish: Text = None
    percent: float | str | None = None
    physical_percent: float | str | None = None
    actual_start: Text = None
    actual_finish: Text = None
    predecessors: Text = Field(None, description="“12FS+2d; 7SS”, row numbers as shown")
    resources: str | list[dict[str, Any]] | None = Field(None, description="“Anna; Crane[50%]”")
    constraint: str | None = Field(None, description="ASAP ALAP SNET SNLT FNET FNLT MSO MFO")
    constraint_date: Text = None
    deadline: Text = None
    calendar: int | None = None
    manual: bool | int | None = None
    milestone: bool | int | None = None
    kind: str | None = None
    active: bool | int | None = None
    estimated: bool | int | None = None
    ignore_resource_calendars: bool | int | None = None
    effort_driven: bool | int | None = None
    priority: int | str | None = None
    fixed_cost: float | str | None = None
    actual_cost: float | str | None = None
    note: str | None = None
    wbs: str | None = None
    code: str | None = None
    fields: dict[str, Any] | None = Field(None, description="custom fields by name")


class NewActivity(ActivityFields):
    """A new row; its level counts from the first row of the insertion."""

    level: int = 0


class PlanFields(Strict):
    """What may be set on the plan itself."""

    name: str | None = None
    start: Text = None
    finish: Text = None
    data_date: Text = None
    calendar: int | None = None
    rules: str | None = None
    float_limit: int | None = None
    minutes_per_day: int | None = None
    minutes_per_week: int | None = None
    days_per_month: int | None = None
    note: str | None = None


class SetOperation(Strict):
    op: Literal["set"]
    uid: int
    version: int | None = None
    fields: ActivityFields


class InsertOperation(Strict):
    op: Literal["insert"]
    after: int | None = None
    parent: int | None = None
    rows: Annotated[list[NewActivity], BeforeValidator(must_be_few)]


class MoveOperation(Strict):
    op: Literal["move"]
    uids: list[int]
    after: int | None = None
    parent: int | None = None


class RowsOperation(Strict):
    op: Literal["delete", "indent", "outdent"]
    uids: list[int]


class LinkOperation(Strict):
    op: Literal["link", "unlink"]
    from_: int | None = Field(None, alias="from")
    to: int | None = None
    kind: str | None = None
    lag: Text = None
    id: int | None = None


class PlanOperation(Strict):
    op: Literal["plan"]
    version: int | None = None
    fields: PlanFields


Operation = Annotated[
    SetOperation | InsertOperation | MoveOperation | RowsOperation | LinkOperation | PlanOperation,
    Field(discriminator="op"),
]


class ChangeRequest(Strict):
    """Operations on a plan, carried out all or none."""

    revision: int | None = None
    request: str = Field("", max_length=64, description="the same id is carried out once")
    operations: list[Operation]

    def plain(self) -> list[dict[str, Any]]:
        """The operations as the actions read them: only what was sent."""
        return [one.model_dump(by_alias=True, exclude_unset=True) for one in self.operations]


class StepRequest(Strict):
    """An undo or a redo."""

    revision: int | None = None
    request: str = Field("", max_length=64)


class PresenceRequest(Strict):
    """Where the person is in the plan."""

    uid: StrictInt | None = None


class MovedMilestone(Schema):
    uid: int
    name: str
    delta_minutes: int


class PlanHead(Schema):
    start: int | None
    finish: int | None
    data_date: int | None
    version: int


class ChangeAnswer(Schema):
    """What changed since the revision the client knew: columns keyed by uid."""

    revision: int
    change_set: int | None
    sentence: str
    finish_change_minutes: int
    plan: PlanHead
    changed: dict[str, list[Any]]
    order: list[int] | None = None
    links: dict[str, list[Any]] | None = None
    resources: list[dict[str, Any]] | None = None
    assignments: dict[str, list[Any]] | None = None
    milestones: list[MovedMilestone]
    inserted: list[int]


class Person(Schema):
    id: int
    name: str
    initials: str
    uid: int | None


class SinceAnswer(Schema):
    """What is new, and who is here."""

    revision: int
    changed: dict[str, list[Any]]
    order: list[int] | None = None
    links: dict[str, list[Any]] | None = None
    people: list[Person]


class WhySentence(Schema):
    uid: int | None
    text: str
    detail: str


class WhyAnswer(Schema):
    """What sets a date, newest cause first."""

    uid: int
    name: str
    date: int
    float_minutes: int | None
    sentences: list[WhySentence]


class HistoryEntry(Schema):
    change_set: int
    at: str
    by: str
    verb: str
    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Sheet(Schema):
    """A whole plan, column by column; instants are minutes since 1970 of the plan's wall clock."""

    plan: dict[str, Any]
    columns: dict[str, list[Any]]
    links: dict[str, list[Any]]
    resources: list[dict[str, Any]]
    assignments: dict[str, list[Any]]
    baselines: list[dict[str, Any]]
    calendars: list[dict[str, Any]]


class PlanOut(Schema):
    """A plan among others."""

    id: int
    initiative: str
    name: str
    revision: int
    start: int | None
    finish: int | None
    data_date: int | None
    percent: float
    activities: int
    critical: int


class PlanPage(Schema):
    items: list[PlanOut]
    next: int | None = Field(None, description="send it as “after” for the next page")


class NewPlan(Strict):
    initiative: str
    name: str = ""
    start: str | None = None


class RunOut(Schema):
    id: int
    number: int
    kind: str
    name: str
    made_at: str
    by: str | None
    approved: bool
    in_force: bool
    start: int | None
    finish: int | None
    version: int


class NewBaseline(Strict):
    name: str = ""
    approved: bool = True


class RunChange(Strict):
    version: int | None = None
    name: str | None = None
    approved: Literal[True] | None = None
    in_force: Literal[True] | None = None


class NewView(Strict):
    """Columns, filters and zoom of the plan page under a name; the same name is written over."""

    page: Literal["plan"] = "plan"
    name: str = Field(min_length=1, max_length=120)
    shared: Literal["private", "everyone"] = "private"
    state: dict[str, Any]


class ViewOut(Schema):
    id: int
    name: str
    url: str
    shared: bool


class ActivityOut(Schema):
    """One task: what people decided and what was computed. Dates are local, YYYY-MM-DDTHH:MM."""

    number: int = Field(description="row as shown, from 1")
    uid: int
    parent: int | None
    wbs: str
    name: str
    kind: str
    milestone: bool
    duration_minutes: int
    start: str | None
    finish: str | None
    early_start: str | None
    early_finish: str | None
    late_start: str | None
    late_finish: str | None
    total_float_minutes: int | None
    free_float_minutes: int | None
    critical: bool
    percent: float
    actual_start: str | None
    actual_finish: str | None
    constraint: str | None
    constraint_date: str | None
    deadline: str | None
    calendar: int | None
    manual: bool
    active: bool
    note: str
    version: int


class ActivityPage(Schema):
    items: list[ActivityOut]
    next: int | None = Field(None, description="send it as “after” for the next page")


class LinkOut(Schema):
    id: int
    predecessor: int
    successor: int
    kind: str
    lag_minutes: int
    lag_elapsed: bool
    lag_percent: float | None
    plan: int | None = Field(description="the other plan a link comes from")
    driving: bool


class LinkPage(Schema):
    items: list[LinkOut]
    next: int | None = None


Shifts = list[Annotated[list[int], Field(min_length=2, max_length=2)]]
"""Hours of a day in minutes from midnight: [[480, 720], [780, 1020]]."""


class CalendarException(Strict):
    first: str
    last: str | None = None
    hours: Shifts = []
    name: str = ""
    recurrence: dict[str, Any] | None = None


class CalendarWeek(Strict):
    first: str
    last: str
    days: list[Shifts | None]
    name: str = ""


class CalendarFields(Strict):
    name: str | None = None
    parent_id: int | None = None
    days: list[Shifts | None] | None = Field(None, description="Monday first; null is as in the parent")
    exceptions: list[CalendarException] | None = None
    work_weeks: list[CalendarWeek] | None = None
    holidays_country: str | None = None
    holidays_subdivision: str | None = None


class NewCalendar(Strict):
    name: str
    organisation: str | None = Field(None, description="address; the caller's only one unless told")
    initiative: str | None = Field(None, description="address, for a calendar of an initiative")
    parent_id: int | None = None


class CalendarChange(CalendarFields):
    version: int | None = None


class CalendarOut(Schema):
    id: int
    name: str
    initiative: str | None
    person: int | None
    parent_id: int | None
    days: list[Shifts | None]
    exceptions: list[dict[str, Any]]
    work_weeks: list[dict[str, Any]]
    holidays_country: str
    holidays_subdivision: str
    version: int


class CalendarPage(Schema):
    items: list[CalendarOut]
    next: int | None = None


class DayOut(Schema):
    date: str
    kind: str = Field(description="work, off, closed or other")
    hours: Shifts
    name: str
