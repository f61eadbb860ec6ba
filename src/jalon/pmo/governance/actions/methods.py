"""An organisation's own methods: copied from one there is, written, put away."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.governance import methods
from jalon.pmo.governance.models import Method

MOST_METHODS = 50
_KEY = re.compile(r"^key:.*$", re.MULTILINE)


@transaction.atomic
def copy_method(*, by: Any, organisation: Any, key: str) -> Method:
    """A copy under a key of its own; the text is the same but for that."""
    _may_write(by, organisation)
    source = methods.choice(organisation, key)
    if Method.objects.filter(organisation=organisation).count() >= MOST_METHODS:
        raise Refused(
            _("An organisation keeps %(most)d methods of its own at most.") % {"most": MOST_METHODS},
            "too_many",
        )
    own = _free_key(organisation, source.key)
    text = _KEY.sub(f"key: {own}", source.text, count=1)
    made = Method.objects.create(organisation=organisation, key=own, text=text, changed_by=by)
    _record(by, made, "method.copy", [journal.created(made)])
    return made


@transaction.atomic
def write_method(*, by: Any, method: Method, version: int | None, text: str) -> Method:
    """A new text, refused whole where anything is wrong; initiatives that live by it stay as they are."""
    _may_write(by, method.organisation)
    text = text.replace("\r\n", "\n")
    spec = methods.read(text, f"{method.key}.yaml")
    if spec.key != method.key:
        raise Refused(
            _("The key of this method is “%(key)s”: leave it, or copy the method.") % {"key": method.key},
            "key_changed",
            "text",
        )
    after = {"text": text, "changed_at": timezone.now(), "changed_by_id": by.pk}
    difference = journal.changed(method, after)
    versions.change(Method, method.pk, version, **after)
    method.refresh_from_db()
    _record(by, method, "method.write", [difference])
    return method


@transaction.atomic
def archive_method(*, by: Any, method: Method, version: int | None) -> Method:
    """Put a method away: it is no longer to choose; who lives by it keeps it."""
    _may_write(by, method.organisation)
    after = {"archived": timezone.now()}
    difference = journal.changed(method, after)
    versions.change(Method, method.pk, version, **after)
    method.refresh_from_db()
    _record(by, method, "method.archive", [difference])
    return method


def _free_key(organisation: Any, key: str) -> str:
    base = re.sub(r"-\d+$", "", key)[:50]
    taken = set(Method.objects.filter(organisation=organisation).values_list("key", flat=True))
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _may_write(by: Any, organisation: Any) -> None:
    if not policy.can_in(by, "administer", organisation):
        raise NotAllowed("administer")


def _record(by: Any, method: Method, verb: str, changes: list[journal.Difference]) -> None:
    journal.record(
        by=by, organisation=method.organisation, verb=verb, params={"name": method.key}, changes=changes
    )
