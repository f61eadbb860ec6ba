"""One zip of an initiative, for an auditor without an account: documents, decisions, minutes, registers,
reports, tables, the journal; an index to read, to print and to sort."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jalon.pmo.common import files, formats
from jalon.pmo.common.errors import Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.decisions import minutes, press
from jalon.pmo.decisions.queries import committees, log
from jalon.pmo.documents import queries
from jalon.pmo.governance import queries as governance
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.models import Plan
from jalon.pmo.registers import export
from jalon.pmo.registers import queries as registers

MOST_JOURNAL = 50_000
MOST_DECISIONS = 5_000
Sheet = tuple[str, list[str], list[list[Any]]]
"""A file name, its head and its rows."""
File = tuple[str, str, bytes]
"""A path in the zip, what it is, its content."""
Source = Callable[[Any, Any], Iterable[File]]
_sources: list[Source] = []


def add(source: Source) -> None:
    """Declare more files of the zip, of (initiative, who asks); called from a room's AppConfig.ready."""
    _sources.append(source)


def kept(initiative: Any, by: Any, place: str) -> files.Kept:
    """The zip, written to disk piece by piece, then kept."""
    with tempfile.TemporaryFile() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(archive, initiative, by)
        made.seek(0)
        return files.keep_large(
            iter(lambda: made.read(1 << 20), b""), f"{initiative.slug}.zip", "application/zip", place
        )


def _write(archive: zipfile.ZipFile, initiative: Any, by: Any) -> None:
    rows = queries.obligations(initiative)
    index = []
    for number, stage in enumerate(queries.staged(rows), start=1):
        folder = f"{number:02d}-{slugify(stage.name)[:40] or 'stage'}"
        for one in stage.rows:
            index += _document(archive, folder, one)
    sheets = [
        _decisions(initiative, by), _points(initiative, by), _gates(initiative), _baselines(initiative),
        _lessons(initiative), _journal(initiative),
    ]  # fmt: skip
    sheets = [sheet for sheet in sheets if sheet[2]]
    for name, head, lines in sheets:
        archive.writestr(name, _csv(head, lines))
    others = []
    for source in (_registers, _minutes, *_sources):
        for name, title, data in source(initiative, by):
            archive.writestr(name, data)
            others.append((name, title, hashlib.sha256(data).hexdigest()))
    head = [
        _("Stage"), _("Document"), _("State"), _("Version"), _("File"), _("Made on"), _("By"),
        _("Approved by"), _("Approved on"), "SHA-256",
    ]  # fmt: skip
    rows_of_others = [["", title, "", "", name, *[""] * 4, digest] for name, title, digest in others]
    archive.writestr("index.csv", _csv(head, [*(one["line"] for one in index), *rows_of_others]))
    context = {
        "initiative": initiative,
        "head": head[:-1],
        "index": index,
        "sheets": [(name, len(lines)) for name, _head, lines in sheets],
        "others": others,
        "by": by,
        "at": timezone.now(),
    }
    archive.writestr("index.html", render_to_string("documents/index.html", context))
    try:
        printed = press.pdf(render_to_string("documents/index_print.html", context))
    except Refused:
        return  # nothing prints here: the index is there to read and to sort
    archive.writestr("index.pdf", printed)


def _document(archive: zipfile.ZipFile, folder: str, one: Any) -> Iterator[dict[str, Any]]:
    versions = list(one.document.versions.all()) if one.document is not None else []
    if not versions:
        yield {"file": "", "mark": one.mark, "line": [one.stage, one.name, one.word, *[""] * 7]}
    for version in versions:
        name = f"{folder}/{slugify(one.name)[:60] or one.key}-v{version.number}{Path(version.name).suffix}"
        state = one.word if version is one.latest else str(version.get_state_display())
        approved = version.state == version.State.APPROVED
        digest = version.sha256
        try:
            with (
                files.path("documents", version.stored).open("rb") as source,
                archive.open(name, "w") as target,
            ):
                seen = hashlib.sha256()
                while chunk := source.read(1 << 20):
                    seen.update(chunk)
                    target.write(chunk)
            if seen.hexdigest() != digest:
                state = _("Changed on the disk since")
        except FileNotFoundError:
            name, state = "", _("No longer on the disk")
        yield {
            "file": name,
            "mark": one.mark,
            "line": [
                one.stage,
                one.name,
                state,
                version.number,
                name,
                formats.day(version.made_at),
                str(version.made_by or ""),
                str(version.decided_by or "") if approved else "",
                formats.day(version.decided_at) if approved else "",
                digest,
            ],
        }


def _registers(initiative: Any, by: Any) -> Iterable[File]:
    """Risks, issues, actions, decisions, changes, assumptions, dependencies, lessons: one workbook."""
    rows = registers.entries(by, initiative, below=False, open_only=False)
    if rows.exists():
        yield "registers.xlsx", _("Registers"), export.workbook(rows, initiative.organisation)


def _minutes(initiative: Any, by: Any) -> Iterable[File]:
    """The minutes of the committees of the initiative that were held, as Word documents."""
    held = committees.held_of(by, initiative)
    for meeting in held:
        data = minutes.docx(meeting, committees.whole(meeting))
        title = _("%(board)s, meeting %(number)d") % {"board": meeting.board, "number": meeting.number}
        yield f"minutes/{minutes.file_name(meeting)}-{meeting.number}.docx", title, data


def _points(initiative: Any, by: Any) -> Sheet:
    """What committees above said of the initiative: its own points, not the rest of their minutes."""
    lines = [
        [formats.day(minutes.local(item.meeting)), str(item.meeting.board), item.title, item.notes]
        for item in committees.points_about(by, initiative)[:MOST_DECISIONS]
    ]
    return "minutes.csv", [_("Day"), _("Committee"), _("Point"), _("Minutes")], lines


def _decisions(initiative: Any, by: Any) -> Sheet:
    """What the decision log holds of the initiative."""
    keys = log.keys(by, initiative.organisation, log.Asked(initiative=initiative))[:MOST_DECISIONS]
    lines = [
        [formats.day(one.at), one.code, one.title, one.board, one.outcome, one.note] for one in log.told(keys)
    ]
    head = [_("Decided"), _("No."), _("Decision"), _("Committee"), _("Outcome"), _("What was said")]
    return "decisions.csv", head, lines


def _journal(initiative: Any) -> Sheet:
    plan_ids = list(Plan.objects.filter(initiative=initiative).values_list("pk", flat=True))
    rows = (
        ChangeSet.objects.filter(Q(initiative_id=initiative.pk) | Q(plan_id__in=plan_ids))
        .exclude(verb__startswith="tension")  # the confidential log leaves the office with nobody
        .select_related("actor")
        .order_by("at", "pk")[:MOST_JOURNAL]
    )
    lines = [
        [one.at.isoformat(timespec="seconds"), str(one.actor or ""), one.verb, str(one.params), one.hash]
        for one in rows.iterator(chunk_size=2000)
    ]
    return "journal.csv", [_("When"), _("Who"), _("What"), _("Details"), _("Hash")], lines


def _baselines(initiative: Any) -> Sheet:
    plan = Plan.objects.filter(initiative=initiative).first()
    rows = planning.baselines(plan) if plan is not None else ()
    lines = [
        [one.number, one.name, formats.day(one.made_at), str(one.by or ""), str(one.approved_by or "")]
        for one in rows
    ]
    return "baselines.csv", [_("Number"), _("Name"), _("Kept on"), _("By"), _("Approved by")], lines


def _gates(initiative: Any) -> Sheet:
    lines = [
        [one.name, formats.day(one.due), str(one.get_state_display()), formats.day(one.decided_at)]
        for one in governance.gates_of(initiative)
    ]
    return "gates.csv", [_("Gate"), _("Due"), _("State"), _("Decided on")], lines


def _lessons(initiative: Any) -> Sheet:
    lines = [
        [one.get_direction_display(), one.title, one.cause, one.effect, one.advice]
        for one in registers.lessons(initiative)
    ]
    head = [_("Kind"), _("Lesson"), _("Situation"), _("Effect"), _("Recommendation")]
    return "lessons.csv", head, lines


def _csv(head: list[str], lines: list[list[Any]]) -> str:
    """A table that spreadsheets open as text: nothing in it is ever taken for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(head)
    writer.writerows([[_plain(cell) for cell in line] for line in lines])
    return "\ufeff" + buffer.getvalue()


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
