"""What this room answers when a stage asks for a status report: how many days the one due is late."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.governance.bridge.numbers import Number
from jalon.pmo.reporting import queries
from jalon.pmo.reporting.models import StatusReport

PAGE = "reports"


def report_late(initiative: Any) -> Number:
    """None is late: 0, in the words of the last one; nothing to tell before the first is signed."""
    day = timezone.localdate()
    late = queries.late_among(initiative.organisation, [initiative], day)
    if late:
        due = late[0][1]
        return Number((day - due).days, _("Due on %(day)s, and late") % {"day": formats.day(due)}, PAGE)
    signed = StatusReport.objects.filter(initiative=initiative, state=StatusReport.State.SIGNED)
    last = signed.order_by("-number", "-edition").first()
    if last is None:
        return Number(None, _("No report is signed yet."), PAGE)
    words = _("Report %(report)s, signed on %(day)s") % {"report": last, "day": formats.day(last.signed_at)}
    return Number(0, words, PAGE)
