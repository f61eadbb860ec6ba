"""Files that people hand in or have made: kept under random names, told by content, given back safely."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from jalon.pmo.common import downloads
from jalon.pmo.common.errors import Refused

MOST = 50 * 1024 * 1024
"""Bytes of one file."""
MOST_PARTS, MOST_UNPACKED = 5_000, 500 * 1024 * 1024
"""Of an office file, which is a zip: more is a trap."""
LONGEST_NAME = 200
"""What a browser may do with a file should it open it after all."""

_HEAD = 4096
_OFFICE = {
    "docx": ("word/document.xml", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
_STARTS = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "gif": (b"GIF8", "image/gif"),
    "webp": (b"RIFF", "image/webp"),
}
_TEXTS = {"txt": "text/plain", "csv": "text/csv", "md": "text/markdown"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept: its random name on disk, what it was called, its type by content."""

    stored: str
    name: str
    media_type: str
    size: int
    sha256: str


def keep(chunks: Iterable[bytes], name: str, place: str, most: int = MOST) -> Kept:
    """Keep a handed-in file; Refused, and nothing kept, where it is too large or not what it says it is."""
    stored, size, digest = _written(chunks, place, most)
    try:
        plain, media_type = _told(path(place, stored), name)
    except BaseException:
        drop(place, stored)
        raise
    return Kept(stored, plain, media_type, size, digest)


def keep_unread(chunks: Iterable[bytes], place: str) -> str:
    """Keep a file as it came, for whoever reads it behind walls; its random name."""
    return _written(chunks, place, None)[0]


def keep_own(data: bytes, name: str, media_type: str, place: str) -> Kept:
    """Keep a file that we made ourselves."""
    stored, size, digest = _written([data], place)
    return Kept(stored, name, media_type, size, digest)


def keep_large(chunks: Iterable[bytes], name: str, media_type: str, place: str) -> Kept:
    """Keep a file that we made, as large as it is."""
    stored, size, digest = _written(chunks, place, None)
    return Kept(stored, name, media_type, size, digest)


def path(place: str, stored: str) -> Path:
    """Where a kept file lies."""
    if not stored.isalnum() or not place.isalnum():
        raise ValueError("A kept file has a plain name.")
    return Path(settings.MEDIA_ROOT) / place / stored


def drop(place: str, stored: str) -> None:
    """Take a kept file away; nothing happens where it is gone already."""
    if stored:
        with contextlib.suppress(FileNotFoundError):
            path(place, stored).unlink()


def answer(place: str, stored: str, name: str, media_type: str) -> HttpResponseBase:
    """The file as something a browser saves and never runs."""
    try:
        file = path(place, stored).open("rb")
    except FileNotFoundError:
        raise Refused(
            _("“%(file)s” is no longer on the disk of this server.") % {"file": name}, "gone"
        ) from None
    return downloads.locked(FileResponse(file, content_type=media_type), name)


def _written(chunks: Iterable[bytes], place: str, most: int | None = MOST) -> tuple[str, int, str]:
    folder = Path(settings.MEDIA_ROOT) / place
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stored, size, digest = secrets.token_hex(20), 0, hashlib.sha256()
    handle = os.open(folder / stored, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if most is not None and size > most:
                    raise Refused(too_large(most // 1024 // 1024), "too_large", "file")
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        drop(place, stored)
        raise
    return stored, size, digest.hexdigest()


def too_large(most: int) -> str:
    """The sentence for a file beyond so many MB."""
    sentence = _("More than %(most)s MB is not kept here: make the file smaller, or give its address.")
    return sentence % {"most": most}


def _told(file: Path, name: str) -> tuple[str, str]:
    """(plain name, media type) by what the file holds, which must be what its name says."""
    plain = plain_name(name)
    ending = plain.rpartition(".")[2].lower() if "." in plain else ""
    with file.open("rb") as handle:
        start = handle.read(_HEAD)
    if not start:
        raise Refused(
            _("“%(file)s” is empty: choose another file.") % {"file": plain or name}, "empty", "file"
        )
    if ending == "webp" and start[8:12] != b"WEBP":
        start = b""
    if ending in _STARTS and start.startswith(_STARTS[ending][0]):
        return plain, _STARTS[ending][1]
    if ending in _TEXTS and (coded := _coded(start)):
        return plain, f"{_TEXTS[ending]}; charset={coded}"
    if (ending in _OFFICE or ending in _OPEN) and start.startswith(b"PK"):
        return plain, f"application/{_office(file, plain, ending)}"
    if ending in {*_STARTS, *_TEXTS, *_OFFICE, *_OPEN}:
        raise Refused(
            _("“%(file)s” is not what its name says: save it again as %(kind)s, then hand it in.")
            % {"file": plain, "kind": ending.upper()},
            "wrong_type",
            "file",
        )
    raise Refused(
        _(
            "“%(file)s” is of a kind that is not kept here: hand in a PDF, an office file without macros "
            "(Word, Excel, PowerPoint, OpenDocument), a picture (PNG, JPEG, GIF, WebP), or plain text."
        )
        % {"file": plain or name},
        "wrong_type",
        "file",
    )


def plain_name(name: str) -> str:
    """The name without a path or characters that a system or a reader could misread."""
    plain = PurePath(name.replace("\\", "/")).name
    return "".join(c for c in plain if c.isprintable() and c not in '"<>|:*?')[-LONGEST_NAME:].strip(". ")


def _coded(start: bytes) -> str:
    """How plain text is coded, as spreadsheets save it too; empty for what is none, or looks like a page."""
    for coded in ("utf-8-sig", "cp1252"):
        try:
            text = start.decode(coded)
        except UnicodeDecodeError as fault:
            if len(start) < _HEAD or fault.start < _HEAD - 4:
                continue
            text = start[: fault.start].decode(coded)
        plain = not text.lstrip().startswith("<") and not any(c < " " and c not in "\t\r\n\f" for c in text)
        return coded.removesuffix("-sig").replace("cp", "windows-") if plain else ""
    return ""


def _office(file: Path, name: str, ending: str) -> str:
    """The media type of an office file; Refused where it is broken, carries macros, or is a trap."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            unpacked = sum(part.file_size for part in parts)
            mime = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        names, unpacked, mime, parts = set(), 0, "", []
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Refused(
            _("“%(file)s” unpacks to far too much: it is refused.") % {"file": name}, "bomb", "file"
        )
    if any(one.rpartition("/")[2].lower() == "vbaproject.bin" for one in names) or any(
        one.startswith("Basic/") for one in names
    ):
        raise Refused(
            _("“%(file)s” carries macros: save it without them, then hand it in.") % {"file": name},
            "macros",
            "file",
        )
    wanted, media_type = _OFFICE.get(ending, ("", f"vnd.oasis.opendocument.{_OPEN.get(ending)}"))
    if (wanted and wanted in names) or (not wanted and mime.endswith(media_type)):
        return media_type
    raise Refused(
        _("“%(file)s” is damaged or not what its name says: open it, save it again, then hand it in.")
        % {"file": name},
        "damaged",
        "file",
    )
