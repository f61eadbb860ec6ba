"""What a slide is made of: plain values, already written in the pack's language; no drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Figure:
    """One number a reader asks first; `state` colours what stands below it."""

    label: str
    value: str
    about: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    items: tuple[Figure, ...]
    kind: str = field(default="figures", init=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; with a `state` it carries the state's mark before its text; `url` leads to it on a page."""

    text: str = ""
    state: str = ""
    strong: bool = False
    faded: bool = False
    bad: bool = False
    level: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    share: int
    right: bool = False
    wrap: bool = False
    """Whether its cells take several lines: for sentences."""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    about: str = ""
    says: str = ""
    """What its rows come to, in a sentence."""
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Series:
    """One line or stack; `role` is its colour by name: c1 to c4, ok, watch, bad, none."""

    name: str
    role: str
    values: tuple[float | None, ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines over time."""

    title: str
    about: str
    days: tuple[date, ...]
    series: tuple[Series, ...]
    unit: str = ""
    now: date | None = None
    tall: bool = False
    kind: str = field(default="curve", init=False)


@dataclass(frozen=True, slots=True)
class Stack:
    """Stacked columns: how many of each state, one column a period."""

    title: str
    about: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    tall: bool = False
    kind: str = field(default="stack", init=False)


@dataclass(frozen=True, slots=True)
class Words:
    """A heading and what somebody wrote."""

    title: str
    paragraphs: tuple[str, ...]
    asks: bool = False
    kind: str = field(default="words", init=False)


@dataclass(frozen=True, slots=True)
class Said:
    """The declared colour beside the computed one, and the sentence of each."""

    declared: str
    declared_word: str
    declared_about: str
    computed: str
    computed_word: str
    computed_about: str
    note: str
    sentence: str
    names: tuple[str, str]
    """What the two are called."""
    kind: str = field(default="said", init=False)


@dataclass(frozen=True, slots=True)
class Strip:
    """Declared and computed colours over reports, oldest first."""

    title: str
    labels: tuple[str, ...]
    declared: tuple[str, ...]
    computed: tuple[str, ...]
    rows: tuple[str, str]
    kind: str = field(default="strip", init=False)


@dataclass(frozen=True, slots=True)
class Pile:
    """Blocks one below the other, in one place of a row."""

    blocks: tuple[Words | Table, ...]
    kind: str = field(default="pile", init=False)


Block = Figures | Table | Curve | Stack | Words | Said | Strip | Pile


@dataclass(frozen=True, slots=True)
class Part:
    """A block in its row; `share` is its part of the width, in twelfths."""

    block: Block
    share: int = 12


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side; `share` is the row's part of the height."""

    parts: tuple[Part, ...]
    share: int = 1


@dataclass(frozen=True, slots=True)
class Slide:
    """One page; a sentence that it `says` is its heading, and its title then stands below."""

    title: str
    about: str
    rows: tuple[Row, ...]
    foot: str = ""
    says: str = ""

    @property
    def heading(self) -> str:
        return self.says or self.title

    @property
    def below(self) -> str:
        """The line below the heading."""
        return " · ".join(part for part in (self.title if self.says else "", self.about) if part)


@dataclass(frozen=True, slots=True)
class Deck:
    """A whole pack: a title page, then the slides."""

    title: str
    about: str
    organisation: str
    day: str
    language: str
    slides: tuple[Slide, ...]
    foot: str = ""
    flash: bool = False

    @property
    def count(self) -> int:
        return len(self.slides) + (not self.flash)


def row(share: int, *parts: Block | tuple[Block | None, int] | None) -> Row | None:
    """A row of the blocks there are; those left out leave their room to the others."""
    kept = [
        Part(*one) if isinstance(one, tuple) else Part(one)
        for one in parts
        if one is not None and not (isinstance(one, tuple) and one[0] is None)
    ]
    if not kept:
        return None
    total = sum(one.share for one in kept)
    shares = [max(1, round(12 * one.share / total)) for one in kept]
    shares[-1] = 12 - sum(shares[:-1])
    return Row(tuple(Part(one.block, width) for one, width in zip(kept, shares, strict=True)), share)


def rows(*found: Row | None) -> tuple[Row, ...]:
    """The rows there are."""
    return tuple(one for one in found if one is not None)


def pile(*found: Words | Table | None) -> Pile | None:
    """A pile of the blocks there are."""
    kept = tuple(one for one in found if one is not None)
    return Pile(kept) if kept else None
