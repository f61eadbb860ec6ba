"""A meeting as calendars read it: one event, known for good by its uid, newer by its sequence."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from jalon.pmo.decisions.models import Meeting


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
    for one in meeting.attendance.select_related("person"):
        if one.person.email:
            guest = vCalAddress(f"MAILTO:{one.person.email}")
            guest.params["cn"] = vText(one.person.name)
            guest.params["role"] = vText("REQ-PARTICIPANT")
            event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found
