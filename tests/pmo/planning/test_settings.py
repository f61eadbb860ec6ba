"""The page of a plan's dates, calendar and rules."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.common.models import ChangeSet
from jalon.pmo.planning import queries
from tests.cast import Cast

ADDRESS = "/i/substation/plan/settings/"


@pytest.fixture
def shown(plan: Any, cast: Cast) -> dict[str, str]:
    """What the form posts when nothing was touched."""
    form = cast.client(cast.project_manager).get(ADDRESS).context["form"]
    posted = {}
    for bound in form:
        value = "" if bound.value() is None else str(bound.value())
        posted |= {bound.html_name: value, bound.html_initial_name: value}
    return posted


@pytest.mark.parametrize(
    ("who", "status"),
    [("project_manager", 302), ("sponsor", 403), ("viewer", 403), ("stranger", 404), ("foreigner", 404)],
)
def test_who_sets_the_data_date(cast: Cast, shown: dict[str, str], who: str, status: int) -> None:
    answer = cast.client(getattr(cast, who)).post(ADDRESS, {**shown, "data_date": "2026-01-07"})
    assert answer.status_code == status
    assert ChangeSet.objects.filter(verb="plan.change").exists() == (status == 302)


def test_another_start_moves_the_plan_and_is_taken_back(plan: Any, cast: Cast, shown: dict[str, str]) -> None:
    client = cast.client(cast.project_manager)
    before = queries.snapshot(plan.pk).schedule.project_finish
    client.post(ADDRESS, {**shown, "start": "2026-01-12"})
    assert (queries.snapshot(plan.pk).schedule.project_finish - before).days == 7
    done = ChangeSet.objects.get(verb="plan.change")
    assert client.post(f"/i/substation/plan/undo/{done.pk}/").status_code == 302
    assert queries.snapshot(plan.pk).schedule.project_finish == before


def test_only_what_was_touched_is_written(plan: Any, cast: Cast, shown: dict[str, str]) -> None:
    client = cast.client(cast.project_manager)
    client.post(ADDRESS, {**shown, "hours_per_day": "7", "float_limit": "2"})
    client.post(ADDRESS, {**shown, "rules": "primavera"})
    plan.refresh_from_db()
    assert (plan.minutes_per_day, plan.rules) == (420, {"family": "primavera"})


def test_a_value_changed_meanwhile_is_told_at_its_field(plan: Any, cast: Cast, shown: dict[str, str]) -> None:
    client = cast.client(cast.project_manager)
    client.post(ADDRESS, {**shown, "name": "North substation"})
    answer = client.post(ADDRESS, {**shown, "name": "South substation"})
    assert answer.status_code == 422
    assert "North substation" in str(answer.context["form"].errors["name"])
    plan.refresh_from_db()
    assert plan.name == "North substation"


def test_nothing_touched_writes_nothing(plan: Any, cast: Cast, shown: dict[str, str]) -> None:
    assert cast.client(cast.project_manager).post(ADDRESS, shown).status_code == 302
    assert not ChangeSet.objects.filter(verb="plan.change").exists()


def test_a_calendar_of_another_organisation_is_not_offered(
    plan: Any, cast: Cast, shown: dict[str, str]
) -> None:
    answer = cast.client(cast.project_manager).post(ADDRESS, {**shown, "calendar": "987654"})
    assert answer.status_code == 422
