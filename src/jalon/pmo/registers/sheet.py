"""The list as the grid reads it: columns of values, every entry the reader sees, open or closed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from jalon.pmo.registers import scales
from jalon.pmo.registers.models import PREFIXES, Direction, Entry, Kind, Response, Risk

COLUMNS = (
    "id", "version", "kind", "code", "title", "state", "priority", "owner", "due", "place", "held",
    "created", "closed", "direction", "probability", "impact", "days", "cost", "days_after", "cost_after",
)  # fmt: skip
_FIELDS = (
    "pk", "version", "kind", "number", "title", "state", "priority", "owner_id", "due", "initiative_id",
    "held_at_id", "created", "closed", "direction", "risk__probability", "risk__impact", "risk__percent",
    "risk__minutes", "risk__cost",
)  # fmt: skip


def columns(rows: QuerySet[Entry], organisation: Any) -> dict[str, list[Any]]:
    """By name, one list each; days are working days, money and days are probability by impact, signed."""
    own = scales.of(organisation.pk)
    answers: dict[int, list[Response]] = {}
    for one in Response.objects.filter(entry__in=rows.order_by().values("pk")).only(
        "entry_id", "probability_cut", "impact_cut"
    ):
        answers.setdefault(one.entry_id, []).append(one)
    found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for line in rows.values_list(*_FIELDS):
        for name, value in zip(COLUMNS, _cells(line, own, answers), strict=True):
            found[name].append(value)
    return found


def _cells(line: tuple[Any, ...], own: scales.Scales, answers: dict[int, list[Response]]) -> tuple[Any, ...]:
    pk, version, kind, number, title, state, priority, owner, due, place, held, created, closed = line[:13]
    direction, probability, impact, percent, minutes, cost = line[13:]
    figures: tuple[Any, ...] = (None, None, None, None)
    if kind == Kind.RISK and probability:
        risk = Risk(probability=probability, impact=impact, percent=percent, minutes=minutes, cost=cost)
        one = scales.exposure(Entry(direction=direction), risk, own, answers.get(pk, ()))
        figures = (
            round(one.expected_minutes / scales.MINUTES_PER_DAY, 1),
            round(one.expected_cost),
            round(one.expected_minutes_after / scales.MINUTES_PER_DAY, 1),
            round(one.expected_cost_after),
        )
    return (
        pk, version, kind, f"{PREFIXES[Kind(kind)]}-{number}", title, state, priority, owner,
        due and due.isoformat(), place, held if held != place else None, created.date().isoformat(),
        closed and closed.date().isoformat(), direction, probability, impact, *figures,
    )  # fmt: skip


def places(rows: QuerySet[Entry], organisation: Any) -> dict[int, dict[str, str]]:
    """The names of the initiatives that the rows stand at, or are held at, by id."""
    from jalon.pmo.initiatives.models import Initiative

    known = Initiative.objects.filter(pk__in=rows.order_by().values("initiative_id")) | (
        Initiative.objects.filter(pk__in=rows.order_by().values("held_at_id"))
    )
    own = (get_language() or organisation.language).startswith(organisation.language)
    return {
        pk: {"name": name if own or not other else other, "slug": slug}
        for pk, name, other, slug in known.distinct().values_list("pk", "name", "name_alt", "slug")
    }


def currency(rows: QuerySet[Entry]) -> str:
    """The currency the plans of these rows are in; empty where they do not all say the same."""
    from jalon.pmo.planning.models import Plan

    found = Plan.objects.filter(initiative_id__in=rows.order_by().values("initiative_id")).exclude(
        currency=""
    )
    codes = list(found.order_by().values_list("currency", flat=True).distinct()[:2])
    return {"EUR": "€", "GBP": "£", "USD": "$"}.get(codes[0], codes[0]) if len(codes) == 1 else ""


def directions() -> dict[str, str]:
    """The words of directions, by code."""
    return {code: str(label) for code, label in Direction.choices}
