"""Documents in the search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from jalon.pmo.documents.models import Document
from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.models import SearchText


def writes_templates(initiative: Any, rights: frozenset[str]) -> bool:
    """Whether the page of the organisation's templates is offered."""
    return "administer" in rights


def document_address(text: SearchText) -> str:
    """Where a document stands."""
    return f"{reverse('documents', args=[text.initiative.slug])}#d{text.object_pk}" if text.initiative else ""


def document_texts() -> Iterable[search.Entry]:
    """Every document's words."""
    rows = Document.objects.select_related("initiative").prefetch_related("versions").order_by("pk")
    return (entry_of_document(one) for one in rows.iterator(chunk_size=500))


def entry_of_document(one: Document) -> search.Entry:
    """The words of a document: its title, and what was said of its versions."""
    notes = [part for version in one.versions.all() for part in (version.name, version.note) if part]
    return search.Entry(
        one, "document", one.title, " · ".join(notes), one.initiative.organisation_id, one.initiative_id
    )
