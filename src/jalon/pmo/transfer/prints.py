"""Printing the Gantt: small plans at once, big ones by a worker; who asked gets the file."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jalon.pmo.common import files
from jalon.pmo.common.errors import Refused
from jalon.pmo.common.formats import number
from jalon.pmo.transfer.bridge import drawing, printing
from jalon.pmo.transfer.gantt import layout as sheets
from jalon.pmo.transfer.gantt import paper, svg
from jalon.pmo.transfer.models import PLACE, PlanPrint

log = logging.getLogger("jalon.transfer")

AT_ONCE = {"pdf": 300, "svg": 5000}
"""Rows that are drawn while the reader waits."""
MOST_ROWS = 20_000
PAGES_A_PART = 10
LEASE = timedelta(seconds=printing.SECONDS_OF_A_JOB + 120)
"""A print that takes longer has lost its worker."""
MEDIA_TYPES = {"pdf": "application/pdf", "svg": "image/svg+xml"}
State = PlanPrint.State


def is_small(plan: Any, kind: str, levels: int | None) -> bool:
    """Whether the reader may wait for it; Refused where it is too long for any paper."""
    rows = drawing.rows_of(plan, levels)
    if rows > MOST_ROWS:
        raise Refused(
            _("%(rows)s rows are too many to print: choose fewer levels.") % {"rows": number(rows)},
            "too_long",
        )
    return rows <= AT_ONCE[kind]


def made(plan: Any, kind: str, paper_name: str, levels: int | None, language: str) -> bytes:
    """The file, now."""
    chart = drawing.chart_of(plan, levels)
    sheet = sheets.PAPERS.get(paper_name, sheets.A4)
    if kind == "svg":
        return svg.document(sheets.whole(chart, sheet), chart.title).encode()
    return printing.pdf(paper.document(sheets.pages(chart, sheet), chart.title, language))


def of_person(by: Any, plan: Any) -> PlanPrint | None:
    """What this person last asked for of this plan."""
    return PlanPrint.objects.filter(by=by, plan=plan).first()


def ask(*, by: Any, plan: Any, kind: str, paper_name: str, levels: int | None, language: str) -> PlanPrint:
    """Have it drawn by a worker, in place of the person's former print of this plan."""
    with transaction.atomic():
        former = PlanPrint.objects.filter(by=by, plan=plan).first()
        if former is not None:
            former.delete()
            transaction.on_commit(lambda: files.drop(PLACE, former.stored))
        asked = PlanPrint.objects.create(
            by=by, plan=plan, kind=kind, paper=paper_name, levels=levels, language=language
        )
        transaction.on_commit(lambda: _enqueue(asked.pk))
    return asked


def discard(*, by: Any, plan: Any) -> None:
    """Forget the person's print of this plan; one under way finds its row gone."""
    row = of_person(by, plan)
    if row is not None:
        row.delete()
        files.drop(PLACE, row.stored)


def draw(print_id: int) -> None:
    """The worker's part. Done twice it is done once."""
    mine = PlanPrint.objects.filter(pk=print_id)
    if not mine.filter(state=State.WAITING).update(state=State.DRAWING, started_at=timezone.now()):
        return
    row = mine.select_related("plan__initiative__organisation", "plan__baseline").get()
    with translation.override(row.language):
        try:
            data = _drawn(row)
        except Refused as refusal:
            mine.update(state=State.REFUSED, refusal=str(refusal))
            return
        except Exception:
            # who asked gets an answer whatever went wrong; the cause is in the log
            log.exception("Print %s failed", print_id)
            fault = _("The print failed, and the fault is ours. Try fewer levels meanwhile.")
            mine.update(state=State.REFUSED, refusal=fault)
            return
    stored = files.keep_unread([data], PLACE)
    kept = mine.update(
        state=State.READY,
        stored=stored,
        size=len(data),
        revision=row.plan.revision,
        made_at=timezone.now(),
    )
    if not kept:
        files.drop(PLACE, stored)


def _drawn(row: PlanPrint) -> bytes:
    chart = drawing.chart_of(row.plan, row.levels)
    sheet = sheets.PAPERS.get(row.paper, sheets.A4)
    if row.kind == "svg":
        return svg.document(sheets.whole(chart, sheet), chart.title).encode()
    pages = sheets.pages(chart, sheet)
    tell = PlanPrint.objects.filter(pk=row.pk)
    tell.update(pages=len(pages))
    parts = [
        paper.document(pages[at : at + PAGES_A_PART], chart.title, row.language)
        for at in range(0, len(pages), PAGES_A_PART)
    ]
    return printing.pdf_of_parts(
        parts, lambda done: tell.update(done=min(done * PAGES_A_PART, len(pages))) and None
    )


def is_lost(row: PlanPrint) -> bool:
    """Whether the worker that drew it is gone."""
    return row.state == State.DRAWING and bool(row.started_at) and timezone.now() - row.started_at > LEASE


def left(row: PlanPrint) -> int | None:
    """Seconds to go, as far as the pages done tell."""
    if not row.done or row.started_at is None:
        return None
    gone = (timezone.now() - row.started_at).total_seconds()
    return max(1, round(gone * (row.pages - row.done) / row.done))


def _enqueue(print_id: int) -> None:
    from jalon.pmo.transfer.jobs import draw_print

    draw_print.enqueue(print_id)
