"""The journal: every action leaves one change set, in its own transaction, chained by hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from jalon.pmo.common import requests
from jalon.pmo.common.models import Change, ChangeSet

NOTHING: Mapping[tuple[str, Any], Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Difference:
    """One row's fields before and after; None before is a creation, None after a deletion."""

    model: str
    pk: Any
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def kind(self) -> str:
        """Create, update or delete."""
        if self.before is None:
            return Change.Kind.CREATE
        return Change.Kind.DELETE if self.after is None else Change.Kind.UPDATE


def fields_of(row: models.Model, *names: str) -> dict[str, Any]:
    """The row's column values, by column name: what a Difference keeps."""
    chosen = names or [field.attname for field in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in chosen}


def created(row: models.Model) -> Difference:
    """The difference of a row just made."""
    return Difference(row._meta.label, row.pk, None, fields_of(row))


def deleted(row: models.Model) -> Difference:
    """The difference of a row about to go."""
    return Difference(row._meta.label, row.pk, fields_of(row), None)


def changed(row: models.Model, after: dict[str, Any]) -> Difference:
    """The difference between the row as read and its new field values; equal fields are left out."""
    before = fields_of(row, *after)
    differing = [name for name in after if before[name] != after[name]]
    return Difference(
        row._meta.label, row.pk, {n: before[n] for n in differing}, {n: after[n] for n in differing}
    )


def record(
    *,
    by: Any,
    organisation: Any = None,
    initiative: Any = None,
    plan_id: int | None = None,
    verb: str,
    params: dict[str, Any] | None = None,
    changes: Sequence[Difference] = (),
    undoes: ChangeSet | None = None,
    request_id: str | None = None,
    at: datetime | None = None,
) -> ChangeSet:
    """Add one change set at the end of its stream; call it inside the action's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the action it tells about.")
    stream = _stream(organisation, initiative, by)
    _hold(stream)
    last = (
        ChangeSet.objects.filter(stream=stream).order_by("-sequence").values_list("sequence", "hash").first()
    )
    sequence, previous = last or (0, "")
    rows = [
        {
            "model": change.model,
            "object_pk": str(change.pk),
            "kind": str(change.kind),
            "before": plain(change.before),
            "after": plain(change.after),
        }
        for change in changes
    ]
    change_set = ChangeSet(
        organisation_id=getattr(organisation, "pk", None),
        initiative_id=getattr(initiative, "pk", None),
        plan_id=plan_id,
        actor_id=getattr(by, "pk", None),
        at=at or timezone.now(),
        verb=verb,
        params=plain(params or {}),
        request_id=requests.current_id.get() if request_id is None else request_id,
        undoes=undoes,
        stream=stream,
        sequence=sequence + 1,
        previous_hash=previous,
    )
    change_set.hash = _digest(change_set, rows)
    change_set.save(force_insert=True)
    Change.objects.bulk_create([Change(change_set=change_set, **row) for row in rows], batch_size=2000)
    return change_set


def verify(stream: str | None = None, written: Mapping[tuple[str, Any], Any] = NOTHING) -> Iterator[str]:
    """One sentence for each change set that does not follow from the one before it.

    ``written`` has, by label and key, the values of rows that a restore had to mend, as they were sealed.
    """
    sets = ChangeSet.objects.order_by("stream", "sequence")
    if stream is not None:
        sets = sets.filter(stream=stream)
    where, sequence, previous = "", 0, ""
    for change_set in sets.prefetch_related("changes").iterator(chunk_size=500):
        if change_set.stream != where:
            where, sequence, previous = change_set.stream, 0, ""
        name = f"Journal {where}, entry {change_set.sequence}"
        if change_set.sequence != sequence + 1:
            yield f"{name}: {change_set.sequence - sequence - 1} entries before it are missing."
        if change_set.previous_hash != previous and change_set.sequence == sequence + 1:
            yield f"{name}: it does not follow from the entry before it."
        sealed = _as_written(change_set, written)
        changes = [_as_written(row, written) for row in _in_order(change_set)]
        if _digest(sealed, map(_content, changes)) != change_set.hash:
            yield f"{name}: its content was changed after it was written."
        sequence, previous = change_set.sequence, change_set.hash


def reseal(streams: Iterable[str]) -> None:
    """Chain streams anew over what a restore had to mend, verified before; the guard must be lifted."""
    for stream in sorted(streams):
        previous = ""
        sets = ChangeSet.objects.filter(stream=stream).order_by("sequence").prefetch_related("changes")
        for change_set in sets.iterator(chunk_size=500):
            change_set.previous_hash = previous
            previous = _digest(change_set, map(_content, _in_order(change_set)))
            if previous != change_set.hash:
                ChangeSet.objects.filter(pk=change_set.pk).update(
                    hash=previous, previous_hash=change_set.previous_hash
                )


def _in_order(change_set: ChangeSet) -> list[Change]:
    return sorted(change_set.changes.all(), key=lambda row: row.pk)


def _content(row: Change) -> dict[str, Any]:
    """What a change set seals of one of its changes."""
    return {name: getattr(row, name) for name in ("model", "object_pk", "kind", "before", "after")}


def _as_written(row: Any, written: Mapping[tuple[str, Any], Any]) -> Any:
    return written.get((row._meta.label, row.pk), row)


def _stream(organisation: Any, initiative: Any, by: Any) -> str:
    if organisation is None:
        return f"person/{getattr(by, 'pk', None) or 0}"
    return f"{organisation.pk}/{getattr(initiative, 'pk', None) or 0}"


def _hold(stream: str) -> None:
    """One writer at a time at the end of a stream; SQLite's write lock already sees to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"journal/{stream}"])


def plain(value: Any) -> Any:
    """The value as JSON gives it back, so that a hash made now is the hash made later."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _digest(change_set: ChangeSet, rows: Iterable[dict[str, Any]]) -> str:
    content = {
        "previous": change_set.previous_hash,
        "stream": change_set.stream,
        "sequence": change_set.sequence,
        "organisation": change_set.organisation_id,
        "initiative": change_set.initiative_id,
        "plan": change_set.plan_id,
        "actor": change_set.actor_id,
        "at": change_set.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": change_set.verb,
        "params": change_set.params,
        "request": change_set.request_id,
        "undoes": change_set.undoes_id,
        "changes": list(rows),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
