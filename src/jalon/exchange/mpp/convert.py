"""From the bytes of an .mpp, .mpt or .mpx file to a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from jalon.engine.model import Activity, Plan
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.formats import Reading
from jalon.exchange.mpp.days import with_hours
from jalon.exchange.mpp.java import find_java
from jalon.exchange.mspdi import Extras, read_plan
from jalon.exchange.sandbox import Busy, Outcome, one_at_a_time, private_folder, run

NOT_A_PLAN, PASSWORD, DAMAGED, OUT_OF_MEMORY = 10, 11, 12, 3
"""Exit statuses of the converter and of a Java machine that ran out of memory."""
OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the converter writes beside the XML, by uid."""

    limit: int | None = None
    splits: Mapping[int, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict)
    slack: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)
    external: frozenset[int] = frozenset()


def read(data: bytes, name: str) -> Reading:
    """Read a file of Microsoft Project 98 to today."""
    java = find_java()
    kind = "mpp" if data.startswith(OLE) else "mpx"
    with private_folder() as folder:
        source, target, beside = folder / f"plan.{kind}", folder / "plan.xml", folder / "plan.tsv"
        source.write_bytes(data)
        command = java.command(folder, kind, str(source), str(target), str(beside))
        try:
            with one_at_a_time("mpp"):
                outcome = run(command, folder, java.readable)
        except Busy as busy:
            raise FileRefused(
                gettext_noop("Another plan file is being read: try “%(name)s” again in a minute."),
                {"name": name},
                "busy",
            ) from busy
        _refuse(outcome, target, name)
        xml, extra = target.read_bytes(), _beside(beside.read_text("utf-8"))
    plan, report = read_plan(xml, name, Extras(True, extra.splits, extra.limit))
    plan = _complete(plan, extra)
    return Reading(with_hours(plan) if kind == "mpx" else plan, report, "mpp")


def _refuse(outcome: Outcome, target: Path, name: str) -> None:
    if outcome.status == 0 and target.is_file():
        return
    said: dict[str, object] = {"name": name}
    if outcome.status is None:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” took more than a minute to read and was given up:"
                " in Microsoft Project, save the plan as XML."
            ),
            said,
            "too_slow",
        )
    if outcome.status == PASSWORD:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is protected by a password: open it in Microsoft Project,"
                " save it without one, and try again."
            ),
            said,
            "password",
        )
    if outcome.status == NOT_A_PLAN:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is an Office file and not a Microsoft Project plan: choose the .mpp file."
            ),
            said,
            "format_unknown",
        )
    if outcome.status == OUT_OF_MEMORY:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” needs more memory to read than a file may take:"
                " in Microsoft Project, save the plan as XML."
            ),
            said,
            "too_large",
        )
    if outcome.status == DAMAGED:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is damaged or cut short and cannot be read:"
                " open it in Microsoft Project and save it again, or save it as XML."
            ),
            said,
            "damaged",
        )
    why = next((line for line in outcome.said.splitlines() if line.strip()), "") or f"{outcome.status}"
    raise FileRefused(
        gettext_noop(
            "The Java runtime that reads “%(name)s” failed on this machine (%(why)s):"
            " in Microsoft Project, save the plan as XML."
        ),
        {**said, "why": why},
        "java_failed",
    )


def _beside(text: str) -> Beside:
    limit: int | None = None
    splits: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    slack: dict[int, tuple[int | None, int | None]] = {}
    external: set[int] = set()
    for line in text.split("\n"):
        match line.split("\t"):
            case ["limit", minutes]:
                limit = _minutes(minutes)
            case ["split", uid, start, end]:
                splits[int(uid)].append((_moment(start), _moment(end)))
            case ["slack", uid, total, free]:
                slack[int(uid)] = (_minutes(total), _minutes(free))
            case ["external", uid, *_]:
                external.add(int(uid))
    return Beside(limit, {u: tuple(pieces) for u, pieces in splits.items()}, slack, frozenset(external))


def _minutes(text: str) -> int | None:
    return round(float(text)) if text else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(second=0, microsecond=0)


def _complete(plan: Plan, extra: Beside) -> Plan:
    return replace(plan, activities=tuple(_completed(a, extra) for a in plan.activities))


def _completed(activity: Activity, extra: Beside) -> Activity:
    stored = activity.stored
    if stored is not None and activity.uid in extra.slack:
        total, free = extra.slack[activity.uid]
        stored = replace(
            stored,
            total_float=stored.total_float if total is None else total,
            free_float=stored.free_float if free is None else free,
        )
    return replace(activity, stored=stored, external=activity.external or activity.uid in extra.external)
