"""What the palette finds of this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.palette import Hit, matches
from jalon.pmo.initiatives import finder as initiatives


def places(request: HttpRequest, words: str) -> Iterable[Hit]:
    """The timeline, and the lists that people ask for by name."""
    if not request.organisation:
        return
    listed = reverse("portfolio")
    for label, url, icon in (
        (_("Portfolio timeline"), reverse("portfolio_timeline"), "timeline"),
        (_("Dashboard"), reverse("dashboard"), "dashboard"),
        (_("Declared and computed"), reverse("honesty"), "scale"),
        (_("Late reports"), reverse("late_reports"), "clock-exclamation"),
        (_("Steering pack"), reverse("pack_all"), "presentation"),
        (_("Projects off track"), f"{listed}?state=bad", "alert-triangle"),
        (_("Projects by owner"), f"{listed}?group=owner", "users"),
    ):
        if matches(words, str(label)):
            yield Hit(_("Go to"), label, url, icon)


def commands(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Prepare the report of an initiative, or make its pack: "prepare report tramway", "pack tramway"."""
    if not words:
        return
    reach = policy.reach(request.user)
    for place in initiatives.places_for(request, words, _("Prepare the report")):
        if "plan" in reach.rights_at(place):
            address = reverse("report_prepare", args=[place.slug])
            yield Hit(_("Commands"), _("Prepare the report"), address, "report", place.title, post=True)
    for place in initiatives.places_for(request, words, _("Make the pack")):
        yield Hit(
            _("Commands"), _("Make the pack"), reverse("pack", args=[place.slug]), "presentation", place.title
        )
