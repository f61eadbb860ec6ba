"""The differences between scheduling tools, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SchedulingRules:
    """How a plan is computed. ``MICROSOFT`` and ``PRIMAVERA`` are the two usual values.

    Attributes
    ----------
    family : "microsoft" or "primavera"
    honour_constraints : bool
        Dated constraints win over links (Microsoft: "tasks will always honour their
        constraint dates").
    critical_float : int
        An activity is critical with total float at or below this, in minutes.
    multiple_critical_paths : bool
        Each open end gets its own early finish as its late finish.
    lag_calendar : "predecessor", "successor", "continuous" or "project"
        Whose working time a lag counts.
    progress : "retained_logic", "progress_override" or "actual_dates"
        What out-of-sequence progress does (Primavera).
    remaining_after_data_date : bool
        Unfinished work is never placed before the data date.
    total_float : "start", "finish" or "smallest"
    start_lag_from_actual : bool
        Start-to-start lags count from the actual start instead of the early start.
    use_expected_finish : bool
    critical_by : "float" or "longest_path"
    ignore_external_links : bool
    split_in_progress : bool
        Remaining work of a started activity may move away from what is done.
    """

    family: Literal["microsoft", "primavera"] = "microsoft"
    honour_constraints: bool = True
    critical_float: int = 0
    multiple_critical_paths: bool = False
    lag_calendar: Literal["predecessor", "successor", "continuous", "project"] = "successor"
    progress: Literal["retained_logic", "progress_override", "actual_dates"] = "retained_logic"
    remaining_after_data_date: bool = False
    total_float: Literal["start", "finish", "smallest"] = "smallest"
    start_lag_from_actual: bool = False
    use_expected_finish: bool = False
    critical_by: Literal["float", "longest_path"] = "float"
    ignore_external_links: bool = False
    split_in_progress: bool = True


MICROSOFT = SchedulingRules()
PRIMAVERA = SchedulingRules(
    family="primavera",
    honour_constraints=False,
    lag_calendar="predecessor",
    remaining_after_data_date=True,
    total_float="finish",
)
