"""Tables of cells to a plan: headers found by name in either language, cells checked one by one.

A cell that cannot be understood is a fault that names its sheet, row and column; the plan
is refused with all of them. What is left out takes its usual value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from jalon.engine.model import Duration, Fault, Hours, PlanError
from jalon.exchange import durations
from jalon.exchange.durations import Lengths, NotUnderstood
from jalon.exchange.errors import gettext_noop
from jalon.exchange.tabular.words import COLUMNS, DAY_OFF, SHEETS, YES_NO, folded, understood

Grid = Sequence[Sequence[Any]]
"""Rows of cells: text, numbers, true or false, dates, None."""
Key = TypeVar("Key")
MOST_FAULTS = 50
LATEST_YEAR = 9999
BASELINE = re.compile(r"(?:baseline(\d+)(start|finish)|(debut|fin)reference(\d+))\Z")
SHIFT = re.compile(r"(\d{1,2})(?:[:hH](\d{2})?)?\s*[-–—]\s*(\d{1,2})(?:[:hH](\d{2})?)?\Z")
FRENCH_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T]+(\d{1,2})[:h](\d{2}))?\Z")
OFF_WORDS = understood({True: DAY_OFF})
YES_WORDS = understood(YES_NO)


@dataclass(slots=True)
class Faults:
    """What could not be understood, cell by cell."""

    found: list[Fault] = field(default_factory=list)

    def add(self, template: str, cell: Where, value: object, code: str) -> None:
        if len(self.found) < MOST_FAULTS:
            self.found.append(Fault(code, template, {**cell.said(), "value": _shown(value)}))

    def refuse(self) -> None:
        if self.found:
            raise PlanError(self.found)


@dataclass(frozen=True, slots=True)
class Where:
    """A cell, as people find it."""

    sheet: str
    row: int
    column: str

    def said(self) -> dict[str, object]:
        return {"sheet": self.sheet, "row": self.row, "column": self.column}


class Line:
    """One row of a table: its cells by the key of their column, read as what they should be."""

    __slots__ = ("_cells", "_faults", "_table", "row")

    def __init__(self, table: Table, row: int, cells: dict[str, Any], faults: Faults) -> None:
        self._table = table
        self._cells = cells
        self._faults = faults
        self.row = row

    def __contains__(self, key: str) -> bool:
        return not empty(self._cells.get(key))

    def raw(self, key: str) -> Any:
        return self._cells.get(key)

    def where(self, key: str) -> Where:
        return Where(self._table.sheet, self.row, self._table.titles.get(key, key))

    def fault(self, key: str, template: str, code: str) -> None:
        self._faults.add(template, self.where(key), self._cells.get(key), code)

    def text(self, key: str) -> str:
        value = self._cells.get(key)
        if empty(value):
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()

    def number(self, key: str) -> float | None:
        value = self._cells.get(key)
        if empty(value):
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        text = re.sub(r"[\s\u00a0\u202f]", "", str(value))
        try:
            if text.endswith("%"):
                return _decimal(text[:-1]) / 100
            return _decimal(text)
        except ValueError:
            self.fault(
                key,
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”: a number is expected, not “%(value)s”."
                ),
                "cell_number",
            )
            return None

    def whole(self, key: str) -> int | None:
        value = self.number(key)
        if value is None:
            return None
        if value != value or abs(value) > 2**53 or value != round(value):
            self.fault(
                key,
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                    " a whole number is expected, not “%(value)s”."
                ),
                "cell_number",
            )
            return None
        return round(value)

    def percent(self, key: str) -> float | None:
        """0 to 100. A number up to 1 is a fraction, as a spreadsheet keeps its percentages."""
        value = self.number(key)
        if value is None:
            return None
        as_fraction = not isinstance(self._cells.get(key), str) or str(self._cells.get(key)).strip().endswith(
            "%"
        )
        value = value * 100 if as_fraction and abs(value) <= 1 else value
        return round(value, 6)

    def yes(self, key: str, usual: bool) -> bool:
        value = self._cells.get(key)
        if empty(value):
            return usual
        if isinstance(value, bool):
            return value
        found = YES_WORDS.get(folded(self.text(key)))
        if found is None:
            self.fault(
                key,
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”: yes or no is expected, not “%(value)s”."
                ),
                "cell_word",
            )
            return usual
        return found

    def word(self, key: str, table: dict[str, Key]) -> Key | None:
        """What a word stands for; a fault where it is none of the table."""
        if key not in self:
            return None
        found = table.get(folded(self.text(key)))
        if found is None:
            self.fault(
                key,
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                    " “%(value)s” is none of the words known there. See the template."
                ),
                "cell_word",
            )
        return found

    def instant(self, key: str, midnight: int = 0) -> datetime | None:
        """A date and time; a bare date is at ``midnight`` minutes of that day."""
        value = self._cells.get(key)
        if empty(value):
            return None
        if isinstance(value, datetime):
            return to_second(value)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day) + timedelta(minutes=midnight)
        found = _date_of(str(value).strip(), midnight)
        if found is None:
            self.fault(
                key,
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                    " a date like 2026-03-02 08:00 is expected, not “%(value)s”."
                ),
                "cell_date",
            )
        return found

    def duration(self, key: str, unit: str, lengths: Lengths) -> Duration | None:
        """A text like 12d, or a number of days (clock days where ``unit`` begins with e)."""
        value = self._cells.get(key)
        if empty(value):
            return None
        elapsed, estimated = unit.startswith("e"), unit.endswith("?")
        shown = unit.strip("e?") or "d"
        if isinstance(value, int | float) and not isinstance(value, bool):
            if 0 <= value < 1e9:
                minutes = round(value * (1440 if elapsed else lengths.minutes_per_day))
                return Duration(minutes, elapsed, shown if shown in durations.WORDS["en"] else "d", estimated)
        else:
            try:
                return durations.parse(str(value), lengths)
            except NotUnderstood:
                pass
        self.fault(
            key,
            gettext_noop(
                "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                " a duration like 12d, 3h or 2w is expected, not “%(value)s”."
            ),
            "cell_duration",
        )
        return None

    def hours(self, key: str) -> Hours | None:
        """Shifts like 08:00-12:00, 13:00-17:00; None where the cell is empty."""
        if key not in self:
            return None
        text = self.text(key)
        if folded(text) in OFF_WORDS:
            return ()
        shifts: list[tuple[int, int]] = []
        for part in re.split(r"[,;]\s*", text):
            found = SHIFT.match(part.strip())
            start = int(found[1]) * 60 + int(found[2] or 0) if found else 9999
            finish = int(found[3]) * 60 + int(found[4] or 0) if found else 0
            finish += 1440 if finish <= start and found else 0
            if not start < 1440 or finish > 2880 or (shifts and start < shifts[-1][1]):
                self.fault(
                    key,
                    gettext_noop(
                        "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                        " hours like 08:00-12:00, 13:00-17:00 are expected, not “%(value)s”."
                    ),
                    "cell_hours",
                )
                return None
            shifts.append((start, finish))
        return tuple(shifts)


class Table:
    """A sheet whose header row was found: which column holds what."""

    def __init__(self, sheet: str, kind: str, grid: Grid, faults: Faults) -> None:
        self.sheet = sheet
        self.titles: dict[str, str] = {}
        self.custom: list[str] = []
        self._grid = grid
        self._faults = faults
        self._places: list[tuple[str, int]] = []
        self.header = _header_row(grid, understood(COLUMNS[kind]))
        if self.header is not None:
            self._find_columns(kind)

    def __bool__(self) -> bool:
        return self.header is not None

    def __contains__(self, key: str) -> bool:
        return key in self.titles

    def _find_columns(self, kind: str) -> None:
        assert self.header is not None
        known = understood(COLUMNS[kind])
        for place, title in enumerate(self._grid[self.header]):
            if empty(title):
                continue
            text = str(title).strip()
            key = known.get(folded(text)) or _baseline_key(folded(text))
            if key is None or key in self.titles:
                key = f"field:{text}"
                if key in self.titles:
                    continue
                self.custom.append(key)
            self.titles[key] = text
            self._places.append((key, place))

    def lines(self) -> list[Line]:
        """The rows below the header that hold anything."""
        if self.header is None:
            return []
        lines = []
        for number, row in enumerate(self._grid[self.header + 1 :], self.header + 2):
            cells = {key: row[place] for key, place in self._places if place < len(row)}
            if any(not empty(value) for value in cells.values()):
                lines.append(Line(self, number, cells, self._faults))
        return lines


def table_of(book: dict[str, Grid], kind: str, faults: Faults) -> Table:
    """The sheet of this kind, by its name in either language; an empty table where there is none."""
    names = understood({True: SHEETS[kind]})
    for sheet, grid in book.items():
        if folded(sheet) in names:
            return Table(sheet, kind, grid, faults)
    return Table(SHEETS[kind][0][0], kind, [], faults)


def _header_row(grid: Grid, known: dict[str, str]) -> int | None:
    """The first of the first twenty rows where two titles (or the only one) are known."""
    for number, row in enumerate(grid[:20]):
        titles = [str(cell) for cell in row if not empty(cell)]
        hits = sum(folded(title) in known for title in titles)
        if hits >= 2 or (hits == 1 and len(titles) == 1):
            return number
    return None


def _baseline_key(title: str) -> str | None:
    found = BASELINE.match(title)
    if not found:
        return None
    number = found[1] or found[4]
    end = found[2] or ("start" if found[3] == "debut" else "finish")
    return f"baseline_{int(number)}_{end}"


def to_second(value: datetime) -> datetime:
    """Spreadsheets keep dates as fractions of days: rounded to the second they were meant as."""
    if value.microsecond < 500_000 or value.year == LATEST_YEAR:
        return value.replace(microsecond=0)
    return (value + timedelta(seconds=1)).replace(microsecond=0)


def empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _decimal(text: str) -> float:
    value = float(text.replace(",", "."))
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


def _date_of(text: str, midnight: int) -> datetime | None:
    french = FRENCH_DATE.match(text)
    try:
        if french:
            day, month, year = (int(french[n]) for n in (1, 2, 3))
            if french[4] is None:
                return datetime(year, month, day) + timedelta(minutes=midnight)
            return datetime(year, month, day, int(french[4]), int(french[5]))
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is not None:
        return None
    return found + timedelta(minutes=midnight) if len(text) <= 10 else found


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
