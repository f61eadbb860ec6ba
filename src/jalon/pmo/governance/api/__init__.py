"""Methods, stages, gates, tolerances, exceptions, timeboxes, products and quality, for programs."""

from ninja import Router

from jalon.pmo.governance.api import calendar, gates, library, products, stages, timeboxes, tolerances

router = Router()
for part in (stages, gates, calendar, tolerances, timeboxes, products, library):
    router.add_router("", part.router)
