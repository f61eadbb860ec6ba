"""The sheets of a risk workbook, and a workbook for a plan: empty, or holding a model."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter

from jalon.engine.model import Plan
from jalon.engine.model.uncertainty import Distribution, Impact, RiskModel, Shape

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
    "Ways": ("key", "probability", "activities"),
    "Weather": ("key", "months", "lost minimum", "lost likely", "lost maximum", "activities"),
    "Settings": ("setting", "value"),
}
"""Sheets and their columns. Durations and days are working days of the plan; probabilities
and shares 0 to 1; ``when`` is ``before`` or ``after`` (the response); lists have commas; ways of
one ``key`` exclude each other."""

Cell = str | float | int | None
SIGMAS = 3
"""A normal spread is written by the points three deviations from its mean."""


def template(plan: Plan, model: RiskModel | None = None) -> bytes:
    """A workbook with every activity that may vary and what ``model`` says of it.

    Where nothing is said of an activity its line holds the plan's duration as the likely one alone, and
    is passed over when the workbook is read.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bottom": 1})
    rows = _rows(plan, model or RiskModel(currency=plan.currency))
    for title, columns in SHEETS.items():
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns), 16)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, head)
        for number, row in enumerate(rows[title], start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
    book.close()
    return stream.getvalue()


def _rows(plan: Plan, model: RiskModel) -> dict[str, list[Sequence[Cell]]]:
    day = plan.minutes_per_day
    return {
        "Durations": list(_durations(plan, model)),
        "Costs": [(u.activity, *_points(u.distribution)) for u in model.costs],
        "Correlations": [(_listed(c.activities), c.coefficient) for c in model.correlations],
        "Risks": [
            (e.key, e.name, e.probability, e.response, e.response_cost, e.probability_after)
            for e in model.events
        ],
        "Impacts": [
            (e.key, *_impact(impact, when, day))
            for e in model.events
            for when, impacts in (("before", e.impacts), ("after", e.impacts_after or ()))
            for impact in impacts
        ],
        "Ways": [
            (way.key, branch.probability, _listed(branch.activities))
            for way in model.branchings
            for branch in way.branches
        ],
        "Weather": [
            (w.key, _listed(w.months), *_points(w.lost)[1:], _listed(w.activities)) for w in model.weather
        ],
        "Settings": [
            ("currency", model.currency or plan.currency),
            ("rate", model.rates.get(model.currency, 1)),
            ("time share", model.time_share),
        ],
    }


def _durations(plan: Plan, model: RiskModel) -> Iterator[Sequence[Cell]]:
    said = {u.activity: u.distribution for u in model.durations}
    for a in plan.activities:
        if a.uid in said:
            shape, *points = _points(said[a.uid], plan.minutes_per_day)
            yield (a.uid, a.name, shape, *points)
        elif not a.is_summary and a.duration.minutes and a.active:
            yield (a.uid, a.name, Shape.TRIANGULAR.value, None, a.duration.minutes / plan.minutes_per_day)


def _points(d: Distribution, by: float = 1.0) -> tuple[str, float, float, float]:
    """Shape and three points, as they are read again."""
    if d.shape in (Shape.NORMAL, Shape.LOGNORMAL):
        reach = SIGMAS * d.deviation
        return d.shape.value, (d.mean - reach) / by, d.mean / by, (d.mean + reach) / by
    return d.shape.value, d.low / by, d.likely / by, d.high / by


def _impact(impact: Impact, when: str, day: int) -> Sequence[Cell]:
    time = (None,) * 3 if impact.time is None else _points(impact.time, day)[1:]
    cost = (None,) * 3 if impact.cost is None else _points(impact.cost)[1:]
    return (impact.activity, when, *time, *cost)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
