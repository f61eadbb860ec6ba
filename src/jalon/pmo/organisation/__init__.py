"""Organisations, their persons and their working calendars."""
