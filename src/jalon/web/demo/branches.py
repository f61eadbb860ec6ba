"""The plans that portfolios and programmes keep of their own: their cycle, tranches and what no project does.

How to read a line is said in `breakdown.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jalon.web.demo import dates
from jalon.web.demo.projects import Project
from jalon.web.demo.tree import Branch

NETWORKS = """
Cycle du portefeuille | Portfolio cycle | | | mo
  Revue de mi-année | Mid-year review | 8
  Schéma de développement à dix ans | Ten-year network plan | 40 | FS+10 | be
  Capacité des fournisseurs de transformateurs | Capacity of transformer makers | 30 | SS+10 | ha
  Programme d’investissement N+1 | Next year’s investment programme | 25 | FS | cp
  ! Programme arrêté | Programme settled | | dl+20
Accès au réseau en hiver | Winter access to the grid | | | ex
  Coupures demandées par les projets | Outages asked for by projects | 15
  Arbitrage avec la conduite | Settlement with grid control | 10
  Fenêtres de coupure fermées | Outage windows closed | 60e
  ! Réseau rendu aux travaux | Grid free for works
"""
MOBILITY = """
Cycle du portefeuille | Portfolio cycle | | | mo
  Enquête déplacements | Travel survey | 30 | | mk
  Mise à jour du plan de mobilité | Mobility plan update | 25
  Dossier de subvention | Grant application | 20 | SS+10 | ju
  Réponse du financeur | Funder’s answer | 75e
  ! Subvention notifiée | Grant notified | | dl+30
Offre de transport | Transport offer | | | ex
  Grille horaire du nouveau réseau | Timetable of the new network | 45
  Recrutement des conducteurs | Driver recruitment | 60 | SS+10 | rh
  Habilitation des conducteurs | Driver certification | 20
  ! Réseau prêt à rouler | Network ready to run
"""
DIGITAL = """
Architecture commune | Common architecture | | | at
  Inventaire des applications | Application inventory | 25
  Doctrine d’hébergement | Hosting policy | 15 | FS+3
  Audit de sécurité annuel | Yearly security audit | 20 | SS+5 | se
  Plan de remédiation | Remediation plan | 30
  ! Homologation renouvelée | Approval renewed | | dl+15
Marchés | Contracts | | | ha
  Renouvellement du marché d’infogérance | Outsourcing contract renewal | 70 | | ju
  Transfert au nouveau titulaire | Handover to the new provider | 40 | FS+5 | op
  ! Nouveau titulaire en place | New provider in place
"""
HEALTH = """
Conditions de travail | Working conditions | | | rh
  Baromètre du personnel | Staff survey | 15
  Visite des services | Ward visits | 20 | SS+5 | so2
  Plan d’actions | Action plan | 12
  ! Plan présenté aux représentants | Plan put to staff representatives | | dl+10
Certification | Certification | | | qu
  Autoévaluation des services | Self-assessment by ward | 45
  Mise à niveau des dossiers | Bringing files up to standard | 35 | SS+15
  Visite des experts | Experts’ visit | 4 | FS+20
  ! Établissement certifié | Hospital certified
"""
PLACES = """
Saison et équipements | Season and places | | | ex
  Calendrier commun des ouvertures | Common calendar of openings | 12
  Conventions d’usage avec les associations | Use agreements with clubs | 40 | FS+5 | ju
  Entretien d’hiver des sites | Winter upkeep of the sites | 50 | SS+10 | gc
  ! Saison prête | Season ready | | dl+20
Financement | Funding | | | cp
  Demandes aux partenaires | Applications to partners | 25
  Commission culture | Culture commission | 1 | FS+30
  Avenants aux conventions | Amendments to agreements | 20
  ! Plan de financement bouclé | Funding complete
"""
PRODUCTS = """
Feuille de route des produits | Product roadmap | | | mk
  Études de marché | Market studies | 30
  Revue des idées | Review of ideas | 10
  Chiffrage des candidates | Pricing of the candidates | 20 | | cp
  ! Deux nouveautés retenues | Two new products chosen | | dl+15
Réseau de vente | Sales network | | | ex
  Contrats de distribution | Distribution contracts | 45 | | ju
  Formation des vendeurs | Seller training | 25 | SS+20 | rh
  Assortiment de printemps | Spring range | 20 | | ha
  ! Saison ouverte | Season open
"""
CUSTOMER = """
Tranche 1, relever à distance | Tranche 1, reading from afar | | | mo
  Règles communes aux projets | Rules common to the projects | 20
  Centre d’appels formé | Call centre trained | 25 | FS+10 | rh
  Campagne d’information | Information campaign | 40 | SS+15 | mk
  Mesure des premiers effets | First effects measured | 30
  ! Fin de la tranche 1 | End of tranche 1 | | dl+20
Tranche 2, piloter sa consommation | Tranche 2, steering one’s use | | | mo
  Offre tarifaire | Tariff offer | 35 | | ju
  Essai avec 500 foyers | Trial with 500 homes | 90e | | ex
  ! Généralisation décidée | Extension decided
"""
REINFORCEMENT = """
Concertation | Consultation | | | mo
  Réunions avec les communes | Meetings with the towns | 30
  Conventions de passage | Easements | 90 | SS+15 | ju
  Suivi des chantiers par les riverains | Works followed by residents | 80 | SS+40
  ! Concertation close | Consultation closed
Raccordements | Connections | | | ex
  File d’attente des producteurs | Queue of producers | 20
  Consignations de l’hiver | Winter outages | 60 | FS+20
  Mise en service groupée | Grouped commissioning | 15 | | es
  ! 300 MW raccordés | 300 MW connected | | dl+30
"""
TRAM = """
Mise en exploitation | Into service | | | ex
  Dossier de sécurité de la ligne | Safety case of the line | 90 | | se
  Recrutement des conducteurs de tramway | Tram driver recruitment | 70 | SS+20 | rh
  Formation en ligne | On-line training | 45
  Marche à blanc | Trial running | 40e
  ! Arrêté d’ouverture | Opening order | | dl+25
Accompagnement | Support | | | mk
  Commerces pendant les travaux | Shops during works | 120
  Plan de bus réorganisé | Reorganised bus plan | 40 | SS+60 | ex
  ! Inauguration préparée | Opening day prepared
"""
MANAGEMENT = """
Conduite du changement | Change management | | | rh
  Réseau des référents | Network of key users | 25
  Parcours de formation | Training paths | 40 | SS+10
  Accompagnement des services | Support to departments | 90 | FS+5
  ! Services autonomes | Departments on their own | | dl+20
Processus communs | Common processes | | | co
  Référentiel fournisseurs et articles | Supplier and item master data | 60
  Séparation des tâches | Segregation of duties | 25 | SS+20 | cp
  Contrôle interne validé | Internal control approved | 15
  ! Processus arrêtés | Processes settled
"""
SCHOOLS = """
Rentrées | School years | | | ex
  Carte scolaire | Catchment map | 45 | | mo
  Prévision d’effectifs | Pupil forecast | 20 | SS+5
  Classes provisoires | Temporary classrooms | 60 | FS | gc
  ! Rentrée assurée | School year secured | | dl+15
Équipement | Equipment | | | ha
  Marché de mobilier | Furniture contract | 55 | | ju
  Livraisons par établissement | Deliveries by school | 40
  Numérique éducatif | Classroom technology | 35 | SS+10 | op
  ! Établissements équipés | Schools equipped
"""
MUSEUM = """
Programme public | Public programme | | | pr
  Partenariats avec les écoles | Partnerships with schools | 40
  Formation des bénévoles | Volunteer training | 25 | SS+10 | rh
  Prêts d’objets | Object loans | 70 | SS | ju
  ! Saison annoncée | Season announced | | dl+20
Mécénat | Fundraising | | | mk
  Dossiers de mécénat | Grant applications | 30
  Soirée des donateurs | Donors’ evening | 1 | FS+25
  ! Campagne close | Campaign closed
"""

PLANS = {
    "reseaux": (NETWORKS, dates.day(2026, 6, 1)),
    "mobilite": (MOBILITY, dates.day(2026, 7, 6)),
    "numerique": (DIGITAL, dates.day(2026, 8, 31)),
    "sante": (HEALTH, dates.day(2026, 9, 7)),
    "territoires": (PLACES, dates.day(2026, 9, 14)),
    "offre": (PRODUCTS, dates.day(2026, 9, 1)),
    "client": (CUSTOMER, dates.day(2026, 5, 4)),
    "renforcement": (REINFORCEMENT, dates.day(2026, 3, 16)),
    "tramway": (TRAM, dates.day(2026, 6, 15)),
    "gestion": (MANAGEMENT, dates.day(2026, 7, 1)),
    "campus": (SCHOOLS, dates.day(2026, 8, 24)),
    "halden-public": (MUSEUM, dates.day(2026, 9, 7)),
}
"""By the key of the portfolio or programme: its text, and when it starts."""


def plans(rows: Iterable[Branch]) -> list[Project]:
    """What the plans of an organisation's portfolios and programmes are made from."""
    return [
        Project(one.key, one.parent, one.names, "", *_of(one.key), one.owner, one.declared)
        for one in rows
        if one.key in PLANS
    ]


def _of(key: str) -> tuple[str, int, date]:
    text, start = PLANS[key]
    return text, 0, start
