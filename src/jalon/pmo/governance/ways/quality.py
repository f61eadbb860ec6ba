"""Ways out on quality: make what was rejected again and check it again, or take it as it is by concession."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.governance.bridge.growing import Growth, able, worked
from jalon.pmo.governance.models import Product, QualityCheck
from jalon.pmo.governance.straying import Measured
from jalon.pmo.governance.ways.found import Ground, Way, in_plan, named, versions, way

FAILED = QualityCheck.Result.FAILED


def options(ground: Ground, found: Measured) -> tuple[list[Way], dict[str, Any]]:
    """Make again, concede.

    Making again takes the share of a product's criteria that failed, of its task's time, in whole days.
    """
    products = list(
        Product.objects.filter(initiative=ground.initiative, checks__result=FAILED)
        .distinct()
        .prefetch_related("checks")
        .order_by("number")
    )
    failed = [one for product in products for one in product.checks.all() if one.result == FAILED]
    facts = {"products": len(products), "failed": len(failed)}
    if not failed:
        return [], facts
    growths = [one for one in (_again(ground, product) for product in products) if one is not None]
    told: dict[str, Any] = {"checks": versions(failed), **named(str(one) for one in products)}
    redo = way("redo", found, 0.0, True, untied=len(products) - len(growths), **told)
    redo |= in_plan(ground.grown(growths))
    return [redo, way("concession", found, 0.0, True, **told)], facts


def _again(ground: Ground, product: Product) -> Growth | None:
    """The work to make a product again, at the task that makes it; None where none is known."""
    uid = product.activity_uid
    if uid is None or not ground.is_planned or not able(ground.snapshot, uid):
        return None
    checks = list(product.checks.all())
    share = sum(one.result == FAILED for one in checks) / len(checks)
    per_day = ground.plan.minutes_per_day
    days = max(math.ceil(share * worked(ground.snapshot, uid) / per_day), 1)
    return Growth(uid, days * per_day, _("Make again: %(product)s") % {"product": product})
