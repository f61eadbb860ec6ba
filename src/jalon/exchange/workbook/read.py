"""A workbook to a plan: its zip checked here, its cells read in a child process."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from jalon.exchange import sandbox
from jalon.exchange.errors import FileRefused, Repair, gettext_noop
from jalon.exchange.fidelity import Fidelity
from jalon.exchange.formats import Reading
from jalon.exchange.tabular.inward import Grid
from jalon.exchange.tabular.plans import plan_of
from jalon.exchange.workbook import child

MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 1000
DAMAGED = re.compile("[\x00\ud800-\udfff]")
SMALL = 1024 * 1024
"""Below this unpacked size a ratio says nothing."""


def read(data: bytes, name: str) -> Reading:
    """The plan of a workbook: sheets and columns are found by name, in French or English."""
    check_zip(data, name)
    grids = cells_of(data, name)
    mended = _clean(grids)
    found = plan_of(grids, name)
    if found is None:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” has no sheet called Tasks with a column called Name."
                " Start from the template: export any plan as a workbook."
            ),
            {"name": name},
            "workbook_no_tasks",
        )
    plan, repairs, unsupported = found
    return Reading(plan, Fidelity.of(plan, tuple(unsupported), (*mended, *repairs)), "workbook")


def check_zip(data: bytes, name: str) -> None:
    """Refuse an archive that would unpack to more than a workbook ever holds."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as fault:
        raise FileRefused(
            gettext_noop("“%(name)s” is damaged or cut short: save the workbook again and try once more."),
            {"name": name},
            "zip_damaged",
        ) from fault
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_BYTES
        or (unpacked > SMALL and unpacked / packed > MOST_RATIO)
    ):
        raise FileRefused(
            gettext_noop(
                "“%(name)s” would unpack to %(size)s MB in %(entries)s parts, more than a workbook needs:"
                " keep only the sheets of the plan and save it again."
            ),
            {"name": name, "size": unpacked // 1024 // 1024, "entries": len(entries)},
            "zip_bomb",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(
            gettext_noop("“%(name)s” is protected by a password: save it without one and try again."),
            {"name": name},
            "zip_password",
        )
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise FileRefused(
            gettext_noop("“%(name)s” is an archive and no workbook: choose the .xlsx file itself."),
            {"name": name},
            "zip_no_workbook",
        )


def cells_of(data: bytes, name: str) -> dict[str, Grid]:
    """The cells of every sheet by its title, read in a child process."""
    with sandbox.private_folder() as folder:
        book, out = folder / "book.xlsx", folder / "cells.json"
        book.write_bytes(data)
        script = Path(child.__file__)
        command = [sys.executable, "-I", str(script), str(book), str(out)]
        outcome = sandbox.run(command, folder, _readable(script))
        if outcome.status == 0 and out.is_file():
            sheets: dict[str, list[list[Any]]] = json.loads(out.read_text("ascii"))
            return {
                title: [[_cell(value) for value in row] for row in rows] for title, rows in sheets.items()
            }
    raise _refusal(outcome.status, name)


def grids_of(out: Path) -> dict[str, Grid]:
    """What the child wrote."""
    sheets: dict[str, list[list[Any]]] = json.loads(out.read_text("ascii"))
    return {title: [[_cell(v) for v in row] for row in rows] for title, rows in sheets.items()}


def _readable(script: Path) -> list[Path]:
    """What the child's walls must show: Python, its packages, the script."""
    import openpyxl

    places = [Path(sys.base_prefix), Path(sys.prefix), Path(openpyxl.__file__).parent.parent, script]
    return [p for p in dict.fromkeys(places) if p.exists() and str(p) not in ("/", "/usr")]


def _refusal(status: int | None, name: str) -> FileRefused:
    if status == child.TOO_MANY:
        return FileRefused(
            gettext_noop("“%(name)s” has more than %(most)s rows: split the plan over several workbooks."),
            {"name": name, "most": child.MOST_ROWS},
            "workbook_rows",
        )
    if status == child.NO_WORKBOOK:
        return FileRefused(
            gettext_noop(
                "“%(name)s” cannot be opened as a workbook: save it again as .xlsx and try once more."
            ),
            {"name": name},
            "workbook_damaged",
        )
    return FileRefused(
        gettext_noop(
            "“%(name)s” took too much time or memory to read:"
            " keep only the sheets of the plan and save it again."
        ),
        {"name": name},
        "workbook_limits",
    )


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["t"]) if "t" in value else date.fromisoformat(value["d"])
    return value


def _clean(grids: dict[str, Grid]) -> list[Repair]:
    """Characters that no text may hold are replaced, and it is said how often."""
    count = 0
    for rows in grids.values():
        for row in rows:
            for place, value in enumerate(row):
                if isinstance(value, str) and not value.isprintable() and DAMAGED.search(value):
                    assert isinstance(row, list)
                    row[place] = DAMAGED.sub("\ufffd", value)
                    count += 1
    if not count:
        return []
    return [
        Repair(
            gettext_noop("%(count)s texts held characters that no text may hold: they show as “�”."),
            {"count": count},
        )
    ]
