"""From a risk workbook to a risk model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from jalon.engine.model import Plan
from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.uncertainty import (
    Branch,
    Branching,
    CalendarRisk,
    Correlation,
    Distribution,
    Impact,
    RiskEvent,
    RiskModel,
    Shape,
    Uncertain,
)
from jalon.exchange.errors import FileRefused
from jalon.exchange.risk_workbook.template import SHEETS

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
Cells = Mapping[str, object]


def read(path: Path, plan: Plan) -> RiskModel:
    """The risk model of a workbook for ``plan``.

    Raises
    ------
    FileNotFoundError
    FileRefused
        Where it is no workbook of ours, or a cell cannot be understood: the sheet, the row and
        the column are named.
    """
    if path.stat().st_size > MOST_BYTES:
        raise FileRefused(
            gettext_noop("“%(name)s” is too large for a risk workbook."), {"name": path.name}, "too_large"
        )
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as fault:
        raise FileRefused(
            gettext_noop("“%(name)s” is not an Excel workbook (.xlsx): save it as one."),
            {"name": path.name},
            "not_a_workbook",
        ) from fault
    sheets = {name: list(_rows(book[name], name)) for name in SHEETS if name in book.sheetnames}
    book.close()
    if not sheets:
        raise FileRefused(
            gettext_noop("“%(name)s” has none of the sheets of a risk workbook: %(sheets)s."),
            {"name": path.name, "sheets": ", ".join(SHEETS)},
            "not_risks",
        )
    return _model(sheets, plan)


class _Row:
    """One line of a sheet, read by column names; says where it is when it cannot be read."""

    def __init__(self, sheet: str, number: int, cells: Cells) -> None:
        self.sheet, self.number, self.cells = sheet, number, cells

    def refuse(self, column: str) -> FileRefused:
        return FileRefused(
            gettext_noop("Sheet “%(sheet)s”, row %(row)s: “%(column)s” cannot be understood: correct it."),
            {"sheet": self.sheet, "row": self.number, "column": column},
            "risk_cell",
        )

    def text(self, column: str) -> str:
        value = self.cells.get(column)
        return "" if value is None else str(value).strip()

    def number_in(self, column: str, default: float | None = None) -> float:
        value = self.cells.get(column)
        if value in (None, ""):
            if default is None:
                raise self.refuse(column)
            return default
        try:
            found = float(str(value).replace(",", "."))
        except ValueError as fault:
            raise self.refuse(column) from fault
        if not math.isfinite(found):
            raise self.refuse(column)
        return found

    def uid(self, column: str = "activity") -> int:
        value = self.number_in(column)
        if value != int(value):
            raise self.refuse(column)
        return int(value)

    @property
    def only_likely(self) -> bool:
        """Whether the line still says what the template wrote: the plan's own duration, and no spread."""
        return not (self.text("minimum") or self.text("maximum")) and self.text("shape").lower() != "fixed"

    def numbers(self, column: str) -> tuple[int, ...]:
        try:
            parts = self.text(column).replace(";", ",").split(",")
            return tuple(int(float(part)) for part in parts if part.strip())
        except (ValueError, OverflowError) as fault:
            raise self.refuse(column) from fault

    def points(self, prefix: str = "", by: float = 1.0) -> Distribution | None:
        """Three points and their shape; None where all are empty. An end left out is the likely value."""
        names = [f"{prefix}{name}" for name in ("minimum", "likely", "maximum")]
        if all(self.text(name) == "" for name in names):
            return None
        try:
            shape = Shape(self.text("shape").lower() or "triangular")
        except ValueError as fault:
            raise self.refuse("shape") from fault
        if shape is Shape.UNIFORM:
            low, high = (self.number_in(name) * by for name in (names[0], names[2]))
            return Distribution.uniform(low, high)
        likely = self.number_in(names[1])
        low, high = (self.number_in(name, likely) * by for name in (names[0], names[2]))
        likely *= by
        if shape in (Shape.NORMAL, Shape.LOGNORMAL):
            return Distribution(shape, mean=likely, deviation=(high - low) / 6)
        return Distribution(shape, low, likely, high)


def _rows(sheet: Any, name: str) -> Iterator[_Row]:
    heads: list[str] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS), start=1):
        if number == 1:
            heads = [str(value or "").strip().lower() for value in values]
        elif any(value not in (None, "") for value in values):
            yield _Row(name, number, dict(zip(heads, values, strict=False)))


def _model(sheets: Mapping[str, list[_Row]], plan: Plan) -> RiskModel:
    day = plan.minutes_per_day
    settings = {row.text("setting").lower(): row for row in sheets.get("Settings", ())}
    currency = settings["currency"].text("value") if "currency" in settings else ""
    rates = {currency: settings["rate"].number_in("value", 1.0)} if currency and "rate" in settings else {}
    if currency == plan.currency or not plan.currency:
        rates = {}
    durations = []
    for row in sheets.get("Durations", ()):
        points = None if row.only_likely else row.points(by=day)
        if points is not None:
            durations.append(Uncertain(row.uid(), points))
    costs = []
    for row in sheets.get("Costs", ()):
        points = row.points()
        if points is not None:
            costs.append(Uncertain(row.uid(), points))
    return RiskModel(
        durations=tuple(durations),
        costs=tuple(costs),
        correlations=tuple(
            Correlation(row.numbers("activities"), row.number_in("coefficient"))
            for row in sheets.get("Correlations", ())
        ),
        events=tuple(_events(sheets, day)),
        branchings=tuple(_ways(sheets)),
        weather=tuple(
            CalendarRisk(
                row.text("key"),
                row.numbers("months"),
                row.points("lost ") or Distribution.fixed(0.0),
                None,
                row.numbers("activities"),
            )
            for row in sheets.get("Weather", ())
        ),
        time_share=settings["time share"].number_in("value", 0.0) if "time share" in settings else 0.0,
        currency=currency,
        rates=rates,
    )


def _ways(sheets: Mapping[str, list[_Row]]) -> Iterator[Branching]:
    found: dict[str, list[Branch]] = {}
    for row in sheets.get("Ways", ()):
        branch = Branch(row.number_in("probability"), row.numbers("activities"))
        found.setdefault(row.text("key"), []).append(branch)
    for key, branches in found.items():
        yield Branching(key, tuple(branches))


def _events(sheets: Mapping[str, list[_Row]], day: int) -> Iterator[RiskEvent]:
    before: dict[str, list[Impact]] = {}
    after: dict[str, list[Impact]] = {}
    known = {row.text("key") for row in sheets.get("Risks", ())}
    for row in sheets.get("Impacts", ()):
        when = row.text("when").lower() or "before"
        if when not in ("before", "after"):
            raise row.refuse("when")
        if row.text("risk") not in known:
            raise row.refuse("risk")
        impact = Impact(row.uid(), row.points("days ", day), row.points("cost "))
        (before if when == "before" else after).setdefault(row.text("risk"), []).append(impact)
    for row in sheets.get("Risks", ()):
        key = row.text("key")
        answered = row.text("probability after")
        yield RiskEvent(
            key,
            row.text("name") or key,
            row.number_in("probability"),
            tuple(before.get(key, ())),
            row.text("response"),
            row.number_in("response cost", 0.0),
            row.number_in("probability after") if answered else None,
            tuple(after[key]) if key in after else None,
        )
