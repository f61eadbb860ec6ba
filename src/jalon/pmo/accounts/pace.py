"""How fast a token may ask: so many requests a minute, counted for all server processes together.

Each process counts for itself and tells the shared cache once a batch: a request costs no write, and the
limit is kept to within a batch a process.
"""

from __future__ import annotations

import threading
import time

from django.conf import settings
from django.core.cache import cache

from jalon.pmo.common.errors import TooMany

MINUTE = 60
BATCH = 20
MOST_HELD = 10_000

_lock = threading.Lock()
_own: dict[str, tuple[int, int, int]] = {}
"""By token: the minute, requests not told yet, requests known to the cache when last told."""


def count(holder: str) -> None:
    """Note one request of this token; refuse it where the minute's share is used up."""
    now = int(time.time())
    minute = now // MINUTE
    with _lock:
        if len(_own) > MOST_HELD:
            _own.clear()
        began, fresh, told = _own.get(holder, (minute, 0, 0))
        if began != minute:
            fresh = told = 0
        fresh += 1
        _own[holder] = (minute, fresh % BATCH, told)
    if fresh == BATCH:
        told, fresh = _tell(f"pace/{holder}/{minute}", fresh), 0
        with _lock:
            _own[holder] = (minute, _own[holder][1] if holder in _own else 0, told)
    if told + fresh > settings.API_REQUESTS_A_MINUTE:
        raise TooMany(retry_after=MINUTE - now % MINUTE)


def _tell(key: str, fresh: int) -> int:
    """Add to the shared count, and give it."""
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key, fresh)
    except ValueError:
        # it expired between the two calls: the minute is over
        return fresh
