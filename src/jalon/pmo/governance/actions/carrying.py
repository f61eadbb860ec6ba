"""What a chosen way out does: to the plan, to requirements, checks and responses, to the limit itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common import journal
from jalon.pmo.common.errors import Stale
from jalon.pmo.governance import queries
from jalon.pmo.governance.actions.tolerances import check_later, record
from jalon.pmo.governance.models import QualityCheck, Requirement, Timebox, Tolerance, ToleranceException
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import Response

Way = Mapping[str, Any]


def carry_out(by: Any, row: ToleranceException, chosen: Way) -> None:
    """Do what the way out says, on what it was computed from; older, it is refused and asked again."""
    plan = queries.plan_of(row.initiative)
    if chosen["key"] == "date" and plan is not None:
        planning.set_baseline(by=by, plan_id=plan.pk, decided=True)
    if chosen["key"] == "money":
        _move_limit(by, row, float(row.facts["granted"]))
    elif "amount" in chosen:
        _move_limit(by, row, float(chosen["amount"]))
    if plan is not None:
        _change_plan(by, row, plan, chosen)
    if chosen.get("requirements"):
        _requirements(by, row, chosen)
    if chosen.get("checks"):
        _checks(by, row, chosen)
    if chosen.get("responses"):
        _respond(by, row, chosen)


def _change_plan(by: Any, row: ToleranceException, plan: Any, chosen: Way) -> None:
    if not any(chosen.get(name) for name in ("durations", "delays", "hands", "operations")):
        return
    snapshot = plans.snapshot(plan.pk)
    if snapshot.state.revision != row.plan_revision:
        raise Stale(
            {"revision": snapshot.state.revision},
            _("The plan has moved since this was computed: compute it again, look, then decide."),
        )
    rows = snapshot.state.rows
    fields = {
        **{int(uid): {"duration": minutes} for uid, minutes in chosen.get("durations", {}).items()},
        **{int(uid): {"levelling_delay": minutes} for uid, minutes in chosen.get("delays", {}).items()},
        **{int(uid): {"resources": hands} for uid, hands in chosen.get("hands", {}).items()},
    }
    operations = [
        *chosen.get("operations", ()),
        *(
            {"op": "set", "uid": uid, "version": rows[uid].version, "fields": values}
            for uid, values in fields.items()
        ),
    ]
    planning.change_plan(
        by=by, plan_id=plan.pk, revision=snapshot.state.revision, operations=operations, decided=True
    )


def _requirements(by: Any, row: ToleranceException, chosen: Way) -> None:
    """What was cut comes back, to the timebox that has room for it where there is one; or goes."""
    asked = dict(chosen["requirements"])
    found = Requirement.objects.filter(initiative=row.initiative, pk__in=asked)
    into = {int(pk): box for pk, box in chosen.get("into", {}).items()}
    boxes = Timebox.objects.filter(initiative=row.initiative, closed_at=None, pk__in=set(into.values()))
    if len(boxes) != len(set(into.values())):
        raise _older()
    state = Requirement.State.DROPPED if chosen["key"] == "cut" else Requirement.State.TODO
    rows, changes = _unchanged(found, asked), []
    for one in rows:
        after: dict[str, Any] = {"state": state}
        if one.pk in into:
            after["timebox_id"] = into[one.pk]
        changes.append(journal.changed(one, after))
        Requirement.objects.filter(pk=one.pk).update(version=one.version + 1, **after)
    verb = "requirement.cut" if chosen["key"] == "cut" else "requirement.restore"
    record(by, row.initiative, verb, changes, number=row.number, name=rows[0].title)


def _checks(by: Any, row: ToleranceException, chosen: Way) -> None:
    """Rejected products are to be checked again by the day they are made again, or are taken as they are."""
    asked = dict(chosen["checks"])
    found = QualityCheck.objects.filter(product__initiative=row.initiative, pk__in=asked)
    after: dict[str, Any]
    if chosen["key"] == "redo":
        after = {"result": QualityCheck.Result.PENDING, "done": None, "planned": chosen["finish"]}
    else:
        after = {"result": QualityCheck.Result.CONCEDED, "done": timezone.localdate(), "record": str(row)}
    changes = []
    for one in _unchanged(found, asked):
        changes.append(journal.changed(one, after))
        QualityCheck.objects.filter(pk=one.pk).update(version=one.version + 1, **after)
    verb = "check.again" if chosen["key"] == "redo" else "check.concede"
    record(by, row.initiative, verb, changes, number=row.number)


def _respond(by: Any, row: ToleranceException, chosen: Way) -> None:
    """Each response chosen becomes an action of whoever answers for it."""
    asked = dict(chosen["responses"])
    found = Response.objects.filter(
        pk__in=asked, done=None, entry__initiative__path__startswith=row.initiative.path
    ).select_related("owner", "entry__owner", "entry__initiative__organisation")
    for one in _unchanged(found, asked):
        registers.create(
            by=by,
            initiative=one.entry.initiative,
            kind="action",
            title=one.text[:200],
            text=f"{row} · {one.entry}",
            owner=one.owner or one.entry.owner,
            due=one.due or one.entry.due,
            decided=True,
        )


def _unchanged(rows: Any, asked: Mapping[int, int]) -> list[Any]:
    """These rows as the way out was computed from them; refused where one has changed or gone since."""
    found = list(rows.order_by("pk"))
    if {one.pk: one.version for one in found} != asked:
        raise _older()
    return found


def _older() -> Stale:
    said = _("What this was computed from has changed since: compute it again, look, then decide.")
    return Stale({}, said)


def _move_limit(by: Any, row: ToleranceException, amount: float) -> None:
    """The limit here moves to what is asked for; the one above stays as it is for the others."""
    own = Tolerance.objects.filter(initiative=row.initiative, matter=row.matter).first()
    fields = {"amount": max(amount, row.limit), "set_by_id": by.pk, "set_at": timezone.now()}
    if own is None:
        above = row.tolerance
        made = Tolerance.objects.create(
            initiative=row.initiative,
            matter=row.matter,
            probability=above.probability if above else 20,
            note=str(row),
            **fields,
        )
        change = journal.created(made)
    else:
        change = journal.changed(own, fields)
        Tolerance.objects.filter(pk=own.pk).update(version=own.version + 1, **fields)
    record(by, row.initiative, "tolerance.set", [change], matter=row.matter)
    check_later(row.initiative)
