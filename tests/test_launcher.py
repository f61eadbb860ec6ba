"""The launcher, as a user of a bare machine meets it: what it says, and never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def launcher() -> ModuleType:
    """The launcher as a module: it has no extension."""
    loader = SourceFileLoader("launcher", str(ROOT / "jalon"))
    spec = spec_from_loader("launcher", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that was never used."""
    for name in ("jalon", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(checkout: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "jalon"), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **more},
        timeout=60,
        check=False,
    )


def test_without_a_command_it_says_what_there_is_and_sets_nothing_up(checkout: Path) -> None:
    answer = run(checkout)
    assert answer.returncode == 0
    for command in ("demo", "test", "schedule", "check", "convert", "backup"):
        assert f"./jalon {command}" in answer.stdout or command in answer.stdout
    assert not (checkout / ".venv").exists()


def test_an_unknown_database_is_refused_before_anything_is_set_up(checkout: Path) -> None:
    answer = run(checkout, "test", "--database", "oracle")
    assert answer.returncode == 1
    assert '"sqlite" or "postgresql", not "oracle"' in answer.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("arguments", "rest", "database"),
    [
        (["-k", "calendar"], ["-k", "calendar"], "sqlite"),
        (["--database", "postgresql", "tests/web"], ["tests/web"], "postgresql"),
        (["-x", "--database=sqlite"], ["-x"], "sqlite"),
    ],
)
def test_the_database_is_taken_out_of_pytests_arguments(
    launcher: ModuleType, arguments: list[str], rest: list[str], database: str
) -> None:
    assert launcher.database_asked(arguments) == (rest, database)


def test_the_environment_is_current_until_the_lock_changes(
    launcher: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "ROOT", str(checkout))
    monkeypatch.setattr(launcher, "VENV", str(checkout / ".venv"))
    python = Path(launcher.private_python())
    python.parent.mkdir(parents=True)
    python.touch()
    assert not launcher.current(launcher.OFFICE)
    Path(launcher.stamp_file(launcher.OFFICE)).write_text(launcher.stamp(launcher.OFFICE))
    assert launcher.current(launcher.OFFICE)
    assert not launcher.current(launcher.DEV)
    with (checkout / launcher.OFFICE).open("a") as lock:
        lock.write("\n")
    assert not launcher.current(launcher.OFFICE)


def test_without_the_venv_module_it_names_the_line_to_type(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(launcher.Unfit) as refused:
        launcher.make_environment("nowhere")
    assert str(refused.value).startswith("this Python has no venv module. Type:\n\n    ")
    assert "install" in str(refused.value)


@pytest.mark.parametrize("found", ["apt-get", "dnf", "zypper", "brew", "uv", ""])
def test_an_old_python_names_the_line_to_type(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == found else None)
    with pytest.raises(launcher.Unfit) as refused:
        launcher.newer_python(["demo"])
    said = str(refused.value)
    assert said.startswith("Jalon needs Python 3.11 or later")
    assert f"{found or 'uv'} " in said
    assert "jalon demo" in said


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("error: Failed to fetch: dns error: failed to lookup address", "does not reach the package index"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("error: Hash mismatch for `numpy==2.4.6`", "could not be installed"),
    ],
)
def test_a_failed_set_up_is_told_in_a_sentence(
    launcher: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, log: str, said: str
) -> None:
    monkeypatch.setattr(launcher, "ROOT", str(checkout))
    (checkout / ".jalon").mkdir()
    (checkout / ".jalon" / "setup.log").write_text(f"$ uv pip install\n{log}\n")
    assert said in launcher.why_not_installed()


def test_why_tests_were_skipped_is_counted(
    launcher: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.xml"
    skip = '<testcase><skipped message="Chromium is not installed"/></testcase>'
    report.write_text(f"<testsuites><testsuite>{skip * 3}<testcase/></testsuite></testsuites>")
    launcher.tell(launcher.skips(str(report)))
    said = capsys.readouterr().out
    assert "Not run here: 3" in said
    assert "3  Chromium is not installed" in said


def test_the_pinned_uv_is_found_in_the_lock(
    launcher: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "ROOT", str(checkout))
    steps: list[list[str]] = []
    monkeypatch.setattr(launcher, "make_environment", lambda folder: Path(folder).mkdir(parents=True))
    monkeypatch.setattr(launcher, "run", lambda command: steps.append(command) or 1)
    assert launcher.private_uv() is None
    pinned = (checkout / ".jalon" / "tools" / "uv.txt").read_text()
    assert pinned.startswith("uv==")
    assert "--hash=sha256:" in pinned
    assert len([line for line in pinned.splitlines() if "==" in line]) == 1
    assert "--require-hashes" in steps[0]


@pytest.mark.parametrize("version", [(3, 7), (3, 8), (3, 9), (3, 10)])
def test_an_old_python_can_read_the_launcher(version: tuple[int, int]) -> None:
    """Read it must, to say what to type."""
    import ast

    ast.parse((ROOT / "jalon").read_text(encoding="utf-8"), feature_version=version)
