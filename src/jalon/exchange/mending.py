"""Mending what real files get wrong, so that a small fault does not refuse a whole plan.

Every mend is said (:class:`Repair`). Only what is harmless and clear is mended: a link
twice, to nothing, to itself or between a summary and its child; an assignment to nothing;
a calendar that is missing or without any working time. A loop is never mended: the
person decides which link is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jalon.engine.model import Activity, Assignment, Calendar, Link, Resource
from jalon.engine.model.calendar import OFF, OFFICE, Hours
from jalon.exchange.errors import Repair, gettext_noop


def mend_links(activities: Sequence[Activity], links: Iterable[Link]) -> tuple[list[Link], list[Repair]]:
    """The links that make sense, and what was said of the others."""
    by_uid = {a.uid: a for a in activities}
    seen: set[tuple[int, int, str, str | None]] = set()
    kept: list[Link] = []
    repairs: list[Repair] = []
    for link in links:
        why = _fault_of(link, by_uid)
        key = (link.predecessor, link.successor, link.kind.value, link.predecessor_plan)
        if why is None and key in seen:
            why = gettext_noop(
                "“%(before)s” and “%(after)s” were linked twice the same way: one link is kept."
            )
        if why is None:
            seen.add(key)
            kept.append(link)
        else:
            repairs.append(Repair(why, _named(link, by_uid), link.successor))
    return kept, repairs


def _named(link: Link, by_uid: dict[int, Activity]) -> dict[str, object]:
    before, after = by_uid.get(link.predecessor), by_uid.get(link.successor)
    return {
        "before": before.name if before else f"#{link.predecessor}",
        "after": after.name if after else f"#{link.successor}",
    }


def _fault_of(link: Link, by_uid: dict[int, Activity]) -> str | None:
    after = by_uid.get(link.successor)
    before = by_uid.get(link.predecessor)
    if after is None or (before is None and link.predecessor_plan is None):
        return gettext_noop(
            "The link from “%(before)s” to “%(after)s” was left out:"
            " the file does not hold one of the two tasks."
        )
    if before is None or link.predecessor_plan is not None:
        return None
    if before is after:
        return gettext_noop("The link of “%(after)s” to itself was left out.")
    if _is_above(before, after, by_uid) or _is_above(after, before, by_uid):
        return gettext_noop(
            "The link from “%(before)s” to “%(after)s” was left out: one is the summary of the other."
        )
    return None


def _is_above(above: Activity, below: Activity, by_uid: dict[int, Activity]) -> bool:
    if not above.is_summary:
        return False
    parent = below.parent
    while parent is not None:
        if parent == above.uid:
            return True
        parent = by_uid[parent].parent if parent in by_uid else None
    return False


def mend_assignments(
    activities: Sequence[Activity], resources: Sequence[Resource], assignments: Iterable[Assignment]
) -> tuple[list[Assignment], list[Repair]]:
    """The assignments whose activity and resource exist."""
    names = {a.uid: a.name for a in activities}
    known = {r.uid for r in resources}
    kept: list[Assignment] = []
    repairs: list[Repair] = []
    for assignment in assignments:
        if assignment.activity in names and assignment.resource in known:
            kept.append(assignment)
        else:
            repairs.append(
                Repair(
                    gettext_noop(
                        "An assignment of “%(task)s” was left out: the file lacks its task or its resource."
                    ),
                    {"task": names.get(assignment.activity, f"#{assignment.activity}")},
                    assignment.activity,
                )
            )
    return kept, repairs


def mend_calendars(calendars: Sequence[Calendar]) -> tuple[list[Calendar], list[Repair]]:
    """Calendars with a parent that exists, hours in order, and some working time."""
    by_uid: dict[int, Calendar] = {}
    repairs: list[Repair] = []
    for calendar in calendars:
        if calendar.uid in by_uid:
            repairs.append(
                Repair(
                    gettext_noop("Calendar “%(calendar)s” stood twice in the file: the first is kept."),
                    {"calendar": calendar.name},
                )
            )
            continue
        by_uid[calendar.uid] = calendar
    for uid, calendar in list(by_uid.items()):
        if calendar.parent is not None and _orphan(calendar, by_uid):
            by_uid[uid] = calendar = replace(calendar, parent=None, days=_filled(calendar.days))
            repairs.append(
                Repair(
                    gettext_noop(
                        "Calendar “%(calendar)s” starts from a calendar that the file does not hold:"
                        " the standard week stands in for it."
                    ),
                    {"calendar": calendar.name},
                )
            )
    for uid, calendar in list(by_uid.items()):
        if not _works(calendar, by_uid):
            by_uid[uid] = replace(calendar, days=(OFFICE,) * 5 + (OFF,) * 2)
            repairs.append(
                Repair(
                    gettext_noop(
                        "Calendar “%(calendar)s” has no working time: the standard week stands in for it."
                    ),
                    {"calendar": calendar.name},
                )
            )
    return list(by_uid.values()), repairs


def _orphan(calendar: Calendar, by_uid: dict[int, Calendar]) -> bool:
    seen = {calendar.uid}
    parent = calendar.parent
    while parent is not None:
        if parent in seen or parent not in by_uid:
            return True
        seen.add(parent)
        parent = by_uid[parent].parent
    return False


def _filled(days: tuple[Hours | None, ...]) -> tuple[Hours | None, ...]:
    usual = (OFFICE,) * 5 + (OFF,) * 2
    return tuple(usual[i] if day is None else day for i, day in enumerate(days))


def _works(calendar: Calendar, by_uid: dict[int, Calendar]) -> bool:
    days = list(calendar.days)
    above: Calendar | None = calendar
    while above is not None:
        if any(e.hours for e in above.exceptions) or any(d for w in above.work_weeks for d in w.days):
            return True
        days = [above.days[i] if day is None else day for i, day in enumerate(days)]
        above = by_uid.get(above.parent) if above.parent is not None else None
    return any(days)
