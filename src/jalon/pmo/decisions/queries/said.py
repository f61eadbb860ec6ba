"""Where a word of a decision may have been said: its own text, its minutes, its place, its committee.

Every word is looked for in the full-text index and never by reading the texts; minutes count for who sees
their committee.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet

from jalon.pmo.common.palette import matches
from jalon.pmo.decisions.models import AgendaItem, Outcome, Proposal
from jalon.pmo.governance import access as governance
from jalon.pmo.governance.models import Ballot, Board, Passage, ToleranceException
from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.registers.models import Entry

MOST_WORDS = 8
TARGETS = tuple(model._meta.label for model in (Entry, ToleranceException))
IN_THE_ROOM = Q(meeting__state__in=("open", "held"))


@dataclass(frozen=True)
class Seen:
    """Who asks, in which organisation; each word is looked for once."""

    user: Any
    organisation: Any
    words: dict[str, Word] = field(default_factory=dict)

    def word(self, typed: str) -> Word:
        """Where this word was said."""
        return self.words.setdefault(typed, Word(self, typed))

    @cached_property
    def boards(self) -> list[int]:
        """The committees whose minutes they may read."""
        return list(
            governance.boards(self.user).filter(organisation=self.organisation).values_list("pk", flat=True)
        )

    @cached_property
    def names(self) -> list[tuple[int, str]]:
        """Every committee that may stand beside a decision they see."""
        return list(Board.objects.filter(organisation=self.organisation).values_list("pk", "name"))


@dataclass(frozen=True)
class Word:
    """One word: places and committees called so, and what came of the points in whose minutes it stands."""

    seen: Seen
    typed: str

    @cached_property
    def places(self) -> list[int]:
        held = search.holding(Initiative, self.typed, titles=True)
        rows = Initiative.objects.filter(organisation=self.seen.organisation, pk__in=held)
        return list(rows.values_list("pk", flat=True))

    @cached_property
    def boards(self) -> list[int]:
        return [pk for pk, name in self.seen.names if matches(self.typed, name)]

    @cached_property
    def _points(self) -> list[tuple[str, int | None, int | None, int | None, int | None]]:
        about = Q(target__in=TARGETS) | Q(proposal__isnull=False) | Q(outcomes__isnull=False)
        rows = AgendaItem.objects.filter(about, meeting__board__in=self.seen.boards)
        rows = rows.filter(pk__in=search.holding(AgendaItem, self.typed))
        return list(rows.values_list("target", "target_pk", "proposal", "ballot", "outcomes__entry"))

    def minuted(self, model: type[Model]) -> set[int]:
        """The records of a kind that the points were about, or that came of them."""
        label = model._meta.label
        found = {pk for target, pk, *_rest in self._points if target == label and pk is not None}
        if model is Entry:
            found |= {entry for *_rest, entry in self._points if entry is not None}
        if model is Proposal:
            found |= {proposal for _t, _pk, proposal, *_rest in self._points if proposal is not None}
        if model is Ballot:
            found |= {one for _t, _pk, _proposal, one, _entry in self._points if one is not None}
        return found


def parted(words: str) -> list[str]:
    """The words to look for, without what has no letter and no digit."""
    return [word for word in words.split() if any(map(str.isalnum, word))][:MOST_WORDS]


def of_proposals(word: Word) -> Q:
    """Changes and decisions put before a committee."""
    return (
        Q(entry__in=search.holding(Entry, word.typed))
        | Q(initiative__in=word.places)
        | Q(board__in=word.boards)
        | Q(pk__in=word.minuted(Proposal))
    )


def of_entries(word: Word) -> Q:
    """Decisions of a register."""
    return (
        Q(pk__in=search.holding(Entry, word.typed))
        | Q(initiative__in=word.places)
        | Q(pk__in=word.minuted(Entry))
        | minuted(AgendaItem.objects.filter(meeting__board__in=word.boards))
    )


def of_gates(word: Word) -> Q:
    """Passages of gates."""
    return (
        Q(pk__in=search.holding(Passage, word.typed))
        | Q(gate__initiative__in=word.places)
        | Q(ballot__board__in=word.boards)
        | Q(ballot__in=word.minuted(Ballot))
    )


def of_exceptions(word: Word) -> Q:
    """Exceptions of tolerances."""
    return (
        Q(pk__in=search.holding(ToleranceException, word.typed))
        | Q(initiative__in=word.places)
        | Q(pk__in=word.minuted(ToleranceException))
    )


def minuted(points: QuerySet[AgendaItem]) -> Q:
    """The entries that came out of these points, or that they were about."""
    about = points.filter(IN_THE_ROOM, target=Entry._meta.label)
    return Q(pk__in=Outcome.objects.filter(item__in=points).values("entry")) | Q(
        pk__in=about.values("target_pk")
    )


def treated(points: QuerySet[AgendaItem]) -> Q:
    """The exceptions that these points were about."""
    about = points.filter(IN_THE_ROOM, target=ToleranceException._meta.label)
    return Q(pk__in=about.values("target_pk"))
