"""The minutes of a meeting as documents: what was typed once in the room, nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Cm, Pt, RGBColor

from jalon.pmo.common import formats, money
from jalon.pmo.decisions import press
from jalon.pmo.decisions.models import Meeting
from jalon.pmo.governance import words

INK, GREY, ACCENT = RGBColor(0x16, 0x1A, 0x22), RGBColor(0x5F, 0x69, 0x7A), RGBColor(0x2C, 0x3E, 0xAB)


def local(meeting: Meeting) -> datetime:
    """When it is, as people there read it."""
    return timezone.localtime(meeting.starts)


def file_name(meeting: Meeting) -> str:
    """A name that sorts by day."""
    return f"{local(meeting):%Y-%m-%d}-{slugify(str(meeting.board))[:60] or 'meeting'}"


def choice_word(code: str) -> str:
    """What a vote says."""
    own = {"approve": pgettext("vote", "For"), "reject": pgettext("vote", "Against")}
    return str(own.get(code) or words.CHOICES.get(code, code))


def outcome_word(code: str) -> str:
    """What a ballot decided."""
    own = {"approve": pgettext("decision", "Approved"), "reject": _("Refused")}
    return str(own.get(code) or words.CHOICES.get(code, code))


def vote_of(item: Any) -> str:
    """The vote on a point, in a line."""
    if not item.vote:
        return ""
    if item.vote.is_open:
        return _("The vote is open: %(cast)d of %(all)d.") % {"cast": item.cast, "all": len(item.votes)}
    if item.vote.state == "withdrawn":
        return _("The question was withdrawn.")
    said = [f"{seat.person} {choice_word(vote.choice).lower()}" for seat, vote in item.votes if vote]
    return _("%(outcome)s (quorum %(quorum)d): %(votes)s.") % {
        "outcome": outcome_word(item.vote.outcome),
        "quorum": item.vote.quorum,
        "votes": ", ".join(said),
    }


def change_of(item: Any) -> str:
    """What an applied change did to the plan, in a line."""
    proposal = item.proposal
    if proposal is None or not proposal.shown:
        return ""
    shown = proposal.shown
    delta = shown.get("finish_delta", 0)
    length = formats.duration(delta, shown["minutes_per_day"])
    said = {
        "before": formats.day(shown["before"]["finish"]),
        "after": formats.day(shown["after"]["finish"]),
        "delta": length if delta <= 0 else f"+{length}",
        "cost": money.change(
            shown["before"]["cost"],
            shown["after"]["cost"],
            shown.get("currency", ""),
            shorten_from=money.MILLION,
        ),
    }
    if proposal.state == proposal.State.APPLIED:
        return _("Applied to the plan: finish %(before)s → %(after)s (%(delta)s), cost %(cost)s.") % said
    return _("Computed: finish %(before)s → %(after)s (%(delta)s), cost %(cost)s.") % said


def strayed_of(item: Any) -> str:
    """What was decided of an exception while the meeting was held, in a line."""
    row = item.strayed
    if row is None or not row.chosen or not _in_the_room(item.meeting, row.decided_at):
        return ""
    said = {"name": str(row), "way": row.chosen_word, "note": row.note}
    if row.note:
        return _("%(name)s is decided: %(way)s. %(note)s") % said
    return _("%(name)s is decided: %(way)s.") % said


def taken_of(item: Any) -> str:
    """What was decided of a late decision while the meeting was held, in a line."""
    if item.taken is None or not item.taken.outcome or not _in_the_room(item.meeting, item.taken.closed):
        return ""
    return _("Decided: %(outcome)s") % {"outcome": item.taken.outcome}


def lines_of(item: Any) -> list[str]:
    """What the records say of a point: the change made, the exception or decision taken, the vote."""
    found = [line for line in (change_of(item), strayed_of(item), taken_of(item), vote_of(item)) if line]
    if not found and item.meeting.is_over and not (item.notes or item.results or item.spent):
        return [_("Not dealt with.")]
    return found


def _in_the_room(meeting: Meeting, at: datetime | None) -> bool:
    if at is None or meeting.opened_at is None or at < meeting.opened_at:
        return False
    return meeting.closed_at is None or at <= meeting.closed_at


def outcomes_of(item: Any) -> Iterator[tuple[str, str]]:
    """Kind and sentence of each action and decision that came out of a point."""
    kinds = {"action": _("Action"), "decision": _("Decision")}
    for entry in item.results:
        parts = [entry.title]
        if entry.owner_id:
            parts.append(str(entry.owner))
        if entry.due:
            parts.append(formats.day(entry.due))
        yield kinds.get(entry.kind, entry.kind), " · ".join(parts)
    for one in item.passage.conditions if item.passage is not None else ():
        due = parse_date(one["due"]) if one.get("due") else None
        yield _("Condition"), " · ".join([one["title"], *([formats.day(due)] if due else [])])


def docx(meeting: Meeting, whole: dict[str, Any]) -> bytes:
    """The minutes as a Word document, with Word's own headings and tables."""
    document = Document()
    usual = document.styles["Normal"]
    usual.font.name, usual.font.size = "Calibri", Pt(10.5)
    document.core_properties.title = str(meeting.board)
    document.core_properties.language = get_language() or "en"
    for name in ("Title", "Heading 1"):
        document.styles[name].font.color.rgb = INK
    document.add_heading(str(meeting.board), 0)
    _grey(document, " · ".join(_head(meeting)))
    document.add_heading(_("Who was there"), 1)
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, (_("Name"), _("Seat"), _("Presence")), strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.color.rgb = True, GREY
    for one in whole["people"]:
        cells = table.add_row().cells
        cells[0].text = str(one.person)
        cells[1].text = str(one.seat.get_role_display()) if one.seat else ""
        cells[2].text = str(one.get_state_display())
    _grey(document, quorum(meeting, whole))
    for number, item in enumerate(whole["items"], 1):
        document.add_heading(f"{number}. {item.title}", 1)
        if item.why:
            _grey(document, item.why)
        for line in item.notes.split("\n") if item.notes else ():
            document.add_paragraph(line)
        for line in lines_of(item):
            _aside(document, line)
        for kind, text in outcomes_of(item):
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(f"{kind}. ").bold = True
            paragraph.add_run(text)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _head(meeting: Meeting) -> list[str]:
    parts = [
        _("Meeting %(number)d") % {"number": meeting.number},
        formats.day(local(meeting), "time"),
        _("%(minutes)d minutes") % {"minutes": meeting.length},
    ]
    return [*parts, meeting.place] if meeting.place else parts


def quorum(meeting: Meeting, whole: dict[str, Any]) -> str:
    """Whether those who came could decide."""
    said = {"voters": whole["voters"], "quorum": meeting.board.quorum}
    if whole["quorate"]:
        return _("Quorum reached: %(voters)d who vote, %(quorum)d needed.") % said
    return _("No quorum: %(voters)d who vote, %(quorum)d needed.") % said


def _grey(document: Any, text: str) -> None:
    document.add_paragraph().add_run(text).font.color.rgb = GREY


def _aside(document: Any, text: str) -> None:
    """What the records say of a point, set in from what was typed."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.6)
    paragraph.add_run(text).font.color.rgb = ACCENT


def pdf(meeting: Meeting, whole: dict[str, Any]) -> bytes:
    """The minutes as pages."""
    for item in whole["items"]:
        item.lines = {"said": lines_of(item), "outcomes": list(outcomes_of(item))}
    context = {
        "meeting": meeting,
        "head": " · ".join(_head(meeting)),
        "quorum": quorum(meeting, whole),
        "language": get_language() or "en",
        **whole,
    }
    return press.pdf(render_to_string("decisions/minutes_print.html", context))
