"""The decisions room's API."""

from ninja import Router

from jalon.pmo.decisions.api import committees, meetings, proposals, scenarios

router = Router()
for part in (scenarios, proposals, committees, meetings):
    router.add_router("", part.router)
