"""Entries of the registers are found by their words, as the reader may see them."""

from __future__ import annotations

from jalon.pmo.initiatives import search
from jalon.pmo.registers import actions
from tests.cast import Cast


def test_an_entry_is_found_by_its_words_and_only_by_who_sees_it(cast: Cast) -> None:
    made = actions.create(
        by=cast.project_manager, initiative=cast.project, kind="risk", title="Transformer late"
    )
    found = search.find(cast.viewer, "transfo")
    assert [one.text.object_pk for one in found] == [str(made.pk)]
    assert found[0].url == f"/i/{cast.project.slug}/registers/{made.pk}/"
    assert search.find(cast.stranger, "transfo") == []
    actions.change(by=cast.project_manager, entry=made, version=made.version, title="Crane broken")
    assert search.find(cast.viewer, "transfo") == []
    lesson = actions.create(
        by=cast.project_manager,
        initiative=cast.project,
        kind="lesson",
        title="Book the crane early",
        advice="Reserve it with the permit.",
    )
    close = search.similar(cast.pmo_officer, "crane permit", kinds=["lesson"])
    assert [one.text.object_pk for one in close] == [str(lesson.pk)]
    before = search.find(cast.pmo_officer, "crane")
    search.rebuild()
    assert len(search.find(cast.pmo_officer, "crane")) == len(before) == 2
