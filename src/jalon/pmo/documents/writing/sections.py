"""The sections of a document: the method's headings, each with what the data say under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jalon.pmo.common.palette import folded


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs and a table; an empty one is to be written by hand."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether the data say nothing here."""
        return not self.paragraphs and not self.tables


# what a heading speaks of, by words of it in either language: the first that fits, each subject told once
_SUBJECTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("acceptance",), ("what is accepted", "objet de la reception")),
    (("products", "checks"), ("deliverables and", "livrables et", "products delivered", "produits livres",
                              "products handed", "produits remis")),
    (("checks",), ("checks and", "controles et res", "quality", "qualite", "acceptance crit",
                   "criteres d’accept")),
    (("past_risks", "issues"), ("risks that", "risques survenus")),
    (("acceptance",), ("accepted", "accept", "reception", "receptionne", "reserve", "reservation")),
    (("handovers",), ("still open", "follow-up", "reste ouvert", "encore ouvert", "suites", "suite a")),
    (("lessons",), ("lesson", "lecon", "enseignement", "change next time", "changeons")),
    (("milestones",), ("milestone", "jalon")),
    ((), ("net present", "valeur actuelle")),
    (("plan", "phases"), ("plan of the change", "plan de bascule")),
    (("years",), ("over time", "dans le temps")),
    (("delivered",), ("delivered and shown", "livre et demontre")),
    (("given_up",), ("given up", "cedees")),
    (("requirements",), ("requirement", "exigence")),
    (("timeboxes",), ("timebox", "increment")),
    (("plan", "cost"), ("time and cost", "delai et cout", "forecast", "prevision")),
    (("cost", "cost_phases"), ("cost", "cout", "budget", "envelope", "enveloppe", "money", "financement")),
    (("tolerances",), ("tolerance", "authority", "autorite", "controls", "controle")),
    (("stakeholders",), ("stakeholder", "parties prenantes")),
    (("communications",), ("communication",)),
    (("team",), ("team", "equipe", "resources", "ressources")),
    (("people",), ("role", "sponsor", "commanditaire")),
    (("gates",), ("stage", "sequence", "gate")),
    (("changes",), ("change", "changement")),
    (("issues", "risks"), ("issues and risks", "points et risques")),
    (("risks",), ("risk", "risque")),
    (("issues",), ("issue", "point")),
    (("assumptions",), ("assumption", "hypothese")),
    (("phases",), ("work breakdown", "organigramme", "=package", "=lot")),
    (("products",), ("deliverable", "livrable", "product", "produit", "scope", "perimetre", "contenu")),
    (("plan", "phases"), ("delai", "plan", "schedule", "echeancier")),
    (("cost", "cost_phases"), ("business case", "cas d’affaires")),
    (("purpose",), ("purpose", "raison d", "need", "besoin", "background", "contexte", "definition",
                    "objective", "objectif", "manager", "chef de projet", "finalite")),
)  # fmt: skip
_BELOW = "signature"
"""The signatures stand at the end of every document: a heading for them would be empty."""


def of(template: str, facts: dict[str, Any]) -> list[Section]:
    """One section a heading of the method's template ("A · B · C"); each subject is told once."""
    headings = [part.strip() for part in template.split("·") if part.strip()]
    told: set[str] = set()
    return [
        _section(heading, facts, told) for heading in headings if not folded(heading).startswith(_BELOW)
    ] or [
        Section(_("Purpose"), *_content("purpose", facts)),
        Section(_("Content")),
    ]


def _section(heading: str, facts: dict[str, Any], told: set[str]) -> Section:
    subjects = _spoken_of(folded(heading))
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    for subject in subjects:
        if subject not in told:
            told.add(subject)
            more, rows = _content(subject, facts)
            paragraphs, tables = paragraphs + more, tables + rows
    return Section(heading, paragraphs, tables)


def _spoken_of(plain: str) -> tuple[str, ...]:
    for subjects, words in _SUBJECTS:
        if any(plain == word[1:] if word.startswith("=") else word in plain for word in words):
            return subjects
    return ()


def _content(subject: str, facts: dict[str, Any]) -> tuple[tuple[str, ...], tuple[Table, ...]]:
    if subject == "purpose":
        return tuple(part.strip() for part in facts["purpose"].splitlines() if part.strip()), ()
    if subject in ("plan", "cost"):
        return (), _figures(_PLAN if subject == "plan" else _COST, facts[subject])
    if subject == "acceptance":
        known = facts["acceptance"]
        if not known["on"]:
            return (), ()
        said = _("Accepted on %(day)s by %(person)s.") % {"day": known["on"], "person": known["by"]}
        return tuple(part for part in (said, known["reservations"]) if part), ()
    wanted = (
        (_("Requirement"), "title"),
        (_("Priority"), "priority"),
        (_("Effort, in days"), "effort"),
        (_("Timebox"), "timebox"),
    )
    columns = {
        "milestones": (
            (_("Milestone"), "name"),
            (_("Date"), "date"),
            (_("Baseline"), "baseline"),
            (_("State"), "state"),
        ),
        "tolerances": (
            (_("On"), "matter"),
            (_("Tolerance"), "amount"),
            (_("Measured in"), "unit"),
            (_("Set at"), "set_at"),
        ),
        "stakeholders": (
            (_("Stakeholder"), "name"),
            (_("Who they are"), "role"),
            (_("Attitude"), "attitude"),
            (_("What we do"), "approach"),
        ),
        "communications": (
            (_("What is said"), "subject"),
            (_("To whom"), "audience"),
            (_("How"), "channel"),
            (_("How often"), "rhythm"),
        ),
        "team": ((_("Role"), "role"), (_("Name"), "name"), (_("Reports to"), "above")),
        "issues": ((_("Issue"), "title"), (_("Owner"), "owner"), (_("Due"), "due"), (_("State"), "state")),
        "changes": ((_("Change"), "title"), (_("State"), "state"), (_("Outcome"), "outcome")),
        "people": ((_("Name"), "name"), (_("Role"), "role")),
        "gates": ((_("Gate"), "name"), (_("Due"), "due"), (_("Committee"), "board"), (_("State"), "state")),
        "products": (
            (_("Product"), "title"),
            (_("Purpose"), "purpose"),
            (_("Produced by"), "owner"),
            (_("State"), "state"),
        ),
        "phases": ((_("Phase"), "name"), (_("Start"), "start"), (_("Finish"), "finish")),
        "cost_phases": (
            (_("Phase"), "name"),
            (_("Budget"), "budget"),
            (_("Actual cost"), "actual"),
            (_("Forecast at completion"), "forecast"),
        ),
        "years": ((_("Year"), "year"), (_("Planned cost"), "planned"), (_("Actual cost"), "actual")),
        "assumptions": (
            (_("Assumption"), "title"),
            (_("Owner"), "owner"),
            (_("Due"), "due"),
            (_("State"), "state"),
        ),
        "checks": (
            (_("Quality criterion"), "criterion"),
            (_("Product"), "product"),
            (_("Tolerance"), "tolerance"),
            (_("Date"), "date"),
            (_("Result"), "result"),
        ),
        "requirements": (*wanted, (_("State"), "state")),
        "delivered": wanted,
        "given_up": wanted,
        "timeboxes": (
            (_("Timebox"), "name"),
            (_("Start"), "start"),
            (_("Finish"), "finish"),
            (_("Effort available, in days"), "capacity"),
        ),
        "handovers": ((_("What is still open"), "title"), (_("Taken on by"), "to"), (_("Due"), "due")),
        "lessons": (
            (_("Lesson"), "title"),
            (_("Situation"), "situation"),
            (_("Recommendation"), "recommendation"),
        ),
        "past_risks": ((_("Risk"), "title"), (_("Owner"), "owner"), (_("Outcome"), "outcome")),
        "risks": (
            (_("Risk"), "title"),
            (_("Probability"), "probability"),
            (_("Impact"), "impact"),
            (_("Owner"), "owner"),
        ),
    }[subject]
    rows = facts.get({"years": "cost_years"}.get(subject, subject)) or []
    if not rows:
        return (), ()
    head = tuple(label for label, _key in columns)
    return (), (Table(head, tuple(tuple(row.get(key, "") for _label, key in columns) for row in rows)),)


_PLAN = (
    (gettext_noop("Start"), "start"),
    (gettext_noop("Finish"), "finish"),
    (gettext_noop("Finish in the baseline"), "baseline_finish"),
    (gettext_noop("Variance"), "slip"),
    (gettext_noop("Progress"), "progress"),
    (gettext_noop("Data date"), "data_date"),
)
_COST = (
    (gettext_noop("Budget"), "budget"),
    (gettext_noop("Planned to the data date"), "planned"),
    (gettext_noop("Earned"), "earned"),
    (gettext_noop("Actual cost"), "actual"),
    (gettext_noop("Forecast at completion"), "forecast"),
    (gettext_noop("Variance at completion"), "variance"),
    (gettext_noop("Cost index (CPI)"), "cost_index"),
    (gettext_noop("Schedule index (SPI)"), "schedule_index"),
)


def _figures(lines: tuple[tuple[str, str], ...], known: dict[str, str]) -> tuple[Table, ...]:
    """The figures that are known, one a line."""
    rows = tuple((_(label), known[key]) for label, key in lines if known[key])
    return (Table((_("Figure"), _("Value")), rows),) if rows else ()
