"""Product descriptions and the quality register of an initiative."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotVisible, Refused, Stale
from jalon.pmo.governance import access, actions, queries
from jalon.pmo.governance.forms import CheckForm, ProductForm
from jalon.pmo.governance.models import QualityCheck
from jalon.pmo.governance.views import sent
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.planning import queries as plans

ROWS = 100


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The products with their state, and the checks of the whole project by day; a POST adds a product."""
    initiative = initiatives.initiative(request.user, slug, "plan" if request.method == "POST" else "view")
    form = ProductForm(request.POST or None, user=request.user, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_product(by=request.user, initiative=initiative, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("“%(name)s” is in place.") % {"name": made})
            return redirect("governance_product", slug, made.pk)
    context = layout.head(request, initiative, "governance", "governance_products")
    rows = initiative.products.select_related("owner").annotate(
        checked=Count("checks", filter=~Q(checks__result="pending")), count=Count("checks")
    )
    checks = QualityCheck.objects.filter(product__initiative=initiative).select_related("product", "reviewer")
    context |= {
        "products": rows[:ROWS],
        "checks": sorted(
            checks[: ROWS * 5],
            key=lambda one: (one.result != "pending", one.planned is None, str(one.planned)),
        )[:ROWS],
        "today": queries.today(initiative),
        "form": form,
        "may_plan": "plan" in context["rights"],
    }
    return render(request, "governance/products.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def product(request: HttpRequest, slug: str, product_id: int) -> HttpResponse:
    """One product description; a POST saves it, or with `verb` adds a check or deletes it."""
    found = access.product(request.user, product_id, "plan" if request.method == "POST" else "view")
    if found.initiative.slug != slug:
        raise NotVisible
    who: dict[str, Any] = {"user": request.user, "organisation": found.initiative.organisation}
    verb = request.POST.get("verb", "")
    form = ProductForm(
        request.POST if verb == "save" else None,
        instance=found,
        user=request.user,
        initiative=found.initiative,
    )
    check_form = CheckForm(request.POST if verb == "check" else None, prefix="check", **who)
    status = 422 if request.method == "POST" else 200
    if verb == "delete":
        actions.delete_product(by=request.user, product=found, version=sent.version(request))
        toasts.say(request, _("“%(name)s” is taken out.") % {"name": found})
        return redirect("governance_products", slug)
    posted: Any = form if verb == "save" else check_form
    if request.method == "POST" and posted.is_valid():
        try:
            if verb == "save":
                held = access.product(request.user, product_id, "plan")
                actions.change_product(
                    by=request.user, product=held, version=sent.version(request), **form.cleaned_data
                )
            else:
                actions.add_check(by=request.user, product=found, **check_form.cleaned_data)
        except Refused as refusal:
            posted.add_error(refusal.field if refusal.field in posted.fields else None, str(refusal))
        except Stale as stale:
            form.add_error(None, str(stale))
            status = 409
        else:
            toasts.say(request, _("“%(name)s” saved.") % {"name": found})
            return redirect("governance_product", slug, found.pk)
    context = layout.head(request, found.initiative, "governance", "governance_products")
    may_plan = "plan" in context["rights"]
    context |= {
        "product": access.product(request.user, product_id),
        "form": form if may_plan else None,
        "check_form": check_form if may_plan else None,
        "checks": found.checks.select_related("reviewer"),
        "task": plans.names_of(found.initiative_id, [found.activity_uid or 0]).get(found.activity_uid or 0),
        "results": QualityCheck.Result.choices,
        "today": queries.today(found.initiative),
        "may_plan": may_plan,
        "may_progress": "progress" in context["rights"],
    }
    return render(request, "governance/product.html", context, status=status)


@require_POST
def check(request: HttpRequest, slug: str, check_id: int) -> HttpResponse:
    """The result of a quality check, or taking it away."""
    found = access.check(request.user, check_id)
    if found.product.initiative.slug != slug:
        raise NotVisible
    verb = request.POST.get("verb", "")
    if verb == "delete":
        actions.delete_check(by=request.user, check=found, version=sent.version(request))
    elif verb == "result":
        given = CheckForm(
            request.POST,
            user=request.user,
            organisation=found.product.initiative.organisation,
            instance=found,
        )
        for name in set(given.fields) - {"result", "done", "record"}:
            del given.fields[name]
        if not given.is_valid():
            raise sent.refuse(given)
        held = access.check(request.user, check_id)
        actions.change_check(by=request.user, check=held, version=sent.version(request), **given.cleaned_data)
    else:
        raise Refused(_("There is no such thing to do with a check."), "verb", "verb")
    toasts.say(request, _("Quality register up to date."))
    return redirect("governance_product", slug, found.product_id)


def _soonest(check: QualityCheck) -> tuple[bool, bool, str]:
    """Open checks first, by day."""
    return check.result != QualityCheck.Result.PENDING, check.planned is None, str(check.planned)
