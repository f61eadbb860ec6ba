"""Work of the governance room that waits for nobody: tolerances held against what was just computed."""

from __future__ import annotations

from django.utils import translation
from django_tasks import task

from jalon.pmo.governance.actions import exceptions
from jalon.pmo.governance.models import Tolerance
from jalon.pmo.initiatives.models import Initiative

MOST = 500


@task()
def check(initiative_id: int) -> None:
    """Hold one initiative against its tolerances; twice is as good as once."""
    found = (
        Initiative.objects.filter(pk=initiative_id, archived__isnull=True)
        .select_related("organisation")
        .first()
    )
    if found is not None:
        with translation.override(found.organisation.language):
            exceptions.check(found)


@task()
def check_below(initiative_id: int) -> None:
    """Hold an initiative and all below it against the tolerances that reach them."""
    top = Initiative.objects.filter(pk=initiative_id).first()
    if top is None:
        return
    rows = Initiative.objects.filter(path__startswith=top.path, archived__isnull=True)
    for one in rows.select_related("organisation").order_by("path")[:MOST]:
        with translation.override(one.organisation.language):
            exceptions.check(one)


def after_run(initiative_id: int) -> None:
    """A plan was computed and its finish moved: check it, where a tolerance reaches it."""
    found = Initiative.objects.filter(pk=initiative_id).only("path").first()
    if found is None:
        return
    if Tolerance.objects.filter(initiative_id__in=[*found.ancestor_ids, found.pk]).exists():
        check.enqueue(initiative_id)
