"""Money as these pages write it, and how much more or less."""

from __future__ import annotations

from typing import Any

from jalon.pmo.common import formats

MILLION = 1_000_000
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "": ""}


def amount(value: Any, currency: str = "") -> str:
    """12 400 €, £12,400, 1,25 M€."""
    number, unit = float(value), ""
    if abs(number) >= MILLION:
        number, unit = number / MILLION, "M"
        text = formats.number(number, 2)
    else:
        text = formats.number(number, 0)
    sign = SYMBOLS.get(currency, currency)
    if not sign:
        return f"{text}{formats.THIN}{unit}" if unit else text
    if formats.language() == "fr":
        return f"{text}{formats.THIN}{unit}{sign}"
    minus, text = ("\u2212", text[1:]) if text.startswith("\u2212") else ("", text)
    return f"{minus}{sign}{text}{unit}"


def change(before: Any, after: Any, currency: str = "") -> str:
    """How much more, with its sign; a dash where nothing changes."""
    if before in (None, "") or after in (None, "") or round(float(after) - float(before), 2) == 0:
        return "–"
    more = float(after) - float(before)
    return f"+{amount(more, currency)}" if more > 0 else amount(more, currency)
