"""Headings of slides in the place and type of the template: one size a pack, smaller where one is long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Pt

BOLD, LINE = 0.56, 1.2
"""The width of a bold character and the height of a line, as parts of the size of the type."""
USUAL, SMALLEST = 24, 14
SMALLER = 0.83
"""How much smaller than the template's own all headings become before single ones do."""


def size_for(layout: Any, headings: Iterable[str]) -> float:
    """The size at which the headings of a pack are set on this layout: the template's own where all fit."""
    place = next(one for one in layout.placeholders if one.placeholder_format.type in (1, 3))
    own = _own_size(layout, place)
    needed = min((fitting(place, one, own) for one in headings), default=own)
    return max(needed, own * SMALLER)


def write(place: Any, text: str, size: float, own: Any) -> None:
    """The text in the place of a heading; its size is only written where it is not the template's."""
    place.text = text
    fits = fitting(place, text, size)
    if fits < _own_size(own, place):
        for paragraph in place.text_frame.paragraphs:
            paragraph.font.size = Pt(int(fits))


def fitting(place: Any, text: str, most: float) -> float:
    """The largest size up to `most` at which the text stays in its place."""
    size = most
    wide, tall = place.width / 12_700, place.height / 12_700
    while size > SMALLEST:
        lines = max(int(tall / (size * LINE)), 1)
        a_line = wide / (size * BOLD)
        # words do not break where a line ends: further lines lose a little
        if len(text) <= a_line * (lines if lines == 1 else lines * 0.85):
            return size
        size -= 1
    return SMALLEST


def _own_size(layout: Any, place: Any) -> float:
    """What the layout, or its master, says of the size of a title."""
    index = place.placeholder_format.idx
    held = [one._element for one in layout.placeholders if one.placeholder_format.idx == index]
    styles = layout.slide_master._element.find(qn("p:txStyles"))
    held += [styles.find(qn("p:titleStyle"))] if styles is not None else []
    for element in held:
        for level in element.iter(qn("a:lvl1pPr")):
            run = level.find(qn("a:defRPr"))
            if run is not None and run.get("sz"):
                return int(run.get("sz")) / 100
    return USUAL
