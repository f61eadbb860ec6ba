"""Resources and assignments of Microsoft's XML."""

from __future__ import annotations

from jalon.engine.model import Assignment, Resource, ResourceKind
from jalon.exchange.mspdi.codes import CONTOURS, RESOURCE_KINDS, UNASSIGNED
from jalon.exchange.mspdi.values import Cells
from jalon.exchange.safe_xml import Record


def read_resource(row: Record, cells: Cells) -> Resource | None:
    """A resource; None for a blank row and for the nameless number 0 every file has."""
    uid = cells.code(row, "UID")
    name = cells.text(row, "Name")
    if uid is None or cells.flag(row, "IsNull") or (uid == 0 and not name):
        return None
    code = cells.code(row, "Type")
    kind = RESOURCE_KINDS.get(1 if code is None else code, ResourceKind.WORK)
    if cells.flag(row, "IsCostResource"):
        kind = ResourceKind.COST
    calendar = cells.code(row, "CalendarUID")
    units = cells.number(row, "MaxUnits")
    return Resource(
        uid,
        name,
        kind,
        calendar if calendar is not None and calendar > 0 else None,
        1.0 if units is None else units,
        cells.text(row, "Initials"),
        cells.text(row, "Group"),
        cells.text(row, "EmailAddress"),
        cells.text(row, "Code"),
        cells.number(row, "StandardRate") or 0.0,
        cells.text(row, "Notes").strip(),
    )


def read_assignment(row: Record, cells: Cells) -> Assignment | None:
    """An assignment; None where it has no resource."""
    task, resource = cells.code(row, "TaskUID"), cells.code(row, "ResourceUID")
    if task is None or resource is None or resource in (UNASSIGNED, 0):
        return None
    units = cells.number(row, "Units")
    return Assignment(
        task,
        resource,
        1.0 if units is None else units,
        cells.minutes(row, "Work"),
        cells.minutes(row, "ActualWork"),
        cells.minutes(row, "RemainingWork"),
        cells.tenths(row, "Delay") or 0,
        cells.tenths(row, "LevelingDelay") or 0,
        cells.money(row, "Cost"),
        cells.money(row, "ActualCost"),
        cells.date(row, "Start"),
        cells.date(row, "Finish"),
        cells.code(row, "UID"),
        CONTOURS.get(cells.code(row, "WorkContour") or 0, "flat"),
    )
