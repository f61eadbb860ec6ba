"""Real files of Microsoft Project, read against what Project had stored in them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jalon.engine.model import Activity, Plan, Stored
from jalon.exchange import read

PLANS = Path(os.environ.get("JALON_SHARED") or Path(__file__).parents[3] / "shared") / "data" / "plans"
FILES = [p for p in sorted(PLANS.glob("*")) if p.suffix in (".mpp", ".mpx", ".xml")]
DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")

pytestmark = pytest.mark.skipif(not FILES, reason=f"the shared plan files are absent: {PLANS}")


@pytest.fixture(scope="module", params=FILES, ids=lambda p: p.name)
def both(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Plan]:
    path: Path = request.param
    expected = json.loads(Path(f"{path}.expected.json").read_text("utf-8"))
    return expected, read(path).plan


def tasks(both: tuple[dict[str, Any], Plan]) -> Iterator[tuple[dict[str, Any], Activity]]:
    """Row 0, the project itself, and blank rows are no activities."""
    expected, plan = both
    by_uid = {a.uid: a for a in plan.activities}
    rows = [t for t in expected["tasks"] if t["uid"] != 0 and t.get("outline") is not None]
    assert by_uid.keys() == {t["uid"] for t in rows}
    for row in rows:
        yield row, by_uid[row["uid"]]


def iso(date: datetime | None) -> str | None:
    return date.isoformat(timespec="minutes") if date else None


def same(date: datetime | None, text: str | None, mpx: bool) -> bool:
    """MPX dates have no time of day: we put the hours of the calendar on them."""
    shown = iso(date)
    if mpx and shown and text and text.endswith("T00:00"):
        return shown[:10] == text[:10]
    return shown == (text[:16] if text else None)


def minute(text: str | None) -> str | None:
    return text[:16] if text else None


def test_settings(both: tuple[dict[str, Any], Plan]) -> None:
    expected, plan = both[0]["project"], both[1]
    assert same(plan.start, expected["start"], expected["file_type"] == "MPX")
    assert iso(plan.data_date) == expected["status_date"]
    assert plan.rules.honour_constraints == expected["honor_constraints"]
    assert plan.rules.critical_float == expected["critical_slack_limit_min"]
    assert plan.rules.multiple_critical_paths == expected["multiple_critical_paths"]
    assert plan.rules.split_in_progress == expected["split_in_progress"]
    assert plan.minutes_per_day == expected["minutes_per_day"]
    assert plan.minutes_per_week == expected["minutes_per_week"]
    assert plan.days_per_month == expected["days_per_month"]
    assert plan.calendar == expected["default_calendar"]


def test_calendars(both: tuple[dict[str, Any], Plan]) -> None:
    found = {c.uid: c for c in both[1].calendars}
    for expected in both[0]["calendars"]:
        calendar = found[expected["uid"]]
        assert calendar.parent == expected["parent"]
        assert len(calendar.exceptions) == len(expected.get("exceptions", []))
        for hours, name in zip(calendar.days, DAYS, strict=True):
            shown = "default" if hours is None else [[_clock(a), _clock(b)] for a, b in hours]
            assert shown == expected["days"][name]


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def test_what_people_decided(both: tuple[dict[str, Any], Plan]) -> None:
    for row, a in tasks(both):
        if not row["summary"]:
            assert a.duration.minutes == pytest.approx(row["duration_min"], abs=0.5)
            assert ("e" if a.duration.elapsed else "") + a.duration.unit == row["duration_unit"]
        assert (a.is_summary, a.milestone) == (row["summary"], row["milestone"])
        assert (a.active, a.manual, a.external) == (row["active"], row["manual"], row["external"])
        assert a.parent == (row.get("parent") or None)
        kind = row.get("constraint_type", "AS_SOON_AS_POSSIBLE").lower()
        assert (a.constraint.kind.value if a.constraint else "as_soon_as_possible") == kind
        if a.constraint and a.constraint.kind.dated:
            assert iso(a.constraint.date) == row["constraint_date"]
        assert iso(a.deadline) == row.get("deadline")
        assert a.calendar == row.get("calendar_uid")
        assert a.ignore_resource_calendars == row["ignore_resource_calendar"]
        assert (a.work_type, a.effort_driven) == (row["task_type"].lower(), row["effort_driven"])
        assert a.levelling_delay == (row.get("leveling_delay") or [0])[0]
        assert [[iso(s), iso(f)] for s, f in a.splits] == row.get("splits", [])


def test_progress(both: tuple[dict[str, Any], Plan]) -> None:
    for row, a in tasks(both):
        p = a.progress
        assert p.percent_complete == (row.get("percent_complete") or 0)
        assert (iso(p.actual_start), iso(p.actual_finish)) == (
            row.get("actual_start"),
            row.get("actual_finish"),
        )
        if p.started:
            assert (iso(p.stop), iso(p.resume)) == (minute(row.get("stop")), minute(row.get("resume")))
            assert p.actual_minutes == pytest.approx(row["actual_duration_min"], abs=0.5)
            assert p.remaining_minutes == pytest.approx(row["remaining_duration_min"], abs=0.5)


def test_stored_dates(both: tuple[dict[str, Any], Plan]) -> None:
    mpx = both[0]["project"]["file_type"] == "MPX"
    for row, a in tasks(both):
        stored = a.stored or Stored()
        for name in DATES:
            if not (mpx and a.duration.minutes == 0):
                assert same(getattr(stored, name), row.get(name), mpx)
        assert stored.critical == row["critical"]
        for kept, name in ((stored.total_float, "total_slack_min"), (stored.free_float, "free_slack_min")):
            assert kept == pytest.approx(row[name], abs=0.5) if row.get(name) is not None else True


def test_links(both: tuple[dict[str, Any], Plan]) -> None:
    links: dict[int, list[tuple[int, str, float, str]]] = {}
    for link in both[1].links:
        lag = link.lag
        length: float = lag.minutes if lag.percent is None else lag.percent
        unit = ("e" if lag.elapsed else "") + (lag.unit if lag.percent is None else "%")
        links.setdefault(link.successor, []).append(
            (link.predecessor, link.kind.value, length, unit if length else "")
        )
    for row, a in tasks(both):
        expected = [_link(*values) for values in row["predecessors"]]
        assert sorted(links.get(a.uid, [])) == sorted(expected)


def _link(uid: int, kind: str, length: float, unit: str | None) -> tuple[int, str, float, str]:
    if unit and unit.startswith("-") and unit.endswith("%"):
        return uid, kind, float(unit[:-1]), "%"
    return uid, kind, length, unit if length and unit else ""


def test_assignments(both: tuple[dict[str, Any], Plan]) -> None:
    for row, a in tasks(both):
        kept = [x for x in both[1].assignments if x.activity == a.uid]
        expected = [x for x in row.get("assignments", []) if x["resource"]]
        assert sorted(
            (x.resource, round(x.units * 100, 4), x.work or 0, x.actual_work or 0, x.delay, iso(x.start))
            for x in kept
        ) == sorted(
            (
                x["resource"],
                x["units"],
                x["work_min"],
                x["actual_work_min"],
                x["delay_min"],
                minute(x["start"]),
            )
            for x in expected
        )
