"""How each project of the demonstration lived its method so far: gates passed, and the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jalon.web.demo import dates

_day = dates.day


@dataclass(frozen=True, slots=True)
class Passed:
    """A gate of the past: the day it was decided, how many days it waited, what was decided."""

    stage: str
    day: date
    waited: int
    outcome: str = "go"
    condition: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Story:
    """How a project lived its method so far; `next_gate` is the day its next gate is due.

    `board` is the key of the initiative whose committee decides; `waiting` how many days the next gate has
    been before it.
    """

    key: str
    method: str
    board: str
    passed: tuple[Passed, ...]
    next_gate: date
    given: tuple[str, ...] = ()
    waiting: int | None = None


STORIES = (
    # Networks
    Story(
        "aulnes",
        "prince2",
        "reseaux",
        (
            Passed("starting-up", _day(2025, 6, 17), 6),
            Passed("initiation", _day(2025, 8, 26), 11),
            Passed(
                "delivery",
                _day(2026, 5, 19),
                14,
                "conditions",
                (
                    "Confirmer la date de livraison du transformateur 2 avec le fournisseur",
                    "Confirm the delivery date of transformer 2 with the supplier",
                ),
            ),
        ),
        _day(2026, 12, 15),
        ("stage-plan", "checkpoint-report"),
    ),
    Story(
        "renforcement-est",
        "prince2",
        "reseaux",
        (
            Passed("starting-up", _day(2025, 8, 19), 5),
            Passed("initiation", _day(2025, 10, 14), 9),
            Passed(
                "delivery",
                _day(2026, 6, 16),
                12,
                "conditions",
                (
                    "Signer les conventions de passage des deux dernières parcelles",
                    "Sign the easements of the last two plots",
                ),
            ),
        ),
        _day(2027, 2, 16),
        ("stage-plan",),
    ),
    Story(
        "vallee",
        "predictive",
        "reseaux",
        (Passed("initiation", _day(2025, 12, 9), 6), Passed("planning", _day(2026, 2, 17), 13)),
        _day(2027, 3, 16),
    ),
    Story(
        "comptage",
        "agilepm",
        "reseaux",
        (Passed("feasibility", _day(2025, 11, 4), 4), Passed("foundations", _day(2026, 1, 27), 9)),
        _day(2026, 11, 24),
        ("timebox-review", "deployment-plan", "gate-musts-done", "gate-review"),
        waiting=8,
    ),
    Story(
        "abonnes",
        "agilepm",
        "reseaux",
        (Passed("feasibility", _day(2026, 3, 10), 5), Passed("foundations", _day(2026, 3, 31), 7)),
        _day(2027, 2, 9),
        ("timebox-review",),
    ),
    Story("solaire", "predictive", "reseaux", (), _day(2027, 1, 19), ("stakeholder-register",)),
    Story("montfaucon", "prince2", "reseaux", (), _day(2027, 2, 16)),
    # Mobility
    Story(
        "tramway-c",
        "predictive",
        "mobilite",
        (Passed("initiation", _day(2025, 3, 11), 7), Passed("planning", _day(2025, 9, 30), 21)),
        _day(2027, 5, 18),
        ("deliverables",),
    ),
    Story(
        "depot",
        "predictive",
        "mobilite",
        (Passed("initiation", _day(2025, 7, 1), 5), Passed("planning", _day(2025, 11, 25), 16)),
        _day(2026, 12, 22),
    ),
    Story(
        "gare-sud",
        "predictive",
        "mobilite",
        (
            Passed("initiation", _day(2025, 10, 21), 8),
            Passed(
                "planning",
                _day(2026, 1, 20),
                15,
                "conditions",
                (
                    "Obtenir l’accord écrit du gestionnaire de la gare sur les accès provisoires",
                    "Get the station operator’s written consent to the temporary accesses",
                ),
            ),
        ),
        _day(2027, 4, 20),
    ),
    Story(
        "billettique",
        "agilepm",
        "mobilite",
        (Passed("feasibility", _day(2025, 11, 18), 6), Passed("foundations", _day(2026, 2, 10), 10)),
        _day(2026, 12, 15),
        ("timebox-review",),
    ),
    Story(
        "ateliers",
        "predictive",
        "mobilite",
        (Passed("initiation", _day(2025, 4, 15), 4), Passed("planning", _day(2025, 6, 24), 18)),
        _day(2026, 12, 8),
        ("deliverables",),
    ),
    Story(
        "passerelle",
        "predictive",
        "mobilite",
        (
            Passed("initiation", _day(2024, 2, 13), 5),
            Passed("planning", _day(2024, 4, 23), 9),
            Passed("execution", _day(2026, 10, 20), 6),
        ),
        _day(2026, 12, 15),
    ),
    # Digital
    Story(
        "socle",
        "hybrid",
        "numerique",
        (Passed("framing", _day(2025, 12, 9), 3), Passed("planning", _day(2026, 2, 24), 12)),
        _day(2026, 11, 17),
    ),
    Story(
        "acces",
        "hybrid",
        "numerique",
        (
            Passed("framing", _day(2026, 1, 13), 2),
            Passed(
                "planning",
                _day(2026, 4, 21),
                19,
                "conditions",
                (
                    "Fixer avec les métiers la liste des comptes à privilèges",
                    "Settle the list of privileged accounts with the business",
                ),
            ),
        ),
        _day(2026, 12, 8),
    ),
    Story(
        "erp",
        "predictive",
        "numerique",
        (Passed("initiation", _day(2026, 1, 20), 8), Passed("planning", _day(2026, 3, 24), 17)),
        _day(2027, 1, 19),
    ),
    Story(
        "cloture",
        "hybrid",
        "numerique",
        (Passed("framing", _day(2026, 3, 17), 4), Passed("planning", _day(2026, 4, 28), 7)),
        _day(2026, 12, 15),
    ),
    # Health and work
    Story(
        "clinique",
        "prince2",
        "sante",
        (
            Passed("starting-up", _day(2025, 8, 26), 7),
            Passed("initiation", _day(2025, 11, 18), 14),
            Passed(
                "delivery",
                _day(2026, 6, 23),
                20,
                "conditions",
                (
                    "Faire valider par l’hygiène le phasage des services occupés",
                    "Have hygiene approve the phasing of the wards in use",
                ),
            ),
        ),
        _day(2027, 1, 26),
        ("stage-plan", "checkpoint-report"),
    ),
    Story(
        "dossier",
        "agilepm",
        "sante",
        (Passed("feasibility", _day(2025, 12, 16), 6), Passed("foundations", _day(2026, 3, 3), 11)),
        _day(2027, 1, 12),
    ),
    Story(
        "vestiaires",
        "predictive",
        "sante",
        (Passed("initiation", _day(2025, 11, 25), 3), Passed("planning", _day(2025, 12, 16), 5)),
        _day(2026, 12, 22),
        ("deliverables",),
    ),
    # Places and culture
    Story(
        "lycee",
        "predictive",
        "territoires",
        (Passed("initiation", _day(2025, 3, 11), 10), Passed("planning", _day(2025, 4, 29), 16)),
        _day(2027, 1, 12),
    ),
    Story(
        "metiers",
        "prince2",
        "territoires",
        (Passed("starting-up", _day(2026, 1, 13), 8), Passed("initiation", _day(2026, 3, 31), 12)),
        _day(2026, 12, 15),
        ("stage-plan",),
    ),
    Story(
        "guichets",
        "hybrid",
        "territoires",
        (
            Passed("framing", _day(2025, 11, 25), 5),
            Passed("planning", _day(2026, 1, 27), 9),
            Passed("delivery", _day(2026, 7, 7), 4),
        ),
        _day(2026, 12, 1),
        ("timebox-review", "gate-integrated", "gate-reviews"),
        waiting=5,
    ),
    Story(
        "lumieres",
        "hybrid",
        "territoires",
        (Passed("framing", _day(2025, 12, 2), 6), Passed("planning", _day(2026, 2, 17), 8)),
        _day(2027, 1, 19),
    ),
    # Products and stores
    Story(
        "hotel",
        "predictive",
        "offre",
        (Passed("initiation", _day(2025, 10, 7), 9), Passed("planning", _day(2025, 12, 16), 11)),
        _day(2027, 3, 2),
    ),
    Story(
        "robot",
        "prince2",
        "offre",
        (
            Passed("starting-up", _day(2025, 7, 22), 4),
            Passed("initiation", _day(2025, 10, 28), 13),
            Passed(
                "delivery",
                _day(2026, 5, 12),
                8,
                "conditions",
                (
                    "Passer la cellule de sécurité devant l’organisme notifié",
                    "Put the safety cell before the notified body",
                ),
            ),
        ),
        _day(2026, 12, 8),
        ("stage-plan", "checkpoint-report"),
    ),
    Story(
        "magasins",
        "hybrid",
        "offre",
        (
            Passed("framing", _day(2025, 10, 14), 6),
            Passed("planning", _day(2025, 12, 16), 7),
            Passed("delivery", _day(2026, 6, 30), 5),
        ),
        _day(2026, 12, 15),
    ),
    Story("collection", "hybrid", "offre", (Passed("framing", _day(2026, 10, 27), 6),), _day(2027, 1, 26)),
    # The museum
    Story(
        "gallery",
        "prince2",
        "",
        (Passed("starting-up", _day(2025, 11, 25), 7), Passed("initiation", _day(2026, 2, 17), 10)),
        _day(2026, 12, 8),
        ("stage-plan",),
    ),
    Story(
        "visitor-centre",
        "predictive",
        "",
        (Passed("initiation", _day(2025, 10, 21), 6), Passed("planning", _day(2025, 12, 9), 9)),
        _day(2027, 1, 12),
    ),
    # Programmes live by a method of their own
    Story(
        "client",
        "hybrid",
        "reseaux",
        (Passed("framing", _day(2025, 9, 23), 7), Passed("planning", _day(2025, 12, 16), 14)),
        _day(2027, 2, 9),
    ),
    Story(
        "renforcement",
        "predictive",
        "reseaux",
        (Passed("initiation", _day(2025, 4, 8), 9), Passed("planning", _day(2025, 7, 8), 12)),
        _day(2027, 6, 15),
    ),
    Story(
        "tramway",
        "prince2",
        "mobilite",
        (Passed("starting-up", _day(2024, 9, 24), 10), Passed("initiation", _day(2025, 1, 28), 22)),
        _day(2027, 1, 26),
        ("stage-plan",),
    ),
    Story(
        "gestion",
        "predictive",
        "numerique",
        (Passed("initiation", _day(2025, 10, 28), 5), Passed("planning", _day(2025, 12, 16), 15)),
        _day(2027, 4, 20),
    ),
    Story(
        "campus",
        "predictive",
        "territoires",
        (Passed("initiation", _day(2024, 12, 10), 12), Passed("planning", _day(2025, 2, 25), 16)),
        _day(2027, 9, 14),
    ),
)

FINISHED = (
    # As they were closed: every gate of their method was passed.
    Story(
        "brenne",
        "predictive",
        "reseaux",
        (
            Passed("initiation", _day(2023, 12, 12), 6),
            Passed("planning", _day(2024, 2, 20), 8),
            Passed("execution", _day(2025, 9, 16), 5),
            Passed("closing", _day(2025, 10, 14), 4),
        ),
        _day(2025, 10, 14),
    ),
    Story(
        "tramway-b",
        "predictive",
        "mobilite",
        (
            Passed("initiation", _day(2022, 11, 15), 12),
            Passed("planning", _day(2023, 2, 21), 18),
            Passed("execution", _day(2025, 5, 27), 9),
            Passed("closing", _day(2025, 6, 24), 6),
        ),
        _day(2025, 6, 24),
    ),
    Story(
        "park-1",
        "predictive",
        "",
        (
            Passed("initiation", _day(2024, 2, 20), 5),
            Passed("planning", _day(2024, 4, 16), 9),
            Passed("execution", _day(2025, 8, 19), 4),
            Passed("closing", _day(2025, 9, 9), 3),
        ),
        _day(2025, 9, 9),
    ),
)
