"""CSV: text escaped against formulas, both languages and separators, bad files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine.model import (
    Activity,
    Assignment,
    Duration,
    Link,
    LinkKind,
    Plan,
    PlanError,
    Progress,
    Resource,
)
from jalon.engine.model.link import Lag
from jalon.exchange import FileRefused, read, table_csv, write
from jalon.exchange.table_csv import escaped, unescaped
from tests.strategies import plans

START = datetime(2026, 1, 5, 8)
STARTED = Progress(50.0, actual_start=START, remaining_minutes=360)


def small() -> Plan:
    return Plan(
        "Small",
        START,
        (
            Activity(
                7, "Dig", Duration(720), progress=Progress(50.0, actual_start=START, remaining_minutes=360)
            ),
            Activity(3, "Build", Duration(4800, unit="w", estimated=True), fixed_cost=-12.5),
            Activity(5, "Cure", Duration(2880, elapsed=True)),
        ),
        (Link(7, 3, LinkKind.SS, Lag(-480)), Link(3, 5)),
        resources=(Resource(1, "Anna"),),
        assignments=(Assignment(7, 1, 0.5),),
    )


def rows(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_plan_comes_back(language: str) -> None:
    plan = small()
    found = table_csv.read(table_csv.write(plan, None, language), "small.csv").plan
    assert [replace(a, stored=None) for a in found.activities] == list(plan.activities)
    assert set(found.links) == set(plan.links)
    assert [(a.activity, a.units) for a in found.assignments] == [(7, 0.5)]


def test_french_files_suit_french_spreadsheets() -> None:
    table = rows(table_csv.write(small(), None, "fr"), ";")
    first = dict(zip(table[0], table[1], strict=True))
    assert (first["Nom"], first["Durée"], first["% achevé"]) == ("Dig", "1,5j", "50")
    assert dict(zip(table[0], table[2], strict=True))["Prédécesseurs"] == "1DD-1j"
    assert dict(zip(table[0], table[2], strict=True))["Coût fixe"] == "-12,5"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_formulas_are_escaped_in_every_text(text: str) -> None:
    activity = Activity(1, text, note=text, code=text, wbs=text, fields={text: text})
    table = rows(table_csv.write(Plan("p", START, (activity,))))
    for row in table:
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-")
    found = table_csv.read(table_csv.write(Plan("p", START, (activity,))), "p.csv").plan.activities[0]
    assert found.name == text


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_escaping_is_undone_by_reading(text: str) -> None:
    if not text.startswith("'"):
        assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(table_csv.DANGEROUS)


@given(plans(most=8, with_extras=False))
@settings(max_examples=40, deadline=None)
def test_names_durations_and_links_of_any_plan_survive(plan: Plan) -> None:
    found = read(write(plan, None, "plan.csv"), "plan.csv").plan
    assert [a.uid for a in found.activities] == [a.uid for a in plan.activities]
    assert [a.parent for a in found.activities] == [a.parent for a in plan.activities]
    assert len(found.links) == len(plan.links)
    for a, b in zip(plan.activities, found.activities, strict=True):
        if not a.is_summary:
            assert (a.duration.minutes, a.duration.elapsed) == (b.duration.minutes, b.duration.elapsed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_found(encoding: str, separator: str) -> None:
    text = separator.join(["Nom", "Durée", "Prédécesseurs"]) + "\r\n" + separator.join(["Été", "3j", ""])
    plan = table_csv.read(text.encode(encoding), "plan.csv").plan
    assert (plan.activities[0].name, plan.activities[0].duration.minutes) == ("Été", 1440)


def test_french_dates_are_read() -> None:
    text = "Nom;Début\nVisite;02/03/2026\nRéunion;02/03/2026 14:30\n"
    plan = table_csv.read(text.encode(), "plan.csv").plan
    dates = [a.constraint.date for a in plan.activities if a.constraint]
    assert dates == [datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 14, 30)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x00\x01\x02" * 100, "csv_no_header"),
        (b"a,b\n1,2\n", "csv_no_header"),
        (b'Name,Duration\n"' + b"x" * 2_000_000, "csv_damaged"),
    ],
)
def test_bad_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        table_csv.read(data, "plan.csv")
    assert caught.value.code == code


def test_a_hundred_thousand_rows() -> None:
    text = "Name,Duration,Predecessors\n" + "".join(f"T{n},1d,{n or ''}\n" for n in range(100_000))
    report = table_csv.read(text.encode(), "plan.csv").report
    assert (report.activities, report.links) == (100_000, 99_999)


def test_bad_cells_are_named_by_row() -> None:
    with pytest.raises(PlanError, match="row 3, “Duration”"):
        table_csv.read(b"Name,Duration\nA,1d\nB,soon\n", "plan.csv")
