"""Doors of the registers room."""
