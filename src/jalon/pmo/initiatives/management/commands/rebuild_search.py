"""`manage rebuild_search`: reads all texts anew for the search, from every room."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from jalon.pmo.initiatives import search


class Command(BaseCommand):
    help = "Make the search's texts anew from the rows they tell about."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{search.rebuild()} texts can be found.")
