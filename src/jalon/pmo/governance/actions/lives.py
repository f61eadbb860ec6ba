"""The method of an initiative: chosen, changed with its data kept, stages planned and lived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.kits.method_checks import PHASES
from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.governance import methods
from jalon.pmo.governance.methods import MethodSpec, StageSpec
from jalon.pmo.governance.models import Board, Evidence, Gate, Life, LifeStage
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.initiatives import engagement
from jalon.pmo.initiatives.models import Initiative, Stage
from jalon.pmo.planning import queries as plans

MOST_ROUNDS = 30
State = LifeStage.State


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an initiative would stand in a method: its stage there, what it keeps and what it leaves."""

    current: StageSpec
    kept: tuple[str, ...]
    added: tuple[StageSpec, ...]
    left: tuple[str, ...]


def standing(initiative: Initiative, life: Life | None, spec: MethodSpec) -> Standing:
    """What choosing this method would do; nothing is written."""
    rows = [] if life is None else [one for one in life.stages.all() if not one.left]
    present = {one.key for one in rows}
    wanted = {one.key for one in spec.stages}
    current = next((one for one in rows if life is not None and one.pk == life.current_id), None)
    here = spec.stage(current.key) if current is not None else None
    if here is None or here.alongside:
        here = _at_phase(spec, initiative.stage)
    return Standing(
        here,
        tuple(one.name for one in rows if one.key in wanted),
        tuple(one for one in spec.stages if one.key not in present),
        tuple(one.name for one in rows if one.key not in wanted),
    )


@transaction.atomic
def choose_method(*, by: Any, initiative: Initiative, key: str, version: int | None = None) -> Life:
    """Live by a method from now on; every date, gate and piece of evidence given before is kept.

    `version` is that of the life to change; none for an initiative without a method.
    """
    _may_plan(by, initiative)
    chosen = methods.woven(initiative, methods.choice(initiative.organisation, key))
    life = Life.objects.select_related("text").filter(initiative=initiative).first()
    text = methods.own_text(initiative.organisation, chosen.text)
    found = standing(initiative, life, chosen.spec)
    changes: list[journal.Difference] = []
    if life is None:
        life = Life.objects.create(initiative=initiative, method=key, text=text, chosen_by=by)
        changes.append(journal.created(life))
    else:
        after = {"method": key, "text_id": text.pk, "chosen_at": timezone.now(), "chosen_by_id": by.pk}
        changes.append(journal.changed(life, after))
        versions.change(Life, life.pk, version, **after)
        life = Life.objects.select_related("text").get(pk=life.pk)
    changes += _laid_out(life, initiative, chosen, found.current)
    changes += initiatives.enter_stage(initiative, found.current.phase)
    _record(by, initiative, "method.choose", changes, name=chosen.spec.name.en, method=key)
    return life


def _laid_out(
    life: Life, initiative: Initiative, chosen: methods.Choice, here: StageSpec
) -> list[journal.Difference]:
    """The stages of the method in their order, and where the initiative stands in them."""
    now = timezone.now()
    spec = chosen.spec
    days = plans.finish_days(initiative.pk, chosen.at.values())
    known: dict[str, list[LifeStage]] = {}
    for row in life.stages.order_by("round"):
        known.setdefault(row.key, []).append(row)
    changes: list[journal.Difference] = []
    passed = True
    current: LifeStage | None = None
    for position, stage in enumerate(spec.stages, start=1):
        rows = known.pop(stage.key, [])
        if not rows:
            rows = [LifeStage(life=life, key=stage.key, position=position)]
        if stage.key == here.key:
            passed = False
            current = next((one for one in rows if one.state == State.UNDER_WAY), rows[-1])
        for row in rows:
            after = {
                "position": position,
                "name_fr": stage.name.fr,
                "name_en": stage.name.en,
                "left": False,
                **_entered(row, stage, passed, row is current, now),
            }
            changes += kept(row, after)
            uid = chosen.at.get(stage.key) if row.round == 1 else None
            changes += _gate_of(row, initiative, stage, passed and not stage.alongside, uid, days)
    for row in (one for rows in known.values() for one in rows):
        changes += kept(row, {"left": True})
    if current is not None and life.current_id != current.pk:
        changes.append(journal.changed(life, {"current_id": current.pk}))
        Life.objects.filter(pk=life.pk).update(current=current)
        life.current_id = current.pk
    return changes


def _entered(row: LifeStage, stage: StageSpec, passed: bool, is_current: bool, now: Any) -> dict[str, Any]:
    """The state of a stage in a method just taken."""
    if stage.alongside:
        return {}
    if is_current:
        return {"state": State.UNDER_WAY, "started_at": row.started_at or now, "ended_at": None}
    if passed and row.state == State.AHEAD:
        return {"state": State.BEFORE}
    if not passed and row.state == State.BEFORE:
        return {"state": State.AHEAD}
    return {}


def _gate_of(
    row: LifeStage,
    initiative: Initiative,
    stage: StageSpec,
    passed: bool,
    uid: int | None = None,
    days: Mapping[int, date] | None = None,
) -> list[journal.Difference]:
    """The gate of a stage; where a task of the plan stands for it, it is due on the day that is finished."""
    gate = Gate.objects.filter(stage=row).first()
    if stage.gate is None:
        return []
    names: dict[str, Any] = {"name_fr": stage.gate.name.fr, "name_en": stage.gate.name.en}
    if uid is not None and days and uid in days and (gate is None or gate.activity_uid is None):
        names |= {"activity_uid": uid, "due": (gate and gate.due) or days[uid]}
    if gate is None:
        board = _board(initiative, stage.gate.board)
        state = Gate.State.BEFORE if passed else Gate.State.AHEAD
        made = Gate.objects.create(stage=row, initiative=initiative, board=board, state=state, **names)
        return [journal.created(made)]
    if passed and gate.state == Gate.State.AHEAD:
        names["state"] = Gate.State.BEFORE
    elif not passed and gate.state == Gate.State.BEFORE:
        names["state"] = Gate.State.AHEAD
    return kept(gate, names)


def _board(initiative: Initiative, kind: str) -> Board | None:
    """The nearest committee of this kind, else the nearest of any."""
    from jalon.pmo.governance import queries

    found = queries.boards_of(initiative)
    return next((one for one in found if one.kind == kind), found[0] if found else None)


def kept(row: Any, after: dict[str, Any]) -> list[journal.Difference]:
    """Write a row's new values, or the new row; the differences, for the journal."""
    if row.pk is None:
        for name, value in after.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        return [journal.created(row)]
    difference = journal.changed(row, after)
    if not difference.after:
        return []
    type(row).objects.filter(pk=row.pk).update(version=row.version + 1, **difference.after)
    row.refresh_from_db()
    return [difference]


@transaction.atomic
def add_round(*, by: Any, stage: LifeStage, version: int | None) -> LifeStage:
    """One more turn of a stage that repeats: a further delivery stage, a further increment."""
    life, initiative = stage.life, stage.life.initiative
    _may_plan(by, initiative)
    spec = methods.spec_of(life).stage(stage.key)
    if spec is None or not spec.repeats:
        raise Refused(_("“%(stage)s” does not repeat in this method.") % {"stage": stage}, "no_repeat")
    last = life.stages.filter(key=stage.key).aggregate(Max("round"))["round__max"]
    if last >= MOST_ROUNDS:
        raise Refused(_("A stage repeats %(most)d times at most.") % {"most": MOST_ROUNDS}, "too_many")
    versions.change(LifeStage, stage.pk, version)
    made = LifeStage(life=life, key=stage.key, position=stage.position, round=last + 1)
    changes = kept(made, {"name_fr": spec.name.fr, "name_en": spec.name.en})
    changes += _gate_of(made, initiative, spec, False)
    _record(by, initiative, "stage.add", changes, name=made.name)
    return made


@transaction.atomic
def remove_round(*, by: Any, stage: LifeStage, version: int | None) -> None:
    """Take the last turn of a stage away, as long as nothing happened in it."""
    life = stage.life
    _may_plan(by, life.initiative)
    last = life.stages.filter(key=stage.key).aggregate(Max("round"))["round__max"]
    used = stage.state != State.AHEAD or stage.evidence.exists() or stage.round == 1
    if used or stage.round != last:
        raise Refused(
            _("Only the last turn of a stage goes, and only as long as nothing happened in it."), "in_use"
        )
    versions.change(LifeStage, stage.pk, version)
    _record(by, life.initiative, "stage.remove", [journal.deleted(stage)], name=stage.name)
    LifeStage.objects.filter(pk=stage.pk).delete()


@transaction.atomic
def plan_stage(
    *,
    by: Any,
    stage: LifeStage,
    version: int | None,
    planned_start: date | None = None,
    planned_finish: date | None = None,
    gate_due: date | None = None,
    board: Board | None = None,
    activity_uid: int | None = None,
) -> LifeStage:
    """When a stage is to start and end, and when, by whom, its gate is to be decided."""
    initiative = stage.life.initiative
    _may_plan(by, initiative)
    if planned_start and planned_finish and planned_finish < planned_start:
        raise Refused(
            _("“%(stage)s” cannot end before it starts: change one of the days.") % {"stage": stage},
            "days",
            "planned_finish",
        )
    after = {"planned_start": planned_start, "planned_finish": planned_finish}
    changes = [journal.changed(stage, after)]
    versions.change(LifeStage, stage.pk, version, **after)
    gate = Gate.objects.filter(stage=stage).first()
    if gate is not None:
        if board is not None and board.organisation_id != initiative.organisation_id:
            raise NotVisible
        changes += kept(
            gate, {"due": gate_due, "board_id": getattr(board, "pk", None), "activity_uid": activity_uid}
        )
    stage.refresh_from_db()
    changes = [one for one in changes if one.after]
    if changes:
        _record(by, initiative, "stage.plan", changes, name=stage.name)
    return stage


@transaction.atomic
def give_evidence(
    *, by: Any, stage: LifeStage, key: str, state: str, reference: str = "", note: str = ""
) -> Evidence:
    """Say that a criterion is met or a thing due is there, and where; or that it is not needed here.

    Where the office requires, only it says that something is not needed.
    """
    initiative = stage.life.initiative
    _may_plan(by, initiative)
    spec = methods.spec_of(stage.life).stage(stage.key)
    keys = {one.key for one in spec.due} if spec else set()
    keys |= {f"gate-{one.key}" for one in spec.gate.criteria} if spec and spec.gate else set()
    if key not in keys:
        raise Refused(_("This stage asks for no such thing."), "unknown_key", "key")
    if state not in Evidence.State.values:
        raise Refused(_("There is no such state."), "unknown_value", "state")
    if state == Evidence.State.WAIVED:
        if not note.strip():
            raise Refused(_("Say why it is not needed here."), "note_missing", "note")
        if engagement.is_controlled(initiative) and not engagement.is_office(by, initiative):
            raise engagement.OfficeOnly(
                _("The office requires what is due here: only a PMO officer says that it is not needed.")
            )
    fields = {
        "state": state,
        "reference": reference.strip()[:500],
        "note": note.strip()[:500],
        "at": timezone.now(),
        "by_id": by.pk,
    }
    row = Evidence.objects.filter(stage=stage, key=key).first()
    if row is None:
        row = Evidence.objects.create(stage=stage, key=key, **fields)
        change = journal.created(row)
    else:
        change = journal.changed(row, fields)
        Evidence.objects.filter(pk=row.pk).update(version=row.version + 1, **fields)
        row.refresh_from_db()
    _record(by, initiative, "evidence.give", [change], name=key, stage=stage.name, state=state)
    return row


@transaction.atomic
def end_stage(*, by: Any, stage: LifeStage, version: int | None) -> LifeStage | None:
    """Leave a stage that has no gate for the next."""
    _may_plan(by, stage.life.initiative)
    if stage.state != State.UNDER_WAY or Gate.objects.filter(stage=stage).exists():
        raise Refused(
            _("“%(stage)s” ends with its gate: put it to the committee.") % {"stage": stage}, "has_gate"
        )
    versions.change(LifeStage, stage.pk, version)
    stage.refresh_from_db()
    changes, following = moved_on(stage)
    _record(by, stage.life.initiative, "stage.end", changes, name=stage.name)
    return following


def moved_on(stage: LifeStage) -> tuple[list[journal.Difference], LifeStage | None]:
    """End a stage and begin the next; the initiative's own stage of life follows."""
    now = timezone.now()
    life, initiative = stage.life, stage.life.initiative
    spec = methods.spec_of(life)
    along = {one.key for one in spec.along}
    line = [one for one in life.stages.filter(left=False) if one.key not in along]
    line.sort(key=lambda one: (one.position, one.round))
    at = next(i for i, one in enumerate(line) if one.pk == stage.pk)
    following = line[at + 1] if at + 1 < len(line) else None
    changes = kept(stage, {"state": State.DONE, "ended_at": now})
    if following is None:
        changes += initiatives.enter_stage(initiative, Stage.CLOSED)
        return changes, None
    changes += kept(following, {"state": State.UNDER_WAY, "started_at": following.started_at or now})
    changes += kept(life, {"current_id": following.pk})
    next_spec = spec.stage(following.key)
    if next_spec is not None:
        changes += initiatives.enter_stage(initiative, next_spec.phase)
    return changes, following


def _at_phase(spec: MethodSpec, stage: str) -> StageSpec:
    """The first stage of the method in this phase of life, else the first after it, else its last."""
    wanted = PHASES.index(stage) if stage in PHASES else len(PHASES) - 1
    return next((one for one in spec.line if PHASES.index(one.phase) >= wanted), spec.line[-1])


def _may_plan(by: Any, initiative: Initiative) -> None:
    if "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")


def _record(
    by: Any, initiative: Initiative, verb: str, changes: list[journal.Difference], **params: Any
) -> None:
    journal.record(
        by=by,
        organisation=initiative.organisation,
        initiative=initiative,
        verb=verb,
        params=params,
        changes=changes,
    )
