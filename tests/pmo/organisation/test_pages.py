"""An organisation's settings, the choice of one, and the very first start."""

from __future__ import annotations

from django.test import Client

from jalon.pmo.accounts.models import Membership, Role, User
from jalon.pmo.organisation.models import Organisation
from tests.cast import Cast

FIRST = {
    "organisation": "Groupe Norvalie",
    "country": "FR",
    "language": "fr",
    "name": "Ada Perret",
    "email": "ada@norvalie.test",
    "password": "poste des aulnes 225",
}


def test_the_officer_changes_the_settings_and_others_may_not(cast: Cast) -> None:
    fields = {"version": 1, "name": "Norvalie SA", "country": "BE", "language": "fr", "calendar": ""}
    assert cast.client(cast.viewer).post("/organisation/", fields).status_code == 403
    assert cast.client(cast.foreigner).post("/organisation/", fields).status_code == 302
    assert Organisation.objects.get(slug="norvalie").name == "Norvalie"
    assert cast.client(cast.pmo_officer).post("/organisation/", fields).status_code == 302
    assert Organisation.objects.get(slug="norvalie").country == "BE"
    assert cast.client(cast.pmo_officer).post("/organisation/", fields).status_code == 409


def test_another_organisations_calendar_is_no_choice(cast: Cast) -> None:
    fields = {
        "version": 1,
        "name": "Other",
        "country": "",
        "language": "fr",
        "calendar": cast.calendar.pk,
    }
    assert cast.client(cast.foreigner).post("/organisation/", fields).status_code == 422


def test_a_member_of_two_looks_at_one_and_never_at_a_third(cast: Cast) -> None:
    Membership.objects.create(user=cast.viewer, organisation=cast.other_organisation, role=Role.PMO_OFFICER)
    client = cast.client(cast.viewer)
    assert b"Norvalie" in client.get("/me/").content
    client.post("/organisation/choose/", {"organisation": "other"})
    assert client.get("/organisation/").context["organisation"].slug == "other"
    assert (
        cast.client(cast.sponsor).post("/organisation/choose/", {"organisation": "other"}).status_code == 404
    )


def test_the_first_visit_opens_the_office_once(db: None) -> None:
    client = Client()
    assert client.get("/").url == "/start/"
    assert client.post("/start/", {**FIRST, "password": "short"}).status_code == 422
    assert client.post("/start/", FIRST).url == "/"
    user = User.objects.get()
    assert Membership.objects.get().role == Role.PMO_OFFICER
    assert Organisation.objects.get().calendar.holidays_country == "FR"
    assert client.get("/members/").wsgi_request.user == user
    assert Client().post("/start/", {**FIRST, "email": "second@x.test"}).url == "/sign-in/"
    assert User.objects.count() == 1
