"""What the import desk and the export page read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import formats
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.planning import access as plans
from jalon.pmo.transfer import access
from jalon.pmo.transfer.models import CalendarFeed, PlanImport

MOST_SHOWN = 100
RECENT = 12

STAGES = (
    ("reading", gettext_lazy("Read the file")),
    ("checking", gettext_lazy("Check the plan")),
    ("scheduling", gettext_lazy("Compute the dates and compare")),
)
COUNTS = (
    ("activities", gettext_lazy("Tasks")),
    ("links", gettext_lazy("Links")),
    ("calendars", gettext_lazy("Calendars")),
    ("resources", gettext_lazy("Resources")),
    ("assignments", gettext_lazy("Assignments")),
    ("fields", gettext_lazy("Custom fields")),
    ("baselines", gettext_lazy("Baselines")),
)
FIELDS = {
    "start": gettext_lazy("Start"),
    "finish": gettext_lazy("Finish"),
    "early_start": gettext_lazy("Early start"),
    "early_finish": gettext_lazy("Early finish"),
    "late_start": gettext_lazy("Late start"),
    "late_finish": gettext_lazy("Late finish"),
    "total_float": gettext_lazy("Total float"),
    "critical": gettext_lazy("Critical"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value that the file and Jalon see differently, as words."""

    field: str
    stored: str
    computed: str
    difference: str


@dataclass(frozen=True, slots=True)
class Differing:
    """One task whose dates differ."""

    number: int
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The fidelity page, in the reader's language."""

    sentence: str
    advice: str
    share: float | None
    counts: tuple[tuple[str, int], ...]
    unsupported: tuple[str, ...]
    repaired: tuple[str, ...]
    more_repaired: int
    differing: tuple[Differing, ...]
    more_differing: int
    plan: dict[str, Any]
    among: str


def recent(user: Any, organisation: Any) -> list[PlanImport]:
    """The person's last imports here."""
    rows = list(
        access.visible_to(user)
        .filter(organisation=organisation)
        .select_related("result__organisation")
        .defer("plan", "report")
        .order_by("-uploaded_at")[:RECENT]
    )
    for row in rows:
        row.size_words = size_words(row.size)
    return rows


def size_words(size: int) -> str:
    """A file's size as the reader writes it."""
    if size >= 1024 * 1024:
        return _("%(size)s MB") % {"size": formats.number(size / 1024 / 1024, 1)}
    return _("%(size)s KB") % {"size": formats.number(max(1, round(size / 1024)))}


def sentences(pairs: list[Any]) -> list[str]:
    """Kept templates as sentences of the reader's language."""
    return [_(template) % params for template, params in pairs]


def stages(row: PlanImport) -> list[tuple[str, str]]:
    """(words, "done" | "now" | "next") of the steps of a reading."""
    names = [name for name, _words in STAGES]
    at = names.index(row.stage) if row.stage in names else -1
    return [
        (str(words), "done" if i < at else "now" if i == at else "next")
        for i, (_name, words) in enumerate(STAGES)
    ]


def is_stuck(row: PlanImport) -> bool:
    """Whether the worker that read it is gone."""
    from jalon.pmo.transfer.actions import LEASE

    return row.state == row.State.READING and bool(row.started_at) and timezone.now() - row.started_at > LEASE


def report(row: PlanImport) -> Report:
    """The report of a file that was read."""
    kept = row.report
    plan = kept["plan"]
    differing = kept["differing"][:MOST_SHOWN]
    unsupported = [_(name) for name in kept["unsupported"]]
    if kept["links_elsewhere"]:
        unsupported.append(
            ngettext(
                "%(count)s link to another plan: draw it again once both plans are here",
                "%(count)s links to other plans: draw them again once the plans are here",
                kept["links_elsewhere"],
            )
            % {"count": formats.number(kept["links_elsewhere"])}
        )
    sentence, advice = _headline(kept)
    return Report(
        sentence=sentence,
        advice=advice,
        share=kept["agreeing"] / kept["compared"] if kept["compared"] else None,
        counts=tuple((str(words), kept["counts"][name]) for name, words in COUNTS),
        unsupported=tuple(unsupported),
        repaired=tuple(sentences(kept["repaired"][:MOST_SHOWN])),
        more_repaired=max(0, kept["repairs"] - min(len(kept["repaired"]), MOST_SHOWN)),
        differing=tuple(_differing(one, plan["minutes_per_day"]) for one in differing),
        more_differing=kept["differing_count"] - len(differing),
        plan=plan,
        among=_among(kept),
    )


def _among(kept: dict[str, Any]) -> str:
    """What kinds of tasks there are, as far as there are any."""
    parts = (
        (kept["summaries"], ngettext("%(count)s summary", "%(count)s summaries", kept["summaries"])),
        (kept["milestones"], ngettext("%(count)s milestone", "%(count)s milestones", kept["milestones"])),
        (kept["critical"], ngettext("%(count)s critical task", "%(count)s critical tasks", kept["critical"])),
    )
    return " · ".join(words % {"count": formats.number(count)} for count, words in parts if count)


def _headline(kept: dict[str, Any]) -> tuple[str, str]:
    compared, agreeing, others = kept["compared"], kept["agreeing"], kept["differing_count"]
    if not compared:
        return (
            _("The file holds no computed dates to compare with."),
            _("Jalon has computed them; look at the start and the finish before you decide."),
        )
    numbers = {"agreeing": formats.number(agreeing), "compared": formats.number(compared)}
    if not others:
        return (
            ngettext(
                "The one task lands exactly on the file's dates.",
                "All %(compared)s tasks land exactly on the file's dates.",
                compared,
            )
            % numbers,
            "",
        )
    return (
        _("%(agreeing)s of %(compared)s tasks land exactly on the file's dates.") % numbers,
        ngettext("The other one is listed.", "The other %(count)s are listed.", others)
        % {"count": formats.number(others)},
    )


def _differing(one: dict[str, Any], minutes_per_day: int) -> Differing:
    values = tuple(_value(value, minutes_per_day) for value in one["values"])
    return Differing(one["number"], one["name"], values)


def _value(one: dict[str, Any], minutes_per_day: int) -> Value:
    field = str(FIELDS[one["field"]])
    if one["kind"] == "flag":
        words = {True: _("yes"), False: _("no"), None: "–"}
        return Value(field, words[one["stored"]], words[one["computed"]], "")
    if one["kind"] == "length":
        shown = [
            "–" if minutes is None else formats.duration(minutes, minutes_per_day)
            for minutes in (one["stored"], one["computed"])
        ]
        working = one["working"]
        return Value(field, *shown, "" if working is None else _signed(working, minutes_per_day))
    dates = [formats.day(one[side], "time") for side in ("stored", "computed")]
    if one["working"]:
        return Value(field, *dates, _signed(one["working"], minutes_per_day))
    return Value(field, *dates, _("no working time between"))


def _signed(minutes: int, minutes_per_day: int) -> str:
    words = formats.duration(minutes, minutes_per_day)
    return f"+{words}" if minutes > 0 else words


def targets(user: Any, organisation: Any) -> list[tuple[str, str]]:
    """("initiative.revision", words) of the projects whose plan the user may replace or fill."""
    held = {
        initiative: (revision, count)
        for initiative, revision, count in plans.visible_to(user, "plan").values_list(
            "initiative_id", "revision", "activity_count"
        )
    }
    found = []
    for node in tree.tree(user, organisation, "plan"):
        if node.kind != "project":
            continue
        revision, count = held.get(node.pk, (0, None))
        if count is None:
            words = _("%(project)s (no plan yet)") % {"project": node.title}
        else:
            words = ngettext("%(project)s (%(count)s task)", "%(project)s (%(count)s tasks)", count) % {
                "project": node.title,
                "count": formats.number(count),
            }
        found.append((f"{node.pk}.{revision}", words))
    return found


def feed(user: Any, plan: Any) -> CalendarFeed | None:
    """The person's calendar address of this plan, without its secret."""
    return CalendarFeed.objects.filter(user=user, plan=plan).first()


def feed_of(digest: str) -> CalendarFeed | None:
    """The feed of a secret, as long as its person may still see the plan."""
    found = (
        CalendarFeed.objects.filter(hash=digest)
        .select_related("user", "plan__initiative__organisation")
        .first()
    )
    if found is None or not policy.can(found.user, "view", found.plan.initiative):
        return None
    return found
