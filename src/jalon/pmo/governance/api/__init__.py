"""Methods, stages, gates, tolerances and exceptions, for programs."""

from ninja import Router

from jalon.pmo.governance.api import gates, stages, tolerances

router = Router()
for part in (stages, gates, tolerances):
    router.add_router("", part.router)
