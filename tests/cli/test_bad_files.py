"""Broken and hostile files on the command line: status 1, one sentence in the reader's language."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.exchange.mspdi import write
from tests.cli.house import HOUSE, Answer, speak

Jalon = Callable[..., Answer]
GOOD = write(HOUSE)


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return held.getvalue()


BAD = {
    "empty": ("plan.xml", b""),
    "cut short": ("plan.xml", GOOD[: len(GOOD) // 2]),
    "a picture": ("plan.mpp", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "a document type": ("plan.xml", b'<!DOCTYPE p SYSTEM "file:///etc/passwd">' + GOOD),
    "200,000 levels": ("plan.xml", GOOD.replace(b"<Tasks>", b"<Tasks>" + b"<a>" * 200_000, 1)),
    "a bomb": ("plan.xlsx", bomb()),
    "half an archive": ("plan.xlsx", b"PK\x03\x04" + bytes(60)),
    "half a container": ("plan.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
    "another encoding": ("plan.xml", GOOD.replace(b"House", "Tâche".encode("latin-1"), 1)),
    "no plan": ("plan.json", b'{"hello": 1}'),
    "deep json": ("plan.json", b"[" * 200_000),
    "not a number": ("plan.json", b'{"format": "jalon-plan", "version": NaN}'),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", BAD)
def test_it_is_said_in_one_sentence(
    jalon: Jalon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    called, data = BAD[name]
    path = tmp_path / called
    path.write_bytes(data)
    speak(monkeypatch, language)
    said = {}
    for command in (("schedule", str(path)), ("convert", str(path), str(tmp_path / "out.xml"))):
        began = time.process_time()
        answer = jalon(*command)
        assert time.process_time() - began < 10
        assert answer.status == 1, answer.err
        assert answer.err.strip().endswith((".", "!")), answer.err
        said[command[0]] = answer.err
    assert not (tmp_path / "out.xml").exists()
    speak(monkeypatch, "fr" if language == "en" else "en")
    assert jalon("schedule", str(path)).err != said["schedule"]
