"""Risk simulation of a plan: asking for one, and reading what it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jalon.pmo.common import formats, money
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.control import access, actions, charts, queries
from jalon.pmo.control.bridge import tables
from jalon.pmo.control.forms import SimulationForm
from jalon.pmo.control.models import Study
from jalon.pmo.control.views import studies
from jalon.pmo.planning.views import layout

KIND = Study.Kind.SIMULATION
TABLES = {
    "percentiles": ("percent", "finish", "cost"),
    "finish": ("finish", "share"),
    "together": ("finish", "cost"),
    "cost": ("cost", "share"),
    "draws": ("finish", "cost"),
    "drivers": ("kind", "uid", "name", "correlation", "contribution", "low", "high"),
    "criticality": ("uid", "name", "share"),
}
_KEYS = {
    "percentiles": "levels",
    "finish": "finish_curve",
    "cost": "cost_curve",
    "draws": "scatter",
    "together": "frontier",
}
_SPEAKING = {
    "low_field": ("optimistic", "optimiste", "minimum", "shortest"),
    "high_field": ("pessimistic", "pessimiste", "maximum", "longest"),
}
_DATES = frozenset({"finish", "low", "high"})


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str, study_id: int | None = None) -> HttpResponse:
    """The last simulation, or the one asked for; the form that asks for another."""
    initiative, plan = layout.opened(request, slug, "plan" if request.method == "POST" else "view")
    if plan is None or not plan.activity_count:
        return render(request, "control/risk.html", layout.context(request, initiative, "plan_risk"))
    former = queries.studies(initiative, KIND)
    study = studies.chosen(request, former, study_id)
    fields = queries.duration_fields(plan)
    uncertainty = queries.uncertainty_of(plan)
    form = SimulationForm(
        request.POST or None,
        fields=fields,
        said=bool(uncertainty.content),
        initial=_suggested(plan, study, fields),
    )
    if request.method == "POST" and form.is_valid():
        asked = form.parameters()
        made = actions.ask(
            by=request.user,
            initiative=initiative,
            kind=KIND,
            plan_ids=[plan.pk],
            parameters={**asked, **queries.risks_asked(plan, asked)},
            request=request.POST.get("request", ""),
        )
        return redirect("plan_risk_study", slug, made.pk)
    context = layout.context(
        request,
        initiative,
        "plan_risk",
        plan=plan,
        form=form,
        study=study,
        former=list(former[:8]),
        may_plan="plan" in plan.rights,
        has_fields=bool(fields),
        told=queries.said_of(uncertainty.content),
        waits=bool(uncertainty.proposed),
        has_risks=form["correlation"].value() or form["lost"].value() or form.errors,
    )
    if study is not None:
        context |= studies.shown(study) | {"refusal": studies.refusal(study)}
        if study.answer:
            context |= _drawn(plan, study)
    return render(request, "control/risk.html", context)


def _suggested(plan: Any, study: Study | None, fields: list[str]) -> dict[str, Any]:
    """What was asked last time; else the plan's fields where their names speak."""
    if study is not None:
        asked = study.parameters
        names = dict(
            zip(("low_field", "likely_field", "high_field"), asked.get("fields") or [], strict=False)
        )
        return {
            "low": f"{100 * asked['low']:g}",
            "high": f"{100 * asked['high']:g}",
            "settle": asked.get("tolerance") is not None,
            "finish": formats.moment(asked.get("finish")),
            "register": asked.get("register", True),
            "uncertain": asked.get("uncertain") is not False,
            "correlation": round(100 * asked["correlation"]) if asked.get("correlation") else None,
            "lost": round(100 * asked["weather"]["lost"]) if asked.get("weather") else None,
            "months": ", ".join(map(str, asked["weather"]["months"])) if asked.get("weather") else "",
            **{name: asked.get(name) for name in ("shape", "iterations", "seed", "cost")},
            **names,
        }
    known = {name.casefold(): name for name in fields}
    found = {
        end: next((known[word] for word in words if word in known), "") for end, words in _SPEAKING.items()
    }
    return {**(found if all(found.values()) else {}), "finish": formats.moment(plan.baseline_finish)}


def _drawn(plan: Any, study: Study) -> dict[str, Any]:
    a = study.answer
    marked = {p: (finish, cost) for p, finish, cost in a["levels"] if p in (50, 80)}
    varies = a["cost_curve"][0][0] < a["cost_curve"][-1][0]
    promised = (a["committed_finish"], a["committed_cost"])
    return {
        "answer": a,
        "levels": [_level(a, p, finish, cost) for p, finish, cost in a["levels"]],
        "wanted": [_level(a, p, finish, cost) for p, finish, cost in a["levels"] if p in WANTED],
        "both": _level(a, None, *a["joint"]) if varies and "joint" in a else None,
        "drivers": [
            (kind, uid, name, formats.number(correlation, 2), share, low, high)
            for kind, uid, name, correlation, share, low, high in a["drivers"]
        ],
        "pairs": a["frontier"],
        "confidence": formats.percent(100 * a["confidence"]),
        "joint": formats.percent(100 * a["confidence_joint"]),
        "needs": _needs(a, varies),
        "worth": _worth(a),
        "drawn_with": _drawn_with(study.parameters),
        "about": _about(a),
        "critical": [(uid, name, round(100 * share, 1)) for uid, name, share in a["criticality"]],
        "p50": marked[50][0],
        "p80": marked[80][0],
        "costs_vary": varies,
        "finish_chart": charts.chances(
            a["finish_curve"],
            {p: v[0] for p, v in marked.items()},
            promised[0],
            a["planned_finish"],
            dates=True,
        ),
        "cost_chart": charts.chances(
            a["cost_curve"], {p: v[1] for p, v in marked.items()}, promised[1], a["planned_cost"], dates=False
        )
        if varies
        else None,
        "cloud": charts.cloud(a["scatter"], a["frontier"], promised),
        "tornado": charts.tornado(a["drivers"], a["mean"]),
        "moved_since": study.revisions.get(str(plan.pk)) != plan.revision,
        "notes": [_(template) % params for template, params in a["notes"]],
    }


WANTED = (50, 60, 70, 80, 90)
"""The confidences whose price the page says."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A confidence: the date and the cost it needs, and how far these are from what was promised."""

    percent: int | None
    finish: int
    cost: float
    days: float
    money: float

    @property
    def strong(self) -> bool:
        return self.percent in (50, 80)


def _level(a: dict[str, Any], percent: int | None, finish: int, cost: float) -> _Level:
    days = round((finish - a["committed_finish"]) / 1440, 1)
    return _Level(percent, finish, cost, days, cost - a["committed_cost"])


def _worth(a: dict[str, Any]) -> dict[str, Any] | None:
    """The percentiles before and after the responses, and what these gain."""
    if "before" not in a:
        return None
    before = {p: (finish, cost) for p, finish, cost in a["before"]["levels"]}
    return {
        "rows": [
            (p, *before[p], finish, cost, round((before[p][0] - finish) / 1440, 1), before[p][1] - cost)
            for p, finish, cost in a["levels"]
            if p in (50, 80, 90)
        ],
        "confidence": formats.percent(100 * a["before"]["confidence"]),
    }


def _drawn_with(asked: dict[str, Any]) -> list[str]:
    """What was not certain, in short sentences."""
    risks, events = asked.get("risks") or {}, asked.get("events") or []
    said = []
    if risks:
        counts = ", ".join(queries.said_of(risks)) or "–"
        name = asked.get("risks_name")
        said.append(
            _("Said of the plan, from “%(name)s”: %(counts)s.") % {"name": name, "counts": counts}
            if name
            else _("Said of the plan: %(counts)s.") % {"counts": counts}
        )
    if events:
        said.append(
            ngettext("%(count)s risk of the register.", "%(count)s risks of the register.", len(events))
            % {"count": len(events)}
        )
    if asked.get("correlation"):
        said.append(
            _("Durations move together: %(share)s %%.") % {"share": round(100 * asked["correlation"])}
        )
    if asked.get("weather"):
        said.append(
            _("Weather takes %(share)s %% of working days in months %(months)s.")
            % {
                "share": round(100 * asked["weather"]["lost"]),
                "months": ", ".join(map(str, asked["weather"]["months"])),
            }
        )
    return said


def _needs(a: dict[str, Any], costs: bool) -> str:
    """What eight chances in ten need beyond the promise."""
    days = formats.number(abs(a["p80_days"]), 0)
    late = a["p80_days"] > 0
    words = _("%(days)s days after the promise") if late else _("%(days)s days before the promise")
    text = words % {"days": days}
    if costs and a["p80_money"] > 0:
        more = money.written(a["p80_money"], a["currency"], shorten_from=money.IN_FULL)
        text += _(", and %(money)s more") % {"money": more}
    return text


def _about(a: dict[str, Any]) -> str:
    """How it was drawn, for whoever must repeat it."""
    bias = formats.number(round(a["merge_bias"] / 1440, 1))
    return _(
        "%(count)s draws, seed %(seed)s. Where paths meet, the later one decides: that alone costs"
        " %(bias)s days on average (merge bias)."
    ) % {"count": formats.number(a["iterations"]), "seed": a["seed"], "bias": bias}


@require_safe
def table(request: HttpRequest, slug: str, study_id: int, table: str) -> HttpResponse:
    """One chart's figures as CSV."""
    study = access.study(request.user, study_id)
    if table not in TABLES or study.kind != KIND or study.initiative.slug != slug or not study.answer:
        raise NotVisible
    names = TABLES[table]
    rows = (
        [_cell(n, v) for n, v in zip(names, row, strict=True)]
        for row in study.answer[_KEYS.get(table, table)]
    )
    response = HttpResponse(tables.written(names, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{table}.csv"'
    return response


def _cell(name: str, value: Any) -> Any:
    when = formats.moment(value) if name in _DATES else None
    return value if when is None else f"{when:%Y-%m-%dT%H:%M}"
