"""The organisation's own kits: kept from a text, changed, renamed, put away and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.kits import Kit, texts
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import Refused
from jalon.pmo.kits import access, queries
from jalon.pmo.kits.models import OwnKit

MOST_KITS = 200
MOST_NAME = 200
MOST_TEXT = 1000


@transaction.atomic
def keep_kit(*, by: Any, organisation: Any, text: str, kit: Kit, initiative: Any = None) -> OwnKit:
    """A new own kit; its text was read into `kit` by the caller, who says what is wrong with it."""
    access.must_keep(by, organisation)
    if OwnKit.objects.filter(organisation=organisation, archived__isnull=True).count() >= MOST_KITS:
        raise Refused(
            _("An organisation keeps %(most)s kits at most: delete one first.") % {"most": MOST_KITS},
            "too_many_kits",
        )
    made = OwnKit.objects.create(
        organisation=organisation, initiative=initiative, changed_by=by, **_columns(text, kit)
    )
    _record(by, made, "kit.keep", [journal.created(made)])
    return made


@transaction.atomic
def change_kit(*, by: Any, own: OwnKit, version: int | None, text: str, kit: Kit) -> OwnKit:
    """The kit with another text."""
    return _change(by, own, version, "kit.change", _columns(text, kit))


@transaction.atomic
def rename_kit(*, by: Any, own: OwnKit, version: int | None, names: Mapping[str, str]) -> OwnKit:
    """The kit under another name in the languages it has; the text is written anew."""
    kit = queries.of_own(own).kit
    given = {language: names.get(language, "").strip()[:MOST_NAME] for language in kit.languages}
    if missing := [language for language, name in given.items() if not name]:
        raise Refused(_("Give the kit a name in each of its languages."), "name_missing", missing[0])
    renamed = replace(kit, name={**kit.name, **given})
    return _change(by, own, version, "kit.rename", _columns(queries.written(renamed), renamed))


@transaction.atomic
def translate_kit(
    *, by: Any, own: OwnKit, version: int | None, words: Mapping[tuple[str, str], str]
) -> OwnKit:
    """The kit with what a language missed: by (language, words in the other); empty ones stay missing."""
    given = {key: said.strip()[:MOST_TEXT] for key, said in words.items() if said.strip()}
    if not given:
        raise Refused(_("Write at least one translation."), "nothing_given")
    told = texts.filled(queries.of_own(own).kit, given)
    return _change(by, own, version, "kit.translate", _columns(queries.written(told), told))


@transaction.atomic
def delete_kit(*, by: Any, own: OwnKit, version: int | None) -> OwnKit:
    """Put the kit away; it can be brought back, and projects that began from it keep what they were given."""
    return _change(by, own, version, "kit.delete", {"archived": timezone.now()})


@transaction.atomic
def restore_kit(*, by: Any, own: OwnKit) -> OwnKit:
    """Bring a kit back that was put away."""
    return _change(by, own, own.version, "kit.restore", {"archived": None})


def _columns(text: str, kit: Kit) -> dict[str, Any]:
    return {
        "text": text,
        "names": dict(kit.name),
        "sector": kit.sector,
        "figures": queries.figures(kit),
    }


def _change(by: Any, own: OwnKit, version: int | None, verb: str, after: dict[str, Any]) -> OwnKit:
    access.must_keep(by, own.organisation)
    held = OwnKit.objects.get(pk=own.pk)
    columns = {**after, "changed_at": timezone.now(), "changed_by_id": by.pk}
    difference = journal.changed(held, columns)
    versions.change(OwnKit, own.pk, version, **columns)
    changed = OwnKit.objects.select_related("organisation").get(pk=own.pk)
    _record(by, changed, verb, [difference])
    return changed


def _record(by: Any, own: OwnKit, verb: str, changes: list[journal.Difference]) -> None:
    journal.record(
        by=by,
        organisation=own.organisation,
        verb=verb,
        params={"name": str(own), "kit": own.pk},
        changes=changes,
    )
