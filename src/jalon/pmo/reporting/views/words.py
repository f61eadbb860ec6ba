"""What the portfolio's scripts say, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.common.formats import _DAY_WORD, _MONTHS


def words() -> dict[str, object]:
    """One dictionary for the list and the timeline."""
    language = formats.language()
    return {
        "language": language,
        "months": _MONTHS[language],
        "day": _DAY_WORD[language],
        "initiative": _("Initiative"),
        "filter": _("Filter"),
        "more_filters": _("Filters"),
        "all_states": _("Any state"),
        "all_sectors": _("Any sector"),
        "all_owners": _("Any owner"),
        "all_stages": _("Any stage"),
        "group": _("Group by"),
        "tree": _("As a tree"),
        "group_state": _("By computed state"),
        "group_sector": _("By sector"),
        "group_owner": _("By owner"),
        "group_stage": _("By stage"),
        "none_set": _("Not set"),
        "columns": _("Columns"),
        "views": _("Views"),
        "no_views": _("No saved view yet. Arrange the list, then keep it under a name."),
        "save_view": _("Save this view"),
        "view_name": _("Name of the view"),
        "for_everyone": _("For everyone here"),
        "delete_view": _("Delete the view %(name)s"),
        "usual_view": _("Usual view"),
        "saved": _("View “%(name)s” saved."),
        "failed": _("It could not be saved. Try again in a moment."),
        "shown": _("%(shown)s of %(all)s"),
        "nothing_found": _("Nothing fits these filters."),
        "clear": _("Clear the filters"),
        "fold_all": _("Fold all"),
        "unfold_all": _("Unfold all"),
        "why": _("Why this state?"),
        "rule": _("The rule"),
        "declared": _("Declared"),
        "computed": _("Computed"),
        "sort_up": _("sorted upwards"),
        "sort_down": _("sorted downwards"),
        "unfold": _("Unfold"),
        "fold": _("Fold"),
        "export": _("Export"),
        "data_date": _("Data date"),
        "zoom_in": _("Closer"),
        "zoom_out": _("Wider"),
        "fit": _("Show everything"),
        "milestone_on": _("%(name)s, %(date)s"),
        "was": _("baseline %(date)s"),
        "late": _("late"),
        "from_to": _("from %(start)s to %(finish)s"),
        "waits": _("%(after)s waits for %(before)s"),
        "no_dates": _("no plan yet"),
        "quarter": _("Q%(number)s"),
        "timeline": _("Timeline"),
        "dates": _("Dates"),
        "timeline_keys": _(
            "Arrows move from row to row, Left and Right fold a row or move in time, "
            "Enter opens, plus and minus change the scale."
        ),
        "as_svg": _("Drawing (SVG)"),
        "as_png": _("Picture (PNG)"),
        "picture_failed": _("The picture could not be made: fold some rows or zoom out, then try again."),
    }
