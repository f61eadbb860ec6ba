"""Predecessors as text: ``12FS+2d; 7SS`` in English, ``12FD+2j; 7DD`` in French.

A reference is a row number as shown, the kind of link (FS where left out), and a lag.
Both languages' kinds and units are understood whatever the reader's language. A link from
another plan carries that plan's key before a backslash: ``BRIDGE\\12FS``; a key with a separator in it
stands in quotes: ``"A;B"\\12FS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jalon.engine.model import Lag, LinkKind
from jalon.engine.model.link import NO_LAG
from jalon.exchange.durations import USUAL, HasLengths, NotUnderstood, format_lag, parse_lag
from jalon.exchange.errors import gettext_noop

__all__ = ["NotUnderstood", "Reference", "format", "parse"]


@dataclass(frozen=True, slots=True)
class Reference:
    """One predecessor: the row as shown, how it is linked, and where it is from."""

    row: int
    kind: LinkKind = LinkKind.FS
    lag: Lag = NO_LAG
    plan: str | None = None


KINDS = {
    "FS": LinkKind.FS,
    "SS": LinkKind.SS,
    "FF": LinkKind.FF,
    "SF": LinkKind.SF,
    "FD": LinkKind.FS,
    "DD": LinkKind.SS,
    "DF": LinkKind.SF,
}
FRENCH = {LinkKind.FS: "FD", LinkKind.SS: "DD", LinkKind.FF: "FF", LinkKind.SF: "DF"}
END = r"(?=\s*(?:[;,\n]|\Z))"
ITEM = re.compile(
    r"\s*(?:(?P<plan>\"(?:[^\"]|\"\"){1,400}\"|[^;,\n\\\"]{1,200})\\)?"
    r"\s*(?P<row>\d{1,9})\s*(?P<kind>FS|SS|FF|SF|FD|DD|DF)?"
    r"\s*(?P<lag>[+-]\s*\d{1,9}(?:[.,]\d{1,6})?\s*(?:%|[^\W\d_]*))?" + END,
    re.IGNORECASE,
)
PLAIN_ITEM = re.compile(ITEM.pattern.replace("(?:[.,]", r"(?:[.]", 1), re.IGNORECASE)
"""Where a comma after the lag's number begins the next reference."""
SEPARATOR = re.compile(r"\s*[;,\n]\s*")
MOST = 1000


def parse(text: str, lengths: HasLengths = USUAL) -> tuple[Reference, ...]:
    """The references of a text, in order; the empty text has none.

    >>> [(r.row, r.kind.name, r.lag.minutes) for r in parse("12FS+2d; 7dd-1j")]
    [(12, 'FS', 960), (7, 'SS', -480)]
    """
    found: list[Reference] = []
    seen: set[tuple[int, LinkKind, str | None]] = set()
    at = 0
    text = text.strip().strip(";,").strip()
    while at < len(text):
        reference, at = _one(text, at, lengths)
        key = (reference.row, reference.kind, reference.plan)
        if key in seen:
            raise NotUnderstood(
                gettext_noop("Row %(row)s is named twice with the same kind of link: name it once."),
                {"row": reference.row},
            )
        seen.add(key)
        found.append(reference)
        if len(found) > MOST:
            raise NotUnderstood(
                gettext_noop("A task can have %(most)s predecessors at most: link them through a milestone."),
                {"most": MOST},
            )
        between = SEPARATOR.match(text, at)
        at = between.end() if between else at
    return tuple(found)


def _one(text: str, at: int, lengths: HasLengths) -> tuple[Reference, int]:
    for pattern in (ITEM, PLAIN_ITEM):
        match = pattern.match(text, at)
        if match is None:
            continue
        try:
            lag = parse_lag(match["lag"], lengths) if match["lag"] else NO_LAG
        except NotUnderstood:
            continue
        kind = KINDS[match["kind"].upper()] if match["kind"] else LinkKind.FS
        plan = _unquoted(match["plan"].strip()) if match["plan"] else None
        return Reference(int(match["row"]), kind, lag, plan), match.end()
    wrong = re.split(r"[;\n]", text[at:], maxsplit=1)[0].strip()
    raise NotUnderstood(
        gettext_noop(
            "“%(text)s” is no predecessor: write a row number, then FS, SS, FF or SF,"
            " then a lag if there is one, like 12FS+2d."
        ),
        {"text": wrong if len(wrong) <= 40 else wrong[:37] + "..."},
    )


def format(references: Iterable[Reference], lengths: HasLengths = USUAL, language: str = "en") -> str:
    """The text of references; FS without lag is only its row number.

    >>> format([Reference(12, LinkKind.FS, Lag(960)), Reference(7, LinkKind.SS)], language="fr")
    '12FD+2j; 7DD'
    """
    return "; ".join(_text(r, lengths, language) for r in references)


def _text(reference: Reference, lengths: HasLengths, language: str) -> str:
    lag = format_lag(reference.lag, lengths, language)
    kind = FRENCH[reference.kind] if language.startswith("fr") else reference.kind.value
    if reference.kind is LinkKind.FS and not lag:
        kind = ""
    place = f"{_quoted(reference.plan)}\\" if reference.plan else ""
    return f"{place}{reference.row}{kind}{lag}"


def _quoted(key: str) -> str:
    """A plan's key as a text of references can hold it."""
    if key == key.strip() and not re.search(r'[;,\n\\"]', key):
        return key
    return '"' + key.replace('"', '""') + '"'


def _unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"') if text.startswith('"') else text
