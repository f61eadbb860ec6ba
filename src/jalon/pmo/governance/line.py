"""The life of an initiative as pages show it: its stages in a line, where it stands, what each asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jalon.kits.method import MethodSpec, StageSpec
from jalon.pmo.governance import methods, proofs, queries
from jalon.pmo.governance.actions import ballots
from jalon.pmo.governance.models import Ballot, Gate, Life, LifeStage, Passage
from jalon.pmo.governance.proofs import Item, Proofs
from jalon.pmo.governance.words import CHOICES, GATE_STATES
from jalon.pmo.initiatives import engagement
from jalon.pmo.planning import queries as plans

ROOMY = 5
"""How many stages stand side by side with their names on two lines."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the line, with its gate where it has one."""

    stage: LifeStage
    spec: StageSpec | None
    gate: Gate | None
    is_current: bool
    mark: str
    late: bool

    @property
    def is_passed(self) -> bool:
        """Whether it lies behind."""
        return self.stage.state in ("done", "before")

    @property
    def purpose(self) -> str:
        """Why the stage is there, in the reader's language."""
        return methods.said(self.spec.purpose) if self.spec else ""

    @property
    def practice(self) -> str:
        """A good practice of the stage, in the reader's language."""
        return methods.said(self.spec.practice) if self.spec else ""


@dataclass(frozen=True, slots=True)
class Line:
    """The line of an initiative, and what runs alongside."""

    life: Life
    spec: MethodSpec
    steps: tuple[Step, ...]
    along: tuple[Step, ...]

    @property
    def name(self) -> str:
        """The method's, in the reader's language."""
        return methods.said(self.spec.name)

    @property
    def is_crowded(self) -> bool:
        """Whether the names need more lines to stand side by side."""
        return len(self.steps) > ROOMY

    @property
    def next_gate(self) -> Gate | None:
        """The first gate that is not passed."""
        return next((one.gate for one in self.steps if one.gate and not _is_behind(one.gate)), None)

    def step(self, pk: int | None) -> Step:
        """The step of a stage, else the one under way, else the first."""
        every = (*self.steps, *self.along)
        found = next((one for one in every if one.stage.pk == pk), None)
        return found or next((one for one in self.steps if one.is_current), self.steps[0])


def life_of(initiative: Any) -> Life | None:
    """The method an initiative lives by, read once a request."""
    if not hasattr(initiative, "_life"):
        initiative._life = Life.objects.select_related("text").filter(initiative=initiative).first()
    found: Life | None = initiative._life
    return found


def keeps_stage(initiative: Any) -> str:
    """Who moves the initiative through its life where it lives by a method; "" where it does by hand."""
    life = life_of(initiative)
    if life is None:
        return ""
    return _("The stage follows the gates of “%(method)s”: decide them under Stages and gates.") % {
        "method": methods.said(methods.spec_of(life).name)
    }


def uses(initiative: Any, what: str) -> bool:
    """Whether the initiative's method works with timeboxes or with products."""
    life = life_of(initiative)
    return life is not None and what in methods.spec_of(life).uses


def of(initiative: Any) -> Line | None:
    """The line of an initiative; None before it has chosen a method."""
    life = life_of(initiative)
    if life is None:
        return None
    spec = methods.spec_of(life)
    day = queries.today(initiative)
    gates = {one.stage_id: one for one in queries.gates_of(initiative)}
    rows = list(life.stages.filter(left=False).order_by("position", "round"))
    along_keys = {one.key for one in spec.along}
    steps = [_step(row, spec, gates.get(row.pk), life, day) for row in rows if row.key not in along_keys]
    along = [_step(row, spec, None, life, day) for row in rows if row.key in along_keys]
    for step in along:
        _runs_beside(step, steps)
    return Line(life, spec, tuple(steps), tuple(along))


def _runs_beside(step: Step, line: list[Step]) -> None:
    """A stage alongside is under way once the one it begins with is reached, until the last is over.

    Told of the row for whoever reads it; nobody writes it down: it follows the line.
    """
    begun = step.spec is not None and any(
        one.stage.key == step.spec.alongside and one.stage.state != LifeStage.State.AHEAD for one in line
    )
    if line and all(one.is_passed for one in line):
        step.stage.state = LifeStage.State.DONE
    elif begun:
        step.stage.state = LifeStage.State.UNDER_WAY


def _step(row: LifeStage, spec: MethodSpec, gate: Gate | None, life: Life, day: date) -> Step:
    late = gate is not None and gate.due is not None and gate.due < day and not _is_behind(gate)
    mark = "bad" if late else GATE_STATES[Gate.State(gate.state)] if gate else "none"
    return Step(row, spec.stage(row.key), gate, row.pk == life.current_id, mark, late)


def _is_behind(gate: Gate) -> bool:
    return gate.state in queries.DECIDED


@dataclass(frozen=True, slots=True)
class GateDesk:
    """Everything one gate's page asks: criteria, committee, votes, what may be done."""

    gate: Gate
    question: str
    criteria: list[Item]
    missing: str
    forecast: date | None
    passage: Passage | None
    ballot: Ballot | None
    votes: list[Any]
    cast: int
    may_vote: bool
    may_close: bool
    may_submit: bool
    may_reopen: bool
    blocks: bool
    history: list[Passage]

    @property
    def in_order(self) -> int:
        """How many criteria are met."""
        return sum(one.shown.ok for one in self.criteria)

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """What one may vote."""
        return [(code, CHOICES[code]) for code in (self.ballot.choices if self.ballot else ())]


def desk(user: Any, initiative: Any, step: Step, shown: Proofs, rights: frozenset[str]) -> GateDesk | None:
    """The desk of a step's gate; None where it has none."""
    gate, spec = step.gate, step.spec
    if gate is None or spec is None or spec.gate is None:
        return None
    criteria = shown.criteria(step.stage, spec)
    passages = list(gate.passages.select_related("ballot__board", "asked_by", "decided_by", "reopened_by"))
    waiting = next((one for one in passages if one.decided_at is None), None)
    ballot = waiting.ballot if waiting else None
    votes = queries.votes_of(ballot) if ballot else []
    cast = sum(vote is not None for _member, vote in votes)
    mine = next(
        (member for member, _v in votes if member.person.user_id == user.pk and member.has_vote), None
    )
    controlled = engagement.is_controlled(initiative)
    short = max(ballot.quorum - cast, 0) if ballot else 0
    under_way = step.stage.state == LifeStage.State.UNDER_WAY
    return GateDesk(
        gate,
        methods.said(spec.gate.question),
        criteria,
        proofs.missing_sentence(criteria, short),
        forecast(initiative, gate),
        waiting,
        ballot,
        votes,
        cast,
        ballot is not None and mine is not None and not any(m == mine and v for m, v in votes),
        ballot is not None and ballots.may_keep(user, ballot),
        under_way and gate.state in ("ahead", "held") and "plan" in rights,
        gate.state in ("passed", "conditions", "held", "stopped")
        and ("manage" if controlled else "approve") in rights,
        controlled,
        [one for one in passages if one.decided_at is not None],
    )


def forecast(initiative: Any, gate: Gate) -> date | None:
    """The day the plan gives the milestone or task that stands for a gate."""
    if gate.activity_uid is None:
        return None
    return plans.finish_days(initiative.pk, [gate.activity_uid]).get(gate.activity_uid)


def milestone_choices(initiative: Any, kept: int | None = None) -> list[tuple[str, str]]:
    """The milestones of the plan that may stand for a gate, and the task that does already."""
    found = plans.milestones([initiative.pk]).get(initiative.pk, [])
    names = {one["uid"]: one["name"] for one in found}
    if kept is not None and kept not in names:
        names |= plans.names_of(initiative.pk, [kept])
    return [(str(uid), name) for uid, name in names.items()]
