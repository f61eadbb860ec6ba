"""The sections of a document: the method's headings, each with what the data say under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

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


# what a heading speaks of, by words of it in either language: the first that fits
_SUBJECTS = (
    ("acceptance", ("accepted", "accept", "reception", "receptionne", "reserve", "reservation")),
    ("handovers", ("still open", "follow-up", "reste ouvert", "encore ouvert", "suites", "suite a")),
    ("lessons", ("lesson", "lecon", "enseignement", "change next time", "changeons")),
    ("milestones", ("milestone", "jalon")),
    ("tolerances", ("tolerance", "authority", "autorite", "controls", "controle")),
    ("stakeholders", ("stakeholder", "parties prenantes")),
    ("communications", ("communication",)),
    ("team", ("team", "equipe")),
    ("people", ("role", "sponsor", "commanditaire")),
    ("gates", ("stage", "sequence", "gate")),
    ("changes", ("change", "changement")),
    ("risks", ("risk", "risque")),
    ("issues", ("issue", "point")),
    ("products", ("deliverable", "livrable", "product", "produit", "scope", "perimetre", "work breakdown")),
    ("plan", ("time and cost", "delai", "forecast", "prevision", "plan", "schedule", "echeancier")),
    ("purpose", ("purpose", "raison d", "need", "besoin", "background", "contexte", "definition", "objective",
                 "objectif", "manager", "chef de projet")),
)  # fmt: skip


def of(template: str, facts: dict[str, Any]) -> list[Section]:
    """One section a heading of the method's template ("A · B · C"); each subject is told once."""
    headings = [part.strip() for part in template.split("·") if part.strip()]
    told: set[str] = set()
    return [_section(heading, facts, told) for heading in headings] or [
        Section(_("Purpose"), *_content("purpose", facts)),
        Section(_("Content")),
    ]


def _section(heading: str, facts: dict[str, Any], told: set[str]) -> Section:
    plain = folded(heading)
    subject = next((key for key, words in _SUBJECTS if any(word in plain for word in words)), "")
    if not subject or subject in told:
        return Section(heading)
    told.add(subject)
    paragraphs, tables = _content(subject, facts)
    return Section(heading, paragraphs, tables)


def _content(subject: str, facts: dict[str, Any]) -> tuple[tuple[str, ...], tuple[Table, ...]]:
    if subject == "purpose":
        return tuple(part.strip() for part in facts["purpose"].splitlines() if part.strip()), ()
    if subject == "plan":
        return (), _plan(facts)
    if subject == "acceptance":
        known = facts["acceptance"]
        if not known["on"]:
            return (), ()
        said = _("Accepted on %(day)s by %(person)s.") % {"day": known["on"], "person": known["by"]}
        return tuple(part for part in (said, known["reservations"]) if part), ()
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
        "handovers": ((_("What is still open"), "title"), (_("Taken on by"), "to"), (_("Due"), "due")),
        "lessons": (
            (_("Lesson"), "title"),
            (_("Situation"), "situation"),
            (_("Recommendation"), "recommendation"),
        ),
        "risks": (
            (_("Risk"), "title"),
            (_("Probability"), "probability"),
            (_("Impact"), "impact"),
            (_("Owner"), "owner"),
        ),
    }[subject]
    rows = facts.get(subject) or []
    if not rows:
        return (), ()
    head = tuple(label for label, _key in columns)
    return (), (Table(head, tuple(tuple(row.get(key, "") for _label, key in columns) for row in rows)),)


def _plan(facts: dict[str, Any]) -> tuple[Table, ...]:
    plan = facts["plan"]
    if not plan["finish"]:
        return ()
    figures = (
        (_("Start"), plan["start"]),
        (_("Finish"), plan["finish"]),
        (_("Finish in the baseline"), plan["baseline_finish"]),
        (_("Variance"), plan["slip"]),
        (_("Progress"), plan["progress"]),
        (_("Data date"), plan["data_date"]),
    )
    tables = [Table((_("Figure"), _("Value")), tuple(row for row in figures if row[1]))]
    if facts["phases"]:
        rows = tuple((one["name"], one["start"], one["finish"]) for one in facts["phases"])
        tables.append(Table((_("Phase"), _("Start"), _("Finish")), rows))
    return tuple(tables)
