"""What a person owns, room by room: each declares its own, and all of it goes to another in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from jalon.pmo.common import journal
from jalon.pmo.organisation.models import Person

Rows = Callable[[Person], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Estate:
    """Rows that name a person in one field; what is over and done stays with who did it.

    ``give`` replaces the plain change of the field where more is to be done: (leaving, to) -> differences.
    """

    label: Any
    rows: Rows
    field: str
    stamp: Callable[[], dict[str, Any]] = dict
    give: Callable[[Person, Person], list[journal.Difference]] | None = None
    order: int = 50

    def count(self, leaving: Person) -> int:
        """How many rows name the person."""
        return self.rows(leaving).count()

    def handed(self, leaving: Person, to: Person) -> list[journal.Difference]:
        """Give them to another; call it inside the action's transaction."""
        if self.give is not None:
            return self.give(leaving, to)
        rows = list(self.rows(leaving))
        changes = [journal.changed(row, {f"{self.field}_id": to.pk}) for row in rows]
        if rows:
            model = type(rows[0])
            model._base_manager.filter(pk__in=[row.pk for row in rows]).update(
                **{self.field: to, "version": F("version") + 1, **self.stamp()}
            )
        return changes


_estates: list[Estate] = []


def add(estate: Estate) -> None:
    """Declare what a room keeps of persons; called from its AppConfig.ready."""
    _estates.append(estate)


def all_of() -> list[Estate]:
    """What is declared, in order."""
    return sorted(_estates, key=lambda one: one.order)


def owned(leaving: Person) -> list[tuple[Any, int]]:
    """What the person owns: label and count, nothing where there is none."""
    counts = [(one.label, one.count(leaving)) for one in all_of()]
    return [(label, count) for label, count in counts if count]
