"""What this room answers when a gate asks for a document."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.kits.method import Proof
from jalon.pmo.documents.models import Document, DocumentVersion
from jalon.pmo.governance.proofs import Shown


def document(initiative: Any, stage: Any, key: str, proof: Proof) -> Shown | None:
    """Approved: there. Anything less is said as it is; nothing where nothing was written yet."""
    wanted = proof.document or key
    if stage.round > 1:
        wanted = f"{wanted}-{stage.round}"
    row = Document.objects.filter(initiative=initiative, key=wanted).first()
    versions = list(row.versions.select_related("decided_by")[:20]) if row is not None else []
    if not versions:
        return None
    url = reverse("document", args=[initiative.slug, wanted])
    approved = next((one for one in versions if one.state == DocumentVersion.State.APPROVED), None)
    if approved is None:
        latest = versions[0]
        words = _("Version %(number)d: %(state)s") % {
            "number": latest.number,
            "state": str(latest.get_state_display()).lower(),
        }
        return Shown(False, words, "", url, computed=True)
    words = _("Version %(number)d, approved") % {"number": approved.number}
    return Shown(True, words, str(approved.decided_by or ""), url, computed=True)
