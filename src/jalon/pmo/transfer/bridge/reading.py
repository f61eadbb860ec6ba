"""From a stored file to a plan and the report about it: parsed in a sandboxed child, computed here."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from jalon.engine import schedule
from jalon.engine.model import Plan, PlanError, Schedule
from jalon.engine.model.clock import minutes
from jalon.engine.worktime import WorkCalendar
from jalon.exchange import FileRefused, compare, format_named, jalon_json, sniff
from jalon.exchange.errors import gettext_noop
from jalon.exchange.fidelity import Compared, Difference, Fidelity
from jalon.exchange.process import run_module
from jalon.exchange.sandbox import Busy, Outcome, one_at_a_time, private_folder
from jalon.pmo.transfer.bridge import child

log = logging.getLogger("jalon.transfer")

SECONDS, JAVA_SECONDS = 60, 130
MOST_LISTED = 2000
"""Tasks whose differences are kept in a report; the rest is counted."""
MOST_REPAIRS = 500

Stage = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan with its report, or why the file is refused: (template, params) pairs."""

    plan: Plan | None = None
    format: str = ""
    report: dict[str, Any] = field(default_factory=dict)
    refusal: list[Any] = field(default_factory=list)
    code: str = ""


def read(path: Path, name: str, stage: Stage) -> Answer:
    """Read the file at ``path`` that was called ``name``; ``stage`` is told what is being done."""
    stage("reading")
    data = path.read_bytes()
    try:
        known = sniff(data, name)
    except FileRefused as refusal:
        return Answer(refusal=[[refusal.template, refusal.params]], code=refusal.code)
    said, plan_json = _in_child(data, name, known.name == "mpp")
    if plan_json is None:
        return Answer(refusal=said["refused"], code=str(said.get("code", "file_refused"))[:40])
    stage("checking")
    try:
        plan = jalon_json.loads(plan_json, name=name)
        stage("scheduling")
        found = schedule(plan)
    except FileRefused as refusal:
        return Answer(refusal=[[refusal.template, refusal.params]], code=refusal.code)
    except PlanError as error:
        faults = [[fault.template, dict(fault.params)] for fault in error.faults[:5]]
        return Answer(refusal=faults, code=error.faults[0].code[:40])
    return Answer(plan, said["format"], report_of(plan, found, said))


def report_of(plan: Plan, found: Schedule, said: dict[str, Any]) -> dict[str, Any]:
    """What the fidelity page shows, as JSON."""
    counts = Fidelity.of(plan)
    agreement = compare(plan, found)
    work = WorkCalendar.of(plan.calendars, plan.calendar or plan.calendars[0].uid)
    differing = [task for task in agreement.tasks if not task.agrees]
    numbers = {uid: i for i, uid in enumerate((a.uid for a in plan.activities), start=1)}
    return {
        "plan": {
            "name": plan.name,
            "rules": plan.rules.family,
            "start": _plain(found.project_start),
            "finish": _plain(found.project_finish),
            "data_date": _plain(plan.data_date),
            "minutes_per_day": plan.minutes_per_day,
        },
        "counts": {
            name: getattr(counts, name)
            for name in (
                "activities", "links", "calendars", "resources", "assignments", "fields", "baselines"
            )
        },
        "summaries": sum(a.is_summary for a in plan.activities),
        "milestones": sum(a.milestone for a in plan.activities),
        "critical": sum(
            bool(critical) and not a.is_summary
            for a, critical in zip(plan.activities, found.critical, strict=True)
        ),
        "links_elsewhere": sum(link.predecessor_plan is not None for link in plan.links),
        "unsupported": said.get("unsupported", []),
        "repaired": said.get("repaired", [])[:MOST_REPAIRS],
        "repairs": len(said.get("repaired", [])),
        "compared": len(agreement.tasks),
        "agreeing": agreement.agreeing,
        "differing": [_listed(task, numbers[task.uid], work) for task in differing[:MOST_LISTED]],
        "differing_count": len(differing),
    }  # fmt: skip


def _listed(task: Compared, number: int, work: WorkCalendar) -> dict[str, Any]:
    return {
        "uid": task.uid,
        "number": number,
        "name": task.name,
        "values": [_difference(one, work) for one in task.differences],
    }


def _difference(one: Difference, work: WorkCalendar) -> dict[str, Any]:
    """One value of a task; ``working`` is in minutes of the plan's calendar, ``clock`` by the wall."""
    known: dict[str, Any] = {
        "field": one.field,
        "stored": _plain(one.stored),
        "computed": _plain(one.computed),
    }
    if isinstance(one.stored, datetime) and isinstance(one.computed, datetime):
        known["kind"] = "date"
        was, now = minutes(one.stored), minutes(one.computed)
        known["working"] = work.between(was, now)
        known["clock"] = now - was
    elif isinstance(one.stored, bool):
        known["kind"] = "flag"
    else:
        known["kind"] = "length"
        known["working"] = None if one.computed is None else int(one.computed) - int(one.stored)
    return known


def _plain(value: Any) -> Any:
    """Dates as minutes since 1970, everything else as it is."""
    return minutes(value) if isinstance(value, datetime) else value


def _in_child(data: bytes, name: str, java: bool) -> tuple[dict[str, Any], bytes | None]:
    """(the child's answer, the plan as it wrote it or None where the file is refused)."""
    with private_folder() as folder:
        (folder / "source").write_bytes(data)
        request = json.dumps({"name": name, "java": java})
        (folder / "request.json").write_text(request, "utf-8")
        seconds = JAVA_SECONDS if java else SECONDS
        try:
            with one_at_a_time("import", seconds=JAVA_SECONDS):
                outcome = run_module(child.__name__, folder, seconds)
        except Busy:
            return _refused(
                gettext_noop("Another plan file is being read: try “%(name)s” again in a minute."),
                name,
                "busy",
            )
        answer, plan = folder / "answer.json", folder / "plan.json"
        if outcome.status != 0 or not answer.is_file():
            return _failed(outcome, name)
        said: dict[str, Any] = json.loads(answer.read_text("utf-8"))
        return said, plan.read_bytes() if plan.is_file() and "refused" not in said else None


def _refused(template: str, name: str, code: str) -> tuple[dict[str, Any], None]:
    return {"refused": [[template, {"name": name}]], "code": code}, None


def _failed(outcome: Outcome, name: str) -> tuple[dict[str, Any], None]:
    """The child ended without an answer: out of time, out of memory, or the file broke its reader."""
    if outcome.status is None:
        return _refused(
            gettext_noop(
                "“%(name)s” took more than a minute to read and was given up:"
                " export the plan as Microsoft Project XML, or in parts."
            ),
            name,
            "too_slow",
        )
    if outcome.status in (child.OUT_OF_MEMORY, -9, 137):
        return _refused(
            gettext_noop(
                "“%(name)s” needs more memory to read than a file may take: export the plan in parts."
            ),
            name,
            "too_large",
        )
    log.warning("A plan file broke its reader (status %s): %s", outcome.status, outcome.said[-2000:])
    return _refused(
        gettext_noop(
            "“%(name)s” is damaged or cut short and cannot be read:"
            " export the plan again from the program that made it."
        ),
        name,
        "damaged",
    )


def format_title(name: str) -> str:
    """A format's name as people know it."""
    return format_named(name).title if name else ""


GONE = gettext_noop("“%(name)s” is no longer kept here: hand it in again.")
OUR_FAULT = gettext_noop(
    "“%(name)s” could not be read, and the fault is ours: the cause is noted. Try another format meanwhile."
)
