"""An organisation's own kits: saved from a project, edited, renamed, deleted, exported and imported."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon.kits import shelf
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.kits import actions, queries
from jalon.pmo.kits.models import OwnKit
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning.models import Activity, Plan
from jalon.pmo.registers import actions as registers
from tests.cast import Cast
from tests.pmo.planning.conftest import small_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: Cast) -> Initiative:
    """A project that began from the kit of a ward."""
    return actions.create_project(
        by=cast.pmo_officer,
        organisation=cast.organisation,
        chosen=queries.chosen(cast.pmo_officer, cast.organisation, "health"),
        name="Ward",
        start=date(2027, 1, 4),
    )


@pytest.fixture
def own(cast: Cast, project: Initiative) -> OwnKit:
    return actions.save_as_kit(by=cast.pmo_officer, initiative=project, name="Our ward")


def test_a_project_saved_as_a_kit_begins_the_same_project(
    cast: Cast, own: OwnKit, project: Initiative
) -> None:
    kit, former = queries.of_own(own).kit, shelf.kit("health")
    assert own.names == {"en": "Our ward"}
    assert (kit.tasks, len(kit.risks), len(kit.gates), len(kit.documents), len(kit.indicators)) == (
        former.tasks, len(former.risks), len(former.gates), len(former.documents), len(former.indicators),
    )  # fmt: skip
    assert [(w.duration, w.milestone, len(w.after)) for w, _ in kit.rows()] == [
        (w.duration, w.milestone, len(w.after)) for w, _ in former.rows()
    ]
    assert [w.deliverable and w.deliverable["en"] for w, _ in kit.rows()] == [
        w.deliverable and w.deliverable["en"] for w, _ in former.rows()
    ]
    again = actions.create_project(
        by=cast.pmo_officer,
        organisation=cast.organisation,
        chosen=queries.chosen(cast.pmo_officer, cast.organisation, own.key),
        name="Second ward",
        start=date(2027, 1, 4),
    )
    names = [
        list(Activity.objects.filter(plan__initiative=one).order_by("place").values_list("name", flat=True))
        for one in (project, again)
    ]
    assert names[0] == names[1]


def test_what_its_kit_knew_in_both_languages_stays_in_both(
    cast: Cast, own: OwnKit, project: Initiative
) -> None:
    kit, former = queries.of_own(own).kit, shelf.kit("health")
    french = {w.name["fr"] for w, _ in former.rows()} | {one.name["fr"] for one in former.documents}
    assert {w.name["fr"] for w, _ in kit.rows()} <= french
    assert [one.event for one in kit.risks] == [one.event for one in former.risks]
    names = [{role.key: role.name["en"] for role in one.roles} for one in (kit, former)]
    owners = [
        [name.get(one.owner, "") for one in made.risks]
        for name, made in zip(names, (kit, former), strict=True)
    ]
    assert owners[0] == owners[1]
    assert kit.languages == ("en",)
    assert [(one.language, one.said) for one in queries.missing(kit)] == [("fr", "Our ward")]


def test_risks_come_from_the_register_with_their_tasks(cast: Cast, project: Initiative) -> None:
    plan = Plan.objects.get(initiative=project)
    entry = registers.create(
        by=cast.pmo_officer, initiative=project, kind="risk", title="Strike", probability=4, impact=2
    )
    registers.link(by=cast.pmo_officer, entry=entry, version=entry.version, plan_id=plan.pk, uids=[2])
    own = actions.save_as_kit(by=cast.pmo_officer, initiative=project, name="Our ward")
    kit = queries.of_own(own).kit
    (strike,) = [one for one in kit.risks if one.event["en"] == "Strike"]
    assert (strike.probability, strike.impact, strike.tasks) == (4, 2, (kit.rows()[1][0].key,))
    assert {one.said for one in queries.missing(kit)} == {"Our ward", "Strike", "–"}


def test_a_missing_translation_is_marked_and_filled_on_the_page(cast: Cast, own: OwnKit) -> None:
    client = cast.client(cast.pmo_officer)
    page = client.get(reverse("kit_own", args=[own.pk])).content.decode()
    assert "1 text misses a translation" in page
    address = reverse("kit_translate", args=[own.pk])
    assert cast.client(cast.viewer).post(address, {"version": 1, "text-0": "X"}).status_code == 403
    assert client.post(address, {"version": 1, "text-0": " "}).status_code == 422
    client.post(address, {"version": 9, "text-0": "Notre service"})
    own.refresh_from_db()
    assert own.names == {"en": "Our ward"}
    client.post(address, {"version": 1, "text-0": "Notre service"})
    own.refresh_from_db()
    assert own.names == {"fr": "Notre service", "en": "Our ward"}
    assert queries.of_own(own).kit.languages == ("fr", "en")
    assert queries.missing(queries.of_own(own).kit) == []


def test_a_project_planned_by_hand_becomes_a_kit_too(cast: Cast) -> None:
    planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=small_plan())
    client = cast.client(cast.pmo_officer)
    response = client.post(reverse("kit_save", args=["substation"]), {"name": "Small"})
    own = OwnKit.objects.get()
    assert response.url == reverse("kit_own", args=[own.pk])
    assert queries.of_own(own).kit.tasks == sum(a.kind.value != "summary" for a in small_plan().activities)
    assert client.get(response.url).status_code == 200


def test_a_project_without_a_plan_is_no_kit(cast: Cast) -> None:
    response = cast.client(cast.pmo_officer).post(reverse("kit_save", args=["substation"]), {"name": "X"})
    assert response.status_code == 422
    assert "“Substation” has no plan to save: plan its work first." in response.content.decode()
    assert not OwnKit.objects.exists()


def test_the_text_is_edited_with_faults_by_line(cast: Cast, own: OwnKit) -> None:
    client = cast.client(cast.pmo_officer)
    address = reverse("kit_edit", args=[own.pk])
    wrong = own.text.replace("duration: 15d", "durration: 15d", 1)
    line = own.text[: own.text.index("duration: 15d")].count("\n") + 1
    page = client.post(address, {"version": own.version, "text": wrong})
    assert page.status_code == 422
    assert f"{own.key}.yaml, line {line}" in page.content.decode()
    assert "did you mean “duration”?" in page.content.decode()
    own.refresh_from_db()
    assert (own.version, "durration" in own.text) == (1, False)
    right = own.text.replace("duration: 15d", "duration: 16d", 1)
    assert client.post(address, {"version": 1, "text": right}).status_code == 302
    own.refresh_from_db()
    assert (own.version, own.text) == (2, right)
    stale = client.post(address, {"version": 1, "text": own.text})
    assert stale.status_code == 409


def test_faults_are_said_in_french(cast: Cast, own: OwnKit) -> None:
    cast.pmo_officer.language = "fr"
    cast.pmo_officer.save()
    page = cast.client(cast.pmo_officer).post(
        reverse("kit_edit", args=[own.pk]),
        {"version": 1, "text": own.text.replace("sector: health", "sector: soin")},
    )
    assert "n’est pas une valeur de «\u202fsector\u202f»" in page.content.decode()


def test_a_kit_is_renamed_deleted_and_brought_back(cast: Cast, own: OwnKit) -> None:
    client = cast.client(cast.pmo_officer)
    client.post(reverse("kit_rename", args=[own.pk]), {"version": 1, "en": "Wards"})
    own.refresh_from_db()
    assert (own.names, own.version) == ({"en": "Wards"}, 2)
    assert queries.of_own(own).kit.name == {"en": "Wards"}
    assert client.post(reverse("kit_rename", args=[own.pk]), {"version": 1, "en": "X"}).status_code == 409
    assert client.post(reverse("kit_rename", args=[own.pk]), {"version": 2, "en": " "}).status_code == 422
    assert client.post(reverse("kit_delete", args=[own.pk]), {}).status_code == 428
    client.post(reverse("kit_delete", args=[own.pk]), {"version": 2})
    assert client.get(reverse("kit_own", args=[own.pk])).status_code == 404
    assert (
        "Wards"
        not in client.get(reverse("kits")).content.decode().partition("<main")[2].partition("toast")[0]
    )
    client.post(reverse("kit_restore", args=[own.pk]))
    assert client.get(reverse("kit_own", args=[own.pk])).status_code == 200
    verbs = ChangeSet.objects.filter(verb__startswith="kit.", initiative=None).order_by("pk")
    assert [one.verb for one in verbs] == ["kit.keep", "kit.rename", "kit.delete", "kit.restore"]


def test_an_export_comes_back_as_it_was(cast: Cast, own: OwnKit) -> None:
    client = cast.client(cast.pmo_officer)
    response = client.get(reverse("kit_own_file", args=[own.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="{own.key}.yaml"'
    file = SimpleUploadedFile("ward.yaml", response.content)
    client.post(reverse("kit_import"), {"file": file})
    assert OwnKit.objects.count() == 2
    assert OwnKit.objects.latest("pk").text == own.text


def test_a_sector_s_file_can_be_brought_as_one_s_own(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    data = client.get(reverse("kit_file", args=["fashion"])).content
    client.post(reverse("kit_import"), {"file": SimpleUploadedFile("fashion.yaml", data)})
    assert OwnKit.objects.get().names["fr"] == "Collection de prêt-à-porter"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The submitted file is empty|Choose a file first|The file is empty"),
        (b"\xff\xfe\x00", "Save the file as UTF-8."),
        (b"format: jalon-sector-kit\nversion: 1\nsecteur: it\n", "bad.yaml, line 3"),
        (b"<script>alert(1)</script>", "&lt;script&gt;|must be a map"),
        (b"a: " + b"x" * 1_000_001, "larger than a megabyte"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_kept(cast: Cast, data: bytes, sentence: str) -> None:
    response = cast.client(cast.pmo_officer).post(
        reverse("kit_import"), {"file": SimpleUploadedFile("bad.yaml", data)}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert any(one in page for one in sentence.split("|")), page
    assert "<script>alert" not in page
    assert not OwnKit.objects.exists()


@pytest.mark.parametrize("who", ["portfolio_manager", "project_manager", "viewer", "stranger"])
def test_others_read_an_own_kit_and_change_nothing(cast: Cast, own: OwnKit, who: str) -> None:
    client = cast.client(getattr(cast, who))
    assert client.get(reverse("kit_own", args=[own.pk])).status_code == 200
    before = own.text, own.version
    for name in ("kit_edit", "kit_rename", "kit_delete"):
        answer = client.post(reverse(name, args=[own.pk]), {"version": 1, "en": "Z", "text": "z"})
        assert answer.status_code == 403
    own.refresh_from_db()
    assert (own.text, own.version) == before


@pytest.mark.parametrize("who", ["foreigner", "nobody"])
def test_an_own_kit_is_invisible_elsewhere(cast: Cast, own: OwnKit, who: str) -> None:
    client = cast.client(getattr(cast, who))
    for name in ("kit_own", "kit_edit", "kit_own_file"):
        assert client.get(reverse(name, args=[own.pk])).status_code == 404
    body = {"kit": own.key, "name": "X", "start": "2027-01-04"}
    slug = cast.other_organisation.slug
    answer = client.post(f"/api/v1/organisations/{slug}/projects", body, content_type="application/json")
    assert answer.status_code == 404
    assert client.get(f"/api/v1/organisations/{slug}/kits/{own.key}").status_code == 404


def test_the_api_keeps_changes_and_deletes_kits(cast: Cast, own: OwnKit) -> None:
    client = cast.client(cast.pmo_officer)
    listed = client.get("/api/v1/organisations/norvalie/kits").json()["items"]
    assert listed[0]["key"] == own.key
    assert len(listed) == 1 + len(shelf.SECTORS)
    bad = client.post(
        "/api/v1/organisations/norvalie/kits", {"text": "sector: it"}, content_type="application/json"
    )
    assert bad.status_code == 422
    assert "kit.yaml, line 1: The key “format” is missing from “kit”." in bad.json()["error"]["message"]
    made = client.post(
        "/api/v1/organisations/norvalie/kits", {"text": own.text}, content_type="application/json"
    )
    assert made.status_code == 201
    pk = OwnKit.objects.latest("pk").pk
    put = {"version": 1, "text": own.text.replace("Our ward", "Theirs")}
    assert client.put(f"/api/v1/own-kits/{pk}", put, content_type="application/json").json()["version"] == 2
    assert client.put(f"/api/v1/own-kits/{pk}", put, content_type="application/json").status_code == 409
    assert client.delete(f"/api/v1/own-kits/{pk}").status_code == 428
    assert client.delete(f"/api/v1/own-kits/{pk}?version=2").status_code == 204
    assert not OwnKit.objects.filter(pk=pk, archived=None).exists()


def test_the_shelf_and_every_kit_can_be_read(cast: Cast, own: OwnKit) -> None:
    client = cast.client(cast.viewer)
    page = client.get(reverse("kits")).content.decode()
    assert "Our ward" in page
    assert "New project from a kit" not in page
    for key in shelf.SECTORS:
        assert client.get(reverse("kit", args=[key])).status_code == 200
    assert client.get(reverse("kit", args=["farming"])).status_code == 404
