"""An XER file as tables of text: encodings found, rows cut, quoting undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jalon.exchange.errors import FileRefused, Repair, gettext_noop

TABLES = frozenset(
    {
        "ACTVCODE",
        "ACTVTYPE",
        "CALENDAR",
        "CURRTYPE",
        "MEMOTYPE",
        "PROJCOST",
        "PROJECT",
        "PROJWBS",
        "ROLES",
        "RSRC",
        "RSRCRATE",
        "RSRCROLE",
        "SCHEDOPTIONS",
        "TASK",
        "TASKACTV",
        "TASKMEMO",
        "TASKPRED",
        "TASKRSRC",
        "UDFTYPE",
        "UDFVALUE",
    }
)
"""The tables we read."""
SILENT = frozenset(
    {
        "BASELINE_EXPORT",
        "COSTTYPE",
        "DOCCATG",
        "DOCSTAT",
        "FINDATES",
        "FINTMPL",
        "FUNDSRC",
        "LOCATION",
        "OBS",
        "PHASE",
        "POBS",
        "RISKTYPE",
        "RSRCLEVELLIST",
        "SHIFT",
        "SHIFTPER",
        "THRSPARM",
        "UMEASURE",
    }
)
"""Tables that say nothing of a plan: lists of units, of cost kinds, of the office's people."""
NAMED = ("PROJECT", "PROJWBS", "TASK", "RSRC", "TASKMEMO", "UDFVALUE", "ACTVCODE")
"""Tables whose text people read."""
MOST_ROWS = 3_000_000

Row = dict[str, str]


@dataclass(slots=True)
class Tables:
    """What a file holds: its tables by name, its header, what was odd."""

    header: list[str]
    rows: dict[str, list[Row]]
    encoding: str
    other: list[str] = field(default_factory=list)
    """Tables with rows that we do not read."""
    repairs: list[Repair] = field(default_factory=list)

    def __getitem__(self, name: str) -> list[Row]:
        return self.rows.get(name, [])


def tables_of(data: bytes, name: str) -> Tables:
    """Cut the bytes of an XER file into tables."""
    text, encoding = decoded(data)
    if not text.startswith("ERMHDR"):
        raise FileRefused(
            gettext_noop(
                "“%(name)s” does not begin like an XER file:"
                " export the project again from P6 (File > Export)."
            ),
            {"name": name},
            "xer_header",
        )
    repairs: list[Repair] = []
    if "\x00" in text:
        text = text.replace("\x00", "")
        repairs.append(Repair(gettext_noop("Characters that no text may hold (NUL) were left out.")))
    tables = Tables([], {}, encoding, repairs=repairs)
    ended = False
    fields: list[str] = []
    rows: list[Row] | None = None
    total = 0
    for line in _lines(text):
        mark, _, rest = line.partition("\t")
        if mark == "%R":
            if rows is not None:
                values = rest.split("\t")
                rows.append(dict(zip(fields, values, strict=False)))
                total += 1
                if total > MOST_ROWS:
                    raise FileRefused(
                        gettext_noop(
                            "“%(name)s” holds more than %(most)s rows: export one project at a time from P6."
                        ),
                        {"name": name, "most": MOST_ROWS},
                        "file_too_large",
                    )
        elif mark == "%T":
            table = rest.strip()
            fields = []
            rows = tables.rows.setdefault(table, []) if table in TABLES else None
            if rows is None and table not in SILENT:
                tables.other.append(table)
        elif mark == "%F":
            fields = [f.strip() for f in rest.split("\t")]
        elif mark == "ERMHDR":
            tables.header = rest.split("\t")
        elif mark.strip() == "%E":
            ended = True
    if not ended:
        tables.repairs.append(
            Repair(
                gettext_noop(
                    "The file stops before its end: what comes after its last whole row is missing."
                    " Export it again from P6."
                )
            )
        )
        _drop_last(tables, text)
    if "\ufffd" in text and any(
        "\ufffd" in v for name_ in NAMED for row in tables[name_] for v in row.values()
    ):
        tables.repairs.append(
            Repair(gettext_noop("Some characters of the file could not be read: they show as “�”."))
        )
    if not tables["PROJECT"]:
        raise FileRefused(
            gettext_noop("“%(name)s” holds no project: export a project, not only its lists, from P6."),
            {"name": name},
            "xer_no_project",
        )
    return tables


def _lines(text: str) -> Iterator[str]:
    """Lines, with the text that a raw line break cut off put back on its row."""
    held: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.startswith(("%T", "%F", "%R", "%E", "ERMHDR")):
            if held:
                yield "\n".join(held)
            held = [line]
        elif held and line:
            held.append(line)
    if held:
        yield "\n".join(held)


def _drop_last(tables: Tables, text: str) -> None:
    """A file cut in the middle of a row: that row is not to be trusted."""
    last = text.rstrip("\r\n").rpartition("\n")[2]
    if text.endswith("\n") or not last.startswith("%R"):
        return
    for rows in tables.rows.values():
        if rows and "\t".join(rows[-1].values()) == last[3:]:
            rows.pop()
            return


def plain(value: str) -> str:
    """A text field as people wrote it: quotes are doubled in the file, 0x7F breaks lines."""
    if "\x7f" in value:
        value = value.replace("\x7f\x7f", "\n").replace("\x7f", "\n")
    return value.replace('""', '"') if '""' in value else value


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was found to be in."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    if data[1:2] == b"\x00":
        return data.decode("utf-16-le", "replace"), "utf-16-le"
    if data[:1] == b"\x00":
        return data.decode("utf-16-be", "replace"), "utf-16-be"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = _single_byte(data)
        return data.decode(encoding, "replace"), encoding


EURO_PAGES = {b"\x80": "cp1252", b"\x88": "cp1251", b"\xa4": "iso8859-15"}
"""The currency table writes the euro sign: its byte betrays the code page."""
ENOUGH = 100_000
"""Bytes of a table, and a part of the bytes of a file, that tell its code page."""
CYRILLIC_WORD = re.compile(rb"[\xc0-\xff\xa8\xb8]{3,}")
ACCENTED = re.compile(rb"(?<=[A-Za-z])[\xc0-\xff](?=[A-Za-z\s\t])|(?<=[\s\t])[\xc0-\xdf](?=[A-Za-z])")


def _single_byte(data: bytes) -> str:
    """Which Windows code page: from the currency table, else from the shape of words.

    Cyrillic words are runs of high bytes; western accents stand alone among plain letters.
    """
    start = data.find(b"%T\tCURRTYPE")
    for line in data[start : start + ENOUGH].split(b"\n") if start >= 0 else ():
        cells = line.split(b"\t")
        page = EURO_PAGES.get(cells[3]) if b"EUR" in cells and len(cells) > 3 else None
        if page:
            return page
    runs = sum(len(word) for word in CYRILLIC_WORD.findall(data, 0, 64 * ENOUGH))
    alone = len(ACCENTED.findall(data, 0, 64 * ENOUGH))
    return "cp1251" if runs > alone else "cp1252"
