"""A plan to a workbook: numbers and dates as such, totals as formulas, every text as text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from jalon.engine.model import Plan, Schedule
from jalon.exchange.flat_calendars import flat_calendars
from jalon.exchange.tabular.outward import Cell, Column, Outward, Row
from jalon.exchange.tabular.words import (
    ASSIGNMENT_COLUMNS,
    ASSIGNMENTS,
    CALENDAR_COLUMNS,
    CALENDARS,
    CONSTRAINTS,
    EARNED_VALUE,
    EXCEPTION_COLUMNS,
    EXCEPTIONS,
    KINDS,
    PLAN,
    PLAN_LINES,
    RESOURCE_COLUMNS,
    RESOURCES,
    SHEETS,
    TASKS,
    YES_NO,
    Names,
    place,
    written,
)
from jalon.exchange.workbook.gantt import put_gantt

INK, INK_2, LINE, HEAD, ACCENT, BAD = "#161A22", "#475061", "#E3E6EB", "#EEF0F4", "#3A4FCC", "#BF2F1A"
LONGEST = 32_767
EARLIEST, LATEST = datetime(1900, 3, 1), datetime(9999, 12, 31)
"""Dates a spreadsheet counts right."""
DATES = ("yyyy-mm-dd hh:mm", "dd/mm/yyyy hh:mm")
DAYS = ("yyyy-mm-dd", "dd/mm/yyyy")
WIDTHS = {
    "id": 6,
    "level": 7,
    "uid": 8,
    "wbs": 10,
    "name": 46,
    "kind": 16,
    "duration": 10,
    "start": 17,
    "finish": 17,
    "percent": 11,
    "predecessors": 22,
    "resources": 26,
    "total_float": 11,
    "critical": 9,
    "constraint": 22,
    "note": 40,
}
HIDDEN = frozenset(
    {
        "uid",
        "unit",
        "ignore_resource_calendars",
        "physical_percent",
        "stop",
        "resume",
        "suspend",
        "delay",
        "pieces",
        "work_type",
        "effort_driven",
        "cost",
        "actual_cost",
        "remaining_cost",
        "earned_value_method",
    }
)
INSTANTS = frozenset(
    {
        "start",
        "finish",
        "constraint_date",
        "second_constraint_date",
        "deadline",
        "actual_start",
        "actual_finish",
        "stop",
        "resume",
        "suspend",
        "expected_finish",
    }
)
PERCENTS = frozenset({"percent", "physical_percent", "units", "max_units"})
LENGTHS = frozenset({"duration", "remaining", "total_float"})
TOTALS = (
    (("Totals", "Totaux"), None),
    (("Tasks", "Tâches"), "count"),
    (("First start", "Premier début"), "start"),
    (("Last finish", "Dernière fin"), "finish"),
    (("Critical tasks", "Tâches critiques"), "critical"),
    (("Fixed costs", "Coûts fixes"), "cost"),
)


def write(plan: Plan, schedule: Schedule | None = None, language: str = "en") -> bytes:
    """The plan as a workbook in the given language, with the dates of ``schedule``."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": DATES[place(language)],
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_calc_mode("auto")
    book.set_properties({"title": _text(plan.name)[:255], "author": _text(plan.author)[:255]})
    # A fixed day, so that the same plan always gives the same bytes.
    book.set_properties({"created": datetime(2000, 1, 1), "title": _text(plan.name)[:255]})
    _Writer(book, Outward(plan, schedule, language), language).write()
    book.close()
    return out.getvalue()


class _Writer:
    """The sheets of one workbook."""

    def __init__(self, book: Any, out: Outward, language: str) -> None:
        self.book = book
        self.out = out
        self.language = language
        self.columns = out.columns()
        self.rows = list(out.tasks())
        self.styles: dict[tuple[Any, ...], Any] = {}
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def write(self) -> None:
        plan_sheet = self._sheet(PLAN)
        tasks = self._sheet(TASKS)
        tasks.activate()
        tasks.set_first_sheet()
        self._tasks(tasks)
        put_gantt(self.book, self._title(TASKS), self.columns, self.rows, self.language, self.format)
        flat = flat_calendars(self.out.plan, lenient=True)
        self._table(CALENDARS, CALENDAR_COLUMNS, self.out.calendar_rows(flat))
        self._table(EXCEPTIONS, EXCEPTION_COLUMNS, self.out.exception_rows(flat))
        self._table(RESOURCES, RESOURCE_COLUMNS, self.out.resource_rows())
        self._table(ASSIGNMENTS, ASSIGNMENT_COLUMNS, self.out.assignment_rows())
        self._plan(plan_sheet)

    def _title(self, kind: str) -> str:
        return written(SHEETS[kind], self.language)

    def _sheet(self, kind: str) -> Any:
        sheet = self.book.add_worksheet(self._title(kind))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def format(self, **values: Any) -> Any:
        key = tuple(sorted({"font_name": "Arial", "font_size": 10, "font_color": INK, **values}.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({**dict(key), "valign": "vcenter"})
        return self.formats[key]

    def _head(self) -> Any:
        return self.format(bold=True, font_color=INK_2, bg_color=HEAD, bottom=1, bottom_color=LINE)

    def _style(self, key: str, value: Cell, row: Row | None = None) -> Any:
        level = row["level"] if row is not None and key == "name" else None
        kind = row["kind"] if row is not None else None
        known = (key, type(value), kind, level, row is None)
        if known not in self.styles:
            self.styles[known] = self._made_style(key, value, row)
        return self.styles[known]

    def _made_style(self, key: str, value: Cell, row: Row | None) -> Any:
        values: dict[str, Any] = {}
        if isinstance(value, datetime):
            values["num_format"] = DATES[place(self.language)]
        elif isinstance(value, date):
            values["num_format"] = DAYS[place(self.language)]
        elif key in PERCENTS and isinstance(value, int | float):
            values["num_format"] = "0%"
        elif key in LENGTHS and isinstance(value, int | float):
            values["num_format"] = '0.##" j"' if place(self.language) else '0.##" d"'
            values["align"] = "right"
        if row is not None:
            summary = row["kind"] == written(KINDS[_SUMMARY], self.language)
            if summary:
                values["bold"] = True
            if key == "name":
                level = row["level"]
                values["indent"] = min(level - 1, 15) if isinstance(level, int) else 0
            values["bottom"] = 4
            values["bottom_color"] = LINE
        return self.format(**values)

    def _put(self, sheet: Any, row: int, column: int, value: Cell, style: Any) -> None:
        """Text always as text: a name that begins with = is never a formula."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, style)
        elif isinstance(value, datetime):
            if EARLIEST <= value <= LATEST:
                sheet.write_datetime(row, column, value, style)
            else:
                sheet.write_string(row, column, value.isoformat(" ", "minutes"), style)
        elif isinstance(value, date):
            if EARLIEST.date() <= value <= LATEST.date():
                sheet.write_datetime(row, column, value, style)
            else:
                sheet.write_string(row, column, value.isoformat(), style)
        elif isinstance(value, int | float):
            if abs(value) < 1e15:
                sheet.write_number(row, column, value, style)
            else:
                sheet.write_string(row, column, str(value), style)
        else:
            sheet.write_string(row, column, _text(value), style)

    def _tasks(self, sheet: Any) -> None:
        head = self._head()
        for n, column in enumerate(self.columns):
            self._put(sheet, 0, n, column.title, head)
            options = {"hidden": 1} if column.key in HIDDEN else {}
            sheet.set_column(n, n, _width(column), None, options)
        sheet.set_row(0, 22)
        sheet.freeze_panes(1, 1 + _place(self.columns, "name"))
        sheet.outline_settings(True, False, False, False)
        sheet.repeat_rows(0)
        for n, row in enumerate(self.rows, 1):
            level = row["level"]
            assert isinstance(level, int)
            # Empty cells take the row's own format.
            sheet.set_row(n, None, self._style("", None, row), {"level": min(level - 1, 7)})
            for c, column in enumerate(self.columns):
                value = row.get(column.key)
                if value is not None and value != "":
                    self._put(sheet, n, c, value, self._style(column.key, value, row))
        last = max(len(self.rows), 1)
        sheet.autofilter(0, 0, last, len(self.columns) - 1)
        self._choices(sheet, last)
        letter = xl_col_to_name(_place(self.columns, "critical"))
        for key in ("finish", "total_float"):
            sheet.conditional_format(
                1,
                _place(self.columns, key),
                last,
                _place(self.columns, key),
                {
                    "type": "formula",
                    "criteria": f'=${letter}2="{self.out.yes(True)}"',
                    "format": self.book.add_format({"font_color": BAD}),
                },
            )

    def _choices(self, sheet: Any, last: int) -> None:
        """Lists to choose from, where only some words are understood."""
        lists: dict[str, Iterable[Names]] = {
            "kind": KINDS.values(),
            "constraint": CONSTRAINTS.values(),
            "manual": YES_NO.values(),
            "active": YES_NO.values(),
            "earned_value_method": EARNED_VALUE.values(),
        }
        for key, names in lists.items():
            c = _place(self.columns, key)
            source = [written(n, self.language) for n in names]
            if sum(map(len, source)) + len(source) <= 255:
                sheet.data_validation(1, c, last + 1000, c, {"validate": "list", "source": source})

    def _table(self, kind: str, columns: dict[str, Names], rows: Iterable[Row]) -> None:
        sheet = self._sheet(kind)
        head = self._head()
        for n, (key, names) in enumerate(columns.items()):
            self._put(sheet, 0, n, written(names, self.language), head)
            sheet.set_column(n, n, {"name": 30, "calendar": 30, "resource": 30, "note": 40}.get(key, 18))
        sheet.freeze_panes(1, 0)
        for n, row in enumerate(rows, 1):
            for c, key in enumerate(columns):
                value = row.get(key)
                self._put(sheet, n, c, value, self._style(key, value))

    def _plan(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 44)
        label = self.format(font_color=INK_2)
        line = -1
        for key, value in self.out.lines().items():
            line += 1
            self._put(sheet, line, 0, written(PLAN_LINES[key], self.language), label)
            style: dict[str, Any] = {"align": "left"}
            if key == "name":
                style |= {"bold": True, "font_size": 14}
            if isinstance(value, datetime):
                style["num_format"] = DATES[place(self.language)]
            self._put(sheet, line, 1, value, self.format(**style))
        line += 1
        for titles, what in TOTALS:
            line += 1
            title = titles[place(self.language)]
            self._put(sheet, line, 0, title, self.format(bold=True) if what is None else label)
            if what is not None:
                self._total(sheet, line, what)

    def _total(self, sheet: Any, line: int, what: str) -> None:
        """A live formula over the tasks, with its value now for readers that do not calculate."""
        tasks, last = self._title(TASKS), max(len(self.rows), 1) + 1

        def over(key: str) -> str:
            letter = xl_col_to_name(_place(self.columns, key))
            return f"'{tasks}'!${letter}$2:${letter}${last}"

        yes = self.out.yes(True)
        starts = [d for row in self.rows if isinstance(d := row["start"], datetime) and d <= LATEST]
        finishes = [d for row in self.rows if isinstance(d := row["finish"], datetime) and d <= LATEST]
        costs = [c for row in self.rows if isinstance(c := row["fixed_cost"], int | float)]
        moment = DATES[place(self.language)]
        formulas: dict[str, tuple[str, Any, str]] = {
            "count": (f"=COUNTA({over('name')})", sum(bool(row["name"]) for row in self.rows), "0"),
            "start": (
                f"=MIN({over('start')})",
                _serial(min(starts, default=None)),
                DATES[place(self.language)],
            ),
            "finish": (f"=MAX({over('finish')})", _serial(max(finishes, default=None)), moment),
            "critical": (
                f'=COUNTIF({over("critical")},"{yes}")',
                sum(row["critical"] == yes for row in self.rows),
                "0",
            ),
            "cost": (f"=SUM({over('fixed_cost')})", sum(costs), "#,##0.00"),
        }
        formula, value, shown = formulas[what]
        sheet.write_formula(line, 1, formula, self.format(num_format=shown, align="left"), value)


_SUMMARY = next(kind for kind in KINDS if getattr(kind, "value", "") == "summary")


def _place(columns: list[Column], key: str) -> int:
    return next(n for n, c in enumerate(columns) if c.key == key and not c.custom)


def _width(column: Column) -> float:
    if column.key.startswith("baseline_") or column.key in INSTANTS:
        return 17
    return WIDTHS.get(column.key, max(12, min(30, len(column.title) + 2)))


def _serial(value: datetime | None) -> float:
    """A date as spreadsheets count it: days since 1899-12-30."""
    return 0.0 if value is None else (value - datetime(1899, 12, 30)) / timedelta(days=1)


def _text(value: str) -> str:
    """What a cell can hold: no lone surrogates, no NUL, its longest length."""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")[:LONGEST]
