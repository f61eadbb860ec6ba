"""A small live Gantt: one column a week, coloured by conditional formats on the tasks' dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from jalon.exchange.tabular.outward import Column, Row
from jalon.exchange.tabular.words import KINDS, YES_NO, place, written

MOST_ROWS = 2000
MOST_WEEKS = 160
BAR, DONE, CRITICAL, SUMMARY = "#B9C4DF", "#5A6C9E", "#F0907D", "#39414F"
FIRST_WEEK = 4
TITLES = (("Task", "Start", "Finish", "% complete"), ("Tâche", "Début", "Fin", "% achevé"))


def put_gantt(
    book: Any, tasks: str, columns: list[Column], rows: list[Row], language: str, style: Callable[..., Any]
) -> None:
    """Add the sheet, where the plan has dates to show."""
    starts = [d for row in rows if isinstance(d := row["start"], datetime)]
    finishes = [d for row in rows if isinstance(d := row["finish"], datetime)]
    if not starts or not finishes or max(finishes).year > 9000 or min(starts).year < 1901:
        return
    sheet = book.add_worksheet("Gantt")
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    head = style(bold=True, font_color="#475061", bg_color="#EEF0F4", bottom=1, bottom_color="#E3E6EB")
    for n, title in enumerate(TITLES[place(language)]):
        sheet.write_string(0, n, title, head)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 11)
    sheet.set_column(3, 3, 9)
    first = min(starts).date() - timedelta(days=min(starts).weekday())
    weeks = min((max(finishes).date() - first).days // 7 + 1, MOST_WEEKS)
    week = style(font_size=7, font_color="#475061", bg_color="#EEF0F4", rotation=90, num_format="dd/mm/yy")
    for n in range(weeks):
        sheet.write_datetime(0, FIRST_WEEK + n, _day(first + timedelta(days=7 * n)), week)
    sheet.set_column(FIRST_WEEK, FIRST_WEEK + weeks - 1, 2.2)
    sheet.set_row(0, 46)
    sheet.freeze_panes(1, FIRST_WEEK)
    places = {c.key: xl_col_to_name(n) for n, c in enumerate(columns) if not c.custom}
    shown = rows[:MOST_ROWS]
    day = style(num_format="dd/mm/yy", font_color="#475061")
    summary = written(next(names for kind, names in KINDS.items() if _is_summary(kind)), language)
    for n, row in enumerate(shown, 1):
        level = row["level"]
        indent = min(level - 1, 15) if isinstance(level, int) else 0
        name = style(indent=indent, bold=row["kind"] == summary)
        # Live: the cells follow the sheet of tasks.
        sheet.write_formula(n, 0, f"='{tasks}'!{places['name']}{n + 1}", name, str(row["name"] or ""))
        for c, key in ((1, "start"), (2, "finish")):
            value = row[key]
            now = (value - datetime(1899, 12, 30)) / timedelta(days=1) if isinstance(value, datetime) else ""
            source = f"'{tasks}'!{places[key]}{n + 1}"
            sheet.write_formula(n, c, f'=IF({source}="","",{source})', day, now)
        percent = row["percent"]
        sheet.write_formula(
            n, 3, f"='{tasks}'!{places['percent']}{n + 1}", style(num_format="0%"), percent or 0
        )
    _colours(book, sheet, tasks, places, len(shown), weeks, summary, language)


def _colours(
    book: Any,
    sheet: Any,
    tasks: str,
    places: dict[str, str],
    count: int,
    weeks: int,
    summary: str,
    language: str,
) -> None:
    """In order: a summary, what is done, what is critical, the rest; the first that holds colours."""
    head = xl_col_to_name(FIRST_WEEK)
    inside = f'$B2<>"",$C2<>"",{head}$1+6.99>=$B2,{head}$1<=$C2'
    yes = written(YES_NO[True], language)
    rules = (
        (f"=AND({inside},'{tasks}'!${places['kind']}2=\"{summary}\")", SUMMARY),
        (f"=AND({inside},$D2>0,{head}$1<=$B2+($C2-$B2)*$D2)", DONE),
        (f"=AND({inside},'{tasks}'!${places['critical']}2=\"{yes}\")", CRITICAL),
        (f"=AND({inside})", BAR),
    )
    for criteria, colour in rules:
        sheet.conditional_format(
            1,
            FIRST_WEEK,
            max(count, 1),
            FIRST_WEEK + weeks - 1,
            {
                "type": "formula",
                "criteria": criteria,
                "format": book.add_format({"bg_color": colour}),
                "stop_if_true": True,
            },
        )


def _day(value: date) -> datetime:
    return datetime(value.year, value.month, value.day)


def _is_summary(kind: object) -> bool:
    return getattr(kind, "value", "") == "summary"
