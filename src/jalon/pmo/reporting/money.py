"""Amounts as a steering committee reads them: 5.52 M€, 552 k€, 5,52 M€."""

from __future__ import annotations

from jalon.pmo.common import formats

_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF", "CAD": "CAD"}
MILLION, THOUSAND = 1_000_000, 10_000


def unit(value: float, currency: str) -> tuple[float, str, int]:
    """(divisor, unit, digits) in which an amount of this size reads best."""
    sign = _SIGNS.get(currency, currency)
    if abs(value) >= MILLION:
        return 1e6, f"M{sign}", 2 if abs(value) < 100 * MILLION else 1
    if abs(value) >= THOUSAND:
        return 1e3, f"k{sign}", 0
    return 1.0, sign, 0


def written(value: float | None, currency: str, *, signed: bool = False, like: float | None = None) -> str:
    """The amount with its unit; in the unit of another amount where one is named."""
    if value is None:
        return "–"
    divisor, name, digits = unit(value if like is None else like, currency)
    text = formats.number(round(value / divisor, digits), digits)
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{text}\u00a0{name}".rstrip()
