"""Pages of the import desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import toasts
from jalon.pmo.common.errors import Answerable, NotAllowed, Refused
from jalon.pmo.common.middleware import wants_json
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.organisation import access as organisations
from jalon.pmo.transfer import access, actions, queries
from jalon.pmo.transfer.bridge.reading import format_title
from jalon.pmo.transfer.forms import ProjectForm, ReplaceForm
from jalon.pmo.transfer.models import PlanImport

ACCEPTED = ".mpp,.mpt,.mpx,.xml,.xer,.pmxml,.xlsx,.csv,.json"


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Hand a plan file in; the files handed in before."""
    organisation = organisations.required(request)
    access.must_import(request.user, organisation)
    if request.method == "POST":
        return _hand_in(request, organisation, None)
    if slug := request.GET.get("initiative"):
        return redirect("import_to", slug=initiatives.initiative(request.user, slug, "plan").slug)
    return _desk(request, organisation, None)


@require_http_methods(["GET", "POST"])
def desk_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand in the file that becomes this initiative's plan."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    if request.method == "POST":
        return _hand_in(request, initiative.organisation, initiative)
    return _desk(request, initiative.organisation, initiative)


def _hand_in(request: HttpRequest, organisation: Any, initiative: Any) -> HttpResponse:
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_("Choose a file first."), "no_file", "file")
        made = actions.hand_in(
            by=request.user,
            organisation=organisation,
            initiative=initiative,
            file=file,
            request=request.POST.get("request", ""),
        )
    except Refused as refusal:
        if wants_json(request):
            raise
        return _desk(request, organisation, initiative, refusal)
    address = reverse("import_one", args=[made.pk])
    return JsonResponse({"url": address}, status=201) if wants_json(request) else redirect(address)


def _desk(
    request: HttpRequest, organisation: Any, initiative: Any, refusal: Answerable | None = None
) -> HttpResponse:
    head = layout.head(request, initiative, "plan") if initiative else {"here": "import"}
    context = {
        **head,
        "initiative": initiative,
        "accepted": ACCEPTED,
        "most": actions.LARGEST // 1024 // 1024,
        "refusal": refusal,
        "recent": queries.recent(request.user, organisation),
    }
    page = "transfer/desk_of.html" if initiative else "transfer/desk.html"
    return render(request, page, context, status=refusal.status if refusal else 200)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A file: how far its reading is, its fidelity report, or why it is refused."""
    row = access.plan_import(request.user, pk)
    if row.is_under_way and request.headers.get("HX-Request") == "true":
        return render(request, "transfer/_progress.html", _progress(row))
    response = _one(request, row)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
    return response


def _one(
    request: HttpRequest,
    row: PlanImport,
    project: ProjectForm | None = None,
    replace: ReplaceForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "here": "import",
        "row": row,
        "format": format_title(row.format),
        "refusal": refusal,
    }
    if row.is_under_way:
        context |= _progress(row)
    elif row.state == row.State.REFUSED:
        context["sentences"] = queries.sentences(row.refusal)
    else:
        context["report"] = queries.report(row)
    if row.state == row.State.READY:
        context["project"] = project or _project_form(request, row)
        context["replace"] = replace or _replace_form(request, row)
    invalid = refusal is not None or any(form is not None for form in (project, replace))
    return render(request, "transfer/one.html", context, status=422 if invalid else 200)


def _progress(row: PlanImport) -> dict[str, Any]:
    return {"row": row, "stages": queries.stages(row), "stuck": queries.is_stuck(row)}


def _project_form(request: HttpRequest, row: PlanImport, data: Any = None) -> ProjectForm:
    person = organisations.persons(request.user, row.organisation).filter(user=request.user).first()
    initial = {"name": (row.report["plan"]["name"] or row.name.rpartition(".")[0] or row.name)[:200]}
    if row.initiative is not None and row.initiative.parent_id:
        initial["parent"] = str(row.initiative.parent_id)
    if person is not None:
        initial["owner"] = person.pk
    return ProjectForm(data, initial=initial, user=request.user, organisation=row.organisation)


def _replace_form(request: HttpRequest, row: PlanImport, data: Any = None) -> ReplaceForm:
    form = ReplaceForm(data, user=request.user, organisation=row.organisation)
    if row.initiative_id:
        mine = f"{row.initiative_id}."
        form.initial["target"] = next(
            (value for value, _words in form.fields["target"].choices if value.startswith(mine)), None
        )
    return form


@require_POST
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a project of the file."""
    row = access.plan_import(request.user, pk)
    if row.result is not None:
        return redirect(plan_url(row.result))
    if row.state != row.State.READY:
        return redirect("import_one", pk)
    form = _project_form(request, row, request.POST)
    if not form.is_valid():
        return _one(request, row, project=form)
    parent_id = form.cleaned_data["parent"]
    parent = initiatives.initiative_by_id(request.user, int(parent_id), "manage") if parent_id else None
    if parent is None and not policy.can_in(request.user, "manage", row.organisation):
        raise NotAllowed("manage")
    try:
        made = actions.create_project(
            by=request.user,
            plan_import=row,
            name=form.cleaned_data["name"],
            parent=parent,
            owner=form.cleaned_data["owner"],
        )
    except Refused as refusal:
        return _one(request, access.plan_import(request.user, pk), project=form, refusal=refusal)
    toasts.say(request, _("%(name)s is in place, with its plan.") % {"name": made})
    return redirect(plan_url(made))


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the file the plan of a project that exists."""
    row = access.plan_import(request.user, pk)
    if row.result is not None:
        return redirect(plan_url(row.result))
    if row.state != row.State.READY:
        return redirect("import_one", pk)
    form = _replace_form(request, row, request.POST)
    if not form.is_valid():
        return _one(request, row, replace=form)
    chosen, revision = form.chosen()
    target = initiatives.initiative_by_id(request.user, chosen, "plan")
    try:
        made = actions.replace_plan(by=request.user, plan_import=row, initiative=target, revision=revision)
    except Refused as refusal:
        return _one(request, access.plan_import(request.user, pk), replace=form, refusal=refusal)
    toasts.say(
        request,
        _("%(name)s has its new plan. The former one is kept among its runs.") % {"name": made}
        if revision
        else _("%(name)s has its plan.") % {"name": made},
    )
    return redirect(plan_url(made))


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file again whose worker was lost."""
    actions.read_again(by=request.user, plan_import=access.plan_import(request.user, pk))
    return redirect("import_one", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file."""
    row = access.plan_import(request.user, pk)
    actions.discard(by=request.user, plan_import=row)
    toasts.say(request, _("“%(name)s” is discarded.") % {"name": row.name})
    return redirect(reverse("import_to", args=[row.initiative.slug]) if row.initiative else reverse("import"))


def plan_url(initiative: Any) -> str:
    """The plan page of an initiative."""
    return reverse("plan", args=[initiative.slug])
