"""Full-text search: what is found, by whom, and how the index follows the texts."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from jalon.pmo.initiatives import actions, search
from jalon.pmo.initiatives.models import Initiative, SearchText
from jalon.pmo.initiatives.search import words
from tests.cast import Cast


def _index(row: Initiative, title: str, body: str = "", kind: str = "initiative") -> None:
    search.index(row, kind=kind, title=title, body=body, organisation=row.organisation, initiative=row)


def _titles(found: list[search.Found]) -> list[str]:
    return [one.text.title for one in found]


def test_every_word_counts_by_its_beginning_without_accents_or_capitals(cast: Cast) -> None:
    _index(cast.project, "Œuvres d’art : dépôts retardés", "La livraison du transformateur a glissé.")
    user = cast.project_manager
    for asked in ("oeuvre depot", "DÉPÔTS", "transfo livr", "œuvres", "d'art"):
        assert _titles(search.find(user, asked)) == ["Œuvres d’art : dépôts retardés"], asked
    assert search.find(user, "transformateur absent") == []
    assert search.find(user, "  !! ") == []


def test_a_plural_finds_the_singular(cast: Cast) -> None:
    _index(cast.project, "Permit refused")
    assert _titles(search.find(cast.viewer, "permits")) == ["Permit refused"]


def test_signs_of_the_query_language_are_words_like_others(cast: Cast) -> None:
    _index(cast.project, "A AND B near C")
    for asked in ('"', "a OR", "NEAR(", "title:", "b*", "a & b | !c :*", "a') --", "\\"):
        search.find(cast.viewer, asked)
    assert _titles(search.find(cast.viewer, "near AND")) == ["A AND B near C"]


def test_the_title_weighs_more_than_the_body(cast: Cast) -> None:
    _index(cast.project, "Cable route", "The weather and the trench")
    _index(cast.programme, "Trench flooded", "Water")
    assert _titles(search.find(cast.pmo_officer, "trench"))[0] == "Trench flooded"


def test_nobody_finds_what_they_may_not_see(cast: Cast) -> None:
    _index(cast.project, "Secret tender")
    search.index(cast.organisation, kind="initiative", title="Secret rules", organisation=cast.organisation)
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        assert search.find(user, "secret") == []
        assert search.similar(user, "secret tender", kinds=["initiative"]) == []
    assert _titles(search.find(cast.viewer, "secret")) == ["Secret tender"]
    assert sorted(_titles(search.find(cast.pmo_officer, "secret"))) == ["Secret rules", "Secret tender"]


def test_a_moved_initiative_takes_its_texts_along(cast: Cast) -> None:
    _index(cast.project, "Secret tender")
    actions.move(
        by=cast.pmo_officer,
        initiative=cast.project,
        version=cast.project.version,
        parent=cast.other_portfolio,
    )
    assert search.find(cast.portfolio_manager, "secret") == []
    assert _titles(search.find(cast.project_manager, "secret")) == ["Secret tender"]


def test_the_index_follows_a_change_a_deletion_and_a_cascade(cast: Cast) -> None:
    _index(cast.project, "First words")
    _index(cast.project, "Other words")
    assert search.find(cast.pmo_officer, "first") == []
    assert _titles(search.find(cast.pmo_officer, "other words")) == ["Other words"]
    search.forget(cast.project)
    assert search.find(cast.pmo_officer, "other words") == []
    _index(cast.elsewhere, "Elsewhere words")
    assert search.find(cast.foreigner, "elsewhere")
    cast.elsewhere.delete()
    assert search.find(cast.foreigner, "elsewhere") == []


def test_kinds_places_and_the_limit_narrow_the_answer(cast: Cast) -> None:
    _index(cast.project, "Trench one")
    _index(cast.other_project, "Trench two")
    _index(cast.programme, "Trench three", kind="unknown")
    user = cast.pmo_officer
    assert _titles(search.find(user, "trench", below=cast.portfolio)) == ["Trench one"]
    assert _titles(search.find(user, "trench", kinds=["initiative"], limit=1)) == ["Trench two"]
    # a text whose room is gone is not shown
    assert "Trench three" not in _titles(search.find(user, "trench"))


def test_similar_offers_what_shares_words_and_leaves_out_the_rest(cast: Cast) -> None:
    _index(
        cast.other_project, "Transformer delivered late", "The supplier promised eight weeks and took twenty."
    )
    _index(cast.programme, "Late invoices", "Nothing about equipment")
    found = search.similar(
        cast.pmo_officer, "Late delivery of the main transformer by the supplier", kinds=["initiative"]
    )
    assert _titles(found) == ["Transformer delivered late"]
    without = search.similar(
        cast.pmo_officer, "transformer supplier", kinds=["initiative"], without=[str(cast.other_project.pk)]
    )
    assert without == []


def test_an_initiative_is_found_by_its_purpose_and_a_rebuild_keeps_it(cast: Cast) -> None:
    made = actions.create(
        by=cast.pmo_officer,
        organisation=cast.organisation,
        parent=cast.portfolio,
        kind="project",
        name="Harbour",
        purpose="Dredging of the basin",
    )
    assert _titles(search.find(cast.portfolio_manager, "dredg basin")) == ["Harbour"]
    actions.change(by=cast.pmo_officer, initiative=made, version=1, purpose="Quay walls")
    assert search.find(cast.portfolio_manager, "dredging") == []
    SearchText.objects.all().delete()
    call_command("rebuild_search", stdout=StringIO())
    assert _titles(search.find(cast.portfolio_manager, "quay")) == ["Harbour"]


def test_a_snippet_shows_the_words_where_they_stand() -> None:
    text = "début " * 60 + "le transformateur arrive <b>tard</b> " + "fin " * 60
    shown = words.pieces(text, ["transfo"], 100)
    assert ("transformateur", True) in shown
    assert shown[0] == ("… ", False)
    assert sum(len(piece) for piece, _hit in shown) < 140
    assert "".join(piece for piece, _hit in words.pieces(text, ["transfo"])) == text


def test_the_page_shows_what_was_found_as_text(cast: Cast) -> None:
    _index(cast.project, "Trench <script>alert(1)</script>", "digging & <b>shoring</b>")
    page = cast.client(cast.viewer).get("/search/", {"q": "trench", "kind": "initiative"}).content.decode()
    assert "<mark>Trench</mark> &lt;script&gt;" in page
    assert "&lt;b&gt;shoring" in page
    assert "Trench" not in cast.client(cast.stranger).get("/search/", {"q": "trenches"}).content.decode()


def test_the_api_answers_the_same(cast: Cast) -> None:
    _index(cast.project, "Trench flooded", "Pumps were missing")
    client = cast.client(cast.viewer)
    found = client.get("/api/v1/search", {"q": "trench"}).json()
    assert [one["title"] for one in found] == ["Trench flooded"]
    assert found[0]["initiative"] == "substation"
    close = client.get("/api/v1/search/similar", {"q": "flooded trench", "kind": "initiative"}).json()
    assert [one["title"] for one in close] == ["Trench flooded"]
    assert client.get("/api/v1/search/similar", {"q": "flooded"}).status_code == 422
    assert cast.client(cast.stranger).get("/api/v1/search", {"q": "trench"}).json() == []


def test_the_palette_leads_to_all_texts(cast: Cast) -> None:
    hits = cast.client(cast.viewer).get("/palette/", {"q": "trench"}).json()["hits"]
    assert "/search/?q=trench" in [hit["url"] for hit in hits]


@pytest.mark.parametrize("letter", ["é", "œ", "ß", "İ", "ﬁ"])
def test_folding_knows_joined_and_accented_letters(letter: str) -> None:
    assert words.folded(letter).isascii()
