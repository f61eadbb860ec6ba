"""The planning API: plans, tasks, links, runs, calendars; the same actions and rights as the pages."""

from ninja import Router

from jalon.pmo.planning.api import calendars, plans, rows, runs

router = Router()
for part in (plans, rows, runs, calendars):
    router.add_router("", part.router)
