"""What the office keeps for itself where it runs an initiative: approved baselines and approved plans."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.initiatives import engagement
from jalon.pmo.planning.models import Plan, Run


def check_approval(by: Any, plan: Plan) -> None:
    """Only the office says what a directed plan is measured against."""
    engagement.require_office(
        by,
        plan.initiative,
        _(
            "The office runs this initiative (directive): only a PMO officer approves its baselines. Ask for "
            "it, or keep the plan as a run."
        ),
    )


def check_change(by: Any, plan: Plan) -> None:
    """Only the office changes a directed plan once its baseline was approved; progress stays everyone's."""
    if is_approved(plan):
        engagement.require_office(
            by,
            plan.initiative,
            _(
                "The office runs this initiative (directive) and its plan is approved: ask for a change "
                "instead of changing it. Progress can be reported as before."
            ),
        )


def is_approved(plan: Plan) -> bool:
    """Whether the plan is measured against an approved baseline."""
    return Run.objects.filter(pk=plan.baseline_id, approved_at__isnull=False).exists()
