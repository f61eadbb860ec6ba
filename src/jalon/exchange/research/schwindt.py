"""ProGen/max's layout (.sch): minimum and maximum lags from start to start (Schwindt, 1998)."""

from __future__ import annotations

from jalon.engine.levelling.modal import Modal
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.research.numbers import Numbers

MANY_WAYS = gettext_noop(
    "“%(name)s” offers several ways of doing activity %(activity)s: "
    "with minimum and maximum lags jalon level reads one way an activity."
)
OUT_OF_TURN = gettext_noop(
    "“%(name)s” tells of activity %(found)s where activity %(expected)s should come: "
    "correct it or take the file again."
)


def read(text: str, name: str) -> Modal:
    numbers = Numbers(text, name)
    count = numbers.count("the number of activities") + 2
    resources = numbers.count("the number of resources")
    stocks = numbers.count("the number of stocks")
    numbers.take("a count")
    lags: list[tuple[int, int, int]] = []
    for i in range(count):
        _turn(numbers, i)
        if numbers.take("a number of modes") != 1:
            raise FileRefused(MANY_WAYS, {"name": name, "activity": i}, "research_modes")
        followers = numbers.row(numbers.count("the number of followers"), "a follower")
        lags += [(i, j, lag) for j, lag in zip(followers, numbers.row(len(followers), "a lag"), strict=True)]
    ways = []
    for i in range(count):
        _turn(numbers, i)
        numbers.take("a mode")
        length = numbers.take("a duration")
        demands, draws = numbers.row(resources, "a demand"), numbers.row(stocks, "a demand")
        ways.append([(length, demands, draws)])
    capacities, held = numbers.row(resources, "a capacity"), numbers.row(stocks, "a capacity")
    return Modal.of(ways, capacities, held, lags=lags)


def _turn(numbers: Numbers, expected: int) -> None:
    found = numbers.take("an activity")
    if found != expected:
        given = {"name": numbers.name, "found": found, "expected": expected}
        raise FileRefused(OUT_OF_TURN, given, "research_turn")
