"""The mail that is queued, and when it may leave; `sending` takes it from there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.accounts.models import User
from jalon.pmo.notices import kinds
from jalon.pmo.notices.models import Mail, Notice, Preference

MOST_IN_DIGEST = 100


def queue_notice(notice: Notice, how: Preference) -> None:
    """The mail of one notice, due at once or when the quiet hours end."""
    with translation.override(language_of(notice.user, notice.organisation)):
        text = kinds.sentence(notice.kind, notice.params)
        body = f"{text}\n\n{address(notice.url)}\n\n{_foot()}"
    Mail.objects.get_or_create(
        key=f"notice/{notice.pk}",
        defaults={
            "user": notice.user,
            "organisation": notice.organisation,
            "subject": _one_line(text),
            "body": body,
            "due": after_quiet(timezone.now(), how),
        },
    )


def queue_calendar(
    *, organisation: object, address: str, subject: str, body: str, calendar: str, key: str
) -> None:
    """A calendar entry by mail, queued in the caller's transaction; asked for again, it leaves again.

    One that waits already is written anew and stays one.
    """
    fields = {
        "organisation": organisation,
        "address": address,
        "subject": _one_line(subject),
        "body": body,
        "calendar": calendar,
    }
    again = {"state": Mail.State.WAITING, "due": timezone.now(), "attempts": 0, "fault": "", "sent": None}
    Mail.objects.update_or_create(key=key, defaults={**fields, **again})


def queue_digests(now: datetime) -> int:
    """The daily mail of each person whose hour has come; one a person and day, however often asked."""
    local = timezone.localtime(now)
    waiting = User.objects.filter(notices__for_digest=True, is_active=True).distinct()
    made = 0
    for user in waiting.select_related("notice_preference"):
        how = getattr(user, "notice_preference", None) or Preference(user=user)
        if local.hour < how.digest_hour or not _queue_digest(user, how, now):
            continue
        made += 1
    return made


def _queue_digest(user: User, how: Preference, now: datetime) -> bool:
    from django.db import transaction

    day = timezone.localtime(now).date()
    with transaction.atomic():
        rows = user.notices.filter(for_digest=True).select_related("organisation").order_by("created", "pk")
        notices = list(rows[: MOST_IN_DIGEST + 1])
        if not notices:
            return False
        organisation = notices[0].organisation
        with translation.override(language_of(user, organisation)):
            count = len(notices)
            subject = ngettext("%(count)d notification in Jalon", "%(count)d notifications in Jalon", count)
            lines = [
                f"- {kinds.sentence(one.kind, one.params)}\n  {address(one.url)}"
                for one in notices[:MOST_IN_DIGEST]
            ]
            if count > MOST_IN_DIGEST:
                lines.append(_("There are more: %(address)s") % {"address": address("/me/notifications/")})
            body = "\n".join([*lines, "", _foot()])
            _mail, is_new = Mail.objects.get_or_create(
                key=f"digest/{user.pk}/{day}",
                defaults={
                    "user": user,
                    "organisation": organisation,
                    "subject": subject % {"count": count},
                    "body": body,
                    "due": after_quiet(now, how),
                },
            )
        if is_new:
            rows.model.objects.filter(pk__in=[one.pk for one in notices]).update(for_digest=False)
    return is_new


def after_quiet(now: datetime, how: Preference) -> datetime:
    """The moment itself, or the end of the quiet hours it falls in."""
    local = timezone.localtime(now)
    first, last = how.quiet_from, how.quiet_until
    quiet = first <= local.hour < last if first <= last else local.hour >= first or local.hour < last
    if first == last or not quiet:
        return now
    end = local.replace(hour=last, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def language_of(user: User, organisation: object) -> str:
    """The person's language, else the organisation's."""
    return user.language or getattr(organisation, "language", "") or settings.LANGUAGE_CODE


def address(url: str) -> str:
    """A whole address; the office's own is told by JALON_ADDRESS."""
    return f"{settings.SITE_ADDRESS}{url}" if url.startswith("/") else url


def unsent() -> Q:
    """What an administrator looks at: tried and failed, or given up."""
    tried = Q(attempts__gt=0) | ~Q(fault="")
    return Q(state=Mail.State.GIVEN_UP) | Q(tried, state__in=["waiting", "sending"])


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 150 else f"{line[:149]}…"


def _foot() -> str:
    return _("How and when Jalon writes to you: %(address)s") % {
        "address": address("/me/notifications/preferences/")
    }
