"""Registers: risks, issues, actions, decisions, changes, assumptions, dependencies, lessons; one list."""
