"""Words of a question and of a text: folded, cut, and marked where they were found."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 8
SNIPPET = 220
_WORD = re.compile(r"[^\W_]+")
_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"}
# too frequent to tell one text from another: they never count as a resemblance
_COMMON_WORDS = """
    about after avant avec avoir been cela ces cette chez comme dans depuis dont elle elles encore
    entre etre from have leur leurs mais meme moins nous notre plus pour pres quand que quel quelle
    qui sans sera ses should sont sous sur that their them then there these they this tous tout toute
    toutes tres trop une under very vers votre vous were what when where which while will with would
    your
"""
_COMMON = frozenset(_COMMON_WORDS.split())

Piece = tuple[str, bool]
"""A part of a text, and whether it is a word that was looked for."""


def folded(text: str) -> str:
    """Small letters without accents; one character may become two."""
    return "".join(map(_folded, text))


def _folded(letter: str) -> str:
    small = letter.lower()
    if small.isascii():
        return small
    plain = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    return "".join(_LETTERS.get(c, c) for c in plain)


def terms(text: str) -> list[str]:
    """The words of a question, each once and without a plural's ending, as beginnings to look for."""
    found = dict.fromkeys(_stem(word) for word in _WORD.findall(folded(text[:1000])))
    return list(found)[:MOST_WORDS]


def telling(text: str) -> list[str]:
    """The words of a text that say what it is about."""
    words = (word for word in _WORD.findall(folded(text[:1000])) if len(word) > 3 and word not in _COMMON)
    return list(dict.fromkeys(_stem(word) for word in words))[: MOST_WORDS * 2]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def count(text: str, looked_for: list[str]) -> int:
    """How many of the looked-for words a text holds."""
    words = set(_WORD.findall(folded(text)))
    return sum(any(word.startswith(one) for word in words) for one in looked_for)


def pieces(text: str, looked_for: list[str], most: int = 0) -> list[Piece]:
    """The text in parts, found words marked; with `most`, the part of it around the first found word."""
    hits = [match.span() for match in _WORD.finditer(text) if folded(match[0]).startswith(tuple(looked_for))]
    first, last = 0, len(text)
    if most and len(text) > most:
        first = max((hits[0][0] if hits else 0) - most // 3, 0)
        first = text.rfind(" ", 0, first) + 1 if first else 0
        last = first + most
        last = text.find(" ", last) if text.find(" ", last) != -1 else len(text)
    found: list[Piece] = [("… ", False)] if first else []
    at = first
    for start, end in hits:
        if start < at or end > last:
            continue
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:last] + (" …" if last < len(text) else ""), False))
    return [piece for piece in found if piece[0]]
