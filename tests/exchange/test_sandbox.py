"""A foreign program on a stranger's file: what it cannot see, do or take."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from jalon.exchange import sandbox
from jalon.exchange.sandbox import Busy, Outcome, one_at_a_time, private_folder, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the sandbox's limits are POSIX's")

walled = pytest.mark.skipif(sandbox._bubblewrap() is None, reason="needs bubblewrap: apt install bubblewrap")


def shell(script: str, folder: Path, seconds: float = 20) -> Outcome:
    return run(["/bin/sh", "-c", script], folder, (), seconds)


@pytest.fixture(params=["walls", "limits only"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "limits only":
        monkeypatch.setattr(sandbox, "_bubblewrap", lambda: None)
    elif sandbox._bubblewrap() is None:
        pytest.skip("needs bubblewrap: apt install bubblewrap")
    return str(request.param)


def test_it_writes_in_its_folder_and_its_status_comes_back(either: str) -> None:
    with private_folder() as folder:
        assert shell("echo hello > out; echo oops >&2; exit 7", folder) == Outcome(7, "oops\n")
        assert (folder / "out").read_text() == "hello\n"
        assert (folder / "out").stat().st_mode & 0o077 == 0
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_time_is_bounded_and_its_children_die_too(either: str) -> None:
    with private_folder() as folder:
        began = time.monotonic()
        script = "(while :; do date +%s%N > beat; sleep 0.05; done) & wait"
        assert shell(script, folder, 1.0).status is None
        assert time.monotonic() - began < 6
        time.sleep(0.3)
        last = (folder / "beat").read_text()
        time.sleep(0.5)
        assert (folder / "beat").read_text() == last


def test_who_watches_ends_it(either: str) -> None:
    class Enough(Exception):
        pass

    looks: list[float] = []

    def watch() -> None:
        looks.append(time.monotonic())
        if len(looks) == 2:
            raise Enough

    with private_folder() as folder:
        began = time.monotonic()
        with pytest.raises(Enough):
            sandbox.run(["/bin/sh", "-c", "sleep 30 & wait"], folder, [], 30.0, watch)
        assert time.monotonic() - began < 8
        assert shell("true", folder).status == 0


def test_a_long_job_may_use_as_much_of_the_processor_as_it_was_given(either: str) -> None:
    with private_folder() as folder:
        shell("ulimit -t > seconds", folder, 900.0)
        assert int((folder / "seconds").read_text()) == 900


def test_a_file_cannot_grow_without_end(either: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "LIMITS", sandbox.LIMITS.replace(str(sandbox.LARGEST_FILE_BLOCKS), "100"))
    with private_folder() as folder:
        assert shell("head -c 1000000 /dev/zero > big", folder).status != 0
        assert (folder / "big").stat().st_size <= 100 * 1024


def test_secrets_of_the_environment_stay_outside(either: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALON_SECRET_KEY", "hush")
    with private_folder() as folder:
        shell("env > seen", folder)
        assert "hush" not in (folder / "seen").read_text()


@walled
def test_walls_hide_the_disk_and_the_network(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush")
    listen = "import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server, private_folder() as folder:
        port = server.getsockname()[1]
        assert shell(f"cat {tmp_path}/secret", folder).status != 0
        assert shell(f"echo x > {tmp_path}/new", folder).status != 0
        assert shell("cat /etc/passwd", folder).status != 0
        assert shell("ls /home /root /var", folder).status != 0
        python = str(Path(sys.executable).resolve())
        prefix = Path(sys.base_prefix).resolve()
        outcome = run([python, "-c", listen.format(port=port)], folder, (prefix,))
        assert outcome.status != 0
        assert "Error" in outcome.said


def test_one_at_a_time() -> None:
    order: list[str] = []

    def second() -> None:
        with one_at_a_time("test", 5):
            order.append("second")

    with one_at_a_time("test", 5):
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.2)
        with pytest.raises(Busy), one_at_a_time("test", 0.1):
            pass
        order.append("first")
    waiting.join(5)
    assert order == ["first", "second"]
