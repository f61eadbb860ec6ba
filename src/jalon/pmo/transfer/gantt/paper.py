"""Pages as one HTML document for the press: shapes as SVG, columns of text as ruled blocks.

A column is one block with a line a row: thousands of texts are laid out in seconds, with their real shapes.
"""

from __future__ import annotations

from collections.abc import Sequence

from jalon.pmo.transfer.gantt import svg
from jalon.pmo.transfer.gantt.layout import Column, Line, Page, Text
from jalon.pmo.transfer.gantt.marks import ROW, n

FONT_ADDRESS = "jalon:inter"
_STYLE = """
@font-face{{font-family:Inter;font-weight:100 900;src:url({font}) format("woff2")}}
@page{{size:{width}px {height}px;margin:0}}
html,body{{margin:0;padding:0}}
body{{font:9.5px/{row}px Inter,sans-serif;font-feature-settings:"tnum";color:#161A22}}
section{{position:relative;width:{width}px;height:{height}px;overflow:hidden;break-after:page}}
section:last-child{{break-after:auto}}
svg{{display:block;position:absolute;left:0;top:0}}
pre,p{{position:absolute;margin:0;font:inherit;white-space:pre}}
b{{font-weight:600}}i{{font-style:normal;color:{faded}}}
.r{{text-align:right}}u{{text-decoration:none}}.o u{{background:#fff}}
"""


def document(pages: Sequence[Page], title: str, language: str) -> str:
    """All pages, one a sheet."""
    first = pages[0]
    style = _STYLE.format(
        font=FONT_ADDRESS, width=n(first.width), height=n(first.height), row=n(ROW), faded=svg.FADED
    )
    body = "".join(_page(page, i) for i, page in enumerate(pages))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{svg.clean(title)}</title><style>{style}</style></head><body>{body}</body></html>"
    )


def _page(page: Page, number: int) -> str:
    width, height = n(page.width), n(page.height)
    return "".join(
        (
            f'<section><svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}">{svg.shapes(page, joined=True, name=f"c{number}")}</svg>',
            *(_column(column) for column in page.columns),
            *(_text(text) for text in page.texts),
            "</section>",
        )
    )


def _column(column: Column) -> str:
    lines = "\n".join(_line(line) for line in column.lines)
    css = "r" if column.right else "o" if column.over_marks else ""
    return (
        f'<pre class="{css}" style="left:{n(column.x)}px;top:{n(column.top)}px;width:{n(column.width)}px;'
        f'font-size:{column.size}px;color:{column.colour}">{lines}</pre>'
    )


def _line(line: Line) -> str:
    text = svg.clean(line.text)
    if not text:
        return " "
    if line.bold:
        text = f"<b>{text}</b>"
    if line.faded:
        text = f"<i>{text}</i>"
    return f'<span style="padding-left:{n(line.shift)}px"><u>{text}</u></span>' if line.shift else text


def _text(text: Text) -> str:
    words = svg.clean(text.text)
    if text.bold:
        words = f"<b>{words}</b>"
    top = text.y - ROW / 2
    room = 900
    place = {
        "start": f"left:{n(text.x)}px",
        "middle": f"left:{n(text.x - room / 2)}px;width:{room}px;text-align:center",
        "end": f"left:{n(text.x - room)}px;width:{room}px;text-align:right",
    }[text.anchor]
    return f'<p style="{place};top:{n(top)}px;font-size:{text.size}px;color:{text.colour}">{words}</p>'
