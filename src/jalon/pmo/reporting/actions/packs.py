"""Packs: asked for, made at once or by a worker, stopped; an organisation's own templates."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.reporting import queries
from jalon.pmo.reporting.models import Pack, PackTemplate, StatusReport
from jalon.pmo.reporting.pack import build, paper, pptx, template
from jalon.pmo.transfer.bridge import printing

log = logging.getLogger("jalon.reporting")

State = Pack.State
AT_ONCE = {"pptx": 30, "pdf": 3}
"""Reports whose pack is made while the reader waits."""
LEASE = timedelta(seconds=300)
"""A pack that is silent for longer has lost its worker."""
TOLD_EVERY = 5
"""Slides between two looks at whether the pack is still wanted."""
LAYING_OUT = 0.6
"""How much of the work on a PDF is done once its pages are laid out."""
LONGEST_NAME = 120
KINDS, FORMS = ("pptx", "pdf"), ("full", "flash")
MEDIA_TYPES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}


def ask_pack(
    *,
    by: Any,
    organisation: Any,
    initiative: Any = None,
    kind: str,
    form: str = "full",
    language: str,
    own: PackTemplate | None = None,
) -> Pack:
    """A pack of a node: small ones are made now, big ones by a worker."""
    if kind not in KINDS or form not in FORMS or language not in ("fr", "en"):
        raise Refused(
            _("Choose PPTX or PDF, the full pack or the flash report, French or English."), "unknown_value"
        )
    if own is not None and own.organisation_id != organisation.pk:
        raise NotVisible
    small = build.size(by, organisation, initiative) <= AT_ONCE[kind]
    with transaction.atomic():
        asked = Pack.objects.create(
            organisation=organisation,
            initiative=initiative,
            by=by,
            kind=kind,
            form=form,
            language=language,
            reader_language=translation.get_language() or "en",
            template=own,
        )
        _forget_old(by)
        if not small:
            transaction.on_commit(lambda: _enqueue(asked.pk))
    if small:
        make_pack(asked.pk)
        asked.refresh_from_db()
    return asked


def stop_pack(*, pack: Pack) -> None:
    """Ask the worker to leave it; one nobody has begun, or whose worker is lost, ends at once."""
    mine, now = Pack.objects.filter(pk=pack.pk), timezone.now()
    if mine.filter(state=State.WAITING).update(state=State.STOPPED):
        return
    if not mine.filter(state=State.MAKING, beat_at__lt=now - LEASE).update(state=State.STOPPED):
        mine.filter(state=State.MAKING).update(stop_asked=True)


def is_lost(pack: Pack) -> bool:
    """Whether the worker that made it is gone."""
    return pack.state == State.MAKING and bool(pack.beat_at) and timezone.now() - pack.beat_at > LEASE


def make_pack(pack_id: int) -> None:
    """The worker's part. Done twice it is done once; killed, it leaves no file."""
    mine, now = Pack.objects.filter(pk=pack_id), timezone.now()
    if not mine.filter(state=State.WAITING).update(state=State.MAKING, started_at=now, beat_at=now):
        return
    row = mine.select_related("by", "organisation", "initiative__organisation", "template").get()
    try:
        data = _made(row)
    except pptx.Stopped:
        mine.update(state=State.STOPPED)
        return
    except Refused as refusal:
        with translation.override(row.reader_language):
            mine.update(state=State.REFUSED, refusal=str(refusal))
        return
    except Exception:
        # who asked gets an answer whatever went wrong; the cause is in the log
        log.exception("Pack %s failed", pack_id)
        with translation.override(row.reader_language):
            fault = _("The pack failed, and the fault is ours. Nothing was lost: ask for it again.")
        mine.update(state=State.REFUSED, refusal=fault)
        return
    ended = {"data": data, "size": len(data), "made_at": timezone.now()}
    if not mine.filter(state=State.MAKING, stop_asked=False).update(state=State.READY, **ended):
        mine.filter(state=State.MAKING).update(state=State.STOPPED)


def _made(row: Pack) -> bytes:
    mine = Pack.objects.filter(pk=row.pk)

    def tell(done: int) -> None:
        mine.update(done=done, beat_at=timezone.now())
        if not mine.filter(stop_asked=False).exists():
            raise pptx.Stopped

    def laid(parts: int) -> None:
        tell(min(deck.count, round(parts * paper.A_PART * LAYING_OUT)))

    with translation.override(row.language):
        deck = build.of_node(row.by, row.organisation, row.initiative, short=row.form == "flash")
        mine.update(total=deck.count)
        if row.kind == "pptx":
            own = bytes(row.template.data) if row.template else None
            return pptx.made(deck, own, lambda done: tell(done) if done % TOLD_EVERY == 0 else None)
        return printing.pdf_of_parts(paper.documents(deck), laid)


def of_report(report: StatusReport, *, kind: str, form: str, language: str) -> bytes:
    """The pack or the flash report of one signed report, made again from its frozen facts."""
    with translation.override(language):
        deck = build.of_report(report, short=form == "flash")
        if kind == "pptx":
            return pptx.made(deck)
        return printing.pdf(paper.documents(deck)[0])


def name_of(report: StatusReport, kind: str, form: str) -> str:
    """What the file of a report is called."""
    return f"{report.initiative.slug}-{report.label}{'-flash' if form == 'flash' else ''}.{kind}"


def left(pack: Pack) -> int | None:
    """Seconds to go, as far as the slides made tell."""
    if not pack.done or pack.started_at is None:
        return None
    gone = (timezone.now() - pack.started_at).total_seconds()
    return max(1, round(gone * (pack.total - pack.done) / pack.done))


def add_template(*, by: Any, organisation: Any, name: str, file_name: str, data: bytes) -> PackTemplate:
    """Keep an organisation's own .pptx, once nothing is wrong with it."""
    if not policy.can_in(by, "manage", organisation):
        raise NotAllowed("manage")
    name = " ".join((name or file_name.rsplit(".", 1)[0]).split())[:LONGEST_NAME]
    template.checked(data, file_name)
    try:
        with transaction.atomic():
            made = PackTemplate.objects.create(
                organisation=organisation, name=name, data=data, size=len(data), by=by
            )
            after = {"name": name, "size": len(data)}
            _record(by, made, "template.add", journal.Difference(made._meta.label, made.pk, None, after))
    except IntegrityError as error:
        raise Refused(
            _("There is a template called %(name)s already: choose another name, or delete that one first.")
            % {"name": name},
            "name_taken",
            "name",
        ) from error
    return made


@transaction.atomic
def remove_template(*, by: Any, row: PackTemplate) -> None:
    """Delete a template; packs made from it stay."""
    if not policy.can_in(by, "manage", row.organisation):
        raise NotAllowed("manage")
    before = {"name": row.name, "size": row.size}
    _record(by, row, "template.remove", journal.Difference(row._meta.label, row.pk, before, None))
    row.delete()


def _record(by: Any, row: PackTemplate, verb: str, difference: journal.Difference) -> None:
    journal.record(
        by=by, organisation=row.organisation, verb=verb, params={"name": row.name}, changes=[difference]
    )


def _forget_old(by: Any) -> None:
    kept = Pack.objects.filter(by=by).order_by("-asked_at", "-pk").values_list("pk", flat=True)
    Pack.objects.filter(by=by, pk__in=list(kept[queries.KEPT :])).delete()


def _enqueue(pack_id: int) -> None:
    from jalon.pmo.reporting.jobs import make

    make.enqueue(pack_id)
