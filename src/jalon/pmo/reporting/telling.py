"""How the journal tells what was done with packs and their templates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "pack.ask": _("Asked for the pack of “%(name)s” as %(kind)s."),
    "pack.ready": _("The pack of “%(name)s” was made as %(kind)s."),
    "pack.refused": _("The pack of “%(name)s” could not be made."),
    "pack.stop": _("Asked to stop the pack of “%(name)s”."),
    "pack.stopped": _("The pack of “%(name)s” was stopped."),
    "template.add": _("Added the pack template “%(name)s”."),
    "template.remove": _("Deleted the pack template “%(name)s”."),
}
