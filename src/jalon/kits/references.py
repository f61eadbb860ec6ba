"""What a kit names in one place and declares in another; loops in its work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jalon.engine.model import Activity, ActivityKind, Link
from jalon.engine.model.loops import find_loop
from jalon.kits.faults import Fault, gettext_noop
from jalon.kits.marked import Marked, Place

UNKNOWN = {
    "work": gettext_noop("No task has the key “%(key)s”: correct the name, or add the task."),
    "roles": gettext_noop("No role has the key “%(key)s”: declare it under “roles”."),
    "calendars": gettext_noop("No calendar has the key “%(key)s”: declare it under “calendars”."),
    "gates": gettext_noop("No gate has the key “%(key)s”: declare it under “gates”."),
}


def dangling(found: Marked) -> list[Fault]:
    """Keys declared twice or nowhere, work that is neither phase nor task, loops."""
    value = found.value
    rows = list(_rows(value["work"], ("work",), None))
    known = {
        "work": {row["key"] for _, row, _ in rows},
        **{one: {row["key"] for row in value.get(one, ())} for one in ("roles", "calendars", "gates")},
    }
    faults = [
        *_twice(found, [(place, row["key"]) for place, row, _ in rows]),
        *(
            fault
            for kind in ("roles", "calendars", "gates", "documents")
            for fault in _twice(found, [((kind, i), r["key"]) for i, r in enumerate(value.get(kind, ()))])
        ),
        *(fault for place, row, _ in rows for fault in _shape(found, place, row)),
        *(
            found.fault(place, UNKNOWN[kind], key=key)
            for kind, place, key in _named(value, rows)
            if key not in known[kind]
        ),
    ]
    return faults or _loop(found, rows)


def _rows(
    rows: list[dict[str, Any]], place: Place, parent: str | None
) -> Iterator[tuple[Place, dict[str, Any], str | None]]:
    for number, row in enumerate(rows):
        here = (*place, number)
        yield here, row, parent
        yield from _rows(row.get("work", []), (*here, "work"), row["key"])


def _twice(found: Marked, keys: list[tuple[Place, str]]) -> Iterator[Fault]:
    seen: dict[str, Place] = {}
    for place, key in keys:
        if key in seen:
            yield found.fault(
                (*place, "key"),
                gettext_noop("The key “%(key)s” is taken on line %(line)s: choose another."),
                key=key,
                line=found.line((*seen[key], "key")),
            )
        seen.setdefault(key, place)


def _shape(found: Marked, place: Place, row: dict[str, Any]) -> Iterator[Fault]:
    ways = [name for name in ("work", "duration", "milestone") if row.get(name)]
    if len(ways) != 1:
        yield found.fault(
            place,
            gettext_noop("“%(key)s” needs one of these: a duration, “milestone: true”, or work below it."),
            key=row["key"],
        )


def _named(
    value: dict[str, Any], rows: list[tuple[Place, dict[str, Any], str | None]]
) -> Iterator[tuple[str, Place, str]]:
    """Every key that something names: its kind, the place, the key."""
    for place, row, _ in rows:
        for number, text in enumerate(row.get("after", ())):
            yield "work", (*place, "after", number), text.partition(" ")[0]
        for name, kind in (("role", "roles"), ("calendar", "calendars")):
            if name in row:
                yield kind, (*place, name), row[name]
    for number, risk in enumerate(value.get("risks", ())):
        for i, key in enumerate(risk.get("tasks", ())):
            yield "work", ("risks", number, "tasks", i), key
        if "owner" in risk:
            yield "roles", ("risks", number, "owner"), risk["owner"]
    for number, gate in enumerate(value.get("gates", ())):
        yield "work", ("gates", number, "at"), gate["at"]
    for number, document in enumerate(value.get("documents", ())):
        yield "gates", ("documents", number, "gate"), document["gate"]
        yield "roles", ("documents", number, "owner"), document["owner"]


def _loop(found: Marked, rows: list[tuple[Place, dict[str, Any], str | None]]) -> list[Fault]:
    uids = {row["key"]: number for number, (_, row, _) in enumerate(rows)}
    activities = [
        Activity(
            uids[row["key"]],
            row["key"],
            kind=ActivityKind.SUMMARY if "work" in row else ActivityKind.TASK,
            parent=None if parent is None else uids[parent],
        )
        for _, row, parent in rows
    ]
    links = [
        Link(uids[text.partition(" ")[0]], uids[row["key"]])
        for _, row, _ in rows
        for text in row.get("after", ())
    ]
    loop = find_loop(activities, links)
    if not loop:
        return []
    place, row, _ = rows[loop[0]]
    return [
        found.fault(
            (*place, "after") if "after" in row else place,
            gettext_noop("These tasks wait for each other: %(loop)s. Take one of the links out."),
            loop=" → ".join(rows[uid][1]["key"] for uid in loop),
        )
    ]
