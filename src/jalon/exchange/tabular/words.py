"""Names of sheets, columns and choices in both languages.

The first name of a language is the one written; all are understood, whatever the case,
accents and spaces.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar

from jalon.engine.model import ActivityKind, ConstraintKind, ResourceKind

Key = TypeVar("Key")
Names = tuple[tuple[str, ...], tuple[str, ...]]
"""English names, French names."""

PLAN, TASKS, LINKS, CALENDARS, EXCEPTIONS, RESOURCES, ASSIGNMENTS = (
    "plan",
    "tasks",
    "links",
    "calendars",
    "exceptions",
    "resources",
    "assignments",
)
SHEETS: dict[str, Names] = {
    PLAN: (("Plan", "Project"), ("Plan", "Projet")),
    TASKS: (("Tasks", "Activities", "Task"), ("Tâches", "Activités", "Tâche")),
    LINKS: (("Links", "Relationships"), ("Liens", "Liaisons")),
    CALENDARS: (("Calendars",), ("Calendriers",)),
    EXCEPTIONS: (("Exceptions", "Holidays"), ("Exceptions", "Jours fériés")),
    RESOURCES: (("Resources",), ("Ressources",)),
    ASSIGNMENTS: (("Assignments",), ("Affectations",)),
}
PLAN_LINES: dict[str, Names] = {
    "name": (("Name",), ("Nom",)),
    "start": (("Start", "Start date"), ("Début", "Date de début")),
    "finish": (("Finish by", "Must finish by"), ("Fin imposée", "À finir avant le")),
    "from_finish": (("Schedule from the finish",), ("Planifier depuis la fin",)),
    "data_date": (("Data date", "Status date"), ("Date d’état", "Date des données")),
    "calendar": (("Calendar",), ("Calendrier",)),
    "hours_per_day": (("Hours per day",), ("Heures par jour",)),
    "hours_per_week": (("Hours per week",), ("Heures par semaine",)),
    "days_per_month": (("Days per month",), ("Jours par mois",)),
    "rules": (("Rules",), ("Règles",)),
    "rule_options": (("Rule options",), ("Options des règles",)),
    "last_finish": (("Last computed finish",), ("Dernière fin calculée",)),
    "key": (("Key",), ("Clé",)),
    "currency": (("Currency",), ("Devise",)),
    "author": (("Author",), ("Auteur",)),
    "note": (("Note",), ("Note",)),
}
TASK_COLUMNS: dict[str, Names] = {
    "id": (("No.", "ID", "Row"), ("N°", "Nº", "Ligne")),
    "uid": (("UID", "Unique ID"), ("UID", "Numéro unique")),
    "level": (("Level", "Outline level"), ("Niveau", "Niveau hiérarchique")),
    "wbs": (("WBS",), ("Code OT", "OT", "WBS", "Code WBS", "SDP")),
    "name": (("Name", "Task", "Task name", "Activity"), ("Nom", "Tâche", "Nom de la tâche", "Activité")),
    "kind": (("Kind", "Type"), ("Nature", "Type")),
    "duration": (("Duration",), ("Durée",)),
    "unit": (("Duration unit", "Unit"), ("Unité de durée", "Unité")),
    "start": (("Start",), ("Début",)),
    "finish": (("Finish", "End"), ("Fin",)),
    "percent": (("% complete", "% done", "Progress"), ("% achevé", "% avancement", "Avancement")),
    "predecessors": (("Predecessors",), ("Prédécesseurs",)),
    "resources": (("Resources",), ("Ressources",)),
    "total_float": (("Total float", "Total slack"), ("Marge totale",)),
    "critical": (("Critical",), ("Critique",)),
    "constraint": (("Constraint", "Constraint type"), ("Contrainte", "Type de contrainte")),
    "constraint_date": (("Constraint date",), ("Date de la contrainte", "Date de contrainte")),
    "second_constraint": (("Second constraint",), ("Seconde contrainte",)),
    "second_constraint_date": (("Second constraint date",), ("Date de la seconde contrainte",)),
    "deadline": (("Deadline",), ("Échéance",)),
    "calendar": (("Calendar",), ("Calendrier",)),
    "manual": (("Manual",), ("Manuelle", "Mode manuel")),
    "active": (("Active",), ("Active",)),
    "priority": (("Priority",), ("Priorité",)),
    "actual_start": (("Actual start",), ("Début réel",)),
    "actual_finish": (("Actual finish",), ("Fin réelle",)),
    "remaining": (("Remaining duration",), ("Durée restante",)),
    "stop": (("Stop",), ("Interruption",)),
    "resume": (("Resume",), ("Reprise",)),
    "suspend": (("Suspended",), ("Suspendue le",)),
    "delay": (("Levelling delay (clock days)",), ("Retard de nivellement (jours d’horloge)",)),
    "pieces": (("Worked in pieces",), ("Travail par morceaux",)),
    "expected_finish": (("Expected finish",), ("Fin prévue",)),
    "physical_percent": (("Physical % complete",), ("% physique achevé",)),
    "code": (("Code", "Activity ID"), ("Code", "Code de tâche")),
    "fixed_cost": (("Fixed cost",), ("Coût fixe",)),
    "cost": (("Total cost", "Cost at completion"), ("Coût total", "Coût à l’achèvement")),
    "actual_cost": (("Actual cost",), ("Coût réel",)),
    "remaining_cost": (("Remaining cost",), ("Coût restant",)),
    "earned_value_method": (
        ("Earns value by", "Earned value method"),
        ("Acquiert par", "Méthode de valeur acquise"),
    ),
    "ignore_resource_calendars": (
        ("Ignore resource calendars",),
        ("Ignorer les calendriers des ressources",),
    ),
    "work_type": (("Work type",), ("Type de travail",)),
    "effort_driven": (("Effort driven",), ("Pilotée par l’effort",)),
    "note": (("Note", "Notes"), ("Note", "Notes")),
}
LINK_COLUMNS: dict[str, Names] = {
    "from": (("From", "Predecessor"), ("De", "Prédécesseur")),
    "to": (("To", "Successor"), ("Vers", "Successeur")),
    "kind": (("Kind", "Type"), ("Nature", "Type")),
    "lag": (("Lag",), ("Décalage", "Retard")),
    "plan": (("Plan", "From plan"), ("Plan", "Plan d’origine")),
}
DAY_NAMES = (
    ("Monday", "Lundi"),
    ("Tuesday", "Mardi"),
    ("Wednesday", "Mercredi"),
    ("Thursday", "Jeudi"),
    ("Friday", "Vendredi"),
    ("Saturday", "Samedi"),
    ("Sunday", "Dimanche"),
)
CALENDAR_COLUMNS: dict[str, Names] = {
    "name": (("Calendar", "Name"), ("Calendrier", "Nom")),
    "uid": (("UID", "Unique ID"), ("UID", "Numéro unique")),
    "parent": (("Starts from", "Parent"), ("D’après", "Parent")),
    **{str(n): ((en,), (fr,)) for n, (en, fr) in enumerate(DAY_NAMES)},
}
EXCEPTION_COLUMNS: dict[str, Names] = {
    "calendar": (("Calendar",), ("Calendrier",)),
    "first": (("First day", "Date", "From"), ("Premier jour", "Date", "Du")),
    "last": (("Last day", "To"), ("Dernier jour", "Au")),
    "hours": (("Hours",), ("Heures", "Horaires")),
    "name": (("Name",), ("Nom",)),
}
RESOURCE_COLUMNS: dict[str, Names] = {
    "uid": (("UID", "Unique ID"), ("UID", "Numéro unique")),
    "name": (("Name", "Resource"), ("Nom", "Ressource")),
    "kind": (("Kind", "Type"), ("Nature", "Type")),
    "max_units": (("Maximum", "Max units"), ("Capacité", "Capacité max")),
    "calendar": (("Calendar",), ("Calendrier",)),
    "standard_rate": (("Rate", "Standard rate"), ("Taux", "Taux standard")),
    "overtime_rate": (("Overtime rate",), ("Taux d’heures supplémentaires",)),
    "cost_per_use": (("Cost per use",), ("Coût par utilisation",)),
    "availability": (("Availability",), ("Disponibilité",)),
    "skills": (("Skills",), ("Compétences",)),
    "generic": (("Generic",), ("Générique",)),
    "initials": (("Initials",), ("Initiales",)),
    "group": (("Group",), ("Groupe",)),
    "email": (("E-mail", "Email"), ("Courriel", "E-mail")),
    "code": (("Code",), ("Code",)),
    "note": (("Note",), ("Note",)),
}
ASSIGNMENT_COLUMNS: dict[str, Names] = {
    "activity": (("Task no.", "Task"), ("N° de tâche", "Tâche")),
    "resource": (("Resource",), ("Ressource",)),
    "units": (("Units",), ("Unités", "Taux d’affectation")),
    "work": (("Work (h)", "Work"), ("Travail (h)", "Travail")),
    "actual_work": (("Actual work (h)",), ("Travail réel (h)",)),
    "remaining_work": (("Remaining work (h)",), ("Travail restant (h)",)),
    "cost": (("Cost",), ("Coût",)),
    "actual_cost": (("Actual cost",), ("Coût réel",)),
    "remaining_cost": (("Remaining cost",), ("Coût restant",)),
    "skill": (("Skill asked for", "Skill"), ("Compétence demandée", "Compétence")),
    "skill_level": (("Level",), ("Niveau",)),
    "start": (("Start",), ("Début",)),
    "finish": (("Finish",), ("Fin",)),
    "uid": (("UID", "Unique ID"), ("UID", "Numéro unique")),
}
COLUMNS: dict[str, dict[str, Names]] = {
    PLAN: PLAN_LINES,
    TASKS: TASK_COLUMNS,
    LINKS: LINK_COLUMNS,
    CALENDARS: CALENDAR_COLUMNS,
    EXCEPTIONS: EXCEPTION_COLUMNS,
    RESOURCES: RESOURCE_COLUMNS,
    ASSIGNMENTS: ASSIGNMENT_COLUMNS,
}
MILESTONE, EXTERNAL = "milestone", "external"
KINDS: dict[ActivityKind | str, Names] = {
    ActivityKind.TASK: (("Task", "Activity"), ("Tâche", "Activité")),
    ActivityKind.SUMMARY: (("Summary",), ("Récapitulative", "Récapitulatif")),
    MILESTONE: (("Milestone",), ("Jalon",)),
    ActivityKind.START_MILESTONE: (("Start milestone",), ("Jalon de début",)),
    ActivityKind.FINISH_MILESTONE: (("Finish milestone",), ("Jalon de fin",)),
    ActivityKind.LEVEL_OF_EFFORT: (("Level of effort",), ("Tâche de soutien", "Niveau d’effort")),
    EXTERNAL: (("External",), ("Externe",)),
}
CONSTRAINTS: dict[ConstraintKind, Names] = {
    ConstraintKind.ASAP: (("As soon as possible",), ("Dès que possible",)),
    ConstraintKind.ALAP: (("As late as possible",), ("Le plus tard possible",)),
    ConstraintKind.SNET: (("Start no earlier than",), ("Début au plus tôt le",)),
    ConstraintKind.SNLT: (("Start no later than",), ("Début au plus tard le",)),
    ConstraintKind.FNET: (("Finish no earlier than",), ("Fin au plus tôt le",)),
    ConstraintKind.FNLT: (("Finish no later than",), ("Fin au plus tard le",)),
    ConstraintKind.MSO: (("Must start on",), ("Doit commencer le",)),
    ConstraintKind.MFO: (("Must finish on",), ("Doit finir le",)),
    ConstraintKind.MANDATORY_START: (("Mandatory start",), ("Début obligatoire",)),
    ConstraintKind.MANDATORY_FINISH: (("Mandatory finish",), ("Fin obligatoire",)),
}
RESOURCE_KINDS: dict[ResourceKind, Names] = {
    ResourceKind.WORK: (("Work", "Person", "Machine"), ("Travail", "Personne", "Machine")),
    ResourceKind.MATERIAL: (("Material",), ("Matériel", "Fourniture")),
    ResourceKind.COST: (("Cost",), ("Coût",)),
}
EARNED_VALUE: dict[str, Names] = {
    "percent": (("% complete", "Percent"), ("% achevé", "Pourcentage")),
    "physical": (("Physical %",), ("% physique",)),
    "0_100": (("0/100",), ("0/100",)),
    "50_50": (("50/50",), ("50/50",)),
    "milestones": (("Milestones",), ("Jalons",)),
    "level_of_effort": (("Level of effort",), ("Niveau d’effort",)),
    "units": (("Work done",), ("Travail fait",)),
}
YES_NO: dict[bool, Names] = {
    True: (("Yes", "Y", "true", "x", "1"), ("Oui", "O", "vrai")),
    False: (("No", "N", "false", "0"), ("Non", "faux")),
}
DAY_OFF: Names = (("Off", "Closed"), ("Repos", "Fermé"))
RULES: dict[str, Names] = {
    "microsoft": (("Microsoft Project", "Microsoft"), ("Microsoft Project",)),
    "primavera": (("Primavera", "P6"), ("Primavera",)),
}
BASELINE: Names = (("Baseline %s start", "Baseline %s finish"), ("Début référence %s", "Fin référence %s"))


def place(language: str) -> int:
    """Where a language's names stand in :data:`Names`."""
    return 1 if language.startswith("fr") else 0


def written(names: Names, language: str) -> str:
    return names[place(language)][0]


def folded(text: str) -> str:
    """A name without case, accents, spaces and punctuation, to compare with."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^\w%]|_", "", "".join(c for c in plain if not unicodedata.combining(c)))


def understood(table: dict[Key, Names]) -> dict[str, Key]:
    """Every name, folded, with what it stands for; the first wins where two share one."""
    found: dict[str, Key] = {}
    for key, names in table.items():
        for several in names:
            for name in several:
                found.setdefault(folded(name), key)
    return found
