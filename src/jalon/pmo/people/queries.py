"""What the people pages read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from jalon.pmo.people import raci, sources
from jalon.pmo.people.models import Attitude, Communication, Mark, Place, Send, Stakeholder, Subject

MOST_SENDS = 40
RECENT = timedelta(days=60)
GONE = {
    Subject.Kind.WORK: _("It is no longer in the plan."),
    Subject.Kind.PRODUCT: _("It is no longer among the products."),
    Subject.Kind.DECISION: _("It is no longer among the decisions."),
}
_STATES = {-2: "bad", -1: "watch", 0: "none", 1: "ok", 2: "ok"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A stakeholder on the grid and in the list."""

    row: Stakeholder
    number: int
    state: str
    now: str
    wanted: str
    gap: int
    x: float
    y: float


def stakeholders(initiative: Any) -> list[Standing]:
    """All of them, the powerful first, with their spot on the grid; those who share a spot stand apart."""
    rows, found = list(_rows(Stakeholder, initiative)), []
    crowd = Counter((row.power, row.interest) for row in rows)
    placed: Counter[tuple[int, int]] = Counter()
    for number, row in enumerate(rows, 1):
        spot = (row.power, row.interest)
        right, down = _apart(placed[spot], crowd[spot])
        placed[spot] += 1
        found.append(
            Standing(
                row,
                number,
                _STATES[row.attitude_now],
                str(Attitude(row.attitude_now).label),
                str(Attitude(row.attitude_wanted).label),
                row.attitude_wanted - row.attitude_now,
                round(100 * (row.interest - 0.5) / 5 + right, 2),
                round(100 * (5.5 - row.power) / 5 + down, 2),
            )
        )
    return found


def _apart(place: int, many: int) -> tuple[float, float]:
    """How far from the middle of a field one of many stands: three abreast, closer where there are more."""
    abreast = 3 if many <= 9 else 5
    step = 6.2 if many <= 9 else 3.8
    line, column = divmod(place, abreast)
    lines = -(-many // abreast)
    in_line = min(abreast, many - line * abreast)
    return step * (column - (in_line - 1) / 2), step * (line - (lines - 1) / 2)


def communications(initiative: Any) -> list[Communication]:
    """The lines of the plan, with how many sends are done and how many there are."""
    rows = Communication.objects.filter(initiative=initiative, archived=None).select_related("owner")
    return list(
        rows.annotate(
            done=Count("sends", filter=Q(sends__sent_at__isnull=False)), planned=Count("sends")
        ).order_by("first", "pk")[:100]
    )


def sends(initiative: Any, today: date) -> list[tuple[Send, str]]:
    """The sends from sixty days ago on, next first, each with its state; late ones are never left out."""
    rows = Send.objects.filter(
        communication__initiative=initiative, communication__archived=None
    ).select_related("communication__owner", "sent_by")
    late = rows.filter(due__lt=today, sent_at=None)
    coming = rows.filter(due__gte=today)[:MOST_SENDS]
    done = rows.filter(due__lt=today, due__gte=today - RECENT, sent_at__isnull=False)
    found = [*late[:MOST_SENDS], *coming, *done.order_by("-due")[:10]]
    return [(one, "ok" if one.sent_at else "bad" if one.due < today else "none") for one in found]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix: a subject as it is called now, its letters by place, and what is wrong."""

    subject: Subject
    label: str
    cells: list[tuple[Place, str]]
    faults: list[str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """``uncovered`` are the work packages at the top of the plan that have no row yet."""

    places: list[Place]
    lines: list[Line]
    faulty: int
    uncovered: int


def matrix(initiative: Any) -> Matrix:
    """Who answers for what, checked."""
    places = list(_rows(Place, initiative).select_related("person")[:100])
    kinds = Subject.Kind.values
    subjects = sorted(_rows(Subject, initiative)[:100], key=lambda one: (kinds.index(one.kind), one.pk))
    letters: dict[int, dict[int, str]] = {}
    known = {place.pk for place in places}
    for one in Mark.objects.filter(subject__in=subjects):
        if one.place_id in known:
            letters.setdefault(one.subject_id, {})[one.place_id] = one.letter
    faults = raci.faults({str(s.pk): letters.get(s.pk, {}).values() for s in subjects})
    offered = sources.records(initiative)
    names = {(kind, one.key): one.label for kind, rows in offered.items() for one in rows}
    for one in subjects:
        if one.key and (one.kind, one.key) not in names:
            faults.setdefault(str(one.pk), []).append(GONE[one.kind])
    lines = [
        Line(
            one,
            names.get((one.kind, one.key), one.label),
            [(place, letters.get(one.pk, {}).get(place.pk, "")) for place in places],
            faults.get(str(one.pk), []),
        )
        for one in subjects
    ]
    held = {(one.kind, one.key) for one in subjects}
    tops = [one for one in offered.get(Subject.Kind.WORK, ()) if one.depth == 0]
    uncovered = sum((Subject.Kind.WORK, one.key) not in held for one in tops)
    return Matrix(places, lines, len(faults), uncovered)


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the organisation chart, with what is below."""

    place: Place
    below: list[Node]

    @property
    def is_stacked(self) -> bool:
        """Whether those below stand under each other: several, with nobody below them."""
        return len(self.below) > ABREAST and not any(one.below for one in self.below)


ABREAST = 2
"""Members of a team that stand beside each other in the chart; more make it too wide to read."""


def chart(places: list[Place]) -> list[Node]:
    """The places as a tree; one whose superior is gone stands at the top."""
    known = {place.pk for place in places}

    def under(pk: int | None) -> list[Node]:
        return [
            Node(place, under(place.pk))
            for place in places
            if (place.above_id if place.above_id in known else None) == pk
        ]

    return under(None)


def _rows(model: Any, initiative: Any) -> Any:
    return model.objects.filter(initiative=initiative, archived=None)
