"""A PMXML file walked once, its elements put into P6's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from lxml import etree

from jalon.engine.model import OFF, Calendar, CalendarException, Hours
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.pmxml import words
from jalon.exchange.safe_xml import Record, local_name, record, refuse_dtd
from jalon.exchange.xer.calendars import clock, data_of, tidy
from jalon.exchange.xer.tables import Row, Tables

PROJECTS = ("Project", "BaselineProject")
KNOWN = frozenset(
    {
        "Activity",
        "ActivityCode",
        "ActivityCodeType",
        "ActivityExpense",
        "ActivityNote",
        "Calendar",
        "Currency",
        "Relationship",
        "Resource",
        "ResourceAssignment",
        "ResourceRate",
        "ResourceRole",
        "Role",
        "ScheduleCheckOption",
        "ScheduleOptions",
        "UDFType",
        "WBS",
    }
)
SILENT = frozenset(
    {
        "DocumentCategory",
        "DocumentStatus",
        "EPS",
        "ExpenseCategory",
        "FinancialPeriod",
        "FundingSource",
        "Location",
        "NotebookTopic",
        "OBS",
        "RiskType",
        "Shift",
        "UnitOfMeasure",
    }
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(slots=True)
class Element:
    """One element of the file and the project it stands in."""

    tag: str
    values: Record
    project: Record


def tables_of(data: bytes, name: str) -> Tables:
    """Walk a file and fill the tables."""
    tables = Tables([], {}, "utf-8")
    found: dict[str, list[Element]] = {tag: [] for tag in KNOWN}
    projects: list[Element] = []
    for element in _elements(data, name):
        if element.tag in PROJECTS:
            projects.append(element)
        elif element.tag in KNOWN:
            found[element.tag].append(element)
        elif element.values and element.tag not in SILENT and element.tag not in tables.other:
            tables.other.append(element.tag)
    if not projects:
        raise FileRefused(
            gettext_noop("“%(name)s” holds no project: export a project, not only its lists, from P6."),
            {"name": name},
            "pmxml_no_project",
        )
    rows = tables.rows
    rows["PROJECT"] = [_project(e) for e in projects]
    rows["PROJWBS"] = [*_roots(projects), *_elements_of_wbs(found["WBS"])]
    rows["CALENDAR"] = [_calendar(e) for e in found["Calendar"]]
    rows["SCHEDOPTIONS"] = [*map(_options, found["ScheduleOptions"]), *map(_options, projects)]
    rows["SCHEDCHECK"] = [_targets(e) for e in found["ScheduleCheckOption"]]
    rows["TASK"] = [_activity(e) for e in found["Activity"]]
    rows["TASKPRED"] = [_link(e) for e in found["Relationship"]]
    rows["RSRC"] = [_row(e.values, words.RESOURCE) for e in found["Resource"]]
    rows["RSRCRATE"] = [_row(e.values, words.RATE) for e in found["ResourceRate"]]
    rows["ROLES"] = [_row(e.values, words.ROLE) for e in found["Role"]]
    rows["RSRCROLE"] = [_row(e.values, words.RESOURCE_ROLE) for e in found["ResourceRole"]]
    rows["RSRCROLE"] += [row for e in found["Resource"] for row in _roles(e.values)]
    rows["TASKRSRC"] = [_of_project(e, _row(e.values, words.ASSIGNMENT)) for e in found["ResourceAssignment"]]
    rows["TASKMEMO"] = [_row(e.values, words.NOTE) for e in found["ActivityNote"]]
    rows["PROJCOST"] = [_row(e.values, words.EXPENSE) for e in found["ActivityExpense"]]
    rows["ACTVTYPE"] = [_row(e.values, words.CODE_TYPE) for e in found["ActivityCodeType"]]
    rows["ACTVCODE"] = [_row(e.values, words.CODE) for e in found["ActivityCode"]]
    rows["TASKACTV"] = [row for e in found["Activity"] for row in _codes(e.values)]
    rows["UDFTYPE"] = [_field_type(e.values) for e in found["UDFType"]]
    rows["UDFVALUE"] = [row for tag in ("Activity", "WBS") for e in found[tag] for row in _fields(e.values)]
    for element, row in zip(projects, rows["PROJECT"], strict=True):
        _complete(row, element, found["ScheduleOptions"])
    tables.header = ["ERMHDR", *[""] * 7, _currency(found["Currency"])]
    return tables


def _elements(data: bytes, name: str) -> Iterator[Element]:
    """The children of the root and of its projects, each dropped once it is read."""
    refuse_dtd(data, name)
    names: dict[str, str] = {}
    project: Record = {}
    try:
        walk = etree.iterparse(
            BytesIO(data),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        depth = 0
        inside = False
        for event, element in walk:
            if event == "start":
                depth += 1
                if depth == 2 and local_name(element) in PROJECTS:
                    inside, project = True, {}
                continue
            depth -= 1
            parent = element.getparent()
            if parent is None or depth != (2 if inside else 1):
                if depth == 1 and inside:
                    inside = False
                    yield Element(local_name(element), project, project)
                    parent = element.getparent()
                    if parent is not None:
                        parent.remove(element)
                continue
            tag = local_name(element)
            if len(element):
                yield Element(tag, record(element, names), project if inside else {})
            elif inside:
                project.setdefault(tag, (element.text or "").strip())
            parent.remove(element)
    except etree.XMLSyntaxError as fault:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is damaged or cut short and cannot be read as XML (%(detail)s):"
                " export the plan again from the program that made it."
            ),
            {"name": name, "detail": str(fault.msg or fault)},
            "xml_damaged",
        ) from fault


def _row(values: Mapping[str, Any], columns: Mapping[str, str]) -> Row:
    """The columns that an element fills, its words put as P6's codes."""
    row: Row = {}
    for element, column in columns.items():
        value = values.get(element)
        if isinstance(value, str) and value.strip():
            row[column] = _code(column, value.strip())
    return row


def _code(column: str, value: str) -> str:
    if column in words.FLAGS:
        return "Y" if value in ("1", "true", "Y") else "N"
    codes = words.CODES.get(column)
    return value if codes is None else codes.get(value, value)


def _of_project(element: Element, row: Row) -> Row:
    own = element.values.get("ProjectObjectId")
    row["proj_id"] = own if isinstance(own, str) and own else str(element.project.get("ObjectId", ""))
    return row


def _project(element: Element) -> Row:
    row = _row(element.values, words.PROJECT)
    row["export_flag"] = "Y" if element.tag == "Project" else "N"
    return row


def _complete(row: Row, element: Element, options: list[Element]) -> None:
    """What makes an activity critical stands with the scheduling options in newer files."""
    own = next((o.values for o in options if o.project is element.values), {})
    row.setdefault("critical_drtn_hr_cnt", str(own.get("CriticalActivityFloatThreshold", "")))
    path = own.get("CriticalActivityPathType")
    if path:
        row.setdefault("critical_path_type", _code("critical_path_type", path))


def _currency(currencies: list[Element]) -> str:
    """The base currency: the one whose rate is 1 where the file does not say so."""
    for flag, words_ in (("IsBaseCurrency", ("1", "true")), ("ExchangeRate", ("1", "1.0", "1.00"))):
        found = next((c.values for c in currencies if c.values.get(flag) in words_), None)
        if found:
            return str(found.get("Id", ""))
    return ""


def _roots(projects: list[Element]) -> Iterator[Row]:
    """The element at the top of each project's breakdown, which the file only names by its number."""
    for e in projects:
        root = e.values.get("WBSObjectId")
        if root:
            name = e.values.get("Name") or e.values.get("Id") or ""
            yield {
                "wbs_id": root,
                "proj_id": str(e.values.get("ObjectId", "")),
                "wbs_name": name,
                "wbs_short_name": str(e.values.get("Id", "")),
                "proj_node_flag": "Y",
            }


def _elements_of_wbs(elements: list[Element]) -> Iterator[Row]:
    for e in elements:
        row = _of_project(e, _row(e.values, words.WBS))
        root = e.project.get("WBSObjectId")
        if root and not row.get("parent_wbs_id") and row.get("wbs_id") != root:
            row["parent_wbs_id"] = str(root)
        if row.get("wbs_id") != root:
            yield row


def _options(element: Element) -> Row:
    row = _row(element.values, words.OPTIONS)
    if element.tag in PROJECTS:
        row["proj_id"] = str(element.values.get("ObjectId", ""))
    else:
        _of_project(element, row)
    order = element.values.get("OutOfSequenceScheduleType")
    if order == "Progress Override":
        row["sched_progress_override"] = "Y"
    elif order == "Actual Dates":
        row["sched_retained_logic"] = "N"
    return row


def _targets(element: Element) -> Row:
    """The limits of P6's own schedule check, under the names of its schema (P6 EPPM, p6apibo.xsd)."""
    values = element.values
    kept = {n: str(v) for n, v in values.items() if n.endswith(("Target", "Criteria")) and str(v).strip()}
    return _of_project(element, kept)


def _activity(element: Element) -> Row:
    values = element.values
    row = _of_project(element, _row(values, words.ACTIVITY))
    for column, names in words.FALLBACKS.items():
        found = next((values[n] for n in names if values.get(n)), None)
        if found is not None:
            row[column] = found
    if not row.get("wbs_id"):
        row["wbs_id"] = str(element.project.get("WBSObjectId", ""))
    physical = values.get("PhysicalPercentComplete")
    if physical:
        row["phys_complete_pct"] = _percent(physical)
    return row


def _percent(fraction: str) -> str:
    try:
        return str(float(fraction) * 100)
    except ValueError:
        return fraction


def _link(element: Element) -> Row:
    row = _row(element.values, words.RELATIONSHIP)
    row.setdefault("proj_id", str(element.project.get("ObjectId", "")))
    return row


def _calendar(element: Element) -> Row:
    values = element.values
    row = _row(values, words.CALENDAR)
    row["proj_id"] = _of_project(element, {})["proj_id"]
    week = _first(values.get("StandardWorkWeek"))
    by_day = {h.get("DayOfWeek"): _hours(h) for h in _many(week.get("StandardWorkHours"))}
    if by_day:
        dated = _first(values.get("HolidayOrExceptions"))
        exceptions = [e for h in _many(dated.get("HolidayOrException")) for e in _exception(h)]
        days = tuple(by_day.get(day, OFF) for day in DAYS)
        row["clndr_data"] = data_of(Calendar(0, "", days, tuple(exceptions)))
    return row


def _exception(holiday: Record) -> Iterator[CalendarException]:
    text = holiday.get("Date")
    try:
        day: date = datetime.fromisoformat(str(text)).date()
    except ValueError:
        return
    yield CalendarException(day, day, _hours(holiday))


def _hours(day: Record) -> Hours:
    """Shifts; P6 writes the last minute worked (11:59) where it means the end (12:00)."""
    shifts = []
    for work in _many(day.get("WorkTime")):
        start, finish = clock(str(work.get("Start", ""))), clock(str(work.get("Finish", "")))
        if start is None or finish is None or start >= 1440:
            continue
        finish += finish % 60 == 59
        shifts.append((start, finish if finish > start else finish + 1440))
    return tidy(shifts)


def _roles(values: Record) -> Iterator[Row]:
    """The roles that newer files write inside the resource."""
    for role in _many(values.get("ResourceRole")):
        yield {"rsrc_id": str(values.get("ObjectId", "")), **_row(role, words.RESOURCE_ROLE)}


def _codes(values: Record) -> Iterator[Row]:
    for code in _many(values.get("Code")):
        yield {
            "task_id": str(values.get("ObjectId", "")),
            "actv_code_type_id": str(code.get("TypeObjectId", "")),
            "actv_code_id": str(code.get("ValueObjectId", "")),
        }


def _field_type(values: Record) -> Row:
    row = _row(values, words.FIELD_TYPE)
    row["table_name"] = words.SUBJECTS.get(str(values.get("SubjectArea", "")), "")
    return row


def _fields(values: Record) -> Iterator[Row]:
    for udf in _many(values.get("UDF")):
        row = {"udf_type_id": str(udf.get("TypeObjectId", "")), "fk_id": str(values.get("ObjectId", ""))}
        row["udf_text"] = _value(udf, "Text", "Indicator")
        row["udf_date"] = _value(udf, "StartDate", "FinishDate")
        row["udf_number"] = _value(udf, "Integer", "Double", "Cost")
        yield row


def _value(udf: Record, *kinds: str) -> str:
    """The first value of these kinds; its element is called ``TextValue`` or plainly ``Text``."""
    found = (udf.get(f"{kind}{ending}") for kind in kinds for ending in ("Value", ""))
    return next((value for value in found if isinstance(value, str) and value), "")


def _many(value: Any) -> list[Record]:
    return value if isinstance(value, list) else []


def _first(value: Any) -> Record:
    return value[0] if isinstance(value, list) and value else {}
