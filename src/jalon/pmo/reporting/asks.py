"""What asks for something today, a function a source: the cockpit shows them, the heaviest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jalon.pmo.common import addresses, formats
from jalon.pmo.governance import queries as governance
from jalon.pmo.registers import queries as registers
from jalon.pmo.reporting.queries.cockpit import Ask, Scope, is_watermelon
from jalon.pmo.reporting.strayed import amount
from jalon.pmo.reporting.templatetags.reporting import variance

AHEAD = timedelta(days=7)
NAMED = 3
"""Things of one kind that are named one by one; more stand in one line."""


def watermelons(scope: Scope) -> Iterator[Ask]:
    """Declared on track, computed off track."""
    found = sorted((line for line in scope.lines if is_watermelon(line)), key=lambda line: -(line.slip or 0))
    for line in found[:NAMED]:
        title = _("%(name)s is declared on track, the computation says off track") % {"name": line.node.name}
        yield Ask(
            "melon", "alert-triangle", title, line.sentence, address("initiative_home", line.node.slug),
            _("Look"), 90, "bad",
        )  # fmt: skip
    if len(found) > NAMED:
        count = len(found) - NAMED
        title = ngettext(
            "%(count)s more is declared better than it is",
            "%(count)s more are declared better than they are",
            count,
        )
        names = _names([line.node.name for line in found[NAMED:]])
        yield Ask(
            "melon",
            "alert-triangle",
            title % {"count": formats.number(count)},
            names,
            reverse("honesty"),
            _("See them"),
            88,
        )


def late_reports(scope: Scope) -> Iterator[Ask]:
    """Reports that were due."""
    found = [one for one in scope.late if not one.escalated]
    if not found:
        return
    count = len(found)
    title = ngettext("%(count)s late report", "%(count)s late reports", count)
    names = _names([f"{one.node.name} ({variance(one.days).lstrip('+')})" for one in found])
    url = reverse("late_reports") if count > 1 else address("reports", found[0].node.slug)
    yield Ask("late", "file-text", title % {"count": formats.number(count)}, names, url, _("Look"), 70)


def escalated_reports(scope: Scope) -> Iterator[Ask]:
    """Late reports that went one level up: where the office requires them."""
    found = [one for one in scope.late if one.escalated]
    if not found:
        return
    count = len(found)
    title = ngettext(
        "%(count)s late report went one level up", "%(count)s late reports went one level up", count
    )
    names = _names([f"{one.node.name} → {one.escalated}" for one in found])
    url = reverse("late_reports") if count > 1 else address("reports", found[0].node.slug)
    yield Ask(
        "escalated", "arrow-up", title % {"count": formats.number(count)}, names, url, _("Look"), 86, "bad"
    )


def off_track(scope: Scope) -> Iterator[Ask]:
    """Projects that are off track and say so."""
    found = [
        line
        for line in scope.lines
        if line.node.kind == "project" and line.state == "bad" and line.node.declared != "ok"
    ]
    found.sort(key=lambda line: -(line.slip or 0))
    for line in found[:NAMED]:
        title = _("%(name)s is off track") % {"name": line.node.name}
        yield Ask(
            "bad",
            "flame",
            title,
            line.sentence,
            address("initiative_home", line.node.slug),
            _("Look"),
            60,
            "bad",
        )


def gates(scope: Scope) -> Iterator[Ask]:
    """Gates that wait for their decision, or are due within a week."""
    due = governance.gates_due(scope.user, scope.today + AHEAD)
    found = list(due.filter(initiative__organisation=scope.organisation)[:NAMED])
    for gate in found:
        waiting = gate.state == "waiting"
        title = _("Gate “%(gate)s” of %(name)s") % {"gate": gate.name, "name": gate.initiative}
        late = (scope.today - gate.due).days
        detail = _("due on %(day)s") % {"day": formats.day(gate.due)}
        if late > 0:
            detail = _("due on %(day)s, %(late)s late") % {
                "day": formats.day(gate.due),
                "late": variance(late).lstrip("+"),
            }
        if waiting:
            detail = _("waits for the decision, %(detail)s") % {"detail": detail}
        yield Ask(
            "gate",
            "flag",
            title,
            detail,
            reverse("governance_gate", args=[gate.initiative.slug, gate.pk]),
            _("Look"),
            80 if waiting else 50,
        )


def exceptions(scope: Scope) -> Iterator[Ask]:
    """Tolerances that are, or will be, broken."""
    open_ones = governance.exceptions_open(scope.user)
    for one in open_ones.filter(initiative__organisation=scope.organisation)[:NAMED]:
        title = _("Exception %(number)s, %(matter)s: %(name)s") % {
            "number": one.number,
            "matter": one.get_matter_display().lower(),
            "name": one.initiative,
        }
        detail = _("waits for a decision since %(day)s") % {"day": formats.day(one.opened_at)}
        if one.forecast is not None:
            figures = {"forecast": amount(one.matter, one.forecast), "limit": amount(one.matter, one.limit)}
            detail = _("forecast %(forecast)s, allowed %(limit)s") % figures + f" · {detail}"
        yield Ask(
            "exception",
            "alert-octagon",
            title,
            detail,
            address("governance_tolerances", one.initiative.slug),
            _("Decide"),
            85,
        )


def ballots(scope: Scope) -> Iterator[Ask]:
    """Votes that wait for the reader."""
    waiting = governance.ballots_waiting_for(scope.user)
    for one in waiting.filter(board__organisation=scope.organisation)[:NAMED]:
        detail = _("%(board)s waits for your vote since %(day)s") % {
            "board": one.board,
            "day": formats.day(one.opened_at),
        }
        yield Ask("vote", "gavel", one.question, detail, reverse("to_decide"), pgettext("do", "Vote"), 82)


def overdue(scope: Scope) -> Iterator[Ask]:
    """Decisions and actions of the registers that are past their day: one line a kind, the longest named."""
    late = registers.entries(scope.user, kinds=("decision", "action"), organisation=scope.organisation)
    late = late.filter(due__lt=scope.today)
    counts = dict(late.order_by().values_list("kind").annotate(count=Count("pk")))
    if count := counts.get("decision", 0):
        title = ngettext("%(count)s overdue decision", "%(count)s overdue decisions", count)
        yield _late_entries(scope, late, "decision", "gavel", title, count, 65)
    if count := counts.get("action", 0):
        title = ngettext("%(count)s overdue action", "%(count)s overdue actions", count)
        yield _late_entries(scope, late, "action", "clock-exclamation", title, count, 55)


def _late_entries(
    scope: Scope, late: QuerySet[Any], kind: str, icon: str, title: str, count: int, weight: int
) -> Ask:
    longest = late.filter(kind=kind).order_by("due", "pk").values_list("title", "due")[:NAMED]
    names = [f"{name} ({variance((scope.today - due).days).lstrip('+')})" for name, due in longest]
    address = f"{reverse('registers')}?kind={kind}&show=late"
    detail = " · ".join(names) + (" …" if count > len(names) else "")
    return Ask(kind, icon, title % {"count": formats.number(count)}, detail, address, _("Look"), weight)


SOURCES = [watermelons, escalated_reports, late_reports, off_track, gates, exceptions, ballots, overdue]
"""In no order: each ask has a weight."""


def address(name: str, slug: str) -> str:
    """A page of an initiative; its home where that page is not built."""
    return addresses.page(name, slug) or reverse("initiative_home", args=[slug])


def _names(names: list[str], most: int = 4) -> str:
    shown = ", ".join(names[:most])
    return f"{shown}…" if len(names) > most else shown
