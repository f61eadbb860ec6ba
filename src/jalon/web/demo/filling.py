"""Fills an empty Jalon with the demonstration: always the same, through the rooms' own actions."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation

from jalon.engine.model import Calendar, Link, Plan
from jalon.pmo.accounts import actions as accounts
from jalon.pmo.accounts.models import Role, User
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.initiatives import engagement
from jalon.pmo.organisation import actions as organisations
from jalon.pmo.organisation.models import Organisation
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import bridge, queries
from jalon.web.demo import begun, breakdown, dates, money, rooms, tree
from jalon.web.demo import branches as own_plans
from jalon.web.demo.finished import ENDED
from jalon.web.demo.office import Office
from jalon.web.demo.projects import PROJECTS, Project
from jalon.web.demo.purposes import PURPOSES

DATA_DATE = dates.DATA_DATE
DAY = 480
HALF = 0.5
RECENT = 9
"""Days within which a task of a project in trouble may not have begun, or not be finished."""
SPONSOR = "Bernard Castel"
DOMAIN = "norvalie.example"
_SITE = [[[450, 720], [780, 990]]] * 5 + [[[450, 720]], []]
_NIGHT = [[[1260, 1740]]] * 5 + [[], []]
_CLOCK = [[[0, 1440]]] * 7
_CALENDARS = (
    ("site", ("Chantier, six jours", "Site, six days"), _SITE, True),
    ("night", ("Nuit, 21 h à 5 h", "Night, 9 pm to 5 am"), _NIGHT, True),
    ("24h", ("24 heures sur 24", "Around the clock"), _CLOCK, False),
)


def fill(language: str = "fr") -> None:
    """The two organisations, their people, trees and plans; nothing where they are there already.

    ``language`` is Norvalie's: that of its plans' texts. Halden's is English, and its initiatives and
    Norvalie's carry their names in both.
    """
    if Organisation.objects.filter(name=tree.NORVALIE[0]).exists():
        return
    with transaction.atomic():
        norvalie = (*tree.NORVALIE[:2], language)
        _organisation(norvalie, tree.PEOPLE, tree.OTHERS, tree.BRANCHES, PROJECTS, tree.CROSS_LINKS)
        _organisation(tree.HALDEN, tree.HALDEN_PEOPLE, (), tree.HALDEN_BRANCHES, tree.HALDEN_PROJECTS, ())


def sign_ins() -> list[tuple[str, str, str, str]]:
    """(e-mail, password, name, role) of the persons who may try the demonstration."""
    people = (*tree.PEOPLE, tree.HALDEN_PEOPLE[0])
    return [(_email(one), tree.PASSWORD, one.name, str(Role(one.role).label)) for one in people]


def _email(someone: tree.Someone) -> str:
    return f"{someone.login}@{DOMAIN}"


def _organisation(
    identity: tuple[str, str, str],
    people: Sequence[tree.Someone],
    others: Sequence[str],
    branches: Sequence[tree.Branch],
    projects: Sequence[Project],
    cross_links: Sequence[tuple[str, str, str, str]],
) -> None:
    name, country, language = identity
    with translation.override(language):
        users = {
            one.login: User.objects.create_user(_email(one), tree.PASSWORD, name=one.name) for one in people
        }
        officer = users[people[0].login]
        organisation = organisations.create(by=officer, name=name, country=country, language=language)
        persons = _persons(officer, organisation, users, others)
        calendars = _calendars(officer, organisation)
        nodes = _tree(officer, organisation, persons, branches, projects)
        for someone in people[1:]:
            accounts.add_member(
                by=officer,
                organisation=organisation,
                initiative=nodes[someone.place] if someone.place else None,
                email=_email(someone),
                role=someone.role,
            )
        plans = _Plans(officer, _managers(people, users), nodes, calendars, language, cross_links)
        plans.make((*projects, *own_plans.plans(branches)))
        begin = begun.begin(officer, organisation, persons, nodes, projects, SPONSOR)
        nodes |= {key: plan.initiative for key, plan in begin.items()}
        office = Office(
            organisation,
            officer,
            users,
            persons,
            nodes,
            {one.key: plans.plans[one.key] for one in projects if one.text},
            0 if language == "fr" else 1,
            DATA_DATE,
            begin,
        )
        for fill_room in rooms.ROOMS:
            fill_room(office)


def _managers(people: Sequence[tree.Someone], users: Mapping[str, Any]) -> dict[str, Any]:
    """Who runs which project, where that is someone with an account."""
    return {one.place: users[one.login] for one in people if one.role == "project_manager"}


def _persons(
    officer: Any, organisation: Any, users: Mapping[str, Any], others: Sequence[str]
) -> dict[str, Any]:
    found = {
        str(user): organisations.person_for(by=officer, organisation=organisation, user=user)
        for user in users.values()
    }
    for name in others:
        found[name] = organisations.person_named(by=officer, organisation=organisation, name=name)
    return found


def _calendars(officer: Any, organisation: Any) -> dict[str, Calendar]:
    """The organisation's calendars beside its usual one: site, night, around the clock."""
    language = 0 if organisation.language == "fr" else 1
    made = {"": organisation.calendar_id}
    for key, names, days, with_holidays in _CALENDARS:
        calendar = planning.create_calendar(by=officer, organisation=organisation, name=names[language])
        fields = {"days": days, **({"holidays_country": organisation.country} if with_holidays else {})}
        planning.change_calendar(by=officer, pk=calendar.pk, version=calendar.version, **fields)
        made[key] = calendar.pk
    rows = {row["pk"]: row for row in bridge.calendar_rows(bridge.usable_by(organisation.pk, ()))}
    return {key: bridge.engine_calendar(rows[pk]) for key, pk in made.items()}


def _tree(
    officer: Any,
    organisation: Any,
    persons: Mapping[str, Any],
    branches: Sequence[tree.Branch],
    projects: Sequence[Project],
) -> dict[str, Any]:
    own, other = (0, 1) if organisation.language == "fr" else (1, 0)
    nodes: dict[str, Any] = {}
    for one in (*branches, *projects):
        project = isinstance(one, Project)
        if isinstance(one, Project) and not one.text:
            continue  # it begins from a kit, once the others are there
        nodes[one.key] = initiatives.create(
            by=officer,
            organisation=organisation,
            parent=nodes.get(one.parent),
            kind="project" if project else one.kind,
            name=one.names[own],
            name_alt=one.names[other] if one.names[own] != one.names[other] else "",
            owner=persons[one.owner],
            sponsor=persons.get(SPONSOR),
            purpose=PURPOSES.get(one.key, one.purpose)[own],
            status_declared=one.declared,
            **({"sector": one.sector, "stage": one.stage, "code": one.code} if project else {}),
            **({} if project else {"stage": "delivery", "engagement": _ENGAGEMENT.get(one.key, "")}),
        )
    return nodes


_ENGAGEMENT = {"reseaux": "controlling", "mobilite": "directive", "numerique": "supportive"}


class _Plans:
    """Makes the plans: as agreed, kept as a baseline, then as they went until the data date."""

    def __init__(
        self,
        officer: Any,
        managers: Mapping[str, Any],
        nodes: Mapping[str, Any],
        calendars: Mapping[str, Calendar],
        language: str,
        cross_links: Sequence[tuple[str, str, str, str]],
    ) -> None:
        self.officer, self.managers, self.nodes = officer, managers, nodes
        self.calendars, self.language = calendars, 0 if language == "fr" else 1
        self.cross_links = cross_links
        self.rows: dict[str, list[str]] = {}
        self.plans: dict[str, Any] = {}

    def make(self, projects: Sequence[Project]) -> None:
        planned = [project for project in projects if project.text]
        texts = {project.key: project for project in planned}
        waits = {project.key: {c[2] for c in self.cross_links if c[0] == project.key} for project in planned}
        while waits:
            ready = [key for key, before in waits.items() if before <= self.plans.keys()]
            for key in ready:
                del waits[key]
                self.agree(texts[key])
        for project in planned:
            self.happen(project)

    def agree(self, project: Project) -> None:
        """The plan as it was agreed, and its baseline."""
        settings = {
            "name": project.names[self.language],
            "start": datetime.combine(project.start, datetime.min.time()).replace(hour=8),
            "copies": project.copies,
            "calendars": self.calendars,
        }
        labels = project.labels[self.language] if project.labels[0] else ()
        made = breakdown.plan(project.text, language=self.language, labels=labels, **settings)
        english = breakdown.plan(project.text, language=1, **settings)
        self.rows[project.key] = [activity.name for activity in english.activities]
        stored = planning.store_plan(
            by=self.officer,
            initiative=self.nodes[project.key],
            engine_plan=self._with_links_across(project.key, money.priced(made, project.key, self.language)),
            verb="plan.create",
            plan_ids={key: plan.pk for key, plan in self.plans.items()},
            own_calendars=False,
        )
        self.plans[project.key] = stored
        planning.set_baseline(by=self.officer, plan_id=stored.pk)

    def _with_links_across(self, key: str, made: Plan) -> Plan:
        across = tuple(
            Link(self._uid(before, task_before), self._uid(key, task), predecessor_plan=before)
            for after, task, before, task_before in self.cross_links
            if after == key
        )
        return replace(made, links=(*made.links, *across)) if across else made

    def _uid(self, key: str, name: str) -> int:
        return self.rows[key].index(name) + 1

    def happen(self, project: Project) -> None:
        """What went otherwise than agreed, then progress up to the data date."""
        chance = random.Random(project.key)  # noqa: S311 - the same demonstration every time
        by = self.managers.get(project.key, self.officer)
        if operations := self._surprises(project, chance):
            # Where the office runs the plan, only the office changes what was agreed.
            reserved = engagement.is_reserved(by, self.nodes[project.key])
            self._change(project, self.officer if reserved else by, operations)
        self._change(project, by, self._progress(project, chance))

    def _change(self, project: Project, by: Any, operations: list[dict[str, Any]]) -> None:
        pk = self.plans[project.key].pk
        revision = queries.snapshot(pk).state.revision
        planning.change_plan(by=by, plan_id=pk, revision=revision, operations=operations)

    def _surprises(self, project: Project, chance: random.Random) -> list[dict[str, Any]]:
        """Tasks under way or near that take longer, until the finish is late enough."""
        wanted = {0: 0, 1: 1, 2: 14 * DAY}[project.trouble]
        snapshot = queries.snapshot(self.plans[project.key].pk)
        near = DATA_DATE + timedelta(days=45)
        found = [
            row
            for row in _leaves(snapshot)
            if row["critical"] and row["length"] and not row["manual"] and row["start"] < near
        ]
        operations: list[dict[str, Any]] = []
        late = 0
        for row in reversed(found):
            if late >= wanted:
                break
            more = chance.randint(3, 6)
            longer = {"duration": row["length"] + more * row["day"], "note": _note(self.language, more)}
            tried = [
                *operations,
                {"op": "set", "uid": row["uid"], "version": row["version"], "fields": longer},
            ]
            slip = self._try(project, snapshot.state.revision, tried)
            if slip > late:
                operations, late = tried, slip
        return operations

    def _try(self, project: Project, revision: int, operations: list[dict[str, Any]]) -> int:
        answer = planning.preview(
            by=self.officer,
            plan_id=self.plans[project.key].pk,
            revision=revision,
            operations=operations,
        )
        return int(answer["finish_change_minutes"])

    def _progress(self, project: Project, chance: random.Random) -> list[dict[str, Any]]:
        snapshot = queries.snapshot(self.plans[project.key].pk)
        over = ENDED.get(project.key)
        moment = datetime.combine(over, DATA_DATE.time()) if over else DATA_DATE
        operations: list[dict[str, Any]] = [
            {
                "op": "plan",
                "version": snapshot.state.head.version,
                "fields": {"data_date": moment.isoformat(timespec="minutes")},
            }
        ]
        prices = money.spending(project.key, project.trouble, snapshot.state.plan)
        for row in _leaves(snapshot):
            if row["start"] >= DATA_DATE:
                continue
            behind = project.trouble > 0 and chance.random() < HALF
            if behind and (DATA_DATE - row["start"]).days < RECENT:
                continue
            if row["finish"] <= DATA_DATE:
                share = 100.0
                if behind and row["length"] and (DATA_DATE - row["finish"]).days < RECENT:
                    share = 80.0
            elif not row["length"]:
                continue
            else:
                done = (DATA_DATE - row["start"]) / (row["finish"] - row["start"])
                share = max(5.0, 5 * round(20 * done * (0.7 if project.trouble else 1.0)))
            fields = {"percent": share}
            if spent := 10 * round(prices[row["uid"]] * share / 1000):
                fields["actual_cost"] = spent
            operations.append({"op": "set", "uid": row["uid"], "version": row["version"], "fields": fields})
        return operations


def _note(language: int, days: int) -> str:
    if language:
        return f"{days} more days asked by the supplier on 16 November."
    return f"{days} jours de plus demandés par le fournisseur le 16 novembre."


def _leaves(snapshot: Any) -> list[dict[str, Any]]:
    """The tasks and milestones of a plan with their computed dates."""
    found = []
    rows = list(snapshot.state.rows.values())
    for row, at in zip(rows, snapshot.schedule.rows(), strict=True):
        if row.kind == "summary":
            continue
        found.append(
            {
                "uid": row.uid,
                "version": row.version,
                "start": at.start,
                "finish": at.finish,
                "critical": at.critical,
                "manual": row.manual,
                "length": row.duration,
                "day": 1440 if row.duration_elapsed else 480,
            }
        )
    return found
