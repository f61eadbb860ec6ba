"""Blocks of what the other rooms know: gates, exceptions, what is before a committee, risks."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from jalon.pmo.common import formats, money
from jalon.pmo.reporting.facts.both import one as read
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack.blocks import Cell, Column, Row, Table, row
from jalon.pmo.reporting.pack.parts import currency_of
from jalon.pmo.reporting.strayed import amount


def rows_of(report: StatusReport) -> list[Row | None]:
    """What threatens beside what waits for a decision; what is ahead below."""
    return [
        row(1, (risks(report), 7), (asked(report), 5)),
        row(1, (exceptions(report), 7), (gates(report), 5)),
    ]


def risks(report: StatusReport, most: int = 6, *, short: bool = False) -> Table | None:
    """The threats that weigh most; short, without their numbers and delays."""
    held = report.facts.get("risks")
    if not held:
        return None
    rows = [
        (
            Cell(one["code"], faded=True),
            Cell(one["title"]),
            Cell(formats.percent(one["probability"])),
            Cell(formats.duration(one["days"] * 480)),
            Cell(money.written(one["exposure"], currency_of(report))),
        )
        for one in held[:most]
    ]
    if short:
        columns: tuple[Column, ...] = (
            Column(_("Threat"), 58, wrap=True),
            Column(_("Chance"), 19, True),
            Column(_("Exposure"), 23, True),
        )
        return Table(_("Risks that matter"), columns, tuple((row[1], row[2], row[4]) for row in rows))
    columns = (
        Column(_("Risk"), 11),
        Column(_("Threat"), 43, wrap=True),
        Column(_("Chance"), 14, True),
        Column(_("Delay"), 13, True),
        Column(_("Exposure"), 19, True),
    )
    return Table(_("Risks that matter"), columns, tuple(rows))


def gates(report: StatusReport) -> Table | None:
    """The gates ahead."""
    held = report.facts.get("gates")
    if not held:
        return None
    rows = tuple(
        (Cell(read(one["name"])), Cell(read(one["word"]), faded=True), Cell(_day(one["due"]) or "–"))
        for one in held
    )
    columns = (
        Column(_("Gate"), 46, wrap=True),
        Column(_("State"), 30, wrap=True),
        Column(_("Due"), 24, True),
    )
    return Table(_("Gates ahead"), columns, rows)


def exceptions(report: StatusReport) -> Table | None:
    """Tolerances that are broken, or will be."""
    held = report.facts.get("exceptions")
    if not held:
        return None
    rows = tuple(
        (
            Cell(f"E-{one['number']}", faded=True),
            Cell(read(one["matter"])),
            Cell(read(one["where"]), faded=True),
            Cell(amount(one.get("code", ""), one.get("forecast")), bad=True),
            Cell(amount(one.get("code", ""), one.get("limit"))),
            Cell(_day(one["opened"])),
        )
        for one in held
    )
    columns = (
        Column(_("Exception"), 13),
        Column(_("Tolerance"), 20),
        Column(_("Initiative"), 21, wrap=True),
        Column(_("Forecast"), 14, True),
        Column(_("Allowed"), 13, True),
        Column(_("Since"), 19, True),
    )
    if "below" not in report.facts or not report.facts["below"]:
        # a project's own: it needs no name
        columns, rows = (*columns[:2], *columns[3:]), tuple((*row[:2], *row[3:]) for row in rows)
    return Table(_("Exceptions"), columns, rows)


def asked(report: StatusReport) -> Table | None:
    """What waits for a committee."""
    held = report.facts.get("asked")
    if not held:
        return None
    rows = tuple(
        (Cell(one["title"]), Cell(one["board"], faded=True), Cell(_day(one["since"]))) for one in held
    )
    columns = (
        Column(_("Before a committee"), 46, wrap=True),
        Column(_("Committee"), 30, wrap=True),
        Column(_("Since"), 24, True),
    )
    return Table(_("Waiting for a decision"), columns, rows)


def _day(text: str | None) -> str:
    return formats.day(date.fromisoformat(text)) if text else ""
