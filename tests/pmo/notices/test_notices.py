"""Told once, by the way each person chose, at a decent hour; mail that fails is tried again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone, translation

from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale
from jalon.pmo.notices import access, actions, daily, kinds, post, sending
from jalon.pmo.notices.models import DailyRun, Mail, Notice, Preference
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._templates, "test", "%(who)s waits for you")
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def tell(cast: Cast, key: str = "one", **more: Any) -> int:
    return actions.notify(
        to=[cast.contributor, cast.sponsor], kind="test", params={"who": "Anne %(x)s"}, url="/x/",
        organisation=cast.organisation, key=key, **more,
    )  # fmt: skip


def wants(user: Any, **fields: Any) -> None:
    Preference.objects.update_or_create(user=user, defaults=fields)


def test_the_same_key_tells_once(cast: Cast) -> None:
    assert tell(cast) == 2
    assert tell(cast) == 0
    assert Notice.objects.count() == 2


def test_mail_at_once_leaves_once_from_the_worker(cast: Cast) -> None:
    wants(cast.contributor, mail="now")
    tell(cast)
    assert not outbox.outbox
    assert sending.send_due(NOON) == 1
    assert sending.send_due(NOON) == 0
    (sent,) = outbox.outbox
    assert sent.to == [cast.contributor.email]
    assert sent.subject == "Anne %(x)s waits for you"
    assert "http://127.0.0.1:8000/x/" in sent.body


def test_a_digest_is_one_a_day_after_its_hour(cast: Cast) -> None:
    wants(cast.contributor, digest_hour=14)
    cast.sponsor.language = "fr"
    cast.sponsor.save()
    tell(cast)
    tell(cast, "two")
    assert post.queue_digests(NOON) == 1
    tell(cast, "three")
    assert post.queue_digests(NOON + timedelta(hours=3)) == 1
    sending.send_due(NOON + timedelta(hours=3))
    subjects = {sent.to[0]: sent.subject for sent in outbox.outbox}
    assert subjects == {
        "sponsor@norvalie.test": "2 notifications dans Jalon",
        "contributor@norvalie.test": "3 notifications in Jalon",
    }
    assert post.queue_digests(NOON + timedelta(days=1)) == 1


def test_what_was_read_is_not_mailed(cast: Cast) -> None:
    tell(cast)
    assert actions.mark_read(by=cast.contributor) == 1
    wants(cast.sponsor, mail="never")
    actions.mark_read(by=cast.sponsor, pks=[])
    assert post.queue_digests(NOON) == 1
    assert Notice.objects.filter(read__isnull=True).get().user == cast.sponsor


@pytest.mark.parametrize(
    ("hour", "first", "last", "due"),
    [(22, 20, 7, (21, 7)), (3, 20, 7, (20, 7)), (12, 20, 7, None), (13, 12, 14, (20, 14)), (22, 5, 5, None)],
)
def test_quiet_hours(hour: int, first: int, last: int, due: tuple[int, int] | None) -> None:
    now = timezone.make_aware(datetime(2026, 11, 20, hour, 30))
    ends = post.after_quiet(now, Preference(quiet_from=first, quiet_until=last))
    local = timezone.localtime(ends)
    assert (local.day, local.hour) == due if due else ends == now


def test_a_server_that_is_down_is_tried_again_then_given_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(cast.contributor, mail="now")
    tell(cast)

    def down(*_args: Any, **_options: Any) -> None:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", down)
        assert sending.send_due(NOON) == 0
        waiting = Mail.objects.get()
        assert (waiting.state, waiting.attempts) == ("waiting", 1)
        assert waiting.due == NOON + timedelta(minutes=1)
        assert "gone" in waiting.fault
        now = NOON
        for _round in range(7):
            now += timedelta(days=2)
            sending.send_due(now)
    given_up = Mail.objects.get()
    assert (given_up.state, given_up.attempts) == ("given_up", 8)
    with pytest.raises(NotAllowed):
        access.mails(cast.project_manager, cast.organisation)
    with pytest.raises(NotVisible):
        access.mail(cast.foreigner, cast.other_organisation, given_up.pk)
    actions.send_again(by=cast.pmo_officer, organisation=cast.organisation, pk=given_up.pk)
    assert sending.send_due(NOON) == 1
    with pytest.raises(Refused):
        actions.send_again(by=cast.pmo_officer, organisation=cast.organisation, pk=given_up.pk)


def test_mail_held_by_a_worker_that_died_is_taken_up_again(cast: Cast) -> None:
    wants(cast.contributor, mail="now")
    tell(cast)
    Mail.objects.update(state="sending", due=NOON + sending.LEASE)
    assert sending.send_due(NOON) == 0
    assert sending.send_due(NOON + sending.LEASE) == 1


def test_a_days_work_is_done_once_and_a_fault_is_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[date] = []

    def fails(_day: date) -> None:
        raise ValueError("no luck")

    monkeypatch.setattr(daily, "_works", {"bad": fails, "good": days.append})
    day = date(2026, 11, 20)
    assert daily.run(day, NOON) == ["good"]
    assert daily.run(day, NOON) == []
    assert days == [day]
    bad = DailyRun.objects.get(name="bad")
    assert (bad.done, bad.fault) == (None, "ValueError: no luck")
    daily.run(day, NOON + timedelta(hours=2))
    bad.refresh_from_db()
    assert bad.attempts == 2


def test_preferences_are_checked_and_versioned(cast: Cast) -> None:
    actions.choose(by=cast.viewer, version=1, mail="never", digest_hour=9)
    with pytest.raises(Stale):
        actions.choose(by=cast.viewer, version=1, mail="now")
    with pytest.raises(Refused):
        actions.choose(by=cast.viewer, version=2, digest_hour=24)
    assert Preference.objects.get().digest_hour == 9


def test_a_sentence_with_a_missing_value_still_reads() -> None:
    with translation.override("en"):
        assert kinds.sentence("test", {}) == "who waits for you"
        assert kinds.sentence("gone", {}) == "gone"


def test_the_navigation_counts_what_is_unread(cast: Cast, client: Client) -> None:
    client.force_login(cast.contributor)
    before = client.get("/me/notifications/").content.decode()
    assert '<span class="ct">1<' not in before
    tell(cast)
    assert '<span class="ct">1<' in client.get("/me/notifications/").content.decode()
    actions.mark_read(by=cast.contributor)
    assert '<span class="ct">1<' not in client.get("/me/notifications/").content.decode()


def test_a_program_chooses_how_one_is_told_on_the_version_it_read(cast: Cast) -> None:
    client, address = cast.client(cast.viewer), "/api/v1/notices/preferences"
    held = client.get(address).json()
    assert (held["mail"], held["quiet_from"], held["quiet_until"]) == ("daily", 20, 7)

    def choose(**fields: object) -> Any:
        return client.patch(address, fields, content_type="application/json")

    chosen = choose(version=held["version"], mail="now", quiet_from=22).json()
    assert (chosen["mail"], chosen["quiet_from"], chosen["digest_hour"]) == ("now", 22, 8)
    assert choose(version=held["version"], mail="never").status_code == 409
    late = choose(version=chosen["version"], quiet_until=24)
    assert late.json()["error"]["message"] == "24 is not an hour of the day: choose 0 to 23."
    assert client.get(address).json() == chosen
