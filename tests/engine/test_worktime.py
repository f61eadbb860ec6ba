"""Working time: calendars laid out by day, and the look-ups against a count of every minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine.model import (
    AROUND_THE_CLOCK,
    OFF,
    OFFICE,
    Calendar,
    CalendarException,
    Hours,
    Recurrence,
    Repeat,
    WorkWeek,
    continuous_calendar,
    standard_calendar,
)
from jalon.engine.model.clock import DAY, day_number, instant, minutes
from jalon.engine.worktime import Window, WorkCalendar, lay_out
from jalon.engine.worktime.recurrence import occurrences
from tests import strategies

NIGHT = ((1320, 1800),)
"""22:00 to 6:00."""


def work(calendar: Calendar, *others: Calendar) -> WorkCalendar:
    return WorkCalendar.of([calendar, *others], calendar.uid)


def at(text: str) -> int:
    return minutes(datetime.fromisoformat(text))


def said(value: int) -> str:
    found = instant(value)
    assert found is not None
    return found.isoformat(timespec="minutes")


# Examples, worked on paper. 2026-01-05 is a Monday.


@pytest.mark.parametrize(
    ("begin", "length", "end"),
    [
        ("2026-01-05T08:00", 480, "2026-01-05T17:00"),
        ("2026-01-05T08:00", 481, "2026-01-06T08:01"),
        ("2026-01-05T11:00", 120, "2026-01-05T14:00"),
        ("2026-01-09T16:00", 120, "2026-01-12T09:00"),
        ("2026-01-10T10:00", 60, "2026-01-12T09:00"),
        ("2026-01-05T17:00", 0, "2026-01-05T17:00"),
        ("2026-01-12T08:00", -480, "2026-01-09T08:00"),
        ("2026-01-12T08:00", -1, "2026-01-09T16:59"),
        ("2026-01-05T13:00", -60, "2026-01-05T11:00"),
    ],
)
def test_office_hours_are_added_and_taken_away(begin: str, length: int, end: str) -> None:
    assert said(work(standard_calendar()).add(at(begin), length)) == end


@pytest.mark.parametrize(
    ("minute", "following", "previous"),
    [
        ("2026-01-05T08:00", "2026-01-05T08:00", "2026-01-02T17:00"),
        ("2026-01-05T12:00", "2026-01-05T13:00", "2026-01-05T12:00"),
        ("2026-01-05T12:30", "2026-01-05T13:00", "2026-01-05T12:00"),
        ("2026-01-05T17:00", "2026-01-06T08:00", "2026-01-05T17:00"),
        ("2026-01-10T03:00", "2026-01-12T08:00", "2026-01-09T17:00"),
    ],
)
def test_the_nearest_work_goes_forward_or_back(minute: str, following: str, previous: str) -> None:
    office = work(standard_calendar())
    assert said(office.next_work(at(minute))) == following
    assert said(office.previous_work(at(minute))) == previous


def test_time_between_counts_both_ways() -> None:
    office = work(standard_calendar())
    monday, friday = at("2026-01-05T08:00"), at("2026-01-09T17:00")
    assert office.between(monday, friday) == 5 * 480
    assert office.between(friday, monday) == -5 * 480
    assert office.between(friday, at("2026-01-12T08:00")) == 0


def test_around_the_clock_is_the_clock() -> None:
    always = work(continuous_calendar())
    begin = at("2026-02-27T13:37")
    assert always.add(begin, 3 * DAY) == begin + 3 * DAY
    assert always.add(begin, -3 * DAY) == begin - 3 * DAY
    assert always.next_work(begin) == always.previous_work(begin) == begin
    assert always.shifts(date(2026, 2, 28)) == AROUND_THE_CLOCK


def test_a_night_shift_runs_into_the_next_day() -> None:
    nights = work(Calendar(1, "Nights", (NIGHT,) * 5 + (OFF,) * 2))
    assert said(nights.add(at("2026-01-05T22:00"), 480)) == "2026-01-06T06:00"
    assert said(nights.add(at("2026-01-05T22:00"), 481)) == "2026-01-06T22:01"
    # Friday's shift ends on Saturday morning, then nothing until Monday evening.
    assert said(nights.next_work(at("2026-01-10T06:00"))) == "2026-01-12T22:00"
    assert nights.shifts(date(2026, 1, 10)) == ((0, 360),)
    assert nights.shifts(date(2026, 1, 12)) == ((1320, 1440),)
    assert nights.shifts(date(2026, 1, 13)) == ((0, 360), (1320, 1440))


def test_a_day_off_keeps_the_night_before_it() -> None:
    """The shift that began on Monday goes on; the one of Tuesday falls away."""
    off = CalendarException(date(2026, 1, 6), date(2026, 1, 6))
    nights = work(Calendar(1, "Nights", (NIGHT,) * 7, (off,)))
    assert nights.shifts(date(2026, 1, 6)) == ((0, 360),)
    assert nights.shifts(date(2026, 1, 7)) == ((1320, 1440),)


def test_an_exception_may_have_hours() -> None:
    saturday = CalendarException(date(2026, 1, 10), date(2026, 1, 10), ((480, 720),))
    office = work(Calendar(1, "Office", exceptions=(saturday,)))
    assert said(office.add(at("2026-01-09T16:00"), 120)) == "2026-01-10T09:00"
    assert office.shifts(date(2026, 1, 10)) == ((480, 720),)


def test_a_work_week_replaces_only_the_days_it_names() -> None:
    summer = WorkWeek(
        date(2026, 7, 6), date(2026, 7, 19), (None, None, None, None, ((480, 780),), None, None)
    )
    office = work(Calendar(1, "Office", work_weeks=(summer,)))
    assert office.shifts(date(2026, 7, 10)) == ((480, 780),)
    assert office.shifts(date(2026, 7, 9)) == OFFICE
    assert office.shifts(date(2026, 7, 24)) == OFFICE


def test_exceptions_win_over_work_weeks() -> None:
    week = WorkWeek(date(2026, 7, 6), date(2026, 7, 12), (((480, 780),),) * 7)
    holiday = CalendarException(date(2026, 7, 8), date(2026, 7, 8))
    office = work(Calendar(1, "Office", exceptions=(holiday,), work_weeks=(week,)))
    assert office.shifts(date(2026, 7, 8)) == OFF
    assert office.shifts(date(2026, 7, 9)) == ((480, 780),)


def test_a_child_takes_its_parents_days_and_holidays() -> None:
    holiday = CalendarException(date(2026, 5, 1), date(2026, 5, 1))
    parent = Calendar(1, "Company", exceptions=(holiday,))
    child = Calendar(2, "Part time", (None, None, OFF, None, None, None, None), parent=1)
    part_time = work(child, parent)
    assert part_time.shifts(date(2026, 5, 1)) == OFF
    assert part_time.shifts(date(2026, 5, 6)) == OFF
    assert part_time.shifts(date(2026, 5, 7)) == OFFICE
    assert part_time.add(at("2026-05-05T08:00"), 960) == at("2026-05-07T17:00")


def test_a_child_works_on_its_parents_holiday_where_it_says_so() -> None:
    day = date(2026, 5, 1)
    parent = Calendar(1, "Company", exceptions=(CalendarException(day, day),))
    child = Calendar(2, "Guard", (None,) * 7, (CalendarException(day, day, ((600, 660),)),), parent=1)
    assert work(child, parent).shifts(day) == ((600, 660),)


def recurring(first: str, last: str, rule: Recurrence) -> list[str]:
    exception = CalendarException(date.fromisoformat(first), date.fromisoformat(last), recurrence=rule)
    window = day_number(date(2000, 1, 1)), day_number(date(2100, 1, 1))
    return [(date(1970, 1, 1) + timedelta(days=n)).isoformat() for n in occurrences(exception, *window)]


def test_recurring_days() -> None:
    assert recurring("2026-01-01", "2026-01-08", Recurrence(Repeat.DAILY, 3)) == [
        "2026-01-01",
        "2026-01-04",
        "2026-01-07",
    ]
    # Every second week, Monday and Friday, from a Wednesday on: that week's Monday is past.
    assert recurring("2026-01-07", "2026-01-31", Recurrence(Repeat.WEEKLY, 2, (0, 4))) == [
        "2026-01-09",
        "2026-01-19",
        "2026-01-23",
    ]
    # The 31st where the month has one, its last day where it has not.
    assert recurring("2026-01-31", "2026-04-30", Recurrence(Repeat.MONTHLY_BY_DAY, day=31)) == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]
    # Thanksgiving: the fourth Thursday of November.
    fourth = Recurrence(Repeat.YEARLY_BY_WEEKDAY, weekdays=(3,), position=4, month=11)
    assert recurring("2025-01-01", "2027-12-31", fourth) == ["2025-11-27", "2026-11-26", "2027-11-25"]
    # Memorial Day: the last Monday of May.
    last = Recurrence(Repeat.YEARLY_BY_WEEKDAY, weekdays=(0,), position=5, month=5)
    assert recurring("2025-01-01", "2027-12-31", last) == ["2025-05-26", "2026-05-25", "2027-05-31"]
    leap = Recurrence(Repeat.YEARLY_BY_DAY, day=29, month=2)
    assert recurring("2027-01-01", "2028-12-31", leap) == ["2027-02-28", "2028-02-29"]
    second = Recurrence(Repeat.MONTHLY_BY_WEEKDAY, 2, weekdays=(1,), position=2, occurrences=2)
    assert recurring("2026-01-01", "2026-12-31", second) == ["2026-01-13", "2026-03-10"]


# Any calendar, against a count of every minute

FIRST, COUNT = day_number(date(2026, 1, 1)), 24
SPAN = Window(FIRST, COUNT)


def hours_of(chain: list[Calendar], day: date) -> Hours:
    """The rule in words: exceptions, then work weeks, then the week; at each, the nearest calendar first."""
    for calendar in chain:
        for exception in reversed(calendar.exceptions):
            if exception.recurrence is None and exception.first <= day <= exception.last:
                return exception.hours
            if exception.recurrence is not None:
                number = day_number(day)
                if occurrences(exception, number, number + 1):
                    return exception.hours
    for calendar in chain:
        for week in reversed(calendar.work_weeks):
            hours = week.days[day.weekday()]
            if week.first <= day <= week.last and hours is not None:
                return hours
    for calendar in chain:
        hours = calendar.days[day.weekday()]
        if hours is not None:
            return hours
    return OFF


def every_minute(calendars: tuple[Calendar, ...], uid: int) -> list[bool]:
    by_uid = {calendar.uid: calendar for calendar in calendars}
    chain = [by_uid[uid]]
    while chain[-1].parent is not None:
        chain.append(by_uid[chain[-1].parent])
    worked = [False] * ((COUNT + 3) * DAY)
    for place in range(COUNT + 1):
        day = date(1970, 1, 1) + timedelta(days=FIRST - 1 + place)
        for start, end in hours_of(chain, day):
            for minute in range(start, end):
                worked[place * DAY + minute] = True
    return worked[DAY : (COUNT + 1) * DAY]


@st.composite
def cases(draw: st.DrawFn) -> tuple[tuple[Calendar, ...], int]:
    calendars = draw(strategies.calendars())
    return calendars, draw(st.sampled_from([c.uid for c in calendars]))


@settings(deadline=None, max_examples=120)
@given(cases(), st.integers(0, COUNT * DAY - 1), st.integers(-4000, 4000), st.integers(0, COUNT * DAY - 1))
def test_the_look_ups_agree_with_a_count_of_every_minute(
    case: tuple[tuple[Calendar, ...], int], place: int, length: int, other: int
) -> None:
    calendars, uid = case
    worked = every_minute(calendars, uid)
    asked = WorkCalendar.of(calendars, uid, SPAN)
    origin, t = FIRST * DAY, place
    assert asked.between(origin + place, origin + other) == (
        sum(worked[place:other]) if place <= other else -sum(worked[other:place])
    )
    left = length
    while left > 0 and t < len(worked):
        left -= worked[t]
        t += 1
    while left < 0 and t > 0:
        t -= 1
        left += worked[t]
    if left == 0:
        assert asked.add(origin + place, length) == origin + t
    after = next((m for m in range(place, len(worked)) if worked[m]), None)
    if after is not None:
        assert asked.next_work(origin + place) == origin + after
    before = next((m for m in range(place, 0, -1) if worked[m - 1]), None)
    if before is not None:
        assert asked.previous_work(origin + place) == origin + before


@settings(deadline=None, max_examples=60)
@given(cases())
def test_a_calendar_is_laid_out_minute_by_minute(case: tuple[tuple[Calendar, ...], int]) -> None:
    calendars, uid = case
    worked = every_minute(calendars, uid)
    laid = lay_out({c.uid: c for c in calendars}[uid], {c.uid: c for c in calendars}, FIRST, COUNT)
    found = [False] * (COUNT * DAY)
    for start, end in zip(laid.start - FIRST * DAY, laid.end - FIRST * DAY, strict=True):
        assert 0 <= start < end <= COUNT * DAY
        assert start // DAY == (end - 1) // DAY, "no segment crosses midnight"
        found[start:end] = [True] * (end - start)
    assert found == worked
    assert all(laid.end[:-1] <= laid.start[1:])


@settings(deadline=None, max_examples=60)
@given(cases(), cases())
def test_two_calendars_meet_and_join_minute_by_minute(
    a: tuple[tuple[Calendar, ...], int], b: tuple[tuple[Calendar, ...], int]
) -> None:
    def laid(case: tuple[tuple[Calendar, ...], int]):  # type: ignore[no-untyped-def]
        by_uid = {c.uid: c for c in case[0]}
        return lay_out(by_uid[case[1]], by_uid, FIRST, COUNT)

    def covered(days) -> set[int]:  # type: ignore[no-untyped-def]
        return {m for s, e in zip(days.start, days.end, strict=True) for m in range(s, e)}

    left, right = laid(a), laid(b)
    assert covered(left.meet(right)) == covered(left) & covered(right)
    assert covered(left.join(right)) == covered(left) | covered(right)
