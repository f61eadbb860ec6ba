"""The backup file: a zip with one JSON line a row, table by table, and a manifest of counts and hashes.

It holds no database's own format, so that a copy taken on SQLite is restored into PostgreSQL and back.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

FORMAT, FORMAT_VERSION = "jalon-backup", 1
MANIFEST = "manifest.json"
# who is signed in right now is no part of a backup: a restored office asks for the password again
LEFT_OUT = frozenset({"sessions.Session"})


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the backup, as the manifest lists it."""

    label: str
    file: str
    rows: int
    sha256: str


def kept_models() -> list[type[models.Model]]:
    """Every stored model, in a steady order."""
    found = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    )
    return sorted(found, key=lambda model: model._meta.label)


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """The rows of a table, by primary key."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    for values in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=2000):
        row = {name: encode(value) for name, value in zip(names, values, strict=True)}
        yield (
            json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
            + b"\n"
        )


def row_of(model: type[models.Model], line: bytes) -> models.Model:
    """A row made from its line; a column the code has since gained takes its default."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    content = json.loads(line.decode("utf-8", "surrogatepass"))
    values = {}
    for name, value in content.items():
        field = fields[name]
        values[name] = decode(field, value)
    return model(**values)


def columns_of(line: bytes) -> set[str]:
    """The column names of a line."""
    return set(json.loads(line.decode("utf-8", "surrogatepass")))


def encode(value: Any) -> Any:
    """A column's value as JSON keeps it, to the last microsecond."""
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    return value


def decode(field: models.Field, value: Any) -> Any:
    """The value its column takes."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DurationField):
        return timedelta(seconds=value)
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)


def digest_of(chunks: Iterator[bytes]) -> tuple[int, str]:
    """(lines, sha256) of a table's content."""
    count, digest = 0, hashlib.sha256()
    for chunk in chunks:
        count += 1
        digest.update(chunk)
    return count, digest.hexdigest()
