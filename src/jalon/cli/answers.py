"""A schedule as JSON and as CSV: one shape, for other programs to rely on.

Dates are local ``YYYY-MM-DDTHH:MM``, floats and durations working minutes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np

from jalon.cli.words import sentence
from jalon.engine.model import Activity, Plan, Schedule
from jalon.engine.model.clock import NEVER
from jalon.engine.model.result import Driver
from jalon.exchange.fidelity import Agreement
from jalon.exchange.formats import Reading

DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
COLUMNS = (
    "uid",
    "wbs",
    "name",
    "level",
    "parent",
    "summary",
    "milestone",
    *DATES,
    "duration_minutes",
    "total_float_minutes",
    "free_float_minutes",
    "critical",
    "percent_complete",
    "manual",
    "active",
    "external",
    "constraint",
    "constraint_date",
    "deadline",
    "driver",
    "drivers",
)
"""Of an activity, in JSON by name and in CSV by place."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def iso(date: datetime | None) -> str | None:
    return None if date is None else date.isoformat(timespec="minutes")[:16]


def activities(plan: Plan, schedule: Schedule) -> Iterator[dict[str, Any]]:
    """One dictionary an activity, in outline order."""
    dates = {
        name: np.datetime_as_string(
            getattr(schedule, name).astype(np.int64).astype("datetime64[m]"), unit="m"
        ).tolist()
        for name in DATES
    }
    totals, frees = schedule.total_float.tolist(), schedule.free_float.tolist()
    lengths, percents = schedule.duration.tolist(), schedule.percent.tolist()
    criticals, drivers = schedule.critical.tolist(), schedule.driver.tolist()
    levels: dict[int, int] = {}
    for i, activity in enumerate(plan.activities):
        level = 1 if activity.parent is None else levels[activity.parent] + 1
        levels[activity.uid] = level
        yield {
            "uid": activity.uid,
            "wbs": activity.wbs,
            "name": activity.name,
            "level": level,
            "parent": activity.parent,
            "summary": activity.is_summary,
            "milestone": is_milestone(activity),
            **{name: dates[name][i] for name in DATES},
            "duration_minutes": lengths[i],
            "total_float_minutes": _length(totals[i]),
            "free_float_minutes": _length(frees[i]),
            "critical": criticals[i],
            "percent_complete": round(percents[i], 2),
            "manual": activity.manual,
            "active": activity.active,
            "external": activity.external,
            "constraint": activity.constraint.kind.value if activity.constraint else None,
            "constraint_date": iso(activity.constraint.date) if activity.constraint else None,
            "deadline": iso(activity.deadline),
            "driver": Driver(drivers[i]).name.lower(),
            "drivers": list(schedule.drivers(i)),
        }


def is_milestone(activity: Activity) -> bool:
    return activity.milestone or activity.kind.value.endswith("milestone")


def _length(value: int) -> int | None:
    return None if value <= NEVER else value


def plan_facts(reading: Reading, schedule: Schedule, family: str, agreement: Agreement) -> dict[str, Any]:
    """What is said of the plan as a whole."""
    plan = reading.plan
    return {
        "name": plan.name,
        "format": reading.format,
        "start": iso(schedule.project_start),
        "finish": iso(schedule.project_finish),
        "data_date": iso(plan.data_date),
        "rules": family,
        "minutes_per_day": plan.minutes_per_day,
        "minutes_per_week": plan.minutes_per_week,
        "days_per_month": plan.days_per_month,
        "activities": len(plan.activities),
        "links": len(plan.links),
        "critical": int(np.count_nonzero(schedule.critical)),
        "agreement": agreement_facts(agreement),
    }


def agreement_facts(agreement: Agreement) -> dict[str, Any] | None:
    """How far the file's own dates agree; None where it carries none."""
    if agreement.share is None:
        return None
    return {
        "compared": len(agreement.tasks),
        "agreeing": agreement.agreeing,
        "share": round(agreement.share, 4),
    }


def fidelity_facts(reading: Reading) -> dict[str, Any]:
    report = reading.report
    return {
        "activities": report.activities,
        "links": report.links,
        "calendars": report.calendars,
        "resources": report.resources,
        "assignments": report.assignments,
        "fields": report.fields,
        "baselines": report.baselines,
        "unsupported": list(report.unsupported),
        "repaired": [sentence(r) for r in report.repaired],
    }


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def to_csv(plan: Plan, schedule: Schedule) -> str:
    """Comma-separated, with a mark that tells spreadsheets it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in activities(plan, schedule):
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return "\ufeff" + text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list):
        return " ".join(str(v) for v in value)
    if isinstance(value, str) and value.startswith(FORMULA):
        # A spreadsheet would run it.
        return "'" + value
    return "" if value is None else value
