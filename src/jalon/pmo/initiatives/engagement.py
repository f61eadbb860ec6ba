"""How far the office is involved at an initiative, inherited from above, and what that reserves for it.

Supportive: the office advises. Controlling: a gate opens only with its criteria and evidence, a late report
escalates. Directive: only the office approves baselines, changes approved plans and names project managers.
The office is whoever administers there: a PMO officer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed
from jalon.pmo.initiatives.models import Engagement, Initiative

SUPPORTIVE, CONTROLLING, DIRECTIVE = Engagement.SUPPORTIVE, Engagement.CONTROLLING, Engagement.DIRECTIVE
LEVELS = (SUPPORTIVE, CONTROLLING, DIRECTIVE)

Consequences = Callable[[list[Initiative], str], Iterable[str]]
"""What a room says of a switch: sentences for these initiatives, whose level becomes the given one."""


LEVEL_KEPT = gettext_lazy("Only a PMO officer changes how far the office is involved.")


class OfficeOnly(NotAllowed):
    """The office runs this initiative and keeps this for itself."""

    code = "office_only"

    def __init__(self, sentence: Any) -> None:
        super().__init__("administer")
        self.sentence = sentence


def effective(initiative: Initiative) -> str:
    """The level that holds: the initiative's own, else the nearest above, else supportive."""
    return levels([initiative])[initiative.pk]


def levels(initiatives: Iterable[Initiative]) -> dict[int, str]:
    """The level that holds at each of these, in one query for all that is above them."""
    rows = list(initiatives)
    waiting = [one for one in rows if not one.engagement]
    above_ids = {pk for one in waiting for pk in one.ancestor_ids}
    above = (
        dict(
            Initiative.objects.filter(pk__in=above_ids).exclude(engagement="").values_list("pk", "engagement")
        )
        if above_ids
        else {}
    )
    return {one.pk: one.engagement or _nearest(one, above) for one in rows}


def is_controlled(initiative: Initiative) -> bool:
    """Whether what is missing stops the way: controlling, and directive all the more."""
    return effective(initiative) in (CONTROLLING, DIRECTIVE)


def is_office(user: Any, initiative: Initiative) -> bool:
    """Whether the person acts for the office there."""
    return policy.can(user, "administer", initiative)


def is_reserved(user: Any, initiative: Initiative) -> bool:
    """Whether the office runs this initiative and the person is not of the office."""
    return not is_office(user, initiative) and effective(initiative) == DIRECTIVE


def require_office(user: Any, initiative: Initiative, sentence: Any) -> None:
    """Refuse with the sentence where the office runs the initiative and the person is not of it."""
    if is_reserved(user, initiative):
        raise OfficeOnly(sentence)


_consequences: dict[Consequences, int] = {}


def add_consequences(function: Consequences, order: int = 50) -> None:
    """Declare what a switch changes in a room; called from a room's AppConfig.ready."""
    _consequences[function] = order


def reached(initiative: Initiative) -> list[Initiative]:
    """The initiative and those below that take their level from it."""
    family = Initiative.objects.filter(path__startswith=initiative.path, archived__isnull=True)
    rows = list(family.select_related("organisation").order_by("depth", "pk"))
    own = {one.pk for one in rows if one.engagement and one.pk != initiative.pk}
    return [one for one in rows if one.pk not in own and own.isdisjoint(one.ancestor_ids)]


def preview(initiative: Initiative, level: str) -> list[str]:
    """What would change if this were the initiative's own level ("": as above), in sentences."""
    before = effective(initiative)
    after = level or _inherited(initiative)
    if after == before:
        return []
    rows = reached(initiative)
    count = len(rows) - 1
    said = [str(_RULES[after])]
    if count:
        said.append(
            ngettext("%(count)d initiative below follows.", "%(count)d initiatives below follow.", count)
            % {"count": count}
        )
    for function in sorted(_consequences, key=lambda one: _consequences[one]):
        said.extend(str(sentence) for sentence in function(rows, after))
    return said


_RULES = {
    SUPPORTIVE: gettext_lazy("Gates warn and let through; documents are recommended; each project decides."),
    CONTROLLING: gettext_lazy(
        "A gate opens only with its criteria and evidence; a late report escalates one level up."
    ),
    DIRECTIVE: gettext_lazy(
        "Gates as in controlling; and only the office approves baselines, changes approved plans and names "
        "project managers."
    ),
}


def check_owner(user: Any, initiative: Initiative) -> None:
    """Naming who runs it is the office's, where the office runs it."""
    require_office(
        user,
        initiative,
        _("The office runs this initiative (directive): only a PMO officer names its project manager."),
    )


def check_level(user: Any, initiative: Initiative) -> None:
    """The office says itself how far it is involved."""
    if not is_office(user, initiative):
        raise OfficeOnly(LEVEL_KEPT)


def _inherited(initiative: Initiative) -> str:
    rows = Initiative.objects.filter(pk__in=initiative.ancestor_ids).exclude(engagement="")
    return _nearest(initiative, dict(rows.values_list("pk", "engagement")))


def _nearest(initiative: Initiative, above: dict[int, str]) -> str:
    return next((above[pk] for pk in reversed(initiative.ancestor_ids) if pk in above), SUPPORTIVE.value)
