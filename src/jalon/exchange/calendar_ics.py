"""iCalendar: milestones and activities as events of a calendar that others subscribe to.

An activity that fills whole days is an all-day event; a milestone or a part of a day has
its times. Times are local wall time without a zone, as in the plan. The identifier of an
event never changes for the same activity of the same plan.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from jalon.engine.model import Activity, Plan, Schedule
from jalon.engine.model.clock import EARLIEST, LATEST
from jalon.exchange.tabular.outward import Outward
from jalon.exchange.tabular.words import TASK_COLUMNS, written

DAMAGED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LONGEST = 5000


def write(plan: Plan, schedule: Schedule | None = None, language: str = "en") -> bytes:
    """The plan's activities (not its summaries) that have dates."""
    out = Outward(plan, schedule, language)
    calendar = Calendar()
    calendar.add("prodid", "-//Jalon//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _text(plan.name))
    stamp = (plan.data_date or plan.start).replace(tzinfo=UTC)
    for a in plan.activities:
        dates = out.stored.get(a.uid)
        start = a.manual_start if a.manual and a.manual_start else dates.start if dates else None
        finish = a.manual_finish if a.manual and a.manual_finish else dates.finish if dates else None
        if a.is_summary or not a.active or start is None or finish is None:
            continue
        if EARLIEST <= start <= LATEST and EARLIEST <= finish <= LATEST:
            calendar.add_component(_event(a, start, max(start, finish), stamp, out))
    return bytes(calendar.to_ical())


def _event(a: Activity, start: datetime, finish: datetime, stamp: datetime, out: Outward) -> Event:
    event = Event()
    event.add("uid", uid_of(out.plan, a))
    event.add("dtstamp", stamp)
    event.add("summary", _text(a.name))
    if a.milestone or start == finish:
        event.add("dtstart", start)
        event.add("transp", "TRANSPARENT")
    elif finish - start >= timedelta(hours=6) or finish.date() != start.date():
        event.add("dtstart", start.date())
        last = finish.date() if finish.time() > datetime.min.time() else finish.date() - timedelta(days=1)
        event.add("dtend", max(last, start.date()) + timedelta(days=1))  # the day after, by the standard
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", start)
        event.add("dtend", finish)
    event.add("description", _text(_described(a, out)))
    event.add("categories", [_text(out.plan.name)])
    return event


def uid_of(plan: Plan, a: Activity) -> str:
    """The event's identifier: from the plan's key (its name where it has none) and the uid."""
    mark = hashlib.sha256((plan.key or plan.name).encode("utf-8", "replace")).hexdigest()[:16]
    return f"{a.uid}-{mark}@jalon"


def _described(a: Activity, out: Outward) -> str:
    percent = written(TASK_COLUMNS["percent"], out.language)
    lines = [a.wbs, f"{percent}: {a.progress.percent_complete:.0f}", a.note]
    return "\n".join(line for line in lines if line)


def _text(value: str) -> str:
    return DAMAGED.sub("", value)[:LONGEST]
