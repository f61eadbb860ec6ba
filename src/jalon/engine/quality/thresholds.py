"""The limits a schedule is held to, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jalon.engine.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of the fourteen points; shares from 0 to 1, lengths in working days.

    The defaults are those of DCMA-EA PAM 200.1 (October 2012), section 4.
    """

    logic: float = 0.05
    leads: float = 0.0
    lags: float = 0.05
    finish_to_start: float = 0.90
    hard_constraints: float = 0.05
    high_float: float = 0.05
    high_float_days: float = 44.0
    negative_float: float = 0.0
    high_duration: float = 0.05
    high_duration_days: float = 44.0
    invalid_dates: float = 0.0
    resources: float | None = None
    missed: float = 0.05
    critical_path_test_days: int = 600
    path_length_index: float = 0.95
    execution_index: float = 0.95
    round_estimates: float = 0.80

    @classmethod
    def of_plan(cls, plan: Plan) -> Thresholds:
        """The limits that the plan's own file carries; the usual ones where it has none."""
        return cls.of_primavera(dict(plan.thresholds)) if plan.thresholds else DCMA

    @classmethod
    def of_primavera(cls, options: Mapping[str, float]) -> Thresholds:
        """The limits of Primavera's schedule check, by its own names of fields.

        Targets are percentages there; those that are absent keep the usual value. The names
        are those of the ``ScheduleCheckOption`` element in Oracle's schema of Primavera P6 EPPM.

        >>> Thresholds.of_primavera({"LagsTarget": 2, "LargeFloatCriteria": 30}).lags
        0.02
        """
        shares = {
            "LogicTarget": "logic",
            "NegativeLagsTarget": "leads",
            "LagsTarget": "lags",
            "RelationshipTarget": "finish_to_start",
            "HardConstraintTarget": "hard_constraints",
            "LargeFloatTarget": "high_float",
            "NegativeFloatTarget": "negative_float",
            "LargeDurationTarget": "high_duration",
            "ProgressDateTarget": "invalid_dates",
            "ResourcesTarget": "resources",
            "LateActivitiesTarget": "missed",
        }
        plain = {
            "LargeFloatCriteria": "high_float_days",
            "LargeDurationCriteria": "high_duration_days",
            "BEITripwireTarget": "execution_index",
        }
        found = {name: options[key] / 100 for key, name in shares.items() if key in options}
        found |= {name: options[key] for key, name in plain.items() if key in options}
        return replace(cls(), **found)  # type: ignore[arg-type]


DCMA = Thresholds()
