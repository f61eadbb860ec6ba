"""What an entry's new values must hold to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Person
from jalon.pmo.registers.models import Direction, Entry, Kind, Risk

MOST_TEXT = 20_000
ENTRY_FIELDS = frozenset(
    {
        "title", "text", "cause", "effect", "advice", "outcome", "direction", "counterpart",
        "counterpart_name", "owner", "due", "state", "priority",
    }
)  # fmt: skip
RISK_FIELDS = frozenset({"probability", "impact", "percent", "minutes", "cost", "proximity"})
DIRECTIONS = {
    Kind.RISK: (Direction.THREAT, Direction.OPPORTUNITY),
    Kind.DEPENDENCY: (Direction.RECEIVED, Direction.GIVEN),
    Kind.LESSON: (Direction.AVOID, Direction.KEEP),
}


def split(kind: str, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry's own fields and the risk's; a field that is neither is refused."""
    known = ENTRY_FIELDS | (RISK_FIELDS if kind == Kind.RISK else frozenset())
    if unknown := set(fields) - known:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    own = {name: value for name, value in fields.items() if name in ENTRY_FIELDS}
    return own, {name: value for name, value in fields.items() if name in RISK_FIELDS}


def check(by: Any, organisation: Any, kind: str, own: dict[str, Any], risk: dict[str, Any]) -> None:
    """Refuse what the tables would not keep, with the field's name."""
    if "title" in own and not own["title"].strip():
        raise Refused(_("Give it a title: a few words that name it."), "missing", "title")
    if own.get("direction") and own["direction"] not in DIRECTIONS.get(Kind(kind), ()):
        raise Refused(
            _("%(value)s is not one of: %(known)s.")
            % {"value": own["direction"], "known": ", ".join(DIRECTIONS.get(Kind(kind), ())) or "–"},
            "unknown_value",
            "direction",
        )
    for name in ("text", "cause", "effect", "advice", "outcome"):
        if len(own.get(name) or "") > MOST_TEXT:
            raise Refused(_("Say it in %(most)d characters at most.") % {"most": MOST_TEXT}, "too_long", name)
    owner = own.get("owner")
    if isinstance(owner, Person) and owner.organisation_id != organisation.pk:
        raise NotVisible
    other = own.get("counterpart")
    if isinstance(other, Initiative) and not policy.can(by, "view", other):
        raise NotVisible
    clean(Entry(kind=kind, **_columns(own)), own)
    clean(Risk(**risk), risk)


def clean(row: Any, names: Iterable[str]) -> None:
    """The first field that its own column refuses, in a sentence."""
    for name in names:
        field = row._meta.get_field(name)
        if field.is_relation:
            continue
        try:
            field.clean(getattr(row, name), row)
        except ValidationError as fault:
            label = str(field.verbose_name)
            sentence = _("%(field)s: %(fault)s") % {
                "field": label[:1].upper() + label[1:],
                "fault": " ".join(fault.messages),
            }
            raise Refused(sentence, "unknown_value", name) from None


def _columns(own: dict[str, Any]) -> dict[str, Any]:
    return {
        (f"{name}_id" if name in ("owner", "counterpart") else name): getattr(value, "pk", value)
        for name, value in own.items()
    }


def columns(own: dict[str, Any]) -> dict[str, Any]:
    """Values by column name, as the journal and the version check want them."""
    return _columns(own)
