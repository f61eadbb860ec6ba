"""The words by which decided gates and exceptions are found, years later too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from jalon.pmo.governance.models import Passage, ToleranceException
from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.models import SearchText

GATE, EXCEPTION = "gate", "exception"


def gate_address(text: SearchText) -> str:
    """The stage that the gate ends."""
    if text.initiative is None:
        return ""
    stage = Passage.objects.filter(pk=text.object_pk).values_list("gate__stage_id", flat=True).first()
    return f"{reverse('governance_stages', args=[text.initiative.slug])}?stage={stage}" if stage else ""


def exception_address(text: SearchText) -> str:
    """Where the exception stands among its initiative's tolerances."""
    if text.initiative is None:
        return ""
    return f"{reverse('governance_tolerances', args=[text.initiative.slug])}#{text.title.split()[0].lower()}"


def passages() -> Iterable[search.Entry]:
    """The words of every decided passage."""
    rows = Passage.objects.filter(decided_at__isnull=False).select_related("gate__initiative").order_by("pk")
    return (entry_of_passage(one) for one in rows.iterator(chunk_size=500))


def exceptions() -> Iterable[search.Entry]:
    """The words of every decided exception."""
    rows = ToleranceException.objects.filter(state=ToleranceException.State.DECIDED).order_by("pk")
    return (entry_of_exception(one) for one in rows.iterator(chunk_size=500))


def entry_of_passage(one: Passage) -> search.Entry:
    """The gate's name in both languages, what was said, and the conditions."""
    gate = one.gate
    asked = [str(condition.get("title", "")) for condition in one.conditions]
    names = " · ".join(dict.fromkeys((gate.name_en, gate.name_fr)))
    body = " ".join(part for part in (one.note, *asked) if part)
    return search.Entry(one, GATE, names, body, gate.initiative.organisation_id, gate.initiative_id)


def entry_of_exception(one: ToleranceException) -> search.Entry:
    """Its number, what strayed, and why it was decided so."""
    names = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.append(str(one.get_matter_display()))
    title = " · ".join(dict.fromkeys((str(one), *names)))
    return search.Entry(one, EXCEPTION, title, one.note, one.organisation_id, one.initiative_id)


def gate_decided(_by: Any, _gate: Any, passage: Passage) -> None:
    """A gate that was just decided is found."""
    search.index_many([entry_of_passage(passage)])
