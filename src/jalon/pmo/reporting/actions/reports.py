"""Status reports: prepared, finished, signed, corrected."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.planning import queries as planning
from jalon.pmo.reporting import facts as sources
from jalon.pmo.reporting import queries, signature
from jalon.pmo.reporting.models import STATES, TEXTS, StatusReport

State = StatusReport.State
CHANGEABLE = frozenset({"declared", *TEXTS})
MOST_NOTE, MOST_TEXT = 300, 8_000
FIRST_PERIOD = timedelta(days=30)


def prepare(*, by: Any, initiative: Any, today: date | None = None) -> StatusReport:
    """The draft of the next report with its facts; the one that is there already where there is one."""
    _must(by, "plan", initiative)
    try:
        with transaction.atomic():
            return draft_of(initiative) or _prepare(by, initiative, today or timezone.localdate())
    except IntegrityError:
        # someone else began it at the same moment
        found = draft_of(initiative)
        if found is None:
            raise
        return found


def draft_of(initiative: Any) -> StatusReport | None:
    """The draft under way."""
    return StatusReport.objects.filter(initiative=initiative, state=State.DRAFT).first()


def _prepare(by: Any, initiative: Any, today: date) -> StatusReport:
    signed = StatusReport.objects.filter(initiative=initiative, state=State.SIGNED, is_latest=True)
    last = signed.order_by("-number").first()
    start, end = _period(initiative, last, today)
    facts = sources.collected(by, initiative, start)
    facts = {**facts, "changes": sources.compared(facts, last.facts if last else None)}
    former = StatusReport.objects.filter(initiative=initiative).aggregate(Max("number"))["number__max"]
    made = StatusReport.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        number=(former or 0) + 1,
        period_start=start,
        period_end=end,
        language=initiative.organisation.language,
        prepared_by=by,
        declared=initiative.status_declared,
        note=initiative.status_note,
        facts=facts,
        **_columns(facts),
    )
    _record(by, made, "report.prepare", journal.Difference(made._meta.label, made.pk, None, _told(made)))
    return made


def _period(initiative: Any, last: StatusReport | None, today: date) -> tuple[date, date]:
    """The period that is due first; without a rhythm, since the last report."""
    since = last.period_end if last else None
    rhythm = queries.rhythm_of(initiative)
    if rhythm is not None:
        missed = list(rhythm.missed(since, today)) if since else []
        after = today if since is None else max(today, since + timedelta(days=1))
        due = missed[-1] if missed else rhythm.coming(after)
        return (since + timedelta(days=1) if missed[1:] and since else rhythm.period(due)[0]), due
    start = since + timedelta(days=1) if since else today - FIRST_PERIOD
    return min(start, today), today


@transaction.atomic
def refresh(*, by: Any, report: StatusReport, version: int | None) -> StatusReport:
    """Collect the facts again; what was written stays."""
    _must(by, "plan", report.initiative)
    _must_be_draft(report)
    if report.edition > 1:
        raise Refused(
            _("A correction keeps the figures of its day: discard it, and write the next report."), "frozen"
        )
    last = queries.signed(report.initiative).exclude(pk=report.pk).first()
    facts = sources.collected(by, report.initiative, report.period_start)
    facts["changes"] = sources.compared(facts, last.facts if last else None)
    fields = {"facts": facts, "prepared_at": timezone.now(), "prepared_by_id": by.pk, **_columns(facts)}
    versions.change(StatusReport, report.pk, version, **fields)
    report.refresh_from_db()
    _record(
        by, report, "report.refresh", journal.Difference(report._meta.label, report.pk, {}, _told(report))
    )
    return report


@transaction.atomic
def change(*, by: Any, report: StatusReport, version: int | None, **fields: Any) -> StatusReport:
    """What the project manager says: the declared colour and the texts."""
    _must(by, "plan", report.initiative)
    _must_be_draft(report)
    if unknown := set(fields) - CHANGEABLE:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    _check(fields)
    difference = journal.changed(report, fields)
    versions.change(StatusReport, report.pk, version, **fields)
    report.refresh_from_db()
    if difference.after:
        _record(by, report, "report.change", difference)
    return report


@transaction.atomic
def sign(*, by: Any, report: StatusReport, version: int | None) -> StatusReport:
    """Freeze the report under a name; its colour becomes the initiative's."""
    _must(by, "approve", report.initiative)
    _must_be_draft(report)
    _may_be_signed(report)
    report.signed_by, report.signed_name, report.state = by, str(by)[:120], State.SIGNED
    report.signed_at = timezone.now()
    report.signature = signature.of(report, signature.before(report))
    fields = {
        "state": State.SIGNED,
        "signed_by_id": by.pk,
        "signed_name": report.signed_name,
        "signed_at": report.signed_at,
        "signature": report.signature,
    }
    versions.change(StatusReport, report.pk, version, **fields)
    if report.edition > 1:
        StatusReport.objects.filter(
            initiative_id=report.initiative_id, number=report.number, edition__lt=report.edition
        ).update(is_latest=False)
        StatusReport.objects.filter(pk=report.pk).update(is_latest=True)
    report.refresh_from_db()
    after = {**_told(report), "signature": report.signature}
    _record(by, report, "report.sign", journal.Difference(report._meta.label, report.pk, {}, after))
    if not queries.signed(report.initiative).filter(number__gt=report.number).exists():
        initiative = report.initiative
        initiatives.change(
            by=by,
            initiative=initiative,
            version=initiative.version,
            status_declared=report.declared,
            status_note=report.note,
        )
    return report


@transaction.atomic
def bring(
    *,
    by: Any,
    initiative: Any,
    period: tuple[date, date],
    facts: dict[str, Any],
    signed_at: datetime,
    **said: Any,
) -> StatusReport:
    """A report that was signed elsewhere, with the figures of its day; the last of the initiative so far."""
    _must(by, "plan", initiative)
    _must(by, "approve", initiative)
    if unknown := set(said) - CHANGEABLE:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    _check(said)
    last = queries.signed(initiative).first()
    if draft_of(initiative) or (last and last.period_end >= period[1]):
        raise Refused(
            _("A later report of %(name)s is here already: older ones come first.") % {"name": initiative},
            "not_in_order",
        )
    made = StatusReport(
        organisation=initiative.organisation,
        initiative=initiative,
        number=(last.number if last else 0) + 1,
        state=State.SIGNED,
        period_start=period[0],
        period_end=period[1],
        language=initiative.organisation.language,
        prepared_at=signed_at,
        prepared_by=by,
        signed_at=signed_at,
        signed_by=by,
        signed_name=str(by)[:120],
        facts={**facts, "changes": sources.compared(facts, last.facts if last else None)},
        **_columns(facts),
        **said,
    )
    made.signature = signature.of(made, last.signature if last else "")
    made.save(force_insert=True)
    after = {**_told(made), "signature": made.signature}
    _record(by, made, "report.bring", journal.Difference(made._meta.label, made.pk, None, after))
    return made


@transaction.atomic
def correct(*, by: Any, report: StatusReport, reason: str) -> StatusReport:
    """A new edition of a signed report, with the same figures; the signed one stays as it is."""
    _must(by, "plan", report.initiative)
    reason = " ".join(reason.split())
    if report.is_draft or not report.is_latest:
        raise Refused(_("Only the last signed edition of a report can be corrected."), "not_signed")
    if not reason or len(reason) > MOST_NOTE:
        raise Refused(
            _("Say in 1 to %(most)d characters why it is corrected.") % {"most": MOST_NOTE},
            "reason_missing",
            "reason",
        )
    if under_way := draft_of(report.initiative):
        raise Refused(
            _("Report %(label)s is still a draft: sign or discard it first.") % {"label": under_way.label},
            "draft_under_way",
        )
    copied = {
        field.attname: getattr(report, field.attname)
        for field in report._meta.concrete_fields
        if field.attname
        not in ("id", "version", "edition", "state", "signature", "signed_at", "signed_by_id", "signed_name")
    }
    copied |= {"edition": report.edition + 1, "is_latest": False, "correction_reason": reason}
    copied |= {"prepared_by_id": by.pk, "prepared_at": timezone.now()}
    made = StatusReport.objects.create(**copied)
    _record(by, made, "report.correct", journal.Difference(made._meta.label, made.pk, None, _told(made)))
    return made


@transaction.atomic
def discard(*, by: Any, report: StatusReport, version: int | None) -> None:
    """Throw a draft away."""
    _must(by, "plan", report.initiative)
    _must_be_draft(report)
    versions.change(StatusReport, report.pk, version)
    _record(
        by, report, "report.discard", journal.Difference(report._meta.label, report.pk, _told(report), None)
    )
    StatusReport.objects.filter(pk=report.pk).delete()


def _columns(facts: dict[str, Any]) -> dict[str, Any]:
    """What lists and trends ask for, repeated beside the facts."""
    plan, value, below = (facts.get(name) or {} for name in ("plan", "value", "below"))
    return {
        "computed": facts["state"]["code"],
        "finish_minute": plan.get("finish", below.get("finish")),
        "slip_days": plan.get("slip", below.get("slip")),
        "percent": plan.get("percent", below.get("percent")),
        "cpi": value.get("cpi"),
        "spi": value.get("spi_time") or value.get("spi"),
        "bac": value.get("bac") if value.get("unit") == "money" else None,
        "eac": value.get("eac") if value.get("unit") == "money" else None,
        "currency": value.get("currency", "") if value.get("unit") == "money" else "",
    }


def _may_be_signed(report: StatusReport) -> None:
    if report.declared not in ("ok", "watch", "bad"):
        raise Refused(
            _("Say first how you see it: on track, at risk or off track."), "declared_missing", "declared"
        )
    if not report.note.strip():
        sentence = _("One sentence is missing: what should the reader know first?")
        if STATES.index(report.declared) < STATES.index(report.computed) < STATES.index("none"):
            sentence = _("You declare it better than the figures say: tell in one sentence why, then sign.")
        raise Refused(sentence, "note_missing", "note")
    if report.edition > 1:
        return
    figures = planning.figures([report.initiative_id]).get(report.initiative_id)
    changed = figures.last_changed if figures else None
    known = datetime.fromisoformat(report.facts["at"])
    if changed is not None and changed > max(known, report.prepared_at):
        raise Refused(
            _("The plan was changed since these figures were taken: take them again, look, then sign."),
            "facts_old",
        )


def _check(fields: dict[str, Any]) -> None:
    if "declared" in fields and fields["declared"] not in STATES:
        raise Refused(
            _("%(value)s is not one of: %(known)s.")
            % {"value": fields["declared"], "known": ", ".join(STATES)},
            "unknown_value",
            "declared",
        )
    for name in TEXTS:
        most = MOST_NOTE if name == "note" else MOST_TEXT
        if len(fields.get(name, "")) > most:
            raise Refused(
                _("This text is too long: %(most)d characters at most.") % {"most": most}, "too_long", name
            )


def _told(report: StatusReport) -> dict[str, Any]:
    """What the journal keeps of a report: its words and the hash of its facts, not the facts."""
    return {
        "number": report.number,
        "edition": report.edition,
        "period": [report.period_start, report.period_end],
        "declared": report.declared,
        "computed": report.computed,
        **{name: getattr(report, name) for name in TEXTS},
        "facts": signature.digest(report.facts),
    }


def _record(by: Any, report: StatusReport, verb: str, difference: journal.Difference) -> None:
    journal.record(
        by=by,
        organisation=report.organisation,
        initiative=report.initiative,
        verb=verb,
        params={"name": report.label, "status": report.declared},
        changes=[difference],
    )


def _must(by: Any, right: str, initiative: Any) -> None:
    if right not in policy.rights(by, initiative):
        raise NotAllowed(right)
    if initiative.archived:
        raise Refused(_("%(name)s is archived: bring it back first.") % {"name": initiative}, "archived")


def _must_be_draft(report: StatusReport) -> None:
    if not report.is_draft:
        raise Refused(
            _("Report %(label)s is signed and stays as it is: correct it in a new edition.")
            % {"label": report.label},
            "signed",
        )
