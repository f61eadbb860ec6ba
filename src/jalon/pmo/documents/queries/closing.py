"""Whether an initiative may close: what is in place, what is missing, in whose words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.accounts import access as policy
from jalon.pmo.documents.models import Closing, ClosingCheck, DocumentVersion, Handover
from jalon.pmo.documents.queries import files
from jalon.pmo.initiatives.models import Initiative, Stage
from jalon.pmo.planning import queries as planning
from jalon.pmo.registers import queries as registers


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist; a computed one says itself how it stands."""

    key: str
    name: str
    ok: bool
    words: str = ""
    url_name: str = ""
    computed: bool = False
    row: ClosingCheck | None = None
    due: bool = True
    """Whether the end is near enough for the line to be missed."""

    @property
    def mark(self) -> str:
        """The mark's shape and colour."""
        waived = self.row is not None and self.row.state == ClosingCheck.State.WAIVED
        if self.ok:
            return "none" if waived else "ok"
        return "bad" if self.due else "none"


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the closing is."""

    closing: Closing | None
    checks: list[Check]
    handovers: list[Handover]
    due: bool
    """Whether the initiative is closing, or its work is done: before, nothing is late."""

    @property
    def missing(self) -> list[Check]:
        """What is not in place."""
        return [one for one in self.checks if not one.ok]

    @property
    def is_closed(self) -> bool:
        """Whether it was closed and not opened again."""
        return bool(self.closing and self.closing.closed_at)


def readiness(initiative: Any) -> Readiness:
    """The checklist: computed lines, the method's closing documents, and what only people know."""
    closing = (
        Closing.objects.select_related("accepted_by", "closed_by", "reopened_by")
        .filter(initiative=initiative)
        .first()
    )
    said = {row.key: row for row in closing.checks.select_related("by")} if closing else {}
    handovers = list(
        Handover.objects.filter(initiative=initiative).select_related("person", "to__organisation")
    )
    lines = [*_computed(initiative, closing, handovers), *_documents(initiative), *_by_hand(initiative)]
    work = next((one.ok for one in lines if one.key == "work"), False)
    due = work or initiative.stage in (Stage.CLOSING, Stage.CLOSED)
    checks = [replace(_said(one, said.get(one.key)), due=due) for one in lines]
    return Readiness(closing, checks, handovers, due)


def handed_to(user: Any, initiative: Any) -> QuerySet[Handover]:
    """What other initiatives handed over to this one, of those the user sees."""
    seen = Initiative.objects.filter(policy.reach(user).condition())
    return Handover.objects.filter(to=initiative, initiative__in=seen).select_related(
        "initiative__organisation", "person"
    )


def _computed(initiative: Any, closing: Closing | None, handovers: list[Handover]) -> Iterable[Check]:
    figures = planning.figures([initiative.pk]).get(initiative.pk)
    if figures is not None and figures.activities:
        words = (
            ""
            if figures.percent >= 100
            else _("The plan is %(percent)d %% done.") % {"percent": int(figures.percent)}
        )
        yield Check("work", _("The work is finished"), figures.percent >= 100, words, "plan", True)
    accepted = bool(closing and closing.accepted_on)
    yield Check("accepted", _("The result is accepted"), accepted, "", "", True)
    nobody = sum(1 for one in handovers if not (one.person_id or one.to_id or one.done_at))
    words = (
        ngettext("%(count)d item has nobody.", "%(count)d items have nobody.", nobody) % {"count": nobody}
        if nobody
        else ""
    )
    yield Check("handed-over", _("What is still open is handed over"), not nobody, words, "", True)
    kept = registers.lessons(initiative).exists()
    yield Check("lessons-kept", _("Lessons are kept"), kept, "", "lessons", True)
    open_below = (
        Initiative.objects.filter(path__startswith=initiative.path, archived__isnull=True)
        .exclude(pk=initiative.pk)
        .exclude(stage=Stage.CLOSED)
        .count()
    )
    if open_below:
        words = ngettext(
            "%(count)d initiative below is open.", "%(count)d initiatives below are open.", open_below
        ) % {"count": open_below}
        yield Check("below", _("All that is below is closed"), False, words, "", True)


def _documents(initiative: Any) -> Iterable[Check]:
    """The closing documents of the method: approved, or said to be not needed."""
    phase = {
        files.said(stage.name)
        for stage in files.method_of(initiative)[1].stages
        if stage.phase == Stage.CLOSING
    }
    for one in files.obligations(initiative):
        if one.asked and one.stage in phase:
            ok = bool(one.waived) or (
                one.latest is not None and one.latest.state == DocumentVersion.State.APPROVED
            )
            yield Check(f"doc-{one.key}", one.name, ok, "" if ok else one.word, "documents", True)


def _by_hand(initiative: Any) -> Iterable[Check]:
    yield Check("contracts", _("Contracts, orders and invoices are settled"), False)
    yield Check("people", _("People and equipment are released"), False)
    yield Check("benefits", _("Someone follows the benefits from here on"), False)
    yield Check("archive", _("The project file is complete and kept"), False)


def _said(line: Check, row: ClosingCheck | None) -> Check:
    """The line with what someone said of it; a computed one may be waived, not declared done."""
    if row is None or row.state == ClosingCheck.State.OPEN:
        return line
    if row.state == ClosingCheck.State.WAIVED or not line.computed:
        words = row.note or (_("Not needed here") if row.state == ClosingCheck.State.WAIVED else "")
        return Check(line.key, line.name, True, words, line.url_name, line.computed, row)
    return line
