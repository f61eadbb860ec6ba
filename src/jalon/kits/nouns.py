"""What a sector kit is made of: frozen nouns, checked by the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

Text = Mapping[str, str]
"""A text by language: ``{"fr": ..., "en": ...}``."""


class Span(NamedTuple):
    """A length of work in days, or of the clock where ``elapsed`` (``12d``, ``30ed``)."""

    days: int
    elapsed: bool = False


class After(NamedTuple):
    """What a task waits for: a task's key, the kind of link, and a lag in days."""

    key: str
    kind: str = "FS"
    lag: Span = Span(0)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working week: shifts of each day, Monday first, in minutes from midnight."""

    key: str
    name: Text
    days: tuple[tuple[tuple[int, int], ...], ...]
    holidays: str
    """A country's code; "own" for the organisation's country; "" for none."""


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    name: Text
    answers_for: Text
    count: int = 1


@dataclass(frozen=True, slots=True)
class Work:
    """A phase with work below it, a task with a duration, or a milestone with neither."""

    key: str
    name: Text
    duration: Span | None = None
    milestone: bool = False
    after: tuple[After, ...] = ()
    role: str = ""
    deliverable: Text | None = None
    calendar: str = ""
    note: Text | None = None
    below: tuple[Work, ...] = ()

    @property
    def phase(self) -> bool:
        return bool(self.below)

    def walk(self, depth: int = 0) -> Iterator[tuple[Work, int]]:
        """This and all below it with its level, in outline order."""
        yield self, depth
        for one in self.below:
            yield from one.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Risk:
    """Because of a cause an event may occur, with an effect. Probability and impact go from 1 to 5."""

    kind: str
    cause: Text
    event: Text
    effect: Text
    probability: int
    impact: int
    response: Text
    tasks: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A point of decision: reached at the end of a task, opened by its criteria."""

    key: str
    name: Text
    at: str
    criteria: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Document:
    key: str
    name: Text
    gate: str
    owner: str


@dataclass(frozen=True, slots=True)
class Indicator:
    name: Text
    unit: Text
    measured: Text
    target: Text


@dataclass(frozen=True, slots=True)
class Kit:
    """A sector's usual project."""

    sector: str
    languages: tuple[str, ...]
    name: Text
    summary: Text
    calendars: tuple[Calendar, ...]
    """The first is the plan's."""
    roles: tuple[Role, ...]
    work: tuple[Work, ...]
    risks: tuple[Risk, ...]
    gates: tuple[Gate, ...]
    documents: tuple[Document, ...]
    indicators: tuple[Indicator, ...]
    closing: tuple[Text, ...] = ()
    """What is checked before the project is closed."""

    def rows(self) -> list[tuple[Work, int]]:
        """All work with its level, in outline order."""
        return [row for top in self.work for row in top.walk()]

    @property
    def tasks(self) -> int:
        """How many tasks and milestones there are."""
        return sum(not work.phase for work, _ in self.rows())

    def say(self, text: Text | None, language: str) -> str:
        """The text in a language, or in the first one that the kit has."""
        if not text:
            return ""
        return text.get(language) or next((text[one] for one in self.languages if text.get(one)), "")
