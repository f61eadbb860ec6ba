"""The words by which entries of the registers are found."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.models import SearchText
from jalon.pmo.registers.models import Entry, Kind, State


def address(text: SearchText) -> str:
    """Where a found entry stands."""
    if text.initiative is None:
        return ""
    return reverse("register_entry", args=[text.initiative.slug, text.object_pk])


def entries() -> Iterable[search.Entry]:
    """Every entry's words, but lessons."""
    rows = Entry.objects.exclude(kind=Kind.LESSON).order_by("pk")
    return (entry_of(one) for one in rows.iterator(chunk_size=500))


def lessons() -> Iterable[search.Entry]:
    """The words of every lesson."""
    return (entry_of(one) for one in Entry.objects.filter(kind=Kind.LESSON).order_by("pk").iterator(500))


def entry_of(one: Entry) -> search.Entry:
    """The words of one entry: found where it was raised; a withdrawn lesson is offered to nobody as one."""
    kind = "lesson" if one.kind == Kind.LESSON and one.state != State.CANCELLED else "register"
    body = " ".join(part for part in (one.text, one.cause, one.effect, one.advice, one.outcome) if part)
    return search.Entry(one, kind, str(one), body, one.organisation_id, one.initiative_id)
