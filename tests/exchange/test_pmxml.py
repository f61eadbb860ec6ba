"""Primavera's XML: the elements of a project, its words, its oddities, and bad files."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jalon.engine.model import ActivityKind, ConstraintKind, LinkKind, ResourceKind
from jalon.exchange import FileRefused, Reading, read
from jalon.exchange.pmxml import read_all

SPACE = "http://xmlns.oracle.com/Primavera/P6/V20.12/API/BusinessObjects"
WEEK = "".join(
    f"<StandardWorkHours><DayOfWeek>{day}</DayOfWeek>"
    "<WorkTime><Start>08:00:00</Start><Finish>11:59:00</Finish></WorkTime>"
    "<WorkTime><Start>13:00:00</Start><Finish>16:59:00</Finish></WorkTime></StandardWorkHours>"
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
)
CALENDAR = f"""
<Calendar><ObjectId>5</ObjectId><Name>Site</Name><HoursPerDay>8</HoursPerDay><HoursPerWeek>40</HoursPerWeek>
<HoursPerMonth>160</HoursPerMonth><IsDefault>1</IsDefault>
<StandardWorkWeek>{WEEK}<StandardWorkHours><DayOfWeek>Saturday</DayOfWeek></StandardWorkHours></StandardWorkWeek>
<HolidayOrExceptions>
<HolidayOrException><Date>2026-05-01T00:00:00</Date></HolidayOrException>
<HolidayOrException><Date>2026-05-09T00:00:00</Date>
<WorkTime><Start>22:00:00</Start><Finish>05:59:00</Finish></WorkTime></HolidayOrException>
</HolidayOrExceptions></Calendar>"""
LISTS = f"""
<Currency><Id>USD</Id><IsBaseCurrency>0</IsBaseCurrency></Currency>
<Currency><Id>EUR</Id><IsBaseCurrency>1</IsBaseCurrency></Currency>
<UDFType><ObjectId>70</ObjectId><DataType>Text</DataType><SubjectArea>Activity</SubjectArea><Title>Zone</Title></UDFType>
<UDFType><ObjectId>71</ObjectId><DataType>Integer</DataType><SubjectArea>Activity</SubjectArea><Title>Rank</Title></UDFType>
<ActivityCodeType><ObjectId>80</ObjectId><Name>Phase</Name></ActivityCodeType>
<ActivityCode><ObjectId>81</ObjectId><CodeTypeObjectId>80</CodeTypeObjectId><CodeValue>D</CodeValue>
<Description>Design</Description></ActivityCode>
{CALENDAR}
<Resource><ObjectId>90</ObjectId><Name>Crane</Name><Id>CR</Id><ResourceType>Nonlabor</ResourceType></Resource>
<ResourceRate><ResourceObjectId>90</ResourceObjectId><MaxUnitsPerTime>2</MaxUnitsPerTime><PricePerUnit>80</PricePerUnit>
</ResourceRate>"""


def an_activity(uid: int, *extra: str, kind: str = "Task Dependent", hours: float = 16) -> str:
    return f"""<Activity><ObjectId>{uid}</ObjectId><Id>A{uid}</Id><Name>Task {uid}</Name><Type>{kind}</Type>
<Status>Not Started</Status><CalendarObjectId>5</CalendarObjectId><WBSObjectId>31</WBSObjectId>
<PlannedDuration>{hours}</PlannedDuration><RemainingDuration>{hours}</RemainingDuration>{"".join(extra)}</Activity>"""


def a_link(before: int, after: int, kind: str = "Finish to Start", lag: float = 0) -> str:
    return f"""<Relationship><ObjectId>{before * 1000 + after}</ObjectId><Lag>{lag}</Lag><Type>{kind}</Type>
<PredecessorActivityObjectId>{before}</PredecessorActivityObjectId><SuccessorActivityObjectId>{after}</SuccessorActivityObjectId>
<PredecessorProjectObjectId>1</PredecessorProjectObjectId><SuccessorProjectObjectId>1</SuccessorProjectObjectId></Relationship>"""


def a_project(*parts: str, uid: int = 1, key: str = "P1", tag: str = "Project", extra: str = "") -> str:
    return f"""<{tag}><ObjectId>{uid}</ObjectId><Id>{key}</Id><Name>Bridge {key}</Name>
<WBSObjectId>30</WBSObjectId>
<DataDate>2026-02-02T00:00:00</DataDate><PlannedStartDate>2026-01-05T08:00:00</PlannedStartDate>
<ActivityDefaultCalendarObjectId>5</ActivityDefaultCalendarObjectId>{extra}
<WBS><ObjectId>31</ObjectId><Code>W1</Code><Name>Works</Name><SequenceNumber>1</SequenceNumber><ParentObjectId/></WBS>
{"".join(parts)}</{tag}>"""


def a_file(*projects: str) -> bytes:
    root = f'<APIBusinessObjects xmlns="{SPACE}">{LISTS}{"".join(projects)}</APIBusinessObjects>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{root}'.encode()


def reading(*parts: str, extra: str = "") -> Reading:
    return read(a_file(a_project(*parts, extra=extra)), "plan.xml")


def test_a_project_with_its_breakdown() -> None:
    found = reading(an_activity(2), an_activity(3), a_link(2, 3, "Start to Start", -8))
    plan = found.plan
    assert found.format == "pmxml"
    assert (plan.name, plan.key, plan.currency) == ("Bridge P1", "P1", "EUR")
    assert (plan.start, plan.data_date) == (datetime(2026, 1, 5, 8), datetime(2026, 2, 2))
    assert [(a.uid, a.parent, a.kind) for a in plan.activities] == [
        (30, None, ActivityKind.SUMMARY),
        (31, 30, ActivityKind.SUMMARY),
        (2, 31, ActivityKind.TASK),
        (3, 31, ActivityKind.TASK),
    ]
    (link,) = plan.links
    assert (link.kind, link.lag.minutes) == (LinkKind.SS, -480)
    assert found.report.repaired == ()


def test_the_limits_of_the_schedule_check_come_with_their_project() -> None:
    own = (
        "<ScheduleCheckOption><CheckLogic>1</CheckLogic><LogicTarget>10</LogicTarget>"
        "<LargeFloatCriteria>30</LargeFloatCriteria><BEITripwireTarget>0.9</BEITripwireTarget>"
        "<LagsTarget/><PropValue>x</PropValue></ScheduleCheckOption>"
    )
    found = reading(own, an_activity(2))
    assert found.plan.thresholds == (
        ("BEITripwireTarget", 0.9),
        ("LargeFloatCriteria", 30.0),
        ("LogicTarget", 10.0),
    )
    assert "ScheduleCheckOption" not in found.report.unsupported
    assert reading(an_activity(2)).plan.thresholds == ()


def test_finishes_written_as_the_last_minute_worked() -> None:
    (calendar,) = reading(an_activity(2)).plan.calendars
    assert calendar.days == (((480, 720), (780, 1020)),) * 5 + ((), ())
    off, night = calendar.exceptions
    assert (off.first, off.hours) == (date(2026, 5, 1), ())
    assert (night.first, night.hours) == (date(2026, 5, 9), ((1320, 1800),))


def test_kinds_constraints_progress_and_fields() -> None:
    plan = reading(
        an_activity(2, kind="Finish Milestone", hours=0),
        an_activity(
            3,
            "<PrimaryConstraintType>Finish On or Before</PrimaryConstraintType>"
            "<PrimaryConstraintDate>2026-03-02T17:00:00</PrimaryConstraintDate>"
            "<UDF><TypeObjectId>70</TypeObjectId><TextValue>North</TextValue></UDF>"
            "<UDF><TypeObjectId>71</TypeObjectId><IntegerValue>4</IntegerValue></UDF>"
            "<Code><TypeObjectId>80</TypeObjectId><ValueObjectId>81</ValueObjectId></Code>",
        ),
        an_activity(
            4,
            "<ActualStartDate>2026-01-05T08:00:00</ActualStartDate><PercentCompleteType>Physical</PercentCompleteType>"
            "<PhysicalPercentComplete>0.25</PhysicalPercentComplete>",
        ).replace("Not Started", "In Progress"),
        an_activity(5, kind="Level of Effort"),
    ).plan
    by_uid = {a.uid: a for a in plan.activities}
    assert by_uid[2].kind is ActivityKind.FINISH_MILESTONE
    assert by_uid[3].constraint is not None
    assert by_uid[3].constraint.kind is ConstraintKind.FNLT
    assert by_uid[3].fields == {"Zone": "North", "Rank": 4, "Phase": "Design"}
    assert by_uid[4].progress.actual_start == datetime(2026, 1, 5, 8)
    assert by_uid[4].progress.physical_percent == 25
    assert by_uid[5].kind is ActivityKind.LEVEL_OF_EFFORT


def test_scheduling_options() -> None:
    options = """<ScheduleOptions><ProjectObjectId>1</ProjectObjectId>
<OutOfSequenceScheduleType>Progress Override</OutOfSequenceScheduleType>
<RelationshipLagCalendar>24 Hour Calendar</RelationshipLagCalendar>
<ComputeTotalFloatType>Start Float = Late Start - Early Start</ComputeTotalFloatType>
<CriticalActivityPathType>Longest Path</CriticalActivityPathType>
<CriticalActivityFloatThreshold>4</CriticalActivityFloatThreshold>
<StartToStartLagCalculationType>0</StartToStartLagCalculationType>
<MakeOpenEndedActivitiesCritical>1</MakeOpenEndedActivitiesCritical>
<IgnoreOtherProjectRelationships>1</IgnoreOtherProjectRelationships></ScheduleOptions>"""
    rules = reading(an_activity(2), options).plan.rules
    assert rules.progress == "progress_override"
    assert rules.lag_calendar == "continuous"
    assert rules.total_float == "start"
    assert rules.critical_by == "longest_path"
    assert rules.critical_float == 240
    assert rules.start_lag_from_actual
    assert rules.multiple_critical_paths
    assert rules.ignore_external_links


def test_resources_and_assignments() -> None:
    assignment = """<ResourceAssignment><ObjectId>95</ObjectId><ActivityObjectId>2</ActivityObjectId>
<ResourceObjectId>90</ResourceObjectId><PlannedUnits>32</PlannedUnits><RemainingUnits>32</RemainingUnits>
<PlannedUnitsPerTime>2</PlannedUnitsPerTime></ResourceAssignment>"""
    plan = reading(an_activity(2), assignment).plan
    (resource,) = plan.resources
    assert (resource.uid, resource.kind, resource.max_units, resource.standard_rate) == (
        90,
        ResourceKind.WORK,
        2.0,
        80.0,
    )
    (found,) = plan.assignments
    assert (found.activity, found.units, found.work, found.uid) == (2, 2.0, 1920, 95)


def test_several_projects_and_baselines() -> None:
    baseline = a_project(
        an_activity(902, "<PlannedStartDate>2026-01-06T08:00:00</PlannedStartDate>").replace("A902", "A2"),
        uid=9,
        key="P1 - B1",
        tag="BaselineProject",
        extra="<OriginalProjectObjectId>1</OriginalProjectObjectId>",
    )
    away = a_link(2, 40).replace("<SuccessorProjectObjectId>1<", "<SuccessorProjectObjectId>2<")
    second = (
        a_project(an_activity(40), away, uid=2, key="P2")
        .replace("<ObjectId>31<", "<ObjectId>32<")
        .replace(">31<", ">32<")
    )
    readings = read_all(a_file(a_project(an_activity(2)), second, baseline), "plan.xml")
    assert [r.plan.key for r in readings] == ["P1", "P2"]
    assert readings[1].plan.links[0].predecessor_plan == "P1"
    assert readings[0].plan.activities[-1].baselines[0].start == datetime(2026, 1, 6, 8)
    assert "project “P2”" in read(a_file(a_project(an_activity(2)), second), "plan.xml").report.unsupported


def test_links_to_nothing_are_mended() -> None:
    found = reading(an_activity(2), a_link(77, 2))
    assert found.plan.links == ()
    assert len(found.report.repaired) == 1


def test_what_we_do_not_read_is_named() -> None:
    risk = "<Risk><ObjectId>1</ObjectId><Name>Flood</Name></Risk>"
    odd = "<Gizmo><ObjectId>1</ObjectId></Gizmo>"
    assert reading(an_activity(2), risk, odd).report.unsupported == ("Gizmo", "risks")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (a_file(), "pmxml_no_project"),
        (a_file(a_project(an_activity(2)))[:-40], "xml_damaged"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><APIBusinessObjects/>', "xml_doctype"),
        (b"<APIBusinessObjects>" + b"<a>" * 200_000, "xml_damaged"),
    ],
)
def test_bad_files_are_refused_with_a_reason(data: bytes, code: str) -> None:
    from jalon.exchange.pmxml import read as read_pmxml

    with pytest.raises(FileRefused) as caught:
        read_pmxml(data, "plan.xml")
    assert caught.value.code == code


def test_six_thousand_activities() -> None:
    parts = [an_activity(uid) for uid in range(100, 6100)] + [
        a_link(uid, uid + 1) for uid in range(100, 6099)
    ]
    report = reading(*parts).report
    assert (report.activities, report.links) == (6002, 5999)
