"""Jalon, the open-source project management office."""

__version__ = "0.1.0"
