"""What a person is to write, and took on at a closing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jalon.pmo.documents.models import Document, Handover
from jalon.pmo.initiatives.models import Stage
from jalon.pmo.organisation.estates import Estate

ESTATES = (
    Estate(
        _("Documents to write"),
        lambda person: Document.objects.filter(owner=person).exclude(initiative__stage=Stage.CLOSED),
        "owner",
        order=70,
    ),
    Estate(
        _("Items taken on at a closing"),
        lambda person: Handover.objects.filter(person=person, done_at__isnull=True),
        "person",
        order=71,
    ),
)
