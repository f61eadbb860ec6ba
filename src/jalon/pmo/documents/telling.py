"""How the journal tells what was done in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "document.add": _("Added the document “%(name)s”."),
    "document.plan": _("Planned the document “%(name)s”."),
    "document.generate": _("Wrote a version of “%(name)s” from the data."),
    "document.hand_in": _("Handed a version of “%(name)s” in."),
    "document.asked": _("Asked for the approval of “%(name)s”."),
    "document.approved": _("Approved “%(name)s”."),
    "document.refused": _("Did not approve “%(name)s”."),
    "template.keep": _("Kept a template of “%(name)s”."),
    "template.remove": _("Removed a template of “%(name)s”."),
    "closing.say": _("Answered a line of the closing checklist."),
    "closing.accept": _("Noted the acceptance."),
    "closing.close": _("Closed it."),
    "closing.reopen": _("Opened it again."),
    "handover.add": _("Handed an open point over."),
    "handover.settle": _("Settled an open point that was handed over."),
    "handover.remove": _("Took an open point back."),
}
