"""Files kept with an entry: taken by content, within the organisation's room."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts.models import User
from jalon.pmo.common import files, journal
from jalon.pmo.common.errors import Refused
from jalon.pmo.registers import access
from jalon.pmo.registers.actions.entries import record
from jalon.pmo.registers.models import Attachment, Entry

PLACE = "attachments"
MOST = 25 * 1024 * 1024
QUOTA = 5 * 1024 * 1024 * 1024
MOST_FILES = 50


def attach(*, by: User, entry: Entry, name: str, chunks: Iterable[bytes]) -> Attachment:
    """Keep a file; the file is on disk before its row, and leaves it where the row cannot be written."""
    access.need(by, entry, "comment")
    if entry.attachments.count() >= MOST_FILES:
        raise Refused(_("An entry has at most %(most)d files.") % {"most": MOST_FILES}, "too_many", "file")
    kept = files.keep(chunks, name, PLACE, MOST)
    try:
        with transaction.atomic():
            return _row(by, entry, kept)
    except BaseException:
        files.drop(PLACE, kept.stored)
        raise


@transaction.atomic
def detach(*, by: User, attachment: Attachment) -> None:
    """Take a file away: who sent it may, and who plans there."""
    own = attachment.by_id == by.pk
    access.need(by, attachment.entry, "comment" if own else "plan")
    record(by, attachment.entry, "register.detach", [journal.deleted(attachment)])
    name = attachment.kept
    Attachment.objects.filter(pk=attachment.pk).delete()
    transaction.on_commit(lambda: files.drop(PLACE, name))


def _row(by: User, entry: Entry, kept: files.Kept) -> Attachment:
    rows = Attachment.objects.filter(organisation_id=entry.organisation_id)
    used = rows.aggregate(size=Sum("size"))["size"] or 0
    if used + kept.size > QUOTA:
        raise Refused(
            _("The organisation's %(most)d GB for files are used up: delete some first.")
            % {"most": QUOTA // 1024**3},
            "quota",
            "file",
        )
    made = Attachment.objects.create(
        entry=entry,
        organisation_id=entry.organisation_id,
        name=kept.name,
        type=kept.media_type,
        size=kept.size,
        digest=kept.sha256,
        kept=kept.stored,
        by=by,
    )
    record(by, entry, "register.attach", [journal.created(made)])
    return made
