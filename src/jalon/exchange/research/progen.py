"""ProGen's layout (.sm): tables of followers, of durations with demands, and of capacities."""

from __future__ import annotations

import re

from jalon.engine.levelling.problem import Problem
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.research.numbers import EMPTY, Numbers

MISSING = gettext_noop("“%(name)s” has no “%(part)s”: take the whole file from its source again.")
MANY_WAYS = gettext_noop(
    "“%(name)s” offers several ways of doing activity %(activity)s or takes from a stock: "
    "jalon level reads files with one way an activity and no stocks."
)
OUT_OF_TURN = gettext_noop(
    "“%(name)s” tells of activity %(found)s where activity %(expected)s should come: "
    "correct it or take the file again."
)
COUNTS = {
    "jobs": re.compile(r"^jobs[^:\n]*:[ \t]*(\S+)", re.MULTILINE),
    "renewable": re.compile(r"^[ \t]*-[ \t]*renewable[ \t]*:[ \t]*(\S+)", re.MULTILINE),
    "nonrenewable": re.compile(r"^[ \t]*-[ \t]*nonrenewable[ \t]*:[ \t]*(\S+)", re.MULTILINE),
}


def read(text: str, name: str) -> Problem:
    if not text.strip():
        raise FileRefused(EMPTY, {"name": name}, "research_empty")
    count = _count(text, name, "jobs")
    resources = _count(text, name, "renewable")
    if "nonrenewable" in text and _count(text, name, "nonrenewable"):
        raise FileRefused(MANY_WAYS, {"name": name, "activity": 1}, "research_modes")
    links = _table(text, name, "PRECEDENCE RELATIONS")
    followers = []
    for i in range(1, count + 1):
        _turn(links, i)
        if links.take("a number of modes") != 1:
            raise FileRefused(MANY_WAYS, {"name": name, "activity": i}, "research_modes")
        after = links.count("the number of followers")
        followers.append([j - 1 for j in links.row(after, "a follower")])
    works = _table(text, name, "REQUESTS/DURATIONS")
    durations, demands = [], []
    for i in range(1, count + 1):
        _turn(works, i)
        works.take("a mode")
        durations.append(works.take("a duration"))
        demands.append(works.row(resources, "a demand"))
    capacities = _table(text, name, "RESOURCEAVAILABILITIES").row(resources, "a capacity")
    return Problem.of(durations, demands, capacities, followers)


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
