"""The plan's part: dates, float, progress, milestones, late tasks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.queries import PlanFigures
from jalon.pmo.reporting import homes, states

COMING, REACHED = 8, 4
_EPOCH = datetime(1970, 1, 1)


def of(figures: PlanFigures | None, since: date) -> dict[str, Any] | None:
    """What the plan says now; milestones reached count from the first day of the period."""
    if figures is None or not figures.activities:
        return None
    found = homes.progress(figures)
    milestones = planning.milestones([figures.initiative_id]).get(figures.initiative_id, [])
    return {
        "start": _minute(figures.start),
        "finish": _minute(figures.finish),
        "baseline": _minute(figures.baseline_finish),
        "data_date": _minute(figures.data_date),
        "slip": states.slip_days(figures) if figures.baseline_finish else None,
        "percent": round(figures.percent, 2),
        "planned_percent": found.curve.planned_now if found.curve else None,
        "float": figures.min_float,
        "minutes_per_day": figures.minutes_per_day,
        "activities": figures.activities,
        "critical": figures.critical,
        "late_milestones": figures.late_milestones,
        "late_tasks": found.late_count,
        "late": [
            {
                "name": one.name,
                "above": one.above,
                "finish": one.finish,
                "percent": one.percent,
                "critical": one.critical,
                "days": one.days,
            }
            for one in found.late
        ],
        "milestones": chosen(milestones, since),
        "milestone_count": len(milestones),
    }


def chosen(milestones: list[dict[str, Any]], since: date) -> list[dict[str, Any]]:
    """Those reached in the period, then the next ones."""
    first = round((datetime.combine(since, datetime.min.time()) - _EPOCH) / timedelta(minutes=1))
    in_order = sorted(milestones, key=lambda one: (one["finish"], one["uid"]))
    reached = [one for one in in_order if one["reached"] and one["finish"] >= first][-REACHED:]
    coming = [one for one in in_order if not one["reached"]][:COMING]
    return [_milestone(one) for one in (*reached, *coming)]


def _milestone(one: dict[str, Any]) -> dict[str, Any]:
    days = None if one["baseline"] is None else int(one["finish"] // 1440 - one["baseline"] // 1440)
    return {
        "uid": one["uid"],
        "name": one["name"],
        "finish": one["finish"],
        "baseline": one["baseline"],
        "reached": bool(one["reached"]),
        "late": bool(one["late"]),
        "days": days,
    }


def _minute(when: datetime | None) -> int | None:
    return None if when is None else round((when - _EPOCH) / timedelta(minutes=1))
