"""Status reports, the cockpit and packs, for programs: the same actions and rights as the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from jalon.pmo.common import downloads
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.organisation import access as organisations
from jalon.pmo.reporting import access, actions, asks, queries, signature
from jalon.pmo.reporting.actions import packs
from jalon.pmo.reporting.models import Pack, StatusReport
from jalon.pmo.reporting.pack import template
from jalon.pmo.reporting.queries import dashboard as boards
from jalon.pmo.reporting.schemas import (
    BlockOut,
    CockpitOut,
    ContradictionList,
    Correction,
    LateList,
    PackIn,
    PackOut,
    ReportFile,
    ReportList,
    ReportOut,
    ReportPatch,
    RhythmIn,
    RhythmOut,
    TemplateList,
    TemplateOut,
    Version,
    WholeReport,
)

router = Router(tags=["reporting"])
MOST = 200
_REPORTS = "/initiatives/{slug:slug}/reports"
_REPORT = _REPORTS + "/{int:number}"


@router.get(_REPORTS, response={200: ReportList, **REFUSALS}, operation_id="list_reports")
def list_reports(request: HttpRequest, slug: str) -> Any:
    """The reports of an initiative, newest first, each in its last edition."""
    initiative = initiatives.initiative(request.user, slug)
    return {"items": [_out(one, slug) for one in queries.reports(request.user, initiative)[:MOST]]}


@router.post(_REPORTS, response={201: ReportOut, **REFUSALS}, operation_id="prepare_report")
def prepare_report(request: HttpRequest, slug: str) -> Any:
    """The draft of the next report, with its facts; the one there is, where one is under way."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    return Status(201, _out(actions.prepare(by=request.user, initiative=initiative), slug))


@router.get(_REPORT, response={200: WholeReport, **REFUSALS}, operation_id="read_report")
def read_report(request: HttpRequest, slug: str, number: int, edition: Query[int | None] = None) -> Any:
    """One report with its frozen facts."""
    row = access.report(request.user, slug, number, edition)
    unchanged = None if row.is_draft else signature.holds(row)
    return {**_out(row, slug), "facts": row.facts, "unchanged": unchanged}


@router.patch(_REPORT, response={200: ReportOut, **REFUSALS}, operation_id="write_report")
def write_report(request: HttpRequest, slug: str, number: int, body: ReportPatch) -> Any:
    """What the project manager says; only what is named changes."""
    row = access.report(request.user, slug, number, None, "plan")
    fields = body.model_dump(exclude_unset=True, exclude={"version"})
    said = {name: value for name, value in fields.items() if value is not None}
    return _out(actions.change(by=request.user, report=row, version=body.version, **said), slug)


@router.delete(_REPORT, response={204: None, **REFUSALS}, operation_id="discard_report")
def discard_report(request: HttpRequest, slug: str, number: int, version: int) -> Any:
    """Throw a draft away."""
    row = access.report(request.user, slug, number, None, "plan")
    actions.discard(by=request.user, report=row, version=version)
    return Status(204, None)


@router.post(_REPORT + "/refresh", response={200: ReportOut, **REFUSALS}, operation_id="refresh_report")
def refresh_report(request: HttpRequest, slug: str, number: int, body: Version) -> Any:
    """Take the figures again."""
    row = access.report(request.user, slug, number, None, "plan")
    return _out(actions.refresh(by=request.user, report=row, version=body.version), slug)


@router.post(_REPORT + "/sign", response={200: ReportOut, **REFUSALS}, operation_id="sign_report")
def sign_report(request: HttpRequest, slug: str, number: int, body: Version) -> Any:
    """Freeze it under the caller's name; its colour becomes the initiative's."""
    row = access.report(request.user, slug, number, None, "approve")
    return _out(actions.sign(by=request.user, report=row, version=body.version), slug)


@router.post(_REPORT + "/correct", response={201: ReportOut, **REFUSALS}, operation_id="correct_report")
def correct_report(request: HttpRequest, slug: str, number: int, body: Correction) -> Any:
    """A new edition of a signed report, with the same figures."""
    row = access.report(request.user, slug, number, None, "plan")
    return Status(201, _out(actions.correct(by=request.user, report=row, reason=body.reason), slug))


@router.get(_REPORT + "/file", response={200: None, **REFUSALS}, operation_id="download_report")
def download_report(request: HttpRequest, slug: str, number: int, asked: Query[ReportFile]) -> HttpResponse:
    """A signed report as PowerPoint or PDF, whole or on one page, from its frozen figures."""
    row = access.report(request.user, slug, number, None)
    if row.is_draft:
        raise NotVisible
    data = packs.of_report(row, **asked.model_dump())
    name = packs.name_of(row, asked.kind, asked.form)
    return downloads.attachment(data, name, packs.MEDIA_TYPES[asked.kind])


_RHYTHM = "/initiatives/{slug:slug}/report-rhythm"


@router.get(_RHYTHM, response={200: RhythmOut, **REFUSALS}, operation_id="read_report_rhythm")
def read_rhythm(request: HttpRequest, slug: str) -> Any:
    """How often reports are due, when the next one is, and how late the last."""
    return _rhythm(initiatives.initiative(request.user, slug))


@router.put(_RHYTHM, response={200: RhythmOut, **REFUSALS}, operation_id="set_report_rhythm")
def set_rhythm(request: HttpRequest, slug: str, body: RhythmIn) -> Any:
    """Set it here and below; an empty `every` is "as above"."""
    initiative = initiatives.initiative(request.user, slug, "manage")
    organisation = initiative.organisation
    actions.set_rhythm(by=request.user, organisation=organisation, initiative=initiative, **body.model_dump())
    return _rhythm(initiative)


def _rhythm(initiative: Any) -> dict[str, Any]:
    found = queries.standing(initiative)
    own = queries.rhythms_over(initiative.organisation).get(initiative.pk)
    return {
        "every": found.rhythm.every if found.rhythm else "",
        "day": found.rhythm.day if found.rhythm else None,
        "next": found.coming,
        "late_days": found.late.days if found.late else None,
        "version": own.version if own else None,
    }


@router.get(
    "/organisations/{slug:slug}/cockpit", response={200: CockpitOut, **REFUSALS}, operation_id="read_cockpit"
)
def read_cockpit(request: HttpRequest, slug: str) -> Any:
    """What needs the office today, as far as the caller sees."""
    organisation = organisations.organisation(request.user, slug)
    found = queries.cockpit(request.user, organisation, timezone.localdate(), asks.SOURCES)
    return {
        "projects": found.totals.projects,
        "off_track": found.totals.bad,
        "at_risk": found.totals.watch,
        "contradicted": found.contradicted,
        "late_reports": found.late,
        "asks": [
            {"kind": one.kind, "title": one.title, "detail": one.detail, "url": one.url} for one in found.asks
        ],
    }


@router.get(
    "/organisations/{slug:slug}/late-reports",
    response={200: LateList, **REFUSALS},
    operation_id="list_late_reports",
)
def list_late_reports(request: HttpRequest, slug: str) -> Any:
    """The reports that were due and are not signed, longest first."""
    organisation = organisations.organisation(request.user, slug)
    found = queries.late(request.user, organisation, tree.nodes(request.user, organisation))
    return {
        "items": [
            {"initiative": one.node.slug, "due": one.due, "days": one.days, "missing": one.missing}
            for one in found[:MOST]
        ]
    }


@router.get(
    "/organisations/{slug:slug}/contradictions",
    response={200: ContradictionList, **REFUSALS},
    operation_id="list_contradictions",
)
def list_contradictions(request: HttpRequest, slug: str) -> Any:
    """The projects declared better than computed, the widest gap first, and for how many reports in a row."""
    organisation = organisations.organisation(request.user, slug)
    found, count = queries.melons(request.user, organisation)
    return {
        "count": count,
        "items": [
            {
                "initiative": one.line.node.slug,
                "declared": one.line.node.declared,
                "note": one.line.node.note,
                "computed": one.line.state,
                "why": one.line.sentence,
                "reports": one.reports,
            }
            for one in found
        ],
    }


@router.get(
    "/organisations/{slug:slug}/dashboard",
    response={200: list[BlockOut], **REFUSALS},
    operation_id="read_dashboard",
)
def read_dashboard(request: HttpRequest, slug: str, under: str | None = None) -> Any:
    """Each block of the dashboard as lines: its head, then its cells, in the caller's language."""
    organisation = organisations.organisation(request.user, slug)
    above = initiatives.initiative(request.user, under) if under else None
    if above is not None and above.organisation_id != organisation.pk:
        raise NotVisible
    return [
        {"key": key, "title": block.title, "lines": boards.as_rows(block)}
        for key, block in boards.dashboard(request.user, organisation, above).items()
    ]


_TEMPLATES = "/organisations/{slug:slug}/pack-templates"


@router.get(_TEMPLATES, response={200: TemplateList, **REFUSALS}, operation_id="list_pack_templates")
def list_pack_templates(request: HttpRequest, slug: str) -> Any:
    """The organisation's own templates of packs."""
    organisation = organisations.organisation(request.user, slug)
    return {"items": list(access.templates(request.user, organisation)[:MOST])}


@router.post(_TEMPLATES, response={201: TemplateOut, **REFUSALS}, operation_id="add_pack_template")
def add_pack_template(request: HttpRequest, slug: str, file: File[UploadedFile], name: Form[str] = "") -> Any:
    """Keep a .pptx, once nothing is wrong with it; else a sentence says what is."""
    organisation = organisations.organisation(request.user, slug)
    made = actions.add_template(
        by=request.user,
        organisation=organisation,
        name=name,
        file_name=file.name or "",
        data=file.read(template.LARGEST + 1),
    )
    return Status(201, made)


@router.delete(
    "/pack-templates/{int:template_id}",
    response={204: None, **REFUSALS},
    operation_id="remove_pack_template",
)
def remove_pack_template(request: HttpRequest, template_id: int) -> Any:
    """Delete a template; packs made from it stay."""
    actions.remove_template(by=request.user, row=access.template(request.user, template_id, "manage"))
    return Status(204, None)


@router.post("/packs", response={201: PackOut, **REFUSALS}, operation_id="ask_pack")
def ask_pack(request: HttpRequest, body: PackIn) -> Any:
    """A steering pack: small ones are ready in the answer, big ones are made by the worker."""
    initiative = initiatives.initiative(request.user, body.initiative) if body.initiative else None
    organisation = organisations.organisation(request.user, body.organisation)
    if initiative is not None and initiative.organisation_id != organisation.pk:
        raise NotVisible
    own = access.template(request.user, body.template) if body.template is not None else None
    made = actions.ask_pack(
        by=request.user,
        organisation=organisation,
        initiative=initiative,
        kind=body.kind,
        form=body.form,
        language=body.language,
        own=own,
    )
    return Status(201, made)


@router.get("/packs/{int:pack_id}", response={200: PackOut, **REFUSALS}, operation_id="read_pack")
def read_pack(request: HttpRequest, pack_id: int) -> Any:
    """How far one's pack is."""
    return access.pack(request.user, pack_id)


@router.get("/packs/{int:pack_id}/file", response={200: None, **REFUSALS}, operation_id="download_pack")
def download_pack(request: HttpRequest, pack_id: int) -> HttpResponse:
    """The finished file."""
    row = access.pack(request.user, pack_id)
    if row.state != Pack.State.READY:
        raise NotVisible
    return downloads.attachment(bytes(row.data or b""), f"pack.{row.kind}", packs.MEDIA_TYPES[row.kind])


@router.post("/packs/{int:pack_id}/stop", response={200: PackOut, **REFUSALS}, operation_id="stop_pack")
def stop_pack(request: HttpRequest, pack_id: int) -> Any:
    """Wait for it no longer."""
    row = access.pack(request.user, pack_id)
    actions.stop_pack(pack=row)
    row.refresh_from_db()
    return row


def _out(row: StatusReport, slug: str) -> dict[str, Any]:
    names = (
        "number", "edition", "label", "state", "period_start", "period_end", "declared", "computed", "note",
        "done", "coming", "asked", "correction_reason", "slip_days", "percent", "cpi", "spi", "bac", "eac",
        "currency", "prepared_at", "signed_at", "signature", "version",
    )  # fmt: skip
    values = {name: getattr(row, name) for name in names}
    return {**values, "initiative": slug, "finish": row.finish_minute, "signed_by": row.signed_name}
