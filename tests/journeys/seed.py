"""Fills an empty database with the cast and one plan: run in the data folder of a journey's server."""

from __future__ import annotations

from datetime import datetime

import django


def plan() -> object:
    """A small substation: two phases, a milestone, one critical chain, one task with float."""
    from jalon.engine import Activity, ActivityKind, Duration, Link, Plan

    day = 480
    return Plan(
        "Substation",
        datetime(2026, 3, 2, 8),
        activities=(
            Activity(1, "Design", kind=ActivityKind.SUMMARY),
            Activity(2, "Detailed design", Duration(5 * day), parent=1),
            Activity(3, "Permits", Duration(2 * day), parent=1),
            Activity(4, "Works", kind=ActivityKind.SUMMARY),
            Activity(5, "Earthworks", Duration(4 * day), parent=4),
            Activity(6, "Cabling", Duration(6 * day), parent=4),
            Activity(7, "Energised", Duration(0), milestone=True, parent=4),
        ),
        links=(Link(2, 5), Link(3, 5), Link(5, 6), Link(6, 7)),
        key="substation",
    )


def main() -> None:
    django.setup()
    from jalon.pmo.planning.actions import plans
    from tests.cast import Cast

    cast = Cast()
    reader = cast.user("pmo_officer", None, "directrice")
    reader.language = "fr"
    reader.save(update_fields=["language"])
    plans.store_plan(by=cast.pmo_officer, initiative=cast.project, engine_plan=plan())


if __name__ == "__main__":
    main()
