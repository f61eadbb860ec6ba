"""What the list's script says, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jalon.pmo.common import formats
from jalon.pmo.common.formats import _DAY_WORD, _MONTHS


def words() -> dict[str, object]:
    """One dictionary for the list, the heat map and the curves."""
    language = formats.language()
    return {
        "language": language,
        "months": _MONTHS[language],
        "day": _DAY_WORD[language],
        "list": _("Register"),
        "filter": _("Filter"),
        "code": _("No."),
        "title": _("Title"),
        "state": _("State"),
        "priority": _("Priority"),
        "owner": _("Owner"),
        "due": _("Due"),
        "place": _("Initiative"),
        "created": _("Raised"),
        "level": _("P × I"),
        "days": pgettext("column", "Days"),
        "days_long": _("Exposure in working days: probability by impact"),
        "cost": pgettext("column", "Cost"),
        "cost_long": _("Exposure in money: probability by impact"),
        "cost_after": pgettext("column", "Residual"),
        "cost_after_long": _("Exposure in money once the responses are in place"),
        "no_date": _("no date"),
        "open_only": _("Open"),
        "overdue": _("Overdue"),
        "everything": _("All"),
        "any_owner": _("Any owner"),
        "nobody": _("Nobody"),
        "select": _("Select %(code)s"),
        "select_all": _("Select all shown"),
        "selected": _("%(count)s selected"),
        "give_to": _("Give to"),
        "set_state": _("Set the state"),
        "set_priority": _("Set the priority"),
        "nothing": _("Nothing fits these filters."),
        "clear": _("Clear the filters"),
        "shown": _("%(shown)s of %(all)s"),
        "failed": _("It could not be saved. Try again in a moment."),
        "conflict": _("Someone changed this meanwhile: it is now “%(now)s”. You chose “%(mine)s”."),
        "keep_mine": _("Keep mine"),
        "take_theirs": _("Take theirs"),
        "threats": _("Threats"),
        "opportunities": _("Opportunities"),
        "probability": _("Probability"),
        "impact": _("Impact"),
        "cell": _("Probability %(p)s, impact %(i)s: %(count)s"),
        "trend": _("Open, week by week"),
        "ageing": _("How long they have been open"),
        "ages": ",".join((_("under 2 weeks"), _("2 to 4 weeks"), _("1 to 3 months"), _("over 3 months"))),
        "escalated": _("escalated to %(level)s"),
        "columns": _("Columns"),
        "group": _("Group by"),
        "group_none": _("No groups"),
        "none_set": _("Not set"),
        "views": _("Views"),
        "no_views": _("No saved view yet. Arrange the list, then keep it under a name."),
        "save_view": _("Save this view"),
        "view_name": _("Name of the view"),
        "for_everyone": _("For everyone here"),
        "delete_view": _("Delete the view %(name)s"),
        "usual_view": _("Usual view"),
        "view_kept": _("View “%(name)s” saved."),
        "close": _("Close"),
        "people": _("People who see this entry"),
        "tasks": _("Tasks with these words"),
        "saved": _("%(count)s changed."),
    }
