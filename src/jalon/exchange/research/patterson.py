"""Patterson's layout (.rcp): one line an activity, with its followers."""

from __future__ import annotations

from jalon.engine.levelling.problem import Problem
from jalon.exchange.research.numbers import Numbers


def read(text: str, name: str) -> Problem:
    numbers = Numbers(text, name)
    count = numbers.count("the number of activities")
    resources = numbers.count("the number of resources")
    capacities = numbers.row(resources, "a capacity")
    durations, demands, followers = [], [], []
    for _ in range(count):
        durations.append(numbers.take("a duration"))
        demands.append(numbers.row(resources, "a demand"))
        after = numbers.count("the number of followers")
        followers.append([j - 1 for j in numbers.row(after, "a follower")])
    return Problem.of(durations, demands, capacities, followers)
