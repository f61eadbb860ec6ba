"""Every write of the transfer room: hand in a file, read it, make a plan of it; give and take back feeds."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import files, journal
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale
from jalon.pmo.common.formats import number
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import actions as tree
from jalon.pmo.planning import access as plans
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import bridge as engine
from jalon.pmo.transfer import access
from jalon.pmo.transfer.bridge import reading
from jalon.pmo.transfer.models import PLACE, CalendarFeed, PlanImport

log = logging.getLogger("jalon.transfer")

LARGEST = 50 * 1024 * 1024
QUOTA = 500 * 1024 * 1024
"""Bytes of files that one organisation may have waiting for a decision."""
KEPT_FOR = timedelta(days=7)
LEASE = timedelta(minutes=5)
"""A reading that takes longer has lost its worker."""
State = PlanImport.State


def hand_in(
    *, by: Any, organisation: Any, initiative: Any = None, file: Any, request: str = ""
) -> PlanImport:
    """Keep a file and have it read; the same request twice is one import."""
    access.must_import(by, organisation)
    if initiative is not None and "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")
    request = (request or secrets.token_hex(16))[:64]
    known = PlanImport.objects.filter(by=by, request=request).first()
    if known is not None:
        return known
    name = _name(file.name)
    _room_for(organisation, file.size, name)
    _forget_old(organisation)
    stored = files.keep_unread(file.chunks(), PLACE)
    try:
        with transaction.atomic():
            made, is_new = PlanImport.objects.get_or_create(
                by=by,
                request=request,
                defaults={
                    "organisation": organisation,
                    "initiative": initiative,
                    "name": name,
                    "size": file.size,
                    "stored": stored,
                },
            )
            if is_new:
                transaction.on_commit(lambda: _enqueue(made.pk))
    except BaseException:
        files.drop(PLACE, stored)
        raise
    if not is_new:
        files.drop(PLACE, stored)
    return made


def read(import_id: int) -> None:
    """The worker's part: parse, compute, compare. Done twice it is done once."""
    now = timezone.now()
    mine = PlanImport.objects.filter(pk=import_id, state=State.WAITING).update(
        state=State.READING, stage="reading", started_at=now
    )
    if not mine:
        return
    row = PlanImport.objects.get(pk=import_id)

    def stage(name: str) -> None:
        PlanImport.objects.filter(pk=import_id, started_at=now).update(stage=name)

    try:
        answer = reading.read(files.path(PLACE, row.stored), row.name, stage)
        if answer.plan is None:
            values = {"state": State.REFUSED, "refusal": answer.refusal, "refusal_code": answer.code}
        else:
            values = {
                "state": State.READY,
                "format": answer.format,
                "report": answer.report,
                "plan": engine.pack_inputs(answer.plan),
            }
    except FileNotFoundError:
        values = _refused(reading.GONE, row.name, "gone")
    except Exception:
        # whatever a stranger's file made go wrong, its sender gets an answer; the cause is in the log
        log.exception("Import %s could not be read", import_id)
        values = _refused(reading.OUR_FAULT, row.name, "fault")
    done = PlanImport.objects.filter(pk=import_id, state=State.READING, started_at=now).update(
        **values, stage="", stored="", read_at=timezone.now()
    )
    if done:
        files.drop(PLACE, row.stored)


def _refused(template: str, name: str, code: str) -> dict[str, Any]:
    return {"state": State.REFUSED, "refusal": [[template, {"name": name}]], "refusal_code": code}


def read_again(*, by: Any, plan_import: PlanImport) -> None:
    """Take up a reading whose worker was lost."""
    with transaction.atomic():
        taken = (
            access.visible_to(by)
            .filter(pk=plan_import.pk, state=State.READING, started_at__lt=timezone.now() - LEASE)
            .update(state=State.WAITING, stage="", started_at=None)
        )
        if taken:
            transaction.on_commit(lambda: _enqueue(plan_import.pk))


def discard(*, by: Any, plan_import: PlanImport) -> None:
    """Forget a file that did not become a plan."""
    row = access.visible_to(by).filter(pk=plan_import.pk).exclude(state=State.APPLIED).first()
    if row is None:
        return
    stored = row.stored
    row.delete()
    files.drop(PLACE, stored)


def create_project(
    *, by: Any, plan_import: PlanImport, name: str, parent: Any = None, owner: Any = None
) -> Any:
    """A new project with this plan, or nothing at all; done twice it is done once."""

    def work(plan: Any) -> Any:
        made = tree.create(
            by=by,
            organisation=plan_import.organisation,
            parent=parent,
            kind="project",
            name=name or plan.name or plan_import.name,
            owner=owner,
        )
        _store(by, plan_import, made, plan)
        return made

    return _apply(by, plan_import, work)


def replace_plan(*, by: Any, plan_import: PlanImport, initiative: Any, revision: int | None) -> Any:
    """The plan of this initiative from now on; the one that was there stays as a run.

    ``revision`` is the one the person saw: a plan that moved on since is not replaced unseen.
    """

    def work(plan: Any) -> Any:
        target = initiatives.initiative_by_id(by, initiative.pk, "plan")
        if target.organisation_id != plan_import.organisation_id:
            raise NotVisible
        present = plans.visible_to(by).filter(initiative=target).values_list("revision", "key").first()
        found = present[0] if present else 0
        if revision is not None and revision != found:
            raise Stale(
                {"revision": found}, _("This plan was changed meanwhile. Look at it, then decide again.")
            )
        try:
            _store(by, plan_import, target, plan)
        except BaseException:
            if present:
                engine.forget(present[1])
            raise
        return target

    return _apply(by, plan_import, work)


def give_feed(*, by: Any, plan: Any) -> str:
    """A secret for a calendar address, in place of the person's former one for this plan."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarFeed.objects.filter(user=by, plan=plan).delete()
        made = CalendarFeed.objects.create(user=by, plan=plan, hash=digest(secret))
        _tell(by, plan, "feed.create", journal.Difference(made._meta.label, made.pk, None, {"plan": plan.pk}))
    return secret


def take_feed_back(*, by: Any, plan: Any) -> None:
    """From now on the person's address of this plan answers nothing."""
    with transaction.atomic():
        held = CalendarFeed.objects.filter(user=by, plan=plan).first()
        if held is not None:
            gone = journal.Difference(held._meta.label, held.pk, {"plan": plan.pk}, None)
            _tell(by, plan, "feed.delete", gone)
            held.delete()


def note_feed_read(feed: CalendarFeed) -> None:
    """Remember that somebody's calendar asked, once an hour."""
    now = timezone.now()
    if feed.last_read_at is None or now - feed.last_read_at > timedelta(hours=1):
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)


def digest(secret: str) -> str:
    """What is kept of a long random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _tell(by: Any, plan: Any, verb: str, difference: journal.Difference) -> None:
    journal.record(
        by=by,
        organisation=plan.initiative.organisation,
        initiative=plan.initiative,
        plan_id=plan.pk,
        verb=verb,
        changes=[difference],
    )


def _apply(by: Any, plan_import: PlanImport, work: Callable[[Any], Any]) -> Any:
    """In one transaction: the import is taken, the plan is there, the journal tells it; or nothing."""
    packed = access.visible_to(by).filter(pk=plan_import.pk).values_list("plan", flat=True).first()
    plan = engine.unpack_inputs(packed) if packed else None
    try:
        with transaction.atomic():
            taken = (
                access.visible_to(by)
                .filter(pk=plan_import.pk, state=State.READY)
                .update(state=State.APPLIED, applied_at=timezone.now(), plan=None)
            )
            if not taken or plan is None:
                return _done_before(by, plan_import)
            made = work(plan)
            PlanImport.objects.filter(pk=plan_import.pk).update(result_id=made.pk)
            return made
    except engine.PlanError as error:
        sentences = [_(fault.template) % fault.params for fault in error.faults[:5]]
        raise Refused(" ".join(sentences), error.faults[0].code) from error
    except (ValidationError, DatabaseError) as error:
        if isinstance(error, DatabaseError) and not _about_values(error):
            raise
        log.warning("Import %s does not fit: %s", plan_import.pk, error)
        raise Refused(
            _("“%(name)s” holds values that no plan can keep. Nothing was written; export the plan again.")
            % {"name": plan_import.name},
            "does_not_fit",
        ) from error


def _about_values(error: DatabaseError) -> bool:
    from django.db import DataError, IntegrityError

    return isinstance(error, (DataError, IntegrityError))


def _done_before(by: Any, plan_import: PlanImport) -> Any:
    row = access.plan_import(by, plan_import.pk)
    if row.state == State.APPLIED and row.result is not None:
        return row.result
    raise Refused(_("“%(name)s” is not ready to become a plan.") % {"name": row.name}, "not_ready")


def _store(by: Any, plan_import: PlanImport, initiative: Any, plan: Any) -> None:
    planning.store_plan(
        by=by,
        initiative=initiative,
        engine_plan=plan,
        params={"file": plan_import.name, "format": plan_import.format, "import": plan_import.pk},
    )


def _enqueue(import_id: int) -> None:
    from jalon.pmo.transfer.jobs import read_import

    read_import.enqueue(import_id)


def _name(text: str) -> str:
    """The file's name as told, without any folder, never trusted for more than showing it."""
    plain = "".join(c if c.isprintable() else "\ufffd" for c in text.replace("\\", "/").rpartition("/")[2])
    return plain[-255:] or _("unnamed")


def _room_for(organisation: Any, size: int, name: str) -> None:
    if size > LARGEST:
        raise Refused(
            _(
                "“%(name)s” has %(size)s MB and the largest file taken is %(most)s MB:"
                " export the plan in parts."
            )
            % {"name": name, "size": number(round(size / 1024 / 1024)), "most": LARGEST // 1024 // 1024},
            "file_too_large",
            "file",
        )
    waiting = (
        PlanImport.objects.filter(organisation=organisation)
        .exclude(state__in=(State.APPLIED, State.REFUSED))
        .aggregate(total=Sum("size"))["total"]
        or 0
    )
    if waiting + size > QUOTA:
        raise Refused(
            _(
                "Files of %(size)s MB wait here for a decision, and %(most)s MB may:"
                " import or discard some of them first."
            )
            % {"size": number(round(waiting / 1024 / 1024)), "most": QUOTA // 1024 // 1024},
            "quota",
            "file",
        )


def _forget_old(organisation: Any) -> None:
    """Files nobody decided on for a week go."""
    old = PlanImport.objects.filter(
        organisation=organisation, uploaded_at__lt=timezone.now() - KEPT_FOR
    ).exclude(state=State.APPLIED)
    names = list(old.values_list("stored", flat=True))
    old.delete()
    for name in names:
        files.drop(PLACE, name)
