"""The score card of a schedule's quality, as a table, as JSON and as CSV."""

from __future__ import annotations

from typing import Any

from jalon.cli.lines import csv_of, number
from jalon.cli.words import percent, words
from jalon.engine.quality import Check, ScoreCard
from jalon.engine.quality.card import Finding

SHOWN = 3
"""Findings of each check in the table; JSON and CSV hold them all."""
MOST = 5000
"""Findings of each check in JSON and CSV."""


def said(finding: Finding) -> str:
    """A finding in the reader's language."""
    return words(finding.template) % finding.params


def card_facts(card: ScoreCard) -> dict[str, Any]:
    """Every check with what offends it."""
    return {
        "passed": card.passed,
        "assessed": card.assessed,
        "limits_of_file": card.limits_of_file,
        "checks": [
            {
                "code": check.code,
                "number": check.number,
                "title": words(check.title),
                "base": check.base,
                "count": check.count,
                "value": check.value,
                "threshold": check.threshold,
                "passed": check.passed,
                "why_not": words(check.why_not) if check.why_not else None,
                "findings": [
                    {
                        "uid": finding.uid,
                        "other": finding.other,
                        "sentence": said(finding),
                        "fix": None
                        if finding.fix is None
                        else {
                            "sentence": words(finding.fix.template) % finding.fix.params,
                            "operations": [dict(operation) for operation in finding.fix.operations],
                        },
                    }
                    for finding in card.findings(check, MOST)
                ],
            }
            for check in card.checks
        ],
    }


def card_csv(card: ScoreCard) -> str:
    """A line a finding."""
    rows = [
        {
            "code": check.code,
            "number": check.number,
            "title": words(check.title),
            "passed": check.passed,
            "uid": finding.uid,
            "other": finding.other,
            "sentence": said(finding),
        }
        for check in card.checks
        for finding in card.findings(check, MOST)
    ]
    return csv_of(rows)


def card_page(card: ScoreCard) -> list[object]:
    """The card as a table, then the first findings of what does not pass."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("#", justify="right")
    table.add_column(words("Check"))
    for title in (words("Count"), words("Of"), words("Value"), words("Limit")):
        table.add_column(title, justify="right")
    table.add_column("")
    for check in card.checks:
        table.add_row(
            "" if check.number is None else str(check.number),
            words(check.title),
            str(check.count),
            str(check.base),
            _value(check, check.value),
            _value(check, check.threshold),
            {True: words("passes"), False: words("fails"), None: "–"}[check.passed],
        )
    parts: list[object] = [
        words("Quality: %(passed)s of %(assessed)s points pass.")
        % {"passed": card.passed, "assessed": card.assessed},
        *([words("The limits are those that came with the file.")] if card.limits_of_file else []),
        table,
    ]
    for check in card.checks:
        if check.passed is False and len(check.rows):
            parts.append(f"{words(check.title)}:")
            parts += [f"  – {said(finding)}" for finding in card.findings(check, SHOWN)]
            if len(check.rows) > SHOWN:
                parts.append(
                    "  "
                    + words("… and %(count)s more: --format json lists them all.")
                    % {"count": len(check.rows) - SHOWN}
                )
    return parts


def _value(check: Check, value: float | None) -> str:
    if value is None:
        return "–"
    return number(value, 2) if check.index else percent(value)
