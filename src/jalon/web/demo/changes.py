"""Changes asked for on the demonstration's projects: being written, before a committee, decided, given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jalon.pmo.decisions.actions import proposals
from jalon.pmo.governance.models import Board
from jalon.web.demo import dates, decisions
from jalon.web.demo.office import Office

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A change: where, what and why, what it does to the plan, and how far it got.

    `how`: ``crash`` spends `amount` on two tasks that drive the finish; ``shift`` starts the next task that
    many days later, ``later`` one of the last ones, ``none`` moves no task. `state`: ``draft``,
    ``asked`` `days` ago, ``approve``, ``reject`` or ``withdrawn``.
    """

    key: str
    title: Words
    why: Words
    how: str
    amount: int
    state: str
    days: int = 0


ASKED = (
    Asked(
        "renforcement-est",
        ("Passer la tranchée avec deux équipes", "Dig the trench with two crews"),
        (
            "La prairie humide n’est accessible que jusqu’au 15 mars.",
            "The wet meadow is only open until 15 March.",
        ),
        "crash",
        31_000,
        "asked",
        6,
    ),
    Asked(
        "tramway-c",
        (
            "Poser la voie de nuit entre Halles et Université",
            "Lay track at night between Halls and University",
        ),
        (
            "La circulation ne peut pas être coupée de jour sur le pont.",
            "Traffic cannot be cut on the bridge by day.",
        ),
        "crash",
        96_000,
        "draft",
    ),
    Asked(
        "depot",
        ("Reporter les plantations au printemps", "Put the planting back to spring"),
        ("La pépinière ne livre pas avant mars.", "The nursery does not deliver before March."),
        "later",
        15,
        "asked",
        12,
    ),
    Asked(
        "gare-sud",
        ("Ouvrir le parvis après les fêtes", "Open the forecourt after the holidays"),
        (
            "Les commerçants demandent un accès libre en décembre.",
            "Shopkeepers ask for free access in December.",
        ),
        "shift",
        10,
        "reject",
        2,
    ),
    Asked(
        "billettique",
        ("Reprendre les valideurs de l’ancien exploitant", "Take over the former operator’s validators"),
        ("Deux cents valideurs compatibles évitent une commande.", "Two hundred that fit save an order."),
        "crash",
        58_000,
        "approve",
        3,
    ),
    Asked(
        "ateliers",
        ("Ajouter une fosse de visite", "Add an inspection pit"),
        ("La maintenance voudrait traiter deux rames de front.", "Maintenance would like two sets at once."),
        "later",
        20,
        "withdrawn",
    ),
    Asked(
        "passerelle",
        ("Remplacer l’éclairage par des mâts solaires", "Replace the lighting with solar masts"),
        ("Le réseau du quai est saturé.", "The quayside network is full."),
        "none",
        0,
        "approve",
        5,
    ),
    Asked(
        "socle",
        ("Faire valider les règles par un cabinet", "Have the rules reviewed by a consultancy"),
        (
            "L’équipe qualité est sur la clôture jusqu’à fin janvier.",
            "The quality team is on the closing until end of January.",
        ),
        "crash",
        22_000,
        "draft",
    ),
    Asked(
        "acces",
        ("Acheter la passerelle d’authentification", "Buy the authentication gateway"),
        ("Le développement interne a deux mois de retard.", "The in-house build is two months late."),
        "crash",
        38_000,
        "asked",
        20,
    ),
    Asked(
        "erp",
        ("Basculer la paie en juillet", "Cut payroll over in July"),
        (
            "Une bascule en milieu d’exercice double les contrôles.",
            "A cutover in mid-year doubles the controls.",
        ),
        "later",
        15,
        "asked",
        2,
    ),
    Asked(
        "cloture",
        ("Sortir la fiscalité du périmètre", "Take tax out of scope"),
        (
            "Le conseil n’est pas disponible au premier trimestre.",
            "The adviser is not free in the first quarter.",
        ),
        "shift",
        8,
        "reject",
        3,
    ),
    Asked(
        "clinique",
        ("Travailler par demi-étage", "Work by half floors"),
        ("Deux services rouvrent six semaines plus tôt.", "Two wards open again six weeks earlier."),
        "crash",
        120_000,
        "asked",
        9,
    ),
    Asked(
        "dossier",
        ("Attendre la version 4 des interfaces", "Wait for version 4 of the interfaces"),
        ("Le laboratoire change de logiciel en février.", "The laboratory changes its software in February."),
        "shift",
        12,
        "draft",
    ),
    Asked(
        "vestiaires",
        ("Livrer les casiers par étage", "Deliver the lockers floor by floor"),
        ("Le fournisseur livre en deux fois sans surcoût.", "The supplier delivers in two goes at no cost."),
        "later",
        5,
        "approve",
        2,
    ),
    Asked(
        "lycee",
        ("Monter une seconde grue", "Put up a second crane"),
        ("Le gros œuvre commande la rentrée.", "The structure drives the school year."),
        "crash",
        150_000,
        "asked",
        15,
    ),
    Asked(
        "metiers",
        ("Déplacer l’atelier bois au rez-de-chaussée", "Move the wood workshop to the ground floor"),
        ("Les machines dépassent la charge du plancher.", "The machines exceed the floor’s load."),
        "later",
        10,
        "withdrawn",
    ),
    Asked(
        "guichets",
        ("Ouvrir deux guichets mobiles", "Open two mobile counters"),
        (
            "Les hameaux du haut n’ont plus de bus le mercredi.",
            "The upper hamlets have no bus on Wednesdays.",
        ),
        "crash",
        14_000,
        "approve",
        4,
    ),
    Asked(
        "lumieres",
        ("Confier la place du Marché à un second collectif", "Give Market square to a second collective"),
        ("Deux œuvres se montent la même semaine.", "Two works go up in the same week."),
        "crash",
        27_000,
        "asked",
        3,
    ),
    Asked(
        "hotel",
        ("Commander la literie en avance", "Order the bedding early"),
        ("Le tarif augmente de 8 % au 1er janvier.", "The price rises by 8% on 1 January."),
        "crash",
        9_000,
        "approve",
        2,
    ),
    Asked(
        "robot",
        ("Sous-traiter l’usinage du bras", "Subcontract the machining of the arm"),
        ("Le centre d’usinage est arrêté trois semaines.", "The machining centre is down for three weeks."),
        "crash",
        44_000,
        "asked",
        7,
    ),
    Asked(
        "magasins",
        ("Mesurer les ventes deux mois de plus", "Measure sales two months longer"),
        (
            "Décembre ne dit rien d’une année ordinaire.",
            "December says nothing about an ordinary year.",
        ),
        "none",
        0,
        "reject",
        1,
    ),
    Asked(
        "solaire",
        ("Décaler les sondages après les crues", "Move the borings after the floods"),
        (
            "La carrière est sous l’eau de décembre à février.",
            "The quarry is under water from December to February.",
        ),
        "shift",
        15,
        "draft",
    ),
    Asked(
        "collection",
        ("Avancer le show-room de deux semaines", "Bring the showroom forward by two weeks"),
        ("Le salon professionnel a changé de dates.", "The trade fair has changed its dates."),
        "crash",
        12_000,
        "draft",
    ),
    Asked(
        "montfaucon",
        ("Réserver le transformateur dès maintenant", "Reserve the transformer now"),
        (
            "La leçon de Brenne : onze semaines perdues sur la commande.",
            "Brenne’s lesson: eleven weeks lost on the order.",
        ),
        "crash",
        18_000,
        "draft",
    ),
    Asked(
        "brenne",
        ("Ajouter un bac de rétention", "Add a retention tank"),
        ("Demandé par l’inspection après l’enquête.", "Asked by the inspectorate after the inquiry."),
        "none",
        0,
        "approve",
        14,
    ),
    Asked(
        "tramway-b",
        ("Dévoyer la conduite d’eau du campus", "Divert the campus water main"),
        ("Elle n’était pas sur les plans du concessionnaire.", "It was not on the utility’s drawings."),
        "none",
        0,
        "approve",
        20,
    ),
    Asked(
        "park-1",
        ("Déplacer l’entrée des cars", "Move the coach entrance"),
        ("Demandé par la sécurité routière du comté.", "Asked by the county’s road safety officer."),
        "none",
        0,
        "approve",
        16,
    ),
    Asked(
        "visitor-centre",
        ("Choisir un bardage en mélèze", "Choose larch cladding"),
        ("Le chêne demande dix-neuf semaines.", "The oak has a lead time of nineteen weeks."),
        "crash",
        8_000,
        "asked",
        5,
    ),
)


def fill(office: Office) -> None:
    """One change a project, in the state it got to."""
    boards = {one.initiative_id: one for one in Board.objects.filter(organisation=office.organisation)}
    for asked in ASKED:
        if asked.key in office.nodes:
            _one(office, asked, boards)


def _one(office: Office, asked: Asked, boards: dict[Any, Board]) -> None:
    node = office.nodes[asked.key]
    planned = asked.how != "none"
    made = proposals.raise_change(
        by=decisions.planner(office, asked.key),
        initiative=node,
        plan=office.plan(asked.key) if planned else None,
        title=office.text(*asked.title),
        text=office.text(*asked.why),
        operations=_operations(office, asked) if planned else (),
    )
    if asked.state == "draft":
        return
    board = _board(node, boards)
    if asked.state == "asked":
        decisions.ask(office, board, made, asked.days)
    elif asked.state == "withdrawn":
        put = decisions.ask(office, board, made, 30)
        proposals.withdraw(by=office.officer, proposal=put, version=put.version)
    else:
        decisions.decide(office, board, made, asked.state, _day(asked))


def _day(asked: Asked) -> date:
    """A Tuesday of a committee, as many months ago as the change says."""
    return dates.day(2026, 11, 24) - timedelta(days=28 * asked.days)


def _operations(office: Office, asked: Asked) -> list[dict[str, Any]]:
    if asked.how == "crash":
        return decisions.crash(office, asked.key, 2, asked.amount)
    return decisions.shift(office, asked.key, asked.amount, last=asked.how == "later")


def _board(node: Any, boards: dict[Any, Board]) -> Board:
    """The committee of the nearest initiative above that has one, or the organisation's."""
    while node is not None:
        if node.pk in boards:
            return boards[node.pk]
        node = node.parent
    return boards[None]
