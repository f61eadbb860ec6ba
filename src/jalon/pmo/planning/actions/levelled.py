"""What levelling writes on a task: how long it waits, and when it works where it is interrupted."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import bridge
from jalon.pmo.planning.actions import values
from jalon.pmo.planning.actions.draft import Draft

LONGEST_DELAY = 20 * 366 * 24 * 60
MOST_PIECES = 200
MOMENTS = (bridge.minute_of(datetime(1900, 1, 1)), bridge.minute_of(datetime(2199, 12, 31)))
"""The first and the last minute a plan knows."""


def delay(draft: Draft, row: Any, value: Any, field: str) -> None:
    """Clock minutes by which the task waits for a resource."""
    draft.set(row.uid, levelling_delay=values.whole(value, field, 0, LONGEST_DELAY))


def splits(draft: Draft, row: Any, value: Any, field: str) -> None:
    """When an interrupted task works, as starts and finishes in minutes since 1970; none: it is whole."""
    pieces = value or []
    if not isinstance(pieces, list) or len(pieces) > MOST_PIECES or len(pieces) == 1:
        raise Refused(_("Give the pieces of a task as pairs of start and finish, two or more."), field, field)
    moments: list[int] = []
    for piece in pieces:
        if not isinstance(piece, list) or len(piece) != 2:
            raise Refused(
                _("Give the pieces of a task as pairs of start and finish, two or more."), field, field
            )
        moments += [values.whole(moment, field, *MOMENTS) for moment in piece]
    if pieces and (row.kind != "task" or row.duration_elapsed or row.duration == 0):
        raise Refused(_("“%(name)s” cannot be interrupted.") % {"name": row.name}, field, field)
    if any(one >= other for one, other in itertools.pairwise(moments)):
        raise Refused(_("Each piece of a task ends before the next begins."), field, field)
    draft.set(row.uid, splits=json.dumps(pieces, separators=(",", ":")) if pieces else "")
