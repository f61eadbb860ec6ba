"""Work breakdowns of the demonstration where something is built: energy, transport, buildings, health.

How to read a line is said in `breakdown.py`.
"""

ENERGY = """
Études | Studies | | | be
  Relevés et sondages de sol | Surveys and soil borings | 12 | site
  Étude d’implantation | Layout study | 15
  Dossier de raccordement | Connection file | 18 | SS+5
  Autorisation environnementale | Environmental permit | 60e | FS+5 | mo
  Études d’exécution génie civil | Civil works detailed design | 25 | -
  Études d’exécution électriques | Electrical detailed design | 30 | SS+10 | el
  Plans de contrôle-commande | Protection and control drawings | 20 | FF+5 | cc
  ! Dossier d’exécution approuvé | Detailed design approved
Achats | Procurement | | | ha
  Consultation transformateur | Transformer tender | 30
  Commande transformateur | Transformer order | 5
  Fabrication transformateur | Transformer manufacturing | 150e | | fo
  Essais de réception en usine | Factory acceptance tests | 4 | FS | es
  Transport exceptionnel | Heavy haulage | 3 | FS+10 night | fo
  Consultation cellules haute tension | High-voltage bays tender | 25 | -
  Commande et fabrication des cellules | Bays ordered and built | 90e | FS+3 | fo
  ! Matériel principal livré | Main equipment delivered
Génie civil | Civil works | | | gc
  Installation de chantier | Site set-up | 8 | site snet+75
  Terrassements généraux | Bulk earthworks | 20 | site
  Réseau de terre | Earthing grid | 10 | SS+8 site | el
  Fosse et massif du transformateur | Transformer pit and plinth | 18 | site
  Bâtiment de commande | Control building | 45 | SS+5 site
  Caniveaux et chambres de tirage | Cable trenches and pits | 15 | FF+10 site
  ! Plateforme remise aux monteurs | Platform handed over to erectors
Montage par travée | Erection by bay | | | el
  * Travée {n} | Bay {n}
    Charpentes et supports | Steel structures | 5 | site
    Pose des appareils | Apparatus installation | 6 | site
    Jeux de barres et connexions | Busbars and connections | 4 | site
    Tirage des câbles basse tension | Low-voltage cable pulling | 5 | SS+2 site
    Raccordement contrôle-commande | Control wiring | 4 | site | cc
    Essais unitaires | Unit tests | 2 | | es
    ! Travée prête | Bay ready
Essais et mise en service | Testing and commissioning | | | es
  Essais du contrôle-commande | Control system tests | 12 | | cc
  Essais diélectriques | Dielectric tests | 5 | night
  Réunion de coordination hebdomadaire | Weekly coordination | 5 | = man | mo
  Consignation et raccordement au réseau | Outage and grid connection | 3 | FS+2 night | el
  Mise sous tension progressive | Step-by-step energising | 2e | FS+2
  Marche probatoire | Trial operation | 15e | FS
  Levée des réserves | Snag clearing | 10 | SS+5 | gc
  ! Mise en service | Entry to service | | dl+28
  Dossier de récolement | As-built file | 15 | | be
"""

TRANSPORT = """
Études et autorisations | Design and consents | | | be
  Étude de trafic et d’insertion | Traffic and layout study | 20
  Concertation avec les riverains | Residents’ consultation | 30e | | mo
  Avant-projet | Preliminary design | 40 | SS+10
  Enquête publique | Public inquiry | 45e | FS+5 | mo
  Études de projet | Detailed design | 45 | FS-10
  Dossier de sécurité | Safety case | 25 | FF+5 | sy
  ! Projet approuvé | Design approved | | dl+14
Déviation des réseaux | Utility diversions | | | rx
  * Secteur {n} | Sector {n}
    Sondages et marquage | Trial holes and marking | 4 | site
    Eau et assainissement | Water and sewers | 12 | site
    Électricité et gaz | Power and gas | 10 | SS+4 site
    Télécoms et fibre | Telecoms and fibre | 8 | FF+3 site
    ! Réseaux libérés | Utilities cleared
Plateforme et voie | Trackbed and track | | | vo
  * Secteur {n} | Sector {n}
    Décaissement | Excavation | 8 | site
    Multitubulaire et drainage | Ducts and drainage | 7 | SS+3 site
    Béton de plateforme | Trackbed concrete | 6 | site
    Cure du béton | Concrete curing | 7e | FS
    Pose des rails | Rail laying | 5 | site
    Soudures et meulage | Welding and grinding | 3 | night
    Revêtement et bordures | Surfacing and kerbs | 6 | site | rx
    ! Voie remise | Track handed over
Stations | Stops | | | gc
  * Station {n} | Stop {n}
    Quais et rampes | Platforms and ramps | 10 | site
    Abris et mobilier | Shelters and furniture | 5 | site
    Information voyageurs | Passenger information | 4 | | sy
    ! Station équipée | Stop fitted out
Systèmes | Systems | | | sy
  Ligne aérienne de contact | Overhead line | 30 | site
  Sous-stations de traction | Traction substations | 35 | SS+5
  Signalisation et feux | Signalling and traffic lights | 25 | SS+5
  Radio et poste de commande | Radio and control room | 20 | FF+5
  Essais d’intégration | Integration tests | 20 | FS night | es
  ! Systèmes reçus | Systems accepted
Essais et ouverture | Trials and opening | | | es
  Essais dynamiques | Dynamic tests | 15 | night
  Formation des conducteurs | Driver training | 20 | SS+5 | ex
  Marche à blanc | Trial running | 21e | FS+2 | ex
  Autorisation de mise en exploitation | Operating licence | 20e | FF+5 | mo
  ! Ouverture au public | Opening to the public | | dl+28
"""

CONSTRUCTION = """
Programme et conception | Brief and design | | | ar
  Programme fonctionnel | Functional brief | 15 | | mo
  Esquisse | Sketch design | 15
  Avant-projet sommaire | Outline design | 20
  Avant-projet définitif | Scheme design | 25
  Permis de construire | Building permit | 90e | FS+5 | mo
  Études structure et fluides | Structure and services design | 35 | - | be
  Dossier de consultation | Tender documents | 20 | FF+5
  ! Permis obtenu | Permit granted | | dl+14
Marchés | Contracts | | | ha
  Appel d’offres | Call for tenders | 40e
  Analyse et négociation | Assessment and negotiation | 15
  Préparation de chantier | Site preparation | 20 | SS+5 | gc
  ! Marchés notifiés | Contracts awarded
Clos et couvert | Shell | | | gc
  Terrassements | Earthworks | 12 | site
  Fondations | Foundations | 18 | site
  Gros œuvre rez-de-chaussée | Ground floor structure | 20 | site
  Gros œuvre étages | Upper floor structure | 35 | site
  Charpente et couverture | Roof structure and covering | 22 | SS+15 site
  Façades et menuiseries extérieures | Facades and windows | 30 | FF+10 site
  ! Hors d’eau, hors d’air | Weathertight
Second œuvre par zone | Fit-out by zone | | | so
  * Zone {n} | Zone {n}
    Cloisons et doublages | Partitions and linings | 7 | site
    Plomberie et ventilation | Plumbing and ventilation | 6 | SS+3 site | fl
    Courants forts et faibles | Power and data | 6 | SS+2 site | el
    Plafonds | Ceilings | 4 | FS site
    Peintures | Painting | 5 | site
    Sols souples | Floor coverings | 3 | FS+1 site
    Appareillage et équipements | Fixtures and equipment | 3 | | el
    ! Zone réceptionnée | Zone accepted
Équipements et extérieurs | Equipment and external works | | | gc
  Ascenseurs | Lifts | 25 | site | fo
  Production de chaleur | Heating plant | 20 | SS+5 | fl
  Voirie et espaces verts | Roads and landscaping | 25 | SS+10 site
  Raccordements définitifs | Permanent connections | 8 | FF+5 | rx
  ! Extérieurs livrés | External works delivered
Réception | Handover | | | mo
  Essais des installations | Services testing | 10 | | fl
  Commission de sécurité | Safety commission | 2 | FS+5
  Opérations préalables à la réception | Pre-handover inspections | 6 | SS+1
  Levée des réserves | Snag clearing | 15 | | so
  Emménagement | Moving in | 8 | FS man
  ! Ouverture | Opening | | dl+28
"""

HEALTH = """
Organisation des soins | Care organisation | | | so2
  Cartographie des parcours patients | Patient pathway mapping | 15
  Dimensionnement des équipes | Staffing model | 10
  Protocoles et procédures | Protocols and procedures | 30 | SS+5
  Comité d’éthique | Ethics committee | 20e | FS | mo
  ! Projet médical validé | Medical project approved | | dl+14
Locaux | Premises | | | gc
  Étude d’hygiène et de flux | Hygiene and flow study | 12 | | be
  Travaux de démolition légère | Soft strip | 10 | site
  Réseaux et fluides médicaux | Networks and medical gases | 25 | site | fl
  Traitement d’air des salles | Operating room air treatment | 30 | SS+8 site | fl
  Finitions à haute hygiène | High-hygiene finishes | 25 | FF+8 site
  Qualification des salles | Room qualification | 6 | FS | es
  ! Locaux qualifiés | Premises qualified
Équipement par service | Equipment by ward | | | bm
  * Service {n} | Ward {n}
    Recueil des besoins | Needs gathering | 4
    Commande des équipements | Equipment order | 3
    Délai de livraison | Delivery time | 35e | FS | fo
    Installation et raccordement | Installation and connection | 4 | site
    Contrôle qualité biomédical | Biomedical quality check | 2 | | es
    Formation des soignants | Staff training | 5 | SS+1 | so2
    ! Service équipé | Ward equipped
Système d’information | Information system | | | it
  Paramétrage du dossier patient | Patient record set-up | 25
  Interfaces laboratoire et imagerie | Laboratory and imaging interfaces | 20 | SS+10
  Reprise des données | Data migration | 15 | FF+5
  Recette par les médecins | Doctors’ acceptance | 10 | | so2
  ! Système prêt | System ready
Ouverture | Opening | | | so2
  Répétition générale | Full rehearsal | 3
  Visite de conformité | Compliance visit | 1 | FS+4 | mo
  Transfert des patients | Patient transfer | 2e | FS+2 24h
  Suivi des trente premiers jours | First thirty days’ follow-up | 30e | SS
  ! Service ouvert | Service open | | dl+28
"""

HOSPITALITY = """
Concept | Concept | | | ar
  Étude de clientèle | Guest study | 12 | | mk
  Positionnement et gamme | Positioning and range | 8 | | mk
  Charte d’ambiance | Mood and style guide | 15
  Maquette de chambre témoin | Mock-up room | 20 | FS+5 | so
  ! Concept validé | Concept approved | | dl+14
Chambres par niveau | Rooms by floor | | | so
  * Niveau {n} | Floor {n}
    Curage | Strip-out | 5 | site
    Plomberie et salles d’eau | Plumbing and bathrooms | 10 | SS+3 site | fl
    Électricité et domotique | Power and room controls | 8 | SS+3 site | el
    Peintures et revêtements | Painting and wall coverings | 8 | site
    Moquette et menuiseries | Carpet and joinery | 5 | site
    Mobilier et literie | Furniture and bedding | 4 | FS+1
    Nettoyage et contrôle | Cleaning and inspection | 2
    ! Niveau rendu à l’exploitation | Floor handed back
Restaurant et bien-être | Restaurant and spa | | | so
  Cuisine professionnelle | Professional kitchen | 30 | site | fo
  Salle et terrasse | Dining room and terrace | 20 | SS+10 site
  Bassin et sauna | Pool and sauna | 35 | SS site | fl
  Mise en eau et traitement | Filling and treatment | 7e | FS
  ! Espaces communs prêts | Common areas ready
Équipes et exploitation | Team and operations | | | rh
  Recrutement | Recruitment | 40e
  Formation au service | Service training | 15 | SS+15
  Réservation et tarifs | Booking and rates | 12 | FF+3 | mk
  ! Équipe prête | Team ready
Ouverture | Opening | | | ex
  Nuits d’essai | Trial nights | 5 | FS+1
  Classement et sécurité | Star rating and safety visit | 2 | FS+2 | mo
  Campagne de lancement | Launch campaign | 20 | SS-10 | mk
  ! Premier client | First guest | | dl+28
"""
