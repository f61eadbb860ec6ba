"""The scheduling rules of a plan, as the JSON of their column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from jalon.engine.model import MICROSOFT, PRIMAVERA, SchedulingRules


def rules_of(data: Mapping[str, Any]) -> SchedulingRules:
    """The scheduling rules a plan keeps as JSON: a family and what differs from it."""
    base = PRIMAVERA if data.get("family") == "primavera" else MICROSOFT
    known = {f.name for f in fields(SchedulingRules)}
    return replace(base, **{name: value for name, value in data.items() if name in known})


def rules_data(rules: SchedulingRules) -> dict[str, Any]:
    """What of the rules differs from their family, as JSON."""
    base = PRIMAVERA if rules.family == "primavera" else MICROSOFT
    differing = {
        f.name: getattr(rules, f.name)
        for f in fields(SchedulingRules)
        if getattr(rules, f.name) != getattr(base, f.name)
    }
    return {"family": rules.family, **differing}
