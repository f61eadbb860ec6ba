"""The confidential log: its owner and the persons they name see it; to everybody else there is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from jalon.pmo.common.models import Change, ChangeSet
from jalon.pmo.people import actions
from jalon.pmo.people.models import Tension
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SLUG = "substation"
SECRET = "Anna and Karl no longer speak"


@pytest.fixture
def tension(cast: Cast) -> Tension:
    return actions.add_tension(
        by=cast.project_manager,
        initiative=cast.project,
        title=SECRET,
        text="Since the review.",
        readers=[cast.sponsor],
    )


@pytest.mark.parametrize("who", ["project_manager", "sponsor"])
def test_its_owner_and_the_named_see_it(cast: Cast, tension: Tension, who: str) -> None:
    client = cast.client(getattr(cast, who))
    assert SECRET in client.get(reverse("people_tensions", args=[SLUG])).content.decode()
    assert client.get(reverse("people_tension", args=[SLUG, tension.pk])).status_code == 200
    assert client.get(f"/api/v1/initiatives/{SLUG}/tensions").json()["items"][0]["title"] == SECRET


@pytest.mark.parametrize("who", ["pmo_officer", "portfolio_manager", "contributor", "viewer"])
def test_others_find_nothing_anywhere(cast: Cast, tension: Tension, who: str) -> None:
    client = cast.client(getattr(cast, who))
    address = reverse("people_tension", args=[SLUG, tension.pk])
    absent = reverse("people_tension", args=[SLUG, 987654321])
    assert client.get(address).status_code == client.get(absent).status_code == 404
    assert client.post(address, {"title": "X", "version": 1}).status_code == 404
    assert (
        client.post(reverse("people_tension_forget", args=[SLUG, tension.pk]), {"version": 1}).status_code
        == 404
    )
    assert client.get(f"/api/v1/initiatives/{SLUG}/tensions").json()["items"] == []
    for place in (
        reverse("people_tensions", args=[SLUG]),
        reverse("initiative_home", args=[SLUG]),
        reverse("portfolio"),
        "/palette/?q=Karl",
        "/search/?q=Karl",
    ):
        assert "no longer speak" not in client.get(place, follow=True).content.decode()
    assert Tension.objects.filter(pk=tension.pk, title=SECRET).exists()


def test_the_journal_of_the_initiative_does_not_know_of_it(cast: Cast, tension: Tension) -> None:
    assert not ChangeSet.objects.filter(initiative=cast.project, verb__startswith="tension").exists()
    assert not ChangeSet.objects.filter(organisation=cast.organisation, verb__startswith="tension").exists()
    kept = ChangeSet.objects.get(verb="tension.add")
    assert (kept.actor, kept.params) == (cast.project_manager, {})
    words = [str(one.before) + str(one.after) for one in Change.objects.filter(change_set=kept)]
    assert words == ["{}{}"]


def test_a_reader_who_leaves_sees_it_no_more(cast: Cast, tension: Tension) -> None:
    cast.sponsor.memberships.all().delete()
    answer = cast.client(cast.sponsor).get(reverse("people_tension", args=[SLUG, tension.pk]))
    assert answer.status_code == 404


def _sent(**changes: Any) -> dict[str, Any]:
    return {"title": "Calmer", "level": "2", "text": "", "next_step": "Lunch", "version": "1", **changes}


def test_a_named_person_writes_in_it_and_names_nobody(cast: Cast, tension: Tension) -> None:
    client = cast.client(cast.sponsor)
    address = reverse("people_tension", args=[SLUG, tension.pk])
    assert client.post(address, _sent(readers=[cast.viewer.pk], settled="on")).status_code == 302
    tension.refresh_from_db()
    assert (tension.title, tension.settled is not None) == ("Calmer", True)
    assert list(tension.readers.all()) == [cast.sponsor]
    assert client.post(address, _sent()).status_code == 409
    assert (
        client.post(reverse("people_tension_forget", args=[SLUG, tension.pk]), {"version": 2}).status_code
        == 403
    )


def test_its_owner_names_and_forgets(cast: Cast, tension: Tension) -> None:
    client = cast.client(cast.project_manager)
    address = reverse("people_tension", args=[SLUG, tension.pk])
    client.post(address, _sent(readers=[cast.contributor.pk]))
    assert list(tension.readers.all()) == [cast.contributor]
    strange = client.post(address, _sent(version="2", readers=[cast.foreigner.pk]))
    assert strange.status_code == 422
    client.post(reverse("people_tension_forget", args=[SLUG, tension.pk]), {"version": "2"})
    assert not Tension.objects.exists()


def test_a_reader_of_the_initiative_notes_nothing(cast: Cast) -> None:
    answer = cast.client(cast.viewer).post(
        reverse("people_tensions", args=[SLUG]), {"title": "X", "level": "1"}
    )
    assert answer.status_code == 403
    assert not Tension.objects.exists()


def test_a_contributor_notes_one_in_confidence(cast: Cast) -> None:
    client = cast.client(cast.contributor)
    answer = client.post(reverse("people_tensions", args=[SLUG]), {"title": "Tired", "level": "1"})
    assert answer.status_code == 302
    assert Tension.objects.get().owner == cast.contributor
    assert "Tired" not in cast.client(cast.pmo_officer).get(answer.url).content.decode()
