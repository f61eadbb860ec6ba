"""Resources and their assignment to activities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from jalon.engine.model.activity import BaselineValues

LEVELS = range(1, 6)
"""Levels of a skill: 1 a beginner, 5 a master."""


class ResourceKind(Enum):
    WORK = "work"
    MATERIAL = "material"
    COST = "cost"


class Availability(NamedTuple):
    """Units of a resource from an instant up to, and without, another; None: without end."""

    start: datetime | None
    finish: datetime | None
    units: float


class Skill(NamedTuple):
    """What a person can do, and how well: one of :data:`LEVELS`."""

    name: str
    level: int = 3


@dataclass(frozen=True, slots=True)
class Resource:
    """A person, role, machine, material or cost. ``max_units`` 1.0 is one full time.

    Attributes
    ----------
    standard_rate, overtime_rate : float
        Per hour of work, or per unit of material.
    cost_per_use : float
        Each time it is assigned, whatever the work.
    availability : tuple of Availability
        Capacity that changes over time, in order: there is none outside its steps. Empty:
        ``max_units`` for ever.
    skills : tuple of Skill
    generic : bool
        A role that stands in until a person is named.
    """

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
    note: str = ""
    overtime_rate: float = 0.0
    cost_per_use: float = 0.0
    availability: tuple[Availability, ...] = ()
    skills: tuple[Skill, ...] = ()
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """A resource on an activity. ``units`` 1.0 is full time; ``work`` is in minutes.

    Attributes
    ----------
    delay : int
        Working minutes after the activity's start.
    cost, actual_cost, remaining_cost : float or None
        ``cost`` is what is planned: in Microsoft's files the cost at completion, in
        Primavera's the budget.
    skill : str
        Where given, any resource with this skill at ``level`` or above may do the work;
        ``resource`` is who is planned to, or the role itself.
    baselines : tuple of BaselineValues
    """

    activity: int
    resource: int
    units: float = 1.0
    work: int | None = None
    actual_work: int | None = None
    remaining_work: int | None = None
    delay: int = 0
    levelling_delay: int = 0
    cost: float | None = None
    actual_cost: float | None = None
    start: datetime | None = None
    finish: datetime | None = None
    uid: int | None = None
    contour: str = "flat"
    remaining_cost: float | None = None
    skill: str = ""
    level: int = 1
    baselines: tuple[BaselineValues, ...] = ()
