"""Our own JSON format: identity, strictness, sentences that name the place."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from jalon.engine.model import (
    PRIMAVERA,
    Activity,
    Assignment,
    BaselineValues,
    Calendar,
    Constraint,
    Duration,
    Lag,
    Link,
    Plan,
    PlanError,
    Progress,
    Resource,
    SchedulingRules,
    Stored,
)
from jalon.exchange import FileRefused
from jalon.exchange.jalon_json import dumps, loads, read, schema, write
from tests.strategies import plans

VALIDATOR = jsonschema.Draft202012Validator(schema())
SMALL: dict[str, Any] = {
    "format": "jalon-plan",
    "version": 1,
    "name": "Small",
    "start": "2026-01-05T08:00",
    "activities": [{"uid": 1, "name": "One", "duration": 480}, {"uid": 2, "name": "Two"}],
    "links": [{"predecessor": 1, "successor": 2, "lag": -480}],
}


def refused(document: Any) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read(document if isinstance(document, bytes) else json.dumps(document).encode(), "plan.json")
    return caught.value


def changed(**values: Any) -> dict[str, Any]:
    return {**SMALL, **values}


@given(plans(with_rare=True, with_money=True))
@settings(max_examples=60, deadline=None)
def test_writing_and_reading_is_the_identity(plan: Plan) -> None:
    assert read(write(plan), "plan.json").plan == plan
    assert loads(dumps(plan)) == plan
    assert loads(dumps(plan), trusted=True) == plan


@given(plans(most=6, with_rare=True, with_money=True))
@settings(max_examples=25, deadline=None)
def test_what_is_written_fits_the_schema(plan: Plan) -> None:
    VALIDATOR.validate(json.loads(write(plan)))


def test_the_schema_is_sound_and_knows_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    defs = schema()["$defs"]
    for kind, name in (
        (Activity, "activity"),
        (Assignment, "assignment"),
        (BaselineValues, "baseline"),
        (Calendar, "calendar"),
        (Constraint, "constraint"),
        (Link, "link"),
        (Progress, "progress"),
        (Resource, "resource"),
        (SchedulingRules, "rules"),
        (Stored, "stored"),
    ):
        assert set(defs[name]["properties"]) == {f.name for f in fields(kind)}, name
    assert set(schema()["properties"]) - {"$schema", "format", "version"} == {f.name for f in fields(Plan)}


def test_small_documents_take_the_usual_values() -> None:
    VALIDATOR.validate(SMALL)
    plan = read(json.dumps(SMALL).encode(), "plan.json").plan
    assert plan == Plan(
        "Small",
        datetime(2026, 1, 5, 8),
        (Activity(1, "One"), Activity(2, "Two")),
        (Link(1, 2, lag=Lag(-480)),),
    )


def test_rules_left_out_follow_the_family() -> None:
    document = changed(rules={"family": "primavera", "critical_float": 60})
    plan = read(json.dumps(document).encode(), "plan.json").plan
    assert plan.rules.lag_calendar == PRIMAVERA.lag_calendar
    assert plan.rules.critical_float == 60


def test_elapsed_and_written_units_survive() -> None:
    plan = Plan(
        "u",
        datetime(2026, 1, 5, 8),
        (Activity(1, "a", Duration(10080, elapsed=True, unit="w", estimated=True)), Activity(2, "b")),
        (Link(1, 2, lag=Lag(percent=50.0)),),
    )
    assert loads(dumps(plan)) == plan


def test_custom_fields_keep_their_kind() -> None:
    values = {
        "t": "x",
        "i": 3,
        "f": 0.1,
        "b": True,
        "d": date(2026, 1, 2),
        "dt": datetime(2026, 1, 2, 9, 30, 5),
    }
    plan = Plan("f", datetime(2026, 1, 5, 8), (Activity(1, "a", fields=values),))
    found = loads(dumps(plan)).activities[0].fields
    assert found == values
    assert [type(v) for v in found.values()] == [type(v) for v in values.values()]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (changed(start="yesterday"), "$.start"),
        (changed(start="2026-02-30T08:00"), "$.start"),
        (changed(start="2026-01-05T08:00+02:00"), "$.start"),
        (changed(activities=[{"uid": 1, "name": "a", "duration": "12d"}]), "$.activities[0].duration"),
        (changed(activities=[{"uid": 1, "name": "a"}, {"uid": True, "name": "b"}]), "$.activities[1].uid"),
        (changed(activities=[{"uid": 1}]), "$.activities[0]"),
        (changed(activities=[{"uid": 1, "name": "a", "colour": "red"}]), "$.activities[0]"),
        (changed(activities=[{"uid": 1, "name": "a", "kind": "epic"}]), "$.activities[0].kind"),
        (changed(activities=[{"uid": 1, "name": "a", "kind": []}]), "$.activities[0].kind"),
        (changed(activities=[{"uid": 1, "name": "a", "splits": [["2026-01-05T08:00"]]}]), ".splits[0]"),
        (changed(activities=[{"uid": 1, "name": "a", "fields": {"x": {"y": 1}}}]), ".fields.x"),
        (changed(activities={}), "$.activities"),
        (changed(activities=["a"]), "$.activities[0]"),
        (changed(calendars=[{"uid": 1, "name": "c", "days": [None, 3]}]), "$.calendars[0].days[1]"),
        (changed(rules={"total_float": "some"}), "$.rules.total_float"),
    ],
)
def test_a_value_that_does_not_fit_is_named_by_its_place(document: Any, path: str) -> None:
    assert path in str(refused(document))
    if path != "$.start":  # the schema says nothing of the length of months
        assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "json_broken"),
        (b'{"format": "jalon-plan", "version": 1, "name": "x", "start": "2026-01-05T08:00"', "json_broken"),
        (b"[1, 2]", "json_not_a_plan"),
        (b"{}", "json_not_a_plan"),
        (b'{"format": "other"}', "json_not_a_plan"),
        (b'{"format": "jalon-plan"}', "json_version"),
        (b'{"format": "jalon-plan", "version": "1"}', "json_version"),
        (b'{"format": "jalon-plan", "version": 2}', "json_newer"),
        (b'{"name": NaN}', "json_value"),
        (b'{"name": -Infinity}', "json_value"),
        (b'{"name": 1, "name": 2}', "json_value"),
        (b'{"a":' * 200_000, "json_depth"),
        (b"[" * 200_000, "json_depth"),
        (b'{"version": ' + b"9" * 10_000 + b"}", "json_encoding"),
        (b'{"name": "\xff\xfe"}', "json_broken"),
    ],
)
def test_files_that_are_no_document_are_refused_with_a_reason(data: bytes, code: str) -> None:
    if code == "json_broken" and b"\xff" in data:
        code = "json_encoding"
    assert refused(data).code == code


def test_numbers_beyond_floats_are_refused() -> None:
    text = json.dumps(changed(activities=[{"uid": 1, "name": "a", "fixed_cost": 7}])).replace("7}", "1e999}")
    assert "$.activities[0].fixed_cost" in str(refused(text.encode()))


def test_nonsense_in_a_whole_document_is_the_plans_to_refuse() -> None:
    document = changed(links=[{"predecessor": 1, "successor": 2}, {"predecessor": 2, "successor": 1}])
    with pytest.raises(PlanError, match="loop"):
        read(json.dumps(document).encode(), "plan.json")


def test_damaged_text_is_mended_and_said() -> None:
    text = json.dumps(changed(name="lone \ud800 and nul \x00"))
    reading = read(text.encode(), "plan.json")
    assert reading.plan.name == "lone \ufffd and nul \ufffd"
    assert len(reading.report.repaired) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_any_unicode_encoding_is_read(encoding: str) -> None:
    name = "Réfection \u202eabc 東京 😀"
    text = json.dumps(changed(name=name), ensure_ascii=False)
    assert read(text.encode(encoding), "plan.json").plan.name == name
