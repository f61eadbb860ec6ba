"""A late report goes one level up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jalon.pmo.common import journal
from jalon.pmo.reporting.models import ReportEscalation


@transaction.atomic
def escalate(*, initiative: Any, due: date) -> ReportEscalation:
    """Keep that the report of this day went to the level above; asked twice, it is there once."""
    made, is_new = ReportEscalation.objects.get_or_create(
        initiative=initiative,
        due=due,
        defaults={"organisation": initiative.organisation, "level": initiative.parent},
    )
    if is_new:
        journal.record(
            by=None,
            organisation=initiative.organisation,
            initiative=initiative,
            verb="report.escalate",
            params={"name": initiative.name, "due": due.isoformat()},
            changes=[journal.created(made)],
        )
    return made
