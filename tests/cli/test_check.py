"""``jalon check``: what was read, lost and mended, and whether the dates agree."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.house import Answer

Jalon = Callable[..., Answer]


def test_a_sound_plan(jalon: Jalon, house: str) -> None:
    answer = jalon("check", house)
    assert answer.status == 0
    assert "5 tasks, 3 links, 1 calendar" in answer.out
    assert "The plan has no faults." in answer.out
    assert "4 of 4 tasks agree" in answer.out


def test_what_was_mended_and_what_differs(jalon: Jalon, house: str) -> None:
    path = Path(house)
    text = path.read_text("utf-8").replace("<PredecessorUID>13<", "<PredecessorUID>77<")
    text = text.replace("<EarlyStart>2026-01-08T08:00:00<", "<EarlyStart>2026-02-09T08:00:00<", 1)
    path.write_text(text, "utf-8")
    answer = jalon("check", house)
    assert answer.status == 0
    assert "#77" in answer.out
    assert "Early start" in answer.out
    assert "2026-02-09 08:00" in answer.out
    found = json.loads(jalon("check", house, "--format", "json").out)
    assert found["fidelity"]["activities"] == 5
    assert "#77" in found["fidelity"]["repaired"][0]
    assert found["agreement"]["share"] < 1
    first = found["differences"][0]
    assert (first["field"], first["stored"], first["computed"]) == (
        "early_start",
        "2026-02-09T08:00",
        "2026-01-08T08:00",
    )


def test_faults_are_listed_and_the_status_is_1(jalon: Jalon, house: str) -> None:
    path = Path(house)
    path.write_text(path.read_text("utf-8").replace("PT16H0M0S", "-PT16H0M0S"), "utf-8")
    answer = jalon("check", house)
    assert answer.status == 1
    assert "Dig" in answer.err
    found = json.loads(jalon("check", house, "--format", "json").out)
    assert found["faults"][0]["code"] == "duration"
    assert found["faults"][0]["uid"] == 11
