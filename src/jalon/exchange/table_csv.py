"""CSV: the task table alone, one row an activity.

Text that a spreadsheet would take for a formula is written with an apostrophe before it;
reading takes it off again. French files separate with semicolons, English ones with
commas; both are read.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from jalon.engine.model import Duration, Plan, Schedule
from jalon.exchange import durations
from jalon.exchange.errors import FileRefused, Repair, gettext_noop
from jalon.exchange.fidelity import Fidelity
from jalon.exchange.formats import Reading
from jalon.exchange.tabular.outward import Cell, Outward
from jalon.exchange.tabular.plans import plan_of

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 200_000
PERCENTS = ("percent", "physical_percent")
LEFT_OUT = frozenset({"unit"})
"""Columns that a text needs not: durations carry their own unit."""


def escaped(text: str) -> str:
    """A text that no spreadsheet takes for a formula: the one function all text cells go through."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def unescaped(text: str) -> str:
    """What :func:`escaped` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def write(plan: Plan, schedule: Schedule | None = None, language: str = "en") -> bytes:
    """The task table in UTF-8 with a byte order mark, which spreadsheets need to see accents."""
    out = Outward(plan, schedule, language)
    columns = [c for c in out.columns() if c.custom or c.key not in LEFT_OUT]
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=";" if language.startswith("fr") else ",", lineterminator="\r\n")
    sheet.writerow([escaped(c.title) for c in columns])
    for activity, row in zip(plan.activities, out.tasks(), strict=True):
        if not activity.is_summary:
            row["duration"] = durations.format(activity.duration, plan, language)
        for key in PERCENTS:
            part = row.get(key)
            row[key] = part * 100 if isinstance(part, int | float) else None
        elapsed = activity.duration.elapsed
        remaining = activity.progress.remaining_minutes
        if remaining is not None:
            row["remaining"] = durations.format(Duration(remaining, elapsed), plan, language)
        sheet.writerow([_written(row.get(c.key), language) for c in columns])
    return text.getvalue().encode("utf-8-sig", "replace")


def _written(value: Cell, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        # A real number stays one, a negative one too.
        text = f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return text.replace(".", ",") if language.startswith("fr") else text
    return escaped(value.replace("\x00", ""))


def read(data: bytes, name: str) -> Reading:
    """A plan from a table of tasks: a header row in French or English, then one task a row."""
    text, repairs = _text(data)
    csv.field_size_limit(1_000_000)
    rows: list[list[str | None]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            if len(rows) > MOST_ROWS:
                raise FileRefused(
                    gettext_noop(
                        "“%(name)s” has more than %(most)s rows: split the plan over several files."
                    ),
                    {"name": name, "most": MOST_ROWS},
                    "csv_rows",
                )
            rows.append([unescaped(cell) or None for cell in cells])
    except csv.Error:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is damaged or no table: save it again as CSV (UTF-8) and try once more."
            ),
            {"name": name},
            "csv_damaged",
        ) from None
    found = plan_of({"Tasks": rows}, name)
    if found is None:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” has no header row with a column called Name."
                " Start from the template: export any plan as CSV."
            ),
            {"name": name},
            "csv_no_header",
        )
    plan, mended, unsupported = found
    return Reading(plan, Fidelity.of(plan, tuple(unsupported), (*repairs, *mended)), "csv")


def _text(data: bytes) -> tuple[str, list[Repair]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if "\x00" not in text:
        return text, []
    return text.replace("\x00", ""), [
        Repair(gettext_noop("Characters that no text may hold (NUL) were left out."))
    ]


def _delimiter(text: str) -> str:
    """What separates the titles of the first row."""
    head = text.lstrip("\r\n").split("\n", 1)[0]
    return max(";,\t", key=head.count)
