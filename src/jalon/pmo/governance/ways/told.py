"""A way out as a page says it: its title, its figures, what it does, and what nobody knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.pmo.common import formats, money
from jalon.pmo.governance.models import Matter, ToleranceException
from jalon.pmo.governance.models.tolerances import WayOut

EFFECT = {
    Matter.SCOPE: gettext_lazy("Given up"),
    Matter.QUALITY: gettext_lazy("Failed checks"),
    Matter.RISK: gettext_lazy("Exposure"),
    Matter.BENEFIT: gettext_lazy("Benefits below"),
    Matter.SUSTAINABILITY: gettext_lazy("Footprint over"),
}
_AGREED = {
    Matter.SCOPE: gettext_lazy("Agree the smaller scope"),
    Matter.BENEFIT: gettext_lazy("Agree the lower benefits"),
    Matter.SUSTAINABILITY: gettext_lazy("Agree the larger footprint"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One way out in words; `figures` are (label, text, state)."""

    key: str
    title: str
    figures: list[tuple[str, str, str]]
    says: list[str]
    names: list[str] = field(default_factory=list)
    count: int = 0
    state: str = "none"
    verdict: str = ""


def shown(way: Mapping[str, Any], row: ToleranceException) -> Shown:
    """A way out of this exception, as it was kept."""
    matter, enough = Matter(row.matter), way["enough"]
    title = _AGREED[matter] if way["key"] == "agree" else WayOut(way["key"]).label
    verdicts = {
        True: ("ok", _("Back within the tolerance")),
        False: ("watch", _("Not enough alone")),
        None: ("none", _("Nobody knows yet whether it is enough")),
    }
    state, verdict = verdicts[enough]
    return Shown(
        way["key"],
        str(title),
        [*_effect(way, matter, row.facts), *_figures(way, row.facts)],
        list(_says(way, matter, row.facts)),
        way["names"],
        way["count"],
        state,
        verdict,
    )


def _effect(
    way: Mapping[str, Any], matter: Matter, facts: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    if matter not in EFFECT or "before" not in way or way["key"] in ("agree", "reserve"):
        return
    before = _amount(way["before"], matter, facts)
    if way["after"] is None:
        yield str(EFFECT[matter]), _("%(before)s, then not known") % {"before": before}, ""
    else:
        after = _amount(way["after"], matter, facts)
        yield str(EFFECT[matter]), f"{before} → {after}", "ok" if way["enough"] else ""


def _amount(value: float | None, matter: Matter, facts: Mapping[str, Any]) -> str:
    if value is None:
        return "–"
    if matter == Matter.RISK:
        return _money(value, facts)
    return (
        formats.number(value) if matter == Matter.QUALITY else formats.percent(value, 1 if value % 1 else 0)
    )


def _money(value: float, facts: Mapping[str, Any], signed: bool = False) -> str:
    currency = facts.get("currency", "")
    return money.written(value, currency, signed=signed, shorten_from=money.IN_FULL)


def _figures(way: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    days = way["days"]
    if way.get("finish"):
        # a day, or its text once it was kept
        finish = parse_date(way["finish"]) if isinstance(way["finish"], str) else way["finish"]
        label = _("Delivered by") if way["key"] == "later" else _("Finish")
        yield label, formats.day(finish), "m"
    if way["key"] == "date":
        yield _("Promise"), _("+%(days)s d") % {"days": formats.number(days)}, "bad"
    elif days is None:
        yield _("Days"), _("not known"), ""
    elif days > 0:
        yield _("Won"), _("−%(days)s d") % {"days": formats.number(days)}, "ok"
    elif days < 0:
        yield _("Lost"), _("+%(days)s d") % {"days": formats.number(-days)}, "bad"
    costs = way["money"]
    if costs is None:
        unplanned = days is None
        yield _("Costs"), _("not known") if unplanned else _("not known: the plan has no costs"), ""
    else:
        text = _money(costs, facts, signed=True)
        yield _("Set aside") if way["key"] == "reserve" else _("Costs"), text, "bad" if costs > 0 else ""


def _says(way: Mapping[str, Any], matter: Matter, facts: Mapping[str, Any]) -> Iterator[str]:
    """What it does, one sentence each."""
    key = way["key"]
    if key == "date":
        yield _("The plan stays; it becomes the new baseline.")
    elif key == "hold":
        yield _("What has not begun gets the time it has in the baseline.")
    elif key == "money":
        amount = formats.number(facts["granted"])
        yield _("The plan stays; the tolerance here becomes %(amount)s percent.") % {"amount": amount}
    elif key == "later":
        yield _("%(effort)s d of effort that %(boxes)s still has room for.") % {
            "effort": formats.number(way["effort"]),
            "boxes": ", ".join(way["boxes"]),
        }
    elif key == "restore":
        yield _("%(effort)s d of effort come back into the plan.") % {"effort": formats.number(way["effort"])}
    elif key == "redo":
        yield _("As much of each task as the share of its criteria that failed; then checked again.")
    elif key == "concession":
        yield _("Nothing is made again: the checks stay in the register as accepted by concession.")
    elif key == "respond":
        yield _("Each becomes an action of whoever answers for it; the exposure falls once it is done.")
    elif key == "reserve":
        amount = _money(way["amount"], facts)
        yield _("The risks stay; the tolerance here becomes %(amount)s.") % {"amount": amount}
    elif key == "agree":
        yield from _agreed(way, matter)
    yield from _unknown(way, matter, facts)


def _agreed(way: Mapping[str, Any], matter: Matter) -> Iterator[str]:
    amount = formats.number(way["amount"])
    if matter == Matter.SCOPE and not way["musts"]:
        yield _(
            "%(effort)s d of effort stay out, no Must among them; the tolerance here becomes "
            "%(amount)s percent."
        ) % {"effort": formats.number(way["effort"]), "amount": amount}
    elif matter == Matter.SCOPE:
        yield _(
            "%(effort)s d of effort stay out, %(musts)s d of them Must; the tolerance here becomes "
            "%(amount)s percent."
        ) % {
            "effort": formats.number(way["effort"]),
            "musts": formats.number(way["musts"]),
            "amount": amount,
        }  # fmt: skip
    else:
        yield _("Nothing is done; the tolerance here becomes %(amount)s percent.") % {"amount": amount}


def _unknown(way: Mapping[str, Any], matter: Matter, facts: Mapping[str, Any]) -> Iterator[str]:
    """What nobody knows of it, said and not guessed."""
    if untied := way.get("untied"):
        if matter == Matter.QUALITY:
            yield ngettext(
                "%(count)d product names no task of the plan: its days are not counted.",
                "%(count)d products name no task of the plan: their days are not counted.",
                untied,
            ) % {"count": untied}
        else:
            yield ngettext(
                "%(count)d requirement names no task of the plan: its days are not counted.",
                "%(count)d requirements name no task of the plan: their days are not counted.",
                untied,
            ) % {"count": untied}
    if way["key"] == "respond" and facts.get("unanswered"):
        yield ngettext(
            "%(count)d open risk has no response yet: what it could take off is not known.",
            "%(count)d open risks have no response yet: what they could take off is not known.",
            facts["unanswered"],
        ) % {"count": facts["unanswered"]}
    if way["key"] in ("agree", "concession") and matter in (Matter.SCOPE, Matter.QUALITY):
        yield _("What it takes off the benefits is not known: say it on the tolerance of benefit.")
    elif matter == Matter.BENEFIT and way["key"] != "agree":
        yield _("What it brings back of the benefits is not known: say where they stand once it is done.")
    elif matter == Matter.SUSTAINABILITY and way["key"] != "agree":
        yield _("What it takes off the footprint is not known: say where it stands once it is done.")


__all__ = ["Shown", "shown"]
