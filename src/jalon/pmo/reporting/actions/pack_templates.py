"""An organisation's own templates of packs: handed in, taken out."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.reporting.models import PackTemplate
from jalon.pmo.reporting.pack import template

LONGEST_NAME = 120


def add_template(*, by: Any, organisation: Any, name: str, file_name: str, data: bytes) -> PackTemplate:
    """Keep an organisation's own .pptx, once nothing is wrong with it."""
    if not policy.can_in(by, "manage", organisation):
        raise NotAllowed("manage")
    name = " ".join((name or file_name.rsplit(".", 1)[0]).split())[:LONGEST_NAME]
    template.checked(data, file_name)
    try:
        with transaction.atomic():
            made = PackTemplate.objects.create(
                organisation=organisation, name=name, data=data, size=len(data), by=by
            )
            after = {"name": name, "size": len(data)}
            _record(by, made, "template.add", journal.Difference(made._meta.label, made.pk, None, after))
    except IntegrityError as error:
        raise Refused(
            _("There is a template called %(name)s already: choose another name, or delete that one first.")
            % {"name": name},
            "name_taken",
            "name",
        ) from error
    return made


@transaction.atomic
def remove_template(*, by: Any, row: PackTemplate) -> None:
    """Delete a template; packs made from it stay."""
    if not policy.can_in(by, "manage", row.organisation):
        raise NotAllowed("manage")
    before = {"name": row.name, "size": row.size}
    _record(by, row, "template.remove", journal.Difference(row._meta.label, row.pk, before, None))
    row.delete()


def _record(by: Any, row: PackTemplate, verb: str, difference: journal.Difference) -> None:
    journal.record(
        by=by, organisation=row.organisation, verb=verb, params={"name": row.name}, changes=[difference]
    )
