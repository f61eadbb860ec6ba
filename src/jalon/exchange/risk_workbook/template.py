"""The sheets of a risk workbook, and an empty one for a plan."""

from __future__ import annotations

import io

import xlsxwriter

from jalon.engine.model import Plan

SHEETS = {
    "Durations": ("activity", "name", "shape", "minimum", "likely", "maximum"),
    "Costs": ("activity", "shape", "minimum", "likely", "maximum"),
    "Correlations": ("activities", "coefficient"),
    "Risks": ("key", "name", "probability", "response", "response cost", "probability after"),
    "Impacts": (
        "risk",
        "activity",
        "when",
        "days minimum",
        "days likely",
        "days maximum",
        "cost minimum",
        "cost likely",
        "cost maximum",
    ),
    "Weather": ("key", "months", "lost minimum", "lost likely", "lost maximum", "activities"),
    "Settings": ("setting", "value"),
}
"""Sheets and their columns. Durations and days are working days of the plan; probabilities
and shares 0 to 1; ``when`` is ``before`` or ``after`` (the response); lists have commas."""


def template(plan: Plan) -> bytes:
    """A workbook with every activity that may vary, its plan's duration as the three points."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bottom": 1})
    for title, columns in SHEETS.items():
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns), 16)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, head)
        if title == "Durations":
            open_ = [a for a in plan.activities if not a.is_summary and a.duration.minutes and a.active]
            for row, a in enumerate(open_, start=1):
                days = a.duration.minutes / plan.minutes_per_day
                sheet.write_number(row, 0, a.uid)
                sheet.write_string(row, 1, a.name)
                sheet.write_string(row, 2, "triangular")
                for column in (3, 4, 5):
                    sheet.write_number(row, column, days)
        if title == "Settings":
            sheet.write_row(1, 0, ("currency", plan.currency))
            sheet.write_row(2, 0, ("rate", 1))
            sheet.write_row(3, 0, ("time share", 0))
    book.close()
    return stream.getvalue()
