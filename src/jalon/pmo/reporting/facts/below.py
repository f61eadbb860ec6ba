"""A portfolio's or programme's part: what stands below, each with its declared and computed state."""

from __future__ import annotations

from typing import Any

from jalon.pmo.reporting import queries
from jalon.pmo.reporting.facts.both import both

MOST = 400
"""Initiatives a report lists; the figures count them all."""


def of(user: Any, initiative: Any) -> dict[str, Any]:
    """The tree below with its figures, and their sums."""
    lines = queries.portfolio(user, initiative.organisation, initiative)
    total = queries.totals(lines)
    shown = lines[:MOST]
    told = both(
        lambda: [
            (one.node.name, one.sentence)
            for one in queries.portfolio(user, initiative.organisation, initiative)[:MOST]
        ]
    )
    return {
        "projects": total.projects,
        "bad": total.bad,
        "watch": total.watch,
        "unreported": total.unreported,
        "contradicted": total.contradicted,
        "percent": total.percent,
        "late_milestones": total.late,
        "finish": max((one.finish for one in lines if one.finish is not None), default=None),
        "slip": max((one.slip for one in lines if one.slip is not None), default=None),
        "initiatives": [
            {
                "name": {language: said[i][0] for language, said in told.items()},
                "slug": one.node.slug,
                "kind": one.node.kind,
                "level": one.node.level,
                "declared": one.node.declared,
                "note": one.node.note,
                "computed": one.state,
                "sentence": {language: said[i][1] for language, said in told.items()},
                "finish": one.finish,
                "slip": one.slip,
                "percent": one.percent,
                "late": one.late,
                "codes": one.codes,
                "next": [one.next_name, one.next_date] if one.next_date is not None else None,
            }
            for i, one in enumerate(shown)
        ],
    }
