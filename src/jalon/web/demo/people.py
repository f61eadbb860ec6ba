"""The demonstration's people: stakeholders, communication and responsibilities of a project in trouble."""

from __future__ import annotations

from datetime import date

from jalon.pmo.people import actions
from jalon.web.demo.office import Office

KEY = "tramway-c"
STAKEHOLDERS = (
    # names, who they are, power, interest, attitude now, wanted, what we do
    (("Maire de Norvalie", "Mayor of Norvalie"), 5, 4, 1, 2,
     ("Point mensuel avec la directrice de programme", "Monthly meeting with the programme director")),
    (("Commerçants du centre", "Shopkeepers of the centre"), 3, 5, -1, 1,
     ("Commission d’indemnisation et médiateur de chantier", "Compensation board and site mediator")),
    (("Exploitant du réseau", "Network operator"), 4, 5, 1, 1,
     ("Associé aux essais et à la marche à blanc", "Part of the trials and trial running")),
    (("Association de cyclistes", "Cyclists’ association"), 2, 4, 0, 1,
     ("Revue commune des carrefours", "Joint review of the junctions")),
    (("Riverains de la rue des Tanneurs", "Residents of Tanners’ Street"), 2, 5, -2, 0,
     ("Horaires de chantier affichés, ligne directe", "Posted working hours, direct line")),
    (("Préfecture", "State representative"), 5, 2, 0, 1,
     ("Dossier de sécurité remis en deux temps", "Safety file handed in in two steps")),
)  # fmt: skip
COMMUNICATIONS = (
    (("Lettre de chantier", "Site newsletter"), ("Riverains et commerçants", "Residents and shopkeepers"),
     "letter", "monthly"),
    (("Comité de ligne", "Line committee"),
     ("Élus, exploitant, associations", "Councillors, operator, associations"), "meeting", "quarterly"),
    (("Point presse", "Press briefing"), ("Presse locale", "Local press"), "press", "quarterly"),
)  # fmt: skip
PLACES = (
    (("Commanditaire", "Sponsor"), None),
    (("Directrice de programme", "Programme director"), 0),
    (("Conducteur de travaux", "Works manager"), 1),
    (("Responsable systèmes", "Systems lead"), 1),
    (("Chargée de proximité", "Community officer"), 1),
)
SUBJECTS = (
    ("work", ("Plateforme et voie", "Trackbed and track"), "IARIC"),
    ("work", ("Essais d’intégration", "Integration tests"), "IACR."),
    ("product", ("Dossier de sécurité", "Safety case"), "IACR."),
    ("decision", ("Phasage de la circulation", "Traffic phasing"), "ARC.C"),
    ("work", ("Indemnisation des commerçants", "Compensation of shopkeepers"), ".A..I"),
)


def fill(office: Office) -> None:
    """Fill one project where the organisation has it."""
    if KEY not in office.nodes:
        return
    by, initiative, n = office.officer, office.nodes[KEY], office.language
    for names, power, interest, now, wanted, approach in STAKEHOLDERS:
        actions.add(
            by=by, initiative=initiative, what="stakeholder", name=names[n], power=power,
            interest=interest, attitude_now=now, attitude_wanted=wanted, approach=approach[n],
        )  # fmt: skip
    for subject, audience, channel, rhythm in COMMUNICATIONS:
        actions.add(
            by=by, initiative=initiative, what="communication", subject=subject[n], audience=audience[n],
            channel=channel, rhythm=rhythm, first=date(2026, 9, 15), last=date(2027, 9, 15),
        )  # fmt: skip
    places = []
    for names, above in PLACES:
        superior = None if above is None else places[above]
        places.append(actions.add(by=by, initiative=initiative, what="place", title=names[n], above=superior))
    for kind, label, letters in SUBJECTS:
        row = actions.add(by=by, initiative=initiative, what="subject", kind=kind, label=label[n])
        for place, letter in zip(places, letters.replace(".", " "), strict=True):
            if letter.strip():
                row.refresh_from_db(fields=["version"])
                actions.mark(by=by, subject=row, place=place, version=row.version, letter=letter)
