"""Documents approved, waiting, stale and missing; finished projects with what was learnt in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from jalon.pmo.documents import actions, queries
from jalon.pmo.documents.models import Closing, DocumentVersion
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import Entry
from jalon.web.demo import dates
from jalon.web.demo.office import Office

Words = tuple[str, str]
CHARTERS = ("aulnes", "tramway-c", "passerelle", "visitor-centre")
"""Projects whose first documents are written; the last one of each waits for its approval."""


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
    """A project that is over: beside which one it stands, when it ended, what was learnt."""

    beside: str
    name: Words
    code: str
    ended: date
    purpose: Words
    lessons: tuple[Told, ...]
    open: Words


FINISHED = (
    Finished(
        "aulnes",
        ("Poste 63 kV de Brenne", "Brenne 63 kV substation"),
        "BRE-63",
        dates.day(2025, 10, 17),
        (
            "Remplacer le poste de Brenne avant l’hiver 2025.",
            "Replace the Brenne substation before the winter of 2025.",
        ),
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
        "tramway-c",
        ("Tramway ligne B – prolongement", "Tramway line B – extension"),
        "TRB-3",
        dates.day(2025, 6, 27),
        ("Relier le campus au centre en douze minutes.", "Link the campus to the centre in twelve minutes."),
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
        "visitor-centre",
        ("Accueil du parc, tranche 1", "Park entrance, phase 1"),
        "PAR-1",
        dates.day(2025, 9, 12),
        ("Accueillir les groupes scolaires à couvert.", "Receive school groups under a roof."),
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


def fill(office: Office) -> None:
    """Everything of this room, for one organisation."""
    with translation.override(office.organisation.language):
        for finished in FINISHED:
            if finished.beside in office.nodes:
                _finished(office, finished)
        for key in CHARTERS:
            if key in office.nodes:
                _documents(office, key)
        if "passerelle" in office.nodes:
            _closing(office, office.nodes["passerelle"])


def _finished(office: Office, told: Finished) -> None:
    beside = Initiative.objects.get(pk=office.nodes[told.beside].pk)
    made = initiatives.create(
        by=office.officer,
        organisation=office.organisation,
        parent=beside.parent,
        kind="project",
        name=office.text(*told.name),
        name_alt=told.name[1 - office.language],
        code=told.code,
        purpose=office.text(*told.purpose),
        sector=beside.sector,
        owner=beside.owner,
        sponsor=beside.sponsor,
        stage="closing",
    )
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
    person = beside.sponsor or beside.owner
    actions.hand_over(
        by=office.officer, initiative=made, title=office.text(*told.open), to=None, person=person
    )
    if person is not None:
        actions.accept(
            by=office.officer,
            initiative=made,
            version=None,
            accepted_on=told.ended - timedelta(days=9),
            accepted_by=person,
        )
    for key in ("contracts", "people", "benefits", "archive"):
        actions.say(by=office.officer, initiative=made, key=key, state="done")
    archived = office.text(
        "Dossier papier, remis aux archives techniques.", "Paper file, handed to the technical archive."
    )
    for key in ("doc-acceptance", "doc-end-report"):
        actions.say(by=office.officer, initiative=made, key=key, state="waived", note=archived)
    made.refresh_from_db()
    actions.close(by=office.officer, initiative=made, version=made.version, reason=archived)
    Closing.objects.filter(initiative=made).update(closed_at=at)
    Initiative.objects.filter(pk=made.pk).update(created=at - timedelta(days=800))


def _documents(office: Office, key: str) -> None:
    """The first is approved and was overtaken by the plan, the second is approved, the third waits."""
    node = Initiative.objects.select_related("organisation", "owner", "sponsor").get(pk=office.nodes[key].pk)
    manager, language = office.manager(key), office.organisation.language
    wanted = [
        one.key for one in queries.obligations(node) if one.stage_state in ("done", "under_way", "before")
    ]
    for number, document in enumerate(wanted[:4]):
        row = actions.generate(by=manager, initiative=node, key=document, language=language)
        made = office.data_date - timedelta(days=160 - 40 * number)
        at = timezone.make_aware(made)
        DocumentVersion.objects.filter(pk=row.pk).update(made_at=at)
        row = DocumentVersion.objects.select_related("document__initiative__organisation").get(pk=row.pk)
        row = actions.ask_approval(by=manager, row=row, version=row.version)
        if number < len(wanted[:4]) - 1:
            row = actions.approve(by=office.officer, row=row, version=row.version)
            DocumentVersion.objects.filter(pk=row.pk).update(decided_at=at + timedelta(days=6))
        if number == 0 and row.basis.get("revision"):
            older = {**row.basis, "revision": max(row.basis["revision"] - 1, 0)}
            DocumentVersion.objects.filter(pk=row.pk).update(basis=older)


def _closing(office: Office, node: Any) -> None:
    """A closing under way: some lines are done, one item goes to another project."""
    node.refresh_from_db()
    manager = office.manager("passerelle")
    for key in ("contracts", "people"):
        actions.say(by=manager, initiative=node, key=key, state="done")
    actions.hand_over(
        by=office.officer,
        initiative=node,
        title=office.text("Éclairage de la rampe nord", "Lighting of the north ramp"),
        to=office.nodes.get("gare-sud"),
        due=dates.day(2027, 3, 15),
    )
    registers.create(
        by=manager,
        initiative=node,
        kind="lesson",
        direction="keep",
        title=office.text("Préfabriquer le tablier en atelier", "Prefabricate the deck in the workshop"),
        cause=office.text(
            "Le tablier a été soudé et peint en atelier, puis posé en une nuit.",
            "The deck was welded and painted in the workshop, then set in one night.",
        ),
        effect=office.text(
            "Une nuit de coupure du canal au lieu de neuf.", "The canal closed one night, not nine."
        ),
        advice=office.text(
            "Vérifier d’abord le gabarit du convoi sur tout le trajet.",
            "First check the convoy’s clearance all the way.",
        ),
    )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 16))
