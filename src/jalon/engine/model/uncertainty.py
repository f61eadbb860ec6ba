"""What is not certain about a plan: three points, risk events, branches, weather, correlation.

A :class:`RiskModel` stands beside a plan and never changes it. Durations are working minutes
of the activity, costs money in the plan's currency; where ``relative`` they are multiples of
what the plan says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

NO_RATES: Mapping[str, float] = MappingProxyType({})


class Shape(Enum):
    """The families of distributions."""

    FIXED = "fixed"
    TRIANGULAR = "triangular"
    PERT = "pert"
    UNIFORM = "uniform"
    NORMAL = "normal"
    LOGNORMAL = "lognormal"
    TRIGEN = "trigen"
    DISCRETE = "discrete"


@dataclass(frozen=True, slots=True)
class Distribution:
    """One uncertain number.

    Attributes
    ----------
    shape : Shape
    low, likely, high : float
        Triangular, PERT (Beta with weight 4 on the likely value), trigen; uniform has no
        likely value; a fixed number is ``likely``.
    mean, deviation : float
        Normal and lognormal: of the number itself, not of its logarithm.
    low_share, high_share : float
        Trigen: the chances to be under ``low`` and under ``high``.
    values : tuple of (float, float)
        Discrete: values and their weights.
    """

    shape: Shape
    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0
    mean: float = 0.0
    deviation: float = 0.0
    low_share: float = 0.1
    high_share: float = 0.9
    values: tuple[tuple[float, float], ...] = ()

    @classmethod
    def fixed(cls, value: float) -> Distribution:
        return cls(Shape.FIXED, value, value, value)

    @classmethod
    def triangular(cls, low: float, likely: float, high: float) -> Distribution:
        return cls(Shape.TRIANGULAR, low, likely, high)

    @classmethod
    def pert(cls, low: float, likely: float, high: float) -> Distribution:
        return cls(Shape.PERT, low, likely, high)

    @classmethod
    def uniform(cls, low: float, high: float) -> Distribution:
        return cls(Shape.UNIFORM, low, (low + high) / 2, high)

    @classmethod
    def normal(cls, mean: float, deviation: float) -> Distribution:
        return cls(Shape.NORMAL, mean=mean, deviation=deviation)

    @classmethod
    def lognormal(cls, mean: float, deviation: float) -> Distribution:
        return cls(Shape.LOGNORMAL, mean=mean, deviation=deviation)

    @classmethod
    def trigen(
        cls, low: float, likely: float, high: float, low_share: float = 0.1, high_share: float = 0.9
    ) -> Distribution:
        return cls(Shape.TRIGEN, low, likely, high, low_share=low_share, high_share=high_share)

    @classmethod
    def discrete(cls, *values: tuple[float, float]) -> Distribution:
        return cls(Shape.DISCRETE, values=values)


class Uncertain(NamedTuple):
    """The duration of an activity, or its fixed cost, as a distribution.

    A started activity's remaining duration grows or shrinks as the whole does; a finished
    or a manual one does not vary.
    """

    activity: int
    distribution: Distribution
    relative: bool = False


class Impact(NamedTuple):
    """What a risk event does to an activity when it occurs.

    ``time`` is added to the duration (negative for an opportunity); ``cost`` to the cost.
    """

    activity: int
    time: Distribution | None = None
    cost: Distribution | None = None
    relative: bool = False
    """``time`` is a share of the activity's planned duration."""


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """A threat or an opportunity: it occurs or not, once in an iteration.

    Attributes
    ----------
    key : str
        Names the event for ever: it keeps its luck from one scenario to another.
    name : str
    probability : float
        0 to 1.
    impacts : tuple of Impact
    response : str
        What is done about it, in words.
    response_cost : float
        What the response costs, spent whether the event occurs or not.
    probability_after : float or None
        None: as before the response.
    impacts_after : tuple of Impact or None
    """

    key: str
    name: str
    probability: float
    impacts: tuple[Impact, ...] = ()
    response: str = ""
    response_cost: float = 0.0
    probability_after: float | None = None
    impacts_after: tuple[Impact, ...] | None = None


class Branch(NamedTuple):
    """A way the work may go, and the activities that are done only then."""

    probability: float
    activities: tuple[int, ...]


class Branching(NamedTuple):
    """Ways that exclude each other. Activities of a way not taken last and cost nothing.

    Where the probabilities sum to less than one, no way is taken the rest of the time.
    """

    key: str
    branches: tuple[Branch, ...]


class CalendarRisk(NamedTuple):
    """Working time lost to weather: each month a share of it, drawn anew.

    ``months`` are 1 to 12; ``lost`` is the share of the month's working time lost (0 to 0.95);
    ``activities`` empty: every activity on ``calendar``, or all where that is None too.
    """

    key: str
    months: tuple[int, ...]
    lost: Distribution
    calendar: int | None = None
    activities: tuple[int, ...] = ()


class Correlation(NamedTuple):
    """The durations of these activities move together: ``coefficient`` between each pair."""

    activities: tuple[int, ...]
    coefficient: float


@dataclass(frozen=True, slots=True)
class RiskModel:
    """Everything uncertain about a plan.

    Attributes
    ----------
    durations : tuple of Uncertain
    spread : Distribution or None
        For every unfinished activity that ``durations`` does not name, relative.
    costs : tuple of Uncertain
        The fixed part of costs; the part that depends on time follows the duration.
    correlations : tuple of Correlation
        Between durations; a later one wins over an earlier one for the same pair.
    events, branchings, weather : tuples
    time_share : float
        Share of a cost that depends on time, where the plan has one figure only.
    currency : str
        Of the costs of this model; empty: the plan's.
    rates : Mapping[str, float]
        How much of the plan's currency one unit of another is.
    """

    durations: tuple[Uncertain, ...] = ()
    spread: Distribution | None = None
    costs: tuple[Uncertain, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    events: tuple[RiskEvent, ...] = ()
    branchings: tuple[Branching, ...] = ()
    weather: tuple[CalendarRisk, ...] = ()
    time_share: float = 0.0
    currency: str = ""
    rates: Mapping[str, float] = field(default_factory=lambda: NO_RATES)

    def impacts(self) -> Iterator[Impact]:
        """Every impact of every event, before and after response."""
        for event in self.events:
            yield from event.impacts
            yield from event.impacts_after or ()


def spread(low: float, likely: float, high: float, shape: Shape = Shape.TRIANGULAR) -> RiskModel:
    """The model for a plan without three points: every duration between multiples of itself."""
    return RiskModel(spread=Distribution(shape, low, likely, high))
