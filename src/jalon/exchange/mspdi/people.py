"""Resources and assignments of Microsoft's XML."""

from __future__ import annotations

from datetime import datetime, timedelta

from jalon.engine.model import Assignment, Availability, Resource, ResourceKind
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.mspdi.codes import CONTOURS, RESOURCE_KINDS, UNASSIGNED
from jalon.exchange.mspdi.tasks import read_baselines
from jalon.exchange.mspdi.values import Cells
from jalon.exchange.safe_xml import Record

FIRST, LAST = datetime(1984, 1, 1), datetime(2049, 12, 31)
"""Where Project's time begins and ends: what it writes for "always"."""
MINUTE = timedelta(minutes=1)


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
    steps = _availability(row, cells)
    if len(steps) == 1 and steps[0][:2] == (None, None):
        # One step for ever says no more than the units do.
        units, steps = (steps[0].units if units is None else units), ()
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
        cells.number(row, "OvertimeRate") or 0.0,
        cells.money(row, "CostPerUse") or 0.0,
        steps,
        generic=cells.flag(row, "IsGeneric"),
    )


def _availability(row: Record, cells: Cells) -> tuple[Availability, ...]:
    """Steps of capacity in order; a step that runs into the one before it is left out, and said."""
    found: list[Availability] = []
    for period in cells.records(row, "AvailabilityPeriods", "AvailabilityPeriod"):
        start, finish = cells.date(period, "AvailableFrom"), cells.date(period, "AvailableTo")
        start = None if start is None or start <= FIRST else start
        finish = None if finish is None or finish >= LAST else finish
        if finish is not None and (finish.hour, finish.minute) == (23, 59):
            finish += MINUTE  # Project names the last minute of the day
        units = cells.number(period, "AvailableUnits")
        found.append(Availability(start, finish, 1.0 if units is None else units))
    found.sort(key=lambda step: step.start or FIRST)
    kept: list[Availability] = []
    for step in found:
        after = not kept or (
            kept[-1].finish is not None and step.start is not None and step.start >= kept[-1].finish
        )
        if after and step.units >= 0 and (step.finish is None or step.finish > (step.start or FIRST)):
            kept.append(step)
        else:
            cells.repairs.append(
                Repair(
                    gettext_noop(
                        "A step of availability of “%(resource)s” was left out: it overlaps another."
                    ),
                    {"resource": cells.text(row, "Name")},
                )
            )
    return tuple(kept)


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
        cells.money(row, "RemainingCost"),
        baselines=read_baselines(row, cells),
    )
