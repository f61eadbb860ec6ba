"""What every command needs before it starts: Django, an up-to-date database, static files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jalon.cli import words


class Unfit(Exception):
    """The command cannot run; the sentence says why and the way out."""


def django() -> None:
    """Load the office; what is missing is said with the line to type."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.web.settings")
    try:
        import django as framework
    except ModuleNotFoundError as missing:
        raise Unfit(
            f"{missing.name} is not installed. Type: {sys.executable} -m pip install -r requirements.lock"
        ) from None
    try:
        framework.setup()
    except (ValueError, OSError) as fault:
        raise Unfit(str(fault)) from None
    from django.utils import translation

    translation.activate(words.language())


def migrate() -> bool:
    """Bring the database up to the code; says whether there was anything to do."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import OperationalError

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as fault:
        raise Unfit(f"The database does not answer: {fault}".strip()) from None
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect_static() -> None:
    """Gather the static files in one folder, when one of them changed."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEBUG:
        return
    mark = Path(settings.DATA) / "static.collected"
    if mark.exists() and mark.read_text() == settings.STATIC_MARK:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(settings.STATIC_MARK)


def optional(module: str) -> Any:
    """A module of ours that may not be there, or None."""
    import importlib.util

    return importlib.import_module(module) if importlib.util.find_spec(module) else None
