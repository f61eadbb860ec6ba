"""Work breakdowns of the demonstration where the work is in heads and files: IT, finance, products, shows.

How to read a line is said in `breakdown.py`.
"""

IT = """
Cadrage | Framing | | | mo
  Entretiens avec les métiers | Business interviews | 10
  Cas d’usage et priorités | Use cases and priorities | 8 | SS+3
  Dossier d’architecture | Architecture file | 12 | FS | at
  Analyse de sécurité | Security review | 8 | SS+4 | se
  Analyse d’impact vie privée | Privacy impact assessment | 15e | = | ju
  ! Cadrage approuvé | Framing approved | | dl+14
Socle technique | Technical foundation | | | at
  Environnements et accès | Environments and access | 8
  Chaîne d’intégration continue | Continuous integration | 6 | SS+3 | dv
  Supervision et sauvegardes | Monitoring and backups | 8 | FF+4 | op
  Test de charge du socle | Foundation load test | 2 | FS night | es
  ! Socle ouvert | Foundation open
Réalisation par lot | Build by batch | | | dv
  * Lot {n} | Batch {n}
    Ateliers de conception | Design workshops | 4 | | mo
    Maquettes et tests d’usage | Prototypes and usability tests | 5 | SS+2 | ux
    Développement | Development | 12 | FS
    Interfaces | Interfaces | 6 | SS+5
    Tests automatisés | Automated tests | 5 | FF+2 | es
    Recette métier | Business acceptance | 5 | FS | mo
    Correction des anomalies | Bug fixing | 4 | SS+2
    ! Lot accepté | Batch accepted
Données | Data | | | da
  Inventaire des sources | Source inventory | 8
  Règles de qualité | Quality rules | 6 | SS+3
  Chargement à blanc n° 1 | Dry run 1 | 4 | night
  Chargement à blanc n° 2 | Dry run 2 | 3 | FS+5 night
  ! Données fiables | Data trusted
Déploiement | Rollout | | | op
  Plan de formation | Training plan | 6 | | rh
  Formation des référents | Key user training | 8 | FS+2 | rh
  Pilote | Pilot | 20 | SS+3 | mo
  Répétition de bascule | Cutover rehearsal | 2e | FS 24h
  Bascule de production | Production cutover | 2e | FS+5e 24h
  Assistance renforcée | Reinforced support | 20 | | dv
  ! Entrée en service | Entry to service | | dl+28
  Bilan et arrêt de l’ancien système | Review and old system shutdown | 10 | FS+10
"""

FINANCE = """
Diagnostic | Diagnosis | | | mo
  Cartographie des processus | Process mapping | 15
  Écarts réglementaires | Regulatory gaps | 10 | SS+5 | ju
  Choix du progiciel | Package selection | 30e | FS | ha
  Contrat éditeur | Vendor contract | 15 | FS | ju
  ! Contrat signé | Contract signed | | dl+14
Conception par domaine | Design by domain | | | co
  * Domaine {n} | Domain {n}
    Ateliers processus | Process workshops | 5 | | mo
    Dossier de paramétrage | Configuration file | 6
    Paramétrage | Configuration | 8
    Développements spécifiques | Custom developments | 7 | SS+3 | dv
    Tests unitaires | Unit tests | 4 | FF+1 | es
    Recette comptable | Accounting acceptance | 5 | FS | cp
    ! Domaine accepté | Domain accepted
Reprise et contrôles | Migration and controls | | | cp
  Nettoyage du plan de comptes | Chart of accounts clean-up | 20
  Reprise des tiers | Supplier and customer migration | 12 | SS+8 | da
  Reprise des soldes | Balance migration | 6 | FS | da
  Rapprochement des états | Statement reconciliation | 8 | SS+2
  Revue des commissaires aux comptes | Auditors’ review | 10 | FS+3
  ! Reprise certifiée | Migration certified
Bascule | Cutover | | | co
  Formation des comptables | Accountant training | 12 | | rh
  Double saisie d’un mois | One month of double entry | 22 | FS | cp
  Clôture à blanc | Mock closing | 4 | FF+2 | cp
  Bascule du week-end | Weekend cutover | 2e | FS+2e 24h
  ! Première clôture réussie | First closing done | | dl+28
"""

MANUFACTURING = """
Définition du produit | Product definition | | | mk
  Cahier des charges | Requirements | 15
  Étude de marché | Market study | 20 | SS
  Concept et architecture | Concept and architecture | 20 | FS | bp
  Revue de conception préliminaire | Preliminary design review | 1 | FS+3
  ! Définition gelée | Definition frozen | | dl+14
Conception par module | Design by module | | | bp
  * Module {n} | Module {n}
    Conception mécanique | Mechanical design | 15
    Conception électronique | Electronic design | 14 | SS+4 | el2
    Logiciel embarqué | Embedded software | 18 | SS+6 | dv
    Prototype du module | Module prototype | 8 | FS | at2
    Essais du module | Module tests | 6 | | es
    Analyse des défaillances | Failure analysis | 4 | FF+3 | qu
    ! Module validé | Module validated
Industrialisation | Industrialisation | | | me
  Choix des fournisseurs | Supplier selection | 25 | | ha
  Outillages d’injection | Injection tooling | 60e | FS+3 | fo
  Ligne d’assemblage | Assembly line | 40 | SS+10
  Postes d’essai en ligne | In-line test benches | 25 | FF+5 | es
  Essais de vieillissement | Ageing tests | 42e | SS+10 24h | es
  Certification et marquage CE | Certification and CE marking | 30e | FF+5 | qu
  ! Ligne qualifiée | Line qualified
Présérie | Pilot series | | | me
  Formation des opérateurs | Operator training | 8 | | rh
  Présérie de 50 pièces | Pilot run of 50 units | 10 | night
  Contrôle de capabilité | Capability study | 5 | SS+3 | qu
  Corrections de dérive | Drift corrections | 8 | FS
  ! Présérie acceptée | Pilot series accepted
Lancement | Launch | | | mk
  Documentation et pièces de rechange | Manuals and spare parts | 15
  Formation du réseau de vente | Sales network training | 10 | SS+5
  Montée en cadence | Ramp-up | 25 | FS | me
  ! Lancement commercial | Commercial launch | | dl+28
"""

ARTS = """
Programmation | Programming | | | pr
  Choix artistique | Artistic choices | 15
  Conventions avec les artistes | Artist agreements | 20 | SS+5 | ju
  Budget et partenaires | Budget and partners | 30e | SS | mo
  ! Programme arrêté | Programme settled | | dl+14
Création par œuvre | Creation by work | | | at2
  * Œuvre {n} | Work {n}
    Projet et maquette | Project and model | 6 | | pr
    Étude technique | Technical study | 4 | SS+2 | be
    Fabrication en atelier | Workshop build | 12
    Lumière et son | Light and sound | 6 | FF+2 | te
    Montage sur site | On-site mounting | 3 | FS site | te
    Réglages de nuit | Night adjustments | 2 | night | te
    ! Œuvre prête | Work ready
Sites et sécurité | Venues and safety | | | te
  Autorisations d’occupation | Occupation permits | 30e | | mo
  Plan de sécurité | Safety plan | 10 | | se
  Alimentation électrique provisoire | Temporary power | 8 | SS+2 site | el
  Accès et signalétique | Access and signage | 6 | FF+1 site
  ! Commission de sécurité favorable | Safety commission passed
Public | Audience | | | mk
  Identité visuelle | Visual identity | 12
  Billetterie | Ticketing | 10 | SS+5
  Campagne de communication | Communication campaign | 30 | FS
  Médiation et scolaires | Outreach and schools | 20 | SS+5 | pr
  ! Billetterie ouverte | Tickets on sale
Exploitation | Run | | | ex
  Répétitions générales | Dress rehearsals | 3 | night
  ! Ouverture | Opening | | dl+28
  Représentations | Shows | 24e | | ex
  Démontage | Dismantling | 5 | SS+20 site | te
  Bilan de l’édition | Review of the edition | 8 | FS
"""

RETAIL = """
Concept de magasin | Store concept | | | mk
  Parcours client | Customer journey | 12
  Plan d’implantation | Floor plan | 10 | SS+4 | ar
  Magasin pilote en maquette | Mock store | 15 | FS
  ! Concept validé | Concept approved | | dl+14
Référencement | Range | | | ha
  Choix des gammes | Range selection | 20
  Négociation fournisseurs | Supplier negotiation | 30e | SS+5
  Fiches produits | Product sheets | 15 | FF+4 | dv
  ! Gammes arrêtées | Ranges settled
Déploiement par magasin | Rollout by store | | | so
  * Magasin {n} | Store {n}
    Visite et relevés | Visit and survey | 2
    Autorisation du bailleur | Landlord’s consent | 20e | FS | ju
    Travaux de nuit | Night works | 8 | FS+1 night
    Mobilier et enseignes | Fixtures and signs | 4 | SS+5 night | fo
    Caisses et réseau | Tills and network | 2 | FF+1 | op
    Mise en rayon | Shelf stocking | 3 | FS | ex
    Formation de l’équipe | Team training | 2 | SS | rh
    ! Magasin ouvert | Store open
Logistique | Logistics | | | lo
  Schéma de livraison | Delivery scheme | 12
  Paramétrage de l’entrepôt | Warehouse set-up | 15 | SS+4
  Test de bout en bout | End-to-end test | 4 | FS night
  ! Logistique prête | Logistics ready
Bilan | Review | | | mk
  Mesure des ventes | Sales measure | 30e | FS
  Retour des clients | Customer feedback | 10 | SS+5
  ! Décision de généralisation | Decision to extend | | dl+28
"""

PUBLIC = """
Préparation | Preparation | | | mo
  Diagnostic du territoire | Local diagnosis | 20
  Concertation des habitants | Residents’ consultation | 30e | SS+5
  Délibération du conseil | Council deliberation | 1 | FS+10
  Convention des partenaires | Partners’ agreement | 25e | FS | ju
  ! Projet délibéré | Project voted | | dl+14
Service par guichet | Service by counter | | | ex
  * Guichet {n} | Counter {n}
    Description des démarches | Description of procedures | 5
    Simplification des formulaires | Form simplification | 6 | SS+2 | ux
    Outil de rendez-vous | Appointment tool | 5 | FF+2 | dv
    Formation des agents | Staff training | 4 | FS | rh
    Ouverture à l’essai | Trial opening | 10
    ! Guichet ouvert | Counter open
Locaux et accès | Premises and access | | | gc
  Aménagement de l’accueil | Reception fit-out | 25 | site | so
  Accessibilité | Accessibility | 12 | SS+5 site | so
  Signalétique et abords | Signs and surroundings | 6 | FF+2 site
  ! Locaux ouverts | Premises open
Information | Information | | | mk
  Plan de communication | Communication plan | 8
  Courrier aux habitants | Letter to residents | 5 | FS+2
  Réunions publiques | Public meetings | 15e | SS+2 | mo
  ! Inauguration | Inauguration | | dl+28
  Enquête de satisfaction | Satisfaction survey | 15 | FS+20
"""
