"""Files that are broken, hostile or merely odd: a clear sentence, or a mend that is said."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from jalon.engine.model import Activity, Duration, Plan, PlanError
from jalon.exchange import FileRefused, Reading, read
from jalon.exchange.mspdi import write

START = datetime(2026, 1, 5, 8)
NAMESPACE = "http://schemas.microsoft.com/project"


def project(tasks: str = "", more: str = "", start: str = "2026-01-05T08:00:00") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Project xmlns="{NAMESPACE}"><StartDate>{start}</StartDate>'
        f"{more}<Tasks>{tasks}</Tasks></Project>"
    ).encode()


def task(uid: int, inside: str = "", level: int = 1) -> str:
    return (
        f"<Task><UID>{uid}</UID><Name>T{uid}</Name><OutlineLevel>{level}</OutlineLevel>"
        f"<Duration>PT8H0M0S</Duration><DurationFormat>7</DurationFormat>{inside}</Task>"
    )


def link(uid: int, kind: int = 1) -> str:
    return f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type></PredecessorLink>"


def opened(data: bytes) -> Reading:
    return read(data, "plan.xml")


def refused(data: bytes, name: str = "plan.xml") -> FileRefused:
    began = time.monotonic()
    with pytest.raises(FileRefused) as caught:
        read(data, name)
    assert time.monotonic() - began < 5
    assert str(caught.value).rstrip(".").count("\n") == 0
    return caught.value


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE Project [<!ENTITY a "b">]>',
        '<!DOCTYPE Project SYSTEM "file:///etc/passwd">',
        "<!-- a comment --><?pi?>\n <!doctype Project>",
        '<!DOCTYPE lolz [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;&l;&l;">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_document_type_is_refused_in_any_encoding(prolog: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{prolog}<Project xmlns="{NAMESPACE}"></Project>'
    fault = refused(text.encode(encoding))
    assert fault.code == "xml_doctype"
    assert "DOCTYPE" in str(fault)


def test_a_truncated_file_says_so() -> None:
    data = write(Plan("P", START, (Activity(1, "A"),)))
    for share in (0.2, 0.5, 0.99):
        assert "damaged or cut short" in str(refused(data[: int(len(data) * share)]))


def test_200_000_levels_deep() -> None:
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    assert refused(project(more="").replace(b"<Tasks>", b"<Tasks>" + deep)).code == "xml_damaged"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\x00" * 4096])
def test_an_empty_file(data: bytes) -> None:
    assert refused(data).code == "file_empty"


def test_bytes_that_are_not_in_the_encoding_they_name() -> None:
    data = project(task(1)).replace(b"T1", "Tâche".encode("latin-1"))
    assert refused(data).code == "xml_damaged"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "windows-1252", "iso-8859-15"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = project(task(1)).decode().replace("T1", "Tâche €").replace("UTF-8", encoding.removesuffix("-sig"))
    text = text.replace("€", "") if encoding == "iso-8859-15" else text
    assert opened(text.encode(encoding)).plan.activities[0].name.startswith("Tâche")


def test_xml_that_is_no_plan() -> None:
    assert refused(b"<html><body>hello</body></html>").code == "format_unknown"
    assert refused(b"<Project><name>maven</name></Project>").code == "format_unknown"


def test_a_mislabelled_file_is_read_for_what_it_is() -> None:
    data = write(Plan("P", START, (Activity(1, "A"),)))
    assert read(data, "plan.mpp").format == "mspdi"
    assert read(data, "plan.xer").format == "mspdi"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-INF", "1e400", "twelve", "\u0663x"])
def test_numbers_that_are_none_are_left_out_and_said(number: str) -> None:
    reading = opened(
        project(task(1, f"<PercentComplete>{number}</PercentComplete><Priority>{number}</Priority>"))
    )
    activity = reading.plan.activities[0]
    assert (activity.progress.percent_complete, activity.priority) == (0.0, 500)
    assert len(reading.report.repaired) == 2
    assert "PercentComplete of “T1”" in str(reading.report.repaired[0])


@pytest.mark.parametrize("date", ["2026-13-45T08:00:00", "yesterday", "0000-00-00T00:00:00"])
def test_dates_that_are_none_are_left_out_and_said(date: str) -> None:
    reading = opened(project(task(1, f"<Deadline>{date}</Deadline>")))
    assert reading.plan.activities[0].deadline is None
    assert "Deadline of “T1”" in str(reading.report.repaired[0])


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00", "9999-12-31T23:59:00"])
def test_dates_out_of_all_reason_are_a_fault_of_the_plan(date: str) -> None:
    with pytest.raises(PlanError, match="1900"):
        opened(project(task(1, f"<Deadline>{date}</Deadline>")))
    with pytest.raises(PlanError, match="1900"):
        opened(project(task(1), start=date))


@pytest.mark.parametrize("length", ["-PT8H0M0S", "PT24000000000H0M0S"])
def test_durations_out_of_all_reason_are_a_fault_of_the_plan(length: str) -> None:
    with pytest.raises(PlanError, match="T1"):
        opened(project(task(1).replace("PT8H0M0S", length)))


def test_a_loop_is_never_mended() -> None:
    with pytest.raises(PlanError, match=r"T1 → T2 → T1|T2 → T1 → T2"):
        opened(project(task(1, link(2)) + task(2, link(1))))


def test_small_faults_are_mended_and_said() -> None:
    rows = (
        task(1, level=1)
        + task(2, link(1) + link(2) + link(99) + link(3) + link(3) + link(3, 3), level=2)
        + task(3, "<CalendarUID>44</CalendarUID><ConstraintType>4</ConstraintType>")
        + "<Task><UID>8</UID><IsNull>1</IsNull></Task><Task><IsNull>1</IsNull></Task>"
    )
    people = (
        "<Resources><Resource><UID>5</UID><Name>Ann</Name></Resource></Resources><Assignments>"
        "<Assignment><UID>1</UID><TaskUID>2</TaskUID><ResourceUID>5</ResourceUID></Assignment>"
        "<Assignment><UID>2</UID><TaskUID>2</TaskUID><ResourceUID>6</ResourceUID></Assignment>"
        "<Assignment><UID>3</UID><TaskUID>2</TaskUID><ResourceUID>-65535</ResourceUID></Assignment></Assignments>"
    )
    reading = opened(project(rows, people))
    assert [(k.predecessor, k.successor, k.kind.value) for k in reading.plan.links] == [
        (3, 2, "FS"),
        (3, 2, "SS"),
    ]
    assert [(a.activity, a.resource) for a in reading.plan.assignments] == [(2, 5)]
    assert reading.plan.activities[2].calendar is None
    said = " ".join(str(r) for r in reading.report.repaired)
    for words in (
        "summary of the other",
        "itself",
        "#99",
        "twice the same way",
        "no date",
        "calendar",
        "rows left out: 2",
    ):
        assert words in said


def test_calendars_without_time_or_parent_are_mended() -> None:
    calendars = (
        "<Calendars><Calendar><UID>1</UID><Name>Never</Name><WeekDays>"
        + "".join(f"<WeekDay><DayType>{n}</DayType><DayWorking>0</DayWorking></WeekDay>" for n in range(1, 8))
        + "</WeekDays></Calendar>"
        "<Calendar><UID>2</UID><Name>Orphan</Name><BaseCalendarUID>7</BaseCalendarUID></Calendar></Calendars>"
    )
    reading = opened(project(task(1), calendars))
    assert [c.name for c in reading.plan.calendars] == ["Never", "Orphan"]
    assert len(reading.report.repaired) == 2


def test_right_to_left_and_odd_names_are_kept() -> None:
    for name in ("مرحلة", "a\u202eb", "😀", "  two  spaces ", "tab\tand\nbreak"):
        data = write(Plan("P", START, (Activity(1, name, Duration(60)),)))
        assert opened(data).plan.activities[0].name == name


def test_a_file_beyond_the_largest_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jalon.exchange.formats.LARGEST", 1000)
    assert refused(b"<" * 1001).code == "file_too_large"
