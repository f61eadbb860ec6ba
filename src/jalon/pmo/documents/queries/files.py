"""The project file: what the method asks for in each stage, what there is of it, whether it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jalon.kits import method
from jalon.pmo.documents.models import Document, DocumentVersion, ProjectFile
from jalon.pmo.governance import methods
from jalon.pmo.governance import queries as governance
from jalon.pmo.governance.methods import MethodSpec, said
from jalon.pmo.governance.models import Evidence, Gate, Life, LifeStage
from jalon.pmo.initiatives.models import Stage
from jalon.pmo.planning.models import Plan

PHASES = [Stage.IDEA, Stage.DEFINITION, Stage.DELIVERY, Stage.CLOSING, Stage.CLOSED]
DEFAULT = "predictive"
"""The method whose documents are asked for where none was chosen yet."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One document that the method asks for, or one of the project's own; `stale` says what changed since."""

    key: str
    name: str
    why: str
    template: str
    stage: str
    stage_state: str
    due: date | None
    asked: bool
    document: Document | None
    latest: DocumentVersion | None
    approved: DocumentVersion | None
    stale: tuple[str, ...]
    waived: str
    late: bool

    @property
    def state(self) -> str:
        """missing, late, draft, asked, refused, stale, approved, waived."""
        if self.waived:
            return "waived"
        if self.latest is None:
            return "late" if self.late else "missing"
        if self.latest.state != DocumentVersion.State.APPROVED:
            return self.latest.state
        return "stale" if self.stale else "approved"

    @property
    def mark(self) -> str:
        """The mark's shape and colour."""
        return _MARKS[self.state]

    @property
    def word(self) -> str:
        """The mark's word."""
        return {
            "missing": _("To come"),
            "late": _("Missing"),
            "draft": _("Draft"),
            "asked": _("Waiting for approval"),
            "refused": _("Refused"),
            "stale": _("To renew"),
            "approved": _("Approved, up to date"),
            "waived": _("Not needed here"),
        }[self.state]


_MARKS = {
    "missing": "none",
    "late": "bad",
    "draft": "watch",
    "asked": "watch",
    "refused": "bad",
    "stale": "watch",
    "approved": "ok",
    "waived": "none",
}


@dataclass(frozen=True, slots=True)
class StageFiles:
    """The documents of one stage."""

    name: str
    state: str
    rows: list[Obligation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Due:
    key: str
    name: str
    why: str
    template: str
    stage: str
    stage_state: str
    due: date | None
    waived: str = ""


def method_of(initiative: Any) -> tuple[Life | None, MethodSpec]:
    """The method the initiative lives by, else the one whose documents are asked for meanwhile."""
    life = Life.objects.select_related("text").filter(initiative=initiative).first()
    return life, methods.spec_of(life) if life else method.shipped(DEFAULT)


def obligations(initiative: Any) -> list[Obligation]:
    """Every document that is asked for, then the project's own; in the order of its life."""
    asked = list(_asked(initiative))
    rows = {
        one.key: one
        for one in Document.objects.filter(initiative=initiative)
        .select_related("owner", "initiative__organisation")
        .prefetch_related("versions__made_by", "versions__decided_by")
    }
    now = basis(initiative)
    today = governance.today(initiative)
    found = [_of(one, rows.pop(one.key, None), now, today) for one in asked]
    own = _("Other documents")
    found += [
        _of(_Due(key, one.title, "", "", own, "", one.due), one, now, today, asked=False)
        for key, one in rows.items()
    ]
    return found


def obligation(initiative: Any, key: str) -> Obligation | None:
    """One of them."""
    return next((one for one in obligations(initiative) if one.key == key), None)


def staged(rows: Iterable[Obligation]) -> list[StageFiles]:
    """The documents by stage, in their order."""
    found: dict[str, StageFiles] = {}
    for one in rows:
        found.setdefault(one.stage, StageFiles(one.stage, one.stage_state)).rows.append(one)
    return list(found.values())


def basis(initiative: Any) -> dict[str, Any]:
    """What the data are now, to be held against what they were when a document was made."""
    plan = (
        Plan.objects.filter(initiative=initiative)
        .values("pk", "revision", "baseline_id", "computed_finish")
        .first()
    )
    words = "\n".join(
        (initiative.name, initiative.purpose, str(initiative.owner_id), str(initiative.sponsor_id))
    )
    return {
        "initiative": hashlib.sha256(words.encode()).hexdigest(),
        "plan": plan["pk"] if plan else None,
        "revision": plan["revision"] if plan else None,
        "baseline": plan["baseline_id"] if plan else None,
    }


def changed_since(then: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    """What differs, in sentences."""
    said_: list[str] = []
    if then.get("initiative") not in (None, now["initiative"]):
        said_.append(_("The name, purpose, owner or sponsor changed since."))
    if then.get("plan") != now["plan"]:
        said_.append(_("The plan is another one since."))
    elif then.get("baseline") != now["baseline"]:
        said_.append(_("Another baseline is in force since."))
    elif then.get("revision") != now["revision"]:
        said_.append(
            _("The plan changed since: revision %(then)s, now %(now)s.")
            % {"then": then.get("revision"), "now": now["revision"]}
        )
    return tuple(said_)


def project_file(user: Any, initiative: Any) -> ProjectFile | None:
    """The zip this person last asked for."""
    return ProjectFile.objects.filter(initiative=initiative, by=user).first()


def _asked(initiative: Any) -> Iterable[_Due]:
    life, spec = method_of(initiative)
    if life is None:
        here = PHASES.index(Stage(initiative.stage))
        for stage in spec.stages:
            at = PHASES.index(Stage(stage.phase))
            state = LifeStage.State.DONE if at < here else LifeStage.State.AHEAD
            state = LifeStage.State.UNDER_WAY if at == here else state
            for one in _documents(stage):
                yield _Due(
                    one.key, said(one.name), said(one.why), said(one.template), said(stage.name), state, None
                )
        return
    waived = {
        (row.stage_id, row.key): row.note or "–"
        for row in Evidence.objects.filter(stage__life=life, state=Evidence.State.WAIVED)
    }
    gates = dict(Gate.objects.filter(stage__life=life).values_list("stage_id", "due"))
    for row in life.stages.filter(left=False):
        stage = spec.stage(row.key)
        for one in _documents(stage) if stage else ():
            key = one.key if row.round == 1 else f"{one.key}-{row.round}"
            due = gates.get(row.pk) or row.planned_finish
            yield _Due(
                key,
                said(one.name),
                said(one.why),
                said(one.template),
                row.name,
                row.state,
                due,
                waived.get((row.pk, one.key), ""),
            )


def _documents(stage: Any) -> list[Any]:
    """What is written down: documents, and reports that have a template or close something."""
    return [
        one
        for one in stage.due
        if one.kind == "document" or (one.kind == "report" and (one.template or one.key == "lessons-report"))
    ]


def _of(asked_: _Due, row: Document | None, now: Any, today: date, *, asked: bool = True) -> Obligation:
    versions = list(row.versions.all()) if row is not None else []
    latest = versions[0] if versions else None
    approved = next((one for one in versions if one.state == DocumentVersion.State.APPROVED), None)
    due = row.due if row is not None and row.due else asked_.due
    ended = asked_.stage_state in (LifeStage.State.DONE, LifeStage.State.STOPPED)
    return Obligation(
        key=asked_.key,
        name=asked_.name,
        why=asked_.why,
        template=asked_.template,
        stage=asked_.stage,
        stage_state=asked_.stage_state,
        due=due,
        asked=asked,
        document=row,
        latest=latest,
        approved=approved,
        stale=changed_since(latest.basis, now) if latest is not None and latest.basis else (),
        waived=asked_.waived,
        late=latest is None and (ended or bool(due and due < today)),
    )
