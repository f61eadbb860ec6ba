"""What a person owns in the tree: initiatives that are not closed, as owner or as sponsor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.pmo.initiatives.models import Initiative, Stage
from jalon.pmo.organisation.estates import Estate
from jalon.pmo.organisation.models import Person


def _as(field: str) -> Callable[[Person], QuerySet[Any]]:
    return lambda person: Initiative.objects.filter(**{field: person}).exclude(stage=Stage.CLOSED)


ESTATES = (
    Estate(_("Initiatives owned"), _as("owner"), "owner", order=10),
    Estate(_("Initiatives sponsored"), _as("sponsor"), "sponsor", order=11),
)
