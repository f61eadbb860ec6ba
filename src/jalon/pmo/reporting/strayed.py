"""How far an exception strays, as short as a table and a line of the cockpit need it."""

from __future__ import annotations

from jalon.pmo.common import formats
from jalon.pmo.reporting.templatetags.reporting import variance

_COUNTED = ("quality", "risk")


def amount(matter: str, value: float | None) -> str:
    """14 d, 19 %, 3 checks: working days for time, a number for quality and risk, else a share."""
    if value is None:
        return "–"
    if matter == "time":
        return variance(round(value)).lstrip("+")
    if matter in _COUNTED:
        return formats.number(round(value))
    return formats.percent(round(value, 1))
