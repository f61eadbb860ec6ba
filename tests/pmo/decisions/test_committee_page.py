"""A committee is changed on its page: rhythm, quorum, seats; put away and brought back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.pmo.decisions.actions import meetings
from jalon.pmo.decisions.models import Meeting
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_rhythm_and_quorum_are_changed_on_their_version(cast: Cast, board: Any) -> None:
    client = cast.client(cast.pmo_officer)
    address = reverse("committee_change", args=[board.pk])
    assert address in client.get(reverse("committee", args=[board.pk])).content.decode()
    sent = {"version": 1, "name": "COPIL", "kind": "steering", "rhythm": "weekly", "quorum": 3}
    assert client.post(address, sent).status_code == 302
    board.refresh_from_db()
    assert (board.name, board.rhythm, board.quorum, board.version) == ("COPIL", "weekly", 3, 2)
    assert client.post(address, sent).status_code == 409
    assert client.post(address, sent | {"version": 2, "quorum": 0}).status_code == 422
    assert client.post(address, sent | {"version": 2, "rhythm": "never"}).status_code == 422


def test_a_committee_is_put_away_and_brought_back(cast: Cast, board: Any) -> None:
    client = cast.client(cast.pmo_officer)
    address = reverse("committee_change", args=[board.pk])
    assert client.post(address, {"version": 1, "step": "archive"})["Location"] == reverse("committees")
    listed = client.get(reverse("committees")).content.decode()
    assert reverse("committee", args=[board.pk]) not in listed
    assert client.post(address, {"version": 2, "step": "restore"}).status_code == 302
    board.refresh_from_db()
    assert board.archived is None


def test_a_seat_gets_another_role_and_one_chair_is_enough(cast: Cast, board: Any) -> None:
    client = cast.client(cast.pmo_officer)
    member = board.members.get(person__user=cast.contributor)
    address = reverse("committee_reseat", args=[member.pk])
    assert client.post(address, {"version": 1, "role": "chair"}).status_code == 422
    assert client.post(address, {"version": 1, "role": "observer"}).status_code == 302
    member.refresh_from_db()
    assert member.role == "observer"
    assert cast.client(cast.viewer).post(address, {"version": 2, "role": "member"}).status_code == 403


def test_a_meeting_whose_hour_has_passed_says_that_nobody_opened_it(cast: Cast, board: Any) -> None:
    client = cast.client(cast.pmo_officer)
    for hours, said in ((1, False), (-1, True)):
        Meeting.objects.all().delete()
        starts = timezone.now() + timedelta(hours=hours)
        meetings.plan_meeting(by=cast.pmo_officer, board=board, starts=starts, with_agenda=False)
        assert ("Not opened yet" in client.get(reverse("committees")).content.decode()) is said
