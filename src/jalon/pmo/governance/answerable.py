"""What this floor adds to the matrix of responsibilities: described products, registered decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jalon.pmo.governance.models import Product
from jalon.pmo.people.sources import Record
from jalon.pmo.registers.models import Entry


def products(initiative: Any) -> Iterable[Record]:
    """The product descriptions, in their order."""
    rows = Product.objects.filter(initiative=initiative).order_by("number")
    return [Record(str(pk), title[:200]) for pk, title in rows.values_list("pk", "title")]


def decisions(initiative: Any) -> Iterable[Record]:
    """The decisions of its register, by number."""
    rows = Entry.objects.filter(initiative=initiative, kind="decision").order_by("pk")
    return [Record(str(pk), title[:200]) for pk, title in rows.values_list("pk", "title")]
