"""`jalon backup FILE`: everything the office holds, as of one moment, in one file."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jalon.web.commands import setup
from jalon.web.commands.setup import Unfit


def run(options: argparse.Namespace) -> int:
    """Write the file, then say what is in it."""
    setup.django()
    from django.utils.translation import gettext as _

    manifest = write(options.file)
    rows = sum(table["rows"] for table in manifest["tables"])
    print(
        _("%(file)s holds %(rows)d rows of %(tables)d tables and %(files)d files.")
        % {
            "file": options.file,
            "rows": rows,
            "tables": len(manifest["tables"]),
            "files": len(manifest["files"]),
        }
    )
    return 0


def write(file: Path) -> dict[str, Any]:
    """Write a backup and give its manifest; the file appears only when it is whole."""
    if file.exists():
        raise Unfit(f"{file} exists already: give another name, or delete it first.")
    if not file.absolute().parent.is_dir():
        raise Unfit(f"There is no folder {file.absolute().parent}: make it first.")
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                manifest = _fill(archive)
            handle.flush()
            os.fsync(handle.fileno())
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _fill(archive: zipfile.ZipFile) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder
    from django.utils import timezone

    from jalon import __version__
    from jalon.web.commands.archive import FORMAT, FORMAT_VERSION, MANIFEST, kept_models, lines

    with _one_moment():
        tables = [_table(archive, model._meta.label, lines(model)) for model in kept_models()]
        applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    manifest = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "jalon": __version__,
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "migrations": applied,
        "tables": tables,
        "files": list(_files(archive, Path(settings.MEDIA_ROOT))),
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def _table(archive: zipfile.ZipFile, label: str, content: Iterator[bytes]) -> dict[str, Any]:
    name = f"tables/{label}.jsonl"
    rows, digest = 0, hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as target:
        for line in content:
            target.write(line)
            digest.update(line)
            rows += 1
    return {"label": label, "file": name, "rows": rows, "sha256": digest.hexdigest()}


def _files(archive: zipfile.ZipFile, folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if not path.is_file():
            continue
        inner = path.relative_to(folder).as_posix()
        digest = hashlib.sha256()
        with path.open("rb") as source, archive.open(f"files/{inner}", "w", force_zip64=True) as target:
            while chunk := source.read(1 << 20):
                digest.update(chunk)
                target.write(chunk)
        yield {"file": inner, "sha256": digest.hexdigest()}


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as of the same moment, while others go on writing."""
    from django.db import connection, transaction

    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield
        return
    connection.ensure_connection()
    # a plain BEGIN reads one state of the write-ahead log and keeps no writer waiting
    connection.connection.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        connection.connection.execute("ROLLBACK")
