"""Versions of documents: made from the data, or handed in as files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jalon.kits import weaving
from jalon.pmo.accounts import access as policy
from jalon.pmo.common import files, formats, journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.documents import bridge, finder, queries
from jalon.pmo.documents.models import Document, DocumentVersion, OwnTemplate
from jalon.pmo.documents.writing import facts, sections, word
from jalon.pmo.initiatives import search
from jalon.pmo.organisation.models import Person

PLACE = "documents"
MOST_VERSIONS = 200
LANGUAGES = ("fr", "en")


def generate(*, by: Any, initiative: Any, key: str, language: str, note: str = "") -> DocumentVersion:
    """The next version of a document, written from the data as they are now, in a language.

    The organisation's own template is used where it has one for this document and language.
    """
    require(by, "plan", initiative)
    if language not in LANGUAGES:
        raise Refused(_("A document is written in French or in English."), "unknown_value", "language")
    with translation.override(language):
        wanted = _wanted(initiative, key)
        known = facts.of(initiative)
        number = _next(initiative, key)
        known["document"] = {"title": wanted.name, "version": str(number), "date": known["today"]}
        data = _written(initiative, wanted, known, key, language)
        name = f"{initiative.code or initiative.slug} {wanted.name} v{number}.docx".replace("/", "-")
    kept = files.keep_own(data, name, word.MEDIA_TYPE, PLACE)
    fields = {"source": DocumentVersion.Source.MADE, "language": language}
    return _keep(by, initiative, key, wanted.name, kept, note, "document.generate", fields)


def hand_in(
    *, by: Any, initiative: Any, key: str, chunks: Iterable[bytes], name: str, note: str = ""
) -> DocumentVersion:
    """The next version of a document, as a file someone hands in."""
    require(by, "plan", initiative)
    wanted = _wanted(initiative, key)
    kept = files.keep(chunks, name, PLACE)
    fields = {"source": DocumentVersion.Source.HANDED_IN}
    return _keep(by, initiative, key, wanted.name, kept, note, "document.hand_in", fields)


@transaction.atomic
def add_document(*, by: Any, initiative: Any, title: str, owner: Person | None = None) -> Document:
    """A document of the project's own, beside those of its method."""
    require(by, "plan", initiative)
    title = title.strip()[:200]
    if not title:
        raise Refused(_("Give the document a title."), "title_missing", "title")
    taken = set(Document.objects.filter(initiative=initiative).values_list("key", flat=True))
    taken |= {one.key for one in queries.obligations(initiative)}
    plain = slugify(title)[:50] or "document"
    key = next(k for k in (plain, *(f"{plain}-{n}" for n in range(2, 1000))) if k not in taken)
    made = Document.objects.create(initiative=initiative, key=key, title=title, owner=_own(initiative, owner))
    search.index_many([finder.entry_of_document(made)])
    record(by, initiative, "document.add", [journal.created(made)], name=title)
    return made


@transaction.atomic
def plan_document(
    *,
    by: Any,
    initiative: Any,
    key: str,
    version: int | None,
    owner: Person | None = None,
    due: date | None = None,
) -> Document:
    """Who writes a document, and by when; `version` is none where nothing was kept of it yet."""
    require(by, "plan", initiative)
    wanted = _wanted(initiative, key)
    after = {"owner_id": getattr(_own(initiative, owner), "pk", None), "due": due}
    row = Document.objects.filter(initiative=initiative, key=key).first()
    if row is None:
        row = Document.objects.create(initiative=initiative, key=key, title=wanted.name[:200], **after)
        change = journal.created(row)
        search.index_many([finder.entry_of_document(row)])
    else:
        change = journal.changed(row, after)
        versions.change(Document, row.pk, version, **after)
        row.refresh_from_db()
    record(by, initiative, "document.plan", [change], name=wanted.name)
    return row


def require(by: Any, right: str, initiative: Any) -> None:
    """Refuse who lacks a right here; whoever sees nothing learns nothing."""
    held = policy.rights(by, initiative)
    if "view" not in held:
        raise NotVisible
    if right not in held:
        raise NotAllowed(right)


def record(by: Any, initiative: Any, verb: str, changes: list[journal.Difference], **params: Any) -> None:
    """One entry of the journal."""
    journal.record(
        by=by,
        organisation=initiative.organisation,
        initiative=initiative,
        verb=verb,
        params=params,
        changes=changes,
    )


def _wanted(initiative: Any, key: str) -> queries.Obligation:
    found = queries.obligation(initiative, key)
    if found is None:
        raise NotVisible
    return found


def _own(initiative: Any, person: Person | None) -> Person | None:
    if person is not None and person.organisation_id != initiative.organisation_id:
        raise NotVisible
    return person


def _next(initiative: Any, key: str) -> int:
    last = (
        DocumentVersion.objects.filter(document__initiative=initiative, document__key=key)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return (last or 0) + 1


def _written(initiative: Any, wanted: Any, known: dict[str, Any], key: str, language: str) -> bytes:
    base = key.partition(weaving.TURN)[0]
    base = base.rstrip("0123456789").rstrip("-") if base[-1:].isdigit() else base
    own = OwnTemplate.objects.filter(
        organisation_id=initiative.organisation_id, key__in=(key, base), language=language
    ).first()
    if own is not None:
        return bridge.filled(files.path(PLACE, own.stored).read_bytes(), json.loads(json.dumps(known)))
    about = [
        (_("Project"), " ".join(part for part in (known["code"], known["project"]) if part)),
        (_("Sponsor"), known["sponsor"]),
        (_("Owner"), known["owner"]),
        (_("Method"), known["method"]),
        (_("Version"), f"{known['document']['version']} · {known['today']}"),
        (_("Plan as of"), known["plan"]["data_date"]),
    ]
    return word.document(wanted.name, known, sections.of(wanted.template, known), about)


def _keep(
    by: Any,
    initiative: Any,
    key: str,
    title: str,
    kept: files.Kept,
    note: str,
    verb: str,
    fields: dict[str, Any],
) -> DocumentVersion:
    """The row of a kept file; the file goes again should the row not be written."""
    try:
        with transaction.atomic():
            row, is_new = Document.objects.select_for_update().get_or_create(
                initiative=initiative, key=key, defaults={"title": title[:200]}
            )
            number = _next(initiative, key)
            if number > MOST_VERSIONS:
                raise Refused(
                    _("This document has %(most)s versions: begin another one.")
                    % {"most": formats.number(MOST_VERSIONS)},
                    "too_many",
                )
            made = DocumentVersion.objects.create(
                document=row,
                number=number,
                stored=kept.stored,
                name=kept.name,
                media_type=kept.media_type,
                size=kept.size,
                sha256=kept.sha256,
                basis=queries.basis(initiative),
                note=note.strip()[:500],
                made_by=by,
                **fields,
            )
            changes = [journal.created(row)] if is_new else []
            search.index_many([finder.entry_of_document(row)])
            record(by, initiative, verb, [*changes, journal.created(made)], name=row.title, version=number)
    except BaseException:
        files.drop(PLACE, kept.stored)
        raise
    return made
