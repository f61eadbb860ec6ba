"""Pages as SVG: shapes, and texts where the picture stands alone."""

from __future__ import annotations

import re
from html import escape

from jalon.pmo.transfer.gantt.layout import Column, Page, Text
from jalon.pmo.transfer.gantt.marks import ROW, n

FONT = "Inter, 'Inter Variable', 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FADED = "#9AA2B1"
_CLIPPED = ("link", "arrow", "base", "basepoint")

_BARS = {"": ("#B9C4DF", "#7283AE", "#5A6C9E"), " crit": ("#F0907D", "#BF2F1A", "#A92C18")}
STYLES = {
    "off": 'fill="#F3F4F7"',
    "hair": 'fill="none" stroke="#EBEDF1" stroke-width=".6"',
    "month": 'fill="none" stroke="#E3E6EB" stroke-width=".8"',
    "tick": 'fill="none" stroke="#E3E6EB" stroke-width=".6"',
    "edge": 'fill="none" stroke="#AEB5C1" stroke-width=".8"',
    "link": 'fill="none" stroke="#7F899A" stroke-width=".8"',
    "arrow": 'fill="#7F899A"',
    "link crit": 'fill="none" stroke="#BF2F1A" stroke-width="1.1"',
    "arrow crit": 'fill="#BF2F1A"',
    "base": 'fill="#98A1B0"',
    "basepoint": 'fill="none" stroke="#98A1B0" stroke-width=".9"',
    "sum": 'fill="#39414F"',
    "sum off": f'fill="{FADED}"',
    "pin": 'fill="none" stroke="#475061" stroke-width=".9"',
    "dead": 'fill="#475061"',
    "halo": 'fill="#FFFFFF"',
    "dead late": 'fill="#BF2F1A"',
    "date line": 'fill="none" stroke="#3A4FCC" stroke-width="1.2"',
    "date flag": 'fill="#3A4FCC"',
}
for _tone, (_fill, _edge, _done) in _BARS.items():
    STYLES[f"bar{_tone}"] = f'fill="{_fill}" stroke="{_edge}" stroke-width=".8"'
    STYLES[f"hatch{_tone}"] = f'fill="none" stroke="{_edge}" stroke-width=".6"'
    STYLES[f"done{_tone}"] = f'fill="{_done}"'
    STYLES[f"loe{_tone}"] = f'fill="none" stroke="{_edge}" stroke-width="1.4"'
    STYLES[f"ms{_tone}"] = f'fill="{_edge if _tone else _done}"'
STYLES |= {
    "bar near": f'fill="{_BARS[""][0]}" stroke="#E59A12" stroke-width="1.3"',
    "hatch near": 'fill="none" stroke="#955800" stroke-width=".6"',
    "done near": f'fill="{_BARS[""][2]}"',
    "loe near": 'fill="none" stroke="#955800" stroke-width="1.4"',
    "ms near": 'fill="#E59A12"',
    "bar off": f'fill="none" stroke="{FADED}" stroke-width=".8" stroke-dasharray="2 1.5"',
    "hatch off": f'fill="none" stroke="{FADED}" stroke-width=".4"',
    "done off": f'fill="{FADED}"',
    "loe off": f'fill="none" stroke="{FADED}" stroke-width="1"',
    "ms off": f'fill="{FADED}"',
}


def clean(text: str) -> str:
    """A text as markup may hold it, with spaces that every font has."""
    return escape(_UNFIT.sub("\ufffd", text).replace("\u202f", "\u00a0"), quote=True)


def shapes(page: Page, joined: bool, name: str = "c") -> str:
    """The page's marks; ``joined`` makes one path of each kind, for printing."""
    x, y, width, height = page.chart
    out = [
        f'<defs><clipPath id="{name}"><rect x="{n(x)}" y="{n(y)}" width="{n(width)}"'
        f' height="{n(height)}"/></clipPath></defs>'
    ]
    for kind, paths in page.shapes.items():
        clip = f' clip-path="url(#{name})"' if kind.removesuffix(" crit") in _CLIPPED else ""
        style = STYLES[kind.removesuffix(" key")]
        if joined:
            out.append(f'<path {style}{clip} d="{"".join(paths)}"/>')
        else:
            each = "".join(f'<path d="{d}"/>' for d in paths)
            out.append(f'<g class="{kind}" {style}{clip}>{each}</g>')
    return "".join(out)


def document(page: Page, title: str) -> str:
    """One page as a picture of its own."""
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(page.width)}" height="{n(page.height)}"'
            f' viewBox="0 0 {n(page.width)} {n(page.height)}" font-family="{FONT}" role="img">'
            f"<title>{clean(title)}</title>"
            '<rect width="100%" height="100%" fill="#FFFFFF"/>',
            shapes(page, joined=False),
            '<g font-variant-numeric="tabular-nums">',
            *(_column(column) for column in page.columns),
            *(_text(text) for text in page.texts),
            "</g></svg>\n",
        )
    )


def _column(column: Column) -> str:
    size = column.size
    x = column.x + (column.width if column.right else 0)
    anchor = ' text-anchor="end"' if column.right else ""
    halo = ' stroke="#FFFFFF" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    anchor += halo if column.over_marks else ""
    out = [f'<g fill="{column.colour}" font-size="{size}"{anchor}>']
    for i, line in enumerate(column.lines):
        if line.text:
            y = column.top + (i + 0.5) * ROW + size * 0.36
            more = ' font-weight="600"' if line.bold else ""
            more += f' fill="{FADED}"' if line.faded else ""
            out.append(f'<text x="{n(x + line.shift)}" y="{n(y)}"{more}>{clean(line.text)}</text>')
    out.append("</g>")
    return "".join(out)


def _text(text: Text) -> str:
    more = ' font-weight="600"' if text.bold else ""
    more += f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    return (
        f'<text x="{n(text.x)}" y="{n(text.y + text.size * 0.36)}" font-size="{text.size}"'
        f' fill="{text.colour}"{more}>{clean(text.text)}</text>'
    )
