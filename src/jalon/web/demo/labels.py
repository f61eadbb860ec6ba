"""The names of what a breakdown repeats: bays, sectors, wards, stores; in French, then in English."""

from __future__ import annotations

Labels = tuple[tuple[str, ...], tuple[str, ...]]


def _named(french: str, english: str = "", lead: tuple[str, str] = ("", "")) -> Labels:
    """Both lists; with a lead, each name is numbered: "Travée 1 – arrivée Nord"."""

    def names(text: str, word: str) -> tuple[str, ...]:
        found = text.split(", ")
        return tuple(f"{word} {n} – {one}" for n, one in enumerate(found, 1)) if word else tuple(found)

    return names(french, lead[0]), names(english or french, lead[1])


STATIONS = _named(
    "Gare, Halles, Université, Parc, Hôpital, Stade, Marché, Mairie, Jardin, Port",
    "Station, Halls, University, Park, Hospital, Stadium, Market, Town hall, Garden, Harbour",
)
CAMPUS = _named(
    "Campus, Bibliothèque, Cité des sciences, Pont-Neuf", "Campus, Library, Science park, New bridge"
)
BAYS = _named(
    "arrivée Nord, arrivée Sud, transformateur 1, transformateur 2, couplage, départ Verne, départ Gare,"
    " départ Zone industrielle, départ Hôpital, réserve",
    "north feeder, south feeder, transformer 1, transformer 2, coupling, Verne feeder, station feeder,"
    " industrial feeder, hospital feeder, spare",
    ("Travée", "Bay"),
)
DOMAINS = _named(
    "Comptabilité générale, Achats, Stocks, Ventes, Immobilisations, Trésorerie, Contrôle de gestion, Paie,"
    " Notes de frais, Consolidation, Fiscalité, Budget, Contrats, Projets, Qualité, Maintenance, Entrepôts,"
    " Transport, Recouvrement, Trésorerie groupe, Reporting, Archives",
    "General ledger, Purchasing, Stock, Sales, Fixed assets, Treasury, Management control, Payroll, Expenses,"
    " Consolidation, Tax, Budget, Contracts, Projects, Quality, Maintenance, Warehouses, Transport,"
    " Collection, Group treasury, Reporting, Archives",
)
WARDS = _named(
    "Accueil et admissions, Imagerie, Bloc opératoire, Réanimation, Cardiologie, Maternité, Pédiatrie,"
    " Gériatrie, Urgences, Hôpital de jour, Laboratoire, Pharmacie, Néphrologie, Neurologie, Oncologie,"
    " Orthopédie, Ophtalmologie, Rééducation, Soins palliatifs, Stérilisation",
    "Admissions, Imaging, Operating rooms, Intensive care, Cardiology, Maternity, Paediatrics, Geriatrics,"
    " Emergency, Day care, Laboratory, Pharmacy, Nephrology, Neurology, Oncology, Orthopaedics,"
    " Ophthalmology, Rehabilitation, Palliative care, Sterilisation",
)
MODULES = _named(
    "Châssis, Bras articulé, Préhenseur, Vision, Alimentation, Commande, Sécurité machine,"
    " Interface opérateur, Batterie, Base mobile, Communication",
    "Chassis, Articulated arm, Gripper, Vision, Power supply, Control, Machine safety, Operator interface,"
    " Battery, Mobile base, Communication",
)
STORES = _named(
    "Aubriac, Centre-Verne, Les Tanneries, Saint-Orens, Belleroche, La Jonquière, Montfaucon,"
    " Rivesaltes-Nord, Clairval, Grand-Plan, Valmont, Port-Joli, Les Ormes, Haute-Rive"
)
DISTRICTS = _named(
    "Centre, Tanneries, Gare, Université, Belleroche, Les Ormes, Haute-Rive, Port, Stade, Zone industrielle,"
    " Vallée haute, Vallée basse, Hameaux, Collectivités",
    "Centre, Tanneries, Station, University, Belleroche, Les Ormes, Haute-Rive, Harbour, Stadium,"
    " Industrial area, Upper valley, Lower valley, Hamlets, Public bodies",
    ("Lot", "Batch"),
)
DATA = _named(
    "Clients, Contrats, Compteurs, Réseau, Interventions, Stocks, Fournisseurs, Comptabilité, Personnel,"
    " Véhicules, Géographie, Météo, Mesures",
    "Customers, Contracts, Meters, Network, Interventions, Stock, Suppliers, Accounting, Staff, Vehicles,"
    " Geography, Weather, Measurements",
    ("Lot", "Batch"),
)
