"""`jalon level`: what it prints, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jalon.cli import FAULT, USAGE, main

SMALL = "4 1\n2\n0 0 2 2 3\n3 2 1 4\n2 2 1 4\n0 0 0\n"


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small.rcp"
    path.write_text(SMALL)
    return str(path)


def test_json_says_the_schedule_and_why_it_ended(small: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["level", small, "--iterations", "20", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["makespan"], told["lower_bound"], told["status"]) == (5, 5, "optimal")
    assert len(told["starts"]) == 4
    assert told["stop_reason"] == "optimal"


def test_the_table_says_it_in_words(small: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["level", small, "--iterations", "20"]) == 0
    assert "5" in capsys.readouterr().out


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["level", "nowhere.rcp"]) == USAGE
    assert "nowhere.rcp" in capsys.readouterr().err


def test_a_truncated_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cut.rcp").write_text(SMALL[:12])
    assert main(["level", str(tmp_path / "cut.rcp")]) == FAULT
    assert "cut.rcp" in capsys.readouterr().err


def test_two_plans_share_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from datetime import datetime

    from jalon.engine import Activity, Assignment, Plan, Resource
    from jalon.exchange.jalon_json import write

    names = []
    for name in ("One", "Two"):
        plan = Plan(
            name,
            datetime(2026, 1, 5, 8),
            (Activity(1, f"Dig {name}"),),
            resources=(Resource(1, "Ann"),),
            assignments=(Assignment(1, 1),),
        )
        path = tmp_path / f"{name}.json"
        data = write(plan)
        path.write_bytes(data if isinstance(data, bytes) else str(data).encode())
        names.append(str(path))
    command = ["level", *names, "--iterations", "9", "--priorities", "100,900", "--format", "json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(m["plan"], m["name"]) for m in told["moves"]] == [("One", "Dig One")]
    assert "Ann" in told["moves"][0]["reason"]
    assert "Dig Two" in told["moves"][0]["reason"]
    assert main([*command[:-1], "csv"]) == 0
    assert "Dig One" in capsys.readouterr().out
    assert main(command[:-2]) == 0
    assert "Dig One" in capsys.readouterr().out


LAGS = "1 1 0 0\n0 1 1 1 [0]\n1 1 1 2 [3]\n2 1 0\n0 1 0 0\n1 1 3 1\n2 1 0 0\n1\n"


def test_lags_are_read_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lags.sch"
    path.write_text(LAGS)
    assert main(["level", str(path), "--iterations", "500", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["makespan"], told["status"], told["starts"], told["modes"]) == (
        3,
        "optimal",
        [0, 0, 3],
        [1, 1, 1],
    )
    assert main(["level", str(path), "--iterations", "500", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["activity,start,mode", "1,0,1"]
    assert main(["level", str(path), "--iterations", "500"]) == 0
    assert "3" in capsys.readouterr().out


def test_a_file_without_any_schedule_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The two need the only machine; the second starts at most 1 after the first, which takes 3.
    path = tmp_path / "never.sch"
    path.write_text(
        "2 1 0 0\n0 1 2 1 2 [0] [0]\n1 1 2 2 3 [0] [3]\n2 1 2 1 3 [-1] [3]\n3 1 0\n"
        "0 1 0 0\n1 1 3 1\n2 1 3 1\n3 1 0 0\n1\n"
    )
    assert main(["level", str(path), "--iterations", "500", "--format", "json"]) == FAULT
    caught = capsys.readouterr()
    told = json.loads(caught.out)
    assert (told["makespan"], told["status"], told["starts"]) == (None, "infeasible", [])
    assert "never.sch" in caught.err
