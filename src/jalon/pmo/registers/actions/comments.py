"""What is said about an entry, and who is told."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import User
from jalon.pmo.common import journal
from jalon.pmo.common.errors import Refused
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.notices import actions as notices
from jalon.pmo.registers import access
from jalon.pmo.registers.actions.entries import address, record
from jalon.pmo.registers.models import Comment, Entry

MOST = 5_000
MENTIONED = gettext_noop("%(by)s mentioned you in %(code)s “%(title)s”: %(text)s")
COMMENTED = gettext_noop("%(by)s commented on %(code)s “%(title)s”: %(text)s")


@transaction.atomic
def comment(*, by: User, entry: Entry, text: str) -> Comment:
    """Say something about an entry; who is named with @ is told, and so is its owner."""
    access.need(by, entry, "comment")
    text = text.strip()
    if not text:
        raise Refused(_("Write something first."), "missing", "text")
    if len(text) > MOST:
        raise Refused(_("Say it in %(most)d characters at most.") % {"most": MOST}, "too_long", "text")
    made = Comment.objects.create(entry=entry, by=by, text=text)
    named = mentioned(text, entry.initiative)
    made.mentions.set(named)
    record(by, entry, "register.comment", [journal.created(made)])
    owner = getattr(entry.owner, "user", None)
    others = [owner] if owner is not None and policy.can(owner, "view", entry.initiative) else []
    told = {user.pk for user in named}
    for kind, people in (
        ("register.mentioned", named),
        ("register.commented", [user for user in others if user.pk not in told]),
    ):
        notices.notify(
            to=[user for user in people if user.pk != by.pk],
            kind=kind,
            params={
                "by": str(by), "code": entry.code, "title": entry.title, "text": _short(text),
            },
            url=f"{address(entry)}#c{made.pk}",
            organisation=entry.organisation,
            initiative=entry.initiative,
            key=f"{kind}/{made.pk}",
        )  # fmt: skip
    return made


def mentioned(text: str, initiative: Initiative) -> list[User]:
    """Who is named with @ among those who see the initiative; the longest name that fits wins."""
    if "@" not in text:
        return []
    people = sorted(readers(initiative), key=lambda user: -len(str(user)))
    found, rest = [], text
    for user in people:
        name = f"@{user}"
        if name in rest:
            found.append(user)
            rest = rest.replace(name, "")
    return found


def named_like(typed: str, initiative: Initiative) -> list[User]:
    """Who can be named with @ and has a name with a word that begins like this."""
    wanted = typed.casefold().strip()
    return [
        user
        for user in readers(initiative)
        if str(user).casefold().startswith(wanted)
        or any(word.startswith(wanted) for word in str(user).casefold().split())
    ]


def readers(initiative: Initiative) -> list[User]:
    """All who see an initiative: a role there, above it, or in the whole organisation."""
    above = [*initiative.ancestor_ids, initiative.pk]
    rows = User.objects.filter(is_active=True, memberships__organisation_id=initiative.organisation_id)
    whole = rows.filter(memberships__initiative__isnull=True)
    return list((whole | rows.filter(memberships__initiative__in=above)).distinct().order_by("name", "pk"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 140 else f"{line[:139]}…"
