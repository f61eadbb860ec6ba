"""What this room answers when a gate asks for a document."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.kits.method import Proof, StageSpec
from jalon.pmo.documents.models import Document, DocumentVersion
from jalon.pmo.governance.methods import spec_of
from jalon.pmo.governance.models import LifeStage
from jalon.pmo.governance.proofs import Shown


def document(initiative: Any, stage: Any, key: str, proof: Proof) -> Shown | None:
    """Approved: there. Anything less is said as it is; nothing where nothing was written yet."""
    wanted = proof.document or key
    turn = _turn(stage, wanted)
    if turn > 1:
        wanted = f"{wanted}-{turn}"
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


def _turn(stage: LifeStage, wanted: str) -> int:
    """Whose copy is meant: this turn's of what is due here, the last one begun of another stage's."""
    if stage.life_id is None:
        # a stage of a method that is only being looked at
        return stage.round
    spec = spec_of(stage.life)
    here = spec.stage(stage.key)
    if here is None or _asks(here, wanted):
        return stage.round
    other = next((one for one in spec.stages if _asks(one, wanted)), None)
    if other is None or not other.repeats:
        return 1
    begun = stage.life.stages.filter(key=other.key, left=False).exclude(state=LifeStage.State.AHEAD)
    return int(begun.aggregate(Max("round"))["round__max"] or 1)


def _asks(stage: StageSpec, document: str) -> bool:
    return any(one.key == document for one in stage.due)
