"""Custom fields that hold durations, and three points of an estimate made of them."""

from __future__ import annotations

from datetime import datetime

from jalon.cli.simulate import _three_points
from jalon.engine.model import Activity, Duration, Plan
from jalon.exchange import durations, read
from jalon.exchange.mspdi import write

START = datetime(2026, 1, 5, 8)
NAMES = ("Optimistic", "Likely", "Pessimistic")
FILE = """<Project xmlns="http://schemas.microsoft.com/project"><Name>P</Name>
<StartDate>2026-01-05T08:00:00</StartDate><MinutesPerDay>480</MinutesPerDay>
<ExtendedAttributes><ExtendedAttribute><FieldID>188743783</FieldID><Alias>Optimistic</Alias></ExtendedAttribute>
</ExtendedAttributes><Tasks><Task><UID>1</UID><Name>Dig</Name><OutlineLevel>1</OutlineLevel>
<Duration>PT40H0M0S</Duration><DurationFormat>7</DurationFormat>{fields}</Task></Tasks></Project>"""


def field(number: int, value: str, form: int | None = None) -> str:
    unit = "" if form is None else f"<DurationFormat>{form}</DurationFormat>"
    return f"<ExtendedAttribute><FieldID>{number}</FieldID><Value>{value}</Value>{unit}</ExtendedAttribute>"


def test_a_duration_is_read_in_the_unit_it_was_given_in() -> None:
    fields = (
        field(188743783, "PT24H0M0S", 7),
        field(188743784, "PT80H0M0S", 9),
        field(188743785, "PT48H0M0S", 8),
    )
    found = read(FILE.format(fields="".join(fields)).encode(), "plan.xml").plan.activities[0].fields
    assert dict(found) == {"Optimistic": "3d", "Duration2": "2w", "Duration3": "2ed"}


def test_three_points_come_back_as_durations_and_are_simulated() -> None:
    values = dict(zip(NAMES, ("3d", "5d", "9.5d"), strict=True))
    plan = Plan("P", START, (Activity(1, "Dig", Duration(2400), fields=values),))
    data = write(plan)
    assert b"<Value>PT24H0M0S</Value>" in data
    back = read(data, "plan.xml").plan
    assert dict(back.activities[0].fields) == values
    (one,) = _three_points(back, list(NAMES), "pert")
    assert (one.distribution.low, one.distribution.likely, one.distribution.high) == (1440, 2400, 4560)


def test_text_that_only_looks_like_a_duration_stays_as_it_is_written() -> None:
    values = {"Size": "3 days", "Mixed": "3d", "Grid": "C4"}
    rows = (
        Activity(1, "Dig", fields=values),
        Activity(2, "Pour", fields={"Mixed": "see note"}),
    )
    back = read(write(Plan("P", START, rows)), "plan.xml").plan
    assert dict(back.activities[0].fields) == values
    assert durations.parse("3 days").minutes == 1440
