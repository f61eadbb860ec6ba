"""Six months of reports: computed figures as they grew, declared colours as people are, some of them late."""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from jalon.pmo.common import formats
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.queries import PlanFigures
from jalon.pmo.reporting import actions, facts, states
from jalon.pmo.reporting.facts import plan as plan_facts
from jalon.pmo.reporting.facts.both import both
from jalon.pmo.reporting.facts.both import one as read
from jalon.pmo.reporting.rhythm import Due
from jalon.web.demo import dates
from jalon.web.demo.finished import ENDED
from jalon.web.demo.office import Office

MONTHS = 6
DAY_DUE = dates.DATA_DATE.day
SINCE = dates.day(2026, 5, 21)
LATE = {"depot": 1, "renforcement-est": 1, "cloture": 2, "visitor-centre": 1}
"""Projects whose last reports are missing, and how many."""
DRAFTS = ("aulnes",)
"""Projects whose last report is being written."""
_EPOCH = datetime(1970, 1, 1)

_NOTES = {
    "ok": (
        (
            "Le calendrier tient, aucun point ne demande de décision.",
            "The schedule holds, nothing needs a decision.",
        ),
        (
            "Les travaux suivent la référence ; l’équipe est au complet.",
            "Work follows the baseline; the team is complete.",
        ),
        (
            "Les essais de la période sont passés du premier coup.",
            "The tests of this period passed at the first try.",
        ),
    ),
    "watch": (
        (
            "Un fournisseur annonce du retard ; la marge l’absorbe encore.",
            "A supplier announces a delay; float still absorbs it.",
        ),
        (
            "La charge du mois à venir dépasse l’équipe, un renfort est demandé.",
            "The month ahead is more than the team can do; help is asked for.",
        ),
        (
            "Un jalon a glissé d’une semaine, la fin reste à portée.",
            "One milestone slipped a week, the finish is still in reach.",
        ),
    ),
    "bad": (
        ("La fin promise ne tient plus sans renfort.", "The promised finish no longer holds without help."),
        (
            "Le chemin critique a épuisé sa marge ; deux options sont chiffrées.",
            "The critical path has used up its float; two options are priced.",
        ),
    ),
    "melon": (
        (
            "Le retard sera rattrapé le mois prochain, l’équipe est mobilisée.",
            "The delay will be caught up next month, the team is on it.",
        ),
    ),
}
_ABOVE = (
    (
        "L’ensemble tient sa trajectoire ; les écarts restent dans les projets.",
        "The whole keeps its course; the gaps stay within the projects.",
    ),
    (
        "La trajectoire tient, sauf là où un renfort est demandé.",
        "The course holds, except where help is asked for.",
    ),
)
_ASKED = (
    ("Valider un second monteur de janvier à mars.", "Approve a second fitter from January to March."),
    ("Arbitrer entre la date promise et le lot 3.", "Choose between the promised date and batch 3."),
    ("Libérer la provision pour aléas de 60 k€.", "Release the contingency of 60 k€."),
)


Words = tuple[str, str]
_SINGLE: dict[str, tuple[Words, Words, Words]] = {
    "solaire": (
        (
            "La promesse de bail est signée ; l’étude d’impact part en janvier.",
            "The option on the land is signed; the impact study starts in January.",
        ),
        ("Promesse de bail signée avec la commune.", "Option on the land signed with the town."),
        (
            "Inventaires d’hiver, demande de raccordement au gestionnaire.",
            "Winter surveys, connection request to the grid operator.",
        ),
    ),
    "collection": (
        (
            "L’intention est arrêtée, le lin est réservé chez deux filateurs.",
            "The direction is settled, the linen is reserved with two spinners.",
        ),
        ("Cadrage approuvé, budget de collection ouvert.", "Framing approved, collection budget opened."),
        ("Plan de collection, premières toiles.", "Range plan, first toiles."),
    ),
    "montfaucon": (
        (
            "Le mandat est écrit ; il reprend la trame du poste de Brenne et ses leçons.",
            "The mandate is written; it takes Brenne’s way and its lessons.",
        ),
        ("Visite du poste avec l’exploitant.", "Visit to the substation with operations."),
        ("Note de cadrage au comité de février.", "Project brief to the February committee."),
    ),
    "brenne": (
        ("Le poste est en service et accepté.", "The substation is in service and accepted."),
        ("Réserves levées, dossier d’ouvrage remis.", "Snags cleared, as-built file handed over."),
        ("Suivi de garantie par l’exploitation.", "Warranty followed by operations."),
    ),
    "tramway-b": (
        (
            "La ligne transporte 9 400 voyageurs par jour, au-dessus de la prévision.",
            "The line carries 9,400 passengers a day, above the forecast.",
        ),
        (
            "Dernières plantations, décompte du génie civil soldé.",
            "Last planting, civil works account settled.",
        ),
        ("Bilan à un an avec l’exploitant.", "One-year review with the operator."),
    ),
    "park-1": (
        ("Le pavillon accueille ses premières classes.", "The pavilion receives its first school groups."),
        ("Réception sans réserve majeure.", "Handover without a major snag."),
        ("Suivi des plantations par les jardiniers.", "Planting followed by the gardeners."),
    ),
}


def fill(office: Office) -> None:
    """The rhythm of the organisation, then each project's reports up to the data date."""
    actions.set_rhythm(
        by=office.officer, organisation=office.organisation, every="month", day=DAY_DUE, since=SINCE
    )
    rhythm = Due("month", DAY_DUE, SINCE)
    dues = [office.data_date.date()]
    while len(dues) < MONTHS:
        dues.insert(0, rhythm.before(dues[0]))
    running = [key for key in office.plans if key not in ENDED]
    pks = [office.nodes[key].pk for key in running]
    figures, milestones = planning.figures(pks), planning.milestones(pks)
    for key in running:
        node = office.nodes[key]
        _project(office, key, rhythm, dues, figures[node.pk], milestones.get(node.pk, []))
    for key, said in _SINGLE.items():
        if key in office.nodes:
            ended = ENDED.get(key, dues[-1])
            _single(office, key, (ended - timedelta(days=30), ended), said)
    for node in office.nodes.values():
        if node.kind != "project":
            _branch(office, node, rhythm.period(dues[-1]))


def _single(office: Office, key: str, period: tuple[date, date], said: tuple[Words, Words, Words]) -> None:
    """The only report there is: the first of a project that begins, the last of one that is over."""
    note, done, coming = said
    signed = timezone.make_aware(datetime.combine(period[1], time(16, 20)))
    actions.bring(
        by=office.officer,
        initiative=office.nodes[key],
        period=period,
        facts={
            **facts.collected(office.officer, office.nodes[key], period[0]),
            "at": signed.isoformat(timespec="seconds"),
        },
        signed_at=signed,
        declared="ok",
        note=office.text(*note),
        done=office.text(*done),
        coming=office.text(*coming),
        asked="",
    )


def _branch(office: Office, node: Any, period: tuple[date, date]) -> None:
    """The last report of a programme or portfolio: what stands below, in its manager's words."""
    found = facts.collected(office.officer, node, period[0])
    below = found["below"]
    if not below["projects"]:
        return
    said = node.status_declared if node.status_declared != "none" else found["state"]["code"]
    late = [
        read(one["name"])
        for one in below["initiatives"]
        if one["computed"] == "bad" and one["kind"] == "project"
    ]
    done = office.text(
        f"{below['late_milestones']} jalons en retard suivis un par un.",
        f"{below['late_milestones']} late milestones followed one by one.",
    )
    coming = office.text(
        "Revue des décisions attendues au comité.", "Review of the decisions awaited in committee."
    )
    asked = office.text("Arbitrer les renforts pour ", "Decide on the help for ") + ", ".join(late[:2])
    signed = datetime.combine(period[1], time(17, 30))
    actions.bring(
        by=office.officer,
        initiative=node,
        period=period,
        facts=found,
        signed_at=timezone.make_aware(signed),
        declared=said if said != "none" else "ok",
        note=office.text(*_ABOVE[bool(late)]),
        done=done,
        coming=coming,
        asked=f"{asked}." if late else "",
    )


def _project(
    office: Office,
    key: str,
    rhythm: Due,
    dues: list[date],
    figures: PlanFigures,
    milestones: list[dict[str, Any]],
) -> None:
    chance = random.Random(f"{key} reports")  # noqa: S311 - the same demonstration every time
    node, by = office.nodes[key], office.manager(key)
    now = facts.collected(by, node, rhythm.period(dues[-1])[0])
    kept = dues[: len(dues) - LATE.get(key, 0) - (key in DRAFTS)]
    said = node.status_declared
    for place, due in enumerate(kept):
        period = rhythm.period(due)
        found = now if due == dues[-1] else _earlier(now, figures, milestones, period)
        if found is None:
            continue
        computed = found["state"]["code"]
        last = due == kept[-1]
        declared = said if last and said != "none" else _declared(computed, said, chance)
        signed = datetime.combine(due - timedelta(days=chance.randint(0, 2)), time(16, chance.randint(0, 59)))
        actions.bring(
            by=by,
            initiative=node,
            period=period,
            facts=found,
            signed_at=timezone.make_aware(signed),
            declared=declared,
            **_texts(office, found, declared, computed, chance, place),
        )
    if key in DRAFTS:
        report = actions.prepare(by=by, initiative=node, today=dues[-1])
        note = office.text(*_NOTES["watch"][1])
        actions.change(by=by, report=report, version=report.version, declared="watch", note=note)


def _declared(computed: str, said: str, chance: random.Random) -> str:
    """What people say: mostly what is, sometimes what they hope."""
    if said == "ok" and computed != "ok":
        return "ok" if chance.random() < 0.7 else "watch"
    if computed == "bad" and chance.random() < 0.4:
        return "watch"
    return computed if computed != "none" else "ok"


def _texts(
    office: Office, found: dict[str, Any], declared: str, computed: str, chance: random.Random, place: int
) -> dict[str, str]:
    kind = "melon" if declared == "ok" and computed == "bad" else declared
    notes = _NOTES[kind]
    plan = found["plan"]
    reached = [one["name"] for one in plan["milestones"] if one["reached"]]
    coming = [one for one in plan["milestones"] if not one["reached"]]
    done = [office.text(f"{name} : franchi.", f"{name}: reached.") for name in reached[:3]]
    percent = formats.percent(plan["percent"])
    done.append(office.text(f"Avancement porté à {percent}.", f"Progress brought to {percent}."))
    ahead = [
        office.text(
            f"{one['name']}, le {formats.day(one['finish'])}.",
            f"{one['name']}, {formats.day(one['finish'])}.",
        )
        for one in coming[:3]
    ]
    asked = office.text(*chance.choice(_ASKED)) if declared in ("watch", "bad") or kind == "melon" else ""
    return {
        "note": office.text(*notes[place % len(notes)]),
        "done": "\n".join(done),
        "coming": "\n".join(ahead),
        "asked": asked,
    }


def _earlier(
    now: dict[str, Any], figures: PlanFigures, milestones: list[dict[str, Any]], period: tuple[date, date]
) -> dict[str, Any] | None:
    """The facts as they were at the end of a period: progress from the curves, slips that grew since."""
    moment = datetime.combine(period[1], time(17))
    if figures.start is None or moment <= figures.start or not now["value"].get("curve"):
        return None
    minute = round((moment - _EPOCH) / timedelta(minutes=1))
    value = _value(now["value"], minute)
    months = (figures.data_date or moment) - moment
    grown = max(0.0, 1 - months.days / 160) ** 2
    slip = round((now["plan"]["slip"] or 0) * grown)
    finish = figures.finish
    if figures.baseline_finish and finish:
        finish = figures.baseline_finish + timedelta(days=slip)
    share = (value["ev"] or 0) / (now["value"]["ev"] or 1)
    marks = [_milestone(one, minute, grown) for one in milestones]
    late = sum(one["late"] and not one["reached"] for one in marks)
    then = replace(
        figures,
        finish=finish,
        data_date=moment,
        percent=figures.percent * share,
        late_milestones=late,
        min_float=figures.min_float if slip or not figures.min_float or figures.min_float >= 0 else 0,
    )
    state = states.of_plan(then)
    plan = {
        **now["plan"],
        "finish": round((finish - _EPOCH) / timedelta(minutes=1)) if finish else None,
        "slip": slip if figures.baseline_finish else None,
        "data_date": minute,
        "percent": round(then.percent, 2),
        "planned_percent": round(100 * (value["pv"] or 0) / (value["bac"] or 1), 2),
        "float": then.min_float,
        "late_milestones": late,
        "late_tasks": round(now["plan"]["late_tasks"] * grown),
        "late": [],
        "milestones": plan_facts.chosen(marks, period[0]),
    }
    return {
        **now,
        "at": timezone.make_aware(moment).isoformat(timespec="seconds"),
        "state": {
            "code": state.code,
            "sentence": both(lambda: states.of_plan(then).sentence),
            "rule": now["state"]["rule"],
        },
        "plan": plan,
        "value": value,
        "simulation": None,
    }


def _milestone(one: dict[str, Any], minute: int, grown: float) -> dict[str, Any]:
    baseline = one["baseline"]
    if one["finish"] <= minute:
        return {**one, "reached": True}
    finish = one["finish"] if baseline is None else round(baseline + (one["finish"] - baseline) * grown)
    return {**one, "finish": finish, "reached": False, "late": baseline is not None and finish > baseline}


def _value(now: dict[str, Any], minute: int) -> dict[str, Any]:
    curve = now["curve"]
    place = max(bisect_right(curve["ends"], minute) - 1, 0)
    pv, ev, ac = (curve[name][place] or 0.0 for name in ("pv", "ev", "ac"))
    cpi = round(ev / ac, 4) if ac else None
    pace = None
    if pv:
        pace = round(1 - (1 - (now["spi_time"] or 1)) * ev / (now["ev"] or 1), 4)
    eac = round(now["bac"] / cpi, 2) if cpi else None
    hidden = {
        name: [v if at <= minute else None for at, v in zip(curve["ends"], curve[name], strict=True)]
        for name in ("ev", "ac")
    }
    return {
        **now,
        "pv": pv,
        "ev": ev,
        "ac": ac,
        "cpi": cpi,
        "spi": round(ev / pv, 4) if pv else None,
        "spi_time": pace,
        "eac": eac,
        "vac": round(now["bac"] - eac, 2) if eac else None,
        "curve": {**curve, **hidden, "now": minute},
    }
