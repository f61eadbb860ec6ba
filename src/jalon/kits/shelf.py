"""The kits that come with Jalon, one a sector."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jalon.kits import sector
from jalon.kits.nouns import Kit

SECTORS = (
    "arts",
    "construction",
    "energy",
    "engineering",
    "fashion",
    "finance",
    "health",
    "hospitality",
    "manufacturing",
    "education",
    "public",
    "retail",
    "transport",
    "it",
)


def text(name: str) -> str:
    """The file of a sector's kit, as it is written."""
    if name not in SECTORS:
        raise KeyError(name)
    return files("jalon.kits").joinpath("sectors", f"{name}.yaml").read_text("utf-8")


@cache
def kit(name: str) -> Kit:
    """The kit of a sector; ``KeyError`` for no sector."""
    return sector.read(text(name), f"{name}.yaml", shipped=True)


def kits() -> list[Kit]:
    """All of them, in the order of the sectors."""
    return [kit(name) for name in SECTORS]
