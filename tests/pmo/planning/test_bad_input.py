"""Impossible values through the API: refused in the reader's language, by name, with nothing written."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from jalon.pmo.planning import actions
from jalon.pmo.planning.models import Activity, Plan
from tests.cast import Cast
from tests.pmo.planning.test_api import BAD, at, edit, post

JSON = "application/json"


def _in(cast: Cast, language: str) -> Any:
    cast.project_manager.language = language
    cast.project_manager.save()
    return cast.client(cast.project_manager)


# text that no database keeps is refused before the plan is asked: tests/web/test_bad_text.py
@pytest.mark.parametrize("name", [name for name in BAD if name != "NUL"])
def test_each_refusal_speaks_both_languages(cast: Cast, plan: Plan, name: str) -> None:
    said = {}
    for language in ("en", "fr"):
        answer = post(_in(cast, language), at(plan, "changes"), edit(**BAD[name]))
        assert answer.status_code == 422
        said[language] = answer.json()["error"]["message"]
    assert said["en"] != said["fr"]
    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in said.values())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_loop_is_named_from_end_to_end(cast: Cast, plan: Plan, language: str) -> None:
    operation = {"op": "link", "from": 7, "to": 2}
    answer = post(_in(cast, language), at(plan, "changes"), {"revision": 1, "operations": [operation]})
    assert answer.status_code == 422
    sentence = answer.json()["error"]["message"]
    for name in ("Dig", "Pour", "Test", "Done"):
        assert name in sentence
    assert Plan.objects.get(pk=plan.pk).revision == 1


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "link", "from": 2, "to": 99},
        {"op": "link", "from": 99, "to": 2},
        {"op": "link", "from": 2, "to": 2},
        {"op": "link", "from": 1, "to": 2},
        {"op": "link", "from": 2, "to": 1},
        {"op": "link", "from": 2, "to": 6, "lag": "1000000000d"},
        {"op": "move", "uids": [1], "after": None, "parent": 2},
        {"op": "move", "uids": [99], "after": None, "parent": None},
    ],
    ids=lambda one: f"{one['op']} {one.get('from', one.get('uids'))} {one.get('to', '')}",
)
def test_links_and_places_that_cannot_be(cast: Cast, plan: Plan, operation: dict[str, Any]) -> None:
    answer = post(_in(cast, "en"), at(plan, "changes"), {"revision": 1, "operations": [operation]})
    assert answer.status_code == 422
    assert answer.json()["error"]["message"].endswith(".")
    assert Plan.objects.get(pk=plan.pk).revision == 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
@pytest.mark.parametrize("field", ["duration", "percent", "fixed_cost", "priority", "start"])
def test_numbers_that_are_none(cast: Cast, plan: Plan, number: str, field: str) -> None:
    fields = f'{{"{field}":{number}}}'
    body = '{"revision":1,"operations":[{"op":"set","uid":2,"version":1,"fields":' + fields + "}]}"
    answer = _in(cast, "en").post(at(plan, "changes"), body.encode(), content_type=JSON)
    assert answer.status_code in (400, 422), answer.content
    assert Plan.objects.get(pk=plan.pk).revision == 1


@pytest.mark.parametrize("rows", [20_001, 100_000])
def test_too_many_rows_pasted_are_refused_at_once(cast: Cast, plan: Plan, rows: int) -> None:
    client, began = _in(cast, "en"), time.process_time()
    body = {"revision": 1, "operations": [{"op": "insert", "rows": [{"name": "x"}] * rows}]}
    answer = post(client, at(plan, "changes"), body)
    assert answer.status_code in (413, 422)
    assert "file" in answer.json()["error"]["message"]
    assert time.process_time() - began < 10
    assert Activity.objects.count() == 7


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_calendar_without_working_time_is_refused(cast: Cast, plan: Plan, language: str) -> None:
    client = _in(cast, language)
    own = actions.create_calendar(
        by=cast.project_manager, organisation=cast.organisation, initiative=cast.project, name="Never"
    )
    answer = client.patch(
        f"/api/v1/calendars/{own.pk}", json.dumps({"version": 1, "days": [[]] * 7}), content_type=JSON
    )
    assert answer.status_code == 422
    assert "Never" in answer.json()["error"]["message"]
    page = client.post(f"/calendars/{own.pk}/", {"version": "1", "part": "week"})
    assert page.status_code == 422
    own.refresh_from_db()
    assert own.version == 1
