"""ProGen's layout (.sm, .mm): tables of followers, of durations with demands, and of capacities."""

from __future__ import annotations

import re

from jalon.engine.levelling.modal import Modal
from jalon.engine.levelling.problem import Problem
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.research.numbers import EMPTY, Numbers

MISSING = gettext_noop("“%(name)s” has no “%(part)s”: take the whole file from its source again.")
OUT_OF_TURN = gettext_noop(
    "“%(name)s” tells of activity %(found)s where activity %(expected)s should come: "
    "correct it or take the file again."
)
COUNTS = {
    "jobs": re.compile(r"^jobs[^:\n]*:[ \t]*(\S+)", re.MULTILINE),
    "renewable": re.compile(r"^[ \t]*-[ \t]*renewable[ \t]*:[ \t]*(\S+)", re.MULTILINE),
    "nonrenewable": re.compile(r"^[ \t]*-[ \t]*nonrenewable[ \t]*:[ \t]*(\S+)", re.MULTILINE),
}


def read(text: str, name: str) -> Problem | Modal:
    """A plain problem where each activity has one way and there are no stocks."""
    if not text.strip():
        raise FileRefused(EMPTY, {"name": name}, "research_empty")
    count = _count(text, name, "jobs")
    resources = _count(text, name, "renewable")
    stocks = _count(text, name, "nonrenewable") if "nonrenewable" in text else 0
    links = _table(text, name, "PRECEDENCE RELATIONS")
    followers, modes = [], []
    for i in range(1, count + 1):
        _turn(links, i)
        modes.append(links.count("the number of modes"))
        after = links.count("the number of followers")
        followers.append([j - 1 for j in links.row(after, "a follower")])
    works = _table(text, name, "REQUESTS/DURATIONS")
    ways = []
    for i, number in enumerate(modes, 1):
        _turn(works, i)
        ways.append([_way(works, resources, stocks) for _ in range(number)])
    held = _table(text, name, "RESOURCEAVAILABILITIES").row(resources + stocks, "a capacity")
    if stocks or any(number != 1 for number in modes):
        return Modal.of(ways, held[:resources], held[resources:], followers)
    return Problem.of([way[0][0] for way in ways], [way[0][1] for way in ways], held, followers)


def _way(works: Numbers, resources: int, stocks: int) -> tuple[int, list[int], list[int]]:
    works.take("a mode")
    length = works.take("a duration")
    return length, works.row(resources, "a demand"), works.row(stocks, "a demand")


def _count(text: str, name: str, part: str) -> int:
    found = COUNTS[part].search(text)
    if found is None:
        raise FileRefused(MISSING, {"name": name, "part": part}, "research_part")
    return Numbers(found[1], name).count(f"the number of {part}")


def _table(text: str, name: str, part: str) -> Numbers:
    """The numbers under a heading, after the line that names the columns."""
    at = text.find(part)
    lines = text[at:].splitlines()[2:] if at >= 0 else []
    if lines and lines[0].startswith("---"):
        del lines[0]
    end = next((k for k, line in enumerate(lines) if line.startswith("***")), len(lines))
    rows = "\n".join(lines[:end])
    if not rows.strip():
        raise FileRefused(MISSING, {"name": name, "part": part}, "research_part")
    return Numbers(rows, name)


def _turn(numbers: Numbers, expected: int) -> None:
    found = numbers.take("an activity")
    if found != expected:
        given = {"name": numbers.name, "found": found, "expected": expected}
        raise FileRefused(OUT_OF_TURN, given, "research_turn")
