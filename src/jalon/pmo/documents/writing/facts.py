"""What a document may say of an initiative: plain words, numbers and lists, in the reader's language.

An organisation's template sees this and nothing else.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts.models import Membership
from jalon.pmo.common import formats
from jalon.pmo.documents.models import Closing, Handover
from jalon.pmo.documents.writing import cost
from jalon.pmo.governance import methods, straying
from jalon.pmo.governance import queries as governance
from jalon.pmo.governance.models import Life, Product, QualityCheck, Requirement, Timebox
from jalon.pmo.people.models import Communication, Place, Stakeholder
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.models import Activity, Plan
from jalon.pmo.registers import queries as registers
from jalon.pmo.registers import scales
from jalon.pmo.registers import words as register_words
from jalon.pmo.registers.models import OPEN_STATES, Entry

MOST_ROWS = 60
"""Rows of one list in a document: more belongs in the plan."""


def of(initiative: Any) -> dict[str, Any]:
    """All that is known now."""
    figures = planning.figures([initiative.pk]).get(initiative.pk)
    life = Life.objects.select_related("text").filter(initiative=initiative).first()
    found: dict[str, Any] = {
        "organisation": initiative.organisation.name,
        "project": initiative.title,
        "code": initiative.code,
        "kind": initiative.get_kind_display(),
        "purpose": initiative.purpose,
        "owner": str(initiative.owner or ""),
        "sponsor": str(initiative.sponsor or ""),
        "stage": initiative.get_stage_display(),
        "sector": initiative.get_sector_display() if initiative.sector else "",
        "method": methods.said(methods.spec_of(life).name) if life else "",
        "today": formats.day(timezone.localdate()),
        "plan": _plan(figures),
        "milestones": _milestones(initiative),
        "phases": _phases(initiative),
        "gates": [
            {
                "name": one.name,
                "due": formats.day(one.due),
                "state": str(one.get_state_display()),
                "board": str(one.board or ""),
            }
            for one in governance.gates_of(initiative)[:MOST_ROWS]
        ],
        "tolerances": [
            {
                "matter": str(one.get_matter_display()),
                "amount": formats.number(one.amount),
                "unit": straying.unit(one.matter, one.amount),
                "set_at": one.initiative.title,
            }
            for one in governance.tolerances(initiative).values()
        ],
        "people": _people(initiative),
        "products": [
            {
                "title": one.title,
                "purpose": one.purpose,
                "owner": str(one.owner or ""),
                "state": str(one.get_state_display()),
            }
            for one in Product.objects.filter(initiative=initiative).select_related("owner")[:MOST_ROWS]
        ],
        "lessons": [
            {
                "title": one.title,
                "situation": one.cause,
                "effect": one.effect,
                "recommendation": one.advice,
            }
            for one in registers.lessons(initiative).order_by("pk")[:MOST_ROWS]
        ],
        "handovers": [
            {
                "title": one.title,
                "to": str(one.person or one.to or ""),
                "due": formats.day(one.due),
            }
            for one in Handover.objects.filter(initiative=initiative).select_related("person", "to")[
                :MOST_ROWS
            ]
        ],
        "acceptance": _acceptance(initiative),
    }
    plan = Plan.objects.select_related("baseline").filter(initiative=initiative).first()
    return {**found, **cost.of(plan), **_registers(initiative), **_team(initiative), **_quality(initiative)}


def _plan(figures: Any) -> dict[str, str]:
    names = ("start", "finish", "baseline_finish", "data_date", "slip", "progress", "activities", "critical")
    if figures is None or not figures.activities:
        return dict.fromkeys(names, "")
    slip = round(figures.slip.total_seconds() / 86400) if figures.slip is not None else None
    return {
        "start": formats.day(figures.start),
        "finish": formats.day(figures.finish),
        "baseline_finish": formats.day(figures.baseline_finish),
        "data_date": formats.day(figures.data_date),
        "slip": "" if slip is None else _("%(days)s days") % {"days": formats.number(slip)},
        "progress": formats.percent(figures.percent),
        "activities": formats.number(figures.activities),
        "critical": formats.number(figures.critical),
    }


def _milestones(initiative: Any) -> list[dict[str, str]]:
    rows = planning.milestones([initiative.pk]).get(initiative.pk, [])
    in_order = sorted(rows, key=lambda one: (one["finish"], one["uid"]))[:MOST_ROWS]
    return [
        {
            "name": one["name"],
            "date": formats.day(one["finish"]),
            "baseline": formats.day(one["baseline"]),
            "state": _("reached") if one["reached"] else _("late") if one["late"] else _("ahead"),
        }
        for one in in_order
    ]


def _phases(initiative: Any) -> list[dict[str, str]]:
    plan = Plan.objects.filter(initiative=initiative).first()
    if plan is None:
        return []
    top = Activity.objects.filter(plan=plan, parent_uid__isnull=True, active=True, milestone=False)
    schedule = planning.snapshot(plan.pk).schedule
    start = dict(zip(schedule.uid.tolist(), schedule.start.tolist(), strict=True))
    finish = dict(zip(schedule.uid.tolist(), schedule.finish.tolist(), strict=True))
    return [
        {"name": name, "start": formats.day(start.get(uid)), "finish": formats.day(finish.get(uid))}
        for uid, name in top.order_by("place").values_list("uid", "name")[:MOST_ROWS]
    ]


def _people(initiative: Any) -> list[dict[str, str]]:
    named = []
    if initiative.sponsor:
        named.append({"name": str(initiative.sponsor), "role": _("Sponsor")})
    if initiative.owner:
        named.append({"name": str(initiative.owner), "role": _("Owner")})
    known = {one["name"] for one in named}
    rows = Membership.objects.filter(initiative=initiative).select_related("user").order_by("role", "pk")
    members = [{"name": str(one.user), "role": str(one.get_role_display())} for one in rows[:MOST_ROWS]]
    return named + [one for one in members if one["name"] not in known]


def _registers(initiative: Any) -> dict[str, list[dict[str, str]]]:
    """Open risks, the weightiest first, open issues, and every change asked for."""
    rows = Entry.objects.filter(initiative=initiative).select_related("risk", "owner")
    is_open = rows.filter(state__in=OPEN_STATES)
    risks = is_open.filter(kind="risk", risk__isnull=False)
    risks = risks.annotate(weight=F("risk__probability") * F("risk__impact")).order_by("-weight", "pk")
    scale = scales.of(initiative.organisation_id)
    return {
        "risks": [
            {
                "title": one.title,
                "probability": str(scale.probability[one.risk.probability - 1].word),
                "impact": str(scale.impact[one.risk.impact - 1].word),
                "owner": str(one.owner or ""),
                "state": str(register_words.state(one.kind, one.state)),
            }
            for one in risks[:MOST_ROWS]
        ],
        "past_risks": [
            {"title": one.title, "owner": str(one.owner or ""), "outcome": one.outcome}
            for one in rows.filter(kind="risk")
            .exclude(state__in=OPEN_STATES)
            .order_by("closed", "pk")[:MOST_ROWS]
        ],
        "assumptions": [
            {
                "title": one.title,
                "owner": str(one.owner or ""),
                "due": formats.day(one.due),
                "state": str(register_words.state(one.kind, one.state)),
            }
            for one in is_open.filter(kind="assumption").order_by("pk")[:MOST_ROWS]
        ],
        "issues": [
            {
                "title": one.title,
                "owner": str(one.owner or ""),
                "due": formats.day(one.due),
                "state": str(register_words.state(one.kind, one.state)),
            }
            for one in is_open.filter(kind="issue").order_by("pk")[:MOST_ROWS]
        ],
        "changes": [
            {
                "title": one.title,
                "state": str(register_words.state(one.kind, one.state)),
                "outcome": one.outcome,
            }
            for one in rows.filter(kind="change").order_by("pk")[:MOST_ROWS]
        ],
    }


def _quality(initiative: Any) -> dict[str, list[dict[str, str]]]:
    """The checks of the products, the timeboxes, and what was wanted in them."""
    wanted = Requirement.objects.filter(initiative=initiative).select_related("timebox")
    return {
        "checks": [
            {
                "product": one.product.title,
                "criterion": one.criterion,
                "tolerance": one.tolerance,
                "date": formats.day(one.done or one.planned),
                "result": str(one.get_result_display()),
            }
            for one in QualityCheck.objects.filter(product__initiative=initiative)
            .select_related("product")
            .order_by("product__number", "pk")[:MOST_ROWS]
        ],
        "requirements": _wanted(wanted),
        "delivered": _wanted(wanted.filter(state=Requirement.State.DONE)),
        "given_up": _wanted(wanted.filter(state=Requirement.State.DROPPED)),
        "timeboxes": [
            {
                "name": one.name,
                "start": formats.day(one.start),
                "finish": formats.day(one.finish),
                "capacity": formats.number(one.capacity) if one.capacity is not None else "",
            }
            for one in Timebox.objects.filter(initiative=initiative)[:MOST_ROWS]
        ],
    }


def _wanted(rows: Any) -> list[dict[str, str]]:
    return [
        {
            "title": one.title,
            "priority": str(one.get_priority_display()),
            "effort": formats.number(one.effort),
            "timebox": str(one.timebox or ""),
            "state": str(one.get_state_display()),
        }
        for one in rows[:MOST_ROWS]
    ]


def _team(initiative: Any) -> dict[str, list[dict[str, str]]]:
    """Who cares, what is said to whom, who has which place."""
    here = {"initiative": initiative, "archived": None}
    return {
        "stakeholders": [
            {
                "name": one.name,
                "role": one.role,
                "attitude": str(one.get_attitude_now_display()),
                "approach": one.approach,
            }
            for one in Stakeholder.objects.filter(**here)[:MOST_ROWS]
        ],
        "communications": [
            {
                "subject": one.subject,
                "audience": one.audience,
                "channel": str(one.get_channel_display()),
                "rhythm": str(one.get_rhythm_display()),
            }
            for one in Communication.objects.filter(**here)[:MOST_ROWS]
        ],
        "team": [
            {"role": one.title, "name": str(one.person or ""), "above": str(one.above or "")}
            for one in Place.objects.filter(**here).select_related("person", "above")[:MOST_ROWS]
        ],
    }


def _acceptance(initiative: Any) -> dict[str, str]:
    closing = Closing.objects.select_related("accepted_by").filter(initiative=initiative).first()
    if closing is None:
        return {"on": "", "by": "", "reservations": ""}
    return {
        "on": formats.day(closing.accepted_on),
        "by": str(closing.accepted_by or ""),
        "reservations": closing.reservations,
    }
