"""Work of the planning room that waits for nobody."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django_tasks import task

from jalon.pmo.planning.actions import store
from jalon.pmo.planning.models import Plan


@task()
def recompute(plan_id: int, user_id: int | None) -> None:
    """Compute a plan again because a calendar it uses changed; twice is as good as once."""
    if not Plan.objects.filter(pk=plan_id).exists():
        return
    by = get_user_model().objects.filter(pk=user_id).first()
    store.in_transaction(lambda: store.recompute(plan_id, by=by))
