"""Tolerances: set, changed, taken away, checked; exceptions: opened, computed again, decided."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused, Stale
from jalon.pmo.governance import queries, straying
from jalon.pmo.governance.models import Matter, Tolerance, ToleranceException
from jalon.pmo.organisation.models import Organisation
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans

State = ToleranceException.State
WORSE = 0.5
"""A decided breach opens again once it has grown by this much, in the matter's unit."""
FIELDS = frozenset({"amount", "probability", "note", "level"})


@transaction.atomic
def set_tolerance(
    *, by: Any, initiative: Any, matter: str, version: int | None = None, **fields: Any
) -> Tolerance:
    """Set or change the tolerance of a level on one matter, then check what it holds for.

    Who manages there gives the tolerance to whoever runs it; nobody widens their own.
    """
    if "manage" not in policy.rights(by, initiative):
        raise NotAllowed("manage")
    if matter not in Matter.values:
        raise Refused(_("There is no such matter of a tolerance."), "unknown_value", "matter")
    if unknown := set(fields) - FIELDS:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    _check(fields)
    row = Tolerance.objects.filter(initiative=initiative, matter=matter).first()
    after = {**fields, "set_by_id": by.pk, "set_at": timezone.now()}
    if row is None:
        row = Tolerance.objects.create(initiative=initiative, matter=matter, **after)
        change = journal.created(row)
    else:
        change = journal.changed(row, after)
        versions.change(Tolerance, row.pk, version, **after)
        row.refresh_from_db()
    _record(by, initiative, "tolerance.set", [change], matter=matter)
    _check_later(initiative)
    return row


@transaction.atomic
def report_level(*, by: Any, tolerance: Tolerance, version: int | None, level: float | None) -> Tolerance:
    """Say where a matter stands that Jalon does not measure itself."""
    if "plan" not in policy.rights(by, tolerance.initiative):
        raise NotAllowed("plan")
    _check({"level": level})
    difference = journal.changed(tolerance, {"level": level})
    versions.change(Tolerance, tolerance.pk, version, level=level)
    tolerance.refresh_from_db()
    _record(by, tolerance.initiative, "tolerance.report", [difference], matter=tolerance.matter)
    _check_later(tolerance.initiative)
    return tolerance


@transaction.atomic
def remove_tolerance(*, by: Any, tolerance: Tolerance, version: int | None) -> None:
    """Take a tolerance away: the one above holds again; its exceptions stay on record."""
    if "manage" not in policy.rights(by, tolerance.initiative):
        raise NotAllowed("manage")
    difference = journal.deleted(tolerance)
    versions.change(Tolerance, tolerance.pk, version)
    initiative = tolerance.initiative
    _record(by, initiative, "tolerance.remove", [difference], matter=tolerance.matter)
    Tolerance.objects.filter(pk=tolerance.pk).delete()
    _check_later(initiative)


def _check_later(initiative: Any) -> None:
    from jalon.pmo.governance.jobs import check_below

    transaction.on_commit(lambda: check_below.enqueue(initiative.pk))


@transaction.atomic
def check(initiative: Any) -> list[ToleranceException]:
    """Hold an initiative against its tolerances: open what strays, close what no longer does.

    Asked twice, it does nothing the second time. Gives the exceptions that it opened.
    """
    Organisation.objects.select_for_update().get(pk=initiative.organisation_id)
    opened = []
    for found in straying.measured(initiative):
        waiting = ToleranceException.objects.filter(
            initiative=initiative, matter=found.matter, state=State.OPEN
        ).first()
        if found.breach and waiting is None:
            if _worse_than_decided(initiative, found):
                opened.append(_open(initiative, found))
        elif waiting is not None:
            _follow(waiting, found)
    return opened


def _open(initiative: Any, found: straying.Measured) -> ToleranceException:
    last = ToleranceException.objects.filter(organisation=initiative.organisation).aggregate(Max("number"))
    row = ToleranceException(
        organisation=initiative.organisation,
        initiative=initiative,
        tolerance=found.tolerance,
        number=(last["number__max"] or 0) + 1,
        matter=found.matter,
        limit=found.tolerance.amount,
        forecast=found.forecast,
        probability=found.probability,
        sent_to_id=found.tolerance.set_by_id,
        **straying.options(initiative, found),
    )
    row.save(force_insert=True)
    _record(None, initiative, "exception.open", [_lean(row)], number=row.number, matter=row.matter)
    for told in _opened:
        told(row)
    return row


_opened: list[Any] = []


def after_opening(function: Any) -> None:
    """Declare who hears of a new exception: `function(exception)`, in the same transaction."""
    _opened.append(function)


def _follow(row: ToleranceException, found: straying.Measured) -> None:
    """An open exception as it is now; gone once neither the forecast nor the chance is beyond."""
    after: dict[str, Any] = {"forecast": found.forecast, "probability": found.probability}
    if not found.breach:
        after["state"] = State.PASSED
    difference = journal.changed(row, after)
    if not difference.after:
        return
    ToleranceException.objects.filter(pk=row.pk).update(version=row.version + 1, **after)
    if "state" in difference.after:
        _record(None, row.initiative, "exception.pass", [difference], number=row.number, matter=row.matter)


def _worse_than_decided(initiative: Any, found: straying.Measured) -> bool:
    """Whether it strays further than what was decided upon; a decided breach does not come back each day."""
    last = ToleranceException.objects.filter(
        initiative=initiative, matter=found.matter, state=State.DECIDED
    ).first()
    if last is None or last.limit != found.tolerance.amount:
        return True
    if found.forecast is None or last.forecast is None:
        return False
    return found.forecast > last.forecast + WORSE


@transaction.atomic
def recompute(*, by: Any, exception: ToleranceException, version: int | None) -> ToleranceException:
    """The ways out as the plan stands now."""
    if not policy.rights(by, exception.initiative) & {"plan", "approve"}:
        raise NotAllowed("plan")
    if exception.state != State.OPEN:
        raise Refused(_("%(name)s is no longer open.") % {"name": exception}, "not_open")
    now = straying.measured(exception.initiative)
    found = next((one for one in now if one.matter == exception.matter), None)
    if found is None:
        raise Refused(_("The tolerance of %(name)s was taken away.") % {"name": exception}, "no_tolerance")
    after = {
        "forecast": found.forecast,
        "probability": found.probability,
        **straying.options(exception.initiative, found),
    }
    versions.change(ToleranceException, exception.pk, version, **after)
    exception.refresh_from_db()
    params = {"number": exception.number, "matter": exception.matter}
    _record(by, exception.initiative, "exception.recompute", [], **params)
    return exception


def decide_exception(
    *, by: Any, exception: ToleranceException, version: int | None, option: str, note: str = ""
) -> ToleranceException:
    """Choose a way out, and carry out what it changes in the plan; for whoever set the tolerance.

    Computed on a plan that has moved since, it is refused: computed again, shown, asked again.
    """

    def work() -> ToleranceException:
        row = ToleranceException.objects.select_related(
            "initiative__organisation", "tolerance__initiative"
        ).get(pk=exception.pk)
        _may_decide(by, row)
        if row.state != State.OPEN:
            raise Refused(_("%(name)s is no longer open.") % {"name": row}, "not_open")
        chosen = next((one for one in row.options if one["key"] == option), None)
        if chosen is None and option != "accept":
            raise Refused(_("%(name)s has no such way out.") % {"name": row}, "unknown_option", "option")
        if option == "accept" and not note.strip():
            raise Refused(_("Say why it is accepted as it is."), "note_missing", "note")
        after = {
            "state": State.DECIDED,
            "chosen": option,
            "note": note.strip(),
            "decided_at": timezone.now(),
            "decided_by_id": by.pk,
        }
        difference = journal.changed(row, after)
        versions.change(ToleranceException, row.pk, version, **after)
        params = {"number": row.number, "matter": row.matter, "option": option}
        _record(by, row.initiative, "exception.decide", [difference], **params)
        if chosen is not None:
            _carry_out(by, row, chosen)
        row.refresh_from_db()
        return row

    done: ToleranceException = planning.in_transaction(work)
    return done


def _carry_out(by: Any, row: ToleranceException, chosen: dict[str, Any]) -> None:
    """Change the plan as the way out says."""
    plan = queries.plan_of(row.initiative)
    if plan is None:
        return
    if chosen["key"] == "money":
        _grant(by, row)
        return
    if chosen["key"] == "date":
        planning.set_baseline(by=by, plan_id=plan.pk, decided=True)
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
        {"op": "set", "uid": uid, "version": rows[uid].version, "fields": values}
        for uid, values in fields.items()
    ]
    if operations:
        planning.change_plan(
            by=by, plan_id=plan.pk, revision=snapshot.state.revision, operations=operations, decided=True
        )


def _grant(by: Any, row: ToleranceException) -> None:
    """The limit here moves to what is asked for; the one above stays as it is for the others."""
    own = Tolerance.objects.filter(initiative=row.initiative, matter=row.matter).first()
    fields = {
        "amount": max(float(row.facts["granted"]), row.limit),
        "set_by_id": by.pk,
        "set_at": timezone.now(),
    }
    if own is None:
        chance = row.tolerance.probability if row.tolerance else 20
        made = Tolerance.objects.create(
            initiative=row.initiative, matter=row.matter, probability=chance, note=str(row), **fields
        )
        change = journal.created(made)
    else:
        change = journal.changed(own, fields)
        Tolerance.objects.filter(pk=own.pk).update(version=own.version + 1, **fields)
    _record(by, row.initiative, "tolerance.set", [change], matter=row.matter)
    _check_later(row.initiative)


def may_decide(user: Any, exception: ToleranceException) -> bool:
    """Whoever set the tolerance, and who manages where it was set."""
    if exception.sent_to_id is not None and exception.sent_to_id == user.pk:
        return True
    at = exception.tolerance.initiative if exception.tolerance else exception.initiative
    return "manage" in policy.rights(user, at)


def _may_decide(by: Any, row: ToleranceException) -> None:
    if not may_decide(by, row):
        who = row.sent_to or _("who manages where the tolerance was set")
        raise Refused(
            _("%(name)s is for %(who)s to decide, who set the tolerance.") % {"name": row, "who": who},
            "not_yours",
        )


def _check(fields: dict[str, Any]) -> None:
    amount, chance, level = fields.get("amount", 0), fields.get("probability", 20), fields.get("level")
    if amount is None or not 0 <= amount <= 1_000_000_000:
        raise Refused(_("A tolerance is zero or more."), "amount", "amount")
    if not 1 <= chance <= 99:
        raise Refused(_("A chance is between 1 and 99 percent."), "probability", "probability")
    if level is not None and not -1_000_000_000 <= level <= 1_000_000_000:
        raise Refused(_("This level is out of range."), "level", "level")


def _lean(row: ToleranceException) -> journal.Difference:
    names = [f.attname for f in row._meta.concrete_fields if f.attname not in ("options", "facts")]
    return journal.Difference(row._meta.label, row.pk, None, journal.fields_of(row, *names))


def _record(by: Any, initiative: Any, verb: str, changes: list[journal.Difference], **params: Any) -> None:
    journal.record(
        by=by,
        organisation=initiative.organisation,
        initiative=initiative,
        verb=verb,
        params={"name": str(params.get("number") or params.get("matter", "")), **params},
        changes=changes,
    )
