"""A simulation's cumulative curve, asked either way: the value a chance keeps, the chance beyond a limit."""

from __future__ import annotations


def value_at(curve: list[list[float]], share: float) -> float | None:
    """The value that is kept with this chance, from a cumulative curve of (value, share)."""
    if not curve:
        return None
    former = curve[0]
    for value, reached in curve[1:]:
        if reached >= share:
            span = reached - former[1]
            return former[0] + (value - former[0]) * ((share - former[1]) / span if span else 1.0)
        former = [value, reached]
    return former[0]


def chance_beyond(curve: list[list[float]], limit: float) -> float | None:
    """The chance, in percent, of ending beyond a limit, from a cumulative curve of (value, share)."""
    if not curve:
        return None
    if limit < curve[0][0]:
        return 100.0
    former = curve[0]
    for value, share in curve[1:]:
        if limit <= value:
            span = value - former[0]
            part = (limit - former[0]) / span if span else 1.0
            return round(100 * (1 - (former[1] + part * (share - former[1]))), 1)
        former = [value, share]
    return 0.0
