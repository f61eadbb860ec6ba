"""What was drawn on a page of our size, made smaller for a template that leaves less room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Inches

WIDTH, HEIGHT = Inches(12.13), Inches(5.3)
"""The room for which blocks are laid out."""
LEAST_TYPE = 600
_LENGTHS = {"marL", "indent", "marR", "marT", "marB"}


def factor(width: int, height: int) -> float:
    """How much smaller the page is than the room blocks need; a larger one leaves them as they are."""
    return min(1.0, width / WIDTH, height / HEIGHT)


def shrink(shapes: Iterable[Any], left: int, top: int, by: float) -> None:
    """Shapes around a corner: places, sizes, type, cells."""
    for shape in shapes:
        wide, tall = int(shape.width * by), int(shape.height * by)
        shape.left, shape.top = left + int((shape.left - left) * by), top + int((shape.top - top) * by)
        if shape.has_table:
            for one in shape.table.columns:
                one.width = int(one.width * by)
            for one in shape.table.rows:
                one.height = int(one.height * by)
        shape.width, shape.height = wide, tall
        _type(shape._element, by)
        if shape.has_chart:
            _type(shape.chart._chartSpace, by)


def _type(element: Any, by: float) -> None:
    for one in element.iter(qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr")):
        if one.get("sz"):
            one.set("sz", str(max(int(int(one.get("sz")) * by), LEAST_TYPE)))
    for one in element.iter(qn("a:pPr"), qn("a:tcPr")):
        for name in _LENGTHS & set(one.attrib):
            one.set(name, str(int(int(one.get(name)) * by)))
    for one in element.iter(qn("a:spcPts")):
        one.set("val", str(int(int(one.get("val")) * by)))
