"""The palette answers what one may see, by any part of the name, accents aside."""

from __future__ import annotations

import pytest
from django.http import HttpRequest

from jalon.pmo.common import palette
from jalon.pmo.registers import actions as registers
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


@pytest.mark.parametrize(
    ("words", "who", "url"),
    [
        ("decision log", "viewer", "/decisions/"),
        ("lessons", "viewer", "/registers/?kind=lesson"),
        ("new risk", "contributor", "/registers/?kind=risk&add=1"),
        ("ask change substation", "project_manager", "/i/substation/changes/new/"),
        ("someone leaving", "pmo_officer", "/members/leaving/"),
        ("import plan", "pmo_officer", "/import/"),
    ],
)
def test_what_people_ask_for_is_there_and_kept_from_strangers(
    cast: Cast, words: str, who: str, url: str
) -> None:
    def urls(user: object) -> list[str]:
        return [hit["url"] for hit in cast.client(user).get("/palette/", {"q": words}).json()["hits"]]

    assert url in urls(getattr(cast, who))
    assert url not in urls(cast.nobody)


def test_what_is_found_by_name_and_by_text_is_told_once(cast: Cast) -> None:
    entry = registers.create(
        by=cast.pmo_officer, initiative=cast.project, kind="risk", title="Transformer late"
    )
    hits = cast.client(cast.pmo_officer).get("/palette/", {"q": "transformer"}).json()["hits"]
    assert [
        hit["label"] for hit in hits if f"/{entry.pk}/" in hit["url"] or f"={entry.pk}" in hit["url"]
    ] == [str(entry)]


def test_every_page_of_an_initiative_is_found_by_its_name_and_the_initiatives(cast: Cast) -> None:
    client = cast.client(cast.project_manager)

    def urls(words: str, **headers: str) -> list[str]:
        return [hit["url"] for hit in client.get("/palette/", {"q": words}, headers=headers).json()["hits"]]

    for words, page in (
        ("status reports substation", "reports"),
        ("substation stakeh", "stakeholders"),
        ("toleranc substa", "tolerances"),
        ("registers substation", "registers"),
    ):
        assert any(url.startswith("/i/substation/") and page in url for url in urls(words)), words
    here = {"referer": "http://testserver/i/substation/registers/"}
    assert "/i/substation/reports/" in urls("status reports", **here)
    assert "/i/substation/reports/" not in urls("status reports")
    for words in ("status reports substation", "status reports"):
        hits = cast.client(cast.stranger).get("/palette/", {"q": words}, headers=here).json()["hits"]
        assert not [hit for hit in hits if "/i/substation/" in hit["url"]]


def test_the_report_is_prepared_from_anywhere_by_who_writes_it(cast: Cast) -> None:
    def commands(user: object) -> list[tuple[str, bool]]:
        hits = cast.client(user).get("/palette/", {"q": "prepare report substation"}).json()["hits"]
        return [(hit["url"], hit["post"]) for hit in hits if hit["url"].endswith("/prepare/")]

    assert commands(cast.project_manager) == [("/i/substation/reports/prepare/", True)]
    assert commands(cast.viewer) == []
    assert commands(cast.stranger) == []


def test_it_needs_a_signed_in_person(cast: Cast) -> None:
    assert cast.client().get("/palette/?q=sub").status_code == 302


def test_agroup_stands_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    def first(*_: object) -> list[palette.Hit]:
        return [
            palette.Hit(group, f"{group} 1", f"/{n}") for n, group in enumerate(("Issues", "Risks", "Issues"))
        ]

    def second(*_: object) -> list[palette.Hit]:
        return [palette.Hit("Risks", "Risks 2", "/8"), palette.Hit("Tasks", "Tasks 1", "/9")]

    monkeypatch.setattr(palette, "_providers", {second: 2, first: 1})
    groups = [hit.group for hit in palette.hits(HttpRequest(), "x")]
    assert groups == ["Issues", "Issues", "Risks", "Risks", "Tasks"]
