"""Packs: asked for, made at once or by a worker, stopped."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.reporting import queries
from jalon.pmo.reporting.bridge import templates
from jalon.pmo.reporting.models import Pack, PackTemplate, StatusReport
from jalon.pmo.reporting.pack import build, carried, paper, pptx
from jalon.pmo.transfer.bridge import printing

log = logging.getLogger("jalon.reporting")

State = Pack.State
AT_ONCE = {"pptx": 30, "pdf": 12}
"""Reports whose pack is made while the reader waits."""
LEASE = timedelta(seconds=300)
"""A pack that is silent for longer has lost its worker."""
TOLD_EVERY = 5
"""Slides between two looks at whether the pack is still wanted."""
LAYING_OUT = 0.6
"""How much of the work on a PDF is done once its pages are laid out."""
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
        gone = _forget_old(by)
        _record(asked, "pack.ask", [_created(asked), *gone])
        if not small:
            transaction.on_commit(lambda: _enqueue(asked.pk))
    if small:
        make_pack(asked.pk)
        asked.refresh_from_db()
    return asked


@transaction.atomic
def stop_pack(*, pack: Pack) -> None:
    """Ask the worker to leave it; one nobody has begun, or whose worker is lost, ends at once."""
    row = Pack.objects.filter(pk=pack.pk)
    lost = Q(state=State.MAKING, beat_at__lt=timezone.now() - LEASE)
    if _ended(pack, row.filter(Q(state=State.WAITING) | lost), State.STOPPED):
        return
    if row.filter(state=State.MAKING, stop_asked=False).update(stop_asked=True):
        asked = journal.Difference(Pack._meta.label, pack.pk, {"stop_asked": False}, {"stop_asked": True})
        _record(pack, "pack.stop", [asked])


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
        _ended(row, mine, State.STOPPED)
        return
    except Refused as refusal:
        with translation.override(row.reader_language):
            _ended(row, mine, State.REFUSED, refusal=str(refusal))
        return
    except Exception:
        # who asked gets an answer whatever went wrong; the cause is in the log
        log.exception("Pack %s failed", pack_id)
        with translation.override(row.reader_language):
            fault = _("The pack failed, and the fault is ours. Nothing was lost: ask for it again.")
        _ended(row, mine, State.REFUSED, refusal=fault)
        return
    made = {"data": data, "size": len(data), "made_at": timezone.now()}
    wanted = mine.filter(state=State.MAKING, stop_asked=False)
    if not _ended(row, wanted, State.READY, **made):
        _ended(row, mine.filter(state=State.MAKING), State.STOPPED)


@transaction.atomic
def _ended(row: Pack, found: QuerySet[Pack], state: str, **fields: Any) -> bool:
    """Whether it was still there to be ended so; then the journal tells of it."""
    before = found.values_list("state", flat=True).first()
    if before is None or not found.update(state=state, **fields):
        return False
    after = {"state": state, **{name: fields[name] for name in ("size", "refusal") if name in fields}}
    ended = journal.Difference(Pack._meta.label, row.pk, {"state": before}, after)
    _record(row, f"pack.{state}", [ended])
    return True


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
            if row.template is not None:
                own = bytes(row.template.data)
                return templates.filled(own, row.template.name, carried.packed(deck), tell)
            return pptx.made(deck, tell=lambda done: tell(done) if done % TOLD_EVERY == 0 else None)
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


def _created(row: Pack) -> journal.Difference:
    after = journal.fields_of(row, "kind", "form", "language", "state", "template_id")
    return journal.Difference(row._meta.label, row.pk, None, after)


def _record(row: Pack, verb: str, changes: list[journal.Difference]) -> None:
    journal.record(
        by=row.by,
        organisation=row.organisation,
        initiative=row.initiative,
        verb=verb,
        params={"name": str(row.initiative or row.organisation), "kind": row.kind.upper()},
        changes=changes,
    )


def _forget_old(by: Any) -> list[journal.Difference]:
    """Only a person's last packs are kept."""
    mine = Pack.objects.filter(by=by).order_by("-asked_at", "-pk")
    gone = list(mine.values("pk", "kind", "form", "language", "state")[queries.KEPT :])
    Pack.objects.filter(by=by, pk__in=[one["pk"] for one in gone]).delete()
    return [journal.Difference(Pack._meta.label, one.pop("pk"), one, None) for one in gone]


def _enqueue(pack_id: int) -> None:
    from jalon.pmo.reporting.jobs import make

    make.enqueue(pack_id)
