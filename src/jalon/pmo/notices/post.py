"""The mail: what is queued, when it may leave, how it is tried again."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.accounts.models import User
from jalon.pmo.notices import kinds
from jalon.pmo.notices.models import Mail, Notice, Preference

_log = logging.getLogger("jalon.mail")
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long a mail waits after each failure; after the last it is given up."""
LEASE = timedelta(minutes=15)
MOST_A_ROUND = 200
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


def send_due(now: datetime | None = None) -> int:
    """Send what is due; gives how many left. Two workers may both call it: each mail is taken by one."""
    now = now or timezone.now()
    # a worker that died in the middle leaves its mail held: it is taken up again under the same number
    Mail.objects.filter(state=Mail.State.SENDING, due__lte=now).update(state=Mail.State.WAITING)
    due = Mail.objects.filter(state=Mail.State.WAITING, due__lte=now).order_by("due", "pk")
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:MOST_A_ROUND]):
        taken = Mail.objects.filter(pk=pk, state=Mail.State.WAITING, due__lte=now).update(
            state=Mail.State.SENDING, due=now + LEASE, attempts=F("attempts") + 1
        )
        if taken:
            sent += _send(Mail.objects.select_related("user").get(pk=pk), now)
    return sent


def _send(mail: Mail, now: datetime) -> int:
    host = (settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "jalon").strip(">")
    message = EmailMessage(
        mail.subject,
        mail.body,
        None,
        [mail.to],
        # the same at each attempt, so that a mail box knows a second copy for what it is
        headers={"Message-ID": f"<jalon-{mail.pk}-{_stamp(mail)}@{host}>"},
    )
    if mail.calendar:
        message.attach("meeting.ics", mail.calendar, "text/calendar")
    closed = mail.user is not None and not mail.user.is_active
    try:
        if closed:
            raise OSError("the account is closed")
        message.send(fail_silently=False)
    except (OSError, SMTPException) as fault:
        _log.warning("mail %s could not leave: %s", mail.pk, type(fault).__name__)
        over = mail.attempts > len(WAITS) or closed
        Mail.objects.filter(pk=mail.pk).update(
            state=Mail.State.GIVEN_UP if over else Mail.State.WAITING,
            due=now + WAITS[min(mail.attempts, len(WAITS)) - 1],
            fault=f"{type(fault).__name__}: {fault}"[:300],
        )
        return 0
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent=timezone.now(), fault="")
    return 1


def _stamp(mail: Mail) -> str:
    """Of what is sent: a calendar entry that is sent again is another mail."""
    first = f"{mail.created:%Y%m%d%H%M%S}"
    return f"{first}-{hashlib.sha256(mail.calendar.encode()).hexdigest()[:12]}" if mail.calendar else first


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
    return Q(state=Mail.State.GIVEN_UP) | Q(state__in=["waiting", "sending"], attempts__gt=0)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 150 else f"{line[:149]}…"


def _foot() -> str:
    return _("How and when Jalon writes to you: %(address)s") % {
        "address": address("/me/notifications/preferences/")
    }
