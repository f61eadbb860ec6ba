"""Shapes of the decisions API."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field, StrictInt

from jalon.pmo.common.schemas import MOST_ID, Strict
from jalon.pmo.planning.schemas import Operation


class NewScenario(Strict):
    """A scenario of a plan, empty or with its first operations."""

    plan: int
    name: str = Field("", max_length=200)
    operations: list[Operation] = []


class ScenarioChange(Strict):
    """A new name, or the end of it."""

    version: int | None = None
    name: str | None = Field(None, max_length=200)
    dropped: bool | None = None


class SettleRequest(Strict):
    """Where plan and scenario both changed the same: whose values hold."""

    revision: int | None = None
    keep: bool = Field(description="true: the scenario's values; false: the plan's")


class ScenarioOut(Schema):
    id: int
    plan: int
    initiative: str
    name: str
    state: str
    by: str | None
    made_at: str
    revision: int = Field(description="cursor: send it with the next operation")
    version: int


class ScenarioPage(Schema):
    items: list[ScenarioOut]
    next: int | None = None


class ImpactOut(Schema):
    """Before and after. Dates are minutes since 1970, lengths working minutes."""

    revision: int = Field(description="the plan's revision these were computed on")
    finish_delta: int
    currency: str
    before: dict[str, Any]
    after: dict[str, Any]
    milestones: list[dict[str, Any]]
    moved: int
    added: int
    removed: int
    conflicts: list[str]
    risk: dict[str, Any]


class ChangeOfPlan(Strict):
    """A change in a committee's words."""

    kind: Literal["shift", "cut", "fund", "staff"]
    tasks: list[StrictInt] = []
    days: int | None = Field(None, description="shift: working days, negative for earlier")
    share: float | None = Field(None, description="fund: time the tasks then take, in % of today")
    money: float | None = Field(None, description="fund: what is spent for it")
    resource: str | None = Field(None, max_length=300, description="staff: who does it")
    units: float | None = Field(None, description="staff: share of their time, in %")
    keeps_work: bool | None = Field(None, description="staff: the time follows from how many do it")


class NewProposal(Strict):
    """A change request, or a decision that changes the plan."""

    initiative: str
    title: str = Field(min_length=1, max_length=200)
    text: str = Field("", max_length=10_000)
    kind: Literal["change", "decision"] = "change"
    due: date | None = None
    operations: list[Operation] = []
    change: ChangeOfPlan | None = None
    scenario: int | None = None


class AskRequest(Strict):
    board: int
    version: int | None = None


class VersionRequest(Strict):
    version: int | None = None


class VoteRequest(Strict):
    choice: str
    note: str = Field("", max_length=500)


class ProposalOut(Schema):
    id: int
    code: str
    initiative: str
    kind: str
    title: str
    text: str
    state: str
    due: date | None
    board: str | None
    scenario: int | None
    asked_at: str | None
    decided_at: str | None
    shown: dict[str, Any] = Field(description="the consequences the committee was asked about")
    waiting: dict[str, Any] = Field(description="what each week without a decision costs")
    version: int


class ProposalPage(Schema):
    items: list[ProposalOut]
    next: int | None = None


class VoteOut(Schema):
    """The vote of a point: what may be said, who has said what, what was decided."""

    ballot: int
    choices: list[str]
    quorum: int
    open: bool
    outcome: str
    votes: dict[str, str] = Field(description="by person")


class PointOut(Schema):
    id: int
    title: str
    kind: str
    why: str
    minutes: int
    notes: str
    record: str = Field(description="the record it came from, as governance.Gate:12; empty for a free point")
    vote: VoteOut | None
    outcome: str
    outcomes: list[str]
    lines: list[str] = Field(description="what the minutes say beside the notes")
    version: int


class PresenceOut(Schema):
    person: int
    name: str
    state: str
    votes: bool
    version: int


class MeetingRow(Schema):
    id: int
    board: int
    name: str
    number: int
    starts: str
    length: int
    place: str
    state: str
    version: int


class MeetingOut(MeetingRow):
    quorate: bool
    people: list[PresenceOut]
    points: list[PointOut]


class MeetingPage(Schema):
    items: list[MeetingRow]
    next: int | None = None


class NewMeeting(Strict):
    """A moment with its time zone; without an agenda only if so said."""

    starts: AwareDatetime
    length: int = Field(90, ge=5, le=600, description="minutes")
    place: str = Field("", max_length=200)
    with_agenda: bool = True


class MeetingPatch(Strict):
    """Another time or place, or a step: open, held (closes it) or cancelled; not both at once."""

    version: int
    starts: AwareDatetime | None = None
    length: int | None = Field(None, ge=5, le=600)
    place: str | None = Field(None, max_length=200)
    state: Literal["open", "held", "cancelled"] | None = None


class PresenceIn(Strict):
    version: int
    person: int = Field(ge=1, le=MOST_ID)
    state: Literal["expected", "present", "excused", "absent"]


class NewPoint(Strict):
    title: str = Field(min_length=1, max_length=300)
    minutes: int = Field(10, ge=1, le=600)


class PointPatch(Strict):
    """The minutes of a point."""

    version: int
    notes: str = Field(max_length=20_000)


class NewOutcome(Strict):
    kind: Literal["action", "decision"]
    title: str = Field(min_length=1, max_length=200)
    owner: int | None = Field(None, ge=1, le=MOST_ID)
    due: date | None = None


class SettleLate(Strict):
    """``version`` is that of the register's entry."""

    version: int
    outcome: str = Field(min_length=1, max_length=2000)


class BallotVoteIn(Strict):
    """One's own vote; with ``seat``, that of a member, as said at the meeting."""

    choice: str = Field(max_length=20)
    note: str = Field("", max_length=500)
    seat: int | None = Field(None, ge=1, le=MOST_ID)


class BallotOut(Schema):
    id: int
    state: str
    outcome: str
