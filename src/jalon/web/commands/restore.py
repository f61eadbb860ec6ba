"""`jalon restore FILE`: checks the whole file first, then puts all of it back, or nothing."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from jalon.web.commands import setup
from jalon.web.commands.setup import Unfit

BATCH = 500


def run(options: argparse.Namespace) -> int:
    """Check, restore, say what is back."""
    setup.django()
    from django.utils.translation import gettext as _

    setup.migrate()
    manifest = read(options.file, replace=options.replace)
    rows = sum(table["rows"] for table in manifest["tables"])
    print(
        _("%(rows)d rows are back, as they were on %(day)s. Everyone signs in again.")
        % {"rows": rows, "day": manifest["made_at"][:16].replace("T", " ")}
    )
    return 0


def read(file: Path, replace: bool = False) -> dict[str, Any]:
    """Restore a backup into the database; any fault leaves the database as it was."""
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise Unfit(f"There is no file {file}.") from None
    except (zipfile.BadZipFile, OSError) as fault:
        raise Unfit(f"{file} is not a Jalon backup, or it is damaged: {fault}.") from None
    with archive:
        manifest = _checked(archive, file)
        _refuse_to_overwrite(replace)
        _load(archive, manifest)
    return manifest


def _checked(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    """The manifest, once every table and file of the archive was read and found whole."""
    from jalon.web.commands.archive import FORMAT, FORMAT_VERSION, MANIFEST, columns_of, kept_models

    try:
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise KeyError("format")
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise Unfit(f"{file} is not a Jalon backup.") from None
    if manifest["version"] > FORMAT_VERSION:
        raise Unfit(f"{file} was made by a newer Jalon ({manifest['jalon']}): update Jalon first.")
    known = {model._meta.label: model for model in kept_models()}
    for table in manifest["tables"]:
        model = known.get(table["label"])
        rows, digest, columns = 0, hashlib.sha256(), set()
        try:
            for line in _lines(archive, table["file"]):
                rows += 1
                digest.update(line)
                if rows == 1:
                    columns = columns_of(line)
        except (zipfile.BadZipFile, OSError, EOFError, KeyError) as fault:
            raise Unfit(f"{file} is damaged at {table['label']}: {fault}. Nothing was touched.") from None
        if (rows, digest.hexdigest()) != (table["rows"], table["sha256"]):
            raise Unfit(
                f"{file} is damaged: {table['label']} has {rows} rows where {table['rows']} were written, "
                "or other content. Nothing was touched."
            )
        if model is None and rows:
            raise Unfit(
                f"{file} holds {table['label']}, which this Jalon does not know: "
                f"it was made by Jalon {manifest['jalon']}. Update Jalon first."
            )
        own = {field.attname for field in model._meta.concrete_fields} if model else set()
        if columns - own and model is not None:
            raise Unfit(
                f"{file} holds {table['label']}.{min(columns - own)}, which this Jalon does not know: "
                f"it was made by Jalon {manifest['jalon']}. Update Jalon first."
            )
    for entry in manifest["files"]:
        path = PurePosixPath(entry["file"])
        if path.is_absolute() or ".." in path.parts:
            raise Unfit(f"{file} holds a file outside of its folder: {entry['file']}. Nothing was touched.")
        try:
            with archive.open(f"files/{entry['file']}") as handle:
                # in pieces: a kept file may be larger than the memory
                found = hashlib.file_digest(handle, "sha256").hexdigest()
        except (KeyError, OSError, EOFError, zipfile.BadZipFile) as fault:
            raise Unfit(f"{file} is damaged at {entry['file']}: {fault}. Nothing was touched.") from None
        if found != entry["sha256"]:
            raise Unfit(f"{file} is damaged at {entry['file']}. Nothing was touched.")
    return manifest


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as handle:
        yield from handle


def _refuse_to_overwrite(replace: bool) -> None:
    from jalon.pmo.accounts.models import User
    from jalon.pmo.organisation.models import Organisation

    if replace or not (User.objects.exists() or Organisation.objects.exists()):
        return
    raise Unfit(
        f"The database holds {Organisation.objects.count()} organisations and {User.objects.count()} users: "
        "make a backup, then add --replace to put this file in their place."
    )


def _load(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    from django.conf import settings
    from django.core.management.color import no_style
    from django.db import DataError, connection, transaction

    from jalon.pmo.common import appendonly, journal
    from jalon.web.commands.archive import kept_models, row_of

    models = kept_models()
    known = {model._meta.label: model for model in models}
    with _files_beside(archive, manifest, Path(settings.MEDIA_ROOT)) as put_files, transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL statement_timeout = 0")
            else:
                cursor.execute("PRAGMA defer_foreign_keys = ON")
        with appendonly.lifted(connection):
            with connection.cursor() as cursor:
                for model in models:
                    cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our own table names
            for table in manifest["tables"]:
                if not table["rows"]:
                    continue
                model = known[table["label"]]
                source = _lines(archive, table["file"])
                while batch := list(islice(source, BATCH)):
                    try:
                        model._base_manager.bulk_create([row_of(model, line) for line in batch])
                    except DataError as fault:
                        raise Unfit(
                            f"{table['label']} holds a value that this database cannot keep: "
                            f"{str(fault).splitlines()[0]}. Nothing was changed."
                        ) from None
                if model._base_manager.count() != table["rows"]:
                    raise Unfit(f"{table['label']} came back incomplete. Nothing was changed.")
            connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        if fault := next(journal.verify(), None):
            raise Unfit(f"{fault} Nothing was changed.")
        put_files()


@contextmanager
def _files_beside(
    archive: zipfile.ZipFile, manifest: dict[str, Any], folder: Path
) -> Iterator[Callable[[], None]]:
    """Unpack the files beside the folder in use; the function given lets them change places."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".files-", dir=folder.parent))
    former = fresh.with_name(f"{fresh.name}-former")

    def put() -> None:
        if folder.exists():
            folder.rename(former)
        fresh.rename(folder)

    try:
        for entry in manifest["files"]:
            target = fresh / entry["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(f"files/{entry['file']}") as source, target.open("wb") as handle:
                shutil.copyfileobj(source, handle)
            target.chmod(0o600)
        yield put
    except BaseException:
        if former.exists():
            shutil.rmtree(folder, ignore_errors=True)
            former.rename(folder)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)
