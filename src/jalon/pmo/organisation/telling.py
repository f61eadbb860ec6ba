"""How the journal tells what was done in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {"person.hand_over": _("Handed what %(name)s owned over to %(to)s.")}
