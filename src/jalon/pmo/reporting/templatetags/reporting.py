"""What the reporting pages write in their own way."""

from __future__ import annotations

from typing import Any

from django import template

from jalon.pmo.common import formats

register = template.Library()


@register.filter
def variance(days: Any) -> str:
    """+14 j, −2 d, 0 d: calendar days against the baseline."""
    if days is None or days == "":
        return ""
    sign = "+" if days > 0 else ""
    unit = "j" if formats.language() == "fr" else "d"
    return f"{sign}{formats.number(days)}\u00a0{unit}"
