"""What the demonstration's rooms are given to fill: one organisation with its people, tree and plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jalon.pmo.accounts import access as policy


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
    """Plans by the key of their project, of those under way and over."""
    language: int
    """0 where texts are French, 1 where they are English."""
    data_date: datetime
    begun: Mapping[str, Any] = field(default_factory=dict)
    """Plans of the projects that only begin, from a kit."""

    def plan(self, key: str) -> Any:
        """The plan of a project."""
        return self.plans.get(key) or self.begun[key]

    def text(self, french: str, english: str) -> str:
        """The one of two texts that this organisation reads."""
        return (french, english)[self.language]

    def manager(self, key: str) -> Any:
        """Who runs a project: its owner where they may sign in and plan there, else the office."""
        node = self.nodes[key]
        owner = next((user for user in self.users.values() if str(user) == str(node.owner)), None)
        return owner if owner is not None and "plan" in policy.rights(owner, node) else self.officer
