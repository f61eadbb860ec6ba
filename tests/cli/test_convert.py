"""``jalon convert``: a plan in another format, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.exchange import read
from tests.cli.house import HOUSE, Answer

Jalon = Callable[..., Answer]


@pytest.mark.parametrize("ending", [".xml", ".json", ".xer"])
def test_what_is_written_can_be_read(jalon: Jalon, house: str, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out{ending}"
    assert jalon("convert", house, str(out)) == Answer(0, "", "")
    names = [a.name for a in read(out).plan.activities]
    assert sorted(n for n in names if n != "House") == sorted(a.name for a in HOUSE.activities)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["house.xml", out.name])


def test_the_format_can_be_named(jalon: Jalon, house: str, tmp_path: Path) -> None:
    out = tmp_path / "plan.txt"
    assert jalon("convert", house, str(out), "--to", "mspdi").status == 0
    assert read(out).format == "mspdi"


def test_what_cannot_be_written_is_said(jalon: Jalon, house: str, tmp_path: Path) -> None:
    answer = jalon("convert", house, str(tmp_path / "plan.mpp"))
    assert answer.status == 1
    assert "Write .xml instead" in answer.err
    answer = jalon("convert", house, str(tmp_path / "plan.doc"))
    assert answer.status == 2
    assert "no ending we know" in answer.err
    assert [p.name for p in tmp_path.iterdir()] == ["house.xml"]
