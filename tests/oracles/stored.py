"""Plans rebuilt from the values that Microsoft Project and Primavera P6 stored in real files.

The files stand in the shared data folder, beside the project; see its README for their origin.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path

from jalon.engine.model import (
    Activity,
    ActivityKind,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    Progress,
    Resource,
    ResourceKind,
    SchedulingRules,
    Stored,
)

SHARED = Path(os.environ.get("JALON_SHARED") or Path(__file__).resolve().parents[3] / "shared")
PLANS = SHARED / "data" / "plans"
DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
CONSTRAINTS = {
    "AS_SOON_AS_POSSIBLE": ConstraintKind.ASAP,
    "AS_LATE_AS_POSSIBLE": ConstraintKind.ALAP,
    "START_NO_EARLIER_THAN": ConstraintKind.SNET,
    "START_NO_LATER_THAN": ConstraintKind.SNLT,
    "FINISH_NO_EARLIER_THAN": ConstraintKind.FNET,
    "FINISH_NO_LATER_THAN": ConstraintKind.FNLT,
    "MUST_START_ON": ConstraintKind.MSO,
    "MUST_FINISH_ON": ConstraintKind.MFO,
    "START_ON": ConstraintKind.MSO,
    "FINISH_ON": ConstraintKind.MFO,
    "MANDATORY_START": ConstraintKind.MANDATORY_START,
    "MANDATORY_FINISH": ConstraintKind.MANDATORY_FINISH,
}
P6_KINDS = {
    "START_MILESTONE": ActivityKind.START_MILESTONE,
    "FINISH_MILESTONE": ActivityKind.FINISH_MILESTONE,
    "LEVEL_OF_EFFORT": ActivityKind.LEVEL_OF_EFFORT,
}


def when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _clock(text: str) -> int:
    hours, minutes = text.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _hours(ranges: list[list[str]]) -> tuple[tuple[int, int], ...]:
    return tuple((_clock(a), _clock(b) if _clock(b) > _clock(a) else _clock(b) + 1440) for a, b in ranges)


def _calendar(row: dict) -> Calendar:
    return Calendar(
        row["uid"],
        row["name"],
        tuple(None if row["days"][d] == "default" else _hours(row["days"][d]) for d in DAYS),
        tuple(
            CalendarException(date.fromisoformat(a[:10]), date.fromisoformat(b[:10]), _hours(h))
            for a, b, h in row.get("exceptions", [])
        ),
        parent=row["parent"],
    )


def _minutes(value: float | None) -> int | None:
    return None if value is None else round(value)


def _lag(value: float, unit: str | None) -> Lag:
    if unit in ("%", "e%"):
        return Lag(percent=value, elapsed=unit == "e%")
    return Lag(round(value), elapsed=bool(unit) and unit.startswith("e"))


def _activity(row: dict, p6: bool, known: set[int]) -> Activity:
    calendar = row.get("calendar_uid")
    unit = row.get("duration_unit") or "d"
    first, second = (
        (row.get("constraint_type"), row.get("constraint_date")),
        row.get("secondary_constraint") or (None, None),
    )

    def constraint(kind: str | None, day: str | None) -> Constraint | None:
        return Constraint(CONSTRAINTS[kind], when(day)) if kind and kind != "AS_SOON_AS_POSSIBLE" else None

    kind = (
        ActivityKind.SUMMARY
        if row["summary"]
        else P6_KINDS.get(row.get("activity_type", ""), ActivityKind.TASK)
    )
    delay = row.get("leveling_delay") or (0, "ed")
    return Activity(
        uid=row["uid"],
        name=row.get("name") or "",
        duration=Duration(round(row.get("duration_min") or 0), unit.startswith("e"), unit.removeprefix("e")),
        kind=kind,
        milestone=row["milestone"],
        parent=row.get("parent") if row.get("parent") in known else None,
        manual=row["manual"],
        manual_start=when(row["start"]) if row["manual"] else None,
        manual_finish=when(row["finish"]) if row["manual"] else None,
        constraint=constraint(*first),
        second_constraint=constraint(*second),
        deadline=when(row.get("deadline")),
        calendar=calendar,
        ignore_resource_calendars=p6 or row.get("ignore_resource_calendar", False),
        progress=Progress(
            row.get("percent_complete") or 0.0,
            actual_start=when(row.get("actual_start")),
            actual_finish=when(row.get("actual_finish")),
            stop=when(row.get("stop")),
            resume=when(row.get("resume")),
            actual_minutes=_minutes(row.get("actual_duration_min")),
            remaining_minutes=_minutes(row.get("remaining_duration_min")),
        ),
        active=row["active"],
        external=row["external"],
        levelling_delay=round(delay[0]),
        splits=tuple((when(a), when(b)) for a, b in row.get("splits", [])),
        stored=Stored(
            *(
                when(row.get(k))
                for k in ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
            ),
            total_float=_minutes(row.get("total_slack_min")),
            free_float=_minutes(row.get("free_slack_min")),
            critical=row.get("critical"),
        ),
    )


def _rules(project: dict) -> SchedulingRules:
    common = {
        "critical_float": round(project["critical_slack_limit_min"]),
        "multiple_critical_paths": project["multiple_critical_paths"],
        "honour_constraints": project["honor_constraints"],
        "split_in_progress": project["split_in_progress"],
    }
    p6 = project.get("p6")
    if not p6:
        return SchedulingRules(**common)
    lag = {"24_HOUR": "continuous", "TWENTY_FOUR_HOUR": "continuous", "PROJECT_DEFAULT": "project"}
    return SchedulingRules(
        family="primavera",
        progress=p6["progressed"].lower(),
        lag_calendar=lag.get(p6["lag_calendar"], p6["lag_calendar"].lower()),
        remaining_after_data_date=True,
        total_float={"START_SLACK": "start", "FINISH_SLACK": "finish"}.get(p6["total_slack"], "smallest"),
        critical_by="float" if p6["critical_type"] == "TOTAL_FLOAT" else "longest_path",
        use_expected_finish=p6["expected_finish"],
        ignore_external_links=p6["ignore_external"],
        **{**common, "honour_constraints": False, "multiple_critical_paths": p6["open_ended_critical"]},
    )


def read(path: Path) -> Plan:
    """The plan whose stored values stand in ``path`` (NAME.expected.json)."""
    data = json.loads(path.read_text())
    project = data["project"]
    p6 = project["application"] == "Primavera"
    rows = [r for r in data["tasks"] if p6 or (r.get("id") or 0) != 0]
    known = {r["uid"] for r in rows}
    names = {c["uid"] for c in data["calendars"]}
    resources, assignments = {}, {}
    for row in rows:
        for a in row.get("assignments", []):
            if a["resource"] is None:
                continue
            kind = ResourceKind[a["type"]] if a["type"] in ResourceKind.__members__ else ResourceKind.WORK
            calendar = a["calendar"] if a["calendar"] in names else None
            if calendar is not None or a["resource"] not in resources:
                resources[a["resource"]] = Resource(a["resource"], "", kind, calendar)
            assignments[row["uid"], a["resource"]] = Assignment(
                row["uid"], a["resource"], (a["units"] or 0) / 100, _minutes(a["work_min"])
            )
    links = {}
    for row in rows:
        for uid, kind, lag, unit in row["predecessors"]:
            if uid in known:
                links[uid, row["uid"], kind] = Link(uid, row["uid"], LinkKind[kind], _lag(lag, unit))
    return Plan(
        project["file"],
        when(project["planned_start"] if p6 and project["planned_start"] else project["start"]),
        tuple(_activity(r, p6, known) for r in rows),
        tuple(links.values()),
        tuple(_calendar(c) for c in data["calendars"]),
        tuple(resources.values()),
        tuple(assignments.values()),
        calendar=project["default_calendar"],
        finish=when(project["must_finish_by"]) if p6 else None,
        data_date=when(project["status_date"]),
        rules=_rules(project),
        minutes_per_day=round(project["minutes_per_day"]),
        minutes_per_week=round(project["minutes_per_week"]),
        days_per_month=round(project["days_per_month"]),
    )
