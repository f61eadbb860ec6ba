"""The order in which a network can be computed.

Every row closes; a summary also opens, before anything below it. Node ``i`` is the closing
of row ``i`` and node ``n + i`` its opening. A link runs from a closing to an opening.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.columns import KIND, PARENT, PREDECESSOR, SUMMARY
from jalon.engine.worktime.compiled import compiled

NEW, OPEN, DONE = range(3)


@compiled
def computing_order(
    rows: NDArray[np.int32],
    links: NDArray[np.int32],
    into_first: NDArray[np.int32],
    into: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Nodes, each after everything it needs; shorter than it should be where there is a loop.

    Depth first from the top row down, so that a plan written in order is computed in order:
    what is read together lies together.
    """
    n = len(rows)
    child_first = np.zeros(n + 1, dtype=np.int32)
    nodes = n
    for i in range(n):
        if rows[i, KIND] == SUMMARY:
            nodes += 1
        if rows[i, PARENT] >= 0:
            child_first[rows[i, PARENT] + 1] += 1
    for i in range(n):
        child_first[i + 1] += child_first[i]
    child = np.empty(child_first[n], dtype=np.int32)
    fill = child_first.copy()
    for i in range(n):
        p = rows[i, PARENT]
        if p >= 0:
            child[fill[p]] = i
            fill[p] += 1
    state = np.zeros(2 * n, dtype=np.int8)
    order = np.empty(nodes, dtype=np.int32)
    stack = np.empty(nodes + 1, dtype=np.int32)
    asked = np.zeros(2 * n, dtype=np.int32)
    tail = 0
    for top in range(n):
        if state[top] != NEW:
            continue
        depth = 0
        stack[0] = top
        state[top] = OPEN
        while depth >= 0:
            node = stack[depth]
            i = node - n if node >= n else node
            k = asked[node]
            asked[node] += 1
            summary = rows[i, KIND] == SUMMARY
            needed = -1
            if k == 0:
                # What comes first: the summary above, or for a closing summary its own opening.
                if node < n and summary:
                    needed = n + i
                elif rows[i, PARENT] >= 0:
                    needed = n + rows[i, PARENT]
                else:
                    continue
            elif node < n and summary:
                if k <= child_first[i + 1] - child_first[i]:
                    needed = child[child_first[i] + k - 1]
            elif k <= into_first[i + 1] - into_first[i]:
                needed = links[into[into_first[i] + k - 1], PREDECESSOR]
            if needed < 0:
                state[node] = DONE
                order[tail] = node
                tail += 1
                depth -= 1
            elif state[needed] == NEW:
                state[needed] = OPEN
                depth += 1
                stack[depth] = needed
            elif state[needed] == OPEN:
                return order[:tail]
    return order
