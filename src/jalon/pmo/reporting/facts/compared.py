"""What changed since the report before, as pairs of plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PLAN = ("finish", "percent", "float", "late_milestones", "late_tasks")
_VALUE = ("eac", "cpi", "spi_time")


def compared(facts: dict[str, Any], before: dict[str, Any] | None) -> list[dict[str, Any]]:
    """One entry a figure or milestone that differs; nothing where there is no report before."""
    if not before:
        return []
    return [*_figures(facts, before), *_milestones(facts, before)]


def _figures(facts: dict[str, Any], before: dict[str, Any]) -> Iterator[dict[str, Any]]:
    was, now = before["state"]["code"], facts["state"]["code"]
    if was != now:
        yield {"what": "computed", "before": was, "after": now}
    for part, names in (("plan", _PLAN), ("value", _VALUE)):
        old, new = before.get(part) or {}, facts.get(part) or {}
        for name in names:
            if old.get(name) is not None and new.get(name) is not None and old[name] != new[name]:
                yield {"what": name, "before": old[name], "after": new[name]}


def _milestones(facts: dict[str, Any], before: dict[str, Any]) -> Iterator[dict[str, Any]]:
    old = {one["uid"]: one for one in (before.get("plan") or {}).get("milestones", [])}
    for one in (facts.get("plan") or {}).get("milestones", []):
        was = old.get(one["uid"])
        if was is None:
            continue
        if one["reached"] and not was["reached"]:
            yield {"what": "reached", "name": one["name"], "before": was["finish"], "after": one["finish"]}
        elif one["finish"] // 1440 != was["finish"] // 1440:
            yield {"what": "moved", "name": one["name"], "before": was["finish"], "after": one["finish"]}
