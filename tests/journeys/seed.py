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


def rivals() -> list[object]:
    """Two plans that ask Anna for the same week; in the first, nothing waits for the survey of the track."""
    from jalon.engine import Activity, Assignment, Duration, Link, Plan, Resource

    anna, week = (Resource(1, "Anna"),), Duration(5 * 480)
    start = datetime(2026, 3, 2, 8)
    depot = Plan(
        "Depot",
        start,
        activities=(
            Activity(1, "Survey the track", week),
            Activity(2, "Lay the rails", week),
            Activity(3, "Depot open", Duration(0), milestone=True),
        ),
        links=(Link(2, 3),),
        resources=anna,
        assignments=(Assignment(2, 1),),
        key="depot",
    )
    workshop = Plan(
        "Workshop",
        start,
        activities=(
            Activity(1, "Fit the pit", week),
            Activity(2, "Workshop open", Duration(0), milestone=True),
        ),
        links=(Link(1, 2),),
        resources=anna,
        assignments=(Assignment(1, 1),),
        key="workshop",
    )
    return [depot, workshop]


def quay() -> object:
    """A plan whose changes a committee decides: piles, then a deck, then the first ship."""
    from jalon.engine import Activity, Duration, Link, Plan

    day = 480
    return Plan(
        "Quay",
        datetime(2026, 3, 2, 8),
        activities=(
            Activity(1, "Piles", Duration(4 * day)),
            Activity(2, "Deck", Duration(6 * day)),
            Activity(3, "First ship", Duration(0), milestone=True),
        ),
        links=(Link(1, 2), Link(2, 3)),
        key="quay",
    )


def committee(cast: object, place: object, second: object, name: str = "Quay board") -> None:
    """Two who vote, the officer in the chair."""
    from jalon.pmo.governance import actions
    from jalon.pmo.organisation.models import Person

    board = actions.create_board(
        by=cast.pmo_officer, organisation=cast.organisation, initiative=place, name=name, quorum=2
    )
    for user, role in ((cast.pmo_officer, "chair"), (second, "member")):
        actions.seat(by=cast.pmo_officer, board=board, person=Person.objects.get(user=user), role=role)


def main() -> None:
    django.setup()
    from jalon.pmo.initiatives import actions as initiatives
    from jalon.pmo.initiatives.models import Kind
    from jalon.pmo.planning.actions import plans
    from tests.cast import Cast

    cast = Cast()
    reader = cast.user("pmo_officer", None, "directrice")
    reader.language = "fr"
    reader.save(update_fields=["language"])
    plans.store_plan(by=cast.pmo_officer, initiative=cast.project, engine_plan=plan())
    for rival in rivals():
        place = cast.node(rival.name, Kind.PROJECT, cast.other_portfolio)
        plans.store_plan(by=cast.pmo_officer, initiative=place, engine_plan=rival)
    cast.node("Pier", Kind.PROJECT, cast.other_portfolio)
    place = cast.node("Quay", Kind.PROJECT, cast.other_portfolio)
    plans.store_plan(by=cast.pmo_officer, initiative=place, engine_plan=quay())
    committee(cast, place, reader)
    jetty = cast.node("Jetty", Kind.PROJECT, cast.other_portfolio)
    committee(cast, jetty, reader, "Jetty board")
    initiatives.change(
        by=cast.pmo_officer,
        initiative=jetty,
        version=jetty.version,
        engagement="controlling",
        stage="idea",
    )


if __name__ == "__main__":
    main()
