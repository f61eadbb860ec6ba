"""XER files that are odd, damaged or hostile: mended and said, or refused in a sentence."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from jalon.engine.model import Constraint, ConstraintKind, LinkKind, PlanError
from jalon.exchange import FileRefused, Reading
from jalon.exchange.xer import read, read_all, write
from jalon.exchange.xer.activities import text_of
from jalon.exchange.xer.calendars import calendar_of, parsed

HEADER = "ERMHDR\t20.12\t2026-01-05\tProject\tADMIN\tx\tdb\tProject Management\tEUR"
TASK_COLUMNS = [
    "task_id",
    "proj_id",
    "wbs_id",
    "clndr_id",
    "task_type",
    "status_code",
    "task_code",
    "task_name",
    "target_drtn_hr_cnt",
    "remain_drtn_hr_cnt",
    "act_start_date",
    "act_end_date",
    "cstr_type",
    "cstr_date",
]


def table(name: str, columns: list[str], *rows: tuple[object, ...]) -> list[str]:
    lines = [f"%T\t{name}", "\t".join(("%F", *columns))]
    return lines + ["\t".join(("%R", *(str(v) for v in row))) for row in rows]


def a_file(
    tasks: list[tuple[object, ...]],
    links: list[tuple[object, ...]] = (),  # type: ignore[assignment]
    wbs: list[tuple[object, ...]] = ((1, 10, "W", "Works", "", "Y", 1),),  # type: ignore[assignment]
    extra: list[str] = [],  # noqa: B006 - never changed
) -> str:
    lines = [HEADER]
    lines += table(
        "PROJECT",
        ["proj_id", "proj_short_name", "clndr_id", "plan_start_date"],
        (10, "P", 5, "2026-01-05 08:00"),
    )
    lines += table(
        "CALENDAR",
        ["clndr_id", "default_flag", "clndr_name", "day_hr_cnt", "clndr_data"],
        (5, "Y", "Std", 8, ""),
    )
    lines += table(
        "PROJWBS",
        ["wbs_id", "proj_id", "wbs_short_name", "wbs_name", "parent_wbs_id", "proj_node_flag", "seq_num"],
        *wbs,
    )
    lines += table("TASK", TASK_COLUMNS, *tasks)
    lines += table(
        "TASKPRED",
        ["task_pred_id", "task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt"],
        *links,
    )
    return "\r\n".join([*lines, *extra, "%E", ""])


def a_task(uid: object, name: str = "Task", hours: object = 8, **values: object) -> tuple[object, ...]:
    row = {
        "task_id": uid,
        "proj_id": 10,
        "wbs_id": 1,
        "clndr_id": 5,
        "task_type": "TT_Task",
        "status_code": "TK_NotStart",
        "task_code": f"A{uid}",
        "task_name": name,
        "target_drtn_hr_cnt": hours,
        "remain_drtn_hr_cnt": hours,
        **values,
    }
    return tuple(row.get(column, "") for column in TASK_COLUMNS)


def reading(text: str, encoding: str = "cp1252") -> Reading:
    return read(text.encode(encoding), "plan.xer")


def said(found: Reading) -> str:
    return "\n".join(str(r) for r in found.report.repaired)


def test_a_whole_file_says_nothing() -> None:
    found = reading(a_file([a_task(2), a_task(3)], [(1, 3, 2, 10, 10, "PR_SS", -8)]))
    assert said(found) == ""
    (link,) = found.plan.links
    assert (link.predecessor, link.successor, link.kind, link.lag.minutes) == (2, 3, LinkKind.SS, -480)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Étude 東京"),
        ("utf-8-sig", "Étude 東京"),
        ("utf-16", "Étude 東京"),
        ("utf-16-le", "Étude"),
        ("utf-16-be", "Étude"),
        ("cp1252", "Études d’exécution – phase"),
        ("cp1251", "Проверка фундамента"),
    ],
)
def test_encodings_are_found(encoding: str, name: str) -> None:
    found = reading(a_file([a_task(2, name), a_task(3, name)]), encoding)
    assert [a.name for a in found.plan.activities[1:]] == [name, name]


def test_the_currency_table_betrays_the_code_page() -> None:
    euro = table(
        "CURRTYPE",
        [
            "curr_id",
            "decimal_digit_cnt",
            "curr_symbol",
            "decimal_symbol",
            "curr_type",
            "curr_short_name",
            "group",
        ],
        (1, 2, "€", ",", "Euro", "EUR", 3),
    )
    text = a_file([a_task(2, "Œuvre ÀÉÈÙ ÇÂÊÎ")], extra=euro)
    assert reading(text, "cp1252").plan.activities[1].name == "Œuvre ÀÉÈÙ ÇÂÊÎ"


def test_a_file_cut_off_is_read_as_far_as_it_goes() -> None:
    text = a_file([a_task(2, "First"), a_task(3, "Second"), a_task(4, "Third")])
    cut = text[: text.index("Third") + 2]
    found = reading(cut)
    assert [a.name for a in found.plan.activities] == ["Works", "First", "Second"]
    assert "stops before its end" in said(found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xer_header"),
        (b"hello", "xer_header"),
        (b"\x00" * 1000, "xer_header"),
        (b"ERMHDR", "xer_no_project"),
        (b"ERMHDR\t20.12\r\n%T\tTASK\r\n%F\ttask_id\r\n%R\t1\r\n%E\r\n", "xer_no_project"),
        (b"ERMHDR\t20.12\r\n%T\tPROJECT\r\n%F\tproj_id\r\n%E\r\n", "xer_no_project"),
    ],
)
def test_what_is_no_project_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read(data, "plan.xer")
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_nul_is_left_out_and_direction_marks_are_kept() -> None:
    found = reading(a_file([a_task(2, "a\x00b \u202ec")]), "utf-8")
    assert found.plan.activities[1].name == "ab \u202ec"
    assert "NUL" in said(found)


def test_a_number_used_twice_is_changed_and_said() -> None:
    found = reading(
        a_file([a_task(2, "One"), a_task(2, "Two", task_code="B")], [(1, 2, 2, 10, 10, "PR_FS", 0)])
    )
    names = {a.uid: a.name for a in found.plan.activities}
    assert names[2] == "One"
    assert len(names) == 3
    assert "“Two” had the number 2" in said(found)
    assert found.plan.links == ()


def test_an_element_with_a_tasks_number_gives_way() -> None:
    found = reading(a_file([a_task(1, "Task")]))
    works, task = found.plan.activities
    assert (task.uid, task.parent) == (1, works.uid)


def test_links_to_nothing_twice_and_to_oneself() -> None:
    links = [
        (1, 3, 2, 10, 10, "PR_FS", 0),
        (2, 3, 2, 10, 10, "PR_FS", 16),
        (3, 3, 99, 10, 10, "PR_FS", 0),
        (4, 3, 3, 10, 10, "PR_FS", 0),
        (5, 3, "x", 10, 10, "PR_FS", 0),
    ]
    found = reading(a_file([a_task(2), a_task(3)], links))
    (link,) = found.plan.links
    assert link.lag.minutes == 960
    assert len(found.report.repaired) == 4


def test_a_loop_is_refused_and_named() -> None:
    links = [(1, 3, 2, 10, 10, "PR_FS", 0), (2, 2, 3, 10, 10, "PR_FS", 0)]
    with pytest.raises(PlanError, match="loop"):
        reading(a_file([a_task(2), a_task(3)], links))


@pytest.mark.parametrize("hours", ["1e9", "-8", "99999999999999"])
def test_durations_out_of_reason_are_refused_by_name(hours: str) -> None:
    with pytest.raises(PlanError, match="Dig"):
        reading(a_file([a_task(2, "Dig", hours)]))


@pytest.mark.parametrize("hours", ["NaN", "inf", "abc", "", "1e400"])
def test_what_is_no_number_counts_as_absent(hours: str) -> None:
    found = reading(a_file([a_task(2, "Dig", hours, remain_drtn_hr_cnt="16")]))
    assert found.plan.activities[1].duration.minutes == 960


@pytest.mark.parametrize("date", ["0001-01-01 00:00", "9999-12-31 00:00"])
def test_dates_out_of_reach_are_refused_by_name(date: str) -> None:
    with pytest.raises(PlanError, match="Dig"):
        reading(a_file([a_task(2, "Dig", cstr_type="CS_MSOA", cstr_date=date)]))


def test_constraints_without_a_date_or_unknown_are_left_out() -> None:
    found = reading(
        a_file([a_task(2, cstr_type="CS_MSOA"), a_task(3, cstr_type="CS_ODD", cstr_date="2026-01-05")])
    )
    assert all(a.constraint is None for a in found.plan.activities)
    assert len(found.report.repaired) == 2


def test_an_unknown_calendar_gives_way_to_the_projects() -> None:
    found = reading(a_file([a_task(2, clndr_id=77)]))
    assert found.plan.activities[1].calendar is None
    assert "77" in said(found)


def test_elements_in_a_circle_do_not_lose_tasks() -> None:
    wbs = [(1, 10, "W", "Works", 2, "N", 1), (2, 10, "X", "Other", 1, "N", 2)]
    found = reading(a_file([a_task(5, "Kept")], wbs=wbs))  # type: ignore[arg-type]
    assert [a.name for a in found.plan.activities] == ["Kept"]
    assert "circle" in said(found)


def test_a_finish_before_the_start_is_mended() -> None:
    values = {
        "status_code": "TK_Complete",
        "act_start_date": "2026-02-02 08:00",
        "act_end_date": "2026-01-02 08:00",
    }
    found = reading(a_file([a_task(2, **values)]))
    assert found.plan.activities[1].progress.actual_finish == datetime(2026, 2, 2, 8)


def test_line_breaks_inside_a_field_do_not_lose_the_row() -> None:
    text = a_file([a_task(2, "first\nsecond"), a_task(3, "after")])
    assert [a.name for a in reading(text).plan.activities[1:]] == ["first\nsecond", "after"]


def test_doubled_quotes_are_single() -> None:
    assert reading(a_file([a_task(2, 'The ""big"" dig')])).plan.activities[1].name == 'The "big" dig'


def test_shifts_past_midnight_and_morning_clocks() -> None:
    data = (
        "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|22:00|f|06:00)())"
        "(0||1(s|7:00 AM|f|1:30 PM)())))))))"
    )
    calendar = calendar_of(1, "Night", data, None, 480)
    assert calendar.days[0] == ((420, 810), (1320, 1800))
    assert calendar.days[1] == ()


def test_odd_calendar_data_neither_fails_nor_takes_long() -> None:
    start = time.perf_counter()
    for data in (
        "(" * 100_000,
        ")" * 100_000,
        "(0||x()(" * 100_000,
        "(0||1(s|25:99|f|x)())" * 1000,
        "\x7f" * 9999,
    ):
        parsed(data)
        calendar_of(1, "c", data, None, 480)
    assert time.perf_counter() - start < 10


def test_six_thousand_tasks_and_their_links() -> None:
    tasks = [a_task(uid) for uid in range(2, 6002)]
    links = [(uid, uid + 1, uid, 10, 10, "PR_FS", 0) for uid in range(2, 6001)]
    found = reading(a_file(tasks, links))
    assert (found.report.activities, found.report.links) == (6001, 5999)


def test_dates_imposed_by_projects_outside_the_file_hold_and_come_back() -> None:
    task = a_task(2, cstr_type="CS_MSOA", cstr_date="2026-01-07 08:00")
    text = a_file([task]).replace("\tcstr_date", "\tcstr_date\texternal_early_start_date")
    text = text.replace("2026-01-07 08:00", "2026-01-07 08:00\t2026-02-02 08:00")
    found = reading(text).plan
    dig = found.activities[1]
    imposed = Constraint(ConstraintKind.SNET, datetime(2026, 2, 2, 8))
    assert (dig.constraint, dig.second_constraint) == (
        Constraint(ConstraintKind.SNET, datetime(2026, 1, 7, 8)),
        imposed,
    )
    written = write(found)
    assert written.count(b"CS_MSOA") == 1
    assert read(written, "plan.xer").plan.activities == found.activities
    assert read_all(text.encode(), "plan.xer")[0].plan.activities[1].second_constraint is None


def test_hostile_lines_and_notes_end_fast() -> None:
    start = time.perf_counter()
    whole = a_file([a_task(2)])
    reading(whole.replace("%T\tTASKPRED", "x\r\n" * 300_000 + "%T\tTASKPRED"))
    reading(whole.replace("%E", "%R\t" + "\t" * 2_000_000 + "\xe9\r\n%E"))
    for note in ("<" * 300_000, "<a" * 300_000, "<br" * 300_000, "< " * 300_000):
        text_of(note)
    assert time.perf_counter() - start < 30
