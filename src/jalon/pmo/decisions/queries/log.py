"""The decision log: votes, gates, exceptions and the decisions of registers, found by any word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.decisions import access
from jalon.pmo.decisions.models import AgendaItem, Proposal
from jalon.pmo.decisions.queries import proposals, said
from jalon.pmo.governance import access as governance
from jalon.pmo.governance.models import Passage, ToleranceException
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.registers import access as registers
from jalon.pmo.registers.models import Entry, State

PROPOSAL, ENTRY, GATE, EXCEPTION = "proposal", "entry", "gate", "exception"
DECIDED = ("applied", "approved", "refused")
MOST_TYPED, MOST_PLACES = 200, 400
A_PAGE = 100
OUTCOMES = (*DECIDED, "taken", "gate", "exception")


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words wherever they were said, an outcome, a year, who decided, where or below."""

    words: str = ""
    outcome: str = ""
    year: int | None = None
    board: Any = None
    initiative: Any = None
    below: Any = None


def asked(user: Any, given: Mapping[str, Any]) -> Asked:
    """What a page or a program asks; a committee or place one may not see is as if it did not exist."""
    board, place, year = (str(given.get(name) or "") for name in ("committee", "place", "year"))
    outcome = str(given.get("outcome") or "")
    return Asked(
        words=str(given.get("q") or "")[:MOST_TYPED],
        outcome=outcome if outcome in OUTCOMES else "",
        year=int(year) if year.isdecimal() and len(year) == 4 and int(year) else None,
        board=governance.board(user, int(board) if board.isdecimal() and len(board) < 12 else 0)
        if board
        else None,
        below=initiatives.initiative(user, place) if place else None,
    )


Key = tuple[str, int, datetime]


class Found(Sequence[Key]):
    """(what, pk, when) of all that was decided where somebody sees it, newest first; read as far as asked."""

    def __init__(self, parts: Mapping[str, QuerySet[Any]]) -> None:
        self._parts = parts
        self._read: list[Key] = []
        self._total = -1

    def count(self, *_value: Any) -> int:
        """How many there are."""
        if self._total < 0:
            self._reach(A_PAGE)
        return self._total

    __len__ = count

    def __getitem__(self, place: Any) -> Any:
        last = place.stop if isinstance(place, slice) else place + 1
        self._reach(self.count() if last is None else last)
        return self._read[place]

    def _reach(self, last: int) -> None:
        if self._total >= 0 and min(last, self._total) <= len(self._read):
            return
        total, kept = 0, []
        for what, rows in self._parts.items():
            # counted in the same breath: a word that stands everywhere is looked for once
            newest = rows.order_by("-at", "-pk").annotate(total=Window(Count("*")))
            read = list(newest.values_list("pk", "at", "total")[:last])
            total += read[0][2] if read else 0
            kept += [(what, pk, at) for pk, at, _total in read]
        kept.sort(key=lambda key: (key[2], key[1]), reverse=True)
        self._read, self._total = kept[:last], total


def keys(user: Any, organisation: Any, asked: Asked = Asked()) -> Found:
    """What was decided and fits."""
    only = {"taken": ENTRY, "gate": GATE, "exception": EXCEPTION}.get(asked.outcome)
    if only is None and asked.outcome in OUTCOMES:
        only = PROPOSAL
    make = {PROPOSAL: _proposals, ENTRY: _entries, GATE: _gates, EXCEPTION: _exceptions}
    seen = said.Seen(user, organisation)
    return Found({what: rows(seen, asked) for what, rows in make.items() if only in (None, what)})


def years(user: Any, organisation: Any) -> list[int]:
    """The years in which something was decided, newest first."""
    seen = said.Seen(user, organisation)
    found: set[int] = set()
    for rows in (_proposals, _entries, _gates, _exceptions):
        edges = rows(seen, Asked()).order_by().aggregate(first=Min("at"), last=Max("at"))
        if edges["first"]:
            found |= set(range(edges["first"].year, edges["last"].year + 1))
    return sorted(found, reverse=True)


def places(user: Any, organisation: Any) -> list[Initiative]:
    """The initiatives where something was decided, with those above them, in the tree's order."""
    here = {"initiative": OuterRef("pk")}
    taken = Entry.objects.filter(kind="decision", state=State.CLOSED, **here)
    asked = Proposal.objects.filter(state__in=DECIDED, **here)
    passed = Passage.objects.filter(decided_at__isnull=False, gate__initiative=OuterRef("pk"))
    strayed = ToleranceException.objects.filter(state=ToleranceException.State.DECIDED, **here)
    seen = initiatives.visible_to(user).filter(organisation=organisation)
    paths = seen.filter(Exists(taken) | Exists(asked) | Exists(passed) | Exists(strayed))
    ids = {int(pk) for path in paths.values_list("path", flat=True) for pk in path.strip("/").split("/")}
    found = seen.filter(pk__in=sorted(ids)).select_related("organisation")
    return list(found.order_by("path")[:MOST_PLACES])


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


def _proposals(seen: said.Seen, asked: Asked) -> QuerySet[Any]:
    rows = access.proposals(seen.user).filter(state__in=DECIDED, organisation=seen.organisation)
    if asked.outcome in DECIDED:
        rows = rows.filter(state=asked.outcome)
    if asked.board is not None:
        rows = rows.filter(board=asked.board)
    for word in said.parted(asked.words):
        rows = rows.filter(said.of_proposals(seen.word(word)))
    return _narrowed(rows.annotate(at=F("decided_at")), asked)


def _entries(seen: said.Seen, asked: Asked) -> QuerySet[Any]:
    """Decisions of the registers that are taken; those that carry a change are told as such."""
    rows = registers.visible_to(seen.user).filter(
        organisation=seen.organisation,
        kind="decision",
        state=State.CLOSED,
        closed__isnull=False,
        proposal__isnull=True,
    )
    if asked.board is not None:
        rows = rows.filter(said.minuted(AgendaItem.objects.filter(meeting__board=asked.board)))
    for word in said.parted(asked.words):
        rows = rows.filter(said.of_entries(seen.word(word)))
    return _narrowed(rows.annotate(at=F("closed")), asked)


def _gates(seen: said.Seen, asked: Asked) -> QuerySet[Any]:
    rows = Passage.objects.filter(
        policy.reach(seen.user).condition(prefix="gate__initiative__"),
        gate__initiative__organisation=seen.organisation,
        decided_at__isnull=False,
    )
    if asked.board is not None:
        rows = rows.filter(ballot__board=asked.board)
    for word in said.parted(asked.words):
        rows = rows.filter(said.of_gates(seen.word(word)))
    return _narrowed(rows.annotate(at=F("decided_at")), asked, "gate__initiative")


def _exceptions(seen: said.Seen, asked: Asked) -> QuerySet[Any]:
    rows = ToleranceException.objects.filter(
        policy.reach(seen.user).condition(prefix="initiative__"),
        organisation=seen.organisation,
        state=ToleranceException.State.DECIDED,
        decided_at__isnull=False,
    )
    if asked.board is not None:
        rows = rows.filter(said.treated(AgendaItem.objects.filter(meeting__board=asked.board)))
    for word in said.parted(asked.words):
        rows = rows.filter(said.of_exceptions(seen.word(word)))
    return _narrowed(rows.annotate(at=F("decided_at")), asked)


def _narrowed(rows: QuerySet[Any], asked: Asked, place: str = "initiative") -> QuerySet[Any]:
    if asked.initiative is not None:
        rows = rows.filter(**{place: asked.initiative})
    if asked.below is not None:
        rows = rows.filter(**{f"{place}__path__startswith": asked.below.path})
    if asked.year is not None:
        zone = timezone.get_current_timezone()
        first, after = (datetime(asked.year + more, 1, 1, tzinfo=zone) for more in (0, 1))
        rows = rows.filter(at__gte=first, at__lt=after)
    return rows


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
    points = AgendaItem.objects.filter(target=ToleranceException._meta.label, target_pk__in=pks)
    taken_by = dict(points.filter(said.IN_THE_ROOM).values_list("target_pk", "meeting__board__name"))
    for one in rows:
        yield one.pk, Decided(
            one.decided_at or one.opened_at, str(one),
            _("Exception on %(matter)s") % {"matter": str(one.get_matter_display()).lower()},
            reverse("governance_tolerances", args=[one.initiative.slug]), one.initiative.title,
            taken_by.get(one.pk, ""),
            "watch" if one.chosen == "accept" else "ok", one.chosen_word, one.note,
        )  # fmt: skip


_OUTCOME = {
    "applied": lambda: _("Applied"),
    "approved": lambda: str(Proposal.State.APPROVED.label),
    "refused": lambda: _("Refused"),
}
