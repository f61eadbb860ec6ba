"""What a signature stands for: one hash over all that a report says, and over the report before it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from jalon.pmo.common.journal import plain
from jalon.pmo.reporting.models import TEXTS, StatusReport


def content(report: StatusReport) -> dict[str, Any]:
    """All that is signed."""
    return {
        "organisation": report.organisation_id,
        "initiative": report.initiative_id,
        "number": report.number,
        "edition": report.edition,
        "period": [report.period_start, report.period_end],
        "declared": report.declared,
        "computed": report.computed,
        **{name: getattr(report, name) for name in TEXTS},
        "correction": report.correction_reason,
        "facts": report.facts,
        "signed_by": report.signed_by_id,
        "signed_name": report.signed_name,
    }


def of(report: StatusReport, before: str) -> str:
    """The signature of a report that follows the one with another signature."""
    return digest({"before": before, **content(report)})


def digest(value: Any) -> str:
    """One hash of plain values, whatever the order of their keys."""
    text = json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def before(report: StatusReport) -> str:
    """The signature this one follows: that of the former edition, or of the number before."""
    former = StatusReport.objects.filter(
        initiative_id=report.initiative_id, state=StatusReport.State.SIGNED
    ).exclude(pk=report.pk)
    if report.edition > 1:
        former = former.filter(number=report.number, edition__lt=report.edition)
    else:
        former = former.filter(number__lt=report.number, edition=1)
    return former.order_by("-number", "-edition").values_list("signature", flat=True).first() or ""


def holds(report: StatusReport) -> bool:
    """Whether a signed report still says what was signed."""
    return report.signature == of(report, before(report))
