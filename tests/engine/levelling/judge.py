"""An independent judge of research problems of every kind: ways, stocks, lags, releases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from jalon.engine.levelling.modal import Modal
from jalon.engine.levelling.problem import Problem


def judged(problem: Problem | Modal, starts: Sequence[int], modes: Sequence[int] | None = None) -> str | None:
    """What is wrong with a schedule (modes from 0), or None."""
    if isinstance(problem, Modal):
        chosen = [int(a) + m for a, m in zip(problem.first[:-1], modes or [0] * problem.count, strict=True)]
        if any(k >= b for k, b in zip(chosen, problem.first[1:].tolist(), strict=True)):
            return "a way that is not there"
        lengths = [int(problem.durations[k]) for k in chosen]
        needs = [problem.demands[k].tolist() for k in chosen]
        links = [tuple(link) for link in problem.links.tolist()]
        for stock, has in enumerate(problem.stocks.tolist()):
            taken = sum(int(problem.draws[k, stock]) for k in chosen)
            if taken > has:
                return f"stock {stock} gives {taken} of {has}"
        for i, j, lag in problem.lags.tolist():
            if starts[j] < starts[i] + lag:
                return f"{j} starts less than {lag} after {i}"
    else:
        lengths, needs = problem.durations.tolist(), problem.demands.tolist()
        links = [
            (i, int(j))
            for i in range(problem.count)
            for j in problem.after[problem.after_first[i] : problem.after_first[i + 1]]
        ]
        for i, release in enumerate(problem.releases.tolist()):
            if starts[i] < release:
                return f"{i} starts before its release"
    if len(starts) != len(lengths):
        return f"{len(starts)} starts for {len(lengths)} activities"
    if min(starts, default=0) < 0:
        return "a start before 0"
    for i, j in links:
        if starts[j] < starts[i] + lengths[i]:
            return f"{j} starts before {i} ends"
    load: dict[tuple[int, int], int] = defaultdict(int)
    for i, start in enumerate(starts):
        for r, need in enumerate(needs[i]):
            for t in range(start, start + lengths[i]) if need else ():
                load[r, t] += need
    for (r, t), used in load.items():
        if used > problem.capacities[r]:
            return f"resource {r} gives {used} at {t}"
    return None
