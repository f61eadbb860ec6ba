"""The people API: the same queries, actions and rights as the pages."""

from ninja import Router

from jalon.pmo.people.api import communication, responsibilities, stakeholders, tensions

router = Router(tags=["people"])
for part in (stakeholders, communication, responsibilities, tensions):
    router.add_router("", part.router)
