"""A meeting as calendars read it: one event, known by its uid, newer by its sequence; and its mails."""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from jalon.pmo.common import formats
from jalon.pmo.decisions.models import Meeting
from jalon.pmo.notices import post
from jalon.pmo.notices.models import Mail


def ics(meeting: Meeting) -> bytes:
    """The invitation, or the cancellation, as a file."""
    cancelled = meeting.state == Meeting.State.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Jalon//Committees//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"{meeting.uid}@jalon")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", meeting.starts.astimezone(UTC))
    event.add("dtend", (meeting.starts + timedelta(minutes=meeting.length)).astimezone(UTC))
    event.add("summary", str(meeting.board))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    points = [f"{i}. {item.title}" for i, item in enumerate(meeting.items.order_by("position", "pk"), 1)]
    if points:
        event.add("description", "\n".join(points))
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    event.add("organizer", _address(sender, str(meeting.board)), encode=False)
    event.add("url", post.address(reverse("meeting", args=[meeting.pk])))
    for one in meeting.attendance.select_related("person"):
        if one.person.email:
            guest = _address(one.person.email, one.person.name)
            guest.params["role"] = vText("REQ-PARTICIPANT")
            guest.params["partstat"] = vText("NEEDS-ACTION")
            event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found


def _address(mail: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{mail}")
    found.params["cn"] = vText(name)
    return found


def queue(meeting: Meeting) -> int:
    """One mail a member with an address, in the mail queue: tried again while the server is down."""
    people = [one.person for one in meeting.attendance.select_related("person") if one.person.email]
    with translation.override(meeting.board.organisation.language):
        said = {"board": meeting.board, "day": formats.day(timezone.localtime(meeting.starts), "time")}
        if meeting.state == Meeting.State.CANCELLED:
            body = _("%(board)s, %(day)s, is called off.") % said
        else:
            body = _("%(board)s, %(day)s. The agenda and, afterwards, the minutes are in Jalon.") % said
        body = f"{body}\n\n{post.address(reverse('meeting', args=[meeting.pk]))}"
        calendar = ics(meeting).decode()
    now = f"{_prefix(meeting)}{meeting.sequence}/"
    mails(meeting).filter(state=Mail.State.WAITING).exclude(key__startswith=now).delete()  # overtaken
    for person in people:
        post.queue_calendar(
            organisation=meeting.board.organisation,
            address=person.email,
            subject=str(meeting.board),
            body=body,
            calendar=calendar,
            key=f"{now}{person.pk}",
        )
    return len(people)


def mails(meeting: Meeting) -> QuerySet[Mail]:
    """All that was ever mailed about a meeting."""
    return Mail.objects.filter(key__startswith=_prefix(meeting))


def stuck(meeting: Meeting) -> int:
    """How many of its mails were tried and have not left."""
    return mails(meeting).filter(post.unsent()).count()


def _prefix(meeting: Meeting) -> str:
    return f"meeting/{meeting.pk}/"
