"""The portfolios, programmes and projects of the demonstration, and who works there."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.web.demo import dates, services, works
from jalon.web.demo.projects import Project

PASSWORD = "jalon-demo-2026"  # noqa: S105 - the demonstration says it on its sign-in page


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the demonstration; `place` is the key of an initiative, empty for the organisation."""

    login: str
    name: str
    role: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A portfolio or programme."""

    key: str
    parent: str
    kind: str
    names: tuple[str, str]
    purpose: tuple[str, str]
    owner: str
    declared: str = "none"


NORVALIE = ("Groupe Norvalie", "FR", "fr")
HALDEN = ("Halden Museum Trust", "GB", "en")

PEOPLE = (
    Someone("pmo", "Claire Montferrand", "pmo_officer"),
    Someone("reseaux", "Hugo Perrault", "portfolio_manager", "reseaux"),
    Someone("aulnes", "Nadia Belkacem", "project_manager", "aulnes"),
    Someone("comptage", "Thomas Guérin", "project_manager", "comptage"),
    Someone("tramway", "Élodie Vasseur", "project_manager", "tramway-c"),
    Someone("commanditaire", "Bernard Castel", "sponsor", "reseaux"),
    Someone("equipe", "Samir Haddad", "contributor", "aulnes"),
    Someone("lecteur", "Julie Lemaire", "viewer"),
)
OTHERS = (
    "Marion Tessier",
    "Olivier Sarrazin",
    "Fatou Ndiaye",
    "Karim Benslimane",
    "Agathe Rouvière",
    "Paul Kerdoncuff",
    "Lucie Arnal",
    "Yann Le Goff",
)
HALDEN_PEOPLE = (
    Someone("halden", "Harriet Lowe", "pmo_officer"),
    Someone("curator", "Owen Price", "project_manager", "gallery"),
)

BRANCHES = (
    Branch(
        "reseaux",
        "",
        "portfolio",
        ("Réseaux", "Networks"),
        (
            "Alimenter la vallée sans coupure jusqu’en 2040.",
            "Power the valley without interruption until 2040.",
        ),
        "Hugo Perrault",
        "watch",
    ),
    Branch(
        "client",
        "reseaux",
        "programme",
        ("Programme client", "Customer programme"),
        (
            "Donner à chaque abonné la maîtrise de sa consommation.",
            "Give every customer control of their use.",
        ),
        "Hugo Perrault",
        "watch",
    ),
    Branch(
        "renforcement",
        "reseaux",
        "programme",
        ("Renforcement du réseau", "Grid reinforcement"),
        ("Raccorder 300 MW d’énergies renouvelables.", "Connect 300 MW of renewable energy."),
        "Hugo Perrault",
        "ok",
    ),
    Branch(
        "mobilite",
        "",
        "portfolio",
        ("Mobilité", "Mobility"),
        ("Un déplacement sur trois sans voiture en 2030.", "One trip in three without a car by 2030."),
        "Marion Tessier",
        "watch",
    ),
    Branch(
        "tramway",
        "mobilite",
        "programme",
        ("Tramway ligne C", "Tramway line C"),
        (
            "Relier la gare aux quartiers nord en vingt minutes.",
            "Link the station to the north in 20 minutes.",
        ),
        "Élodie Vasseur",
        "watch",
    ),
    Branch(
        "numerique",
        "",
        "portfolio",
        ("Numérique", "Digital"),
        ("Des outils sûrs que l’on a plaisir à utiliser.", "Safe tools that people like to use."),
        "Olivier Sarrazin",
        "ok",
    ),
    Branch(
        "gestion",
        "numerique",
        "programme",
        ("Gestion intégrée", "Integrated management"),
        (
            "Une seule vérité pour les comptes, les achats et les stocks.",
            "One truth for accounts and stocks.",
        ),
        "Olivier Sarrazin",
        "ok",
    ),
    Branch(
        "sante",
        "",
        "portfolio",
        ("Santé et travail", "Health and work"),
        ("Soigner et travailler dans de bonnes conditions.", "Care and work in good conditions."),
        "Fatou Ndiaye",
        "ok",
    ),
    Branch(
        "territoires",
        "",
        "portfolio",
        ("Territoires et culture", "Places and culture"),
        ("Des lieux ouverts à tous, toute l’année.", "Places open to all, all year round."),
        "Agathe Rouvière",
        "ok",
    ),
    Branch(
        "campus",
        "territoires",
        "programme",
        ("Établissements scolaires", "Schools"),
        ("Accueillir 1 800 élèves de plus d’ici 2029.", "Welcome 1,800 more pupils by 2029."),
        "Agathe Rouvière",
        "ok",
    ),
    Branch(
        "offre",
        "",
        "portfolio",
        ("Offre et commerces", "Products and stores"),
        (
            "Deux nouveautés par an, rentables la première année.",
            "Two new products a year, profitable in one.",
        ),
        "Karim Benslimane",
        "ok",
    ),
)

CROSS_LINKS = (
    # successor, its milestone's or task's English name, predecessor, its English name
    ("abonnes", "Pilot", "socle", "Data trusted"),
    ("comptage", "Pilot", "socle", "Data trusted"),
    ("tramway-c", "Dynamic tests", "depot", "External works delivered"),
    ("billettique", "Pilot", "abonnes", "Foundation open"),
    ("cloture", "Mock closing", "erp", "Migration certified"),
    ("dossier", "Training plan", "clinique", "Medical project approved"),
    ("gare-sud", "Integration tests", "tramway-c", "Systems accepted"),
)

HALDEN_BRANCHES = (
    Branch(
        "halden-public",
        "",
        "portfolio",
        ("Public programme", "Public programme"),
        (
            "A museum that every school of the county visits.",
            "A museum that every school of the county visits.",
        ),
        "Harriet Lowe",
        "ok",
    ),
)
HALDEN_PROJECTS = (
    Project(
        "gallery",
        "halden-public",
        ("Sea gallery", "Sea gallery"),
        "arts",
        services.ARTS,
        8,
        dates.day(2026, 3, 2),
        "Owen Price",
        "ok",
        1,
    ),
    Project(
        "visitor-centre",
        "halden-public",
        ("Visitor centre", "Visitor centre"),
        "construction",
        works.CONSTRUCTION,
        5,
        dates.day(2026, 1, 12),
        "Harriet Lowe",
        "ok",
        0,
    ),
    Project(
        "park-1",
        "halden-public",
        ("Park entrance, phase 1", "Park entrance, phase 1"),
        "construction",
        works.CONSTRUCTION,
        2,
        dates.day(2024, 1, 29),
        "Harriet Lowe",
        "none",
        purpose=("Receive school groups under a roof.", "Receive school groups under a roof."),
        stage="closing",
        code="PAR-1",
    ),
)
