"""Where an installation keeps its data by default."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The checkout the code runs from; installed elsewhere, the folder the command was typed in."""
    checkout = PACKAGE.parent.parent
    return checkout if (checkout / "pyproject.toml").exists() else Path.cwd()
