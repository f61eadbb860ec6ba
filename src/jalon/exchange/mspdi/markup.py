"""Values to text of Microsoft's XML, and the markup around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from jalon.exchange.mspdi.codes import ELAPSED, ESTIMATED, UNIT_CODES

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry: control characters, lone surrogates."""


class Markup:
    """XML in the making; an element without a value is left out."""

    def __init__(self) -> None:
        self.parts: list[str] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']

    @contextmanager
    def inside(self, tag: str, attributes: str = "") -> Iterator[None]:
        self.parts.append(f"<{tag}{attributes}>\n")
        yield
        self.parts.append(f"</{tag}>\n")

    def put(self, tag: str, value: object) -> None:
        """An element; None is left out, True and False are 1 and 0."""
        if value is None:
            return
        if isinstance(value, bool):
            value = int(value)
        elif isinstance(value, datetime):
            value = value.isoformat(timespec="seconds")
        elif isinstance(value, float):
            value = decimal(value)
        elif isinstance(value, str):
            value = clean(value)
        self.parts.append(f"<{tag}>{value}</{tag}>\n")

    def put_text(self, tag: str, value: str) -> None:
        """An element for a text that says something."""
        if value:
            self.put(tag, value)

    def data(self) -> bytes:
        return "".join(self.parts).encode("utf-8")


def clean(text: str) -> str:
    """Text as XML carries it: what it cannot is dropped, a lone carriage return is kept."""
    return escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})


def decimal(value: float) -> str:
    """A number without exponent.

    >>> decimal(1e-07), decimal(2.50)
    ('0.0000001', '2.5')
    """
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cost(value: float | None) -> str | None:
    """Money in hundredths."""
    return None if value is None else format((Decimal(repr(value)) * 100).normalize(), "f")


def span(minutes: int | None) -> str | None:
    """Minutes as an XML duration.

    >>> span(510)
    'PT8H30M0S'
    """
    if minutes is None:
        return None
    sign = "-" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}PT{hours}H{rest}M0S"


def format_of(unit: str, elapsed: bool, estimated: bool = False) -> int:
    """The code of a duration format.

    >>> format_of("d", True, True)
    40
    """
    return UNIT_CODES.get(unit, 7) + ELAPSED * elapsed + ESTIMATED * estimated
