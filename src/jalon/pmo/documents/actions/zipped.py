"""The project file as one zip with an index: for an auditor, who has no account here."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jalon.pmo.common import files
from jalon.pmo.documents.actions.files import PLACE, require
from jalon.pmo.documents.models import ProjectFile
from jalon.pmo.documents.writing import archive

log = logging.getLogger("jalon.documents")
State = ProjectFile.State
LEASE = timedelta(minutes=10)
"""A zip that takes longer has lost its worker."""


def ask_project_file(*, by: Any, initiative: Any, language: str) -> ProjectFile:
    """Have the zip made by a worker, in place of the person's former one."""
    require(by, "view", initiative)
    with transaction.atomic():
        former = ProjectFile.objects.filter(by=by, initiative=initiative).first()
        if former is not None:
            stored = former.stored
            former.delete()
            transaction.on_commit(lambda: files.drop(PLACE, stored))
        asked = ProjectFile.objects.create(by=by, initiative=initiative, language=language)
        transaction.on_commit(lambda: _enqueue(asked.pk))
    return asked


def make_project_file(pk: int) -> None:
    """The worker's part. Done twice it is done once."""
    mine = ProjectFile.objects.filter(pk=pk)
    if not mine.filter(state=State.WAITING).update(state=State.MAKING, started_at=timezone.now()):
        return
    row = mine.select_related("initiative__organisation", "by").get()
    with translation.override(row.language):
        try:
            kept = archive.kept(row.initiative, row.by, PLACE)
        except Exception:
            # who asked gets an answer whatever went wrong; the cause is in the log
            log.exception("Project file %s failed", pk)
            mine.update(
                state=State.REFUSED, refusal=_("The project file failed, and the fault is ours: ask again.")
            )
            return
    if not mine.update(state=State.READY, stored=kept.stored, size=kept.size, made_at=timezone.now()):
        files.drop(PLACE, kept.stored)


def is_lost(row: ProjectFile) -> bool:
    """Whether the worker that made it is gone."""
    return row.state == State.MAKING and bool(row.started_at) and timezone.now() - row.started_at > LEASE


def _enqueue(pk: int) -> None:
    from jalon.pmo.documents.jobs import make

    make.enqueue(pk)
