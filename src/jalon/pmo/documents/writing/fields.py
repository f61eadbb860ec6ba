"""The fields an organisation's template may show, and an example to try one with."""

from __future__ import annotations

from typing import Any

from jalon.pmo.documents.bridge import SHAPES
from jalon.pmo.documents.writing.cost import NAMES

PLAIN = (
    "organisation",
    "project",
    "code",
    "kind",
    "purpose",
    "owner",
    "sponsor",
    "stage",
    "sector",
    "method",
    "today",
)
GROUPS = {
    "document": ("title", "version", "date"),
    "plan": ("start", "finish", "baseline_finish", "data_date", "slip", "progress", "activities", "critical"),
    "cost": NAMES,
    "acceptance": ("on", "by", "reservations"),
}
LISTS = {name: tuple(shape) for name, shape in SHAPES.items()}


def example() -> dict[str, Any]:
    """Every field with a text, every list with a row."""
    return {
        **{name: name for name in PLAIN},
        **{group: {name: name for name in names} for group, names in GROUPS.items()},
        **{name: [dict.fromkeys(fields, name)] for name, fields in LISTS.items()},
    }
