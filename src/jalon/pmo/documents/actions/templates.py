"""An organisation's own Word templates: tried before they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import files, journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.documents import bridge
from jalon.pmo.documents.actions.files import LANGUAGES, PLACE
from jalon.pmo.documents.models import OwnTemplate
from jalon.pmo.documents.writing.fields import example
from jalon.pmo.governance import methods


def keep_template(
    *, by: Any, organisation: Any, key: str, language: str, chunks: Iterable[bytes], name: str
) -> OwnTemplate:
    """Use this Word file for a document from now on; Refused, and nothing kept, where it cannot be filled."""
    _may_administer(by, organisation)
    if language not in LANGUAGES:
        raise Refused(_("A document is written in French or in English."), "unknown_value", "language")
    if key not in keys(organisation):
        raise Refused(_("No method asks for such a document."), "unknown_value", "key")
    kept = files.keep(chunks, name, PLACE)
    try:
        if not kept.name.lower().endswith(".docx"):
            raise Refused(_("A template is a Word document (.docx)."), "wrong_type", "file")
        bridge.filled(files.path(PLACE, kept.stored).read_bytes(), example(), trial=True)
        return _kept(by, organisation, key, language, kept)
    except BaseException:
        files.drop(PLACE, kept.stored)
        raise


@transaction.atomic
def remove_template(*, by: Any, row: OwnTemplate, version: int | None) -> None:
    """Use ours again."""
    _may_administer(by, row.organisation)
    versions.change(OwnTemplate, row.pk, version)
    _record(by, row.organisation, "template.remove", [journal.deleted(row)], row)
    stored = row.stored
    OwnTemplate.objects.filter(pk=row.pk).delete()
    transaction.on_commit(lambda: files.drop(PLACE, stored))


def keys(organisation: Any) -> dict[str, str]:
    """The documents our methods ask for, with their names in the reader's language."""
    found: dict[str, str] = {}
    for one in methods.choices(organisation):
        for stage in one.spec.stages:
            for due in stage.due:
                if due.kind in ("document", "report") and (due.kind == "document" or due.template):
                    found.setdefault(due.key, methods.said(due.name))
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


@transaction.atomic
def _kept(by: Any, organisation: Any, key: str, language: str, kept: files.Kept) -> OwnTemplate:
    former = OwnTemplate.objects.filter(organisation=organisation, key=key, language=language).first()
    after = {
        "stored": kept.stored,
        "name": kept.name,
        "size": kept.size,
        "at": timezone.now(),
        "by_id": by.pk,
    }
    if former is None:
        row = OwnTemplate.objects.create(organisation=organisation, key=key, language=language, **after)
        change = journal.created(row)
    else:
        change, old = journal.changed(former, after), former.stored
        versions.change(OwnTemplate, former.pk, former.version, **after)
        transaction.on_commit(lambda: files.drop(PLACE, old))
        row = OwnTemplate.objects.get(pk=former.pk)
    _record(by, organisation, "template.keep", [change], row)
    return row


def _record(
    by: Any, organisation: Any, verb: str, changes: list[journal.Difference], row: OwnTemplate
) -> None:
    params = {"name": row.name, "key": row.key, "language": row.language}
    journal.record(by=by, organisation=organisation, verb=verb, params=params, changes=changes)


def _may_administer(by: Any, organisation: Any) -> None:
    reach = policy.reach(by)
    if organisation.pk not in reach.organisation_ids:
        raise NotVisible
    if "administer" not in reach.rights_in(organisation.pk):
        raise NotAllowed("administer")
