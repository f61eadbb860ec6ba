"""A project becomes a kit of the organisation's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jalon.kits import Kit, texts
from jalon.kits.languages import LANGUAGES
from jalon.kits.nouns import Risk, Role
from jalon.pmo.common.errors import Refused
from jalon.pmo.kits import access, bridge, queries
from jalon.pmo.kits.actions.own import keep_kit
from jalon.pmo.kits.models import OwnKit
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.models import Plan
from jalon.pmo.registers.models import Entry

MOST_WORK = 500
MOST_RISKS = 500
LONGEST_TEXT = 1000


def save_as_kit(*, by: Any, initiative: Any, name: str) -> OwnKit:
    """Keep the project's work, roles, calendars and risks, and what its own kit gave it, under a name.

    Texts that its kit knew in both languages keep both; what a language misses is filled on the kit's page.
    """
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
    kit = bridge.kit_of(
        engine_plan,
        name={language: name},
        sector=initiative.sector or "it",
        language=language,
        lead=Role("lead", _said("Project manager"), _said("To be said.")),
        summary=_said("Saved from the project “%(name)s”.", name=initiative.name),
    )
    use = queries.use_of(initiative)
    if use is not None:
        former = queries.read(use.text, "kit.yaml")
        known = {text[language]: text for text in texts.texts(former) if text.get(language)}
        kit = _with_former(kit, former, language)
        kit = _with_register(kit, initiative, plan.pk, bridge.keys_of(engine_plan), language)
        kit = texts.said_also(kit, known, language)
    else:
        kit = texts.whole(_with_register(kit, initiative, plan.pk, bridge.keys_of(engine_plan), language))
    text = queries.written(kit)
    kept = queries.read(text, "kit.yaml")
    return keep_kit(by=by, organisation=organisation, text=text, kit=kept, initiative=initiative)


def _said(words: str, **names: str) -> dict[str, str]:
    """Words of ours in both languages."""
    told = {}
    for language in LANGUAGES:
        with translation.override(language):
            told[language] = _(words) % names if names else _(words)
    return told


WORDS = (
    gettext_noop("Project manager"),
    gettext_noop("To be said."),
    gettext_noop("Saved from the project “%(name)s”."),
)


def _with_register(kit: Kit, initiative: Any, plan_id: int, keys: dict[int, str], language: str) -> Kit:
    """The risks as the project's register has them, where it has any; the owner is what its kit said."""
    rows = Entry.objects.filter(initiative=initiative, kind="risk", risk__isnull=False)
    found = list(rows.select_related("risk").prefetch_related("responses", "links").order_by("number"))
    if not found:
        return kit
    owners = {one.event[language]: one.owner for one in kit.risks}

    def said(words: str) -> dict[str, str]:
        return {language: words.strip()[:LONGEST_TEXT] or "–"}

    def risk(entry: Any) -> Risk:
        answers = [one.text for one in entry.responses.all()]
        tied = (one.uid for one in entry.links.all() if one.plan_id == plan_id)
        tasks = dict.fromkeys(keys[uid] for uid in tied if uid in keys)
        return Risk(
            entry.direction,
            said(entry.cause),
            said(entry.title),
            said(entry.effect),
            entry.risk.probability,
            entry.risk.impact,
            said("; ".join(answers)),
            tuple(tasks),
            owners.get(entry.title, ""),
        )

    return replace(kit, risks=tuple(risk(one) for one in found[:MOST_RISKS]))


def _with_former(kit: Kit, former: Kit, language: str) -> Kit:
    """What the kit of the project's beginning said, where what it names is still there."""

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
