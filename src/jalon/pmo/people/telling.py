"""How the journal tells what was done in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "people.add": _("Added “%(name)s” to the people pages."),
    "people.change": _("Changed “%(name)s” on the people pages."),
    "people.remove": _("Removed “%(name)s” from the people pages."),
    "people.restore": _("Brought “%(name)s” back to the people pages."),
    "people.mark": _("Changed who answers for “%(name)s”."),
    "people.sent": _("Sent “%(name)s”."),
    "people.unsent": _("Said that “%(name)s” is not sent."),
    "people.lengthen": _("Planned the sends of “%(name)s” a year ahead."),
}
