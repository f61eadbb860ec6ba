"""`jalon worker`: takes the long work from the table and does it."""

from __future__ import annotations

import argparse

from jalon.web.commands import setup


def run(options: argparse.Namespace) -> int:
    """Work until stopped."""
    setup.django()
    from django.core.management import call_command

    setup.migrate()
    call_command("db_worker", queue_name="*", interval=1, verbosity=0)
    return 0
