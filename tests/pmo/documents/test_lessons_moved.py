"""Lessons once stood in the closing room: the migration that moved them to the register loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jalon.pmo.common.models import ChangeSet
from jalon.pmo.registers import queries
from jalon.pmo.registers.models import Counter, Entry
from tests.cast import Cast

BEFORE = ("documents", "0001_documents_and_closing")
AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def old(transactional_db: None, cast: Cast) -> Iterator[Any]:
    """The models as they were before the lessons moved, with the tables of then."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([BEFORE])
    others = [one for one in MigrationExecutor(connection).loader.applied_migrations if one[0] != BEFORE[0]]
    yield MigrationExecutor(connection).loader.project_state([*others, BEFORE]).apps
    now = MigrationExecutor(connection)
    now.migrate(leaves)


def _again() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _lesson(old: Any, cast: Cast, title: str, kind: str) -> Any:
    made = old.get_model("documents", "Lesson").objects.create(
        initiative_id=cast.project.pk,
        kind=kind,
        title=title,
        situation=f"Situation · {title}",
        effect=f"Effet · {title}",
        recommendation=f"Conseil · {title}",
        at=AT,
        by_id=cast.project_manager.pk,
    )
    old.get_model("initiatives", "SearchText").objects.create(
        organisation_id=cast.organisation.pk,
        initiative_id=cast.project.pk,
        kind="lesson",
        label="documents.Lesson",
        object_pk=str(made.pk),
        title=title,
        body=made.situation,
    )
    return made


def test_every_lesson_arrives_with_its_words_its_uses_and_its_place_in_the_search(
    old: Any, cast: Cast
) -> None:
    told = [("Réserver l’usine « A » tôt", "avoid"), ("Essayer sur banc", "keep"), ("漢字 & <b>", "keep")]
    lessons = [_lesson(old, cast, title, kind) for title, kind in told]
    old.get_model("registers", "Counter").objects.create(
        organisation_id=cast.organisation.pk, kind="lesson", last=41
    )
    for initiative in (cast.project, cast.programme):
        old.get_model("documents", "LessonUse").objects.create(
            lesson=lessons[0], initiative_id=initiative.pk, at=AT, by_id=cast.project_manager.pk
        )
    before = ChangeSet.objects.count()

    _again()

    entries = list(Entry.objects.filter(kind="lesson").order_by("number"))
    assert [(one.number, one.title, one.direction) for one in entries] == [
        (42, *told[0]),
        (43, *told[1]),
        (44, *told[2]),
    ], "numbered after those that the register had"
    assert Counter.objects.get(organisation=cast.organisation, kind="lesson").last == 44
    for entry, (title, _kind) in zip(entries, told, strict=True):
        assert (entry.cause, entry.effect, entry.advice) == (
            f"Situation · {title}",
            f"Effet · {title}",
            f"Conseil · {title}",
        )
        assert (entry.initiative, entry.held_at, entry.organisation) == (
            cast.project,
            cast.project,
            cast.organisation,
        )
        assert (entry.raised_by, entry.created) == (cast.project_manager, AT)
    assert {one.initiative_id for one in entries[0].uses.all()} == {cast.project.pk, cast.programme.pk}
    assert all(one.at == AT and one.by == cast.project_manager for one in entries[0].uses.all())
    found = _texts()
    assert found == {(f"L-{one.number} {one.title}", str(one.pk)) for one in entries}
    assert queries.lessons(cast.project).count() == len(told)
    assert ChangeSet.objects.count() == before, "what is only moved is no change of anybody's"
    assert {"documents_lesson", "documents_lessonuse"}.isdisjoint(connection.introspection.table_names())


def _texts() -> set[tuple[str, str]]:
    from jalon.pmo.initiatives.models import SearchText

    rows = SearchText.objects.filter(label__in=("registers.Entry", "documents.Lesson"), kind="lesson")
    return set(rows.values_list("title", "object_pk"))


def test_an_office_without_lessons_moves_without_a_word(old: Any, cast: Cast) -> None:
    _again()
    assert not Entry.objects.filter(kind="lesson").exists()
