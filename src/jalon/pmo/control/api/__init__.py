"""The control room's API: studies, earned value, schedule quality."""

from ninja import Router

from jalon.pmo.control.api import quality, studies, value

router = Router()
for part in (quality, studies, value):
    router.add_router("", part.router)
