"""What a presentation's masters and layouts hold: places to fill, and fields in their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BODY = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def has_title(layout: Any) -> bool:
    """Whether the layout has a place for a title."""
    return any(one.placeholder_format.type in _TITLES for one in layout.placeholders)


def body_of(layout: Any) -> Any:
    """The placeholder whose place the content takes: the largest; None where there is none."""
    found = [
        one
        for one in layout.placeholders
        if one.placeholder_format.type in _BODY and one.width and one.height
    ]
    return max(found, key=lambda one: one.width * one.height, default=None)


def fields_of(deck: Any) -> list[str]:
    """The names between {{ and }}, in the order they stand."""
    return [name for one in _paragraphs(deck) for name in _FIELD.findall(_text(one))]


def fill_fields(deck: Any, values: Mapping[str, str]) -> None:
    """Write the values in the place of their fields; a paragraph with a field keeps its first run's looks."""
    for paragraph in _paragraphs(deck):
        text = _text(paragraph)
        if not _FIELD.search(text):
            continue
        first, *rest = paragraph.runs
        first.text = _FIELD.sub(lambda match: values.get(match[1], ""), text)
        for run in rest:
            run.text = ""


def _text(paragraph: Any) -> str:
    return "".join(run.text for run in paragraph.runs)


def _paragraphs(deck: Any) -> Iterator[Any]:
    for master in deck.slide_masters:
        for place in (master, *master.slide_layouts):
            for shape in place.shapes:
                if shape.has_text_frame:
                    yield from shape.text_frame.paragraphs
