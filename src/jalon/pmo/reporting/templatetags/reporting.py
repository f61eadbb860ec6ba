"""What the reporting pages write in their own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import template

from jalon.pmo.common import formats, money

register = template.Library()
ROWS = 14


@register.filter
def variance(days: Any) -> str:
    """+14 j, −2 d, 0 d: calendar days against the baseline."""
    if days is None or days == "":
        return ""
    sign = "+" if days > 0 else ""
    unit = "j" if formats.language() == "fr" else "d"
    return f"{sign}{formats.number(days)}\u00a0{unit}"


@register.filter
def block_template(block: Any) -> str:
    """The template that draws a block."""
    return f"reporting/blocks/_{block.kind}.html"


@register.filter
def at(things: Sequence[Any], place: int) -> Any:
    """The thing at a place."""
    return things[place]


@register.filter
def drawn(block: Any, share: Any = None) -> Any:
    """A curve, a stack or a strip as paths and boxes, in the width its share of twelve gives it."""
    from jalon.pmo.reporting.pack import svg

    if block.kind == "strip":
        return svg.strip(block)

    width = min(svg.WIDTH, max(390, 95 * int(share or 8)))
    return svg.curve(block, width) if block.kind == "curve" else svg.stack(block, width)


@register.filter
def curve_rows(block: Any) -> Iterator[tuple[str, list[str]]]:
    """A curve as figures: a dozen days from start to end."""
    every = max(1, len(block.days) // ROWS)
    for i in sorted({*range(0, len(block.days), every), len(block.days) - 1}):
        values = [one.values[i] for one in block.series]
        yield (
            formats.day(block.days[i]),
            ["" if value is None else formats.number(round(value, 2), 2) for value in values],
        )


@register.filter
def stack_rows(block: Any) -> Iterator[tuple[str, list[float]]]:
    """A stack as figures."""
    for i, label in enumerate(block.labels):
        yield label, [one.values[i] or 0 for one in block.series]


@register.filter
def role_colour(role: str) -> str:
    """The colour of a line or a stack where no style sheet reaches it."""
    from jalon.pmo.reporting.pack.look import ROLES

    return f"#{ROLES[role]}"


@register.filter
def ink_on(role: str) -> str:
    """The colour of a figure that stands on a role's colour."""
    from jalon.pmo.reporting.pack.look import INK, LIGHT

    return f"#{INK}" if role in LIGHT else "#ffffff"


@register.filter
def amount(one: Any) -> str:
    """The cost at completion of a sum of reports."""
    return money.written(one.eac, one.currency)


@register.filter
def over(one: Any) -> str:
    """+2,1 M€ on a budget of 46,6 M€."""
    from django.utils.translation import gettext

    return gettext("%(over)s on a budget of %(bac)s") % {
        "over": money.written(one.eac - one.bac, one.currency, signed=True, like=one.bac),
        "bac": money.written(one.bac, one.currency),
    }


@register.filter
def both_amounts(one: Any) -> str:
    """18,9 / 17,6 M€."""
    return money.pair(one.eac, one.bac, one.currency)


@register.filter
def pairs(trend: Any) -> Iterator[tuple[str, str]]:
    """Declared and computed of each report."""
    return zip(trend.declared, trend.computed, strict=True)
