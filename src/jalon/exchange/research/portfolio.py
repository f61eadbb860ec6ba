"""Several projects on one pool of resources (.rcmp, Van Eynde and Vanhoucke, 2020).

They become one problem, one project after the other; followers are written ``project:activity``.
"""

from __future__ import annotations

from jalon.engine.levelling.problem import Problem
from jalon.exchange.research.numbers import Numbers


def read(text: str, name: str) -> Problem:
    numbers = Numbers(text.replace(":", " "), name)
    projects = numbers.count("the number of projects")
    resources = numbers.count("the number of resources")
    capacities = numbers.row(resources, "a capacity")
    durations: list[int] = []
    demands: list[list[int]] = []
    releases: list[int] = []
    rows: list[list[tuple[int, int]]] = []
    firsts: list[int] = []
    for _ in range(projects):
        firsts.append(len(durations))
        count = numbers.count("the number of activities")
        release = numbers.take("a release date")
        numbers.row(resources, "a mark of a used resource")
        for _ in range(count):
            durations.append(numbers.take("a duration"))
            demands.append(numbers.row(resources, "a demand"))
            releases.append(release)
            after = numbers.count("the number of followers")
            rows.append(
                [(numbers.take("a follower's project"), numbers.take("a follower")) for _ in range(after)]
            )
    firsts.append(len(durations))
    # A project that is not there becomes an activity that is not there, and Problem says so.
    followers = [
        [firsts[p - 1] + j - 1 if 1 <= p <= projects else len(durations) for p, j in row] for row in rows
    ]
    return Problem.of(durations, demands, capacities, followers, releases)
