"""Resources and their assignment to activities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class ResourceKind(Enum):
    WORK = "work"
    MATERIAL = "material"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Resource:
    """A person, role, machine, material or cost. ``max_units`` 1.0 is one full time."""

    uid: int
    name: str
    kind: ResourceKind = ResourceKind.WORK
    calendar: int | None = None
    max_units: float = 1.0
    initials: str = ""
    group: str = ""
    email: str = ""
    code: str = ""
    standard_rate: float = 0.0
    """Per hour of work, or per unit of material."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A resource on an activity. ``units`` 1.0 is full time; ``work`` is in minutes."""

    activity: int
    resource: int
    units: float = 1.0
    work: int | None = None
    actual_work: int | None = None
    remaining_work: int | None = None
    delay: int = 0
    """Working minutes after the activity's start."""
    levelling_delay: int = 0
    cost: float | None = None
    actual_cost: float | None = None
    start: datetime | None = None
    finish: datetime | None = None
    uid: int | None = None
    contour: str = "flat"
