"""A project becomes a kit of the organisation's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from jalon.kits import Kit
from jalon.kits.nouns import Role
from jalon.pmo.common.errors import Refused
from jalon.pmo.kits import access, bridge, queries
from jalon.pmo.kits.actions.own import keep_kit
from jalon.pmo.kits.models import OwnKit
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.models import Plan

MOST_WORK = 500


def save_as_kit(*, by: Any, initiative: Any, name: str) -> OwnKit:
    """Keep the project's work, roles and calendars, and what its own kit gave it, under a name."""
    organisation = initiative.organisation
    access.must_keep(by, organisation)
    plan = Plan.objects.filter(initiative=initiative).first()
    engine_plan = planning.snapshot(plan.pk).state.plan if plan else None
    if engine_plan is None or not engine_plan.activities:
        raise Refused(
            _("“%(name)s” has no plan to save: plan its work first.") % {"name": initiative}, "no_plan"
        )
    if len(engine_plan.activities) > MOST_WORK:
        raise Refused(
            _("“%(name)s” has %(count)s rows, and a kit %(most)s at most: save a smaller project.")
            % {"name": initiative, "count": len(engine_plan.activities), "most": MOST_WORK},
            "plan_too_long",
        )
    language = organisation.language
    with translation.override(language):
        kit = bridge.kit_of(
            engine_plan,
            name={language: name},
            sector=initiative.sector or "it",
            language=language,
            lead=Role("lead", {language: _("Project manager")}, {language: _("To be said.")}),
            summary={language: _("Saved from the project “%(name)s”.") % {"name": initiative.name}},
        )
    kit = _with_former(kit, initiative, language)
    text = queries.written(kit)
    kept = queries.read(text, "kit.yaml")
    return keep_kit(by=by, organisation=organisation, text=text, kit=kept, initiative=initiative)


def _with_former(kit: Kit, initiative: Any, language: str) -> Kit:
    """What the kit of the project's beginning said, where what it names is still there."""
    use = queries.use_of(initiative)
    if use is None:
        return kit
    former = queries.read(use.text, "kit.yaml")

    def one(text: Any) -> Any:
        return {language: former.say(text, language)}

    now = {row.name[language]: row.key for row, _depth in kit.rows()}
    keys = {
        row.key: now[said] for row, _d in former.rows() if (said := former.say(row.name, language)) in now
    }
    answers = {former.say(role.name, language): one(role.answers_for) for role in former.roles}
    roles = tuple(replace(r, answers_for=answers.get(r.name[language], r.answers_for)) for r in kit.roles)
    owners = {
        r.key: k.key for r in former.roles for k in roles if k.name[language] == former.say(r.name, language)
    }
    gates = tuple(
        replace(g, name=one(g.name), at=keys[g.at], criteria=tuple(one(c) for c in g.criteria))
        for g in former.gates
        if g.at in keys
    )
    kept = {gate.key for gate in gates}
    return replace(
        kit,
        roles=roles,
        summary=one(former.summary),
        risks=tuple(
            replace(
                r,
                cause=one(r.cause),
                event=one(r.event),
                effect=one(r.effect),
                response=one(r.response),
                tasks=tuple(keys[t] for t in r.tasks if t in keys),
                owner=owners.get(r.owner, ""),
            )
            for r in former.risks
        ),
        gates=gates,
        documents=tuple(
            replace(d, name=one(d.name), owner=owners[d.owner])
            for d in former.documents
            if d.gate in kept and d.owner in owners
        ),
        indicators=tuple(
            replace(i, name=one(i.name), unit=one(i.unit), measured=one(i.measured), target=one(i.target))
            for i in former.indicators
        ),
        closing=tuple(one(c) for c in former.closing),
    )
