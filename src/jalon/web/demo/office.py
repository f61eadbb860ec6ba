"""What the demonstration's rooms are given to fill: one organisation with its people, tree and plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation of the demonstration, once its plans are made."""

    organisation: Any
    officer: Any
    users: Mapping[str, Any]
    """By login, the persons who may sign in."""
    persons: Mapping[str, Any]
    """By name, everyone the plans know."""
    nodes: Mapping[str, Any]
    """Initiatives by their key in `tree` and `projects`."""
    plans: Mapping[str, Any]
    """Plans by the key of their project."""
    language: int
    """0 where texts are French, 1 where they are English."""
    data_date: datetime

    def text(self, french: str, english: str) -> str:
        """The one of two texts that this organisation reads."""
        return (french, english)[self.language]

    def manager(self, key: str) -> Any:
        """Who runs a project: its owner where they may sign in, else the office."""
        owner = self.nodes[key].owner
        return next((user for user in self.users.values() if owner and str(user) == str(owner)), self.officer)
