"""What runs once a day: each room adds its own; the worker asks, and a day is done once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jalon.pmo.notices import post, sending
from jalon.pmo.notices.models import DailyRun

_log = logging.getLogger("jalon.daily")
FIRST_HOUR = 5
MOST_ATTEMPTS = 5
LEASE = timedelta(hours=1)
Work = Callable[[date], None]
_works: dict[str, Work] = {}


def add(name: str, function: Work) -> None:
    """Declare daily work; it must leave the same rows however often it runs for a day."""
    _works[name] = function


def run(day: date, now: datetime | None = None) -> list[str]:
    """Do the day's work that is not done; gives the names of what was done now.

    Work that fails is noted with its fault and tried again an hour later, five times; the rest goes on.
    """
    now = now or timezone.now()
    return [name for name, work in sorted(_works.items()) if _take(name, day, now) and _do(name, work, day)]


def round_of_work(now: datetime | None = None) -> None:
    """One round of the worker: the day's work from five in the morning, digests, then the mail."""
    now = now or timezone.now()
    local = timezone.localtime(now)
    if local.hour >= FIRST_HOUR:
        run(local.date(), now)
    post.queue_digests(now)
    sending.send_due(now)


def _take(name: str, day: date, now: datetime) -> bool:
    _row, is_new = DailyRun.objects.get_or_create(name=name, day=day, defaults={"began": now})
    if is_new:
        return True
    again = DailyRun.objects.filter(
        name=name, day=day, done__isnull=True, attempts__lt=MOST_ATTEMPTS, began__lt=now - LEASE
    )
    return bool(again.update(began=now, attempts=F("attempts") + 1))


def _do(name: str, work: Work, day: date) -> bool:
    row = DailyRun.objects.filter(name=name, day=day)
    try:
        with transaction.atomic():
            work(day)
    except Exception as fault:  # noqa: BLE001
        # whatever a room's work raises, the others' goes on; the fault is kept and logged
        _log.exception("the daily work %s of %s failed", name, day)
        row.update(fault=f"{type(fault).__name__}: {fault}"[:300])
        return False
    row.update(done=timezone.now(), fault="")
    return True
