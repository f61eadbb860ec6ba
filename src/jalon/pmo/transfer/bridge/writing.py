"""From a plan in the database to a file that other programs open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jalon.exchange import FileRefused, format_named, write
from jalon.exchange.losses import losses
from jalon.pmo.common.errors import Refused
from jalon.pmo.common.formats import number
from jalon.pmo.planning import queries as planning

OFFERED = {
    "mspdi": "mspdi",
    "xer": "xer",
    "xlsx": "workbook",
    "json": "jalon_json",
    "csv": "csv",
    "ics": "ical",
}
"""What an address calls a format, and its name in the exchange."""


@dataclass(frozen=True, slots=True)
class File:
    """A file ready to be sent."""

    data: bytes
    media_type: str
    ending: str


def lost(plan: Any, kind: str) -> list[str]:
    """What the plan as it stands now would lose in this format, one sentence each."""
    found = losses(planning.snapshot(plan.pk).state.plan, OFFERED[kind])
    return [_(loss.template) % {**loss.params, "count": number(loss.params["count"])} for loss in found]


def exported(plan: Any, kind: str, language: str = "") -> File:
    """The plan as it stands now, in one of the offered formats."""
    snapshot = planning.snapshot(plan.pk)
    known = format_named(OFFERED[kind])
    try:
        data = write(snapshot.state.plan, snapshot.schedule, known.name, language or get_language() or "en")
    except FileRefused as refusal:
        raise Refused(_(refusal.template) % refusal.params, refusal.code) from refusal
    return File(data, known.media_type, known.endings[0])
