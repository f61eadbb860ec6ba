"""The portfolios, programmes and projects of the demonstration, and who works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jalon.web.demo import labels as names_of
from jalon.web.demo import services, works

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


@dataclass(frozen=True, slots=True)
class Project:
    """A project: what it is, what its plan is made from, how it goes.

    `trouble`: 0 goes well, 1 slips a little, 2 slips past its tolerance. Without `text` it has no plan yet.
    """

    key: str
    parent: str
    names: tuple[str, str]
    sector: str
    text: str
    copies: int
    start: date
    owner: str
    declared: str
    trouble: int = 0
    purpose: tuple[str, str] = ("", "")
    labels: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    stage: str = "delivery"
    code: str = ""


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

PROJECTS = (
    Project(
        "aulnes",
        "renforcement",
        ("Poste 225 kV des Aulnes", "Les Aulnes 225 kV substation"),
        "energy",
        works.ENERGY,
        10,
        date(2025, 9, 1),
        "Nadia Belkacem",
        "watch",
        2,
        (
            "Raccorder le parc éolien des Aulnes et soulager le poste de la Verne avant l’hiver 2027.",
            "Connect the Les Aulnes wind farm and relieve the Verne substation before winter 2027.",
        ),
        names_of.BAYS,
        code="RES-014",
    ),
    Project(
        "renforcement-est",
        "renforcement",
        ("Renforcement Est", "Eastern reinforcement"),
        "energy",
        works.ENERGY,
        14,
        date(2025, 11, 3),
        "Lucie Arnal",
        "ok",
        1,
        code="RES-017",
    ),
    Project(
        "vallee",
        "renforcement",
        ("Postes sources de la vallée", "Valley primary substations"),
        "energy",
        works.ENERGY,
        18,
        date(2026, 3, 2),
        "Yann Le Goff",
        "ok",
        0,
        code="RES-021",
    ),
    Project(
        "comptage",
        "client",
        ("Comptage communicant", "Smart metering"),
        "it",
        services.IT,
        14,
        date(2026, 1, 5),
        "Thomas Guérin",
        "ok",
        2,
        (
            "Équiper 62 000 foyers de compteurs lisibles à distance, sans relève à pied.",
            "Fit 62,000 homes with meters read from afar, without meter readers.",
        ),
        labels=names_of.DISTRICTS,
        code="RES-011",
    ),
    Project(
        "abonnes",
        "client",
        ("Portail des abonnés", "Customer portal"),
        "it",
        services.IT,
        10,
        date(2026, 4, 7),
        "Paul Kerdoncuff",
        "ok",
        0,
        code="RES-019",
    ),
    Project(
        "tramway-c",
        "tramway",
        ("Tramway ligne C – section nord", "Tramway line C – north section"),
        "transport",
        works.TRANSPORT,
        10,
        date(2025, 3, 3),
        "Élodie Vasseur",
        "watch",
        1,
        (
            "Dix stations, 6,4 km, 24 000 voyageurs par jour dès la première année.",
            "Ten stops, 6.4 km, 24,000 passengers a day from the first year.",
        ),
        names_of.STATIONS,
        code="MOB-002",
    ),
    Project(
        "depot",
        "tramway",
        ("Dépôt de la Verne", "Verne depot"),
        "construction",
        works.CONSTRUCTION,
        14,
        date(2025, 6, 2),
        "Lucie Arnal",
        "watch",
        1,
        code="MOB-003",
    ),
    Project(
        "gare-sud",
        "mobilite",
        ("Pôle d’échanges gare Sud", "South station interchange"),
        "transport",
        works.TRANSPORT,
        8,
        date(2026, 2, 2),
        "Marion Tessier",
        "ok",
        0,
        labels=names_of.STATIONS,
        code="MOB-006",
    ),
    Project(
        "billettique",
        "mobilite",
        ("Billettique unifiée", "Unified ticketing"),
        "it",
        services.IT,
        12,
        date(2026, 2, 16),
        "Paul Kerdoncuff",
        "ok",
        0,
        code="MOB-007",
    ),
    Project(
        "ateliers",
        "mobilite",
        ("Ateliers de la Verne", "Verne workshops"),
        "engineering",
        works.CONSTRUCTION,
        9,
        date(2025, 7, 7),
        "Yann Le Goff",
        "none",
        0,
        code="MOB-008",
    ),
    Project(
        "passerelle",
        "mobilite",
        ("Passerelle du canal", "Canal footbridge"),
        "construction",
        works.CONSTRUCTION,
        3,
        date(2024, 5, 6),
        "Marion Tessier",
        "ok",
        stage="closing",
        code="MOB-001",
    ),
    Project(
        "socle",
        "numerique",
        ("Socle de données", "Data platform"),
        "it",
        services.IT,
        13,
        date(2025, 12, 1),
        "Olivier Sarrazin",
        "ok",
        0,
        (
            "Un catalogue, des règles de qualité et un accès simple pour tous les métiers.",
            "One catalogue, quality rules and simple access for every trade.",
        ),
        labels=names_of.DATA,
        code="NUM-001",
    ),
    Project(
        "acces",
        "numerique",
        ("Bureau des accès", "Access office"),
        "it",
        services.IT,
        9,
        date(2026, 1, 19),
        "Paul Kerdoncuff",
        "bad",
        2,
        code="NUM-004",
    ),
    Project(
        "erp",
        "gestion",
        ("Progiciel de gestion", "Management software"),
        "finance",
        services.FINANCE,
        22,
        date(2026, 1, 12),
        "Karim Benslimane",
        "ok",
        1,
        labels=names_of.DOMAINS,
        code="NUM-006",
    ),
    Project(
        "cloture",
        "gestion",
        ("Clôture accélérée", "Fast closing"),
        "finance",
        services.FINANCE,
        12,
        date(2026, 5, 4),
        "Karim Benslimane",
        "ok",
        0,
        labels=names_of.DOMAINS,
        code="NUM-007",
    ),
    Project(
        "clinique",
        "sante",
        ("Clinique du Parc, aile B", "Parc clinic, wing B"),
        "health",
        works.HEALTH,
        20,
        date(2025, 12, 8),
        "Fatou Ndiaye",
        "ok",
        2,
        labels=names_of.WARDS,
        code="SAN-002",
    ),
    Project(
        "dossier",
        "sante",
        ("Dossier patient partagé", "Shared patient record"),
        "health",
        services.IT,
        11,
        date(2026, 3, 9),
        "Fatou Ndiaye",
        "none",
        0,
        code="SAN-005",
    ),
    Project(
        "vestiaires",
        "sante",
        ("Vestiaires et repos", "Locker and rest rooms"),
        "construction",
        works.CONSTRUCTION,
        7,
        date(2026, 1, 5),
        "Lucie Arnal",
        "ok",
        0,
        code="SAN-006",
    ),
    Project(
        "lycee",
        "campus",
        ("Lycée des Sources", "Les Sources high school"),
        "education",
        works.CONSTRUCTION,
        24,
        date(2025, 5, 5),
        "Agathe Rouvière",
        "watch",
        2,
        code="TER-001",
    ),
    Project(
        "metiers",
        "campus",
        ("Campus des métiers", "Trades campus"),
        "education",
        works.CONSTRUCTION,
        18,
        date(2026, 4, 7),
        "Agathe Rouvière",
        "ok",
        0,
        code="TER-004",
    ),
    Project(
        "guichets",
        "territoires",
        ("Maisons de services", "Public service houses"),
        "public",
        services.PUBLIC,
        22,
        date(2026, 2, 2),
        "Agathe Rouvière",
        "ok",
        0,
        code="TER-006",
    ),
    Project(
        "lumieres",
        "territoires",
        ("Festival des Lumières 2027", "Festival of Lights 2027"),
        "arts",
        services.ARTS,
        18,
        date(2026, 3, 2),
        "Agathe Rouvière",
        "ok",
        1,
        code="TER-007",
    ),
    Project(
        "hotel",
        "offre",
        ("Hôtel du Lac", "Hôtel du Lac"),
        "hospitality",
        works.HOSPITALITY,
        9,
        date(2026, 1, 12),
        "Karim Benslimane",
        "ok",
        0,
        code="OFF-002",
    ),
    Project(
        "robot",
        "offre",
        ("Robot d’atelier A3", "A3 workshop robot"),
        "manufacturing",
        services.MANUFACTURING,
        11,
        date(2025, 11, 10),
        "Yann Le Goff",
        "ok",
        1,
        labels=names_of.MODULES,
        code="OFF-003",
    ),
    Project(
        "magasins",
        "offre",
        ("Nouveaux magasins de quartier", "New neighbourhood stores"),
        "retail",
        services.RETAIL,
        14,
        date(2026, 1, 5),
        "Karim Benslimane",
        "ok",
        0,
        labels=names_of.STORES,
        code="OFF-004",
    ),
    Project(
        "hydrogene",
        "renforcement",
        ("Étude hydrogène", "Hydrogen study"),
        "energy",
        "",
        0,
        date(2027, 1, 4),
        "Hugo Perrault",
        "none",
        stage="idea",
        code="RES-030",
    ),
    Project(
        "salon",
        "offre",
        ("Showroom textile", "Textile showroom"),
        "fashion",
        "",
        0,
        date(2027, 2, 1),
        "Karim Benslimane",
        "none",
        stage="definition",
        code="OFF-009",
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
        date(2026, 3, 2),
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
        date(2026, 1, 12),
        "Harriet Lowe",
        "ok",
        0,
    ),
)
