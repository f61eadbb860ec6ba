"""Registers for programs and for the list's script: the same actions and rights as the pages."""

from ninja import Router

from jalon.pmo.registers.api import beside, entries, imports, scale

router = Router(tags=["registers"])
for part in (entries, beside, imports, scale):
    router.add_router("", part.router)
