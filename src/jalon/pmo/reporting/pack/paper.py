"""A deck as HTML for the press: the page's own blocks and styles, one slide a sheet."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

from jalon.pmo.reporting.pack.blocks import Deck
from jalon.pmo.reporting.pack.look import STATES
from jalon.pmo.transfer.bridge.press import FONT_ADDRESS

_CSS = Path(__file__).resolve().parents[3] / "web/static/css/paper.css"
_MARK = re.compile(r'<span class="st (\w+)[^>]*><svg.*?</svg>')
A_PART = 8
"""Slides that one hand of the press lays out at once."""


def documents(deck: Deck) -> list[str]:
    """The deck in parts, each a whole document; its slides are counted through."""
    styles = _styles()
    first = 0 if deck.flash else 1
    found = []
    for at in range(0, max(len(deck.slides), 1), A_PART):
        context = {
            "deck": deck,
            "slides": [(first + at + i + 1, one) for i, one in enumerate(deck.slides[at : at + A_PART])],
            "front": at == 0 and not deck.flash,
            "total": deck.count,
            "paper": True,
        }
        html = render_to_string("reporting/pack/paper.html", context)
        found.append(_coloured(html).replace("</head>", f"<style>{styles}</style></head>", 1))
    return found


@cache
def _styles() -> str:
    """The sheet's own styles: few rules in plain values, laid out in seconds."""
    return (
        f'@font-face{{font-family:Inter;src:url({FONT_ADDRESS}) format("woff2")}}\n{_CSS.read_text("utf-8")}'
    )


def _coloured(html: str) -> str:
    """State marks with their colour written out: a drawing on paper inherits none."""
    return _MARK.sub(
        lambda found: (
            found[0].replace("currentColor", f"#{STATES[found[1]]}").replace('class="sg"', 'stroke="#fff"')
        ),
        html,
    )
