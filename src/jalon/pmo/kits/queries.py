"""What the kits' pages read: the shelf, one kit, what a project was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jalon.kits import Fault, Kit, KitRefused, sector, shelf, texts, writing
from jalon.kits.nouns import Gate, Work
from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.common.palette import folded
from jalon.pmo.initiatives.models import Initiative, Kind, Sector
from jalon.pmo.kits import access, bridge
from jalon.pmo.kits.models import KitUse, OwnKit, in_language
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.models import Activity, Plan

MOST_ROWS = 100
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Card:
    """A kit as a list tells it."""

    key: str
    name: str
    summary: str
    sector: str
    figures: dict[str, int]
    own: OwnKit | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A kit to read or to begin from."""

    key: str
    kit: Kit
    text: str
    own: OwnKit | None = None

    @property
    def name(self) -> str:
        return in_language(dict(self.kit.name))


def figures(kit: Kit) -> dict[str, int]:
    """How much of everything a kit has, and how long it takes."""
    return {
        "tasks": kit.tasks,
        "risks": len(kit.risks),
        "roles": len(kit.roles),
        "gates": len(kit.gates),
        "documents": len(kit.documents),
        "indicators": len(kit.indicators),
        "days": bridge.span_days(kit),
    }


@cache
def _shipped_figures(key: str) -> dict[str, int]:
    return figures(shelf.kit(key))


def shipped() -> list[Card]:
    """The kits that come with Jalon, by the sector's name in the reader's language."""
    cards = [
        Card(
            kit.sector,
            in_language(dict(kit.name)),
            in_language(dict(kit.summary)),
            str(Sector(kit.sector).label),
            _shipped_figures(kit.sector),
        )
        for kit in shelf.kits()
    ]
    return sorted(cards, key=lambda card: folded(card.sector))


def own(user: Any, organisation: Any) -> list[Card]:
    """The organisation's own kits."""
    rows = access.visible_to(user).filter(organisation=organisation)[:MOST_ROWS]
    return [
        Card(one.key, str(one), in_language(one.names), str(Sector(one.sector).label), one.figures, one)
        for one in rows
    ]


def chosen(user: Any, organisation: Any, key: str) -> Chosen:
    """The kit of a key: a sector, or ``own-12`` for one of the organisation's own."""
    if key in shelf.SECTORS:
        return Chosen(key, shelf.kit(key), shelf.text(key))
    prefix, _dash, number = key.partition("-")
    if prefix != "own" or not number.isdecimal() or len(number) > 12:
        raise NotVisible
    found = access.own_kit(user, int(number))
    if found.organisation_id != organisation.pk:
        raise NotVisible
    return of_own(found)


def of_own(found: OwnKit) -> Chosen:
    """The kit of a row; its text was checked when it was kept."""
    return Chosen(found.key, sector.read(found.text, file_name(found)), found.text, found)


def choices(user: Any, organisation: Any) -> list[tuple[str, Any]]:
    """The kits a form offers, own ones first."""
    mine = [(card.key, card.name) for card in own(user, organisation)]
    theirs = [(card.key, f"{card.sector} · {card.name}") for card in shipped()]
    if not mine:
        return theirs
    return [(_("Your organisation’s kits"), mine), (_("Kits of the sectors"), theirs)]


def file_name(found: OwnKit) -> str:
    """What a fault calls the file."""
    return f"{found.key}.yaml"


def written(kit: Kit) -> str:
    """The kit as YAML."""
    return writing.written(kit)


def read(text: str | bytes, name: str) -> Kit:
    """The kit of a text; :class:`KitRefused` says what is wrong."""
    return sector.read(text, name)


def sentences(refused: KitRefused) -> list[dict[str, Any]]:
    """What is wrong with a kit, in the reader's language, by line."""
    return [{"file": one.file, "line": one.line, "sentence": say(one)} for one in refused.faults[:MOST_ROWS]]


def in_one(refused: KitRefused) -> str:
    """The first faults in one text, each with its file and line."""
    said = [
        _("%(file)s, line %(line)s: %(sentence)s")
        % {"file": one.file, "line": one.line, "sentence": say(one)}
        for one in refused.faults[:10]
    ]
    return "\n".join(said)


def currency_of(organisation: Any) -> str:
    """The currency most plans of the organisation are in; none where none says."""
    rows = Plan.objects.filter(initiative__organisation=organisation).exclude(currency="")
    found = rows.values("currency").annotate(plans=Count("pk")).order_by("-plans", "currency").first()
    return str(found["currency"]) if found else ""


def finish_of(plan: Plan) -> datetime:
    """When the plan now ends."""
    return planning.snapshot(plan.pk).schedule.project_finish


def say(fault: Fault) -> str:
    return _(fault.template) % fault.params


@dataclass(frozen=True, slots=True)
class Missing:
    """A text that a language misses: what the other says."""

    language: str
    said: str


def missing(kit: Kit) -> list[Missing]:
    """What is to be translated, the first hundred texts."""
    return [Missing(language, said) for language, said in texts.missing(kit)[:MOST_ROWS]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the work as a page shows it."""

    name: str
    level: int
    phase: bool
    milestone: bool
    duration: str
    after: str
    role: str
    deliverable: str


def work(kit: Kit) -> list[Row]:
    """The work breakdown in the reader's language, the first hundred rows."""
    roles = {role.key: in_language(dict(role.name)) for role in kit.roles}
    numbers = {one.key: number for number, (one, _depth) in enumerate(kit.rows(), 1)}
    return [
        Row(
            in_language(dict(one.name)),
            depth,
            one.phase,
            one.milestone,
            _duration(one),
            "; ".join(_after(link, numbers) for link in one.after),
            roles.get(one.role, ""),
            in_language(dict(one.deliverable)) if one.deliverable else "",
        )
        for one, depth in kit.rows()[:MOST_ROWS]
    ]


def _duration(work: Work) -> str:
    if work.duration is None:
        return ""
    unit = _("ed") if work.duration.elapsed else _("d")
    return f"{work.duration.days}\u202f{unit}"


def _after(link: Any, numbers: dict[str, int]) -> str:
    kinds = {"FS": _("FS"), "SS": _("SS"), "FF": _("FF"), "SF": _("SF")}
    lag = ""
    if link.lag.days:
        lag = f"{link.lag.days:+d}\u202f{_('ed') if link.lag.elapsed else _('d')}"
    kind = kinds[link.kind] if link.kind != "FS" or lag else ""
    return f"{numbers[link.key]}{kind}{lag}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Point:
    """A gate of the kit, with the date at which the project's plan now reaches it."""

    gate: Gate
    name: str
    criteria: tuple[str, ...]
    at: str
    finish: datetime | None
    documents: tuple[tuple[str, str], ...]


def points(kit: Kit, finishes: dict[str, datetime]) -> list[Point]:
    """The gates with what is asked and shown at each, and their dates where there are any."""
    roles = {role.key: in_language(dict(role.name)) for role in kit.roles}
    names = {one.key: in_language(dict(one.name)) for one, _depth in kit.rows()}
    return [
        Point(
            gate,
            in_language(dict(gate.name)),
            tuple(in_language(dict(one)) for one in gate.criteria),
            names[gate.at],
            finishes.get(gate.at),
            tuple(
                (in_language(dict(one.name)), roles[one.owner])
                for one in kit.documents
                if one.gate == gate.key
            ),
        )
        for gate in kit.gates
    ]


def use_of(initiative: Any) -> KitUse | None:
    """What the initiative was given at its beginning."""
    return KitUse.objects.filter(initiative=initiative).select_related("by").first()


def begun_below(user: Any, initiative: Any) -> list[KitUse]:
    """What the projects below were given at their beginning, the last first; of those the user sees."""
    seen = Initiative.objects.filter(policy.reach(user).condition(), path__startswith=initiative.path)
    rows = KitUse.objects.filter(initiative__in=seen.exclude(pk=initiative.pk)).select_related("initiative")
    return list(rows.defer("text").order_by("-start", "pk")[:MOST_ROWS])


def of_its_trade(user: Any, initiative: Any) -> list[Card]:
    """The kits that a project of this sector would begin from today, own ones first."""
    cards = [*own(user, initiative.organisation), *shipped()]
    return [card for card in cards if _sector_of(card) == initiative.sector]


def _sector_of(card: Card) -> str:
    return str(card.own.sector) if card.own else card.key


def finishes(initiative: Any, kit: Kit) -> dict[str, datetime]:
    """When the project's plan now finishes each row of its kit, by key; rows deleted since have no date.

    The row of the kit at place n became the task with the uid n.
    """
    plan = Plan.objects.filter(initiative=initiative).first()
    if plan is None or not Activity.objects.filter(plan=plan).exists():
        return {}
    snapshot = planning.snapshot(plan.pk)
    found = {
        row.uid: at.finish
        for row, at in zip(snapshot.state.rows.values(), snapshot.schedule.rows(), strict=True)
    }
    return {one.key: found[uid] for uid, (one, _depth) in enumerate(kit.rows(), 1) if uid in found}


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be made, before it is."""

    ahead: bridge.Ahead
    figures: dict[str, int]


def must_be_near(start: date) -> None:
    """Refuse a start that no project has."""
    if not FIRST <= start <= LAST:
        raise Refused(_("A project starts between 1990 and 2099."), "start_out_of_range", "start")


def may_take(initiative: Any) -> bool:
    """Whether a kit can still give this initiative its work."""
    return initiative.kind == Kind.PROJECT and not Plan.objects.filter(initiative=initiative).exists()


def must_be_free(initiative: Any) -> None:
    """Refuse what a kit cannot begin: a portfolio, or a project that is planned already."""
    if initiative.kind != Kind.PROJECT:
        raise Refused(
            _("A kit begins a project: “%(name)s” is none.") % {"name": initiative}, "not_a_project"
        )
    if not may_take(initiative):
        raise Refused(
            _("“%(name)s” has a plan already: begin another project from the kit, or import over the plan.")
            % {"name": initiative},
            "plan_exists",
        )


def preview(chosen: Chosen, organisation: Any, start: date) -> Preview:
    """Counts, phases and the finish for a start date, with the organisation's public holidays."""
    must_be_near(start)
    language = (get_language() or organisation.language)[:2]
    found = bridge.ahead(chosen.kit, start=start, language=language, country=organisation.country)
    numbers = chosen.own.figures if chosen.own else _shipped_figures(chosen.key)
    return Preview(found, numbers)
