"""P6's words for kinds, constraints, links and options, and ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from jalon.engine.model import (
    PRIMAVERA,
    ActivityKind,
    Constraint,
    ConstraintKind,
    LinkKind,
    Plan,
    SchedulingRules,
)
from jalon.exchange.xer.tables import Row
from jalon.exchange.xer.values import minutes, yes

KINDS = {
    "TT_Task": ActivityKind.TASK,
    "TT_Rsrc": ActivityKind.TASK,
    "TT_Mile": ActivityKind.START_MILESTONE,
    "TT_FinMile": ActivityKind.FINISH_MILESTONE,
    "TT_LOE": ActivityKind.LEVEL_OF_EFFORT,
    "TT_WBS": ActivityKind.LEVEL_OF_EFFORT,
}
CONSTRAINTS = {
    "CS_MSO": ConstraintKind.MSO,
    "CS_MSOA": ConstraintKind.SNET,
    "CS_MSOB": ConstraintKind.SNLT,
    "CS_MEO": ConstraintKind.MFO,
    "CS_MEOA": ConstraintKind.FNET,
    "CS_MEOB": ConstraintKind.FNLT,
    "CS_ALAP": ConstraintKind.ALAP,
    "CS_MANDSTART": ConstraintKind.MANDATORY_START,
    "CS_MANDFIN": ConstraintKind.MANDATORY_FINISH,
}
LINKS = {
    "PR_FS": LinkKind.FS,
    "PR_SS": LinkKind.SS,
    "PR_FF": LinkKind.FF,
    "PR_SF": LinkKind.SF,
}
WORK_TYPES = {
    "DT_FixedDrtn": "fixed_duration",
    "DT_FixedDUR2": "fixed_duration_and_units",
    "DT_FixedQty": "fixed_work",
    "DT_FixedRate": "fixed_units",
}
PERCENTS = {"CP_Drtn": "percent", "CP_Phys": "physical", "CP_Units": "units"}
"""What an activity's percentage is, and so how it earns value."""
TECHNIQUES = {"EC_0_100": "0_100", "EC_50_50": "50_50"}
"""How the activities of a WBS element earn value, where it is not by their percentage."""
LAG_CALENDARS: dict[str, Literal["predecessor", "successor", "continuous", "project"]] = {
    "rcal_Predecessor": "predecessor",
    "rcal_Successor": "successor",
    "rcal_24Hour": "continuous",
    "rcal_ProjDefault": "project",
}
PRIORITIES = {"PT_Top": 900, "PT_High": 700, "PT_Normal": 500, "PT_Low": 300, "PT_Lowest": 100}
EQUIPMENT = "Equipment"
"""Resource group that stands for P6's non-labour resources."""


EXTERNAL_START, EXTERNAL_FINISH = "External early start", "External late finish"
"""Custom fields: dates that projects outside the file impose."""


def external_constraints(fields: Mapping[str, object]) -> list[Constraint]:
    """What those dates mean to a plan computed alone: no earlier than, no later than."""
    start, finish = fields.get(EXTERNAL_START), fields.get(EXTERNAL_FINISH)
    found = [Constraint(ConstraintKind.SNET, start)] if isinstance(start, datetime) else []
    return found + ([Constraint(ConstraintKind.FNLT, finish)] if isinstance(finish, datetime) else [])


def rules_of(project: Row, options: Row) -> SchedulingRules:
    """The scheduling options of a project; P6's own defaults where the file says nothing."""
    usual = PRIMAVERA
    progress: Literal["retained_logic", "progress_override", "actual_dates"] = usual.progress
    if yes(options.get("sched_progress_override")):
        progress = "progress_override"
    elif yes(options.get("sched_retained_logic")) is False:
        progress = "actual_dates"
    return SchedulingRules(
        family="primavera",
        honour_constraints=usual.honour_constraints,
        critical_float=minutes(project.get("critical_drtn_hr_cnt")) or 0,
        multiple_critical_paths=bool(yes(options.get("sched_open_critical_flag"))),
        lag_calendar=LAG_CALENDARS.get(
            options.get("sched_calendar_on_relationship_lag", ""), usual.lag_calendar
        ),
        progress=progress,
        remaining_after_data_date=True,
        total_float=_float_kind(options.get("sched_float_type", "")),
        start_lag_from_actual=yes(options.get("sched_lag_early_start_flag")) is False,
        use_expected_finish=yes(options.get("sched_use_expect_end_flag")) is not False,
        critical_by="longest_path" if project.get("critical_path_type") == "CT_DrivPath" else "float",
        ignore_external_links=options.get("sched_outer_depend_type") == "SD_None",
        split_in_progress=False,
    )


def _float_kind(code: str) -> Literal["start", "finish", "smallest"]:
    if code == "FT_SF":
        return "start"
    return "finish" if code in ("FT_FF", "") else "smallest"


def techniques_of(plan: Plan) -> dict[int | None, str]:
    """How what stands under each summary earns value, where that is P6's technique of a WBS element.

    P6 has one for a whole element: it holds only where every activity there has the same.
    """
    below: dict[int | None, set[str]] = {}
    for a in plan.activities:
        if a.active and not a.is_summary:
            below.setdefault(a.parent, set()).add(a.earned_value_method)
    return {
        uid: method
        for uid, methods in below.items()
        if len(methods) == 1 and (method := next(iter(methods))) in TECHNIQUES.values()
    }
