"""The rooms that have something of their own to fill, from the ground up: one line a room."""

from __future__ import annotations

from collections.abc import Callable

from jalon.web.demo import (
    changes,
    decisions,
    documents,
    every,
    finished,
    governance,
    people,
    registers,
    reporting,
    studies,
)
from jalon.web.demo.office import Office

ROOMS: tuple[Callable[[Office], None], ...] = (
    people.fill,
    registers.fill,
    governance.fill,
    studies.fill,
    decisions.fill,
    changes.fill,
    every.fill,
    documents.fill,
    finished.fill,
    reporting.fill,
)
