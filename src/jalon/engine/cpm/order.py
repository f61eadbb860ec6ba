"""The order in which a network can be computed.

Every row closes; a summary also opens, before anything below it. Node ``i`` is the closing
of row ``i`` and node ``n + i`` its opening. A link runs from a closing to an opening.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

SUMMARY = 1


@njit(cache=True)
def computing_order(
    parent: NDArray[np.int64],
    kind: NDArray[np.int64],
    successor: NDArray[np.int64],
    out_first: NDArray[np.int64],
    out: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Nodes, each after everything it needs (Kahn, 1962). Shorter than it should be on a loop."""
    n = len(parent)
    waiting = np.zeros(2 * n, dtype=np.int64)
    child_first = np.zeros(n + 1, dtype=np.int64)
    nodes = n
    for i in range(n):
        if kind[i] == SUMMARY:
            waiting[i] += 1
            nodes += 1
        if parent[i] >= 0:
            waiting[n + i if kind[i] == SUMMARY else i] += 1
            waiting[parent[i]] += 1
            child_first[parent[i] + 1] += 1
    for k in range(len(successor)):
        j = successor[k]
        waiting[n + j if kind[j] == SUMMARY else j] += 1
    for i in range(n):
        child_first[i + 1] += child_first[i]
    child = np.empty(child_first[n], dtype=np.int64)
    fill = child_first.copy()
    for i in range(n):
        if parent[i] >= 0:
            child[fill[parent[i]]] = i
            fill[parent[i]] += 1
    order = np.empty(nodes, dtype=np.int64)
    tail = 0
    for i in range(n):
        if kind[i] == SUMMARY:
            if waiting[n + i] == 0:
                order[tail] = n + i
                tail += 1
        elif waiting[i] == 0:
            order[tail] = i
            tail += 1
    head = 0
    while head < tail:
        node = order[head]
        head += 1
        if node >= n:
            i = node - n
            waiting[i] -= 1
            if waiting[i] == 0:
                order[tail] = i
                tail += 1
            for k in range(child_first[i], child_first[i + 1]):
                j = child[k]
                target = n + j if kind[j] == SUMMARY else j
                waiting[target] -= 1
                if waiting[target] == 0:
                    order[tail] = target
                    tail += 1
        else:
            if parent[node] >= 0:
                waiting[parent[node]] -= 1
                if waiting[parent[node]] == 0:
                    order[tail] = parent[node]
                    tail += 1
            for k in range(out_first[node], out_first[node + 1]):
                j = successor[out[k]]
                target = n + j if kind[j] == SUMMARY else j
                waiting[target] -= 1
                if waiting[target] == 0:
                    order[tail] = target
                    tail += 1
    return order[:tail]
