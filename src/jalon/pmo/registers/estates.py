"""What a person owns in the registers: open entries, and responses that are not done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.organisation.estates import Estate
from jalon.pmo.organisation.models import Person
from jalon.pmo.registers.models import OPEN_STATES, Entry, Response


def _entries(person: Person) -> QuerySet[Any]:
    return Entry.objects.filter(owner=person, state__in=OPEN_STATES)


def _responses(person: Person) -> QuerySet[Any]:
    return Response.objects.filter(owner=person, done__isnull=True, entry__state__in=OPEN_STATES)


def _now() -> dict[str, Any]:
    return {"changed": timezone.now()}


ESTATES = (
    Estate(_("Open entries of registers"), _entries, "owner", _now, order=30),
    Estate(_("Responses to risks, not done"), _responses, "owner", order=31),
)
