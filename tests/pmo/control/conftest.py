"""The planning room's small plan serves the control room too."""

from tests.pmo.planning.conftest import hand, plan

__all__ = ["hand", "plan"]
