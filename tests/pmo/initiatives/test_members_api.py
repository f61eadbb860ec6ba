"""Roles through the API: listed by page, given, changed and taken away by who administers, and journaled."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from jalon.pmo.accounts.models import Membership
from jalon.pmo.common.models import ChangeSet
from tests.cast import Cast

ADDRESS = "/api/v1/members"


def _send(
    cast: Cast, who: Any, verb: str, address: str, body: dict[str, Any] | None = None, **headers: str
) -> Any:
    client = cast.client(who)
    send = getattr(client, verb)
    return send(address, body or {}, content_type="application/json", headers=headers)


def _new(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {
        "organisation": cast.organisation.slug,
        "initiative": cast.project.slug,
        "email": "new@norvalie.test",
        "role": "viewer",
        **fields,
    }


def test_members_come_by_page_and_only_to_who_administers(cast: Cast) -> None:
    officer, address = cast.client(cast.pmo_officer), f"{ADDRESS}?organisation=norvalie&limit=3"
    seen, after = [], 0
    while after is not None:
        answer = officer.get(f"{address}&after={after}").json()
        seen += [one["id"] for one in answer["items"]]
        after = answer["next"]
    expected = Membership.objects.filter(organisation=cast.organisation)
    assert seen == sorted(expected.values_list("pk", flat=True))
    assert cast.client(cast.viewer).get(address).status_code == 403
    assert cast.client(cast.foreigner).get(address).status_code == 404


def test_a_role_is_given_once_under_one_key_changed_and_taken_away(cast: Cast) -> None:
    by = cast.pmo_officer
    key = {"Idempotency-Key": "one"}
    first = _send(cast, by, "post", ADDRESS, _new(cast), **key)
    again = _send(cast, by, "post", ADDRESS, _new(cast), **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["invited"]
    assert len(mail.outbox) == 1
    member = f"{ADDRESS}/{first.json()['id']}"

    changed = _send(cast, by, "patch", member, {"version": 1, "role": "contributor"})
    assert (changed.json()["role"], changed.json()["version"]) == ("contributor", 2)
    assert _send(cast, by, "patch", member, {"version": 1, "role": "viewer"}).status_code == 409
    assert _send(cast, by, "delete", f"{member}?version=1").status_code == 409
    assert _send(cast, by, "delete", f"{member}?version=2").status_code == 204
    assert cast.client(by).get(member).status_code == 404
    verbs = ChangeSet.objects.filter(verb__startswith="member.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["member.add", "member.change", "member.remove"]


@pytest.mark.parametrize("body", [{"role": "king"}, {"email": "nobody"}, {"colour": "red"}])
def test_what_makes_no_sense_is_refused(cast: Cast, body: dict[str, Any]) -> None:
    before = Membership.objects.count()
    assert _send(cast, cast.pmo_officer, "post", ADDRESS, _new(cast, **body)).status_code == 422
    assert Membership.objects.count() == before


def test_the_last_officer_stays(cast: Cast) -> None:
    last = Membership.objects.get(user=cast.pmo_officer)
    answer = _send(cast, cast.pmo_officer, "delete", f"{ADDRESS}/{last.pk}?version=1")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "last_administrator")


def test_others_give_no_role(cast: Cast) -> None:
    assert _send(cast, cast.project_manager, "post", ADDRESS, _new(cast)).status_code == 403
    assert _send(cast, cast.stranger, "post", ADDRESS, _new(cast)).status_code == 404
