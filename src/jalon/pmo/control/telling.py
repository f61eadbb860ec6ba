"""How the journal tells what was done in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "uncertainty.propose": _("Handed in the risk workbook “%(name)s”."),
    "uncertainty.take": _("Took the risks of “%(name)s” for the plan."),
    "uncertainty.leave": _("Put the risk workbook “%(name)s” away."),
    "uncertainty.forget": _("Took the three points and risks off the plan."),
    "uncertainty.ways": _("Said which ways the work of “%(name)s” may go."),
}
