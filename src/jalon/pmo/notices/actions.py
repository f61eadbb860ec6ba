"""Every write about notices: telling, reading, choosing how to be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts.models import User
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.notices import kinds, post
from jalon.pmo.notices.models import LONGEST_KEY, Notice, Preference

CHANGEABLE = frozenset({"mail", "digest_hour", "quiet_from", "quiet_until"})
_HOURS = ("digest_hour", "quiet_from", "quiet_until")


@transaction.atomic
def notify(
    *,
    to: Iterable[User],
    kind: str,
    params: dict[str, Any],
    url: str,
    organisation: Any,
    initiative: Any = None,
    key: str,
) -> int:
    """Tell each person once by this key, in the caller's transaction; gives how many were told now.

    The mail of who wants it at once is queued beside; it leaves from the worker.
    """
    if not kinds.is_known(kind):
        raise RuntimeError(f"No room declared the kind of notice {kind!r}: call notices.kinds.add.")
    if len(key) > LONGEST_KEY:
        raise RuntimeError(f"The key of a notice has at most {LONGEST_KEY} characters: {key!r}.")
    people = {user.pk: user for user in to if user is not None and user.is_active}
    told = set(Notice.objects.filter(user__in=people, key=key).values_list("user_id", flat=True))
    chosen = {one.user_id: one for one in Preference.objects.filter(user__in=people)}
    fresh = []
    for pk in people:
        if pk in told:
            continue
        how = chosen.get(pk) or Preference(user_id=pk)
        fresh.append(
            Notice(
                user_id=pk,
                kind=kind,
                params=journal.plain(params),
                url=url,
                organisation=organisation,
                initiative=initiative,
                key=key,
                for_digest=how.mail == Preference.Mail.DAILY,
            )
        )
    # two transactions may tell the same at the same moment: the second one's rows are left out
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    written = Notice.objects.filter(user__in=[one.user_id for one in fresh], key=key)
    for notice in written.select_related("user", "organisation"):
        how = chosen.get(notice.user_id) or Preference(user_id=notice.user_id)
        if how.mail == Preference.Mail.NOW:
            post.queue_notice(notice, how)
    return len(fresh)


@transaction.atomic
def mark_read(*, by: User, pks: Iterable[int] | None = None) -> int:
    """Mark some of one's own notices as read, or all of them."""
    rows = Notice.objects.filter(user=by, read__isnull=True)
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    # read before the digest left: it has nothing to add
    return rows.update(read=timezone.now(), for_digest=False)


@transaction.atomic
def choose(*, by: User, version: int | None, **fields: Any) -> Preference:
    """How to be told from now on."""
    if unknown := set(fields) - CHANGEABLE:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    for name in _HOURS:
        if name in fields and not 0 <= fields[name] <= 23:
            raise Refused(
                _("%(value)s is not an hour of the day: choose 0 to 23.") % {"value": fields[name]},
                "unknown_value",
                name,
            )
    if "mail" in fields and fields["mail"] not in Preference.Mail.values:
        raise Refused(
            _("%(value)s is not one of: %(known)s.")
            % {"value": fields["mail"], "known": ", ".join(Preference.Mail.values)},
            "unknown_value",
            "mail",
        )
    held, _is_new = Preference.objects.get_or_create(user=by)
    difference = journal.changed(held, fields)
    versions.change(Preference, held.pk, version, **fields)
    if difference.after:
        journal.record(by=by, verb="notices.choose", changes=[difference])
        if difference.after.get("mail", Preference.Mail.DAILY) != Preference.Mail.DAILY:
            Notice.objects.filter(user=by, for_digest=True).update(for_digest=False)
    held.refresh_from_db()
    return held


@transaction.atomic
def send_again(*, by: User, organisation: Any, pk: int) -> ChangeSet:
    """Put a mail that was given up back in the queue; an administrator of its organisation asks."""
    from jalon.pmo.notices import access

    mail = access.mail(by, organisation, pk)
    after = {"state": mail.State.WAITING, "due": timezone.now(), "attempts": 0, "fault": ""}
    difference = journal.changed(mail, after)
    if mail.state != mail.State.GIVEN_UP:
        raise Refused(_("This e-mail is not given up: it leaves by itself."), "not_given_up")
    type(mail).objects.filter(pk=mail.pk, state=mail.State.GIVEN_UP).update(**after)
    return journal.record(by=by, organisation=organisation, verb="notices.send_again", changes=[difference])
