"""Approving a version: asked for by who wrote it, given or refused by who may, said with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jalon.pmo.accounts.models import Membership, Role
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import Refused
from jalon.pmo.documents.actions.files import record, require
from jalon.pmo.documents.models import DocumentVersion
from jalon.pmo.initiatives import engagement
from jalon.pmo.notices import actions as notices

State = DocumentVersion.State
ASKED = "document.asked"
ASKED_SENTENCE = gettext_noop(
    "%(person)s asks you to approve “%(document)s”, version %(number)s (%(initiative)s)."
)


def ask_approval(*, by: Any, row: DocumentVersion, version: int | None) -> DocumentVersion:
    """Put the newest version before whoever approves."""
    _newest(row)
    return _moved(
        by, row, version, "plan", (State.DRAFT, State.REFUSED), State.ASKED, asked_at=timezone.now()
    )


def withdraw(*, by: Any, row: DocumentVersion, version: int | None) -> DocumentVersion:
    """Take the question back."""
    return _moved(by, row, version, "plan", (State.ASKED,), State.DRAFT, asked_at=None)


def approve(*, by: Any, row: DocumentVersion, version: int | None) -> DocumentVersion:
    """Approve it: this version never changes again. Where the office runs the initiative, it approves."""
    _newest(row)
    engagement.require_office(
        by,
        row.document.initiative,
        _("The office runs this initiative (directive): only a PMO officer approves its documents."),
    )
    decided = {"decided_at": timezone.now(), "decided_by_id": by.pk, "decided_why": ""}
    return _moved(by, row, version, "approve", (State.DRAFT, State.ASKED), State.APPROVED, **decided)


def refuse(*, by: Any, row: DocumentVersion, version: int | None, why: str) -> DocumentVersion:
    """Refuse it, with the reason."""
    if not why.strip():
        raise Refused(_("Say why it is refused."), "reason_missing", "why")
    decided = {"decided_at": timezone.now(), "decided_by_id": by.pk, "decided_why": why.strip()[:500]}
    return _moved(by, row, version, "approve", (State.ASKED,), State.REFUSED, **decided)


@transaction.atomic
def _moved(
    by: Any,
    row: DocumentVersion,
    version: int | None,
    right: str,
    states: tuple[str, ...],
    state: str,
    **fields: Any,
) -> DocumentVersion:
    initiative = row.document.initiative
    require(by, right, initiative)
    if row.state not in states:
        raise Refused(
            _("Version %(number)d is not at this point: it is “%(state)s”.")
            % {"number": row.number, "state": row.get_state_display()},
            "wrong_state",
        )
    after = {"state": state, **fields}
    change = journal.changed(row, after)
    versions.change(DocumentVersion, row.pk, version, **after)
    row.refresh_from_db()
    record(by, initiative, f"document.{state}", [change], name=row.document.title, version=row.number)
    return row


def _tell(by: Any, row: DocumentVersion) -> None:
    """The sponsor decides; where the office runs the initiative, the office does."""
    initiative = row.document.initiative
    if engagement.effective(initiative) == engagement.DIRECTIVE:
        rows = Membership.objects.filter(
            organisation_id=initiative.organisation_id, initiative=None, role=Role.PMO_OFFICER
        )
        deciding = [one.user for one in rows.select_related("user")]
    else:
        deciding = [initiative.sponsor.user] if initiative.sponsor and initiative.sponsor.user else []
    notices.notify(
        to=[one for one in deciding if one.pk != by.pk],
        kind=ASKED,
        params={
            "person": str(by),
            "document": row.document.title,
            "number": row.number,
            "initiative": initiative.name,
        },
        url=reverse("document", args=[initiative.slug, row.document.key]),
        organisation=initiative.organisation,
        initiative=initiative,
        key=f"document.asked/{row.pk}/{row.version}",
    )


def _newest(row: DocumentVersion) -> None:
    last = row.document.versions.order_by("-number").values_list("number", flat=True).first()
    if last != row.number:
        raise Refused(
            _("Version %(number)d is no longer the newest: version %(last)d is.")
            % {"number": row.number, "last": last},
            "not_newest",
        )
