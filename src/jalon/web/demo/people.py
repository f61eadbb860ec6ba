"""The demonstration's people: who cares, what is said to whom, who answers for what, a tension."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jalon.pmo.people import access, actions, sources
from jalon.pmo.people.models import Send
from jalon.web.demo import dates
from jalon.web.demo.office import Office

Text = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Team:
    """What one project has of people, in both languages."""

    stakeholders: tuple[tuple[Text, Text, int, int, int, int, Text], ...]
    """Name, who they are, power, interest, attitude now, wanted, what we do."""
    communications: tuple[tuple[Text, Text, Text, str, str, date, int | None], ...]
    """What, to whom, what for, channel, rhythm, first time, the place that says it."""
    places: tuple[tuple[Text, str, int | None], ...]
    """Role, who holds it, the place above."""
    work: str
    """Letters of the first work packages of the plan, place by place, one word each."""
    subjects: tuple[tuple[str, Text, str], ...]
    """Kind, in our words, letters place by place."""
    tension: tuple[Text, Text, Text]


TRAMWAY = Team(
    stakeholders=(
        (("Maire de Norvalie", "Mayor of Norvalie"), ("Autorité organisatrice", "Transport authority"),
         5, 4, 1, 2,
         ("Point mensuel avec la directrice de programme", "Monthly meeting with the programme director")),
        (("Commerçants du centre", "Shopkeepers of the centre"), ("120 commerces sur le tracé",
         "120 shops on the line"),
         3, 5, -1, 1,
         ("Commission d’indemnisation et médiateur de chantier", "Compensation board and site mediator")),
        (("Exploitant du réseau", "Network operator"), ("Reprend la ligne à la mise en service",
         "Takes the line over"),
         4, 5, 1, 1, ("Associé aux essais et à la marche à blanc", "Part of the trials and trial running")),
        (("Association de cyclistes", "Cyclists’ association"), ("", ""), 2, 4, 0, 1,
         ("Revue commune des carrefours", "Joint review of the junctions")),
        (("Riverains de la rue des Tanneurs", "Residents of Tanners’ Street"),
         ("Chantier sous leurs fenêtres",
          "The works are under their windows"), 2, 5, -2, 0,
         ("Horaires de chantier affichés, ligne directe", "Posted working hours, direct line")),
        (("Préfecture", "State representative"), ("Autorise la mise en exploitation",
         "Authorises the opening"), 5, 2, 0, 1,
         ("Dossier de sécurité remis en deux temps", "Safety file handed in in two steps")),
    ),
    communications=(
        (("Lettre de chantier", "Site newsletter"), ("Riverains et commerçants", "Residents and shopkeepers"),
         ("Ce qui ferme, et quand cela rouvre", "What closes, and when it opens again"),
         "letter", "monthly", dates.day(2026, 9, 15), 4),
        (("Comité de ligne", "Line committee"),
         ("Élus, exploitant, associations", "Councillors, operator, associations"),
         ("Arbitrages de tracé et de circulation", "What is decided on the route and the traffic"),
         "meeting", "quarterly", dates.day(2026, 9, 22), 1),
        (("Point presse", "Press briefing"), ("Presse locale", "Local press"), ("", ""),
         "press", "quarterly", dates.day(2026, 10, 6), 0),
    ),
    places=(
        (("Commanditaire", "Sponsor"), "Bernard Castel", None),
        (("Directrice de programme", "Programme director"), "Élodie Vasseur", 0),
        (("Conducteur de travaux", "Works manager"), "Paul Kerdoncuff", 1),
        (("Responsable systèmes", "Systems lead"), "Karim Benslimane", 1),
        (("Chargée de proximité", "Community officer"), "Lucie Arnal", 1),
    ),
    work="IARC. IAR.I .ARCI IACR.",
    subjects=(
        ("product", ("Dossier de sécurité", "Safety case"), "IACR."),
        ("decision", ("Phasage de la circulation", "Traffic phasing"), "ARC.C"),
        ("work", ("Indemnisation des commerçants", "Compensation of shopkeepers"), ".A..I"),
    ),
    tension=(
        ("Travaux et proximité ne se parlent plus", "Works and community teams no longer talk"),
        ("Deux fermetures de rue annoncées aux riverains après coup. Chacun tient l’autre pour responsable.",
         "Two street closures announced to residents after the fact. Each holds the other responsible."),
        ("Les recevoir ensemble jeudi", "See them together on Thursday"),
    ),
)  # fmt: skip
SUBSTATION = Team(
    stakeholders=(
        (("Gestionnaire du réseau de transport", "Transmission system operator"),
         ("Consigne la ligne, met sous tension", "Isolates the line, energises"), 5, 5, 1, 2,
         ("Planning de consignation partagé chaque semaine", "Outage schedule shared every week")),
        (("Commune des Aulnes", "Les Aulnes council"), ("Permis et voirie", "Permits and roads"), 4, 3, 0, 1,
         ("Visite de chantier à chaque étape", "A site visit at each stage")),
        (("Riverains du chemin des Prés", "Neighbours of Meadow Lane"), ("Bruit des transformateurs",
         "Transformer noise"),
         2, 5, -1, 0, ("Mesures de bruit publiées, mur antibruit montré en maquette",
          "Noise measurements published, the sound wall shown as a model")),
        (("Fabricant du transformateur", "Transformer maker"), ("Délai de 14 mois",
         "Lead time of 14 months"), 4, 2, 1, 1,
         ("Point d’usine mensuel, pénalités rappelées", "Monthly factory review, penalties recalled")),
        (("Exploitation régionale", "Regional operations"), ("Reçoit le poste",
         "Takes the substation over"), 3, 5, 1, 2,
         ("Deux exploitants aux essais", "Two operators at the tests")),
        (("Association de protection de la rivière", "River protection society"), ("", ""), 3, 4, -2, 0,
         ("Étude hydraulique commune avant l’été", "A joint hydraulic study before summer")),
    ),
    communications=(
        (("Point de consignation", "Outage review"), ("Réseau de transport, exploitation",
         "Transmission, operations"),
         ("Ce qui est hors tension, et quand", "What is off, and when"),
         "meeting", "fortnightly", dates.day(2026, 9, 10), 2),
        (("Note au comité de pilotage", "Note to the steering committee"), ("Membres du COPIL",
         "Committee members"),
         ("Où l’on en est, ce qui est à trancher", "Where we stand, what is to be decided"),
         "report", "monthly", dates.day(2026, 9, 1), 1),
        (("Lettre aux riverains", "Letter to neighbours"), ("Chemin des Prés, mairie",
         "Meadow Lane, council"),
         ("Bruit, camions, dates des coupures", "Noise, lorries, dates of outages"),
         "letter", "quarterly", dates.day(2026, 9, 20), 4),
        (("Inauguration", "Opening"), ("Élus, presse, équipes", "Councillors, press, crews"), ("", ""),
         "meeting", "once", dates.day(2027, 6, 18), 0),
    ),
    places=(
        (("Commanditaire", "Sponsor"), "Bernard Castel", None),
        (("Cheffe de projet", "Project manager"), "Nadia Belkacem", 0),
        (("Responsable travaux", "Works lead"), "Samir Haddad", 1),
        (("Responsable contrôle-commande", "Protection and control lead"), "Fatou Ndiaye", 1),
        (("Chargée d’affaires foncières", "Land and permits officer"), "Agathe Rouvière", 1),
        (("Chef d’équipe génie civil", "Civil works supervisor"), "Yann Le Goff", 2),
    ),
    work="IAC.R. IAR..R .AR.I. IACR.. CAR...",
    subjects=(
        ("product", ("Dossier de mise sous tension", "Energisation file"), "CAIR.."),
        ("decision", ("Date de la coupure de raccordement", "Date of the connection outage"), "ARCC.I"),
        ("decision", ("Réception avec réserves", "Acceptance with reservations"), "A.C..."),
    ),
    tension=(
        ("Retards de plans entre génie civil et contrôle-commande",
        "Late drawings between civil works and control"),
        ("Les réservations de câbles arrivent après le coulage. Le ton monte en réunion de chantier.",
         "Cable openings arrive after the pour. Voices rise at site meetings."),
        ("Une revue de plans à deux, avant chaque coulage", "A drawing review for two before each pour"),
    ),
)  # fmt: skip
TEAMS = {"tramway-c": TRAMWAY, "aulnes": SUBSTATION}


def fill(office: Office) -> None:
    """Fill the projects that the organisation has."""
    for key, team in TEAMS.items():
        if key in office.nodes:
            _fill(office, office.nodes[key], office.manager(key), team)


def _fill(office: Office, initiative: Any, by: Any, team: Team) -> None:
    n = office.language
    for names, who, power, interest, now, wanted, approach in team.stakeholders:
        actions.add(
            by=by, initiative=initiative, what="stakeholder", name=names[n], role=who[n], power=power,
            interest=interest, attitude_now=now, attitude_wanted=wanted, approach=approach[n],
        )  # fmt: skip
    places: list[Any] = []
    for names, person, above in team.places:
        superior = None if above is None else places[above]
        places.append(
            actions.add(
                by=by, initiative=initiative, what="place", title=names[n], above=superior,
                person=office.persons.get(person),
            )
        )  # fmt: skip
    _say(office, initiative, by, team, places)
    _answer(initiative, by, team, places, n)
    title, text, step = (one[n] for one in team.tension)
    readers = [one for one in access.may_read(initiative) if one == office.officer and one != by]
    actions.add_tension(
        by=by, initiative=initiative, readers=readers, title=title, text=text, next_step=step, level=2
    )


def _say(office: Office, initiative: Any, by: Any, team: Team, places: list[Any]) -> None:
    """The plan; what lies behind was sent, but for the last one of the first line."""
    n, today = office.language, office.data_date.date()
    for number, (subject, audience, purpose, channel, rhythm, first, place) in enumerate(team.communications):
        line = actions.add(
            by=by, initiative=initiative, what="communication", subject=subject[n], audience=audience[n],
            purpose=purpose[n], channel=channel, rhythm=rhythm, first=first,
            owner=None if place is None else places[place].person,
        )  # fmt: skip
        behind = Send.objects.filter(communication=line, due__lt=today + timedelta(days=7)).order_by("due")
        done = list(behind.select_related("communication__initiative__organisation"))
        for send in done[:-1] if number == 0 else done:
            actions.note_sent(by=by, send=send, version=send.version, sent=True)


def _answer(initiative: Any, by: Any, team: Team, places: list[Any], n: int) -> None:
    packages = [one for one in sources.records(initiative).get("work", ()) if one.depth == 0]
    rows = actions.add_subjects(
        by=by,
        initiative=initiative,
        records=[("work", one.key) for one in packages[: len(team.work.split())]],
    )
    marked = list(zip(rows, team.work.split(), strict=False))
    for kind, label, letters in team.subjects:
        made = actions.add(by=by, initiative=initiative, what="subject", kind=kind, label=label[n])
        marked.append((made, letters))
    for row, letters in marked:
        for place, letter in zip(places, letters, strict=False):
            if letter != ".":
                row.refresh_from_db(fields=["version"])
                actions.mark(by=by, subject=row, place=place, version=row.version, letter=letter)
