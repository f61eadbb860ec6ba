"""What pages, other rooms and the simulation read of the registers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from heapq import nlargest
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.registers import access, scales
from jalon.pmo.registers.models import (
    OPEN_STATES,
    PREFIXES,
    Direction,
    Entry,
    EntryLink,
    Kind,
    LessonUse,
    Response,
    Risk,
    State,
)
from jalon.pmo.registers.telling import HAPPENED

RISKS_ASKED = 6
"""The heaviest risks for which lessons of elsewhere are looked up."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open entries of each kind an initiative has, its own and below; and how many are late."""

    open: dict[str, int]
    overdue: int
    escalated: int


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """An open risk as the simulation strikes with it: a share, working minutes, money, signed.

    ``activities`` are (plan id, activity uid) pairs; none means the end of the project.
    """

    entry_id: int
    code: str
    title: str
    probability: float
    minutes: int
    cost: Decimal
    probability_after: float
    minutes_after: int
    cost_after: Decimal
    response_cost: Decimal
    activities: tuple[tuple[int, int], ...]


def entries(
    user: Any,
    initiative: Initiative | None = None,
    kinds: Iterable[str] = (),
    below: bool = True,
    open_only: bool = True,
    organisation: Any = None,
) -> QuerySet[Entry]:
    """The visible entries, of an initiative (and what is below) or of all; newest first."""
    rows = access.visible_to(user).filter(initiative__archived__isnull=True)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    if initiative is not None:
        here = Q(held_at=initiative) | Q(initiative=initiative)
        if below:
            here |= Q(initiative__path__startswith=initiative.path)
        rows = rows.filter(here)
    if chosen := list(kinds):
        rows = rows.filter(kind__in=chosen)
    if open_only:
        rows = rows.filter(state__in=OPEN_STATES)
    return rows.select_related("initiative__organisation", "held_at", "owner", "risk").order_by("-pk")


def counts(user: Any, initiatives: Iterable[Initiative], today: date | None = None) -> dict[int, Counts]:
    """By initiative id, what is open there and below; two queries however many initiatives."""
    wanted = list(initiatives)
    today = today or timezone.localdate()
    groups = (
        access.visible_to(user)
        .filter(state__in=OPEN_STATES)
        .values_list("initiative__path", "held_at_id", "initiative_id", "kind")
        .annotate(count=Count("pk"), overdue=Count("pk", filter=Q(due__lt=today)))
        .order_by()
    )
    totals: dict[int, tuple[dict[str, int], list[int]]] = {one.pk: ({}, [0, 0]) for one in wanted}
    for path, held_at, at, kind, count, overdue in groups:
        for pk in {int(part) for part in path.strip("/").split("/")} & totals.keys():
            kinds, (late, raised) = totals[pk]
            kinds[kind] = kinds.get(kind, 0) + count
            totals[pk] = (kinds, [late + overdue, raised + (count if held_at == pk != at else 0)])
    return {pk: Counts(kinds, late, raised) for pk, (kinds, (late, raised)) in totals.items()}


def risk_events(initiative: Initiative) -> list[RiskEvent]:
    """The open risks of an initiative and of what is below it, in the order of their numbers."""
    rows = (
        Entry.objects.filter(
            initiative__path__startswith=initiative.path, kind=Kind.RISK, state__in=OPEN_STATES
        )
        .select_related("risk")
        .prefetch_related("responses")
        .order_by("number")
    )
    found = list(rows)
    touched: dict[int, list[tuple[int, int]]] = {}
    links = EntryLink.objects.filter(entry__in=[row.pk for row in found])
    for entry_id, plan_id, uid in links.order_by("plan_id", "uid").values_list("entry_id", "plan_id", "uid"):
        touched.setdefault(entry_id, []).append((plan_id, uid))
    own = scales.of(initiative.organisation_id)
    events = []
    for row in found:
        responses = list(row.responses.all())
        figures = scales.exposure(row, row.risk, own, responses)
        events.append(
            RiskEvent(
                row.pk,
                row.code,
                row.title,
                figures.probability,
                figures.minutes,
                figures.cost,
                figures.probability_after,
                figures.minutes_after,
                figures.cost_after,
                sum((one.cost for one in responses), Decimal(0)),
                tuple(touched.get(row.pk, ())),
            )
        )
    return events


@dataclass(frozen=True, slots=True)
class StandingRisk:
    """An open risk as things stand: only what was done about it counts; `planned` is still to be done.

    `chance` is a share and `cost` money, signed, both after the responses that are done.
    """

    entry: Entry
    chance: float
    cost: float
    planned: tuple[Response, ...]

    @property
    def now(self) -> float:
        """What it may cost, by its chance."""
        return self.chance * self.cost

    def after(self, responses: Iterable[Response]) -> float:
        """The same once these responses are carried out too."""
        likely, grave = scales.cuts(responses)
        return min(1.0, self.chance * likely) * self.cost * grave


def standing_risks(initiative: Initiative) -> list[StandingRisk]:
    """The open risks of an initiative and below, with the responses that are not done yet."""
    rows = (
        Entry.objects.filter(
            initiative__path__startswith=initiative.path, kind=Kind.RISK, state__in=OPEN_STATES
        )
        .select_related("risk", "owner", "initiative__organisation")
        .prefetch_related("responses__owner")
        .order_by("number")
    )
    own = scales.of(initiative.organisation_id)
    found = []
    for row in rows:
        responses = list(row.responses.all())
        done = [one for one in responses if one.done is not None]
        figures = scales.exposure(row, row.risk, own, done)
        planned = tuple(one for one in responses if one.done is None)
        found.append(StandingRisk(row, figures.probability_after, float(figures.cost_after), planned))
    return found


@dataclass(frozen=True, slots=True)
class Threat:
    """An open threat as it weighs after its responses: a share, working minutes, money."""

    entry_id: int
    code: str
    title: str
    initiative_id: int
    probability: float
    minutes: int
    cost: float

    @property
    def exposure(self) -> float:
        """Probability by cost."""
        return self.probability * self.cost

    @property
    def weight(self) -> tuple[float, float]:
        """What threats are ranked by: expected cost, then expected delay."""
        return self.exposure, self.probability * self.minutes


_FIGURES = ("risk__probability", "risk__impact", "risk__percent", "risk__minutes", "risk__cost")


def threats(
    user: Any, organisation: Any, initiative: Initiative | None = None, most: int = 12
) -> tuple[list[Threat], int]:
    """The open threats that weigh most, heaviest first, and how many there are; three queries."""
    rows = entries(user, initiative, [Kind.RISK], organisation=organisation).order_by()
    rows = rows.exclude(direction=Direction.OPPORTUNITY).filter(risk__isnull=False)
    own = scales.of(organisation.pk)
    cuts: dict[int, list[tuple[int, int]]] = {}
    answers = Response.objects.filter(entry__in=rows.values("pk"))
    for entry_id, *cut in answers.values_list("entry_id", "probability_cut", "impact_cut"):
        cuts.setdefault(entry_id, []).append((cut[0], cut[1]))
    found = []
    for pk, number, title, place, *figures in rows.values_list(
        "pk", "number", "title", "initiative_id", *_FIGURES
    ):
        likely, minutes, cost = scales.residual(figures, own, cuts.get(pk, ()))
        found.append(Threat(pk, f"{PREFIXES[Kind.RISK]}-{number}", title, place, likely, minutes, cost))
    return nlargest(most, found, key=lambda one: one.weight), len(found)


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of an entry's history."""

    by: str
    at: Any
    what: str
    fields: tuple[str, ...]


def lessons(initiative: Initiative) -> QuerySet[Entry]:
    """What was learnt in an initiative and not withdrawn, newest first; `used` is how often it helped."""
    rows = Entry.objects.filter(initiative=initiative, kind=Kind.LESSON).exclude(state=State.CANCELLED)
    return rows.select_related("raised_by").annotate(used=Count("uses")).order_by("-pk")


def similar_lessons(
    user: Any, typed: str, organisation: Any, without: Initiative | None = None, limit: int = 5
) -> list[tuple[search.Found, Entry]]:
    """The visible lessons of elsewhere that share the most words with what is typed, best first."""
    own = lessons(without).values_list("pk", flat=True) if without else ()
    found = search.similar(
        user,
        typed,
        kinds=["lesson"],
        organisation=organisation,
        without=[str(pk) for pk in own],
        limit=limit,
    )
    rows = Entry.objects.annotate(used=Count("uses")).in_bulk([int(one.text.object_pk) for one in found])
    return [(one, rows[int(one.text.object_pk)]) for one in found if int(one.text.object_pk) in rows]


def lessons_for(user: Any, initiative: Initiative, limit: int = 6) -> list[tuple[search.Found, Entry, str]]:
    """The visible lessons of elsewhere close to an initiative's heaviest open risks, then to its purpose.

    Each comes with the risk it is close to, or "".
    """
    weight = F("risk__probability") * F("risk__impact")
    risks = Entry.objects.filter(initiative=initiative, kind=Kind.RISK, state__in=OPEN_STATES)
    asked = [str(row.title) for row in risks.order_by(-weight, "pk")[:RISKS_ASKED]]
    found: dict[int, tuple[search.Found, Entry, str]] = {}
    for typed, near in (*zip(asked, asked, strict=True), (f"{initiative.name} {initiative.purpose}", "")):
        for one, lesson in similar_lessons(user, typed, initiative.organisation, initiative, limit):
            found.setdefault(lesson.pk, (one, lesson, near))
    return list(found.values())[:limit]


def helped_in(initiative: Initiative) -> set[int]:
    """The lessons of elsewhere that helped here."""
    return set(LessonUse.objects.filter(initiative=initiative).values_list("entry_id", flat=True))


def levels_used(organisation: Any) -> tuple[dict[int, int], dict[int, int]]:
    """How many open risks of the organisation stand at each level of probability, and of impact."""
    rows = Risk.objects.filter(entry__organisation=organisation, entry__state__in=OPEN_STATES)
    by = [
        dict(rows.order_by().values_list(name).annotate(count=Count("pk")))
        for name in ("probability", "impact")
    ]
    return by[0], by[1]


def open_by_kind(user: Any, initiative: Initiative | None, organisation: Any) -> dict[str, int]:
    """How many open entries of each kind the user sees there."""
    rows = entries(user, initiative, organisation=organisation).order_by()
    return dict(rows.values_list("kind").annotate(count=Count("pk")))


@dataclass(frozen=True, slots=True)
class Task:
    """An activity of a plan, as an entry's page names it."""

    plan_id: int
    plan: str
    uid: int
    name: str

    @property
    def key(self) -> str:
        """Plan and activity in one word."""
        return f"{self.plan_id}-{self.uid}"


def activities(entry: Entry) -> list[Task]:
    """What the entry touches."""
    from jalon.pmo.planning.models import Activity

    links = list(entry.links.select_related("plan__initiative__organisation").order_by("plan_id", "uid"))
    uids = [one.uid for one in links]
    rows = Activity.objects.filter(plan__in=[one.plan_id for one in links], uid__in=uids)
    names = {(plan, uid): name for plan, uid, name in rows.values_list("plan_id", "uid", "name")}
    return [
        Task(one.plan_id, one.plan.initiative.title, one.uid, names[one.plan_id, one.uid])
        for one in links
        if (one.plan_id, one.uid) in names
    ]


def tasks(user: Any, entry: Entry, typed: str, most: int = 20) -> list[Task]:
    """The activities with these words in their name that the entry may touch: of plans on its own line."""
    from jalon.pmo.planning import access as plans
    from jalon.pmo.planning.models import Activity

    line = Q(initiative__path__startswith=entry.initiative.path)
    line |= Q(initiative__in=[*entry.initiative.ancestor_ids, entry.initiative_id])
    seen = plans.visible_to(user).filter(line).select_related("initiative__organisation")
    known = {one.pk: one for one in seen}
    taken = {(one.plan_id, one.uid) for one in entry.links.all()}
    below = Activity.objects.filter(plan=OuterRef("plan"), parent_uid=OuterRef("uid"))
    rows = Activity.objects.filter(~Exists(below), plan__in=known)
    for word in typed.split()[:8]:
        rows = rows.filter(name__icontains=word)
    found = rows.order_by("plan_id", "place").values_list("plan_id", "uid", "name")[: most + len(taken)]
    return [
        Task(plan, known[plan].initiative.title, uid, name)
        for plan, uid, name in found
        if (plan, uid) not in taken
    ][:most]


def history(entry: Entry, most: int = 30) -> list[Happened]:
    """The journal's lines on the entry, newest first."""
    from jalon.pmo.common.models import Change

    rows = Change.objects.filter(model=Entry._meta.label, object_pk=str(entry.pk)).select_related(
        "change_set__actor"
    )
    return [
        Happened(
            str(row.change_set.actor or ""),
            row.change_set.at,
            str(HAPPENED.get(row.change_set.verb, "")),
            _labels(row.change_set.params.get("fields", ())),
        )
        for row in rows.order_by("-pk")[:most]
    ]


def _labels(names: Iterable[str]) -> tuple[str, ...]:
    """The words of fields, each once, without those that follow from another."""
    fields = {f.attname: f for model in (Risk, Entry) for f in model._meta.concrete_fields}
    known = (fields[name] for name in names if name in fields and fields[name].editable)
    return tuple(dict.fromkeys(str(field.verbose_name) for field in known))
