"""Work that outlives a request: how sure the dates of a scenario are, and invitations by mail."""

from __future__ import annotations

import logging

from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from jalon.pmo.common import formats
from jalon.pmo.decisions import invitations
from jalon.pmo.decisions.actions import meetings, scenarios
from jalon.pmo.decisions.models import Meeting

log = logging.getLogger("jalon.decisions")


@task()
def risk(scenario_id: int) -> None:
    """Draw one scenario."""
    scenarios.note_risk(scenario_id)


@task()
def invite(meeting_id: int) -> None:
    """Mail one meeting to its members, with its calendar entry; that a mail server is down is noted."""
    meeting = Meeting.objects.select_related("board__organisation").get(pk=meeting_id)
    people = [one.person for one in meeting.attendance.select_related("person") if one.person.email]
    with translation.override(meeting.board.organisation.language):
        body = _("%(board)s, %(day)s. The agenda and, afterwards, the minutes are in Jalon.") % {
            "board": meeting.board,
            "day": formats.day(meeting.starts, "time"),
        }
        mails = []
        for person in people:
            mail = EmailMessage(str(meeting.board), body, to=[person.email])
            mail.attach("meeting.ics", invitations.ics(meeting), "text/calendar")
            mails.append(mail)
    try:
        get_connection().send_messages(mails)
    except OSError as fault:
        log.warning("Invitations of meeting %s were not sent: %s", meeting_id, fault)
        meetings.note_sent(meeting=meeting, fault=str(fault) or type(fault).__name__)
    else:
        meetings.note_sent(meeting=meeting)
