"""Tasks and links of Microsoft's XML.

Slack, lags and levelling delays are tenths of minutes; costs are hundredths.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from jalon.engine.model import (
    Activity,
    ActivityKind,
    BaselineValues,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Progress,
    Stored,
)
from jalon.engine.model.activity import NO_FIELDS, NOT_STARTED
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.mspdi.codes import ACTIVITY_ID, CONSTRAINTS, LINK_KINDS, PERCENT, WORK_TYPES
from jalon.exchange.mspdi.fields import CustomFields
from jalon.exchange.mspdi.values import Cells, parse_flag, unit_of
from jalon.exchange.safe_xml import Record

NOTHING_STORED = Stored()


@dataclass(slots=True)
class Outline:
    """Rows so far, and who stands above whom."""

    rows: list[tuple[Record, int, int | None]] = field(default_factory=list)
    """Record, uid, uid of the summary above."""
    parents: set[int] = field(default_factory=set)
    blank: int = 0
    project: Record | None = None
    """The row of the project itself, number 0."""


def outline(records: list[Record], cells: Cells) -> Outline:
    """Rows with their place, blank ones counted and left out."""
    found = Outline()
    above: list[tuple[int, int]] = []
    for row in records:
        uid = cells.code(row, "UID")
        if uid is None or cells.flag(row, "IsNull"):
            found.blank += 1
            continue
        level = _level(row, cells)
        if uid == 0 and level == 0:
            found.project = row
            continue
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else None
        above.append((level, uid))
        if parent is not None:
            found.parents.add(parent)
        found.rows.append((row, uid, parent))
    return found


def _level(row: Record, cells: Cells) -> int:
    level = cells.code(row, "OutlineLevel")
    if level is not None:
        return level
    number = cells.text(row, "OutlineNumber")
    return number.count(".") + 1 if number and number != "0" else 0


@dataclass(frozen=True, slots=True)
class TaskReader:
    """What reading a task needs to know of the whole file.

    ``zeros_left_out``: the writer leaves out lengths of nothing, so that an absent slack
    is a slack of 0 (MPXJ does).
    """

    cells: Cells
    custom: CustomFields
    usual_unit: str = "d"
    from_finish: bool = False
    zeros_left_out: bool = False

    def activity(self, row: Record, uid: int, parent: int | None, summary: bool) -> Activity:
        cells = self.cells
        fields = self._fields(row)
        code = fields.pop(ACTIVITY_ID, "") if self.custom.holds_codes else ""
        manual = cells.flag(row, "Manual")
        inserted = cells.flag(row, "IsSubproject") and not summary
        return Activity(
            uid=uid,
            name=cells.text(row, "Name"),
            duration=self._duration(row, manual),
            kind=ActivityKind.SUMMARY if summary else ActivityKind.TASK,
            milestone=cells.flag(row, "Milestone"),
            parent=parent,
            wbs=cells.text(row, "WBS"),
            manual=manual,
            manual_start=self._manual(row, "Start") if manual else None,
            manual_finish=self._manual(row, "Finish") if manual else None,
            constraint=self._constraint(row),
            deadline=cells.date(row, "Deadline"),
            calendar=self._calendar(row),
            ignore_resource_calendars=cells.flag(row, "IgnoreResourceCalendar"),
            progress=self._progress(row),
            active=cells.flag(row, "Active", absent=True),
            external=cells.flag(row, "ExternalTask") or inserted,
            priority=500 if (p := cells.code(row, "Priority")) is None else p,
            levelling_delay=cells.tenths(row, "LevelingDelay") or 0,
            note=cells.text(row, "Notes").strip(),
            work_type=WORK_TYPES.get(cells.code(row, "Type") or 0, "fixed_units"),
            effort_driven=cells.flag(row, "EffortDriven"),
            fixed_cost=cells.money(row, "FixedCost") or 0.0,
            cost=cells.money(row, "Cost"),
            actual_cost=cells.money(row, "ActualCost"),
            remaining_cost=cells.money(row, "RemainingCost"),
            earned_value_method="physical" if cells.code(row, "EarnedValueMethod") == 1 else "percent",
            baselines=read_baselines(row, cells),
            fields=MappingProxyType(fields) if fields else NO_FIELDS,
            code=str(code),
            stored=self._stored(row),
        )

    def _duration(self, row: Record, manual: bool) -> Duration:
        cells = self.cells
        found = cells.duration(row, "Duration", "DurationFormat", self.usual_unit)
        if found is None and manual:
            found = cells.duration(row, "ManualDuration", "DurationFormat", self.usual_unit)
        if found is None:
            unit, elapsed, estimated = unit_of(cells.code(row, "DurationFormat"), self.usual_unit)
            found = Duration(0, elapsed, unit, estimated)
        if cells.flag(row, "Estimated") != found.estimated:
            return Duration(found.minutes, found.elapsed, found.unit, not found.estimated)
        return found

    def _manual(self, row: Record, end: str) -> datetime | None:
        return self.cells.date(row, f"Manual{end}") or self.cells.date(row, end)

    def _calendar(self, row: Record) -> int | None:
        uid = self.cells.code(row, "CalendarUID")
        return uid if uid is not None and uid > 0 else None

    def _constraint(self, row: Record) -> Constraint | None:
        cells = self.cells
        code = cells.code(row, "ConstraintType")
        kind = CONSTRAINTS.get(code) if code is not None else None
        usual = ConstraintKind.ALAP if self.from_finish else ConstraintKind.ASAP
        if kind is None or kind is usual:
            # The plan's own direction is no constraint.
            return None
        if not kind.dated:
            return Constraint(kind)
        date = cells.date(row, "ConstraintDate")
        if date is None:
            cells.repairs.append(
                Repair(
                    gettext_noop("The constraint of “%(task)s” was left out: the file gives no date for it."),
                    {"task": cells.text(row, "Name")},
                )
            )
            return None
        return Constraint(kind, date)

    def _progress(self, row: Record) -> Progress:
        cells = self.cells
        percent = cells.number(row, "PercentComplete") or 0.0
        physical = cells.number(row, "PhysicalPercentComplete") or None
        start = cells.date(row, "ActualStart")
        if start is None:
            if not percent and physical is None:
                return NOT_STARTED
            return Progress(percent, physical)
        finish = cells.date(row, "ActualFinish")
        return Progress(
            percent,
            physical,
            start,
            finish,
            stop=cells.date(row, "Stop"),
            resume=cells.date(row, "Resume"),
            actual_minutes=self._length(row, "ActualDuration"),
            remaining_minutes=self._length(row, "RemainingDuration"),
        )

    def _length(self, row: Record, key: str) -> int | None:
        minutes = self.cells.minutes(row, key)
        return 0 if minutes is None and self.zeros_left_out else minutes

    def _stored(self, row: Record) -> Stored | None:
        cells = self.cells
        critical = row.get("Critical")
        found = Stored(
            start=cells.date(row, "Start"),
            finish=cells.date(row, "Finish"),
            early_start=cells.date(row, "EarlyStart"),
            early_finish=cells.date(row, "EarlyFinish"),
            late_start=cells.date(row, "LateStart"),
            late_finish=cells.date(row, "LateFinish"),
            total_float=self._slack(row, "TotalSlack"),
            free_float=self._slack(row, "FreeSlack"),
            critical=parse_flag(critical) if isinstance(critical, str) and critical else None,
        )
        return None if found == NOTHING_STORED else found

    def _slack(self, row: Record, key: str) -> int | None:
        slack = self.cells.tenths(row, key)
        return 0 if slack is None and self.zeros_left_out else slack

    def _fields(self, row: Record) -> dict[str, object]:
        held = row.get("ExtendedAttribute")
        return self.custom.values(held, self.cells) if isinstance(held, list) else {}

    def links(self, row: Record, uid: int, external: set[int]) -> list[Link]:
        held = row.get("PredecessorLink")
        if not isinstance(held, list):
            return []
        return [link for r in held if (link := self._link(r, uid, external)) is not None]

    def _link(self, row: Record, uid: int, external: set[int]) -> Link | None:
        cells = self.cells
        predecessor = cells.code(row, "PredecessorUID")
        if predecessor is None:
            return None
        kind = LINK_KINDS.get(1 if (k := cells.code(row, "Type")) is None else k, LinkKind.FS)
        plan = None
        named = cells.text(row, "CrossProjectName")
        if cells.flag(row, "CrossProject") and predecessor not in external and named:
            plan, _, number = named.rpartition("\\")
            predecessor = int(number) if number.isdigit() else predecessor
        return Link(predecessor, uid, kind, self._lag(row), plan or None)

    def _lag(self, row: Record) -> Lag:
        cells = self.cells
        code = cells.code(row, "LagFormat")
        plain = (code or 0) % 32
        if plain in (PERCENT, PERCENT + 1):
            percent = cells.number(row, "LinkLag") or 0.0
            return Lag(0, plain == PERCENT + 1, percent, self.usual_unit)
        minutes = cells.tenths(row, "LinkLag") or 0
        unit, elapsed, _ = unit_of(code, self.usual_unit)
        return Lag(minutes, elapsed, None, unit)


def read_baselines(row: Record, cells: Cells) -> tuple[BaselineValues, ...]:
    """The kept baselines of a task or of an assignment; interim ones are none."""
    held = row.get("Baseline")
    if not isinstance(held, list):
        return ()
    found = []
    for baseline in held:
        number = cells.code(baseline, "Number") or 0
        if cells.flag(baseline, "Interim"):
            continue
        values = BaselineValues(
            number,
            cells.date(baseline, "Start"),
            cells.date(baseline, "Finish"),
            cells.minutes(baseline, "Duration"),
            cells.minutes(baseline, "Work"),
            cells.money(baseline, "Cost"),
        )
        if values != BaselineValues(number):
            found.append(values)
    return tuple(found)
