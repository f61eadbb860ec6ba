"""What the demonstration's projects are for, of those that do not say it beside their plan."""

from __future__ import annotations

PURPOSES: dict[str, tuple[str, str]] = {
    "renforcement-est": (
        "Donner aux communes de l’Est une seconde alimentation, enterrée sur tout le parcours.",
        "Give the eastern towns a second supply, underground all the way.",
    ),
    "vallee": (
        "Renouveler dix-huit postes de 1974 avant que leurs pièces ne manquent.",
        "Renew eighteen substations of 1974 before their parts run out.",
    ),
    "abonnes": (
        "Faire en ligne ce qui demande aujourd’hui un appel : payer, déménager, comprendre.",
        "Do online what takes a call today: pay, move home, understand.",
    ),
    "depot": (
        "Garer et entretenir vingt-deux rames au bout de la ligne C.",
        "Park and look after twenty-two sets at the end of line C.",
    ),
    "gare-sud": (
        "Changer de train, de tramway ou de vélo en moins de trois minutes.",
        "Change between train, tram and bicycle in under three minutes.",
    ),
    "billettique": (
        "Un seul titre pour se déplacer dans toute l’agglomération.",
        "One ticket for the whole city region.",
    ),
    "ateliers": (
        "Réparer ici les rames qui partent aujourd’hui à 400 km.",
        "Repair here the sets that travel 400 km today.",
    ),
    "passerelle": (
        "Relier le quartier du Port au centre sans passer par le pont routier.",
        "Link the Harbour district to the centre without the road bridge.",
    ),
    "acces": (
        "Savoir qui a accès à quoi, et retirer l’accès le jour du départ.",
        "Know who has access to what, and end it on the day they leave.",
    ),
    "erp": (
        "Remplacer quatre logiciels et leurs ressaisies par une seule comptabilité.",
        "Replace four packages and their retyping with one set of books.",
    ),
    "cloture": (
        "Publier les comptes en cinq jours ouvrés au lieu de onze.",
        "Publish the accounts in five working days, not eleven.",
    ),
    "clinique": (
        "Passer toute l’aile B en chambres à un lit sans fermer un service.",
        "Turn the whole of wing B into single rooms without closing a ward.",
    ),
    "dossier": (
        "Que le médecin traitant lise le même dossier que l’hôpital, le jour même.",
        "Let the GP read the same record as the hospital, the same day.",
    ),
    "vestiaires": (
        "Offrir à 640 soignants un vestiaire propre et un endroit où souffler.",
        "Give 640 carers a clean locker room and a place to rest.",
    ),
    "lycee": (
        "Accueillir 1 200 élèves à la rentrée 2027, dans un bâtiment qui se chauffe à peine.",
        "Welcome 1,200 pupils in September 2027, in a building that hardly needs heating.",
    ),
    "metiers": (
        "Former 900 apprentis sur les machines qu’ils trouveront dans l’entreprise.",
        "Train 900 apprentices on the machines they will find at work.",
    ),
    "guichets": (
        "Trouver à vingt minutes de chez soi quelqu’un qui aide à finir sa démarche.",
        "Find, within twenty minutes of home, someone who helps to get things done.",
    ),
    "lumieres": (
        "Faire venir 400 000 visiteurs au creux de l’hiver, sans un kilowatt de trop.",
        "Bring 400,000 visitors in the depth of winter, without a kilowatt too many.",
    ),
    "hotel": (
        "Rouvrir l’hôtel avant l’été, quatre étoiles et chauffé par le lac.",
        "Reopen the hotel before the summer, four stars and heated by the lake.",
    ),
    "robot": (
        "Mettre sur le marché un bras que l’on installe en une journée.",
        "Put on the market an arm that is installed in a day.",
    ),
    "magasins": (
        "Ouvrir quatorze magasins de quartier à moins de dix minutes à pied.",
        "Open fourteen local stores within ten minutes’ walk.",
    ),
    "gallery": (
        "Montrer enfin les cartes marines gardées en réserve depuis 1931.",
        "Show at last the sea charts kept in store since 1931.",
    ),
    "visitor-centre": (
        "Recevoir deux classes à l’abri, avec manteaux et pique-niques.",
        "Receive two school classes under cover, coats and lunches included.",
    ),
}
"""By the key of a project: in French, then in English."""
