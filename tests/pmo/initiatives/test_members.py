"""The members page: who sees and gives which roles."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from jalon.pmo.accounts.models import Membership, Role, User
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.organisation.models import Person
from tests.cast import Cast

NEW = {"email": "Lea@Norvalie.test", "name": "Léa Martin", "role": "viewer", "place": ""}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("pmo_officer", 200),
        ("portfolio_manager", 403),
        ("project_manager", 403),
        ("viewer", 403),
        ("nobody", 404),
        ("foreigner", 200),
    ],
)
def test_who_opens_the_page(cast: Cast, who: str, status: int) -> None:
    assert cast.client(getattr(cast, who)).get("/members/").status_code == status


def test_a_foreigner_sees_only_their_own_organisation(cast: Cast) -> None:
    page = cast.client(cast.foreigner).get("/members/").content.decode()
    assert "foreigner@norvalie.test" in page
    assert "viewer@norvalie.test" not in page


def test_an_officer_of_a_branch_administers_that_branch_only(cast: Cast) -> None:
    officer = cast.user("pmo_officer", cast.portfolio, "branch")
    client = cast.client(officer)
    page = client.get("/members/").content.decode()
    assert "viewer@norvalie.test" in page
    assert "stranger@norvalie.test" not in page
    assert "pmo_officer@norvalie.test" not in page
    for pk in (
        Membership.objects.get(user=cast.pmo_officer).pk,
        Membership.objects.get(user=cast.stranger).pk,
        Membership.objects.get(user=cast.foreigner).pk,
    ):
        assert client.post(f"/members/{pk}/remove/", {"version": 1}).status_code == 404
    assert client.post("/members/?add", {**NEW, "place": ""}).status_code == 422
    assert client.post("/members/?add", {**NEW, "place": cast.other_project.pk}).status_code == 422


def test_a_new_member_gets_an_account_a_person_and_a_link(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    page = client.post("/members/?add", {**NEW, "place": cast.project.pk}, follow=True)
    user = User.objects.get(email="lea@norvalie.test")
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).initiative == cast.project
    assert Person.objects.get(user=user).name == "Léa Martin"
    assert page.context["invitation"]["address"] in mail.outbox[0].body
    verbs = set(ChangeSet.objects.values_list("verb", flat=True))
    assert {"member.add", "person.link"} <= verbs


def test_the_same_role_at_the_same_place_is_refused_beside_the_field(cast: Cast) -> None:
    page = cast.client(cast.pmo_officer).post(
        "/members/?add", {"email": "viewer@norvalie.test", "role": "sponsor", "place": cast.project.pk}
    )
    assert page.status_code == 422
    assert "already has a role" in page.content.decode()


def test_a_role_changes_with_its_version(cast: Cast) -> None:
    row = Membership.objects.get(user=cast.viewer)
    client = cast.client(cast.pmo_officer)
    client.post(f"/members/{row.pk}/role/", {"role": "sponsor", "version": 1})
    assert Membership.objects.get(pk=row.pk).role == Role.SPONSOR
    assert client.post(f"/members/{row.pk}/role/", {"role": "viewer", "version": 1}).status_code == 409
    assert client.post(f"/members/{row.pk}/role/", {"role": "viewer"}).status_code == 428
    assert client.post(f"/members/{row.pk}/role/", {"role": "king", "version": 2}).status_code == 422


def test_a_removal_is_taken_back_from_its_toast(cast: Cast) -> None:
    row = Membership.objects.get(user=cast.viewer)
    client = cast.client(cast.pmo_officer)
    page = client.post(f"/members/{row.pk}/remove/", {"version": 1}, follow=True)
    assert not Membership.objects.filter(user=cast.viewer).exists()
    assert cast.client(cast.viewer).get("/i/substation/settings/").status_code == 404
    undo = next(message.extra_tags for message in page.context["messages"])
    client.post(undo)
    assert Membership.objects.get(user=cast.viewer).role == Role.VIEWER
    assert client.post(undo).status_code == 422


def test_a_removal_names_the_version_it_was_decided_on(cast: Cast) -> None:
    row = Membership.objects.get(user=cast.viewer)
    client = cast.client(cast.pmo_officer)
    client.post(f"/members/{row.pk}/role/", {"role": "sponsor", "version": 1})
    for version, status in (("1", 409), ("", 428), ("x", 428), ("9" * 40, 428)):
        assert client.post(f"/members/{row.pk}/remove/", {"version": version}).status_code == status
    assert Membership.objects.filter(pk=row.pk).exists()
    assert 'name="version" value="2"' in client.get("/members/?q=viewer").content.decode()
    assert client.post(f"/members/{row.pk}/remove/", {"version": 2}).status_code == 302
    assert not Membership.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("fault", [ConnectionRefusedError("no"), SMTPRecipientsRefused({})])
def test_a_mail_that_does_not_leave_leaves_the_link(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise fault

    monkeypatch.setattr("jalon.pmo.accounts.invitations.send_mail", broken)
    page = cast.client(cast.pmo_officer).post("/members/?add", NEW, follow=True)
    assert page.status_code == 200
    assert page.context["invitation"]["address"] in page.content.decode()
    assert "could not be sent" in page.content.decode()
    assert Membership.objects.filter(user__email="lea@norvalie.test").exists()


def test_the_last_officer_cannot_leave(cast: Cast) -> None:
    row = Membership.objects.get(user=cast.pmo_officer)
    client = cast.client(cast.pmo_officer)
    assert client.post(f"/members/{row.pk}/remove/", {"version": 1}).status_code == 422
    assert client.post(f"/members/{row.pk}/role/", {"role": "viewer", "version": 1}).status_code == 422
    assert Membership.objects.get(pk=row.pk).role == Role.PMO_OFFICER


def test_searching_stays_within_reach(cast: Cast) -> None:
    page = cast.client(cast.pmo_officer).get("/members/?q=tram")
    assert [row.user for row in page.context["rows"]] == [cast.stranger]
