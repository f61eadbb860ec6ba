"""A project that begins from a kit and a method: all of it in one transaction, or nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from jalon.kits import shelf
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.documents import queries as documents
from jalon.pmo.documents.models import Document
from jalon.pmo.governance import actions as acting
from jalon.pmo.governance import methods as governance
from jalon.pmo.governance.models import Gate, Life
from jalon.pmo.initiatives import actions as tree
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.kits import actions, queries
from jalon.pmo.kits.models import KitUse
from jalon.pmo.organisation.models import Person, WorkingCalendar
from jalon.pmo.planning import actions as plans
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.models import Activity, ActivityLink, Plan, PlanResource
from jalon.pmo.registers.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
START = date(2027, 1, 4)


def sent(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "kit": "construction",
        "method": "prince2",
        "name": "School",
        "name_alt": "École",
        "parent": str(cast.programme.pk),
        "owner": str(Person.objects.get(user=cast.project_manager).pk),
        "start": "2027-01-04",
        **changes,
    }


def test_a_kit_and_a_method_make_a_whole_project(cast: Cast) -> None:
    response = cast.client(cast.portfolio_manager).post(reverse("kit_begin"), sent(cast))
    assert response.status_code == 302, response.content.decode()
    made = Initiative.objects.get(name="School")
    kit = shelf.kit("construction")
    plan = Plan.objects.get(initiative=made)
    assert response.url == reverse("plan", args=[made.slug])
    assert (made.kind, made.sector, made.parent, made.name_alt) == (
        "project", "construction", cast.programme, "École",
    )  # fmt: skip
    assert Activity.objects.filter(plan=plan).count() == len(kit.rows())
    assert ActivityLink.objects.filter(plan=plan).count() == sum(len(w.after) for w, _ in kit.rows())
    assert PlanResource.objects.filter(plan=plan).count() == len(kit.roles)
    assert Life.objects.get(initiative=made).method == "prince2"
    assert KitUse.objects.get(initiative=made).key == "construction"
    assert ChangeSet.objects.filter(initiative=made, verb="kit.use").count() == 1


def test_risks_and_documents_reach_their_rooms(cast: Cast) -> None:
    cast.client(cast.portfolio_manager).post(reverse("kit_begin"), sent(cast))
    kit = shelf.kit("construction")
    risks = Entry.objects.filter(initiative__name="School", kind="risk").select_related("risk")
    assert risks.count() == len(kit.risks)
    first = kit.risks[0]
    entry = risks.get(title=first.event["en"])
    assert (entry.direction, entry.risk.probability, entry.risk.impact, entry.cause) == (
        "threat", 3, 4, first.cause["en"],
    )  # fmt: skip
    assert [one.text for one in entry.responses.all()] == [first.response["en"]]
    uids = {work.key: uid for uid, (work, _) in enumerate(kit.rows(), 1)}
    assert {one.uid for one in entry.links.all()} == {uids[key] for key in first.tasks}
    asked = documents.obligations(Initiative.objects.get(name="School"))
    due = {one.name: one.due for one in asked}
    assert all(due[one.name["en"]] for one in kit.documents)


def test_without_a_method_the_documents_stand_by_themselves(cast: Cast) -> None:
    cast.client(cast.portfolio_manager).post(reverse("kit_begin"), sent(cast, method=""))
    titles = set(Document.objects.filter(initiative__name="School").values_list("title", flat=True))
    assert titles == {one.name["en"] for one in shelf.kit("construction").documents}


@pytest.mark.parametrize("method", ["predictive", "prince2", "agilepm", "hybrid"])
def test_the_gates_of_the_kit_are_gates_of_the_project(cast: Cast, method: str) -> None:
    cast.client(cast.portfolio_manager).post(reverse("kit_begin"), sent(cast, method=method))
    made = Initiative.objects.get(name="School")
    kit = shelf.kit("construction")
    gates = {gate.name_en: gate for gate in Gate.objects.filter(initiative=made)}
    days = queries.finishes(made, kit)
    assert [gates[one.name["en"]].due for one in kit.gates] == [days[one.at].date() for one in kit.gates]
    spec = governance.spec_of(Life.objects.get(initiative=made))
    for one in kit.gates:
        asked = spec.stage(gates[one.name["en"]].stage.key)
        names = {criterion.name.en for criterion in asked.gate.criteria}
        wanted = {text["en"] for text in one.criteria}
        assert wanted | {d.name["en"] for d in kit.documents if d.gate == one.key} <= names
    closing = {one.name.en for one in spec.line[-1].gate.criteria}
    assert {one["en"] for one in kit.closing} <= closing


def test_another_method_keeps_the_gates_of_the_kit(cast: Cast) -> None:
    cast.client(cast.portfolio_manager).post(reverse("kit_begin"), sent(cast, method="predictive"))
    made = Initiative.objects.get(name="School")
    life = Life.objects.get(initiative=made)
    stage = life.stages.get(key="kit-apd-ok")
    key = "gate-kit-apd-ok-1"
    acting.give_evidence(by=cast.pmo_officer, stage=stage, key=key, state="given", note="signed")
    acting.choose_method(by=cast.pmo_officer, initiative=made, key="prince2", version=life.version)
    shown = life.stages.get(key="kit-apd-ok", left=False)
    assert shown.gate.due
    assert shown.evidence.get(key=key).note == "signed"
    page = cast.client(cast.pmo_officer).get(reverse("governance_method", args=[made.slug]))
    assert "newer" in page.context
    assert not page.context["newer"]


def test_the_plan_ends_when_the_preview_said(cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    chosen = queries.chosen(cast.portfolio_manager, cast.organisation, "transport")
    seen = queries.preview(chosen, cast.organisation, START)
    client.post(reverse("kit_begin"), sent(cast, kit="transport"))
    plan = Plan.objects.get(initiative__name="School")
    snapshot = planning.snapshot(plan.pk)
    assert snapshot.schedule.project_finish == seen.ahead.finish
    assert snapshot.schedule.project_start == datetime(2027, 1, 4, 8, 30)


def test_the_calendars_keep_the_country_s_holidays(cast: Cast) -> None:
    cast.client(cast.portfolio_manager).post(reverse("kit_begin"), sent(cast, kit="arts"))
    rows = WorkingCalendar.objects.filter(initiative__name="School")
    kit = shelf.kit("arts")
    assert {row.name: row.holidays_country for row in rows} == {
        one.name["en"]: "FR" if one.holidays == "own" else "" for one in kit.calendars
    }


def test_texts_are_in_the_organisation_s_language(cast: Cast) -> None:
    cast.organisation.language = "fr"
    cast.organisation.save()
    cast.client(cast.portfolio_manager).post(reverse("kit_begin"), sent(cast))
    names = set(Activity.objects.filter(plan__initiative__name="School").values_list("name", flat=True))
    assert "Levée des réserves" in names
    assert "Snag clearing" not in names


@pytest.mark.parametrize("key", shelf.SECTORS)
def test_every_kit_becomes_a_plan(cast: Cast, key: str) -> None:
    made = actions.create_project(
        by=cast.pmo_officer,
        organisation=cast.organisation,
        chosen=queries.chosen(cast.pmo_officer, cast.organisation, key),
        name=key,
        start=START,
    )
    plan = Plan.objects.get(initiative=made)
    assert planning.snapshot(plan.pk).schedule.project_finish > datetime(2027, 6, 1)


def test_a_method_that_is_gone_leaves_nothing(cast: Cast) -> None:
    before = Initiative.objects.count(), Plan.objects.count(), ChangeSet.objects.count()
    body = {"kit": "it", "method": "no-such", "name": "X", "parent": "smart-metering", "start": "2027-01-04"}
    response = cast.client(cast.portfolio_manager).post(
        "/api/v1/organisations/norvalie/projects", body, content_type="application/json"
    )
    assert response.status_code == 404
    assert (Initiative.objects.count(), Plan.objects.count(), ChangeSet.objects.count()) == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"kit": "farming"}, "Select a valid choice."),
        ({"start": "soon"}, "Enter a valid date."),
        ({"start": "1066-10-14"}, "A project starts between 1990 and 2099."),
        ({"parent": "999999"}, "Select a valid choice."),
    ],
)
def test_bad_input_is_said_at_its_field(cast: Cast, changes: dict[str, str], sentence: str) -> None:
    response = cast.client(cast.portfolio_manager).post(reverse("kit_begin"), sent(cast, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Initiative.objects.filter(name="School").exists()


@pytest.mark.parametrize("who", ["project_manager", "sponsor", "contributor", "viewer", "stranger", "nobody"])
def test_who_may_not_manage_begins_nothing(cast: Cast, who: str) -> None:
    client = cast.client(getattr(cast, who))
    assert client.get(reverse("kit_begin")).status_code in (403, 404)
    assert client.post(reverse("kit_begin"), sent(cast)).status_code in (403, 404)
    assert not Initiative.objects.filter(name="School").exists()


def test_a_portfolio_manager_begins_nothing_elsewhere(cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    for parent in ("", str(cast.other_portfolio.pk), str(cast.elsewhere.pk)):
        assert client.post(reverse("kit_begin"), sent(cast, parent=parent)).status_code == 422
    assert not Initiative.objects.filter(name="School").exists()


def test_the_page_previews_and_is_fast_enough_to_try(cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    page = client.get(reverse("kit_begin") + "?kit=health&parent=smart-metering").content.decode()
    assert "Would finish on" in page
    fragment = client.get(reverse("kit_preview") + "?kit=retail&start=2027-03-01").content.decode()
    assert "<html" not in fragment
    assert "Location and lease" in fragment
    nothing = client.get(reverse("kit_preview") + "?kit=retail&start=x").content.decode()
    assert "Choose a kit and a start date" in nothing


def test_the_kit_page_of_a_project_follows_its_plan(cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    client.post(reverse("kit_begin"), sent(cast))
    made = Initiative.objects.get(name="School")
    page = client.get(reverse("kit_of", args=[made.slug])).content.decode()
    assert "Acceptance of the works" in page
    kit = queries.read(KitUse.objects.get(initiative=made).text, "kit.yaml")
    dates = queries.finishes(made, kit)
    assert dates["accepted"] > dates["award"] > dates["apd"]
    Activity.objects.filter(plan__initiative=made).delete()
    assert client.get(reverse("kit_of", args=[made.slug])).status_code == 200


def test_the_api_begins_a_project(cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    body = {
        "kit": "it",
        "method": "agilepm",
        "name": "Portal",
        "parent": "smart-metering",
        "start": "2027-01-04",
    }
    response = client.post("/api/v1/organisations/norvalie/projects", body, content_type="application/json")
    assert response.status_code == 201, response.content
    assert response.json()["made"]["tasks"] == shelf.kit("it").tasks
    seen = client.get("/api/v1/organisations/norvalie/kits/it/preview?start=2027-01-04").json()
    assert seen["finish"] == response.json()["finish"]


def demand(cast: Cast, **fields: Any) -> Initiative:
    """A project that is only asked for: no plan, still to be decided."""
    return tree.create(
        by=cast.portfolio_manager,
        organisation=cast.programme.organisation,
        parent=cast.programme,
        kind=fields.pop("kind", "project"),
        name="Depot",
        stage="idea",
        **fields,
    )


def test_a_demand_keeps_its_name_and_place_and_becomes_a_project(cast: Cast) -> None:
    asked = demand(cast, sector="transport", purpose="Trams need a roof.")
    client = cast.client(cast.portfolio_manager)
    page = client.get(reverse("kit_take", args=[asked.slug])).content.decode()
    assert "Trams need a roof." in page
    assert "Would finish on" in page
    body = {"kit": "transport", "method": "predictive", "start": "2027-01-04"}
    response = client.post(reverse("kit_take", args=[asked.slug]), body)
    assert response.status_code == 302, response.content.decode()
    assert response.url == reverse("plan", args=[asked.slug])
    kit = shelf.kit("transport")
    assert Activity.objects.filter(plan__initiative=asked).count() == len(kit.rows())
    assert Entry.objects.filter(initiative=asked, kind="risk").count() == len(kit.risks)
    assert Life.objects.get(initiative=asked).method == "predictive"
    asked.refresh_from_db()
    # it is a demand until its first gate says otherwise
    assert (asked.name, asked.parent, asked.stage) == ("Depot", cast.programme, "idea")


def test_a_demand_that_lives_by_a_method_keeps_it_with_the_gates_of_the_kit(cast: Cast) -> None:
    asked = demand(cast)
    acting.choose_method(by=cast.portfolio_manager, initiative=asked, key="prince2")
    response = cast.client(cast.portfolio_manager).post(
        f"/api/v1/initiatives/{asked.slug}/kit/begin",
        {"kit": "it", "start": "2027-01-04"},
        content_type="application/json",
    )
    assert response.status_code == 201, response.content
    life = Life.objects.get(initiative=asked)
    assert life.method == "prince2"
    asked_for = {gate.name["en"] for gate in shelf.kit("it").gates}
    assert asked_for <= set(Gate.objects.filter(initiative=asked).values_list("name_en", flat=True))
    assert response.json()["made"]["gates"] == Gate.objects.filter(initiative=asked).count()


@pytest.mark.parametrize(
    ("kind", "planned", "sentence"),
    [
        ("programme", False, "A kit begins a project: “Depot” is none."),
        ("project", True, "“Depot” has a plan already"),
    ],
)
def test_what_cannot_begin_from_a_kit_says_why(cast: Cast, kind: str, planned: bool, sentence: str) -> None:
    asked = demand(cast, kind=kind)
    if planned:
        plans.create_plan(by=cast.portfolio_manager, initiative=asked)
    before = ChangeSet.objects.count()
    client = cast.client(cast.portfolio_manager)
    body = {"kit": "it", "start": "2027-01-04"}
    page = client.post(reverse("kit_take", args=[asked.slug]), body)
    assert sentence in page.content.decode()
    answer = client.post(f"/api/v1/initiatives/{asked.slug}/kit/begin", body, content_type="application/json")
    assert (answer.status_code, ChangeSet.objects.count()) == (page.status_code, before)
    assert sentence in answer.json()["error"]["message"]


def test_amounts_are_in_the_currency_of_the_organisation_s_plans(cast: Cast) -> None:
    def begun(name: str) -> str:
        made = actions.create_project(
            by=cast.pmo_officer,
            organisation=cast.organisation,
            chosen=queries.chosen(cast.pmo_officer, cast.organisation, "it"),
            name=name,
            start=START,
        )
        return Plan.objects.get(initiative=made).currency

    assert begun("First") == "", "nobody has said one yet"
    Plan.objects.update(currency="EUR")
    assert begun("Second") == "EUR"


def test_the_first_kit_of_the_list_is_previewed_though_it_is_one_s_own(cast: Cast) -> None:
    text = shelf.text("it")
    actions.keep_kit(
        by=cast.pmo_officer, organisation=cast.organisation, text=text, kit=queries.read(text, "it.yaml")
    )
    page = cast.client(cast.portfolio_manager).get(reverse("kit_begin")).content.decode()
    assert 'class="phases' in page or "phases t" in page or 'class="made"' in page


def test_a_programme_names_the_projects_below_that_began_from_a_kit(cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    before = client.get(reverse("kit_of", args=[cast.programme.slug])).content.decode()
    assert "No project here began from a kit." in before
    client.post(reverse("kit_begin"), sent(cast))
    page = client.get(reverse("kit_of", args=[cast.programme.slug])).content.decode()
    assert reverse("kit_of", args=[Initiative.objects.get(name="School").slug]) in page
    assert "Save this project as a kit" not in page
    assert queries.begun_below(cast.stranger, cast.programme) == []
