"""The palette answers what one may see, by any part of the name, accents aside."""

from __future__ import annotations

import pytest
from django.http import HttpRequest

from jalon.pmo.common import palette
from tests.cast import Cast


def _labels(cast: Cast, user, words: str) -> list[str]:
    return [hit["label"] for hit in cast.client(user).get("/palette/", {"q": words}).json()["hits"]]


def test_an_initiative_is_found_by_a_part_of_its_name(cast: Cast) -> None:
    cast.project.name = "Poste électrique"
    cast.project.save()
    assert "Poste électrique" in _labels(cast, cast.viewer, "ELEC post")


def test_what_one_may_not_see_is_not_found(cast: Cast) -> None:
    assert "Substation" in _labels(cast, cast.project_manager, "substation")
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        assert "Substation" not in _labels(cast, user, "substation")


def test_commands_follow_the_rights(cast: Cast) -> None:
    assert "New project" in _labels(cast, cast.pmo_officer, "new")
    assert "New project" not in _labels(cast, cast.viewer, "new")
    assert "Members" not in _labels(cast, cast.viewer, "memb")


def test_it_needs_a_signed_in_person(cast: Cast) -> None:
    assert cast.client().get("/palette/?q=sub").status_code == 302


def test_agroup_stands_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    def first(*_: object) -> list[palette.Hit]:
        return [palette.Hit(group, f"{group} 1", "/") for group in ("Issues", "Risks", "Issues")]

    def second(*_: object) -> list[palette.Hit]:
        return [palette.Hit("Risks", "Risks 2", "/"), palette.Hit("Tasks", "Tasks 1", "/")]

    monkeypatch.setattr(palette, "_providers", {second: 2, first: 1})
    groups = [hit.group for hit in palette.hits(HttpRequest(), "x")]
    assert groups == ["Issues", "Issues", "Risks", "Risks", "Tasks"]
