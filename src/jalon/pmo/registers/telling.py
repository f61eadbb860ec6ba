"""How the journal tells what was done in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "register.create": _("Wrote “%(name)s” down."),
    "register.change": _("Changed “%(name)s”."),
    "register.comment": _("Said something about “%(name)s”."),
    "register.attach": _("Attached a file to “%(name)s”."),
    "register.detach": _("Took a file off “%(name)s”."),
    "register.escalate": _("Escalated “%(name)s” to “%(level)s”."),
    "register.give_back": _("Gave “%(name)s” back."),
    "register.respond": _("Wrote a response to “%(name)s”."),
    "register.link": _("Linked “%(name)s” to tasks."),
    "register.close": _("Closed “%(name)s”."),
    "register.reopen": _("Opened “%(name)s” again."),
    "register.scale": _("Changed the scale of risks."),
    "register.import": _("Imported %(count)s entries from “%(name)s”."),
    "lesson.helped": _("Found the lesson “%(name)s” useful."),
    "register.hand_over": _("Handed what %(name)s owned over to %(to)s."),
}

# what stands after a name in the history of one entry
HAPPENED = {
    "register.create": _("wrote it down"),
    "register.change": _("changed it"),
    "register.escalate": _("escalated it"),
    "register.give_back": _("gave it back"),
    "register.close": _("closed it"),
    "register.reopen": _("opened it again"),
    "register.hand_over": _("handed it over"),
}
