"""How the journal tells what was done in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "scenario.create": _("Began the scenario “%(name)s”."),
    "scenario.change": _("Changed the scenario “%(name)s”."),
    "scenario.rename": _("Renamed the scenario “%(name)s”."),
    "scenario.settle": _("Settled the scenario “%(name)s” on the plan as it is now."),
    "scenario.apply": _("Made the scenario “%(name)s” the plan."),
    "scenario.drop": _("Dropped the scenario “%(name)s”."),
    "proposal.create": _("Asked for a change: “%(name)s”."),
    "proposal.ask": _("Put “%(name)s” to the committee."),
    "proposal.ask_again": _("Put “%(name)s” to the committee again: the plan had moved."),
    "proposal.approve": _("The change “%(name)s” was approved."),
    "proposal.apply": _("The change “%(name)s” was made in the plan."),
    "proposal.refuse": _("The change “%(name)s” was refused."),
    "proposal.withdraw": _("Took the request “%(name)s” back."),
    "proposal.drop": _("Gave the request “%(name)s” up."),
    "meeting.plan": _("Called meeting %(number)s of “%(name)s”."),
    "meeting.move": _("Moved meeting %(number)s of “%(name)s”."),
    "meeting.cancel": _("Cancelled meeting %(number)s of “%(name)s”."),
    "meeting.invite": _("Invited to meeting %(number)s of “%(name)s”."),
    "meeting.open": _("Opened meeting %(number)s of “%(name)s”."),
    "meeting.close": _("Closed meeting %(number)s of “%(name)s”."),
    "meeting.agenda": _("Drew the agenda of meeting %(number)s of “%(name)s” up."),
    "meeting.item_add": _("Put a point on the agenda of “%(name)s”."),
    "meeting.item_move": _("Moved a point on the agenda of “%(name)s”."),
    "meeting.item_remove": _("Took a point off the agenda of “%(name)s”."),
    "meeting.clock": _("Took a point of “%(name)s” up."),
    "meeting.presence": _("Noted who was at meeting %(number)s of “%(name)s”."),
    "meeting.action": _("“%(name)s” noted an action: “%(title)s”."),
    "meeting.decision": _("“%(name)s” noted a decision: “%(title)s”."),
    "meeting.settle": _("“%(name)s” took the decision “%(title)s”."),
    "meeting.minutes": _("Wrote in the minutes of “%(name)s”."),
}
