"""What a person holds among people: lines of communication plans, places in teams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jalon.pmo.organisation.estates import Estate
from jalon.pmo.people.models import Communication, Place

ESTATES = (
    Estate(
        _("Lines of communication plans"),
        lambda person: Communication.objects.filter(owner=person, archived=None),
        "owner",
        order=40,
    ),
    Estate(
        _("Roles in teams"),
        lambda person: Place.objects.filter(person=person, archived=None),
        "person",
        order=41,
    ),
)
