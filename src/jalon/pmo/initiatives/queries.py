"""What pages read about the tree."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from jalon.pmo.initiatives.access import visible_to
from jalon.pmo.initiatives.models import Initiative, Kind, Sector, Stage

ROOM_BELOW = {
    None: (Kind.PORTFOLIO, Kind.PROGRAMME, Kind.PROJECT),
    Kind.PORTFOLIO: (Kind.PORTFOLIO, Kind.PROGRAMME, Kind.PROJECT),
    Kind.PROGRAMME: (Kind.PROGRAMME, Kind.PROJECT),
    Kind.PROJECT: (),
}

CHOICES = {"kind": Kind.choices, "stage": Stage.choices, "sector": Sector.choices}
"""The words of coded values, by field, for the rooms above."""


class Node(NamedTuple):
    """An initiative as a page of a thousand shows it; `parent` is None where the reader sees none above."""

    pk: int
    parent: int | None
    level: int
    kind: str
    name: str
    slug: str
    code: str
    owner: str
    sponsor: str
    sector: str
    stage: str
    declared: str
    note: str


def kinds_below(parent: Initiative | None) -> tuple[Kind, ...]:
    """What may stand under an initiative (None: at the top of an organisation)."""
    return ROOM_BELOW[Kind(parent.kind) if parent else None]


def path_of(user: Any, initiative: Initiative) -> list[Initiative]:
    """The visible ancestors, from the top: someone invited to a project sees no portfolio's name."""
    return list(visible_to(user).filter(pk__in=initiative.ancestor_ids).order_by("depth"))


def below(user: Any, initiative: Initiative) -> QuerySet[Initiative]:
    """All visible initiatives below one, in tree order of depth and position."""
    return (
        visible_to(user)
        .filter(path__startswith=initiative.path)
        .exclude(pk=initiative.pk)
        .order_by("depth", "position", "pk")
    )


def tree(user: Any, organisation: Any, right: str = "view", archived: bool = False) -> list[Initiative]:
    """The visible initiatives of an organisation, each after its parent, brothers by position."""
    rows = visible_to(user, right).filter(organisation=organisation)
    if not archived:
        rows = rows.filter(archived__isnull=True)
    nodes = list(rows.select_related("organisation", "owner").order_by("position", "pk"))
    present = {node.pk for node in nodes}
    children: dict[int | None, list[Initiative]] = {}
    for node in nodes:
        above = node.parent_id if node.parent_id in present else None
        children.setdefault(above, []).append(node)
    ordered: list[Initiative] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting.extend(reversed(children.get(node.pk, [])))
    return ordered


def nodes(user: Any, organisation: Any, under: Initiative | None = None) -> list[Node]:
    """The visible initiatives as light rows, each after its parent, brothers by position; one query.

    With `under`, only those below that one; its children are then at the top.
    """
    rows = visible_to(user).filter(organisation=organisation, archived__isnull=True)
    if under is not None:
        rows = rows.filter(path__startswith=under.path).exclude(pk=under.pk)
    own = (get_language() or organisation.language).startswith(organisation.language)
    found = {
        pk: Node(pk, parent, 0, kind, name if own or not other else other, *rest)
        for pk, parent, kind, name, other, *rest in rows.order_by("position", "pk").values_list(
            "pk", "parent_id", "kind", "name", "name_alt", "slug", "code", "owner__name", "sponsor__name",
            "sector", "stage", "status_declared", "status_note",
        )
    }  # fmt: skip
    children: dict[int | None, list[Node]] = {}
    for node in found.values():
        children.setdefault(node.parent if node.parent in found else None, []).append(node)
    ordered: list[Node] = []
    waiting: list[tuple[Node, int | None, int]] = [
        (node, None, 0) for node in reversed(children.get(None, ()))
    ]
    while waiting:
        node, parent, level = waiting.pop()
        ordered.append(
            node._replace(parent=parent, level=level, owner=node.owner or "", sponsor=node.sponsor or "")
        )
        waiting.extend((below, node.pk, level + 1) for below in reversed(children.get(node.pk, ())))
    return ordered


def places(
    user: Any, organisation: Any, right: str, without: Initiative | None = None
) -> list[tuple[str, str]]:
    """(id, indented name) pairs of the initiatives where the user has a right, for a list to pick from."""
    nodes = tree(user, organisation, right)
    if without is not None:
        nodes = [node for node in nodes if not node.path.startswith(without.path)]
    top = min((node.depth for node in nodes), default=0)
    return [(str(node.pk), "\u2003" * (node.depth - top) + node.title) for node in nodes]


def named(rows: QuerySet[Initiative], words: str) -> QuerySet[Initiative]:
    """Those whose name, other name or code holds the words."""
    return rows.filter(Q(name__icontains=words) | Q(name_alt__icontains=words) | Q(code__icontains=words))
