"""The sheets of a portfolio's workbook, turned into the JSON shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.exchange.errors import FileRefused, gettext_noop

Rows = Sequence[Sequence[Any]]
SHEETS = {
    "projects": ("projects", "projets"),
    "budgets": ("budgets", "budget"),
    "capacity": ("capacity", "capacité", "capacités"),
    "criteria": ("criteria", "critères"),
    "pairs": ("pairs", "comparaisons"),
    "flows": ("flows", "flux"),
    "scenarios": ("scenarios", "scénarios"),
    "settings": ("settings", "réglages"),
}
COLUMNS = {
    "key": ("key", "clé", "code"),
    "name": ("name", "nom"),
    "value": ("value", "valeur", "npv", "van"),
    "mandatory": ("mandatory", "obligatoire"),
    "exclusive": ("exclusive", "exclusif"),
    "requires": ("requires", "dépend de"),
    "starts": ("starts", "débuts"),
    "plan": ("plan", "planning"),
    "cost_of_delay": ("cost of delay", "coût du retard"),
}
SETTINGS = {
    "rate": ("rate", "taux"),
    "finance_rate": ("finance rate", "taux de financement"),
    "reinvest_rate": ("reinvest rate", "taux de réinvestissement"),
    "mid_year": ("mid year", "milieu d’année", "milieu d'année"),
    "delay_rate": ("delay rate", "taux de retard"),
    "risk_weight": ("risk weight", "poids du risque"),
    "tail": ("tail", "queue"),
    "iterations": ("iterations", "itérations"),
    "spread": ("spread", "dispersion"),
    "currency": ("currency", "devise"),
}
YES = ("yes", "oui", "x", "true", "vrai", "1")


def document_of(grids: Mapping[str, Rows], name: str) -> dict[str, Any]:
    """The workbook's content; columns ``Cost 1``, ``Flow 0``, ``Role: 1``, ``Score: criterion``."""
    found = {key: _sheet(grids, titles) for key, titles in SHEETS.items() if key != "settings"}
    projects = found["projects"]
    if not projects:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” has no sheet called Projects with a column called Key: add it, a line a project."
            ),
            {"name": name},
            "no_projects",
        )
    document: dict[str, Any] = {
        "projects": [],
        "exclusive": [],
        "requires": [],
        "capacity": {},
        "budgets": [],
    }
    groups: dict[str, list[str]] = {}
    for row in projects:
        project = _project(row)
        if project["key"] is None:
            continue
        document["projects"].append(project)
        if row.get("exclusive") not in (None, ""):
            groups.setdefault(str(row["exclusive"]), []).append(str(project["key"]))
        for other in str(row.get("requires") or "").split(","):
            if other.strip():
                document["requires"].append([str(project["key"]), other.strip()])
    document["exclusive"] = [group for group in groups.values() if len(group) > 1]
    for row in found["budgets"]:
        first, *rest = row.values()
        document["budgets"].append(_amount(rest[0] if rest else None, name, first))
    for row in found["capacity"]:
        role, *cells = row.values()
        document["capacity"][str(role)] = [_amount(v, name, role) or 0.0 for v in cells]
    for key in ("criteria", "scenarios"):
        for row in found[key]:
            cells = list(row.values())
            weight = cells[1] if len(cells) > 1 else 1
            less = len(cells) > 2 and str(cells[2] or "").lower() in YES
            entry = {"weight": weight, "less_is_better": less} if key == "criteria" else weight
            document.setdefault(key, {})[str(cells[0])] = entry
    if found["pairs"]:
        document["pairs"] = _pairs(found["pairs"], list(document.get("criteria") or {}), name)
    for row in found["flows"]:
        cells = list(row.values())
        own = [p for p in document["projects"] if str(p["key"]) == str(cells[0])]
        if not own or len(cells) < 3:
            raise FileRefused(
                gettext_noop(
                    "The sheet Flows of “%(name)s” has a line for “%(key)s”, which is no project with a day"
                    " and an amount: correct it."
                ),
                {"name": name, "key": str(cells[0])},
                "flows",
            )
        own[0].setdefault("dated_flows", []).append([cells[1], cells[2]])
    document |= _settings(grids, name)
    return document


def _pairs(rows: Sequence[Mapping[str, Any]], names: list[str], name: str) -> list[list[float]]:
    """The comparisons in the order of the criteria; a cell left empty is the reverse of its mirror."""
    by_name = {str(next(iter(row.values()))): row for row in rows}
    table = [[1.0] * len(names) for _ in names]
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            if i == j:
                continue
            there = _ratio(by_name.get(one, {}), other)
            back = _ratio(by_name.get(other, {}), one)
            if there is None and not back:
                raise FileRefused(
                    gettext_noop(
                        "The sheet Pairs of “%(name)s” does not compare “%(one)s” with “%(other)s”: write how"
                        " many times more it counts, 1/3 where it counts less."
                    ),
                    {"name": name, "one": one, "other": other},
                    "pairs",
                )
            table[i][j] = 1 / back if there is None and back else float(there or 0.0)
    return table


def _ratio(row: Mapping[str, Any], other: str) -> float | None:
    """A cell as a number: 3, 0.33, or 1/3 as text."""
    value = next((v for title, v in row.items() if title.lower() == other.lower()), None)
    if value in (None, ""):
        return None
    above, _, below = str(value).replace(",", ".").partition("/")
    try:
        return float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        return 0.0


def _project(row: Mapping[str, Any]) -> dict[str, Any]:
    project: dict[str, Any] = {"key": row.get("key"), "name": row.get("name"), "value": row.get("value")}
    for extra in ("plan", "cost_of_delay"):
        if row.get(extra) not in (None, ""):
            project[extra] = row[extra]
    project["mandatory"] = str(row.get("mandatory") or "").lower() in YES
    starts = [int(float(s)) - 1 for s in str(row.get("starts") or "1").split(",") if s.strip()]
    project["starts"] = starts
    for title, value in row.items():
        head, _, tail = title.partition(":")
        words = title.split()
        if tail.strip() and head in ("score", "note"):
            project.setdefault("scores", {})[tail.strip()] = value or 0
        elif tail.strip() and head in ("scenario", "scénario"):
            project.setdefault("scenarios", {})[tail.strip()] = value or 0
        elif tail.strip().isdigit():
            project.setdefault("demands", {}).setdefault(head, []).append(value or 0)
        elif len(words) == 2 and words[1].isdigit() and words[0] in ("cost", "coût"):
            project.setdefault("costs", []).append(value or 0)
        elif len(words) == 2 and words[1].isdigit() and words[0] in ("flow", "flux"):
            project.setdefault("flows", []).append(value or 0)
    return project


def _sheet(grids: Mapping[str, Rows], titles: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a sheet by the names of their columns; names of roles keep their letters."""
    for title, rows in grids.items():
        if title.strip().lower() in titles and rows:
            heads = [_head(cell, place) for place, cell in enumerate(rows[0])]
            return [
                dict(zip(heads, row, strict=False)) for row in rows[1:] if any(c is not None for c in row)
            ]
    return []


def _head(cell: Any, place: int) -> str:
    text = " ".join(str(cell or "").split())
    low = text.lower()
    for key, names in COLUMNS.items():
        if low in names:
            return key
    head, colon, tail = text.partition(":")
    if colon and head.lower() not in ("score", "note", "scenario", "scénario"):
        return text
    return f"{head.lower()}:{tail}" if colon else low or f"#{place}"


def _amount(value: Any, name: str, of: Any) -> float | None:
    """A budget or a capacity; None for an empty cell. Text is refused: it would mean no limit."""
    if value in (None, ""):
        return None
    if isinstance(value, int | float):
        return float(value)
    raise FileRefused(
        gettext_noop(
            "“%(name)s”: the budget or capacity of “%(of)s” is “%(value)s”: write a number,"
            " or leave it empty."
        ),
        {"name": name, "of": str(of), "value": str(value)},
        "amount",
    )


def _settings(grids: Mapping[str, Rows], name: str) -> dict[str, Any]:
    """Name and value on each line; a first line of titles may be there or not."""
    found = {}
    for title, rows in grids.items():
        if title.strip().lower() not in SHEETS["settings"]:
            continue
        for place, row in enumerate(rows):
            cells = [*row, None, None]
            if cells[0] in (None, ""):
                continue
            word = str(cells[0]).strip().lower()
            known = [key for key, titles in SETTINGS.items() if word in titles]
            if known:
                found[known[0]] = str(cells[1] or "").lower() in YES if known[0] == "mid_year" else cells[1]
            elif place or isinstance(cells[1], int | float):
                raise FileRefused(
                    gettext_noop(
                        "“%(name)s” has a setting “%(setting)s”, which we do not know. Known are: %(known)s."
                    ),
                    {
                        "name": name,
                        "setting": str(cells[0]),
                        "known": ", ".join(t[0] for t in SETTINGS.values()),
                    },
                    "setting_unknown",
                )
    return found
