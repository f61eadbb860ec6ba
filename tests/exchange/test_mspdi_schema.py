"""The order of elements that Microsoft's schema asks for: Project refuses a file out of order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from lxml import etree

from jalon.engine import schedule
from jalon.engine.model import (
    OFF,
    OFFICE,
    Activity,
    ActivityKind,
    Assignment,
    BaselineValues,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Lag,
    Link,
    Plan,
    Progress,
    Recurrence,
    Repeat,
    Resource,
    WorkWeek,
)
from jalon.exchange.mspdi import write

START = datetime(2026, 1, 5, 8)
LATER = datetime(2026, 1, 9, 17)
# Microsoft, Project XML Data Interchange Schema: the elements we write, in the order of their types.
ORDER = {
    "Project": """SaveVersion Title Author ScheduleFromStart StartDate FinishDate FYStartDate
        CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencyCode CalendarUID
        DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth
        DurationFormat WorkFormat HonorConstraints MultipleCriticalPaths SplitsInProgressTasks
        StatusDate NewTasksAreManual ExtendedAttributes Calendars Tasks Resources Assignments""",
    "ExtendedAttribute": "FieldID FieldName Alias Value",
    "Calendar": "UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks",
    "WeekDay": "DayType DayWorking TimePeriod WorkingTimes",
    "Exception": """EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem
        MonthPosition Month MonthDay DayWorking WorkingTimes""",
    "WorkWeek": "TimePeriod Name WeekDays",
    "Task": """UID ID Name Active Manual Type IsNull WBS OutlineNumber OutlineLevel Priority Start
        Finish Duration DurationFormat Stop Resume ResumeValid EffortDriven Recurring Estimated
        Milestone Summary Critical IsSubproject ExternalTask EarlyStart EarlyFinish LateStart
        LateFinish FreeSlack TotalSlack FixedCost PercentComplete ActualStart ActualFinish
        ActualDuration RemainingDuration ConstraintType CalendarUID ConstraintDate Deadline
        LevelingDelay LevelingDelayFormat IgnoreResourceCalendar Notes PhysicalPercentComplete
        PredecessorLink ExtendedAttribute Baseline ManualStart ManualFinish ManualDuration""",
    "PredecessorLink": "PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat",
    "Baseline": "Number Start Finish Duration DurationFormat Work Cost",
    "Resource": """UID ID Name Type IsNull Initials Code Group EmailAddress MaxUnits StandardRate
        StandardRateFormat CalendarUID Notes IsCostResource""",
    "Assignment": """UID TaskUID ResourceUID ActualCost ActualWork Cost Delay Finish LevelingDelay
        LevelingDelayFormat RemainingWork Start Units Work WorkContour TimephasedData""",
    "TimephasedData": "Type UID Start Finish Unit Value",
}
FULL = Plan(
    "Everything",
    START,
    (
        Activity(1, "Summary", kind=ActivityKind.SUMMARY, note="Why"),
        Activity(
            2,
            "Manual",
            parent=1,
            manual=True,
            manual_start=START,
            manual_finish=LATER,
            wbs="1.1",
            calendar=2,
            deadline=LATER,
            constraint=Constraint(ConstraintKind.SNET, START),
            progress=Progress(
                50.0, 40.0, START, stop=LATER, resume=LATER, actual_minutes=60, remaining_minutes=60
            ),
            baselines=(BaselineValues(0, START, LATER, 480, 480, 12.5),),
            fields={"Zone": "North", "Rank": 3},
        ),
        Activity(
            3,
            "Split",
            splits=((START, datetime(2026, 1, 5, 17)), (datetime(2026, 1, 7, 8), LATER)),
            code="A3",
        ),
        Activity(4, "Done", progress=Progress(100.0, None, START, LATER)),
    ),
    (Link(2, 3, lag=Lag(60)), Link(9, 3, predecessor_plan="Other.mpp")),
    (
        Calendar(
            2,
            "Odd",
            (OFFICE,) * 5 + (OFF,) * 2,
            (
                CalendarException(date(2026, 5, 1), date(2026, 5, 1), OFF, "May"),
                CalendarException(
                    date(2026, 1, 1), date(2026, 3, 1), OFF, "Z", Recurrence(Repeat.MONTHLY_BY_DAY, day=15)
                ),
                CalendarException(
                    date(2026, 1, 1),
                    date(2026, 12, 31),
                    ((480, 600),),
                    "X",
                    Recurrence(Repeat.YEARLY_BY_WEEKDAY, 1, (2,), position=2, month=3),
                ),
                CalendarException(
                    date(2026, 1, 1),
                    date(2026, 12, 31),
                    OFF,
                    "Y",
                    Recurrence(Repeat.WEEKLY, 2, (4,), occurrences=3),
                ),
            ),
            (WorkWeek(date(2026, 7, 1), date(2026, 7, 31), (OFFICE, *(None,) * 6), "Summer"),),
        ),
        Calendar(3, "Ann", (None,) * 7, parent=2),
    ),
    (Resource(4, "Ann", calendar=3, initials="A", group="G", email="ann@example.org", code="c", note="n"),),
    (Assignment(3, 4, 0.5, 480, 60, 420, 30, 60, 10.0, 5.0, START, LATER, 1, "bell"),),
    data_date=START,
    currency="EUR",
    author="Ann",
    note="All of it",
)


def elements(tag: str) -> Iterator[list[str]]:
    root = etree.fromstring(write(FULL, schedule(FULL)))
    for element in root.iter(f"{{*}}{tag}"):
        yield [etree.QName(child).localname for child in element]


@pytest.mark.parametrize("tag", ORDER)
def test_elements_stand_in_the_schema_s_order(tag: str) -> None:
    order = ORDER[tag].split()
    seen: set[str] = set()
    for children in elements(tag):
        seen |= set(children)
        places = [order.index(child) for child in children]
        assert places == sorted(places)
    assert seen == set(order)
