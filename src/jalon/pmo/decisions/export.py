"""The decision log as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common import sheets
from jalon.pmo.decisions.queries.log import Decided

MINUTES_PER_DAY = 480
_WIDTHS = (12, 9, 50, 28, 28, 14, 14, 18, 60)


def workbook(rows: Iterable[Decided]) -> bytes:
    """Day, number, decision, place, committee, days and money that were voted on, outcome, what was said."""
    titles = [
        _("Decided"), _("No."), _("Decision"), _("Where"), _("Committee"), _("Finish, days"), _("Cost"),
        _("Outcome"), _("What was said"),
    ]  # fmt: skip
    return sheets.workbook(_("Decision log"), titles, _WIDTHS, _lines(rows), kept=3)


def _lines(rows: Iterable[Decided]) -> Iterator[list[Any]]:
    for row in rows:
        shown = row.shown or {}
        a_day = shown.get("minutes_per_day") or MINUTES_PER_DAY
        late = shown.get("finish_delta")
        yield [
            timezone.localtime(row.at).date(), row.code, row.title, row.place, row.board,
            None if late is None else late / a_day, _money(shown), row.outcome, row.note,
        ]  # fmt: skip


def _money(shown: dict[str, Any]) -> float | None:
    before, after = (shown.get(side, {}).get("cost") for side in ("before", "after"))
    return None if before is None or after is None else float(after) - float(before)
