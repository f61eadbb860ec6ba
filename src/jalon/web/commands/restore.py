"""`jalon restore FILE`: checks the whole file first, then puts all of it back, or nothing."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from jalon.web.commands import setup
from jalon.web.commands.setup import Unfit

if TYPE_CHECKING:
    from django.db import models

    from jalon.pmo.common.models import ChangeSet

BATCH = 500


def run(options: argparse.Namespace) -> int:
    """Check, restore, say what is back."""
    setup.django()
    from django.utils.translation import gettext as _

    setup.migrate()
    manifest, mends = read(options.file, replace=options.replace)
    rows = sum(table["rows"] for table in manifest["tables"])
    print(
        _("%(rows)d rows are back, as they were on %(day)s. Everyone signs in again.")
        % {"rows": rows, "day": manifest["made_at"][:16].replace("T", " ")}
    )
    if mends:
        print(
            _(
                "PostgreSQL cannot keep every character of this backup (NUL, or half a surrogate pair):"
                " � stands in their place in %(where)s. Where the journal held them, its chain was verified"
                " as it was, then sealed anew from there on."
            )
            % {"where": ", ".join(f"{label} ({count})" for label, count in sorted(mends.items()))}
        )
    return 0


def read(file: Path, replace: bool = False) -> tuple[dict[str, Any], Counter[str]]:
    """Restore a backup into the database; any fault leaves the database as it was.

    Gives the manifest, and how many rows of each table had text that this database cannot keep.
    """
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise Unfit(f"There is no file {file}.") from None
    except (zipfile.BadZipFile, OSError) as fault:
        raise Unfit(f"{file} is not a Jalon backup, or it is damaged: {fault}.") from None
    with archive:
        manifest = _checked(archive, file)
        _refuse_to_overwrite(replace)
        mends = _load(archive, manifest)
    return manifest, mends


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


def _load(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Counter[str]:
    from django.conf import settings
    from django.core.management.color import no_style
    from django.db import DataError, connection, transaction

    from jalon.pmo.common import appendonly, journal
    from jalon.web.commands.archive import kept_models, row_of

    models = kept_models()
    known = {model._meta.label: model for model in models}
    mends: Counter[str] = Counter()
    sealed: dict[tuple[str, Any], Any] = {}
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
                    rows = [row_of(model, line) for line in batch]
                    if connection.vendor == "postgresql":
                        rows = [_mended(row, mends, sealed) for row in rows]
                    try:
                        model._base_manager.bulk_create(rows)
                    except DataError as fault:
                        raise Unfit(
                            f"{table['label']} holds a value that this database cannot keep: "
                            f"{str(fault).splitlines()[0]}. Nothing was changed."
                        ) from None
                if model._base_manager.count() != table["rows"]:
                    raise Unfit(f"{table['label']} came back incomplete. Nothing was changed.")
            connection.check_constraints()
            if fault := next(journal.verify(written=sealed), None):
                raise Unfit(f"{fault} Nothing was changed.")
            journal.reseal({row.stream for row in _change_sets(sealed)})
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        put_files()
    return mends


def _mended(row: models.Model, mends: Counter[str], sealed: dict[tuple[str, Any], Any]) -> models.Model:
    """The row as PostgreSQL can keep it; a row of the journal is remembered as it was sealed."""
    from jalon.pmo.common import appendonly
    from jalon.pmo.common.sound import mended

    names = [field.attname for field in row._meta.concrete_fields]
    values = {name: getattr(row, name) for name in names}
    sound = {name: mended(value) for name, value in values.items()}
    if sound == values:
        return row
    mends[row._meta.label] += 1
    if row._meta.db_table in appendonly.TABLES:
        sealed[row._meta.label, row.pk] = row
    return type(row)(**sound)


def _change_sets(sealed: dict[tuple[str, Any], Any]) -> Iterator[ChangeSet]:
    """The change sets of rows of the journal."""
    for row in sealed.values():
        yield getattr(row, "change_set", row)


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
