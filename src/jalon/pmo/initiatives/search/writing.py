"""Handing texts in: by the action that writes the object, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from jalon.pmo.initiatives.models import Initiative, SearchText
from jalon.pmo.initiatives.search.kinds import kinds

MOST_TITLE, MOST_BODY = 300, 20_000
"""Characters of a text that are looked through."""
_BATCH = 500
_CHANGES = ("organisation", "initiative", "kind", "title", "body", "language", "updated")


@dataclass(frozen=True, slots=True)
class Entry:
    """The text of one object."""

    row: models.Model
    kind: str
    title: str
    body: str
    organisation_id: int
    initiative_id: int | None = None
    language: str = ""


def index(
    row: models.Model, *, kind: str, title: str, body: str = "", organisation: Any, initiative: Any = None
) -> None:
    """Let an object be found by these words, in place of those it had."""
    index_many([Entry(row, kind, title, body, organisation.pk, getattr(initiative, "pk", None))])


def index_many(entries: Iterable[Entry]) -> int:
    """Let many objects be found; how many there were."""
    done = 0
    waiting = iter(entries)
    while some := list(islice(waiting, _BATCH)):
        rows = {(one.row._meta.label, str(one.row.pk)): one for one in some}
        SearchText.objects.bulk_create(
            [_row(label, pk, one) for (label, pk), one in rows.items()],
            update_conflicts=True,
            unique_fields=["label", "object_pk"],
            update_fields=_CHANGES,
        )
        done += len(rows)
    return done


def entry_of(one: Initiative) -> Entry:
    """The words of an initiative itself."""
    body = " · ".join(part for part in (one.name_alt, one.code, one.purpose) if part)
    return Entry(one, "initiative", one.name, body, one.organisation_id, one.pk)


def forget(*rows: models.Model) -> None:
    """Objects about to go are no longer found."""
    for row in rows:
        SearchText.objects.filter(label=row._meta.label, object_pk=str(row.pk)).delete()


@transaction.atomic
def rebuild() -> int:
    """Read all texts anew from the rooms; how many there are."""
    SearchText.objects.all().delete()
    return sum(index_many(kind.texts()) for kind in kinds())


def _row(label: str, pk: str, entry: Entry) -> SearchText:
    return SearchText(
        organisation_id=entry.organisation_id,
        initiative_id=entry.initiative_id,
        kind=entry.kind,
        label=label,
        object_pk=pk,
        title=entry.title[:MOST_TITLE],
        body=entry.body[:MOST_BODY],
        language=entry.language,
        updated=timezone.now(),
    )
