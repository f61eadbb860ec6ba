"""Every route of the office with every verb it may take, and real objects for its ids.

Read from the resolver and from the API's own description: a new route is tried by the whole cast the day
it is written, and one whose ids nobody can name fails the tests until its object is added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from jalon.kits import shelf
from jalon.pmo.accounts.models import Membership
from jalon.pmo.common.models import SavedView
from jalon.pmo.control.models import Study
from jalon.pmo.decisions.actions import meetings, proposals
from jalon.pmo.documents import actions as documents
from jalon.pmo.documents.models import DocumentVersion, OwnTemplate
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Gate
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.kits import actions as kits
from jalon.pmo.notices.models import Mail
from jalon.pmo.organisation.models import Person, WorkingCalendar
from jalon.pmo.people import actions as people
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning.models import Run
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import EntryImport
from jalon.pmo.reporting import actions as reporting
from jalon.pmo.reporting.models import Pack, PackTemplate
from jalon.pmo.transfer.models import PlanImport
from jalon.web.api.root import api
from tests.cast import Cast

ABSENT_ID, ABSENT_SLUG = 987654321, "no-such-thing"
# what a person does to their own account; the door; what Django and allauth bring along
# A feed is opened by its secret address alone: the import desk tries it.
OWN = ("me/", "sign-in/", "sign-out/", "start/", "organisation/choose/", "admin/", "feeds/")
# parameters that choose a form, not an object
FORMS = {
    "sector": "it",
    "what": "stakeholder",
    "kind": "csv",
    "code": "logic",
    "table": "percentiles",
    "curve": "lines",
    "key": "predictive",
    "block": "cost",
}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One address and verb."""

    pattern: str
    verb: str

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/v1/")

    @property
    def parameters(self) -> list[str]:
        return _PARAMETER.findall(self.pattern)

    @property
    def names_an_object(self) -> bool:
        return bool(set(self.parameters) - set(FORMS))

    def address(self, values: dict[str, Any]) -> str:
        """The address with these values in the place of its parameters."""
        return "/" + _PARAMETER.sub(lambda match: str(values[match[1]]), self.pattern)

    def __str__(self) -> str:
        return f"{self.verb.upper()} /{self.pattern}"


def _patterns(entries: list[Any], prefix: str = "") -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + _plain(str(entry.pattern))


def _plain(pattern: str) -> str:
    """A regular expression's address, written as the others are."""
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern)
    return re.sub(r"\(\?![^)]*\)", "", named).removeprefix("^").removesuffix("$")


def routes() -> list[Route]:
    """Every route of ours: pages with GET and POST, the API with the verbs it describes."""
    described = {
        re.sub(r"{(?:\w+:)?(\w+)}", r"<\1>", address.lstrip("/")): set(operations) & _VERBS
        for address, operations in api.get_openapi_schema()["paths"].items()
    }
    found = set()
    for pattern in _patterns(get_resolver().url_patterns):
        if pattern.startswith(OWN) or pattern == "api/v1/":
            continue
        plain = re.sub(r"<\w+:(\w+)>", r"<\1>", pattern)
        if not pattern.startswith("api/v1/"):
            verbs = {"get", "post"}
        elif pattern == "api/v1/openapi.json":
            verbs = {"get"}
        else:
            verbs = described[plain]
        found |= {Route(pattern, verb) for verb in verbs}
    return sorted(found, key=str)


_VERBS = {"get", "post", "put", "patch", "delete"}


class World:
    """One object of each kind, all of them at the cast's project."""

    def __init__(self, cast: Cast) -> None:
        plan = planning.create_plan(by=cast.project_manager, initiative=cast.project, name="Substation")
        calendar = WorkingCalendar.objects.create(
            organisation=cast.organisation, initiative=cast.project, name="Two shifts"
        )
        done = initiatives.change(by=cast.pmo_officer, initiative=cast.project, version=1, code="S-1")
        brought = PlanImport.objects.create(
            organisation=cast.organisation,
            by=cast.project_manager,
            request="one",
            name="plan.mpp",
            size=1,
            state=PlanImport.State.REFUSED,
        )
        listed = SavedView.objects.create(
            organisation=cast.organisation, owner=cast.project_manager, page="portfolio", name="Mine"
        )
        of_register = SavedView.objects.create(
            organisation=cast.organisation, owner=cast.project_manager, page="registers", name="Mine"
        )
        view = SavedView.objects.create(
            organisation=cast.organisation, owner=cast.project_manager, page="plan", name="Mine"
        )
        run = Run.objects.filter(plan=plan).first()
        study = Study.objects.create(
            organisation=cast.organisation,
            initiative=cast.project,
            by=cast.project_manager,
            kind=Study.Kind.SIMULATION,
            request="one",
            parameters={"low": 0.9, "high": 1.3, "shape": "pert", "iterations": 100, "seed": 1},
            revisions={str(plan.pk): plan.revision},
            state=Study.State.STOPPED,
        )
        pack = Pack.objects.create(
            organisation=cast.organisation,
            initiative=cast.project,
            by=cast.project_manager,
            kind="pptx",
            form="full",
            language="en",
            reader_language="en",
        )
        template = PackTemplate.objects.create(
            organisation=cast.organisation, name="Ours", data=b"", size=0, by=cast.pmo_officer
        )
        report = reporting.prepare(by=cast.project_manager, initiative=cast.project)
        life = governance.choose_method(by=cast.project_manager, initiative=cast.project, key="prince2")
        gate = Gate.objects.filter(initiative=cast.project).select_related("stage").first()
        assert gate is not None
        box = governance.create_timebox(
            by=cast.project_manager,
            initiative=cast.project,
            name="One",
            start=date(2026, 1, 5),
            finish=date(2026, 1, 16),
        )
        wish = governance.create_requirement(by=cast.project_manager, initiative=cast.project, title="Read")
        product = governance.create_product(by=cast.project_manager, initiative=cast.project, title="Meter")
        check = governance.add_check(by=cast.project_manager, product=product, criterion="It turns")
        method = governance.copy_method(by=cast.pmo_officer, organisation=cast.organisation, key="hybrid")
        board = governance.create_board(
            by=cast.pmo_officer,
            organisation=cast.organisation,
            initiative=cast.project,
            name="Board",
            quorum=1,
        )
        seat = governance.seat(
            by=cast.pmo_officer, board=board, person=Person.objects.get(user=cast.sponsor), role="chair"
        )
        asked = proposals.raise_change(
            by=cast.project_manager,
            initiative=cast.project,
            plan=plan,
            title="One more task",
            operations=[{"op": "insert", "rows": [{"name": "Dig"}]}],
        )
        asked = proposals.ask(by=cast.project_manager, proposal=asked, board=board, version=1)
        meeting = meetings.plan_meeting(by=cast.pmo_officer, board=board, starts=timezone.now())
        ally = people.add(by=cast.project_manager, initiative=cast.project, what="stakeholder", name="Mayor")
        letter = people.add(
            by=cast.project_manager,
            initiative=cast.project,
            what="communication",
            subject="Letter",
            audience="Neighbours",
            first=date(2026, 1, 5),
        )
        send = letter.sends.first()
        role = people.add(by=cast.project_manager, initiative=cast.project, what="place", title="Sponsor")
        subject = people.add(by=cast.project_manager, initiative=cast.project, what="subject", label="Dig")
        tension = people.add_tension(by=cast.project_manager, initiative=cast.project, title="Silence")
        own_kit = kits.keep_kit(
            by=cast.pmo_officer,
            organisation=cast.organisation,
            text=shelf.text("it"),
            kit=shelf.kit("it"),
        )
        mail = Mail.objects.create(
            user=cast.viewer, organisation=cast.organisation, key="one", subject="One", state="given_up"
        )
        risk = registers.create(
            by=cast.project_manager, initiative=cast.project, kind="risk", title="Late transformer"
        )
        answer = registers.add_response(
            by=cast.project_manager, entry=risk, strategy="reduce", text="Order early"
        )
        charter = documents.add_document(by=cast.project_manager, initiative=cast.project, title="Survey")
        survey = DocumentVersion.objects.create(
            document=charter, number=1, source="handed_in", stored="gone", name="s.pdf", size=1, sha256="0"
        )
        word = OwnTemplate.objects.create(
            organisation=cast.organisation, key="charter", language="en", stored="gone", name="c.docx", size=1
        )
        open_item = documents.hand_over(by=cast.project_manager, initiative=cast.project, title="Paint")
        limit = governance.set_tolerance(
            by=cast.portfolio_manager, initiative=cast.project, matter="benefit", amount=5, probability=20
        )
        governance.report_level(by=cast.project_manager, initiative=cast.project, matter="benefit", level=9)
        (strayed,) = governance.check(cast.project)
        paper = registers.attach(by=cast.project_manager, entry=risk, name="note.txt", chunks=[b"A note"])
        taken = EntryImport.objects.create(
            organisation=cast.organisation, initiative=cast.project, by=cast.project_manager, name="r.xlsx"
        )
        self.values: dict[str, Any] = {
            "import_id": taken.pk,
            "document_key": charter.key,
            "version_pk": survey.pk,
            "template_pk": word.pk,
            "handover_pk": open_item.pk,
            "tolerance_id": limit.pk,
            "matter": limit.matter,
            "exception_id": strayed.pk,
            "person_id": Person.objects.get(user=cast.contributor).pk,
            "send_id": send.pk,
            "stakeholder_id": ally.pk,
            "tension_id": tension.pk,
            "communication_id": letter.pk,
            "place_id": role.pk,
            "subject_id": subject.pk,
            "stage_id": life.current_id,
            "gate_id": gate.pk,
            "timebox_id": box.pk,
            "requirement_id": wish.pk,
            "product_id": product.pk,
            "check_id": check.pk,
            "method_id": method.pk,
            "scenario_id": asked.scenario_id,
            "proposal_id": asked.pk,
            "ballot_id": asked.ballot_id,
            "board_id": board.pk,
            "seat_id": seat.pk,
            "meeting_id": meeting.pk,
            "item_id": meeting.items.first().pk,
            "entry_id": risk.pk,
            "response_id": answer.pk,
            "mail_id": mail.pk,
            "file_id": paper.pk,
            "number": report.number,
            "pack_id": pack.pk,
            "template_id": template.pk,
            "plan_id": plan.pk,
            "run_id": run.pk if run else 1,
            "view_id": view.pk,
            "uid": 1,
            "study_id": study.pk,
            "change_set": done.pk,
        }
        self.by_place = {
            "api/v1/organisations/": {"slug": cast.organisation.slug, "kit": own_kit.key},
            "api/v1/own-kits/": {"kit_id": own_kit.pk},
            "kits/own/": {"pk": own_kit.pk},
            "i/<slug:slug>/people/": {"pk": ally.pk},
            "calendars/": {"pk": calendar.pk},
            "api/v1/calendars/": {"pk": calendar.pk, "calendar_id": calendar.pk},
            "members/": {"pk": Membership.objects.get(user=cast.viewer).pk},
            "api/v1/members/": {"pk": Membership.objects.get(user=cast.viewer).pk},
            "portfolio/views/": {"pk": listed.pk},
            "registers/views/": {"pk": of_register.pk},
            "import/": {"pk": brought.pk},
            "api/v1/imports/": {"pk": brought.pk, "import_id": brought.pk},
        }
        self.slug = cast.project.slug

    def existing(self, route: Route) -> dict[str, Any]:
        """Values that name real objects of the project."""
        values = {"slug": self.slug, **self.values, **FORMS}
        for place, own in self.by_place.items():
            if route.pattern.startswith(place):
                values |= own
        return values

    def absent(self, route: Route) -> dict[str, Any]:
        """Values that name nothing."""
        return {
            name: ABSENT_SLUG if isinstance(value, str) else ABSENT_ID
            for name, value in self.existing(route).items()
        } | FORMS
