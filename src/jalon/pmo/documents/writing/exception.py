"""An exception as a Word report: what strays, the ways out and what each takes, what was decided."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.documents.writing import word
from jalon.pmo.documents.writing.sections import Section, Table
from jalon.pmo.governance import straying, ways
from jalon.pmo.governance.models import Matter, ToleranceException


def report(row: ToleranceException) -> bytes:
    """The file, in the reader's language."""
    initiative = row.initiative
    facts = {
        "organisation": initiative.organisation.name,
        "project": initiative.title,
        "kind": initiative.get_kind_display(),
        "code": initiative.code,
    }
    about = [
        (_("Opened on"), formats.day(row.opened_at)),
        (_("Computed on"), formats.day(row.computed_at)),
        (_("To be decided by"), str(row.sent_to or "")),
        (_("State"), str(row.get_state_display())),
    ]
    title = _("Exception report %(number)s: %(matter)s") % {
        "number": row,
        "matter": str(row.get_matter_display()).lower(),
    }
    return word.document(title, facts, [_strays(row), _ways_out(row), _decided(row)], about)


def _strays(row: ToleranceException) -> Section:
    matter, currency = Matter(row.matter), row.facts.get("currency", "")
    forecast = "" if row.forecast is None else straying.said(matter, row.forecast, currency)
    rows = [
        (_("Now forecast"), forecast),
        (_("Tolerance"), straying.amount(matter, row.limit, currency)),
        (_("Chance of ending beyond"), "" if row.probability is None else formats.percent(row.probability)),
        (_("How it is measured"), str(straying.MEANS[matter])),
    ]
    pairs = tuple((label, said) for label, said in rows if said)
    return Section(_("What strays"), tables=(Table((_("Figure"), _("Value")), pairs),))


def _ways_out(row: ToleranceException) -> Section:
    """Each way with its figures, what it does, and whether it is enough."""
    lines = []
    for one in (ways.shown(way, row) for way in row.options):
        names = ", ".join(one.names) + (" …" if one.count > len(one.names) else "")
        takes = "\n".join(f"{label} {text}" for label, text, _state in one.figures)
        lines.append((one.title, takes, "\n".join(part for part in (*one.says, names, one.verdict) if part)))
    if not lines:
        return Section(_("Ways out"), (_("None was computed: decide what to do about it, and say so."),))
    return Section(_("Ways out"), tables=(Table((_("Way out"), _("Takes"), _("Does")), tuple(lines)),))


def _decided(row: ToleranceException) -> Section:
    """What was chosen; before, a recommendation is to be written."""
    if row.decided_at is None:
        return Section(_("Recommendation"))
    said = _("%(way)s, decided by %(person)s on %(day)s.") % {
        "way": row.chosen_word,
        "person": row.decided_by or "–",
        "day": formats.day(row.decided_at),
    }
    return Section(_("Decision"), tuple(part for part in (said, row.note) if part))
