"""Files with bytes changed at random are read, mended or refused in a sentence: nothing else."""

from __future__ import annotations

import importlib
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine.model import (
    PRIMAVERA,
    Activity,
    ActivityKind,
    Assignment,
    Calendar,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    PlanError,
    Progress,
    Resource,
)
from jalon.exchange import FileRefused, write
from tests.exchange.test_pmxml import a_file, a_link, a_project, an_activity

START = datetime(2026, 1, 5, 8)
PLAN = Plan(
    "Bridge",
    START,
    (
        Activity(1, "Works", Duration(0), ActivityKind.SUMMARY),
        Activity(2, "Dig", Duration(960), parent=1, progress=Progress(50.0, actual_start=START)),
        Activity(3, "Pour", Duration(480), parent=1, fields={"Zone": "North", "Rank": 2}, note="a\nb"),
    ),
    (Link(2, 3, LinkKind.SS, Lag(480)),),
    (Calendar(5, "Site"),),
    (Resource(7, "Crane"),),
    (Assignment(2, 7, 0.5, 480),),
    rules=PRIMAVERA,
    currency="EUR",
)
FILES: dict[str, bytes] = {
    "xer": write(PLAN, None, "xer"),
    "jalon_json": write(PLAN, None, "jalon_json"),
    "csv": write(PLAN, None, "csv"),
    "pmxml": a_file(a_project(an_activity(2), an_activity(3), a_link(2, 3))),
}
MODULES = {"csv": "table_csv"}
TOKENS = st.sampled_from(
    [
        b"",
        b"\x00",
        b"\xff",
        b"\t",
        b"\n",
        b'"',
        b"(",
        b")",
        b"-",
        b"1e999",
        b"9" * 30,
        b"%R",
        b"<",
        b"]]>",
        b"&x;",
    ]
)


def reader(name: str) -> Any:
    return importlib.import_module(f"jalon.exchange.{MODULES.get(name, name)}").read


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_file_itself_is_read(name: str) -> None:
    assert reader(name)(FILES[name], "plan").report.activities >= 3


@pytest.mark.parametrize("name", sorted(FILES))
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_changed_files_end_in_a_plan_or_a_sentence(name: str, data: st.DataObject) -> None:
    changed = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed)))
        length = data.draw(st.sampled_from((0, 1, 1, 2, 10, 200)))
        changed[at : at + length] = data.draw(st.one_of(TOKENS, st.binary(max_size=6)))
    if data.draw(st.booleans()):
        del changed[data.draw(st.integers(0, len(changed))) :]
    sentence = "read"
    try:
        reader(name)(bytes(changed), "plan")
    except (FileRefused, PlanError) as refused:
        sentence = str(refused)
    assert sentence.strip()
