"""Amounts as a steering committee reads them: 5,52 M€, 552 k€, £5.52M, £12,400."""

from __future__ import annotations

from math import inf
from typing import Any

from jalon.pmo.common import formats

MILLION, THOUSANDS = 1_000_000, 10_000
IN_FULL = inf
"""As `shorten_from`: an amount written to its last unit."""
_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_NONE = "–"


def scale(value: float, shorten_from: float = THOUSANDS) -> tuple[float, str, int]:
    """(divisor, its letter, digits) in which an amount of this size reads best."""
    if abs(value) < shorten_from:
        return 1.0, "", 0
    if abs(value) >= MILLION:
        return 1e6, "M", 2 if abs(value) < 100 * MILLION else 1
    return 1e3, "k", 0


def unit(letter: str, currency: str) -> str:
    """What stands beside an axis or above a column: M€, £M."""
    sign = _SIGNS.get(currency, currency)
    return f"{letter}{sign}" if formats.language() == "fr" or len(sign) > 1 else f"{sign}{letter}"


def written(
    value: Any, currency: str = "", *, signed: bool = False, like: Any = None, shorten_from: float = THOUSANDS
) -> str:
    """The amount with its currency; in the unit of another amount where one is named, a dash for none."""
    if value in (None, ""):
        return _NONE
    divisor, letter, digits = scale(float(value if like in (None, "") else like), shorten_from)
    amount = round(float(value) / divisor, digits)
    text = formats.number(abs(amount), digits)
    before = "\u2212" if amount < 0 else "+" if signed and amount > 0 else ""
    sign = _SIGNS.get(currency, currency)
    if not sign or formats.language() == "fr":
        return f"{before}{text}\u00a0{letter}{sign}".rstrip()
    return f"{before}{sign}{text}{letter}" if len(sign) == 1 else f"{before}{sign}\u00a0{text}{letter}"


def pair(first: Any, second: Any, currency: str = "") -> str:
    """Two amounts in the unit of the second, which is written once: 18,90 / 17,60 M€, £18.90 / 17.60M."""
    one, other = written(first, currency, like=second), written(second, currency)
    sign, letter = _SIGNS.get(currency, currency), scale(float(second))[1]
    if formats.language() == "fr":
        one = one.rsplit("\u00a0", 1)[0]
    else:
        one, other = one.removesuffix(letter), other.removeprefix(sign).lstrip("\u00a0")
    return f"{one} / {other}"


def change(before: Any, after: Any, currency: str = "", *, shorten_from: float = THOUSANDS) -> str:
    """How much more, with its sign; a dash where nothing changes."""
    if before in (None, "") or after in (None, "") or round(float(after) - float(before), 2) == 0:
        return _NONE
    return written(float(after) - float(before), currency, signed=True, shorten_from=shorten_from)
