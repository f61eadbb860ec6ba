"""A deck as PowerPoint: native tables and charts that can be edited, on the template's own layouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Pt

from jalon.pmo.reporting.pack import drawn, heading, look, scaled
from jalon.pmo.reporting.pack.blocks import Deck, Row, Slide
from jalon.pmo.reporting.pack.drawn import Box
from jalon.pmo.reporting.pack.placeholders import body_of, fill_fields
from jalon.pmo.reporting.pack.template import PAGE, TITLE, ours

GAP = Emu(200_000)
ABOUT = "Jalon about"
"""A text placeholder of this name takes the line below a slide's title."""

Tell = Callable[[int], None]
"""Hears how many slides are made; raises Stopped where they are wanted no longer."""


class Stopped(Exception):
    """Whoever asked for the pack wants it no longer."""


def made(deck: Deck, template: bytes | None = None, tell: Tell | None = None) -> bytes:
    """The file."""
    file = Presentation(BytesIO(template or ours()))
    _empty(file)
    fill_fields(
        file,
        {
            "organisation": deck.organisation,
            "title": deck.title,
            "about": deck.about,
            "day": deck.day,
            "foot": deck.foot,
        },
    )
    layouts = {one.name: one for master in file.slide_masters for one in master.slide_layouts}
    for number in _slides(file, layouts, deck):
        if tell is not None:
            tell(number)
    file.core_properties.title = deck.title
    file.core_properties.author = deck.organisation
    file.core_properties.language = deck.language
    held = BytesIO()
    file.save(held)
    return held.getvalue()


def _slides(file: Any, layouts: dict[str, Any], deck: Deck) -> Iterator[int]:
    if not deck.flash:
        _front(file.slides.add_slide(layouts[TITLE]), deck)
        yield 1
    size = heading.size_for(layouts[PAGE], (one.heading for one in deck.slides))
    for number, slide in enumerate(deck.slides, start=1 if deck.flash else 2):
        _page(file.slides.add_slide(layouts[PAGE]), layouts[PAGE], slide, size)
        yield number


def _empty(file: Any) -> None:
    """Take the template's own example slides out."""
    listed = file.slides._sldIdLst
    for entry in list(listed):
        file.part.drop_rel(entry.rId)
        listed.remove(entry)


def _front(slide: Any, deck: Deck) -> None:
    slide.shapes.title.text = deck.title
    texts = [deck.about, f"{deck.organisation} · {deck.day}"]
    for place in slide.placeholders:
        kind = place.placeholder_format.type
        if kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
            continue
        if kind in (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY) and texts:
            place.text = "\n".join(texts)
            texts = []
        else:
            _remove(place)


def _page(slide: Any, layout: Any, content: Slide, size: float) -> None:
    # ids are counted up instead of looked for among all shapes
    slide.shapes.turbo_add_enabled = True
    heading.write(slide.shapes.title, content.heading, size, layout)
    region = body_of(layout)
    by = scaled.factor(region.width, region.height)
    box = Box(region.left, region.top, int(region.width / by), int(region.height / by))
    about = None
    for place in list(slide.placeholders):
        if place.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
            continue
        if place.name.startswith(ABOUT) or _named(layout, place, ABOUT):
            about = place
        else:
            _remove(place)
    if about is not None:
        about.text = content.below
    elif content.below:
        line = Box(box.left, box.top, box.width, Pt(18))
        drawn.text(slide, line, content.below, size=12, colour=look.INK_3)
        box = Box(box.left, box.top + Pt(24), box.width, box.height - Pt(24))
    if content.foot:
        foot = Box(box.left, box.top + box.height - Pt(12), box.width, Pt(14))
        drawn.text(slide, foot, content.foot, size=9, colour=look.INK_3)
        box = Box(box.left, box.top, box.width, box.height - Pt(18))
    _rows(slide, box, content.rows)
    if by < 1:
        made = [one for one in slide.shapes if not one.is_placeholder]
        scaled.shrink(made, region.left, region.top, by)


def _named(layout: Any, place: Any, name: str) -> bool:
    index = place.placeholder_format.idx
    return any(one.placeholder_format.idx == index and one.name == name for one in layout.placeholders)


def _rows(slide: Any, box: Box, rows: tuple[Row, ...]) -> None:
    """Rows get the height at which they read best; what takes all it gets shares the rest."""
    gap = int(GAP)
    room = box.height - gap * max(len(rows) - 1, 0)
    widths = [box.width - gap * (len(row.parts) - 1) for row in rows]
    fixed = [drawn.height(row, wide) for row, wide in zip(rows, widths, strict=True)]
    asked = [
        one if one is not None else drawn.natural(row, wide)
        for one, row, wide in zip(fixed, rows, widths, strict=True)
    ]
    known = sum(one for one in asked if one is not None)
    if any(one is None for one in asked):
        rest = max((room - known) // sum(one is None for one in asked), int(Pt(80)))
        heights = [rest if one is None else one for one in asked]
    else:
        heights = [one or 0 for one in asked]
    stiff = sum(tall for tall, one in zip(heights, fixed, strict=True) if one is not None)
    soft = sum(heights) - stiff
    scale = min(1.0, (room - stiff) / soft) if soft else 1.0
    top = box.top
    for row, tall, one in zip(rows, heights, fixed, strict=True):
        height = tall if one is not None else int(tall * scale)
        left = box.left
        unit = (box.width - gap * (len(row.parts) - 1)) / 12
        for part in row.parts:
            wide = int(unit * part.share)
            drawn.block(slide, Box(left, top, wide, height), part.block)
            left += wide + gap
        top += height + gap


def _remove(place: Any) -> None:
    element = place._element
    element.getparent().remove(element)
