"""The fixed cast: the same persons in every test, named by their role.

    Norvalie                     Other company
      Networks (portfolio)         Elsewhere (project)
        Smart metering (programme)
          Substation (project)
      Mobility (portfolio)
        Tramway (project)

`project` is Substation. The stranger is a project manager too, but of Tramway.
"""

from __future__ import annotations

from django.test import Client

from jalon.pmo.accounts.models import Membership, Role, User
from jalon.pmo.initiatives.models import Initiative, Kind
from jalon.pmo.organisation.models import Organisation, Person, WorkingCalendar

PASSWORD = "a long way to Norvalie"
ROLES = ("pmo_officer", "portfolio_manager", "project_manager", "sponsor", "contributor", "viewer")


class Cast:
    """Makes the persons and the tree once a test."""

    def __init__(self) -> None:
        self.organisation = Organisation.objects.create(
            slug="norvalie", name="Norvalie", country="FR", language="en"
        )
        self.calendar = WorkingCalendar.objects.create(organisation=self.organisation, name="Standard")
        self.organisation.calendar = self.calendar
        self.organisation.save()
        self.other_organisation = Organisation.objects.create(
            slug="other", name="Other company", country="BE", language="fr"
        )
        self.portfolio = self.node("Networks", Kind.PORTFOLIO)
        self.programme = self.node("Smart metering", Kind.PROGRAMME, self.portfolio)
        self.project = self.node("Substation", Kind.PROJECT, self.programme)
        self.other_portfolio = self.node("Mobility", Kind.PORTFOLIO)
        self.other_project = self.node("Tramway", Kind.PROJECT, self.other_portfolio)
        self.elsewhere = self.node("Elsewhere", Kind.PROJECT, organisation=self.other_organisation)

        self.pmo_officer = self.user("pmo_officer", None)
        self.portfolio_manager = self.user("portfolio_manager", self.portfolio)
        self.project_manager = self.user("project_manager", self.project)
        self.sponsor = self.user("sponsor", self.project)
        self.contributor = self.user("contributor", self.project)
        self.viewer = self.user("viewer", self.project)
        self.stranger = self.user("project_manager", self.other_project, "stranger")
        self.foreigner = self.user("pmo_officer", None, "foreigner", self.other_organisation)
        self.nobody = User.objects.create_user("nobody@norvalie.test", PASSWORD, name="Nobody")

    def node(
        self,
        name: str,
        kind: str,
        parent: Initiative | None = None,
        organisation: Organisation | None = None,
    ) -> Initiative:
        """One initiative under another."""
        made = Initiative.objects.create(
            organisation=organisation or self.organisation,
            parent=parent,
            kind=kind,
            name=name,
            slug=name.lower().replace(" ", "-"),
            path=f"?{name}",
            depth=0 if parent is None else parent.depth + 1,
        )
        made.path = f"{parent.path if parent else '/'}{made.pk}/"
        made.save(update_fields=["path"])
        return made

    def user(
        self,
        role: str,
        initiative: Initiative | None,
        login: str = "",
        organisation: Organisation | None = None,
    ) -> User:
        """One person with one role at one place."""
        organisation = organisation or self.organisation
        login = login or role
        user = User.objects.create_user(
            f"{login}@norvalie.test", PASSWORD, name=login.replace("_", " ").title(), language="en"
        )
        Membership.objects.create(
            user=user, organisation=organisation, initiative=initiative, role=Role(role)
        )
        Person.objects.create(organisation=organisation, name=user.name, email=user.email, user=user)
        return user

    def by_role(self) -> dict[str, User]:
        """The six roles, all with reach over the project."""
        return {role: getattr(self, role) for role in ROLES}

    def client(self, user: User | None = None) -> Client:
        """A browser, signed in as the user."""
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client
