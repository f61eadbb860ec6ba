"""When reports are due."""

from __future__ import annotations

from datetime import date

from jalon.pmo.reporting.rhythm import Due

MONTHLY = Due("month", 20, date(2026, 6, 1))
LAST_DAY = Due("month", 31, date(2026, 1, 1))
WEEKLY = Due("week", 5, date(2026, 1, 1))


def test_a_report_is_late_from_the_day_after_it_was_due() -> None:
    assert MONTHLY.last(date(2026, 11, 20)) == date(2026, 10, 20)
    assert MONTHLY.last(date(2026, 11, 21)) == date(2026, 11, 20)


def test_the_due_day_itself_is_still_to_come() -> None:
    assert MONTHLY.coming(date(2026, 11, 20)) == date(2026, 11, 20)
    assert MONTHLY.coming(date(2026, 11, 21)) == date(2026, 12, 20)


def test_nothing_was_due_before_reports_were_asked() -> None:
    assert MONTHLY.last(date(2026, 6, 15)) is None
    assert MONTHLY.coming(date(2026, 1, 3)) == date(2026, 6, 20)


def test_the_last_day_of_a_month_is_its_last_day() -> None:
    assert [LAST_DAY.after(date(2026, 1, 31)), LAST_DAY.after(date(2026, 2, 28))] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]
    assert LAST_DAY.before(date(2026, 3, 31)) == date(2026, 2, 28)


def test_a_week_ends_on_its_day() -> None:
    assert WEEKLY.coming(date(2026, 11, 25)) == date(2026, 11, 27)
    assert WEEKLY.last(date(2026, 11, 25)) == date(2026, 11, 20)
    assert WEEKLY.period(date(2026, 11, 27)) == (date(2026, 11, 21), date(2026, 11, 27))


def test_a_period_begins_the_day_after_the_one_before() -> None:
    assert MONTHLY.period(date(2026, 11, 20)) == (date(2026, 10, 21), date(2026, 11, 20))


def test_all_that_was_missed_is_counted() -> None:
    assert list(MONTHLY.missed(date(2026, 8, 20), date(2026, 11, 25))) == [
        date(2026, 9, 20),
        date(2026, 10, 20),
        date(2026, 11, 20),
    ]
    assert list(MONTHLY.missed(date(2026, 11, 20), date(2026, 11, 25))) == []
