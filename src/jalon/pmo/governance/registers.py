"""A register in order, as gates and stages ask it: kept, owned, dated, answered, none late, none open."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.kits.method import Proof
from jalon.pmo.common import addresses
from jalon.pmo.governance import queries
from jalon.pmo.governance.models import LifeStage
from jalon.pmo.governance.proofs import Shown
from jalon.pmo.registers.models import Entry


def shown(initiative: Any, stage: LifeStage, key: str, proof: Proof) -> Shown:
    """Whether the initiative's register of a kind is as it must be, or what it lacks."""
    rows = list(
        Entry.objects.filter(initiative=initiative, kind=proof.register).prefetch_related("responses")
    )
    day = queries.today(initiative)
    url = addresses.page("registers_of", initiative.slug)
    if not rows and "kept" in proof.in_order:
        return Shown(False, _("Nothing is written in it yet."), url=url, computed=True)
    open_ones = [one for one in rows if one.is_open]
    for wanted in proof.in_order:
        short = [one for one in open_ones if _LACKS[wanted](one, day)]
        if short:
            return Shown(False, _said(wanted, len(short)), url=url, computed=True)
    if not rows:
        return Shown(True, _("Nothing open."), url=url, computed=True)
    words = ngettext("%(count)d open, in order", "%(count)d open, in order", len(open_ones))
    return Shown(True, words % {"count": len(open_ones)}, url=url, computed=True)


def _unanswered(one: Entry, day: date) -> bool:
    return not one.responses.all()


_LACKS = {
    "kept": lambda one, day: False,
    "owned": lambda one, day: one.owner_id is None,
    "dated": lambda one, day: one.due is None,
    "none-late": lambda one, day: one.due is not None and one.due < day,
    "none-open": lambda one, day: True,
    "answered": _unanswered,
}


def _said(wanted: str, count: int) -> str:
    sentence = {
        "owned": ngettext("%(count)d has no owner", "%(count)d have no owner", count),
        "dated": ngettext("%(count)d has no day", "%(count)d have no day", count),
        "none-late": ngettext("%(count)d is late", "%(count)d are late", count),
        "none-open": ngettext("%(count)d is still open", "%(count)d are still open", count),
        "answered": ngettext("%(count)d has no response", "%(count)d have no response", count),
    }[wanted]
    return sentence % {"count": count}
