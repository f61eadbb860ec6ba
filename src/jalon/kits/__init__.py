"""Sector kits and methods as data, in French and English, with their schemas and reader. No Django here."""

from jalon.kits.faults import Fault, KitRefused
from jalon.kits.nouns import Kit

__all__ = ["Fault", "Kit", "KitRefused"]
