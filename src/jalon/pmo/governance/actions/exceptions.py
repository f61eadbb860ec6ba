"""Exceptions: opened when a tolerance is broken or likely to be, computed again, decided."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.governance import straying, texts, ways
from jalon.pmo.governance.actions import carrying
from jalon.pmo.governance.actions.tolerances import record
from jalon.pmo.governance.models import ToleranceException
from jalon.pmo.initiatives import search
from jalon.pmo.organisation.models import Organisation
from jalon.pmo.planning import actions as planning

State = ToleranceException.State
WORSE = 0.5
"""A decided breach opens again once it has grown by this much, in the matter's unit; by a hundredth of the
limit where that is more."""
HEALED = "healed"
"""The fact of a decided exception that the breach went away since: the next one is a new one."""


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
        elif not found.breach:
            _heal(initiative, found.matter)
    return opened


def _heal(initiative: Any, matter: str) -> None:
    row = _last_decided(initiative, matter)
    if row is not None and not row.facts.get(HEALED):
        ToleranceException.objects.filter(pk=row.pk).update(facts=row.facts | {HEALED: True})


def _last_decided(initiative: Any, matter: str) -> ToleranceException | None:
    rows = ToleranceException.objects.filter(initiative=initiative, matter=matter, state=State.DECIDED)
    return rows.order_by("-decided_at", "-pk").first()


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
        **ways.options(initiative, found),
    )
    row.save(force_insert=True)
    record(None, initiative, "exception.open", [_lean(row)], number=row.number, matter=row.matter)
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
        record(None, row.initiative, "exception.pass", [difference], number=row.number, matter=row.matter)


def _worse_than_decided(initiative: Any, found: straying.Measured) -> bool:
    """Whether it strays further than what was decided upon; a decided breach does not come back each day."""
    last = _last_decided(initiative, found.matter)
    if last is None or last.facts.get(HEALED) or last.limit != found.tolerance.amount:
        return True
    if found.forecast is None or last.forecast is None:
        return False
    return found.forecast > last.forecast + max(WORSE, last.limit / 100)


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
        **ways.options(exception.initiative, found),
    }
    versions.change(ToleranceException, exception.pk, version, **after)
    exception.refresh_from_db()
    params = {"number": exception.number, "matter": exception.matter}
    record(by, exception.initiative, "exception.recompute", [], **params)
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
        record(by, row.initiative, "exception.decide", [difference], **params)
        if chosen is not None:
            carrying.carry_out(by, row, chosen)
        row.refresh_from_db()
        search.index_many([texts.entry_of_exception(row)])
        return row

    done: ToleranceException = planning.in_transaction(work)
    return done


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


def _lean(row: ToleranceException) -> journal.Difference:
    names = [f.attname for f in row._meta.concrete_fields if f.attname not in ("options", "facts")]
    return journal.Difference(row._meta.label, row.pk, None, journal.fields_of(row, *names))
