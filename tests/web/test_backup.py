"""A backup is whole, checked, and goes back all or nothing; from one database to the other too."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import DatabaseError, DataError, connection, transaction
from django.db.models import QuerySet

from jalon.pmo.common import journal
from jalon.pmo.common.models import Change, ChangeSet
from jalon.pmo.initiatives import actions
from jalon.pmo.initiatives.models import Initiative
from jalon.web.commands import backup, restore
from jalon.web.commands.archive import kept_models, lines
from jalon.web.commands.setup import Unfit
from tests import cluster
from tests.cast import Cast


def _content() -> dict[str, list[bytes]]:
    return {model._meta.label: list(lines(model)) for model in kept_models()}


@pytest.fixture
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "files" / "plans").mkdir(parents=True)
    (tmp_path / "files" / "plans" / "a.mpp").write_bytes(b"\x00plan")
    return settings.MEDIA_ROOT


@pytest.fixture
def office(cast: Cast) -> Cast:
    actions.change(by=cast.pmo_officer, initiative=cast.project, version=1, name="Poste \u202fn\u00ba 1\n\"'")
    actions.archive(by=cast.pmo_officer, initiative=cast.other_project, version=1)
    return cast


def test_what_comes_back_is_what_was_there(office: Cast, media: Path, tmp_path: Path) -> None:
    before = _content()
    backup.write(tmp_path / "b.zip")
    Initiative.objects.filter(pk=office.project.pk).update(name="Lost")
    (media / "plans" / "a.mpp").unlink()
    restore.read(tmp_path / "b.zip", replace=True)
    assert _content() == before
    assert list(journal.verify()) == []
    assert (media / "plans" / "a.mpp").read_bytes() == b"\x00plan"


def test_the_office_goes_on_after_a_restore(office: Cast, media: Path, tmp_path: Path) -> None:
    backup.write(tmp_path / "b.zip")
    restore.read(tmp_path / "b.zip", replace=True)
    office.project.refresh_from_db()
    made = actions.create(
        by=office.pmo_officer, organisation=office.organisation, kind="project", name="After"
    )
    assert made.pk > office.elsewhere.pk
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        ChangeSet.objects.update(verb="x")
    assert list(journal.verify()) == []


def test_a_filled_database_is_not_overwritten_unasked(office: Cast, media: Path, tmp_path: Path) -> None:
    backup.write(tmp_path / "b.zip")
    before = _content()
    with pytest.raises(Unfit, match="--replace"):
        restore.read(tmp_path / "b.zip")
    assert _content() == before


def test_a_backup_never_overwrites_a_file(office: Cast, media: Path, tmp_path: Path) -> None:
    backup.write(tmp_path / "b.zip")
    with pytest.raises(Unfit, match="exists already"):
        backup.write(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600


def _rewritten(source: Path, target: Path, spoil) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = spoil(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def _without_a_row(name: str, content: bytes) -> bytes:
    return content.split(b"\n", 1)[1] if name.endswith("initiatives.Initiative.jsonl") else content


def _one_letter(name: str, content: bytes) -> bytes:
    return content.replace(b"Networks", b"Netwurks") if name.startswith("tables/") else content


def _no_table(name: str, content: bytes) -> bytes | None:
    return None if name.endswith("accounts.User.jsonl") else content


def _unknown_column(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["version"] = 99
    return json.dumps(manifest).encode()


def _outside(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["files"] = [{"file": "../../evil", "sha256": "0"}]
    return json.dumps(manifest).encode()


@pytest.mark.parametrize("spoil", [_without_a_row, _one_letter, _no_table, _unknown_column, _outside])
def test_a_spoilt_file_is_refused_before_anything_is_touched(
    office: Cast, media: Path, tmp_path: Path, spoil
) -> None:
    backup.write(tmp_path / "b.zip")
    before = _content()
    spoilt = _rewritten(tmp_path / "b.zip", tmp_path / "spoilt.zip", spoil)
    with pytest.raises(Unfit):
        restore.read(spoilt, replace=True)
    assert _content() == before


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_other_files_are_refused_by_name(office: Cast, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(Unfit, match=r"b\.zip"):
        restore.read(tmp_path / "b.zip", replace=True)


def test_a_fault_in_the_middle_leaves_everything_as_it_was(
    office: Cast, media: Path, tmp_path: Path, monkeypatch
) -> None:
    backup.write(tmp_path / "b.zip")
    before = _content()
    monkeypatch.setattr(journal, "verify", lambda **_: iter(["The journal does not follow."]))
    with pytest.raises(Unfit), transaction.atomic():
        restore.read(tmp_path / "b.zip", replace=True)
    monkeypatch.undo()
    assert _content() == before
    assert (media / "plans" / "a.mpp").exists()


def test_a_value_that_the_database_cannot_keep_is_named(
    office: Cast, media: Path, tmp_path: Path, monkeypatch
) -> None:
    """NUL of an old SQLite office, on PostgreSQL: the true cause is said, and the journal's guard is back."""
    backup.write(tmp_path / "b.zip")
    before = _content()

    def broken(*_args: object, **_more: object) -> None:
        connection.needs_rollback = True
        raise DataError("unsupported Unicode escape sequence\nDETAIL: ...")

    monkeypatch.setattr(QuerySet, "bulk_create", broken)
    said = r"cannot keep: unsupported Unicode escape sequence\. Nothing"
    with pytest.raises(Unfit, match=said), transaction.atomic():
        restore.read(tmp_path / "b.zip", replace=True)
    monkeypatch.undo()
    assert _content() == before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ChangeSet.objects.update(verb="forged")


def _with_nul(written: Path, forged: bool = False) -> Path:
    """The backup of an office whose journal holds a NUL, sealed with it: SQLite once kept such names."""
    from jalon.pmo.common import appendonly

    one = Change.objects.filter(kind="update", after__has_key="name").latest("pk")
    entry = one.change_set
    one.after = {**one.after, "name": "A\0B"}
    rows = [journal._content(one if row.pk == one.pk else row) for row in journal._in_order(entry)]
    following = ChangeSet.objects.filter(stream=entry.stream, sequence__gt=entry.sequence)
    assert not following.exists()
    with appendonly.lifted(connection):
        Change.objects.filter(pk=one.pk).update(after={**one.after, "name": "A\u2400B"})
        ChangeSet.objects.filter(pk=entry.pk).update(hash=journal._digest(entry, rows))
    backup.write(written.with_suffix(".plain"))
    with zipfile.ZipFile(written.with_suffix(".plain")) as plain, zipfile.ZipFile(written, "w") as archive:
        manifest = json.loads(plain.read("manifest.json"))
        for table in manifest["tables"]:
            content = plain.read(table["file"])
            if table["label"] == "common.Change":
                other = b"A\\u0000C" if forged else b"A\\u0000B"
                assert content.count("A\u2400B".encode()) == 1
                content = content.replace("A\u2400B".encode(), other)
                table["sha256"] = hashlib.sha256(content).hexdigest()
            archive.writestr(table["file"], content)
        for entry_file in manifest["files"]:
            archive.writestr(f"files/{entry_file['file']}", plain.read(f"files/{entry_file['file']}"))
        archive.writestr("manifest.json", json.dumps(manifest))
    return written


def test_a_nul_in_an_old_journal_is_mended_where_the_database_cannot_keep_it(
    office: Cast, media: Path, tmp_path: Path
) -> None:
    file = _with_nul(tmp_path / "b.zip")
    _manifest, mends = restore.read(file, replace=True)
    names = [row.after["name"] for row in Change.objects.filter(kind="update", after__has_key="name")]
    if connection.vendor == "postgresql":
        assert "A\ufffdB" in names
        assert mends == {"common.Change": 1}
    else:
        assert "A\0B" in names
        assert not mends
    # Sealed anew where it was mended: the chain holds, and goes on.
    assert list(journal.verify()) == []
    actions.change(
        by=office.pmo_officer,
        initiative=Initiative.objects.get(pk=office.project.pk),
        version=Initiative.objects.get(pk=office.project.pk).version,
        name="After",
    )
    assert list(journal.verify()) == []
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ChangeSet.objects.update(verb="forged")


def test_mending_does_not_hide_a_forgery(office: Cast, media: Path, tmp_path: Path) -> None:
    file = _with_nul(tmp_path / "b.zip", forged=True)
    with pytest.raises(Unfit, match="changed after it was written"), transaction.atomic():
        restore.read(file, replace=True)


def test_a_kept_file_is_checked_in_pieces(office: Cast, media: Path, tmp_path: Path, monkeypatch) -> None:
    (media / "plans" / "a.mpp").write_bytes(b"x" * 5_000_000)
    backup.write(tmp_path / "b.zip")
    sizes = []
    read = zipfile.ZipExtFile.read

    def noted(self: zipfile.ZipExtFile, size: int = -1) -> bytes:
        found = read(self, size)
        sizes.append(len(found))
        return found

    monkeypatch.setattr(zipfile.ZipExtFile, "read", noted)
    restore.read(tmp_path / "b.zip", replace=True)
    assert max(sizes) < 3_000_000
    assert (media / "plans" / "a.mpp").stat().st_size == 5_000_000


def test_a_forged_journal_is_refused(office: Cast, media: Path, tmp_path: Path) -> None:
    from jalon.pmo.common import appendonly

    with appendonly.lifted(connection):
        Change.objects.filter(kind="update").update(after={"name": "Forged"})
    backup.write(tmp_path / "b.zip")
    with pytest.raises(Unfit, match="changed after it was written"), transaction.atomic():
        restore.read(tmp_path / "b.zip", replace=True)


def _jalon(data: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("JALON", "DJANGO"))
    }
    environment |= {"JALON_DATA": str(data), "JALON_DATABASE_URL": url, "LANG": "C"}
    program = "import sys; from jalon.web.commands import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )


@pytest.mark.skipif(bool(cluster.missing()), reason=str(cluster.missing()))
def test_an_office_moves_between_the_databases(office: Cast, media: Path, tmp_path: Path) -> None:
    """A backup goes through PostgreSQL, then SQLite; the last one equals the first."""
    backup.write(tmp_path / "first.zip")
    url = os.environ.get("JALON_TEST_CLUSTER") or cluster.start()
    name = f"move_{os.getpid()}"
    psql = shutil.which("psql") or str(cluster.binaries() / "psql")
    subprocess.run([psql, url, "-qc", f"CREATE DATABASE {name}"], check=True)
    there = url.rsplit("/", 1)[0] + f"/{name}"
    steps = [
        _jalon(tmp_path / "pg", "restore", str(tmp_path / "first.zip"), url=there),
        _jalon(tmp_path / "pg", "backup", str(tmp_path / "second.zip"), url=there),
        _jalon(tmp_path / "lite", "restore", str(tmp_path / "second.zip")),
        _jalon(tmp_path / "lite", "backup", str(tmp_path / "third.zip")),
    ]
    assert [(step.returncode, step.stderr) for step in steps] == [(0, "")] * 4
    first, third = (_sums(tmp_path / f"{which}.zip") for which in ("first", "third"))
    for label in ("common.ChangeSet", "common.Change", "initiatives.Initiative", "accounts.Membership"):
        assert first[label] == third[label]


def _sums(file: Path) -> dict[str, tuple[int, str]]:
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    return {table["label"]: (table["rows"], table["sha256"]) for table in manifest["tables"]}
