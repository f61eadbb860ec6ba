"""The rooms that have something of their own to fill, from the ground up: one line a room."""

from __future__ import annotations

from collections.abc import Callable

from jalon.web.demo import decisions, documents, every, governance, people, registers, reporting
from jalon.web.demo.office import Office

ROOMS: tuple[Callable[[Office], None], ...] = (
    people.fill,
    registers.fill,
    governance.fill,
    decisions.fill,
    every.fill,
    documents.fill,
    reporting.fill,
)
