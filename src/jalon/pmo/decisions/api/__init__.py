"""The decisions room's API."""

from ninja import Router

from jalon.pmo.decisions.api import committees, log, meetings, proposals, scenarios

router = Router()
for part in (scenarios, proposals, log, committees, meetings):
    router.add_router("", part.router)
