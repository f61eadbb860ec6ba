"""``jalon schedule``: the table, JSON, CSV, the reasons, and what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.exchange.mspdi import write
from tests.cli.house import HOUSE, Answer, speak

Jalon = Callable[..., Answer]


def test_json_has_the_shape_that_is_promised(jalon: Jalon, house: str) -> None:
    answer = jalon("schedule", house, "--format", "json")
    found = json.loads(answer.out)
    assert (answer.status, answer.err) == (0, "")
    assert found.keys() >= {"plan", "activities", "warnings"}
    plan = found["plan"]
    assert (plan["name"], plan["start"], plan["finish"]) == ("House", "2026-01-05T08:00", "2026-01-08T17:00")
    assert plan["agreement"] == {"compared": 4, "agreeing": 4, "share": 1.0}
    by_uid = {a["uid"]: a for a in found["activities"]}
    assert list(by_uid) == [10, 11, 12, 13, 14]
    pour = by_uid[12]
    assert pour == pour | {
        "name": "=Pour",
        "summary": False,
        "milestone": False,
        "start": "2026-01-08T08:00",
        "finish": "2026-01-08T17:00",
        "early_start": "2026-01-08T08:00",
        "early_finish": "2026-01-08T17:00",
        "late_start": "2026-01-08T08:00",
        "late_finish": "2026-01-08T17:00",
        "total_float_minutes": 0,
        "free_float_minutes": 0,
        "critical": True,
        "drivers": [11],
        "wbs": "1.2",
        "parent": 10,
        "duration_minutes": 480,
        "percent_complete": 0,
    }
    assert (by_uid[13]["total_float_minutes"], by_uid[13]["critical"]) == (1440, False)
    assert (by_uid[10]["summary"], by_uid[14]["milestone"]) == (True, True)


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(jalon: Jalon, house: str) -> None:
    answer = jalon("schedule", house, "--format", "csv")
    assert answer.out.startswith("\ufeffuid,wbs,name,")
    rows = list(csv.DictReader(io.StringIO(answer.out.removeprefix("\ufeff"))))
    assert [row["name"] for row in rows] == ["Ground", "Dig", "'=Pour", "Order doors", "Ready"]
    assert rows[1]["critical"] == "1"


def test_the_table_shows_the_outline(jalon: Jalon, house: str) -> None:
    answer = jalon("schedule", house)
    lines = answer.out.splitlines()
    assert lines[0] == "House"
    assert "5 tasks" in lines[1]
    assert "4 of 4 tasks agree" in lines[2]
    dig = next(line for line in lines if "Dig" in line)
    assert "  Dig" in dig
    assert "2026-01-05 08:00" in dig
    assert dig.rstrip().endswith("●")
    doors = next(line for line in lines if "doors" in line)
    assert "3d" in doors
    assert "●" not in doors
    assert "◆ Ready" in answer.out


def test_in_french(jalon: Jalon, house: str, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, "fr")
    answer = jalon("schedule", house)
    assert "05/01/2026 08:00" in answer.out
    assert "3j" in answer.out


def test_the_reasons_of_a_date(jalon: Jalon, house: str) -> None:
    answer = jalon("schedule", house, "--explain", "14")
    lines = answer.out.splitlines()
    assert (answer.status, len(lines)) == (0, 3)
    assert "Ready" in lines[0]
    assert "=Pour" in lines[0]
    assert "Dig" in lines[1]
    assert "starts with the plan" in lines[2]
    found = json.loads(jalon("schedule", house, "--explain", "14", "--format", "json").out)
    assert [step["uid"] for step in found["explanation"]] == [14, 12, 11]


def test_the_float_paths_to_what_finishes_last(jalon: Jalon, house: str) -> None:
    answer = jalon("schedule", house, "--paths", "3")
    assert answer.status == 0
    assert answer.out.startswith("Path 1, float 0")
    found = json.loads(jalon("schedule", house, "--paths", "3", "--format", "json").out)
    assert found["paths"][0]["uids"][-1] == found["uid"]
    one = json.loads(jalon("schedule", house, "--explain", "14", "--paths", "1", "--format", "json").out)
    assert [(path["number"], path["uids"]) for path in one["paths"]] == [(1, [11, 12, 14])]
    assert jalon("schedule", house, "--explain", "99", "--paths", "3").status == 2


def test_the_reasons_of_an_activity_that_is_not_there(jalon: Jalon, house: str) -> None:
    answer = jalon("schedule", house, "--explain", "99")
    assert (answer.status, answer.out) == (2, "")
    assert "no task 99" in answer.err


@pytest.mark.parametrize("rules", ["microsoft", "primavera"])
def test_rules_can_be_chosen(jalon: Jalon, house: str, rules: str) -> None:
    found = json.loads(jalon("schedule", house, "--format", "json", "--rules", rules).out)
    assert found["plan"]["rules"] == rules


def test_the_answer_can_go_to_a_file(jalon: Jalon, house: str, tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    answer = jalon("schedule", house, "--format", "json", "-o", str(out))
    assert (answer.status, answer.out) == (0, "")
    assert json.loads(out.read_text("utf-8"))["plan"]["name"] == "House"
    answer = jalon("schedule", house, "-o", str(tmp_path / "nowhere" / "answer.txt"))
    assert answer.status == 2
    assert "cannot be written" in answer.err


def test_a_loop_is_named_and_the_status_is_1(jalon: Jalon, tmp_path: Path) -> None:
    path = tmp_path / "loop.xml"
    text = write(HOUSE).decode()
    at = text.index("</Task>", text.index("<UID>13</UID>"))
    link = "<PredecessorLink><PredecessorUID>14</PredecessorUID><Type>1</Type></PredecessorLink>"
    path.write_text(text[:at] + link + text[at:], "utf-8")
    answer = jalon("schedule", str(path))
    assert (answer.status, answer.out) == (1, "")
    assert "loop" in answer.err
    assert "Order doors" in answer.err
    found = json.loads(jalon("schedule", str(path), "--format", "json").out)
    assert (found["activities"], found["warnings"]) == ([], [])
    assert found["faults"][0]["code"] == "cycle"


def test_a_damaged_file_is_said_and_the_status_is_1(jalon: Jalon, tmp_path: Path) -> None:
    path = tmp_path / "half.xml"
    path.write_bytes(write(HOUSE)[:900])
    answer = jalon("schedule", str(path))
    assert answer.status == 1
    assert answer.err.count("\n") == 1
    found = json.loads(jalon("schedule", str(path), "--format", "json").out)
    assert found["faults"][0]["code"] == "xml_damaged"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("schedule",),
        ("schedule", "PLAN", "--format", "pdf"),
        ("schedule", "PLAN", "--explain", "x"),
        ("fly",),
        ("schedule", "absent.xml"),
        ("schedule", "/"),
        ("convert", "PLAN"),
        ("convert", "PLAN", "out.doc"),
    ],
)
def test_a_command_that_makes_no_sense_is_status_2(
    jalon: Jalon, house: str, arguments: tuple[str, ...]
) -> None:
    answer = jalon(*(house if a == "PLAN" else a for a in arguments))
    assert answer.status == 2
    assert answer.err or answer.out


def test_an_error_of_our_own_is_a_sentence(jalon: Jalon, house: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("jalon.cli.schedule.schedule", broken)
    answer = jalon("schedule", house)
    assert answer.status == 1
    assert "ZeroDivisionError: oops" in answer.err


def test_help_and_version(jalon: Jalon) -> None:
    assert jalon("--version").out.startswith("jalon ")
    help_text = jalon("--help").out
    for command in ("schedule", "check", "convert", "demo", "serve", "worker", "backup", "restore"):
        assert command in help_text


def test_scheduling_a_file_never_loads_the_office(house: str) -> None:
    script = (
        "import sys; from jalon.cli import main; "
        f"status = main(['schedule', {house!r}, '--format', 'json']); "
        "sys.exit(status or ('django' in sys.modules) or ('jpype' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_goes_away_is_no_fault(house: str) -> None:
    command = f"{sys.executable} -m jalon.cli schedule {house} --format json | head -c 1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{", "")
