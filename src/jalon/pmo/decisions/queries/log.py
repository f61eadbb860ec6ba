"""The decision log: votes, gates, exceptions and the decisions of registers, found by any word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.decisions.models import AgendaItem, Proposal
from jalon.pmo.decisions.queries import proposals
from jalon.pmo.governance.models import Passage, ToleranceException
from jalon.pmo.registers import access as registers
from jalon.pmo.registers.models import Entry, State

PROPOSAL, ENTRY, GATE, EXCEPTION = "proposal", "entry", "gate", "exception"
MOST_WORDS = 8
OUTCOMES = ("applied", "approved", "refused", "taken", "gate", "exception")


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of the log; ``shown`` are the consequences that were voted on, where there were any."""

    at: datetime
    code: str
    title: str
    url: str
    place: str
    board: str
    mark: str
    outcome: str
    note: str
    shown: Any = None


def keys(
    user: Any, organisation: Any, words: str = "", outcome: str = "", initiative: Any = None
) -> QuerySet[Any]:
    """(what, pk, when) of all that was decided where the user sees it, or at one initiative; newest first."""
    wanted = words.split()[:MOST_WORDS]
    parts = {
        PROPOSAL: _proposals(user, organisation, words, outcome),
        ENTRY: _entries(user, organisation, wanted),
        GATE: _gates(user, organisation, wanted),
        EXCEPTION: _exceptions(user, organisation, wanted),
    }
    if initiative is not None:
        parts = {
            what: rows.filter(**{"gate__initiative" if what == GATE else "initiative": initiative})
            for what, rows in parts.items()
        }
    only = {"taken": ENTRY, "gate": GATE, "exception": EXCEPTION}.get(outcome)
    if only is None and outcome in OUTCOMES:
        only = PROPOSAL
    found = [_keyed(rows, what) for what, rows in parts.items() if only in (None, what)]
    return found[0].union(*found[1:], all=True).order_by("-at", "-key")


def told(found: Iterable[tuple[str, int, datetime]]) -> list[Decided]:
    """The lines of one page, in its order."""
    rows = list(found)
    read = {PROPOSAL: _of_proposals, ENTRY: _of_entries, GATE: _of_gates, EXCEPTION: _of_exceptions}
    known = {
        (what, pk): line
        for what, make in read.items()
        for pk, line in make([pk for kind, pk, _at in rows if kind == what])
    }
    return [known[what, pk] for what, pk, _at in rows if (what, pk) in known]


def _keyed(rows: QuerySet[Any], what: str) -> QuerySet[Any]:
    named = rows.order_by().annotate(what=Value(what, output_field=CharField()), key=F("pk"))
    return named.values_list("what", "key", "at")


def _proposals(user: Any, organisation: Any, words: str, outcome: str) -> QuerySet[Any]:
    rows = proposals.decided(user, words, organisation=organisation)
    if outcome in ("applied", "approved", "refused"):
        rows = rows.filter(state=outcome)
    return rows.select_related(None).annotate(at=F("decided_at"))


def _entries(user: Any, organisation: Any, words: Sequence[str]) -> QuerySet[Any]:
    """Decisions of the registers that are taken; those that carry a change are told as such."""
    rows = registers.visible_to(user).filter(
        organisation=organisation,
        kind="decision",
        state=State.CLOSED,
        closed__isnull=False,
        proposal__isnull=True,
    )
    for word in words:
        minuted = AgendaItem.objects.filter(
            Q(outcomes__entry=OuterRef("pk")) | Q(target=Entry._meta.label, target_pk=OuterRef("pk")),
            notes__icontains=word,
        )
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(outcome__icontains=word)
            | Q(initiative__name__icontains=word)
            | Exists(minuted)
        )
    return rows.annotate(at=F("closed"))


def _gates(user: Any, organisation: Any, words: Sequence[str]) -> QuerySet[Any]:
    rows = Passage.objects.filter(
        policy.reach(user).condition(prefix="gate__initiative__"),
        gate__initiative__organisation=organisation,
        decided_at__isnull=False,
    )
    for word in words:
        rows = rows.filter(
            Q(gate__name_fr__icontains=word)
            | Q(gate__name_en__icontains=word)
            | Q(note__icontains=word)
            | Q(gate__initiative__name__icontains=word)
            | Q(ballot__board__name__icontains=word)
        )
    return rows.annotate(at=F("decided_at"))


def _exceptions(user: Any, organisation: Any, words: Sequence[str]) -> QuerySet[Any]:
    rows = ToleranceException.objects.filter(
        policy.reach(user).condition(prefix="initiative__"),
        organisation=organisation,
        state=ToleranceException.State.DECIDED,
        decided_at__isnull=False,
    )
    for word in words:
        rows = rows.filter(Q(note__icontains=word) | Q(initiative__name__icontains=word))
    return rows.annotate(at=F("decided_at"))


def _of_proposals(pks: list[int]) -> Iterable[tuple[int, Decided]]:
    rows = Proposal.objects.filter(pk__in=pks).select_related(*proposals.WITH)
    marks = {"applied": "ok", "approved": "ok", "refused": "bad"}
    for one in rows.defer("scenario__patch", "scenario__past", "scenario__ahead"):
        yield one.pk, Decided(
            one.decided_at or one.entry.changed, proposals.code(one), one.entry.title,
            reverse("proposal", args=[one.pk]), one.initiative.title, str(one.board or ""),
            marks.get(one.state, "none"), _OUTCOME[one.state](), "", one.shown,
        )  # fmt: skip


def _of_entries(pks: list[int]) -> Iterable[tuple[int, Decided]]:
    rows = Entry.objects.filter(pk__in=pks).select_related("initiative__organisation")
    points = AgendaItem.objects.select_related("meeting__board")
    taken_by = dict(
        points.filter(outcomes__entry__in=pks).values_list("outcomes__entry", "meeting__board__name")
    )
    settled = points.filter(target=Entry._meta.label, target_pk__in=pks, meeting__state="held")
    taken_by |= dict(settled.values_list("target_pk", "meeting__board__name"))
    for one in rows:
        yield one.pk, Decided(
            one.closed or one.changed, one.code, one.title,
            reverse("register_entry", args=[one.initiative.slug, one.pk]), one.initiative.title,
            taken_by.get(one.pk, ""), "ok", _("Taken"), one.outcome,
        )  # fmt: skip


def _of_gates(pks: list[int]) -> Iterable[tuple[int, Decided]]:
    rows = Passage.objects.filter(pk__in=pks)
    marks = {"go": "ok", "conditions": "ok", "hold": "watch", "stop": "bad"}
    for one in rows.select_related("gate__initiative__organisation", "ballot__board"):
        gate = one.gate
        yield one.pk, Decided(
            one.decided_at or one.asked_at, "", str(gate),
            f"{reverse('governance_stages', args=[gate.initiative.slug])}?stage={gate.stage_id}",
            gate.initiative.title, str(one.ballot.board) if one.ballot else "",
            marks.get(one.outcome, "none"), str(one.get_outcome_display()), one.note,
        )  # fmt: skip


def _of_exceptions(pks: list[int]) -> Iterable[tuple[int, Decided]]:
    rows = ToleranceException.objects.filter(pk__in=pks).select_related("initiative__organisation")
    for one in rows:
        yield one.pk, Decided(
            one.decided_at or one.opened_at, str(one),
            _("Exception on %(matter)s") % {"matter": str(one.get_matter_display()).lower()},
            reverse("governance_tolerances", args=[one.initiative.slug]), one.initiative.title, "",
            "watch" if one.chosen == "accept" else "ok", one.chosen_word, one.note,
        )  # fmt: skip


_OUTCOME = {
    "applied": lambda: _("Applied"),
    "approved": lambda: str(Proposal.State.APPROVED.label),
    "refused": lambda: _("Refused"),
}
