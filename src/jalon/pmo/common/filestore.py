"""Files that people attach: random names, read in pieces up to a size, their type told by their content."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.errors import Refused, TooLarge

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PARTS = (
    ("word/document.xml", f"{_OFFICE}wordprocessingml.document"),
    ("xl/workbook.xml", f"{_OFFICE}spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{_OFFICE}presentationml.presentation"),
)
_MOST_PARTS = 5_000
_TEXT_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Kept:
    """A file now on disk: its random name, what its content says it is, its size and SHA-256."""

    name: str
    type: str
    size: int
    digest: str


def keep(place: str, chunks: Iterable[bytes], most: int) -> Kept:
    """Write a file piece by piece; over the size, or of a type that is not taken, nothing is left."""
    name = secrets.token_hex(20)
    digest, size = hashlib.sha256(), 0
    target = path(place, name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge(most)
                digest.update(chunk)
                file.write(chunk)
        return Kept(name, type_of(target), size, digest.hexdigest())
    except BaseException:
        drop(place, name)
        raise


def path(place: str, name: str) -> Path:
    """A kept file's place on disk."""
    if not (name.isalnum() and place.isalnum()):
        raise ValueError("A kept file has a plain name.")
    return Path(settings.MEDIA_ROOT) / place / name


def drop(place: str, name: str) -> None:
    """Take a kept file away; nothing happens where it is gone already."""
    with contextlib.suppress(FileNotFoundError):
        path(place, name).unlink()


def type_of(file: Path) -> str:
    """The type by content, whatever the file is called; one that is not taken is refused."""
    with file.open("rb") as opened:
        head = opened.read(_TEXT_HEAD)
    for start, kind in _MAGIC:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    kind = _office(file) if head.startswith(b"PK\x03\x04") else _text(head)
    if kind is None:
        raise Refused(
            _(
                "This kind of file is not taken: send a PDF, an image (PNG, JPEG, GIF, WebP), a Word, "
                "Excel or PowerPoint file without macros, or plain text."
            ),
            "file_type",
            "file",
        )
    return kind


def _office(file: Path) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename for info in archive.infolist()[:_MOST_PARTS]}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, kind in _PARTS if part in names), None)


def _text(head: bytes) -> str | None:
    """Plain text: readable, and nothing a browser or a mail program could take for a page."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if len(head) < _TEXT_HEAD or fault.start < len(head) - 4:
            return None
        text = head[: fault.start].decode("utf-8-sig")
    plain = not any(c < " " and c not in "\t\r\n\f" for c in text)
    return "text/plain" if text.strip() and plain and "<" not in text.lstrip()[:1] else None
