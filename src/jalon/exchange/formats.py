"""Every format we know, and finding out by content which one a file is in.

The name of a file only decides where its content does not: a plan saved under the wrong
ending is read for what it is.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jalon.engine.model import Plan, Schedule
from jalon.exchange.errors import FileRefused, Repair, gettext_noop

if TYPE_CHECKING:
    from jalon.exchange.fidelity import Fidelity

LARGEST = 200 * 1024 * 1024
"""Bytes; a larger file is refused unread."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as it was read, what the reading kept and lost, and from which format."""

    plan: Plan
    report: Fidelity
    format: str


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its short name, module, endings, and what it can do."""

    name: str
    title: str
    module: str
    endings: tuple[str, ...]
    media_type: str
    reads: bool = True
    writes: bool = True


FORMATS: tuple[Format, ...] = (
    Format("mspdi", "Microsoft Project XML", "jalon.exchange.mspdi", (".xml",), "application/xml"),
    Format(
        "mpp",
        "Microsoft Project",
        "jalon.exchange.mpp",
        (".mpp", ".mpt", ".mpx"),
        "application/vnd.ms-project",
        writes=False,
    ),
    Format("xer", "Primavera P6 XER", "jalon.exchange.xer", (".xer",), "application/octet-stream"),
    Format(
        "pmxml",
        "Primavera P6 XML",
        "jalon.exchange.pmxml",
        (".pmxml", ".xml"),
        "application/xml",
        writes=False,
    ),
    Format(
        "workbook",
        "Workbook",
        "jalon.exchange.workbook",
        (".xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    Format("jalon_json", "Jalon JSON", "jalon.exchange.jalon_json", (".json",), "application/json"),
    Format("csv", "CSV", "jalon.exchange.table_csv", (".csv",), "text/csv"),
    Format("ical", "iCalendar", "jalon.exchange.calendar_ics", (".ics",), "text/calendar", reads=False),
)


def format_named(name: str) -> Format:
    """The format of this short name, or with this file ending."""
    low = name.lower()
    for known in FORMATS:
        if low == known.name:
            return known
    for known in FORMATS:
        if low.endswith(known.endings):
            return known
    raise FileRefused(
        gettext_noop("“%(name)s” has no ending we know. Use one of: %(endings)s."),
        {"name": name, "endings": ", ".join(sorted({e for f in FORMATS for e in f.endings}))},
        "format_unknown",
    )


def read(source: str | Path | bytes, name: str = "") -> Reading:
    """Read a plan from a path, or from bytes that were called ``name``."""
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        name = name or path.name
        _check_size(path.stat().st_size, name)
        data = path.read_bytes()
    _check_size(len(data), name)
    found = sniff(data, name)
    reading: Reading = _module(found).read(data, name)
    return _rounded(reading)


def _rounded(reading: Reading) -> Reading:
    """The reading, saying so where the plan's dates have seconds."""
    from jalon.exchange.fidelity import SECONDS, with_seconds

    if not with_seconds(reading.plan):
        return reading
    repaired = (*reading.report.repaired, Repair(SECONDS))
    return replace(reading, report=replace(reading.report, repaired=repaired))


LOCALISED = frozenset({"workbook", "csv", "ical"})
"""Formats that people read as they are: written in the reader's language."""


def write(plan: Plan, schedule: Schedule | None, name: str, language: str = "en") -> bytes:
    """``plan`` in the format that ``name`` (a short name or a file name) asks for."""
    found = format_named(name)
    if not found.writes:
        raise FileRefused(
            gettext_noop(
                "Jalon reads %(format)s files and does not write them."
                " Write .xml instead: Microsoft Project opens it."
            ),
            {"format": found.title},
            "format_read_only",
        )
    more = {"language": language} if found.name in LOCALISED else {}
    data: bytes = _module(found).write(plan, schedule, **more)
    return data


def sniff(data: bytes, name: str = "") -> Format:
    """Which format this is, by content first, by name where content does not tell."""
    head = data[:4096]
    if not data.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise FileRefused(
            gettext_noop("“%(name)s” is empty: export the plan again from the program that made it."),
            {"name": name},
            "file_empty",
        )
    known = _by_content(data, _text_of(head), head, name)
    if known is None:
        low = name.lower()
        known = "csv" if low.endswith(".csv") else None
    if known is None:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is no plan file we know. Jalon reads Microsoft Project (.mpp, .mpt, .mpx, .xml),"
                " Primavera (.xer, .xml), its workbook template (.xlsx), CSV and its own .json."
            ),
            {"name": name},
            "format_unknown",
        )
    return next(f for f in FORMATS if f.name == known)


def _by_content(data: bytes, text: str, head: bytes, name: str) -> str | None:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "mpp"
    if head.startswith(b"PK\x03\x04"):
        return "workbook"
    if text.startswith("MPX") and text[3:4] in ",;\t":
        return "mpp"
    if text.startswith("ERMHDR"):
        return "xer"
    if text.startswith("{"):
        return "jalon_json"
    if text.startswith("<"):
        if "APIBusinessObjects" in text or "xmlns.oracle.com/Primavera" in text:
            return "pmxml"
        if "schemas.microsoft.com/project" in text or "<Project" in text or "<!DOCTYPE" in text:
            return "mspdi"
    return None


def _text_of(head: bytes) -> str:
    """The first characters in whatever encoding, for telling formats apart only."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").lstrip("\ufeff \t\r\n")
    if head[1:2] == b"\x00":
        return head.decode("utf-16-le", "replace").lstrip("\ufeff \t\r\n")
    if head[:1] == b"\x00":
        return head.decode("utf-16-be", "replace").lstrip("\ufeff \t\r\n")
    return head.decode("utf-8-sig", "replace").lstrip(" \t\r\n")


def _check_size(size: int, name: str) -> None:
    if size > LARGEST:
        raise FileRefused(
            gettext_noop("“%(name)s” has %(size)s MB and the largest file read is %(most)s MB."),
            {"name": name, "size": round(size / 1024 / 1024), "most": LARGEST // 1024 // 1024},
            "file_too_large",
        )


def _module(found: Format) -> Any:
    return importlib.import_module(found.module)
