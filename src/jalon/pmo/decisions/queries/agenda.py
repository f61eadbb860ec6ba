"""The agenda that builds itself: what is due in the reach of a committee, each point with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.decisions.models import AgendaItem, Proposal
from jalon.pmo.decisions.queries import proposals
from jalon.pmo.governance import queries as governance
from jalon.pmo.governance.models import Board
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.models import Kind, Status
from jalon.pmo.planning import queries as plans
from jalon.pmo.registers import queries as registers

AHEAD = timedelta(days=14)
"""Gates due within this time after the meeting are on its agenda."""
MOST_OF_A_KIND = 20
Point = AgendaItem.Kind


@dataclass(frozen=True, slots=True)
class Source:
    """One point as it would stand on the agenda."""

    kind: str
    title: str
    why: str
    minutes: int
    target: str
    target_pk: int
    initiative: Any = None
    proposal: Any = None


def sources(user: Any, board: Any, day: date) -> list[Source]:
    """Everything due before the committee on a day, in the order in which it is best taken."""
    return [
        *_gates(user, board, day),
        *_exceptions(user, board),
        *_asked(user, board, day),
        *_late_decisions(user, board, day),
        *_off_track(user, board),
        *_late_actions(user, board, day),
    ]


def within(board: Any, initiative: Any) -> bool:
    """Whether an initiative is in the reach of a committee."""
    if initiative is None or initiative.organisation_id != board.organisation_id:
        return False
    return board.initiative_id is None or initiative.path.startswith(board.initiative.path)


def _nearer(board: Any) -> list[str]:
    """The paths below which another committee stands nearer: what is due there is for that one."""
    others = Board.objects.filter(
        organisation_id=board.organisation_id, archived__isnull=True, initiative__isnull=False
    ).exclude(initiative_id=board.initiative_id)
    own = board.initiative.path if board.initiative_id else ""
    return [path for path in others.values_list("initiative__path", flat=True) if path.startswith(own)]


def _gates(user: Any, board: Any, day: date) -> Iterator[Source]:
    found = 0
    for gate in governance.gates_due(user, day + AHEAD):
        mine = gate.board_id == board.pk or (gate.board_id is None and within(board, gate.initiative))
        if not mine or found == MOST_OF_A_KIND:
            continue
        found += 1
        name = gate.name_fr if (get_language() or "").startswith("fr") else gate.name_en
        why = _("Gate due on %(day)s.") % {"day": formats.day(gate.due)}
        title = f"{gate.initiative.title} · {name}"
        yield Source(Point.GATE, title, why, 20, gate._meta.label, gate.pk, gate.initiative)


def _exceptions(user: Any, board: Any) -> Iterator[Source]:
    nearer, found = tuple(_nearer(board)), 0
    for one in governance.exceptions_open(user, below=board.initiative):
        if not within(board, one.initiative) or one.initiative.path.startswith(nearer):
            continue
        if found == MOST_OF_A_KIND:
            return
        found += 1
        why = _("Exception open since %(day)s.") % {"day": formats.day(one.opened_at)}
        title = f"{one.initiative.title} · {_('Exception')}: {one.get_matter_display()}"
        yield Source(Point.EXCEPTION, title, why, 15, one._meta.label, one.pk, one.initiative)


def _asked(user: Any, board: Any, day: date) -> Iterator[Source]:
    rows = Proposal.objects.filter(board=board, state=Proposal.State.ASKED).select_related(*proposals.WITH)
    for one in rows.defer("scenario__patch", "scenario__past", "scenario__ahead").order_by("asked_at", "pk"):
        kind = Point.CHANGE if one.entry.kind == "change" else Point.DECISION
        waited = (day - one.asked_at.date()).days
        why = ngettext("Asked %(count)d day ago.", "Asked %(count)d days ago.", waited) % {
            "count": max(waited, 0)
        }
        title = f"{proposals.code(one)} · {one.entry.title}"
        yield Source(kind, title, why, 15, one._meta.label, one.pk, one.initiative, one)


def _late_decisions(user: Any, board: Any, day: date) -> Iterator[Source]:
    rows = registers.entries(user, board.initiative, kinds=("decision",), below=True, open_only=True)
    rows = rows.filter(due__lt=day, organisation_id=board.organisation_id, proposal__isnull=True)
    for path in _nearer(board):
        rows = rows.exclude(initiative__path__startswith=path)
    for one in rows.select_related("initiative__organisation").order_by("due", "pk")[:MOST_OF_A_KIND]:
        why = _("Decision due on %(day)s.") % {"day": formats.day(one.due)}
        title = f"{one.initiative.title} · {one.title}" if one.initiative_id else one.title
        yield Source(Point.LATE, title[:300], why, 10, one._meta.label, one.pk, one.initiative)


def _off_track(user: Any, board: Any) -> Iterator[Source]:
    rows = initiatives.visible_to(user).filter(
        organisation_id=board.organisation_id, archived__isnull=True, kind=Kind.PROJECT
    )
    if board.initiative_id:
        rows = rows.filter(path__startswith=board.initiative.path)
    rows = rows.filter(Q(status_declared=Status.BAD) | Q(plan__min_float__lt=0))
    rows = list(rows.select_related("organisation").order_by("path")[:MOST_OF_A_KIND])
    figures = plans.figures([row.pk for row in rows])
    for row in rows:
        if board.initiative_id == row.pk and row.status_declared != Status.BAD:
            continue
        yield Source(
            Point.PROJECT, row.title, _why_off(row, figures.get(row.pk)), 10, row._meta.label, row.pk, row
        )


def _why_off(row: Any, figures: Any) -> str:
    if row.status_declared == Status.BAD:
        return _("Declared off track%(note)s") % {"note": f": {row.status_note}" if row.status_note else "."}
    return _("Its plan lacks %(days)s to hold its dates.") % {
        "days": formats.duration(-figures.min_float, figures.minutes_per_day)
    }


def _late_actions(user: Any, board: Any, day: date) -> Iterator[Source]:
    rows = registers.entries(user, board.initiative, kinds=("action",), below=True, open_only=True)
    late = rows.filter(due__lt=day, organisation_id=board.organisation_id).count()
    if late:
        why = ngettext("%(count)d action is late.", "%(count)d actions are late.", late) % {"count": late}
        yield Source(Point.ACTION, _("Late actions"), why, 5, board._meta.label, board.pk, board.initiative)
