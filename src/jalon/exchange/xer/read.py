"""XER tables to plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from jalon.engine.model import Calendar, Link, Plan
from jalon.engine.model.link import NO_LAG, Lag
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.fidelity import Fidelity
from jalon.exchange.formats import Reading
from jalon.exchange.mending import mend_assignments, mend_calendars, mend_links
from jalon.exchange.xer.activities import Outline, outline_of
from jalon.exchange.xer.calendars import calendar_of
from jalon.exchange.xer.codes import LINKS, rules_of
from jalon.exchange.xer.resources import assignments_of, resources_of, roles_alone
from jalon.exchange.xer.tables import Row, Tables, plain, tables_of
from jalon.exchange.xer.values import integer, minutes, number, when, yes

UNSUPPORTED_BY_NAME = {
    gettext_noop("budgets of WBS elements"): ("ProjectBudgetChangeLog", "ProjectSpendingPlan", "WBSBUDG"),
    gettext_noop("cost accounts"): ("ACCOUNT", "CostAccount"),
    gettext_noop("documents"): (
        "ActivityDocument",
        "DOCUMENT",
        "Document",
        "ProjectDocument",
        "TASKDOC",
        "WBSDocument",
    ),
    gettext_noop("feedback notes"): ("TASKFDBK",),
    gettext_noop("how actuals are applied"): ("APPLYACTOPTIONS",),
    gettext_noop("issues"): ("Issue", "PROJISSU", "ProjectIssue"),
    gettext_noop("notes of WBS elements"): ("WBSMEMO", "WBSNote"),
    gettext_noop("project codes"): ("PCATTYPE", "PCATVAL", "PROJPCAT", "ProjectCode", "ProjectCodeType"),
    gettext_noop("resource codes"): ("RCATTYPE", "RCATVAL", "RSRCRCAT", "ResourceCode", "ResourceCodeType"),
    gettext_noop("resource curves"): ("RSRCCURV", "ResourceCurve"),
    gettext_noop("risks"): ("ActivityRisk", "PROJRISK", "ProjectRisk", "Risk", "RiskImpact", "TASKRISK"),
    gettext_noop("rates and limits of roles"): ("ROLERATE", "RoleLimit", "RoleRate"),
    gettext_noop("steps"): ("ActivityStep", "TASKPROC"),
    gettext_noop("steps of WBS elements"): ("WBSMilestone", "WBSSTEP"),
    gettext_noop("stored period costs"): (
        "ActivityPeriodActual",
        "ResourceAssignmentPeriodActual",
        "TASKFIN",
        "TRSRCFIN",
    ),
    gettext_noop("thresholds"): ("PROJTHRS", "ProjectThreshold"),
}
"""What we do not read, in the planner's words, and its tables and elements; others go by their own name."""
UNSUPPORTED = {table: words for words, tables in UNSUPPORTED_BY_NAME.items() for table in tables}


def read(data: bytes, name: str) -> Reading:
    """The exported project of a file; its other projects are only named in the report."""
    return exported_of(tables_of(data, name), "xer")


def exported_of(tables: Tables, format_name: str) -> Reading:
    """The exported project; the others are named in the report."""
    projects = _projects(tables)
    chosen = next((p for p in projects if yes(p.get("export_flag"))), projects[0])
    others = tuple(f"project “{_key(p)}”" for p in projects if p is not chosen)
    return reading_of(tables, chosen, others, format_name)


def read_all(data: bytes, name: str) -> list[Reading]:
    """Every project of a file, exported ones first; links between them carry the other's key."""
    return all_of(tables_of(data, name), "xer")


def all_of(tables: Tables, format_name: str) -> list[Reading]:
    """Every project among the tables, exported ones first."""
    projects = sorted(_projects(tables), key=lambda p: not yes(p.get("export_flag")))
    return [reading_of(tables, project, (), format_name, alone=False) for project in projects]


def _projects(tables: Tables) -> list[Row]:
    """The projects that are no baseline of another one in the file."""
    ids = {p.get("proj_id") for p in tables["PROJECT"]}
    kept = [p for p in tables["PROJECT"] if p.get("orig_proj_id") not in ids - {p.get("proj_id")}]
    return kept or tables["PROJECT"][:1]


def _key(project: Row) -> str:
    return plain(project.get("proj_short_name") or "") or project.get("proj_id", "")


def reading_of(
    tables: Tables,
    project: Row,
    unsupported: tuple[str, ...] = (),
    format_name: str = "xer",
    *,
    alone: bool = True,
) -> Reading:
    """The plan of one project among the tables of P6; not ``alone`` where others are read with it."""
    proj_id = project.get("proj_id", "")
    options = next((o for o in tables["SCHEDOPTIONS"] if o.get("proj_id") == proj_id), {})
    repairs = list(tables.repairs)
    per_day = _per_day(tables, project)
    calendars, mended = mend_calendars(list(_calendars(tables, proj_id, per_day)))
    repairs += mended
    known = {c.uid for c in calendars}
    outline = outline_of(tables, project, known, rules_of(project, options), alone=alone)
    links, mended = mend_links(outline.activities, _links(tables, proj_id, outline))
    repairs += mended
    resources = list(resources_of(tables, known, when(project.get("last_recalc_date"))))
    assignments, mended = mend_assignments(outline.activities, resources, assignments_of(tables, project))
    repairs += mended
    used = {a.resource for a in assignments}
    repairs += roles_alone(tables, proj_id)
    start = _start(project, outline)
    repairs += outline.repairs
    default = _default_calendar(tables, project)
    plan = Plan(
        name=_name(tables, project),
        start=start,
        activities=tuple(outline.activities),
        links=tuple(links),
        calendars=tuple(calendars),
        resources=tuple(r for r in resources if r.uid in used),
        assignments=tuple(assignments),
        calendar=default if default in known else None,
        finish=when(project.get("plan_end_date")),
        last_finish=when(project.get("scd_end_date")),
        data_date=when(project.get("last_recalc_date")),
        rules=rules_of(project, options),
        minutes_per_day=per_day,
        minutes_per_week=_length(tables, project, "week_hr_cnt", per_day * 5),
        days_per_month=max(1, round(_length(tables, project, "month_hr_cnt", per_day * 20) / per_day)),
        key=_key(project),
        currency=tables.header[-1].strip() if len(tables.header) > 7 else "",
        author=plain(project.get("add_by_name") or ""),
        thresholds=tuple(_targets(tables, proj_id)),
    )
    names = unsupported + tuple(sorted({UNSUPPORTED.get(t, t) for t in tables.other}))
    return Reading(plan, Fidelity.of(plan, names, tuple(repairs)), format_name)


def _targets(tables: Tables, proj_id: str) -> Iterator[tuple[str, float]]:
    """What the project's schedule check is held to; only PMXML carries it."""
    own = next((row for row in tables["SCHEDCHECK"] if row.get("proj_id") == proj_id), {})
    for name, text in sorted(own.items()):
        value = None if name == "proj_id" else number(text)
        if value is not None:
            yield name, value


def _name(tables: Tables, project: Row) -> str:
    """The name of the project is that of its root WBS element; its id is the short name.

    PMXML gives the project its name.
    """
    if project.get("proj_name"):
        return plain(project["proj_name"])
    root = next(
        (
            w
            for w in tables["PROJWBS"]
            if w.get("proj_id") == project.get("proj_id") and yes(w.get("proj_node_flag"))
        ),
        {},
    )
    return plain(root.get("wbs_name") or "") or _key(project)


def _start(project: Row, outline: Outline) -> datetime:
    """The planned start, else the data date, else the earliest date of an activity."""
    given = when(project.get("plan_start_date")) or when(project.get("last_recalc_date"))
    if given is not None:
        return given
    dates = [a.stored.start for a in outline.activities if a.stored is not None and a.stored.start]
    outline.repairs.append(
        Repair(gettext_noop("The project has no planned start: the start of its first task stands in."))
    )
    return min(dates, default=datetime(2000, 1, 3, 8))


def _default_row(tables: Tables, project: Row) -> Row:
    by_id = {c.get("clndr_id"): c for c in tables["CALENDAR"]}
    found = by_id.get(project.get("clndr_id"))
    usual = next((c for c in tables["CALENDAR"] if yes(c.get("default_flag"))), None)
    return found or usual or {}


def _default_calendar(tables: Tables, project: Row) -> int | None:
    return integer(_default_row(tables, project).get("clndr_id"))


def _per_day(tables: Tables, project: Row) -> int:
    return _length(tables, project, "day_hr_cnt", 480)


def _length(tables: Tables, project: Row, column: str, usual: int) -> int:
    found = minutes(_default_row(tables, project).get(column))
    return found if found and found > 0 else usual


def _calendars(tables: Tables, proj_id: str, usual: int) -> Iterator[Calendar]:
    for row in tables["CALENDAR"]:
        uid = integer(row.get("clndr_id"))
        if uid is None or row.get("proj_id", "") not in ("", proj_id):
            continue
        yield calendar_of(
            uid,
            plain(row.get("clndr_name") or "") or f"#{uid}",
            row.get("clndr_data") or "",
            integer(row.get("base_clndr_id")),
            minutes(row.get("day_hr_cnt")) or usual,
        )


def _links(tables: Tables, proj_id: str, outline: Outline) -> Iterable[Link]:
    keys = {p.get("proj_id"): _key(p) for p in tables["PROJECT"]}
    longest: dict[tuple[int, int, str, str | None], Link] = {}
    several: dict[tuple[int, int, str, str | None], int] = defaultdict(int)
    for row in tables["TASKPRED"]:
        if row.get("proj_id") != proj_id:
            continue
        before, after = integer(row.get("pred_task_id")), integer(row.get("task_id"))
        if before is None or after is None:
            outline.repairs.append(
                Repair(
                    gettext_noop("A link without its two tasks was left out (number %(link)s)."),
                    {"link": row.get("task_pred_id", "?")},
                )
            )
            continue
        other = row.get("pred_proj_id") or proj_id
        kind = LINKS.get(row.get("pred_type", ""), LINKS["PR_FS"])
        lag = minutes(row.get("lag_hr_cnt")) or 0
        link = Link(
            before,
            after,
            kind,
            Lag(lag) if lag else NO_LAG,
            None if other == proj_id else keys.get(other, other),
        )
        key = (before, after, kind.value, link.predecessor_plan)
        several[key] += 1
        if key not in longest or lag > longest[key].lag.minutes:
            longest[key] = link
    if any(count > 1 for count in several.values()):
        outline.repairs.append(
            Repair(
                gettext_noop(
                    "%(count)s links stood twice in the file: the one with the longest lag is kept."
                ),
                {"count": sum(count > 1 for count in several.values())},
            )
        )
    return longest.values()
