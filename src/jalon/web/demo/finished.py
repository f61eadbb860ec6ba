"""Projects that are over: what was learnt in them, what was handed over, their end report and closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone, translation

from jalon.pmo.documents import actions, queries
from jalon.pmo.documents.models import Closing, DocumentVersion
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import Entry
from jalon.web.demo import dates
from jalon.web.demo.office import Office

Words = tuple[str, str]
GUARANTEE = timedelta(days=9)
"""From the acceptance to the closing."""


@dataclass(frozen=True, slots=True)
class Told:
    """A lesson in both languages: title, situation, effect, recommendation."""

    kind: str
    title: Words
    situation: Words
    effect: Words
    recommendation: Words


@dataclass(frozen=True, slots=True)
class Finished:
    """A project that is over: which one its first lesson helped, when it ended, what was learnt."""

    key: str
    beside: str
    ended: date
    lessons: tuple[Told, ...]
    open: Words


FINISHED = (
    Finished(
        "brenne",
        "aulnes",
        dates.day(2025, 10, 17),
        (
            Told(
                "avoid",
                (
                    "Réserver le transformateur dès l’avant-projet",
                    "Reserve the transformer at the first sketch",
                ),
                (
                    "Le transformateur de puissance a été commandé une fois les études approuvées.",
                    "The power transformer was ordered once the design was approved.",
                ),
                (
                    "Onze semaines de retard sur la mise en service, et un groupe loué tout l’hiver.",
                    "Eleven weeks late into service, and a generator rented all winter.",
                ),
                (
                    "Réserver le créneau d’usine dès l’avant-projet, avec une clause de sortie chiffrée.",
                    "Reserve the factory slot at the first sketch, with a priced way out.",
                ),
            ),
            Told(
                "keep",
                (
                    "Tester les protections sur banc avant la coupure",
                    "Test protections on the bench before the outage",
                ),
                (
                    "Les relais de protection ont été réglés et essayés en atelier, sur banc.",
                    "Protection relays were set and tried in the workshop, on the bench.",
                ),
                (
                    "La coupure a duré deux jours au lieu de cinq.",
                    "The outage took two days instead of five.",
                ),
                (
                    "Prévoir trois semaines de banc d’essai dans le planning de chaque poste.",
                    "Plan three weeks on the bench for each substation.",
                ),
            ),
        ),
        ("Reprise des peintures du portail", "Repainting of the gate"),
    ),
    Finished(
        "tramway-b",
        "tramway-c",
        dates.day(2025, 6, 27),
        (
            Told(
                "avoid",
                (
                    "Sonder les réseaux enterrés avant d’arrêter le tracé",
                    "Survey buried networks before fixing the route",
                ),
                (
                    "Le tracé a été arrêté sur les plans des concessionnaires, sans sondage.",
                    "The route was fixed on the utilities’ drawings, without trial pits.",
                ),
                (
                    "Quatre mois de dévoiements imprévus, 1,3 M€ de plus.",
                    "Four months of diversions nobody had planned, €1.3 M more.",
                ),
                (
                    "Un sondage tous les cinquante mètres avant le dossier de consultation.",
                    "A trial pit every fifty metres before going to tender.",
                ),
            ),
            Told(
                "keep",
                ("Un riverain dans chaque réunion de chantier", "A resident at every site meeting"),
                (
                    "Un représentant des commerçants siégeait à la réunion hebdomadaire.",
                    "A shopkeepers’ representative sat at the weekly meeting.",
                ),
                ("Aucun recours, trois plaintes en un an.", "No appeal, three complaints in a year."),
                (
                    "L’inviter dès les études, avec un interlocuteur unique.",
                    "Invite them from design on, with one person to talk to.",
                ),
            ),
        ),
        ("Garantie des plantations pendant deux ans", "Planting warranty for two years"),
    ),
    Finished(
        "park-1",
        "visitor-centre",
        dates.day(2025, 9, 12),
        (
            Told(
                "avoid",
                (
                    "Demander l’autorisation environnementale avant le permis",
                    "Ask for the environmental permit before the building permit",
                ),
                (
                    "Les deux dossiers sont partis ensemble ; le second attendait le premier.",
                    "Both files left together; the second waited for the first.",
                ),
                ("Une saison perdue.", "One season lost."),
                (
                    "Déposer l’environnemental six mois plus tôt.",
                    "File the environmental one six months earlier.",
                ),
            ),
        ),
        ("Signalétique en braille", "Braille signs"),
    ),
)


ENDED = {told.key: told.ended for told in FINISHED}
"""When the projects that are over were closed."""


def fill(office: Office) -> None:
    """What was learnt there and handed over, the end report, and the closing on its day."""
    with translation.override(office.organisation.language):
        for told in FINISHED:
            if told.key in office.nodes:
                _learnt(office, told)
                _closed(office, told)


def _learnt(office: Office, told: Finished) -> None:
    """The lessons, of which the first helped the project beside it."""
    made = office.nodes[told.key]
    beside = Initiative.objects.get(pk=office.nodes[told.beside].pk)
    at = _at(told.ended)
    for lesson in told.lessons:
        kept = registers.create(
            by=office.officer,
            initiative=made,
            kind="lesson",
            direction=lesson.kind,
            title=office.text(*lesson.title),
            cause=office.text(*lesson.situation),
            effect=office.text(*lesson.effect),
            advice=office.text(*lesson.recommendation),
        )
        Entry.objects.filter(pk=kept.pk).update(created=at - timedelta(days=12))
        if lesson is told.lessons[0]:
            registers.helped(by=office.officer, entry=kept, initiative=beside)


def _closed(office: Office, told: Finished) -> None:
    made = Initiative.objects.select_related("organisation", "owner", "sponsor").get(
        pk=office.nodes[told.key].pk
    )
    at, person = _at(told.ended), made.sponsor or made.owner
    actions.hand_over(
        by=office.officer, initiative=made, title=office.text(*told.open), to=None, person=person
    )
    if person is not None:
        actions.accept(
            by=office.officer,
            initiative=made,
            version=None,
            accepted_on=told.ended - GUARANTEE,
            accepted_by=person,
        )
    for key in ("contracts", "people", "benefits", "archive"):
        actions.say(by=office.officer, initiative=made, key=key, state="done")
    archived = office.text(
        "Dossier papier, remis aux archives techniques.", "Paper file, handed to the technical archive."
    )
    for check in queries.readiness(made).missing:
        if check.key.startswith("doc-") and "end" in check.key:
            _approved(office, made, check.key.removeprefix("doc-"), at - timedelta(days=4))
        elif check.key.startswith("doc-"):
            actions.say(by=office.officer, initiative=made, key=check.key, state="waived", note=archived)
    made.refresh_from_db()
    actions.close(by=office.officer, initiative=made, version=made.version, reason=archived)
    Closing.objects.filter(initiative=made).update(closed_at=at)
    Initiative.objects.filter(pk=made.pk).update(created=at - timedelta(days=800))


def _approved(office: Office, made: Any, key: str, at: datetime) -> None:
    """One document, written from the data and approved on that day."""
    row = actions.generate(by=office.officer, initiative=made, key=key, language=office.organisation.language)
    row = actions.ask_approval(by=office.officer, row=row, version=row.version)
    row = actions.approve(by=office.officer, row=row, version=row.version)
    DocumentVersion.objects.filter(pk=row.pk).update(
        made_at=at - timedelta(days=5), decided_at=at, version=F("version") + 1
    )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 16))
