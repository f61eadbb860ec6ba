"""Finding a loop in a network of links and summaries.

A link to a summary reaches everything below it and a link from a summary waits for
everything below it, so a summary is two nodes: its opening, before its children, and
its closing, after them. Any other activity is one node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from jalon.engine.model.activity import Activity
from jalon.engine.model.link import Link


def find_loop(activities: Sequence[Activity], links: Sequence[Link]) -> list[int]:
    """The uids of one loop, in order, the first again at the end; empty without a loop.

    Kahn's algorithm (A. B. Kahn, "Topological sorting of large networks", CACM 5,
    1962) finds whether there is a loop; a walk back through what is left names it.
    """
    following: dict[int, list[int]] = defaultdict(list)
    waiting: dict[int, int] = {}
    for a in activities:
        waiting[2 * a.uid] = 0
        if a.is_summary:
            waiting[2 * a.uid + 1] = 0

    def opening(uid: int) -> int:
        return 2 * uid

    def closing(uid: int) -> int:
        return 2 * uid + 1 if 2 * uid + 1 in waiting else 2 * uid

    edges = [(opening(a.uid), closing(a.uid)) for a in activities if a.is_summary]
    for a in activities:
        if a.parent is not None:
            edges.append((opening(a.parent), opening(a.uid)))
            edges.append((closing(a.uid), closing(a.parent)))
    edges.extend(
        (closing(link.predecessor), opening(link.successor))
        for link in links
        if link.predecessor_plan is None
    )
    for before, after in edges:
        following[before].append(after)
        waiting[after] += 1
    ready = [node for node, count in waiting.items() if count == 0]
    done = 0
    while ready:
        node = ready.pop()
        done += 1
        for after in following[node]:
            waiting[after] -= 1
            if waiting[after] == 0:
                ready.append(after)
    if done == len(waiting):
        return []
    return _walk_back(edges, {node for node, count in waiting.items() if count > 0})


def _walk_back(edges: list[tuple[int, int]], left: set[int]) -> list[int]:
    before = {after: b for b, after in edges if b in left and after in left}
    node = next(iter(before))
    seen: dict[int, int] = {}
    path: list[int] = []
    while node not in seen:
        seen[node] = len(path)
        path.append(node)
        node = before[node]
    loop = [n // 2 for n in reversed(path[seen[node] :])]
    named = [uid for i, uid in enumerate(loop) if i == 0 or uid != loop[i - 1]]
    if len(named) > 1 and named[0] == named[-1]:
        return named
    return [*named, named[0]]
