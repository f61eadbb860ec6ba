"""What every node of the demonstration has: who matters there, who is told what, who answers for what.

And one question before the office itself, so that its own page of decisions is not empty.
"""

from __future__ import annotations

from jalon.pmo.governance import actions as governance
from jalon.pmo.people import actions
from jalon.web.demo import dates, people
from jalon.web.demo.office import Office

STAKEHOLDERS = (
    # names, power, interest, attitude now, wanted, what we do
    (("Commanditaire", "Sponsor"), 5, 4, 1, 2, ("Point toutes les deux semaines", "A point every two weeks")),
    (("Utilisateurs et exploitants", "Users and operators"), 3, 5, 0, 1,
     ("Associés aux essais et à la réception", "Part of the tests and the acceptance")),
    (("Achats et finances", "Purchasing and finance"), 4, 3, 0, 0,
     ("Prévisions partagées chaque mois", "Forecasts shared every month")),
    (("Riverains et public", "Neighbours and public"), 2, 3, -1, 0,
     ("Information avant chaque étape visible", "Told before each visible step")),
)  # fmt: skip
COMMUNICATIONS = (
    (("Point d’avancement", "Progress meeting"), ("Équipe et exploitants", "Team and operators"),
     "meeting", "monthly"),
    (("Lettre du projet", "Project letter"), ("Toutes les parties prenantes", "All stakeholders"),
     "letter", "quarterly"),
)  # fmt: skip
PLACES = (
    (("Commanditaire", "Sponsor"), None),
    (("Responsable", "Manager"), 0),
    (("Équipe de réalisation", "Delivery team"), 1),
)
SUBJECTS = (
    ("decision", ("Périmètre et budget", "Scope and budget"), "ARC"),
    ("work", ("Réalisation et essais", "Delivery and tests"), "IAR"),
    ("product", ("Dossier de réception", "Acceptance file"), "IAR"),
)
QUESTION = (
    "Adopter la trame commune du rapport mensuel pour tous les projets ?",
    "Adopt the common monthly report for all projects?",
)
CIRCLE = (("Claire Montferrand", "chair"), ("Élodie Vasseur", "member"), ("Thomas Guérin", "member"))


def fill(office: Office) -> None:
    """All nodes but those that have a story of their own."""
    for key in office.nodes:
        if key not in people.TEAMS:
            _people(office, key)
    if all(name in office.persons for name, _role in CIRCLE):
        _question(office)


def _people(office: Office, key: str) -> None:
    by, place, n = office.officer, office.nodes[key], office.language
    for names, power, interest, now, wanted, approach in STAKEHOLDERS:
        actions.add(
            by=by, initiative=place, what="stakeholder", name=names[n], power=power, interest=interest,
            attitude_now=now, attitude_wanted=wanted, approach=approach[n],
        )  # fmt: skip
    for subject, audience, channel, rhythm in COMMUNICATIONS:
        actions.add(
            by=by, initiative=place, what="communication", subject=subject[n], audience=audience[n],
            channel=channel, rhythm=rhythm, first=dates.day(2026, 12, 1),
        )  # fmt: skip
    places: list[object] = []
    for titles, above in PLACES:
        superior = None if above is None else places[above]
        person = (place.sponsor, place.owner, None)[len(places)]
        places.append(
            actions.add(by=by, initiative=place, what="place", title=titles[n], above=superior, person=person)
        )
    for kind, label, letters in SUBJECTS:
        row = actions.add(by=by, initiative=place, what="subject", kind=kind, label=label[n])
        for seat, letter in zip(places, letters, strict=True):
            row.refresh_from_db(fields=["version"])
            actions.mark(by=by, subject=row, place=seat, version=row.version, letter=letter)


def _question(office: Office) -> None:
    """The circle of methods: the officer has a vote there."""
    board = governance.create_board(
        by=office.officer,
        organisation=office.organisation,
        name=office.text("Cercle des méthodes", "Methods circle"),
        kind="steering",
        rhythm="monthly",
        quorum=2,
    )
    for name, role in CIRCLE:
        governance.seat(by=office.officer, board=board, person=office.persons[name], role=role)
    governance.open_ballot(by=office.officer, board=board, question=office.text(*QUESTION))
