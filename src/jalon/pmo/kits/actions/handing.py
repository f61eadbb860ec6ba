"""What a kit hands to the rooms below: its method, its risks, its documents."""

from __future__ import annotations

from typing import Any

from jalon.kits import Kit
from jalon.kits.nouns import Risk
from jalon.pmo.documents import actions as documents
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Gate
from jalon.pmo.registers import actions as registers

MOST_TITLE, MOST_RESPONSE = 200, 300


def over(
    by: Any, initiative: Any, plan: Any, kit: Kit, method: str, version: int | None = None
) -> dict[str, int]:
    """Give each room its part, through its own actions; how many of each were made.

    With a method the kit's documents are due at its gates; without one they stand by themselves.
    `version` is that of the method the initiative lives by already.
    """
    made: dict[str, int] = {}
    if method:
        governance.choose_method(by=by, initiative=initiative, key=method, version=version)
        made["gates"] = Gate.objects.filter(initiative=initiative).count()
    language = initiative.organisation.language
    uids = {work.key: uid for uid, (work, _depth) in enumerate(kit.rows(), 1)}
    for risk in kit.risks:
        _risk(by, initiative, plan, kit, risk, language, uids)
    for document in () if method else kit.documents:
        title = kit.say(document.name, language)[:MOST_TITLE]
        documents.add_document(by=by, initiative=initiative, title=title)
    return {**made, "risks": len(kit.risks), "documents": len(kit.documents)}


def _risk(
    by: Any, initiative: Any, plan: Any, kit: Kit, risk: Risk, language: str, uids: dict[str, int]
) -> None:
    """One risk in the register, with its response and the tasks it touches."""
    entry = registers.create(
        by=by,
        initiative=initiative,
        kind="risk",
        title=kit.say(risk.event, language)[:MOST_TITLE],
        cause=kit.say(risk.cause, language),
        effect=kit.say(risk.effect, language),
        direction=risk.kind,
        probability=risk.probability,
        impact=risk.impact,
    )
    registers.add_response(
        by=by,
        entry=entry,
        strategy="reduce" if risk.kind == "threat" else "enhance",
        text=kit.say(risk.response, language)[:MOST_RESPONSE],
    )
    if risk.tasks:
        entry.refresh_from_db()
        touched = [uids[key] for key in risk.tasks]
        registers.link(by=by, entry=entry, version=entry.version, plan_id=plan.pk, uids=touched)
