"""The pages of stages, gates, methods, timeboxes and products, tried with the cast's own hands."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from jalon.kits import method as shipped
from jalon.pmo.governance import actions
from jalon.pmo.governance.models import (
    Board,
    Evidence,
    Gate,
    Life,
    Method,
    Product,
    QualityCheck,
    Requirement,
)
from jalon.pmo.initiatives.models import Initiative
from tests.cast import Cast

STAGES = "/i/substation/stages/"


@pytest.fixture
def life(cast: Cast, board: Board) -> Life:
    Initiative.objects.filter(pk=cast.project.pk).update(stage="idea")
    cast.project.refresh_from_db()
    return actions.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")


def gate(cast: Cast) -> Gate:
    return Gate.objects.select_related("stage", "board").get(initiative=cast.project, stage__key="initiation")


def press(client: Client, cast: Cast, verb: str, **more: Any) -> Any:
    found = gate(cast)
    return client.post(f"/i/substation/gates/{found.pk}/", {"verb": verb, "version": found.version, **more})


def evidence(client: Client, cast: Cast, key: str, state: str = "given", **more: Any) -> Any:
    address = f"{STAGES}{gate(cast).stage_id}/"
    return client.post(address, {"verb": "evidence", "key": key, "state": state, **more})


def text(response: Any) -> str:
    return response.content.decode()


def test_before_a_method_the_page_offers_one(cast: Cast) -> None:
    assert "Choose a method" in text(cast.client(cast.project_manager).get(STAGES))
    assert "Choose a method" not in text(cast.client(cast.viewer).get(STAGES))


def test_the_method_page_shows_what_choosing_would_do_and_writes_nothing(cast: Cast, board: Board) -> None:
    client = cast.client(cast.project_manager)
    shown = text(client.get("/i/substation/method/?method=agilepm"))
    assert "It would stand in “Foundations”." in shown
    assert "4 things become due there:" in shown
    assert not Life.objects.exists()
    assert client.post("/i/substation/method/", {"method": "agilepm"}).url == STAGES
    assert Life.objects.get().method == "agilepm"
    assert "Timeboxes" in text(client.get(STAGES))


def test_a_gate_refused_for_missing_evidence_then_passed(cast: Cast, life: Life) -> None:
    Initiative.objects.filter(pk=cast.portfolio.pk).update(engagement="controlling")
    client = cast.client(cast.project_manager)
    shown = text(client.get(STAGES))
    assert "The project charter, the business case and the first risks and their owners are missing." in shown
    refused = press(client, cast, "submit")
    assert refused.status_code == 422
    assert "The office requires it here before “Go-ahead” opens." in text(refused)
    for key in ("charter", "business-case"):
        assert evidence(client, cast, key).status_code == 302
    officer = cast.client(cast.pmo_officer)
    assert evidence(officer, cast, "gate-risks", "waived", note="None yet").status_code == 302
    assert press(client, cast, "submit").status_code == 302
    assert "2 votes are missing." in text(client.get(STAGES))
    for user in (cast.sponsor, cast.portfolio_manager):
        assert press(cast.client(user), cast, "vote", choice="go").status_code == 302
    assert press(cast.client(cast.sponsor), cast, "decide", note="Well prepared").status_code == 302
    found = gate(cast)
    assert found.state == "passed"
    assert "Well prepared" in text(client.get(f"{STAGES}?stage={found.stage_id}"))


def test_a_secretary_records_a_vote_and_conditions_are_kept_with_their_owner(cast: Cast, life: Life) -> None:
    officer = cast.client(cast.pmo_officer)
    press(officer, cast, "submit")
    for user in (cast.sponsor, cast.contributor):
        seat = gate(cast).board.members.get(person__user=user)  # type: ignore[union-attr]
        press(officer, cast, "vote", choice="conditions", member=seat.pk)
    owner = cast.organisation.persons.get(user=cast.project_manager)
    sent = {"title_1": "Sign the contract", "owner_1": owner.pk, "due_1": "2026-03-02", "due_2": "no day"}
    press(officer, cast, "decide", **sent)
    done = gate(cast).passages.get()
    assert done.conditions == [{"title": "Sign the contract", "owner": owner.pk, "due": "2026-03-02"}]


def test_a_stale_button_is_told_and_does_nothing(cast: Cast, life: Life) -> None:
    client = cast.client(cast.project_manager)
    found = gate(cast)
    address = f"/i/substation/gates/{found.pk}/"
    assert client.post(address, {"verb": "submit"}).status_code == 428
    assert client.post(address, {"verb": "submit", "version": 99}).status_code == 409
    assert client.post(address, {"verb": "dance", "version": 1}).status_code == 422
    assert client.post(f"/i/tramway/gates/{found.pk}/", {"verb": "submit", "version": 1}).status_code == 404
    assert gate(cast).state == "ahead"


def test_an_address_given_as_evidence_is_a_link_only_where_it_is_safe(cast: Cast, life: Life) -> None:
    client = cast.client(cast.project_manager)
    evidence(client, cast, "charter", reference="javascript:alert(1)", note="<b>signed</b>")
    shown = text(client.get(STAGES))
    assert 'href="javascript' not in shown
    assert "&lt;b&gt;signed&lt;/b&gt;" in shown
    evidence(client, cast, "charter", reference="https://files.example/charter.pdf")
    assert 'href="https://files.example/charter.pdf"' in text(client.get(STAGES))


def test_days_in_the_wrong_order_come_back_with_what_was_typed(cast: Cast, life: Life) -> None:
    client = cast.client(cast.project_manager)
    stage = gate(cast).stage
    sent = {
        "verb": "plan",
        "version": stage.version,
        "planned_start": "2026-05-04",
        "planned_finish": "2026-05-01",
    }
    answer = client.post(f"{STAGES}{stage.pk}/", sent)
    assert answer.status_code == 422
    assert "cannot end before it starts" in text(answer)
    assert 'value="2026-05-01"' in text(answer)


def test_an_organisation_copies_a_method_edits_it_and_hears_of_each_fault_by_its_line(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    address = client.post("/methods/prince2/copy/").url
    own = Method.objects.get()
    assert own.key == "prince2-2"
    assert own.text.splitlines()[1] == "key: prince2-2"
    broken = own.text.replace("    phase: idea\n", "    fase: idea\n", 1)
    line = broken.splitlines().index("    fase: idea") + 1
    answer = client.post(address, {"version": own.version, "text": broken})
    assert answer.status_code == 422
    assert f'data-line="{line}"' in text(answer)
    assert "“fase” is no key here: did you mean “phase”?" in text(answer)
    own.refresh_from_db()
    assert own.version == 1
    better = own.text.replace('en: "PRINCE2"', 'en: "Our PRINCE2"', 1)
    assert client.post(address, {"version": 1, "text": better}).status_code == 302
    assert "Our PRINCE2" in text(client.get("/methods/"))
    assert client.post(address, {"version": 1, "text": better}).status_code == 409
    assert client.post(address, {"version": 2, "text": better.replace("prince2-2", "x")}).status_code == 422


def test_editing_a_method_moves_nobody_who_lives_by_it(cast: Cast, board: Board) -> None:
    own = actions.copy_method(by=cast.pmo_officer, organisation=cast.organisation, key="hybrid")
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key=own.key)
    text_ = own.text.replace("key: framing", "key: framed").replace("after: framing", "after: framed")
    actions.write_method(by=cast.pmo_officer, method=own, version=1, text=text_)
    client = cast.client(cast.project_manager)
    assert "Framing" in text(client.get(STAGES))
    assert "was edited since it was chosen here" in text(client.get("/i/substation/method/"))


def test_only_the_office_writes_methods(cast: Cast) -> None:
    own = actions.copy_method(by=cast.pmo_officer, organisation=cast.organisation, key="hybrid")
    for user in (cast.portfolio_manager, cast.project_manager, cast.viewer):
        client = cast.client(user)
        assert client.get("/methods/hybrid/").status_code == 200
        assert client.post("/methods/hybrid/copy/").status_code == 403
        assert client.get(f"/methods/own/{own.pk}/").status_code == 404
    assert cast.client(cast.foreigner).get(f"/methods/{own.key}/").status_code == 404
    assert Method.objects.count() == 1


@pytest.mark.parametrize("key", shipped.ORDER)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_method_reads_in_both_languages(cast: Cast, key: str, language: str) -> None:
    cast.viewer.language = language
    cast.viewer.save()
    shown = text(cast.client(cast.viewer).get(f"/methods/{key}/"))
    name = shipped.shipped(key).stages[0].name.said(language)
    assert name in shown


def test_musts_beyond_sixty_percent_are_told_with_what_to_rank_lower(cast: Cast, board: Board) -> None:
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key="agilepm")
    client = cast.client(cast.project_manager)
    address = "/i/substation/timeboxes/"
    for title, priority, effort in (("Read", "must", 8), ("Show", "should", 1), ("Colour", "could", 1)):
        sent = {
            "what": "requirement",
            "new-title": title,
            "new-priority": priority,
            "new-effort": effort,
            "new-state": "todo",
        }
        assert client.post(address, sent).status_code == 302
    shown = text(client.get(address))
    assert "rank 2.0 d of it lower" in shown
    assert "Must 80%, should 10%, could 10%" in shown
    one = Requirement.objects.get(title="Read")
    where = f"/i/substation/requirements/{one.pk}/"
    sent = {"verb": "state", "version": one.version, "state": "done"}
    assert cast.client(cast.contributor).post(where, sent).status_code == 302
    assert cast.client(cast.viewer).post(where, sent).status_code == 403
    assert client.post(address, {"what": "requirement", "new-title": "", "new-effort": -1}).status_code == 422
    assert Requirement.objects.count() == 3


def test_a_product_is_accepted_once_its_checks_have_passed(cast: Cast, board: Board) -> None:
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key="prince2")
    client = cast.client(cast.project_manager)
    address = client.post("/i/substation/products/", {"title": "Transformer", "state": "agreed"}).url
    product = Product.objects.get()
    accepted = {"verb": "save", "version": product.version, "title": "Transformer", "state": "accepted"}
    refused = client.post(address, accepted)
    assert refused.status_code == 422
    assert "accepted once all its quality checks have passed" in text(refused)
    check = {"verb": "check", "check-criterion": "It holds 60 kV", "check-result": "pending"}
    assert client.post(address, check).status_code == 302
    line = QualityCheck.objects.get()
    where = f"/i/substation/checks/{line.pk}/"
    result = {"verb": "result", "version": line.version, "result": "passed", "done": ""}
    assert client.post(where, result).status_code == 422
    assert client.post(where, {**result, "done": "2026-02-03"}).status_code == 302
    assert client.post(address, accepted).status_code == 302
    product.refresh_from_db()
    assert product.state == "accepted"


def test_the_calendar_tells_what_is_overdue_and_hides_what_one_may_not_see(cast: Cast, life: Life) -> None:
    stage = gate(cast).stage
    client = cast.client(cast.pmo_officer)
    client.post(f"{STAGES}{stage.pk}/", {"verb": "plan", "version": stage.version, "gate_due": "2026-01-05"})
    shown = text(client.get("/gates/"))
    assert "Overdue" in shown
    assert "Substation" in shown
    assert "Substation" not in text(cast.client(cast.stranger).get("/gates/"))
    address = "/api/v1/organisations/norvalie/gates"
    dated = client.get(address).json()
    assert [(one["initiative"], one["day"], one["late"]) for one in dated["items"]] == [
        ("substation", "2026-01-05", True)
    ]
    assert (dated["late"], dated["left_out"]) == (1, 0)
    assert client.get(f"{address}?under=substation").json() == dated
    assert client.get(f"{address}?under={cast.other_project.slug}").json()["items"] == []
    assert client.get(f"{address}?under={cast.elsewhere.slug}").status_code == 404
    assert cast.client(cast.stranger).get(address).json()["items"] == []


def test_the_calendar_asks_a_fixed_number_of_queries(
    cast: Cast, life: Life, django_assert_max_num_queries: Any
) -> None:
    Gate.objects.update(due="2026-01-05")
    client = cast.client(cast.pmo_officer)
    client.get("/gates/")
    with django_assert_max_num_queries(16):
        client.get("/gates/")


def test_evidence_waived_by_the_office_is_shown_as_such(cast: Cast, life: Life) -> None:
    evidence(cast.client(cast.pmo_officer), cast, "charter", "waived", note="An order stands for it")
    assert "Not needed here: An order stands for it" in text(cast.client(cast.viewer).get(STAGES))
    assert Evidence.objects.get().state == "waived"
