"""Blocks of what the other rooms know: gates, exceptions, what is before a committee, risks."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from jalon.pmo.common import formats, money
from jalon.pmo.reporting.facts.both import one as read
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack.blocks import Block, Cell, Column, Table


def blocks(report: StatusReport) -> list[Block]:
    """Those there are, what threatens first."""
    found = (risks(report), exceptions(report), asked(report), gates(report))
    return [block for block in found if block is not None]


def risks(report: StatusReport) -> Table | None:
    """The threats that weigh most."""
    held = report.facts.get("risks")
    if not held:
        return None
    currency = report.currency or (report.facts.get("value") or {}).get("currency", "")
    rows = tuple(
        (
            Cell(one["code"], faded=True),
            Cell(one["title"]),
            Cell(formats.percent(one["probability"])),
            Cell(formats.duration(one["days"] * 480)),
            Cell(money.written(one["exposure"], currency)),
        )
        for one in held
    )
    columns = (
        Column(_("Risk"), 12),
        Column(_("Threat"), 46),
        Column(_("Chance"), 12, True),
        Column(_("Delay"), 12, True),
        Column(_("Exposure"), 18, True),
    )
    return Table(_("Risks that matter"), columns, rows)


def gates(report: StatusReport) -> Table | None:
    """The gates ahead."""
    held = report.facts.get("gates")
    if not held:
        return None
    rows = tuple(
        (Cell(read(one["name"])), Cell(read(one["word"]), faded=True), Cell(_day(one["due"]) or "–"))
        for one in held
    )
    columns = (Column(_("Gate"), 52), Column(_("State"), 30), Column(_("Due"), 18, True))
    return Table(_("Gates ahead"), columns, rows)


def exceptions(report: StatusReport) -> Table | None:
    """Tolerances that are broken, or will be."""
    held = report.facts.get("exceptions")
    if not held:
        return None
    rows = tuple(
        (
            Cell(f"{one['number']}"),
            Cell(read(one["matter"])),
            Cell(one["where"], faded=True),
            Cell(
                formats.percent(100 * one["probability"]) if one["probability"] is not None else "–", bad=True
            ),
            Cell(_day(one["opened"])),
        )
        for one in held
    )
    columns = (
        Column(_("Exception"), 14),
        Column(_("Tolerance"), 26),
        Column(_("Initiative"), 30),
        Column(_("Chance"), 14, True),
        Column(_("Since"), 16, True),
    )
    return Table(_("Exceptions"), columns, rows)


def asked(report: StatusReport) -> Table | None:
    """What waits for a committee."""
    held = report.facts.get("asked")
    if not held:
        return None
    rows = tuple(
        (Cell(one["title"]), Cell(one["board"], faded=True), Cell(_day(one["since"]))) for one in held
    )
    columns = (Column(_("Before a committee"), 56), Column(_("Committee"), 28), Column(_("Since"), 16, True))
    return Table(_("Waiting for a decision"), columns, rows)


def _day(text: str | None) -> str:
    return formats.day(date.fromisoformat(text)) if text else ""
