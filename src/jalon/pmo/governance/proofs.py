"""What shows that a criterion is met or a thing due is there: computed where it can be, else somebody's word.

A room that keeps what shows it (documents, registers) adds itself with `add`: its answer then stands, and a
word given by hand only fills in where that room says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.kits.method import Criterion, Due, Proof, StageSpec
from jalon.pmo.common import addresses, formats
from jalon.pmo.control.models import Study
from jalon.pmo.governance import queries
from jalon.pmo.governance.bridge.numbers import Number, PlanNumbers
from jalon.pmo.governance.methods import said
from jalon.pmo.governance.models import Evidence, LifeStage, Priority, Requirement, ToleranceException

MUST_AT_MOST = 60
"""Musts above this share of the effort leave a timebox nothing to give up (Agile Project Management
Handbook v2, DSDM Consortium: MoSCoW prioritisation)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether it is so, in what words, by whom, and where one sees it."""

    ok: bool
    words: str = ""
    by: str = ""
    url: str = ""
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A criterion or a thing due with its proof, as a page shows it."""

    key: str
    name: str
    why: str
    kind: str
    needed: bool
    template: str
    shown: Shown
    evidence: Evidence | None
    by_hand: bool

    @property
    def state(self) -> str:
        """The mark: there, missing, or missing and not needed."""
        return "ok" if self.shown.ok else "bad" if self.needed else "watch"


Provider = Callable[[Any, LifeStage, str, Proof], Shown | None]
_providers: dict[str, Provider] = {}


def add(kind: str, provider: Provider) -> None:
    """Declare who knows about a kind of proof: "document" or "register".

    `provider(initiative, stage, key, proof)` answers None where it has nothing to say.
    """
    _providers[kind] = provider


def add_number(code: str, function: Callable[[Any], Number]) -> None:
    """Declare a number that a higher room knows of an initiative: `function(initiative)`."""
    _OWN[code] = lambda proofs: function(proofs.initiative)


class Proofs:
    """The proofs of one initiative at one moment; asked many times, each thing is computed once."""

    def __init__(self, initiative: Any, evidence: Iterable[Evidence] | None = None) -> None:
        self.initiative = initiative
        rows = (
            Evidence.objects.filter(stage__life__initiative=initiative).select_related("by")
            if evidence is None
            else evidence
        )
        self.given = {(row.stage_id, row.key): row for row in rows}
        self._numbers: dict[str, Number] = {}

    def criteria(self, stage: LifeStage, spec: StageSpec) -> list[Item]:
        """The criteria of a stage's gate."""
        return [
            self._item(stage, f"gate-{one.key}", one) for one in (spec.gate.criteria if spec.gate else ())
        ]

    def due(self, stage: LifeStage, spec: StageSpec) -> list[Item]:
        """What is due in a stage."""
        return [self._item(stage, one.key, one) for one in spec.due]

    def _item(self, stage: LifeStage, key: str, one: Criterion | Due) -> Item:
        evidence = self._evidence(stage, key, one.proof)
        shown = self._shown(stage, key, one.proof, evidence)
        due = isinstance(one, Due)
        return Item(
            key,
            said(one.name),
            said(one.why) if isinstance(one, Due) else "",
            one.kind if isinstance(one, Due) else one.proof.kind,
            True if due else one.needed,
            said(one.template) if isinstance(one, Due) else "",
            shown,
            evidence,
            not shown.computed,
        )

    def _evidence(self, stage: LifeStage, key: str, proof: Proof) -> Evidence | None:
        """What was said of it; of a document, also where it was due under its own name."""
        found = self.given.get((stage.pk, key))
        if found is None and proof.document:
            found = self.given.get((stage.pk, proof.document))
        return found

    def _shown(self, stage: LifeStage, key: str, proof: Proof, evidence: Evidence | None) -> Shown:
        if evidence is not None and evidence.state == Evidence.State.WAIVED:
            words = _("Not needed here: %(note)s") % {"note": evidence.note or "–"}
            return Shown(True, words, str(evidence.by or ""))
        if proof.kind == "number":
            return self._number(proof)
        provider = _providers.get(proof.kind)
        found = provider(self.initiative, stage, key, proof) if provider else None
        if found is not None and (found.ok or found.computed or evidence is None):
            return found
        if evidence is not None and evidence.state == Evidence.State.GIVEN:
            return Shown(True, evidence.note, str(evidence.by or ""), _safe(evidence.reference))
        if found is not None:
            return found
        return Shown(False, evidence.note if evidence is not None else "")

    def _number(self, proof: Proof) -> Shown:
        number = self.number(proof.number)
        words = number.words
        if number.value is not None:
            ok = (
                number.value <= proof.at_most
                if proof.at_most is not None
                else number.value >= (proof.at_least or 0)
            )
        else:
            ok = False
        return Shown(ok, words, url=addresses.page(number.page, self.initiative.slug), computed=True)

    def number(self, code: str) -> Number:
        """One number by its code, computed once."""
        if code not in self._numbers:
            own = _OWN.get(code)
            found = own(self) if own else self.plan.of(code)
            self._numbers[code] = found or Number(None, _("There is no such number."))
        return self._numbers[code]

    @cached_property
    def plan(self) -> PlanNumbers:
        """The numbers of the plan."""
        return PlanNumbers(self.initiative, lambda: latest_simulation(self.initiative))

    def _must_share(self) -> Number:
        share = must_share(Requirement.objects.filter(initiative=self.initiative))
        if share is None:
            return Number(None, _("No requirement is ranked yet."), "governance_timeboxes")
        return Number(share, formats.percent(round(share)), "governance_timeboxes")

    def _products(self) -> Number:
        states = list(self.initiative.products.values_list("state", flat=True))
        if not states:
            return Number(None, _("No product is described yet."), "governance_products")
        agreed = sum(state != "draft" for state in states)
        words = _("%(agreed)d of %(count)d agreed") % {"agreed": agreed, "count": len(states)}
        return Number(100 * agreed / len(states), words, "governance_products")

    def _quality_register(self) -> Number:
        from jalon.pmo.governance.models import QualityCheck

        checks = QualityCheck.objects.filter(product__initiative=self.initiative, planned__isnull=False)
        day = queries.today(self.initiative)
        rows = list(checks.filter(planned__lte=day).values_list("result", flat=True))
        if not rows:
            return Number(100, _("No check has fallen due."), "governance_products")
        done = sum(result != "pending" for result in rows)
        words = _("%(done)d of %(count)d checks made") % {"done": done, "count": len(rows)}
        return Number(100 * done / len(rows), words, "governance_products")

    def _tolerances(self) -> Number:
        count = len(queries.tolerances(self.initiative))
        words = ngettext("%(count)d set", "%(count)d set", count) % {"count": count}
        return Number(count, words, "governance_tolerances")

    def _exceptions(self) -> Number:
        """The exceptions here that wait for a decision."""
        rows = ToleranceException.objects.filter(initiative=self.initiative, state="open")
        waiting = list(rows.order_by("number"))
        if not waiting:
            return Number(0, _("None waits for a decision."), "governance_tolerances")
        words = ngettext("%(names)s waits for a decision", "%(names)s wait for a decision", len(waiting)) % {
            "names": ", ".join(map(str, waiting))
        }
        return Number(len(waiting), words, "governance_tolerances")


_OWN: dict[str, Callable[[Proofs], Number]] = {
    "exceptions-open": Proofs._exceptions,
    "must-share": Proofs._must_share,
    "products-agreed": Proofs._products,
    "quality-register": Proofs._quality_register,
    "tolerances-set": Proofs._tolerances,
}


def must_share(requirements: Any) -> float | None:
    """Share of the effort that is Must, in percent; what will not be done this time does not count."""
    rows = [
        (one.priority, one.effort)
        for one in requirements
        if one.priority != Priority.WONT and one.state != Requirement.State.DROPPED
    ]
    total = sum(effort for _priority, effort in rows)
    if total <= 0:
        return None
    return 100 * sum(effort for priority, effort in rows if priority == Priority.MUST) / total


def latest_simulation(initiative: Any) -> Study | None:
    """The last risk simulation that came to its end."""
    done = Study.objects.filter(initiative=initiative, kind=Study.Kind.SIMULATION, state=Study.State.DONE)
    return done.defer("columns").order_by("-asked_at", "-pk").first()


def missing_sentence(items: Iterable[Item], votes: int = 0) -> str:
    """“The safety study and one vote are missing.”, or nothing where nothing needed is missing."""
    names = [_inside(one.name) for one in items if one.needed and not one.shown.ok]
    if votes:
        names.append(ngettext("one vote", "%(count)d votes", votes) % {"count": votes})
    if not names:
        return ""
    listed = names[0]
    if len(names) > 1:
        listed = _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
    many = len(names) > 1 or votes > 1 or bool(_PLURAL.match(names[0]))
    sentence = ngettext("%(listed)s is missing.", "%(listed)s are missing.", 2 if many else 1)
    sentence %= {"listed": listed}
    return sentence[0].upper() + sentence[1:]


# a plural says so by its article or number in French, by the end of its first noun in English
_PLURAL = re.compile(
    r"(les|des|deux|trois|quatre|dix) |"
    r"(the|four|ten|two|three) ([\w’-]+ )?([\w’-]+ )?[\w’-]*[^s\W]s( (and|that|in|of|to)\b|$)"
)


def _inside(name: str) -> str:
    """A name as it is written inside a sentence: its article small, an acronym as it is."""
    return name[0].lower() + name[1:] if len(name) > 1 and not name[1].isupper() else name


def _safe(reference: str) -> str:
    """An address one may open; other references are words."""
    return reference if reference.startswith(("https://", "http://", "/i/", "/files/", "/documents/")) else ""
