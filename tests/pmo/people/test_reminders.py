"""The communication plan generates its sends, and tells of each once, however often its day is worked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from jalon.pmo.common.models import ChangeSet
from jalon.pmo.notices import daily, kinds
from jalon.pmo.notices.models import Mail, Notice, Preference
from jalon.pmo.organisation.models import Person
from jalon.pmo.people import actions, reminders
from jalon.pmo.people.models import Communication, Send
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def line(cast: Cast, **fields: Any) -> Communication:
    usual = {"subject": "News", "audience": "Neighbours", "rhythm": "weekly", "first": TODAY}
    made: Communication = actions.add(
        by=cast.project_manager, initiative=cast.project, what="communication", **{**usual, **fields}
    )
    return made


def test_a_send_is_told_once_to_its_owner_though_the_day_is_worked_twice(cast: Cast) -> None:
    line(cast, owner=Person.objects.get(user=cast.contributor))
    Preference.objects.create(user=cast.contributor, mail=Preference.Mail.NOW)
    reminders.run(TODAY)
    reminders.run(TODAY)
    told = Notice.objects.get()
    assert (told.user, told.kind, told.key) == (
        cast.contributor, "send.due", f"send.due/{Communication.objects.get().pk}/{TODAY.isoformat()}"
    )  # fmt: skip
    assert Mail.objects.count() == 1
    with translation.override("en"):
        said = kinds.sentence(told.kind, told.params)
    assert "Neighbours" in said
    assert TODAY.isoformat() not in said


def test_a_late_send_is_told_once_and_a_done_one_never(cast: Cast) -> None:
    line(cast, rhythm="once", first=TODAY - timedelta(days=3))
    reminders.run(TODAY)
    reminders.run(TODAY + timedelta(days=1))
    assert [one.kind for one in Notice.objects.all()] == ["send.late"]
    assert Notice.objects.get().user == cast.project_manager
    Notice.objects.all().delete()
    actions.note_sent(
        by=cast.project_manager,
        send=Send.objects.select_related("communication__initiative__organisation").get(),
        version=1,
        sent=True,
    )
    reminders.run(TODAY + timedelta(days=2))
    assert not Notice.objects.exists()


def test_an_owner_who_no_longer_sees_the_project_is_not_told_about_it(cast: Cast) -> None:
    line(cast, owner=Person.objects.get(user=cast.stranger))
    reminders.run(TODAY)
    assert [one.user for one in Notice.objects.all()] == [cast.project_manager]


@pytest.mark.parametrize("years", [1, 4])
def test_sends_stay_a_year_ahead_whatever_the_age_of_the_plan(cast: Cast, years: int) -> None:
    row = line(cast)
    later = TODAY + timedelta(days=365 * years)
    reminders.run(later)
    count = Send.objects.count()
    assert row.sends.last().due > later + actions.AHEAD - timedelta(days=7)
    reminders.run(later)
    assert Send.objects.count() == count
    assert ChangeSet.objects.filter(verb="people.lengthen").count() == 1


def test_what_ended_or_was_put_away_generates_nothing_more(cast: Cast) -> None:
    line(cast, last=TODAY + timedelta(days=20))
    away = line(cast)
    actions.put_away(by=cast.project_manager, row=away, version=1)
    count = Send.objects.count()
    reminders.run(TODAY + timedelta(days=400))
    assert Send.objects.count() == count
    assert not Notice.objects.exists()


def test_a_year_that_was_mistyped_is_refused(cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    sent = {"subject": "N", "audience": "A", "channel": "mail", "rhythm": "weekly", "first": "9999-12-31"}
    answer = client.post(f"/i/{cast.project.slug}/people/communication/new/", sent)
    assert answer.status_code == 422
    assert "more than ten years ahead" in answer.content.decode()
    assert not Communication.objects.exists()


def test_a_plan_begun_long_ago_has_the_sends_of_the_last_year_and_the_next(cast: Cast) -> None:
    row = line(cast, first=date(1990, 1, 3))
    dues = list(row.sends.values_list("due", flat=True))
    assert dues[0] >= TODAY - actions.AHEAD
    assert all((due - date(1990, 1, 3)).days % 7 == 0 for due in dues)
    assert 104 <= len(dues) <= 106


def test_the_worker_runs_it_with_the_days_other_work(cast: Cast) -> None:
    line(cast)
    assert "people.sends" in daily.run(TODAY)
    assert daily.run(TODAY) == []
    assert Notice.objects.filter(kind="send.due").count() == 1
