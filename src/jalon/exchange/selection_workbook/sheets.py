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
}
YES = ("yes", "oui", "x", "true", "vrai", "1")


def document_of(grids: Mapping[str, Rows], name: str) -> dict[str, Any]:
    """The workbook's content; columns ``Cost 1``, ``Flow 0``, ``Role: 1``, ``Score: criterion``."""
    found = {key: _sheet(grids, titles) for key, titles in SHEETS.items()}
    projects = found["projects"]
    if not projects:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” has no sheet called Projects with a column called Key: add it, a line a project."
            ),
            {"name": name},
            "no_projects",
        )
    document: dict[str, Any] = {"projects": [], "exclusive": [], "requires": [], "capacity": {}}
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
    document["budgets"] = [next(iter(_numbers(row)), None) for row in found["budgets"]]
    for row in found["capacity"]:
        cells = list(row.values())
        document["capacity"][str(cells[0])] = [v for v in cells[1:] if isinstance(v, int | float)]
    for key in ("criteria", "scenarios"):
        for row in found[key]:
            cells = list(row.values())
            weight = cells[1] if len(cells) > 1 else 1
            less = len(cells) > 2 and str(cells[2] or "").lower() in YES
            entry = {"weight": weight, "less_is_better": less} if key == "criteria" else weight
            document.setdefault(key, {})[str(cells[0])] = entry
    for row in found["settings"]:
        cells = list(row.values())
        document[str(cells[0]).strip().lower().replace(" ", "_")] = cells[1] if len(cells) > 1 else None
    return document


def _project(row: Mapping[str, Any]) -> dict[str, Any]:
    project: dict[str, Any] = {"key": row.get("key"), "name": row.get("name"), "value": row.get("value")}
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


def _numbers(row: Mapping[str, Any]) -> list[float]:
    """The numbers of a line after its first cell."""
    return [v for v in list(row.values())[1:] if isinstance(v, int | float)]
