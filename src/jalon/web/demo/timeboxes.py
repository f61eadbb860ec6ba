"""Timeboxes of the demonstration and what is wanted in them, by MoSCoW.

``# project``, then one timebox a line: ``French | English | first day | last day | capacity``, the days
counted from the data date; the one that is over is closed. Below it what is wanted: ``in both | priority |
effort | state``, then the number of its task in the plan of `works` or `services`, where one is named. ``-``
instead of a timebox: wanted, but in none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jalon.pmo.governance import actions
from jalon.web.demo.office import Office

TEXT = """
# comptage
Timebox 7 · Relève radio | Timebox 7 · Radio reading | -25 | -7 | 30
  Relever un compteur par radio | Read a meter by radio | must | 9 | done
  Reprendre une relève manquée | Retry a missed reading | must | 6 | done
  Carte des zones mal couvertes | Map of poorly covered areas | should | 6 | done
  Export des relèves en tableur | Export readings to a spreadsheet | could | 5 | dropped
Timebox 8 · Portail abonné | Timebox 8 · Customer portal | -4 | 14 | 32
  Voir ma consommation du jour | See today’s consumption | must | 11 | doing
  Se connecter avec FranceConnect | Sign in with the national identity | must | 9 | todo
  Comparer avec l’an dernier | Compare with last year | should | 6 | todo | 135
  Changer la couleur du tableau de bord | Change the dashboard’s colours | could | 3 | todo | 136
Timebox 9 · Alertes | Timebox 9 · Alerts | 17 | 33 | 24
  Alerter en cas de fuite probable | Warn of a likely leak | must | 10 | todo
  Choisir le canal de l’alerte | Choose how to be warned | should | 6 | todo
  Suspendre les alertes en vacances | Pause warnings during holidays | could | 6 | todo
-
  Historique sur trois ans | Three years of history | should | 3 | dropped | 136
  Relever l’eau chaude | Read hot water | should | 5 | dropped | 135
  Vendre des compteurs d’occasion | Sell used meters | wont | 8 | todo
# abonnes
Timebox 4 · Facture et paiement | Timebox 4 · Bill and payment | -32 | -14 | 28
  Payer une facture par carte | Pay a bill by card | must | 10 | done
  Recevoir la facture par courriel | Get the bill by e-mail | must | 5 | done
  Étaler un paiement | Spread a payment | should | 6 | done
  Thème sombre | Dark theme | could | 4 | dropped
Timebox 5 · Déménager | Timebox 5 · Moving home | -11 | 10 | 30
  Ouvrir un contrat en ligne | Open a contract online | must | 11 | doing
  Résilier avec un relevé photo | End a contract with a photo reading | must | 6 | doing
  Reprendre le contrat du locataire précédent | Take over the former tenant’s contract | should | 7 | todo
  Conseiller en visioconférence | Adviser by video | could | 5 | todo
-
  Parrainage d’un voisin | Refer a neighbour | wont | 4 | todo
# billettique
Timebox 6 · Abonnement sur carte | Timebox 6 · Pass on a card | -28 | -8 | 34
  Charger un abonnement mensuel | Load a monthly pass | must | 12 | done
  Refuser une carte perdue | Refuse a lost card | must | 7 | done
  Tarif solidaire vérifié d’office | Reduced fare checked by itself | should | 8 | dropped
Timebox 7 · Hors ligne | Timebox 7 · Offline | -4 | 17 | 32
  Valider 72 h sans réseau | Validate 72 h without a network | must | 13 | doing
  Rejouer les validations au retour | Replay validations afterwards | must | 6 | todo
  Alerter l’exploitant d’une borne muette | Tell operations of a silent reader | should | 7 | todo
  Écran en braille | Braille screen | could | 4 | todo
# socle
Incrément 3 · Référentiel réseau | Increment 3 · Network master data | -35 | -14 | 26
  Décrire les ouvrages et leur tension | Describe assets and their voltage | must | 9 | done
  Détecter les doublons | Detect duplicates | must | 6 | done
  Carte des ouvrages | Asset map | should | 7 | done
Incrément 4 · Mesures | Increment 4 · Measurements | -11 | 10 | 28
  Publier les mesures au quart d’heure | Publish quarter-hourly readings | must | 11 | doing
  Refuser une mesure impossible | Refuse an impossible reading | must | 5 | doing
  Anonymiser les foyers | Anonymise homes | should | 7 | todo
  Courbe de charge en libre-service | Load curve on self-service | could | 5 | todo
# acces
Incrément 2 · Comptes à privilèges | Increment 2 · Privileged accounts | -30 | -9 | 24
  Tourner les mots de passe chaque nuit | Rotate passwords every night | must | 9 | done
  Double validation d’un accès | Two people approve an access | must | 8 | todo
  Tableau des accès dormants | List of dormant accesses | should | 6 | dropped
Incrément 3 · Arrivées et départs | Increment 3 · Joiners and leavers | -6 | 15 | 26
  Fermer les comptes le jour du départ | Close accounts on the day of leaving | must | 10 | doing
  Reprendre les droits d’un poste | Take the rights of a position | should | 8 | todo
  Badge provisoire | Temporary badge | could | 4 | todo
# cloture
Incrément 2 · Provisions | Increment 2 · Accruals | -26 | -5 | 22
  Calculer les provisions d’achats | Compute purchase accruals | must | 9 | done
  Justifier chaque provision | Justify every accrual | must | 4 | done
  Rapprocher les intercos | Reconcile intercompany | should | 7 | done
Incrément 3 · Tableau de clôture | Increment 3 · Closing board | -3 | 18 | 24
  Suivre les 84 tâches de clôture | Follow the 84 closing tasks | must | 8 | doing
  Bloquer une période close | Lock a closed period | must | 5 | todo
  Comparer au mois précédent | Compare with last month | should | 6 | todo
  Relance automatique | Automatic reminders | could | 4 | todo
# dossier
Timebox 3 · Lettres de sortie | Timebox 3 · Discharge letters | -24 | -3 | 26
  Envoyer la lettre au médecin traitant | Send the letter to the GP | must | 9 | done
  Dire ce qui n’est pas parti | Say what was not sent | must | 5 | done
  Dicter au chevet | Dictate at the bedside | could | 7 | dropped
Timebox 4 · Résultats de laboratoire | Timebox 4 · Laboratory results | -3 | 18 | 28
  Afficher les résultats du jour | Show today’s results | must | 11 | doing
  Signaler une valeur critique | Flag a critical value | must | 6 | todo
  Courbe sur un an | One-year curve | should | 7 | todo
# guichets
Incrément 4 · État civil | Increment 4 · Civil records | -27 | -6 | 20
  Demander un acte sans se déplacer | Ask for a record from home | must | 8 | done
  Vérifier l’identité au guichet | Check identity at the counter | must | 4 | done
  Envoyer l’acte traduit | Send a translated record | could | 4 | dropped
Incrément 5 · Aides sociales | Increment 5 · Social support | -3 | 18 | 22
  Une seule liste de pièces | One list of papers | must | 7 | doing
  Rendez-vous le soir | Evening appointments | should | 5 | todo
  Simuler ses droits | Simulate one’s rights | should | 6 | todo
  Borne en gare | Kiosk at the station | could | 4 | todo
# lumieres
Incrément 2 · Place du Marché | Increment 2 · Market square | -31 | -10 | 18
  Maquette lumière au 1/20 | Light model at 1:20 | must | 7 | done
  Essai de nuit avec les riverains | Night trial with residents | must | 4 | done
  Bande-son du carillon | Carillon soundtrack | should | 5 | done
Incrément 3 · Berges | Increment 3 · Riverside | -6 | 22 | 20
  Passerelle sans éblouissement | Footbridge without glare | must | 6 | doing
  Éteindre pour les chauves-souris | Lights off for the bats | must | 3 | doing
  Reflets sur l’eau | Reflections on the water | should | 6 | todo
  Barque lumineuse | Boat of light | could | 4 | todo
# magasins
Incrément 5 · Haute-Rive et Les Ormes | Increment 5 · Haute-Rive and Les Ormes | -30 | -9 | 24
  Ouvrir avec les rayons pleins | Open with full shelves | must | 9 | done
  Encaisser sans contact | Take contactless payment | must | 5 | done
  Retrait des commandes en ligne | Pick-up of online orders | should | 6 | done
Incrément 6 · Bilan de l’ouverture | Increment 6 · Review of the openings | -2 | 19 | 16
  Mesurer les ruptures par rayon | Measure stock-outs by aisle | must | 6 | doing
  Écouter deux cents clients | Listen to two hundred customers | should | 5 | todo
  Réassort par la voix | Restocking by voice | could | 4 | todo
# collection
Itération 1 · Intention et matières | Iteration 1 · Direction and fabrics | -18 | 3 | 14
  Gamme de six couleurs | Palette of six colours | must | 4 | done
  Deux lins de la vallée | Two linens from the valley | must | 4 | doing
  Motif tissé exclusif | Exclusive woven pattern | should | 4 | todo
  Boutons en corozo | Corozo buttons | could | 2 | todo
"""


def fill(office: Office) -> None:
    """The timeboxes of every project that is there."""
    for project in TEXT.strip().split("# ")[1:]:
        key, *lines = project.splitlines()
        if key.strip() in office.nodes:
            _project(office, key.strip(), [line for line in lines if line.strip()])


def _project(office: Office, key: str, lines: list[str]) -> None:
    node, by = office.nodes[key], office.manager(key)
    over: list[Any] = []
    box: Any = None
    for line in lines:
        words = [part.strip() for part in line.split("|")]
        if line.startswith(" "):
            french, english, priority, effort, state, *task = words
            actions.create_requirement(
                by=by,
                initiative=node,
                title=office.text(french, english),
                priority=priority,
                effort=float(effort),
                state=state,
                timebox=box,
                activity_uid=int(task[0]) if task else None,
            )
        else:
            box = _box(office, node, by, words) if len(words) > 1 else None
            if box is not None and box.finish < office.data_date.date():
                over.append(box)
    for one in over:
        actions.close_timebox(by=by, timebox=one, version=one.version)


def _box(office: Office, node: Any, by: Any, words: list[str]) -> Any:
    french, english, first, last, capacity = words
    today = office.data_date.date()
    return actions.create_timebox(
        by=by,
        initiative=node,
        name=office.text(french, english),
        start=today + timedelta(days=int(first)),
        finish=today + timedelta(days=int(last)),
        capacity=float(capacity),
    )
