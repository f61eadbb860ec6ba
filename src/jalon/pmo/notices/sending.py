"""Mail leaves: each once, over one connection a round; what fails waits, and says why to the administrator.

A server that is away, drops the line or never answers is tried three times in a round, and the rest of the
round waits with the reason; an address that the server refuses is given up at once.
"""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jalon.pmo.notices.models import Mail

_log = logging.getLogger("jalon.mail")
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long a mail waits after each failure; after the last it is given up."""
LEASE = timedelta(minutes=15)
MOST_A_ROUND = 200
MOST_FAULTS = 3
"""Faults in a row after which the server is left alone until the next round."""
NO_SUCH_BOX = frozenset({550, 551, 553})
FAULTS = (OSError, SMTPException, ValueError)
_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


def send_due(now: datetime | None = None) -> int:
    """Send what is due; gives how many left. Two workers may both call it: each mail is taken by one."""
    now = now or timezone.now()
    # a worker that died in the middle leaves its mail held: it is taken up again under the same number
    Mail.objects.filter(state=Mail.State.SENDING, due__lte=now).update(state=Mail.State.WAITING)
    due = Mail.objects.filter(state=Mail.State.WAITING, due__lte=now).order_by("due", "pk")
    waiting = list(due.values_list("pk", flat=True)[:MOST_A_ROUND])
    line, sent, in_a_row = get_connection(fail_silently=False), 0, 0
    for place, pk in enumerate(waiting):
        taken = Mail.objects.filter(pk=pk, state=Mail.State.WAITING, due__lte=now).update(
            state=Mail.State.SENDING, due=now + LEASE, attempts=F("attempts") + 1
        )
        if not taken:
            continue
        mail = Mail.objects.select_related("user", "organisation").get(pk=pk)
        fault = _send(mail, line, now)
        if fault is None:
            sent, in_a_row = sent + 1, 0
            continue
        # a server is left in an unknown state by what failed: the next mail speaks to it afresh
        line, in_a_row = _afresh(line), in_a_row + _is_of_server(fault)
        if in_a_row == MOST_FAULTS:
            _put_off(waiting[place + 1 :], now, _told(fault, mail))
            break
    _afresh(line)
    return sent


def _send(mail: Mail, line: Any, now: datetime) -> BaseException | None:
    """One mail; gives what went wrong."""
    closed = mail.user is not None and not mail.user.is_active
    try:
        if closed:
            raise ValueError("the account is closed")
        line.open()
        line.send_messages([_message(mail)])
    except FAULTS as fault:
        _log.warning("mail %s could not leave: %s", mail.pk, type(fault).__name__)
        over = mail.attempts > len(WAITS) or _is_final(fault)
        Mail.objects.filter(pk=mail.pk).update(
            state=Mail.State.GIVEN_UP if over else Mail.State.WAITING,
            due=now + WAITS[min(mail.attempts, len(WAITS)) - 1],
            fault=_told(fault, mail),
        )
        return fault
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent=timezone.now(), fault="")
    return None


def _message(mail: Mail) -> EmailMultiAlternatives:
    host = (settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "jalon").strip(">")
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        None,
        [mail.to],
        # the same at each attempt, so that a mail box knows a second copy for what it is
        headers={"Message-ID": f"<jalon-{mail.pk}-{_stamp(mail)}@{host}>"},
    )
    if mail.calendar:
        method = _METHOD.search(mail.calendar)
        # a mail program offers to accept only what names its method (RFC 6047); others open the file
        message.attach_alternative(
            mail.calendar, f"text/calendar; method={method[1] if method else 'PUBLISH'}"
        )
        message.attach("meeting.ics", mail.calendar.encode(), "application/ics")
    return message


def _put_off(pks: list[int], now: datetime, fault: str) -> None:
    """The rest of a round waits without counting as tried, and says why."""
    rows = Mail.objects.filter(pk__in=pks, state=Mail.State.WAITING)
    rows.update(due=now + WAITS[0], fault=fault)


def _afresh(line: Any) -> Any:
    """A new connection in the place of this one."""
    try:
        line.close()
    except FAULTS as fault:
        _log.info("the mail server did not take its leave: %s", type(fault).__name__)
    return get_connection(fail_silently=False)


def _is_of_server(fault: BaseException) -> bool:
    """Whether it says something of the server, and not of the one mail."""
    return isinstance(fault, OSError) and not isinstance(fault, SMTPRecipientsRefused)


def _is_final(fault: BaseException) -> bool:
    """Whether trying again would tell nothing new."""
    if isinstance(fault, SMTPRecipientsRefused):
        return all(code in NO_SUCH_BOX for code, _words in fault.recipients.values())
    return isinstance(fault, ValueError) and not isinstance(fault, OSError)


def _told(fault: BaseException, mail: Mail) -> str:
    """What went wrong, in the organisation's language, with the server's own words."""
    with translation.override(getattr(mail.organisation, "language", "") or settings.LANGUAGE_CODE):
        if isinstance(fault, SMTPRecipientsRefused):
            answers = "; ".join(_answer(*one) for one in fault.recipients.values())
            said = _("The mail server refuses this address: %(answer)s") % {"answer": answers}
        elif isinstance(fault, SMTPResponseException):
            answer = _answer(fault.smtp_code, fault.smtp_error)
            said = _("The mail server refuses the message: %(answer)s") % {"answer": answer}
        elif isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):
            said = _("The mail server did not answer in time.")
        elif isinstance(fault, SMTPException):
            said = _("The mail server broke off: %(answer)s") % {"answer": fault}
        elif isinstance(fault, OSError):
            said = _("The mail server cannot be reached: %(answer)s") % {"answer": fault.strerror or fault}
        else:
            said = _("This e-mail cannot be sent: %(answer)s") % {"answer": fault}
    return said[:300]


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(text.split())}"


def _stamp(mail: Mail) -> str:
    """Of what is sent: a calendar entry that is sent again is another mail."""
    first = f"{mail.created:%Y%m%d%H%M%S}"
    return f"{first}-{hashlib.sha256(mail.calendar.encode()).hexdigest()[:12]}" if mail.calendar else first
