"""Product descriptions of the demonstration, each with the checks of its quality register.

``# project``, then one product a line: ``French | English | state``, and its task in the plan; below it ``>``
its purpose in both, then its checks: ``criterion, in both | tolerance | days``: since the check, ahead where
negative, and its result. A tolerance that differs is ``French ~ English``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jalon.pmo.governance import actions
from jalon.web.demo.office import Office

TEXT = """
# aulnes
Transformateur 225/20 kV en service | 225/20 kV transformer in service | made | 13
  > Alimenter les départs de la vallée sans secours extérieur. | Supply the valley without outside backup.
  Rigidité diélectrique de l’huile | Dielectric strength of the oil | ≥ 60 kV | 40 passed
  Échauffement à pleine charge | Temperature rise at full load | ≤ 65 K | 12 passed
  Bruit à 2 m | Noise at 2 m | ≤ 72 dB(A) | -6
Contrôle-commande des travées | Protection and control of the bays | agreed | 109
  > Isoler un défaut avant qu’il n’atteigne le réseau. | Isolate a fault before it reaches the grid.
  Essais de déclenchement | Trip tests | 100 % | 18 failed
  Reprise des essais de déclenchement | Trip tests again | 100 % | 2
  Liaison avec le dispatching | Link with the control centre | < 2 s | -20
Dossier des ouvrages exécutés | As-built documentation | draft | 117
  > Permettre à l’exploitant d’intervenir sans nous. | Let operations work without us.
  Conformité aux plans d’exécution | Agreement with the working drawings | | -60
# renforcement-est
Câbles 90 kV posés et testés | 90 kV cables laid and tested | agreed
  > Doubler l’alimentation des communes de l’Est. | Give the eastern towns a second supply.
  Essai de tenue de la gaine | Sheath test | 10 kV, 1 min | 25 passed
  Rayon de courbure en chambre | Bending radius in the pits | ≥ 2,4 m ~ ≥ 2.4 m | -14
Traversée de la prairie humide | Crossing of the wet meadow | made
  > Passer sans assécher la zone. | Cross without draining the area.
  Niveau de la nappe après travaux | Water table after works | ± 10 cm | 9 passed
# vallee
Cellules 20 kV de la vallée | Valley 20 kV switchgear | draft
  > Remplacer des cellules dont les pièces n’existent plus. | Replace switchgear nobody makes parts for.
  Tenue à l’onde de choc | Impulse withstand | 125 kV | -40
Abri de contrôle préfabriqué | Prefabricated control building | agreed
  > Livrer un local essayé en usine. | Deliver a room tested in the factory.
  Essai de pluie en usine | Rain test in the factory | 0 | 15 passed
  Température intérieure en été | Inside temperature in summer | ≤ 35 °C | -90
# comptage
Compteur posé et communicant | Meter fitted and talking | made
  > Une relève par jour sans passage. | A reading a day without a visit.
  Première relève sous 24 h | First reading within 24 h | ≥ 98 % | 20 passed
  Étanchéité du regard | Watertight box | IP 67 | 6 failed
# abonnes
Espace client en ligne | Online customer account | agreed
  > Faire ses démarches sans appeler. | Do one’s business without calling.
  Parcours réussi sans aide | Journey done without help | ≥ 85 % | 11 passed
  Accessibilité | Accessibility | WCAG 2.2 AA | -12
# tramway-c
Plateforme et voie, section nord | Track bed and track, north section | made
  > Rouler à 50 km/h en confort. | Run at 50 km/h in comfort.
  Écartement de la voie | Track gauge | 1 435 ± 2 mm ~ 1,435 ± 2 mm | 30 passed
  Vibrations chez les riverains | Vibration in neighbouring homes | ≤ 0,3 mm/s ~ ≤ 0.3 mm/s | 8 failed
  Vibrations, après reprise des appuis | Vibration, after the pads are redone | ≤ 0,3 mm/s ~ ≤ 0.3 mm/s | -10
Stations accessibles | Accessible stops | agreed
  > Monter à niveau, sans aide. | Board level, without help.
  Lacune quai-rame | Gap to the train | ≤ 50 mm | -25
# depot
Atelier de maintenance | Maintenance shed | made
  > Entretenir quatre rames à la fois. | Look after four sets at a time.
  Planéité de la dalle | Flatness of the slab | 5 mm sous 2 m ~ 5 mm under 2 m | 45 passed
  Pont roulant à charge | Crane under load | 125 % | -5
Tour en fosse | Underfloor wheel lathe | agreed
  > Reprofiler sans démonter. | Reprofile without dismantling.
  Faux-rond après passage | Run-out after turning | ≤ 0,1 mm ~ ≤ 0.1 mm | -35
# gare-sud
Parvis sud | South forecourt | draft
  > Passer du train au tramway en trois minutes. | Change from train to tram in three minutes.
  Temps de correspondance mesuré | Transfer time measured | ≤ 3 min | -120
Abri à vélos | Bicycle shelter | agreed
  > Six cents vélos sous surveillance. | Six hundred bicycles, watched.
  Places réellement utilisables | Places really usable | ≥ 600 | -60
# billettique
Valideur unique | One validator | made
  > Un seul badge pour le bus, le tramway et le vélo. | One card for bus, tram and bicycle.
  Temps de validation | Time to validate | ≤ 300 ms | 16 passed
  Validation hors ligne | Offline validation | 72 h | 4 passed
# ateliers
Cabine de peinture | Paint booth | agreed
  > Peindre une caisse sans arrêter la ligne. | Paint a body without stopping the line.
  Rejets de solvants | Solvent emissions | ≤ 75 mg/m³ | -18
Banc d’essai des bogies | Bogie test bench | made
  > Essayer avant de remonter. | Test before refitting.
  Répétabilité de la mesure | Repeatability of the measure | ± 1 % | 21 passed
# passerelle
Tablier de la passerelle | Footbridge deck | accepted
  > Passer le canal à pied et à vélo. | Cross the canal on foot and by bicycle.
  Essai de charge | Load test | 500 kg/m² | 75 passed
  Fréquence propre | Natural frequency | > 5 Hz | 70 passed
# socle
Catalogue de données | Data catalogue | made
  > Savoir qui détient quoi. | Know who holds what.
  Jeux décrits | Data sets described | ≥ 90 % | 14 passed
Règles de qualité | Quality rules | agreed
  > Une règle par donnée partagée. | One rule for each shared item.
  Anomalies bloquantes restantes | Blocking faults left | 0 | 3 failed
# acces
Coffre des comptes à privilèges | Vault of privileged accounts | agreed
  > Plus un mot de passe partagé. | Not one shared password left.
  Comptes repris | Accounts taken over | 100 % | 5 failed
  Sessions enregistrées | Sessions recorded | 100 % | -15
# erp
Paramétrage comptable | Accounting set-up | made
  > Tenir une seule comptabilité. | Keep one set of books.
  Balance reprise sans écart | Balance migrated without difference | 0,00 € ~ €0.00 | 10 passed
Interfaces de trésorerie | Treasury interfaces | agreed
  > Rapprocher les banques chaque matin. | Reconcile the banks every morning.
  Relevés rapprochés d’office | Statements matched by themselves | ≥ 95 % | -30
# cloture
Calendrier de clôture | Closing calendar | agreed
  > Clore en cinq jours ouvrés. | Close in five working days.
  Clôture à blanc de septembre | September mock closing | ≤ 6 j ~ ≤ 6 d | 24 passed
  Clôture à blanc de novembre | November mock closing | ≤ 5 j ~ ≤ 5 d | -8
# clinique
Chambres de l’aile B | Rooms of wing B | made
  > Vingt-deux lits à un patient. | Twenty-two single rooms.
  Débit d’air neuf | Fresh air rate | ≥ 25 m³/h | 17 passed
  Appel malade | Nurse call | ≤ 3 s | 4 failed
Salle de réveil | Recovery room | agreed
  > Surveiller six patients d’un regard. | Watch six patients at a glance.
  Gaz médicaux | Medical gases | NF EN ISO 7396-1 | -22
# dossier
Dossier partagé avec la ville | Record shared with GPs | agreed
  > Le médecin traitant lit le compte rendu le jour même. | The GP reads the letter the same day.
  Comptes rendus envoyés sous 24 h | Letters sent within 24 h | ≥ 95 % | 12 passed
  Accès tracés | Access traced | 100 % | -9
# vestiaires
Vestiaires du personnel | Staff locker rooms | made
  > Une douche pour dix personnes. | One shower for ten people.
  Débit d’extraction | Extraction rate | ≥ 30 m³/h | 13 passed
# lycee
Bâtiment d’enseignement | Teaching building | agreed
  > Trente-six classes au calme. | Thirty-six quiet classrooms.
  Isolement acoustique | Sound insulation | ≥ 43 dB | -70
  Étanchéité à l’air | Airtightness | ≤ 0,6 vol/h ~ ≤ 0.6 ach | 19 failed
  Étanchéité à l’air, après reprise | Airtightness, after repair | ≤ 0,6 vol/h ~ ≤ 0.6 ach | -4
# metiers
Halle des ateliers | Workshop hall | draft
  > Apprendre sur de vraies machines. | Learn on real machines.
  Charge du plancher | Floor load | 2 t/m² | -150
Foyer des apprentis | Apprentices’ house | agreed
  > Loger quatre-vingts jeunes. | House eighty young people.
  Consommation prévue | Forecast consumption | ≤ 50 kWh/m² | 6 passed
# guichets
Guichet ouvert au public | Counter open to the public | made
  > Finir une démarche en une visite. | Finish one’s business in one visit.
  Attente moyenne | Average wait | ≤ 12 min | 9 passed
  Démarches menées à terme | Cases completed | ≥ 90 % | -10
# lumieres
Parcours lumineux | Light trail | agreed
  > Deux kilomètres sans point noir. | Two kilometres without a dark spot.
  Éclairement de sécurité | Safety lighting | ≥ 5 lux | -45
Œuvre de la place du Marché | Market square work | draft
  > Réunir cinq mille personnes sans file. | Gather five thousand people without a queue.
  Note de calcul au vent | Wind calculation | 90 km/h | -60
# hotel
Chambre témoin | Mock-up room | accepted
  > Décider une fois pour quatre-vingt-dix chambres. | Decide once for ninety rooms.
  Bruit entre chambres | Noise between rooms | ≥ 50 dB | 60 passed
Restaurant du lac | Lake restaurant | agreed
  > Servir cent vingt couverts. | Serve a hundred and twenty covers.
  Extraction de cuisine | Kitchen extraction | NF EN 16282 | -12
# robot
Bras articulé | Articulated arm | made
  > Porter 12 kg à bout de bras. | Carry 12 kg at arm’s length.
  Répétabilité | Repeatability | ± 0,05 mm ~ ± 0.05 mm | 18 passed
  Endurance | Endurance | 2 000 h ~ 2,000 h | -40
Cellule de sécurité | Safety cell | agreed
  > Arrêter avant tout contact. | Stop before any contact.
  Distance d’arrêt | Stopping distance | ≤ 180 mm | 3 failed
# magasins
Magasin prêt à ouvrir | Store ready to open | made
  > Ouvrir à l’heure, rayons pleins. | Open on time with full shelves.
  Commission de sécurité | Safety visit | avis favorable ~ favourable | 7 passed
  Ruptures le premier jour | Stock-outs on day one | ≤ 2 % | 5 passed
# solaire
Étude d’impact | Impact assessment | draft
  > Décider en connaissant l’effet sur le vivant. | Decide knowing the effect on wildlife.
  Inventaires sur quatre saisons | Four seasons surveyed | 4 / 4 | -240
# collection
Plan de collection | Range plan | agreed
  > Quarante-deux modèles, trois lignes. | Forty-two styles, three lines.
  Prix de revient | Cost price | ≤ 38 % | -20
# montfaucon
Poste 63 kV renouvelé | Renewed 63 kV substation | draft
  > Tenir quarante ans avec des pièces du marché. | Last forty years with parts on the market.
  Essais en usine | Factory tests | CEI 62271 | -300
# brenne
Poste 63 kV en service | 63 kV substation in service | accepted
  > Passer l’hiver 2025 sans coupure. | Get through the winter of 2025 without an outage.
  Essais de mise en service | Commissioning tests | 100 % | 430 passed
# tramway-b
Prolongement du campus | Campus extension | accepted
  > Douze minutes du campus au centre. | Twelve minutes from campus to centre.
  Marche à blanc | Trial running | 15 j ~ 15 d | 540 passed
# gallery
Vitrines climatisées | Climate-controlled cases | agreed
  > Garder les cartes marines à 50 % d’humidité. | Keep the sea charts at 50% humidity.
  Humidité sur sept jours | Humidity over seven days | ± 3 % | 8 passed
  Éclairement sur papier | Light on paper | ≤ 50 lux | -15
# visitor-centre
Pavillon d’accueil | Welcome pavilion | draft
  > Recevoir deux classes à l’abri. | Receive two classes under cover.
  Bruit dans la salle | Noise in the room | ≤ 40 dB | -80
# park-1
Pavillon des groupes | Group pavilion | accepted
  > Abriter une classe par mauvais temps. | Shelter a class in bad weather.
  Étanchéité de la toiture | Roof watertight | 0 | 470 passed
"""

REVIEWER = "Karim Benslimane"


def fill(office: Office) -> None:
    """The products of every project that is there."""
    for project in TEXT.strip().split("# ")[1:]:
        key, *lines = project.splitlines()
        if key.strip() in office.nodes:
            _project(office, office.nodes[key.strip()], [line for line in lines if line.strip()])


def _project(office: Office, node: Any, lines: list[str]) -> None:
    starts = [place for place, line in enumerate(lines) if not line.startswith(" ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        product, purpose, *checks = [
            [part.strip(" >") for part in line.split("|")] for line in lines[start:end]
        ]
        _product(office, node, product, purpose, checks)


def _product(
    office: Office, node: Any, words: list[str], purpose: list[str], checks: list[list[str]]
) -> None:
    """One product; it is accepted once its checks are there."""
    french, english, state, *task = words
    accepted = state == "accepted"
    made = actions.create_product(
        by=office.officer,
        initiative=node,
        title=office.text(french, english),
        purpose=office.text(*purpose),
        state="made" if accepted else state,
        owner=node.owner,
        activity_uid=int(task[0]) if task else None,
    )
    for check in checks:
        _check(office, made, *check)
    if accepted:
        actions.change_product(by=office.officer, product=made, version=made.version, state=state)


def _check(office: Office, made: Any, french: str, english: str, tolerance: str, when: str) -> None:
    days, result = (*when.split(), "pending")[:2]
    planned = office.data_date.date() - timedelta(days=int(days))
    local, _tilde, other = tolerance.partition("~")
    actions.add_check(
        by=office.officer,
        product=made,
        criterion=office.text(french, english),
        tolerance=office.text(local, other or local).strip(),
        planned=planned,
        done=None if result == "pending" else planned,
        result=result,
        reviewer=office.persons.get(REVIEWER),
    )
