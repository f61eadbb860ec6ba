"""The numbers that Microsoft's XML writes for our words, in both directions.

Source: Microsoft, "Project XML Data Interchange Schema Reference" (Office 2010 and later).

Durations and lags carry a format: 3 minutes, 5 hours, 7 days, 9 weeks, 11 months, 19
percent; one more for elapsed time; 32 more for an estimate; 21 and 53 are "none said".
"""

from __future__ import annotations

from jalon.engine.model import ConstraintKind, LinkKind, ResourceKind

NAMESPACE = "http://schemas.microsoft.com/project"

UNITS = {3: "m", 5: "h", 7: "d", 9: "w", 11: "mo"}
UNIT_CODES = {unit: code for code, unit in UNITS.items()}
PERCENT = 19
NO_FORMAT = 21
ELAPSED = 1
ESTIMATED = 32

LINK_KINDS = {0: LinkKind.FF, 1: LinkKind.FS, 2: LinkKind.SF, 3: LinkKind.SS}
LINK_CODES = {kind: code for code, kind in LINK_KINDS.items()}

CONSTRAINTS = {
    0: ConstraintKind.ASAP,
    1: ConstraintKind.ALAP,
    2: ConstraintKind.MSO,
    3: ConstraintKind.MFO,
    4: ConstraintKind.SNET,
    5: ConstraintKind.SNLT,
    6: ConstraintKind.FNET,
    7: ConstraintKind.FNLT,
}
CONSTRAINT_CODES = {kind: code for code, kind in CONSTRAINTS.items()} | {
    ConstraintKind.MANDATORY_START: 2,
    ConstraintKind.MANDATORY_FINISH: 3,
}

WORK_TYPES = {0: "fixed_units", 1: "fixed_duration", 2: "fixed_work"}
WORK_TYPE_CODES = {name: code for code, name in WORK_TYPES.items()}

CONTOURS = {
    0: "flat",
    1: "back_loaded",
    2: "front_loaded",
    3: "double_peak",
    4: "early_peak",
    5: "late_peak",
    6: "bell",
    7: "turtle",
    8: "contoured",
}
CONTOUR_CODES = {name: code for code, name in CONTOURS.items()}

RESOURCE_KINDS = {0: ResourceKind.MATERIAL, 1: ResourceKind.WORK, 2: ResourceKind.COST}
RESOURCE_CODES = {kind: code for code, kind in RESOURCE_KINDS.items()}

UNASSIGNED = -65535
"""The resource of an assignment that has none."""

_TASK = 188743680

TEXT_FIELDS = (
    *(_TASK + n for n in (51, 54, 57, 60, 63)),
    *range(_TASK + 66, _TASK + 71),
    *range(_TASK + 317, _TASK + 337),
)
"""Field numbers of the custom fields Text1 to Text30, and so on below."""
NUMBER_FIELDS = (*range(_TASK + 87, _TASK + 92), *range(_TASK + 302, _TASK + 317))
FLAG_FIELDS = (*range(_TASK + 72, _TASK + 82), *range(_TASK + 292, _TASK + 302))
DATE_FIELDS = tuple(range(_TASK + 265, _TASK + 275))
START_FIELDS = (*(_TASK + n for n in (52, 55, 58, 61, 64)), *range(_TASK + 282, _TASK + 291, 2))
FINISH_FIELDS = (*(_TASK + n for n in (53, 56, 59, 62, 65)), *range(_TASK + 283, _TASK + 292, 2))
COST_FIELDS = (*range(_TASK + 106, _TASK + 109), *range(_TASK + 258, _TASK + 265))
DURATION_FIELDS = (*range(_TASK + 103, _TASK + 106), *range(_TASK + 275, _TASK + 282))
OUTLINE_FIELDS = tuple(range(_TASK + 416, _TASK + 435, 2))

FIELD_KINDS: dict[int, tuple[str, str]] = {
    number: (kind, f"{title}{place}")
    for kind, title, numbers in (
        ("text", "Text", TEXT_FIELDS),
        ("number", "Number", NUMBER_FIELDS),
        ("flag", "Flag", FLAG_FIELDS),
        ("date", "Date", DATE_FIELDS),
        ("date", "Start", START_FIELDS),
        ("date", "Finish", FINISH_FIELDS),
        ("cost", "Cost", COST_FIELDS),
        ("duration", "Duration", DURATION_FIELDS),
        ("outline", "Outline Code", OUTLINE_FIELDS),
    )
    for place, number in enumerate(numbers, 1)
}
"""What a custom field holds and its English name, by field number."""

ACTIVITY_ID = "Activity ID"
"""Alias of the text field that carries :attr:`Activity.code`."""

_ASKED_FOR = """
Active ActualCost ActualDuration ActualFinish ActualStart ActualWork Alias Assignment Author
AvailabilityPeriod AvailabilityPeriods AvailableFrom AvailableTo AvailableUnits BaseCalendarUID Baseline
Calendar CalendarUID Calendars Code ConstraintDate ConstraintType Cost CostPerUse Critical
CriticalSlackLimit CrossProject CrossProjectName CurrencyCode CurrencySymbol DayType DayWorking
DaysOfWeek DaysPerMonth Deadline Delay Duration DurationFormat EarlyFinish EarlyStart EarnedValueMethod
EffortDriven EmailAddress EnteredByOccurrences Estimated Exception Exceptions ExtendedAttribute
ExtendedAttributes ExternalTask FieldID Finish FinishDate FixedCost FreeSlack FromDate FromTime Group
HonorConstraints HyperlinkAddress IgnoreResourceCalendar Initials Interim IsCostResource IsGeneric
IsNull IsSubproject LagFormat LateFinish LateStart LevelingDelay LinkLag Manual ManualDuration
ManualFinish ManualStart MaxUnits Milestone MinutesPerDay MinutesPerWeek Month MonthDay MonthItem
MonthPosition MultipleCriticalPaths Name Notes Number Occurrences OutlineCode OutlineLevel OutlineNumber
OvertimeRate PercentComplete Period PhysicalPercentComplete PredecessorLink PredecessorUID Priority Rate
Rates RemainingCost RemainingDuration RemainingWork Resource ResourceUID Resume ScheduleFromStart
SplitsInProgressTasks StandardRate Start StartDate StatusDate Stop Task TaskUID Tasks TimePeriod
TimephasedData Title ToDate ToTime TotalSlack Type UID Unit Units VBAProject VBAProjects Value View
Views WBS WeekDay WeekDays Work WorkContour WorkWeek WorkWeeks WorkingTime WorkingTimes
"""
FIELDS = frozenset(_ASKED_FOR.split())
"""The elements that reading asks for, of the hundreds Project writes; the rest is passed over."""
