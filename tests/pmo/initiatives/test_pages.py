"""The pages of an initiative, tried by the whole cast."""

from __future__ import annotations

import pytest

from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives.models import Initiative
from tests.cast import Cast

SETTINGS = "/i/substation/settings/"
FIELDS = {
    "version": 1,
    "name": "Substation 225 kV",
    "stage": "delivery",
    "status_declared": "watch",
    "engagement": "",
}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("pmo_officer", 200),
        ("portfolio_manager", 200),
        ("project_manager", 200),
        ("sponsor", 200),
        ("contributor", 200),
        ("viewer", 200),
        ("stranger", 404),
        ("foreigner", 404),
        ("nobody", 404),
    ],
)
def test_who_opens_the_settings(cast: Cast, who: str, status: int) -> None:
    assert cast.client(getattr(cast, who)).get(SETTINGS).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("pmo_officer", 302),
        ("portfolio_manager", 302),
        ("project_manager", 403),
        ("sponsor", 403),
        ("viewer", 403),
        ("stranger", 404),
        ("foreigner", 404),
    ],
)
def test_who_changes_them(cast: Cast, who: str, status: int) -> None:
    response = cast.client(getattr(cast, who)).post(SETTINGS, FIELDS)
    assert response.status_code == status
    expected = "Substation 225 kV" if status == 302 else "Substation"
    assert Initiative.objects.get(slug="substation").name == expected
    assert ChangeSet.objects.exists() == (status == 302)


def test_a_stale_form_is_told_and_writes_nothing(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    client.post(SETTINGS, FIELDS)
    response = client.post(SETTINGS, {**FIELDS, "name": "Late"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "while you were working" in page
    assert "Pmo Officer wrote “Substation 225 kV”" in page
    assert 'value="Late"' in page
    assert Initiative.objects.get(slug="substation").name == "Substation 225 kV"


def test_sending_the_conflicting_form_again_keeps_mine(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    client.post(SETTINGS, FIELDS)
    form = client.post(SETTINGS, {**FIELDS, "name": "Late"}).context["form"]
    version = form["version"].value()
    assert client.post(SETTINGS, {**FIELDS, "name": "Late", "version": version}).status_code == 302
    assert Initiative.objects.get(slug="substation").name == "Late"


def test_a_missing_version_is_428(cast: Cast) -> None:
    assert cast.client(cast.pmo_officer).post("/i/substation/archive/").status_code == 428


def test_an_invisible_place_answers_like_an_absent_one(cast: Cast) -> None:
    client = cast.client(cast.stranger)
    hidden, absent = client.get(SETTINGS), client.get("/i/no-such-thing/settings/")
    number = hidden["X-Request-ID"], absent["X-Request-ID"]

    def body(response, number: str) -> str:
        token = response.context["csrf_token"]
        return response.content.decode().replace(number, "N").replace(str(token), "T")

    assert hidden.status_code == absent.status_code == 404
    strip = [body(hidden, number[0]), body(absent, number[1])]
    assert len(strip[0]) == len(strip[1])
    assert "ubstation" not in strip[0]


def test_a_new_project_from_its_form(cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    page = client.get("/i/new/?parent=networks&kind=project")
    assert page.context["form"]["parent"].initial or page.context["form"].initial["parent"]
    response = client.post(
        "/i/new/?parent=networks", {"kind": "project", "name": "Été à Paris", "parent": cast.portfolio.pk}
    )
    assert response.status_code == 302
    assert Initiative.objects.get(slug="ete-a-paris").parent == cast.portfolio


def test_the_form_offers_and_takes_only_places_one_manages(cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    offered = {value for value, _label in client.get("/i/new/").context["form"].fields["parent"].choices}
    assert offered == {str(cast.portfolio.pk), str(cast.programme.pk), str(cast.project.pk)}
    response = client.post("/i/new/", {"kind": "project", "name": "X", "parent": cast.other_portfolio.pk})
    assert response.status_code == 422


def test_project_managers_are_told_they_cannot_create(cast: Cast) -> None:
    assert cast.client(cast.project_manager).get("/i/new/").status_code == 403


def test_archive_then_the_toast_takes_it_back(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    page = client.post("/i/substation/archive/", {"version": 1}, follow=True)
    undo = next(message.extra_tags for message in page.context["messages"])
    assert Initiative.objects.get(slug="substation").archived
    client.post(undo, {"next": "/members/"})
    assert Initiative.objects.get(slug="substation").archived is None


STATUS = "/i/substation/status/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("pmo_officer", 302),
        ("project_manager", 302),
        ("sponsor", 302),
        ("contributor", 403),
        ("viewer", 403),
        ("stranger", 404),
        ("foreigner", 404),
    ],
)
def test_who_declares_the_state(cast: Cast, who: str, status: int) -> None:
    said = {"version": 1, "status_declared": "watch", "status_note": "The transformer is late."}
    assert cast.client(getattr(cast, who)).post(STATUS, said).status_code == status
    held = Initiative.objects.get(slug="substation")
    assert (held.status_declared == "watch") == (held.status_at is not None) == (status == 302)
    assert held.status_by == (getattr(cast, who) if status == 302 else None)


def test_a_state_declared_on_an_old_page_keeps_what_was_typed(cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    said = {"version": 1, "status_declared": "watch", "status_note": "Late."}
    client.post(STATUS, said)
    answer = client.post(STATUS, {**said, "status_note": "Very late."})
    assert answer.status_code == 409
    assert "Very late." in answer.content.decode()
    assert Initiative.objects.get(slug="substation").status_note == "Late."


def test_a_declared_state_is_told_on_the_home_and_taken_back_by_its_manager(cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    said = {"version": 1, "status_declared": "bad", "status_note": "The transformer is late."}
    client.post(STATUS, said)
    home = client.get("/i/substation/").content.decode()
    assert "The transformer is late." in home
    assert "Declared it “Off track”." in home
    done = ChangeSet.objects.get(verb="initiative.declare")
    assert client.post(f"/i/substation/undo/{done.pk}/").status_code == 302
    held = Initiative.objects.get(slug="substation")
    assert (held.status_declared, held.status_note, held.status_at) == ("none", "", None)


def test_settings_stamp_a_state_only_when_it_differs(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    client.post(SETTINGS, {**FIELDS, "status_declared": "none"})
    assert Initiative.objects.get(slug="substation").status_at is None
    client.post(SETTINGS, {**FIELDS, "version": 2})
    assert Initiative.objects.get(slug="substation").status_by == cast.pmo_officer
