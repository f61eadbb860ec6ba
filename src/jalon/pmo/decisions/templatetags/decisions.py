"""What the decisions pages say often: money and its change, what a vote says."""

from __future__ import annotations

from typing import Any

from django import template

from jalon.pmo.common import money as amounts
from jalon.pmo.decisions import minutes

register = template.Library()


@register.simple_tag
def money(value: Any, currency: str = "") -> str:
    """An amount."""
    return amounts.written(value, currency, shorten_from=amounts.MILLION)


@register.simple_tag
def money_change(before: Any, after: Any, currency: str = "") -> str:
    """How much more, with its sign; a dash where nothing changes."""
    return amounts.change(before, after, currency, shorten_from=amounts.MILLION)


@register.simple_tag
def choice_word(code: str) -> str:
    """What a vote says."""
    return minutes.choice_word(code)


@register.filter
def clock(seconds: Any) -> str:
    """12:05 of minutes and seconds."""
    total = int(seconds or 0)
    return f"{total // 60}:{total % 60:02d}"


@register.simple_tag
def point_lines(item: Any) -> list[str]:
    """What the minutes say of a point beside its notes: the change, the exception, the vote."""
    return minutes.lines_of(item)


@register.simple_tag
def tone(impact: Any) -> str:
    """Green where the finish comes sooner; red only where it comes later than what was agreed."""
    if not impact or not impact.get("finish_delta"):
        return ""
    if impact["finish_delta"] < 0:
        return "ok"
    agreed = impact.get("baseline_finish")
    return "bad" if agreed is None or impact["after"]["finish"] > agreed else ""
