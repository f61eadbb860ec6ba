"""A small plan on disk, and the command run as a user runs it, in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.cli import main
from jalon.engine import schedule
from jalon.exchange.mspdi import write
from tests.cli.house import HOUSE, Answer, speak


@pytest.fixture
def house(tmp_path: Path) -> str:
    path = tmp_path / "house.xml"
    path.write_bytes(write(HOUSE, schedule(HOUSE)))
    return str(path)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, "en")


@pytest.fixture
def jalon(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    def run(*arguments: str) -> Answer:
        try:
            status = main(arguments)
        except SystemExit as left:
            status = int(left.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Answer(status, captured.out, captured.err)

    return run
