"""Pages of the reporting room, by friend and stranger."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalon.pmo.common.models import ChangeSet, SavedView
from tests.cast import ROLES

PAGES = ("/portfolio/", "/portfolio/timeline/")


def _data(response: Any) -> dict[str, Any]:
    return response.context["data"]


def _names(response: Any) -> list[str]:
    return [row[4] for row in _data(response)["rows"]]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_everyone_sees_the_part_of_the_tree_their_role_reaches(planned: Any, page: str, role: str) -> None:
    response = planned.client(planned.by_role()[role]).get(page)
    assert response.status_code == 200
    seen = set(_names(response))
    assert "Substation" in seen
    assert "Elsewhere" not in seen
    assert ("Tramway" in seen) == (role == "pmo_officer")


@pytest.mark.parametrize("page", PAGES)
def test_strangers_see_their_own_and_nothing_else(planned: Any, page: str) -> None:
    assert _names(planned.client(planned.stranger).get(page)) == ["Tramway"]
    assert _names(planned.client(planned.foreigner).get(page)) == ["Elsewhere"]
    assert planned.client().get(page).status_code == 302
    assert planned.client(planned.nobody).get(page).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_the_home_of_a_project_opens_for_all_who_have_a_role_there(planned: Any, role: str) -> None:
    response = planned.client(planned.by_role()[role]).get("/i/substation/")
    assert response.status_code == 200
    assert b"is 6 days after the baseline" in response.content
    assert b"In service" in response.content


@pytest.mark.parametrize("who", ["stranger", "foreigner", "nobody"])
def test_the_home_of_a_project_does_not_exist_for_others(planned: Any, who: str) -> None:
    assert planned.client(getattr(planned, who)).get("/i/substation/").status_code == 404


def test_the_home_of_a_portfolio_lists_what_is_below_for_its_reader(planned: Any) -> None:
    response = planned.client(planned.portfolio_manager).get("/i/networks/")
    assert b"Smart metering" in response.content
    assert b"Substation" in response.content
    assert planned.client(planned.viewer).get("/i/networks/").status_code == 404


def test_an_empty_project_says_the_next_step_to_those_who_may_take_it(planned: Any) -> None:
    page = planned.client(planned.pmo_officer).get("/i/tramway/").content.decode()
    assert "Start the plan" in page
    assert "/i/tramway/import/" in page
    planned.user("viewer", planned.other_project, "watcher")
    from jalon.pmo.accounts.models import User

    page = planned.client(User.objects.get(email="watcher@norvalie.test")).get("/i/tramway/").content.decode()
    assert "Start the plan" not in page
    assert "A project manager can start it." in page


def test_an_empty_organisation_says_what_the_page_is_for(cast: Any) -> None:
    cast.elsewhere.delete()
    page = cast.client(cast.foreigner).get("/portfolio/").content.decode()
    assert "No initiative yet." in page or "Aucune initiative" in page
    assert "/i/new/?kind=project" in page


def test_the_new_page_is_not_taken_for_an_initiative(cast: Any) -> None:
    assert cast.client(cast.pmo_officer).get("/i/new/").templates[0].name == "initiatives/new.html"


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_the_database_a_fixed_number_of_times(planned: Any, page: str) -> None:
    client = planned.client(planned.pmo_officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    count()
    before = count()
    for number in range(15):
        planned.node(f"More {number}", "project", planned.portfolio)
    assert count() == before <= 14


def test_the_home_asks_the_database_a_fixed_number_of_times(planned: Any) -> None:
    client = planned.client(planned.pmo_officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/i/networks/")
        return len(captured)

    count()
    before = count()
    for number in range(15):
        planned.node(f"More {number}", "project", planned.portfolio)
    assert count() == before


def test_the_workbook_holds_what_is_seen_with_real_dates(planned: Any) -> None:
    client = planned.client(planned.pmo_officer)
    sent = {"columns": "finish,slip,percent,state", "ids": f"{planned.project.pk},{planned.elsewhere.pk}"}
    response = client.post("/portfolio/export/xlsx/", sent)
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.values)
    assert rows[0] == ("Initiative", "Kind", "Finish", "Variance (days)", "Progress", "Computed")
    assert rows[1] == ("Substation", "Project", datetime(2026, 2, 3), 6, 0, "At risk")
    assert len(rows) == 2, "what the reader may not see stays out, asked for or not"


def test_csv_never_holds_a_formula(planned: Any) -> None:
    planned.project.name = "=cmd()"
    planned.project.save()
    response = planned.client(planned.pmo_officer).post("/portfolio/export/csv/", {"columns": "finish"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert ["'=cmd()", "Project", date(2026, 2, 3).isoformat()] in rows


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_columns_come_from_the_list_and_from_nowhere_else(planned: Any, kind: str) -> None:
    client = planned.client(planned.pmo_officer)
    asked = "owner__user__password,__class__,node.organisation,,finish"
    response = client.post(
        f"/portfolio/export/{kind}/", {"columns": asked, "ids": "x,1;drop", "sort": "-version"}
    )
    assert response.status_code == 200
    if kind == "csv":
        head = next(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    else:
        head = next(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert list(head) == ["Initiative", "Kind", "Finish"]
    assert (
        client.get("/portfolio/?sort=owner__user__password&columns=__class__&group=version").status_code
        == 200
    )


def test_a_stranger_exports_only_the_own_part(planned: Any) -> None:
    asked = {"ids": str(planned.project.pk)}
    response = planned.client(planned.stranger).post("/portfolio/export/csv/", asked)
    assert b"Substation" not in response.content
    assert b"Tramway" in response.content


def _save(client: Any, **body: Any) -> Any:
    return client.post("/portfolio/views/", json.dumps(body), content_type="application/json")


def test_a_view_is_kept_replaced_shared_and_deleted(planned: Any) -> None:
    client = planned.client(planned.pmo_officer)
    kept = _save(client, name=" Late  ones ", state={"filters": {"state": "bad"}}).json()
    assert kept["name"] == "Late ones"
    again = _save(client, name="Late ones", shared=True, state={"group": "owner"}).json()
    assert again["id"] == kept["id"]
    (shown,) = _data(planned.client(planned.viewer).get("/portfolio/"))["views"]
    assert (shown["name"], shown["own"], shown["state"]) == ("Late ones", False, {"group": "owner"})
    refused = planned.client(planned.viewer).post(f"/portfolio/views/{kept['id']}/delete/")
    assert refused.status_code == 404
    assert client.post(f"/portfolio/views/{kept['id']}/delete/").status_code == 302
    assert not SavedView.objects.exists()
    verbs = ChangeSet.objects.filter(verb__startswith="view.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["view.save", "view.save", "view.delete"]


def test_a_private_view_is_seen_by_its_owner_alone(planned: Any) -> None:
    _save(planned.client(planned.pmo_officer), name="Mine", state={})
    assert _data(planned.client(planned.viewer).get("/portfolio/"))["views"] == []


def test_views_stay_in_their_organisation(planned: Any) -> None:
    _save(planned.client(planned.pmo_officer), name="Ours", shared=True, state={})
    assert _data(planned.client(planned.foreigner).get("/portfolio/"))["views"] == []


@pytest.mark.parametrize("body", [{"name": "  ", "state": {}}, {"name": "x", "state": {"a": "b" * 9000}}, {}])
def test_a_view_that_cannot_be_kept_is_refused_with_a_sentence(planned: Any, body: dict[str, Any]) -> None:
    response = _save(planned.client(planned.pmo_officer), **body)
    assert response.status_code == 422
    assert not SavedView.objects.exists()
