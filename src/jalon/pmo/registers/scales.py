"""The five levels of probability and impact, in words and figures; exposure before and after responses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.pmo.registers.models import Direction, Entry, Response, Risk, Scale

LEVELS = 5
MINUTES_PER_DAY = 480
_PERCENTS = (5, 20, 40, 60, 85)
_DAYS = (2, 5, 15, 40, 90)
_COSTS = (5_000, 25_000, 100_000, 400_000, 1_500_000)
_LIKELY = (_("Rare"), _("Unlikely"), _("Possible"), _("Likely"), _("Almost certain"))
_GRAVE = (_("Negligible"), _("Minor"), _("Noticeable"), _("Serious"), _("Critical"))


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A level of probability."""

    word: Any
    percent: int


@dataclass(frozen=True, slots=True)
class Gravity:
    """A level of impact: working days and money."""

    word: Any
    days: int
    cost: int


@dataclass(frozen=True, slots=True)
class Scales:
    """Both scales of an organisation, lowest first."""

    probability: tuple[Likelihood, ...]
    impact: tuple[Gravity, ...]

    def level_of(self, percent: float) -> int:
        """The level of probability nearest to a percentage."""
        return 1 + min(range(LEVELS), key=lambda i: abs(self.probability[i].percent - percent))

    def impact_level(self, level: int, factor: float) -> int:
        """The level nearest to a level's days once multiplied, so that a cut can go down the scale."""
        wanted = self.impact[level - 1].days * factor
        return 1 + min(range(LEVELS), key=lambda i: abs(self.impact[i].days - wanted))


@dataclass(frozen=True, slots=True)
class Exposure:
    """A risk's figures before and after what is done about it; a share, working minutes, money.

    Costs and minutes are signed: an opportunity's are negative.
    """

    probability: float
    minutes: int
    cost: Decimal
    probability_after: float
    minutes_after: int
    cost_after: Decimal

    @property
    def percent(self) -> float:
        """The probability in hundredths."""
        return self.probability * 100

    @property
    def percent_after(self) -> float:
        """The probability that remains, in hundredths."""
        return self.probability_after * 100

    @property
    def expected_minutes(self) -> float:
        """Probability by delay."""
        return self.probability * self.minutes

    @property
    def expected_cost(self) -> Decimal:
        """Probability by cost."""
        return Decimal(str(self.probability)) * self.cost

    @property
    def expected_minutes_after(self) -> float:
        """What remains of the delay."""
        return self.probability_after * self.minutes_after

    @property
    def expected_cost_after(self) -> Decimal:
        """What remains of the cost."""
        return Decimal(str(self.probability_after)) * self.cost_after


USUAL = Scales(
    tuple(Likelihood(word, percent) for word, percent in zip(_LIKELY, _PERCENTS, strict=True)),
    tuple(Gravity(word, days, cost) for word, days, cost in zip(_GRAVE, _DAYS, _COSTS, strict=True)),
)


def of(organisation_id: int) -> Scales:
    """The organisation's own scales, else the usual ones."""
    row = Scale.objects.filter(organisation_id=organisation_id).first()
    return USUAL if row is None else read(row.probability, row.impact)


def version_of(organisation_id: int) -> int | None:
    """The version of the organisation's own scale; None where the usual one holds."""
    return Scale.objects.filter(organisation_id=organisation_id).values_list("version", flat=True).first()


def read(probability: list[dict[str, Any]], impact: list[dict[str, Any]]) -> Scales:
    """Scales as a row keeps them."""
    return Scales(
        tuple(Likelihood(one["word"], one["percent"]) for one in probability),
        tuple(Gravity(one["word"], one["days"], one["cost"]) for one in impact),
    )


def exposure(entry: Entry, risk: Risk, scales: Scales, responses: Iterable[Response]) -> Exposure:
    """Own figures where the risk has any, the scale's elsewhere; each response takes off its share."""
    sign = -1 if entry.direction == Direction.OPPORTUNITY else 1
    percent = scales.probability[risk.probability - 1].percent if risk.percent is None else risk.percent
    level = scales.impact[risk.impact - 1]
    minutes = level.days * MINUTES_PER_DAY if risk.minutes is None else risk.minutes
    cost = Decimal(level.cost) if risk.cost is None else risk.cost
    likely, grave = cuts(responses)
    return Exposure(
        percent / 100,
        sign * minutes,
        sign * cost,
        min(1.0, percent / 100 * likely),
        sign * round(minutes * grave),
        sign * (cost * Decimal(str(grave))).quantize(Decimal("0.01")),
    )


def residual(
    figures: Sequence[Any], scales: Scales, taken: Iterable[tuple[int, int]]
) -> tuple[float, int, float]:
    """(share, working minutes, money) that remain of a threat read as plain values, for long lists.

    ``figures`` are the levels of probability and impact, then own percentage, minutes and cost, or None;
    ``taken`` what each response takes off probability and impact, in hundredths.
    """
    probability, impact, percent, minutes, cost = figures
    level = scales.impact[impact - 1]
    likely = scales.probability[probability - 1].percent if percent is None else percent
    likely, grave = likely / 100, 1.0
    for off_probability, off_impact in taken:
        likely *= 1 - off_probability / 100
        grave *= 1 - off_impact / 100
    working = level.days * MINUTES_PER_DAY if minutes is None else minutes
    money = float(level.cost if cost is None else cost)
    return min(1.0, likely), round(working * grave), money * grave


def cuts(responses: Iterable[Response]) -> tuple[float, float]:
    """What the responses leave of probability and impact: the product of what each leaves."""
    likely = grave = 1.0
    for one in responses:
        likely *= 1 - one.probability_cut / 100
        grave *= 1 - one.impact_cut / 100
    return likely, grave
