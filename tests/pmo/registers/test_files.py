"""Files of an entry: taken by what they hold, given back such that nothing runs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon.pmo.common import files as store
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.registers import actions
from jalon.pmo.registers.actions import files
from jalon.pmo.registers.models import Attachment, Entry
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def entry(cast: Cast) -> Entry:
    return actions.create(by=cast.project_manager, initiative=cast.project, kind="risk", title="Late")


def office(*parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return held.getvalue()


GOOD = {
    "a.pdf": (b"%PDF-1.7 x", "application/pdf"),
    "a.png": (b"\x89PNG\r\n\x1a\nx", "image/png"),
    "a.txt": ("déjà vu".encode(), "text/plain; charset=utf-8"),
    "a.csv": ("Nom;Coût\nÉté;1".encode("cp1252"), "text/csv; charset=windows-1252"),
    "a.docx": (
        office("word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
BAD = {
    "script.txt": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page.png": b"\xef\xbb\xbf  <html><script>1</script>",
    "macro.docx": office("word/document.xml", "word/vbaProject.bin"),
    "any.zip": office("x.exe"),
    "broken.docx": b"PK\x03\x04 broken",
    "run.pdf": b"MZ\x90\x00\x03",
    "empty.txt": b"",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_what_it_holds(cast: Cast, entry: Entry, name: str) -> None:
    content, kind = GOOD[name]
    made = actions.attach(by=cast.sponsor, entry=entry, name=f"../../{name}", chunks=[content])
    assert (made.name, made.type, made.size) == (name, kind, len(content))
    assert store.path(files.PLACE, made.kept).read_bytes() == content


@pytest.mark.parametrize("name", BAD)
def test_what_could_run_is_not_taken(cast: Cast, entry: Entry, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.attach(by=cast.project_manager, entry=entry, name=name, chunks=[BAD[name]])
    assert refused.value.code in {"wrong_type", "macros", "damaged", "empty"}
    assert not Attachment.objects.exists()
    assert list((tmp_path / files.PLACE).iterdir()) == []


def test_a_file_over_the_size_is_left_before_its_end(cast: Cast, entry: Entry, tmp_path: Path) -> None:
    read = []

    def endless() -> Any:
        while True:
            read.append(1)
            yield b"x" * 1024 * 1024

    with pytest.raises(Refused, match="25"):
        actions.attach(by=cast.project_manager, entry=entry, name="a.txt", chunks=endless())
    assert len(read) == 26
    assert list((tmp_path / files.PLACE).iterdir()) == []


def test_two_gigabytes_are_refused_before_they_are_received(cast: Cast, entry: Entry) -> None:
    address = reverse("register_attach", args=[cast.project.slug, entry.pk])
    client = cast.client(cast.project_manager)
    answer = client.generic("POST", address, b"", CONTENT_LENGTH=str(2 * 1024**3))
    assert answer.status_code == 413
    assert b"25 MB" in answer.content


def test_the_organisations_room_is_counted(
    cast: Cast, entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "QUOTA", 10)
    actions.attach(by=cast.project_manager, entry=entry, name="a.txt", chunks=[b"123456"])
    with pytest.raises(Refused, match="used up"):
        actions.attach(by=cast.project_manager, entry=entry, name="b.txt", chunks=[b"123456"])
    assert len(list((tmp_path / files.PLACE).iterdir())) == 1


def test_a_file_leaves_as_a_download_that_runs_nowhere(cast: Cast, entry: Entry) -> None:
    client = cast.client(cast.project_manager)
    address = reverse("register_attach", args=[cast.project.slug, entry.pk])
    client.post(address, {"file": SimpleUploadedFile("été.txt", b"Hello", content_type="text/html")})
    made = Attachment.objects.get()
    answer = client.get(f"{address}{made.pk}/")
    assert b"".join(answer.streaming_content) == b"Hello"
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    other = actions.create(by=cast.project_manager, initiative=cast.project, kind="risk", title="Other")
    wrong = reverse("register_file", args=[cast.project.slug, other.pk, made.pk])
    assert client.get(wrong).status_code == 404
    assert cast.client(cast.stranger).get(f"{address}{made.pk}/").status_code == 404


def test_who_sent_it_or_plans_takes_it_away(
    cast: Cast, entry: Entry, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    made = actions.attach(by=cast.project_manager, entry=entry, name="a.txt", chunks=[b"x"])
    with pytest.raises(NotAllowed):
        actions.detach(by=cast.sponsor, attachment=made)
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(by=cast.project_manager, attachment=made)
    assert not Attachment.objects.exists()
    assert list((tmp_path / files.PLACE).iterdir()) == []
