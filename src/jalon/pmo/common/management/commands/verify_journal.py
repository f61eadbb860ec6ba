"""`manage verify_journal`: reads the whole journal and says what does not follow."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jalon.pmo.common import journal
from jalon.pmo.common.models import ChangeSet


class Command(BaseCommand):
    help = "Verify the chain of hashes of the journal."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(journal.verify())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} entries of the journal do not follow.")
        self.stdout.write(f"The journal follows: {ChangeSet.objects.count()} entries.")
