"""Finding texts: only what the person may see, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models.functions import Cast

from jalon.pmo.accounts import access as policy
from jalon.pmo.initiatives.models import Initiative, SearchText
from jalon.pmo.initiatives.search import engine, words
from jalon.pmo.initiatives.search.kinds import Kind, known

MOST = 100
_ENOUGH = 2
"""Words that two texts share before one is offered to the writer of the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """One text that was found; `title` and `snippet` are pieces, the words looked for marked."""

    kind: Kind
    text: SearchText
    title: list[words.Piece]
    snippet: list[words.Piece]

    @property
    def url(self) -> str:
        """Where it stands."""
        return self.kind.address(self.text)

    @property
    def initiative(self) -> Initiative | None:
        """What it belongs to."""
        return self.text.initiative


def find(
    user: Any,
    typed: str,
    *,
    kinds: Sequence[str] = (),
    organisation: Any = None,
    below: Initiative | None = None,
    limit: int = 20,
) -> list[Found]:
    """The texts that hold every typed word, or a word that begins like it."""
    looked_for = words.terms(typed)
    if not looked_for:
        return []
    where, params = _within(user, kinds, organisation, below)
    ids = engine.ranked(connection, looked_for, where, params, min(limit, MOST))
    return _found(ids, looked_for)


def similar(
    user: Any,
    typed: str,
    *,
    kinds: Sequence[str],
    organisation: Any = None,
    without: Iterable[str] = (),
    limit: int = 5,
) -> list[Found]:
    """The texts that share most of what a typed text is about; `without` names objects by their id."""
    looked_for = words.telling(typed)
    if not looked_for:
        return []
    where, params = _within(user, kinds, organisation, None)
    ids = engine.ranked(connection, looked_for, where, params, MOST, whole=False)
    left_out = set(without)
    close = []
    for one in _found(ids, looked_for):
        shared = words.count(f"{one.text.title} {one.text.body}", looked_for)
        if shared >= min(_ENOUGH, len(looked_for)) and one.text.object_pk not in left_out:
            close.append((shared, one))
    close.sort(key=lambda pair: -pair[0])
    return [one for _shared, one in close[:limit]]


def holding(model: type[models.Model], typed: str, *, titles: bool = False) -> Any:
    """The keys of a model's rows whose text (or title) holds every typed word: for `pk__in`.

    No rights are asked here: it narrows a question that has asked them.
    """
    looked_for = words.terms(typed)
    if not looked_for:
        return []
    texts = SearchText.objects.filter(
        engine.holds(connection, looked_for, titles=titles), label=model._meta.label
    )
    return texts.values_list(Cast("object_pk", models.BigIntegerField()))


def _found(ids: list[int], looked_for: list[str]) -> list[Found]:
    rows = SearchText.objects.select_related("initiative__organisation").in_bulk(ids)
    found = []
    for pk in ids:
        text = rows.get(pk)
        kind = known(text.kind) if text is not None else None
        if text is not None and kind is not None:
            title = words.pieces(text.title, looked_for)
            found.append(Found(kind, text, title, words.pieces(text.body, looked_for, words.SNIPPET)))
    return found


def _within(
    user: Any, kinds: Sequence[str], organisation: Any, below: Initiative | None
) -> tuple[str, list[object]]:
    """What the person may see, as SQL: what stands at no initiative is for who has a role in the whole."""
    seen: list[str] = []
    params: list[object] = []
    for grant in policy.reach(user).grants:
        if grant.path is None:
            seen.append("t.organisation_id = %s")
            params.append(grant.organisation_id)
        else:
            seen.append(engine.below(connection))
            params.append(f"{grant.path}%")
    where = f"({' OR '.join(seen)})" if seen else "1 = 0"
    if kinds:
        where += f" AND t.kind IN ({', '.join(['%s'] * len(kinds))})"
        params += kinds
    if organisation is not None:
        where += " AND t.organisation_id = %s"
        params.append(organisation.pk)
    if below is not None:
        where += f" AND {engine.below(connection)}"
        params.append(f"{below.path}%")
    return where, params
