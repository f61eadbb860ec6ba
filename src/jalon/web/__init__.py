"""Wiring only: settings, root addresses, server and office commands."""
