"""What templates say often: icons, state marks, dates, durations, numbers."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common import files, formats, money

register = template.Library()

# Each state has a shape of its own: a disc, a triangle, an octagon, a dashed ring.
_SHAPES = {
    "ok": '<circle cx="7" cy="7" r="6.2" fill="currentColor"/><path class="sg" d="M4.2 7.2l2 2 3.6-4" '
    'fill="none" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>',
    "watch": '<path d="M7 .9l6.4 11.6H.6z" fill="currentColor" stroke="currentColor" stroke-width="1" '
    'stroke-linejoin="round"/><path class="sg" d="M7 5v3.4M7 10.6v.2" stroke-width="1.5" '
    'stroke-linecap="round"/>',
    "bad": '<path d="M4.3.8h5.4l3.5 3.5v5.4l-3.5 3.5H4.3L.8 9.7V4.3z" fill="currentColor"/>'
    '<path class="sg" d="M4.8 4.8l4.4 4.4M9.2 4.8L4.8 9.2" stroke-width="1.5" stroke-linecap="round"/>',
    "none": '<circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" stroke-width="1.5" '
    'stroke-dasharray="2.4 2"/>',
}
STATE_WORDS = {"ok": _("On track"), "watch": _("At risk"), "bad": _("Off track"), "none": _("No report")}
COMPUTED_WORDS = {**STATE_WORDS, "none": _("No plan")}
"""A computed state is missing where there is no plan to compute from."""


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """One icon of the sprite; silent for screen readers unless it has a label."""
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="ti{}" {}><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        voice,
        static("icons/tabler.svg"),
        name,
    )


@register.simple_tag
def most_file(most: int) -> SafeString:
    """On a file field: a larger file is refused before it is sent, in the server's own sentence."""
    return format_html('data-most="{}" data-too-large="{}"', most, files.too_large(most))


@register.simple_tag
def state(code: str, word: str | None = None, chip: bool = False) -> SafeString:
    """A state mark: shape, colour and word. An empty word keeps the usual one for screen readers."""
    code = code if code in _SHAPES else "none"
    usual = STATE_WORDS[code]
    if word == "":
        text = format_html('<span class="vh">{}</span>', usual)
    else:
        text = format_html("<span>{}</span>", word or usual)
    return format_html(
        '<span class="st {}{}"><svg viewBox="0 0 14 14" aria-hidden="true">{}</svg>{}</span>',
        code,
        " chip" if chip else "",
        mark_safe(_SHAPES[code]),  # noqa: S308 - our own drawings
        text,
    )


@register.simple_tag
def computed(code: str, chip: bool = False) -> SafeString:
    """The mark of a computed state."""
    return state(code, str(COMPUTED_WORDS.get(code, COMPUTED_WORDS["none"])), chip)


@register.simple_tag
def avatar(person: Any) -> SafeString:
    """The round mark with a person's initials."""
    name = str(person)
    words = name.replace(".", " ").replace("@", " ").split()
    letters = getattr(person, "initials", None) or "".join(word[0] for word in words[:2]).upper()
    return format_html('<span class="av" title="{}" aria-hidden="true">{}</span>', name, letters)


@register.filter
def jdate(value: Any, style: str = "full") -> str:
    """A day; styles: full, short, month, time."""
    return formats.day(value, style)


@register.filter
def jduration(value: Any, minutes_per_day: int = 480) -> str:
    """Working minutes as days or hours."""
    return formats.duration(value, int(minutes_per_day))


@register.filter
def jnumber(value: Any, digits: int | None = None) -> str:
    """A number with the reader's separators."""
    return formats.number(value, digits)


@register.simple_tag
def jmoney(value: Any, currency: str = "", signed: bool = False) -> str:
    """An amount to its last unit, as the reader writes money."""
    return money.written(value, currency, signed=signed, shorten_from=money.IN_FULL)


@register.filter
def jpercent(value: Any, digits: int = 0) -> str:
    """A share, already in hundredths."""
    return formats.percent(value, digits)


@register.inclusion_tag("common/_field.html")
def field(bound: Any, css: str = "") -> dict[str, Any]:
    """A form field with its label, hint and errors."""
    return {"field": bound, "css": css}
