"""Addresses of the governance room."""

from django.urls import path

from jalon.pmo.governance.views import library, method, products, stages, timeboxes, tolerances

urlpatterns = [
    path("i/<slug:slug>/stages/", stages.page, name="governance_stages"),
    path("i/<slug:slug>/stages/<int:stage_id>/", stages.stage, name="governance_stage"),
    path("i/<slug:slug>/gates/<int:gate_id>/", stages.gate, name="governance_gate"),
    path("i/<slug:slug>/method/", method.page, name="governance_method"),
    path("i/<slug:slug>/timeboxes/", timeboxes.page, name="governance_timeboxes"),
    path("i/<slug:slug>/timeboxes/<int:timebox_id>/", timeboxes.timebox, name="governance_timebox"),
    path(
        "i/<slug:slug>/requirements/<int:requirement_id>/",
        timeboxes.requirement,
        name="governance_requirement",
    ),
    path("i/<slug:slug>/products/", products.page, name="governance_products"),
    path("i/<slug:slug>/products/<int:product_id>/", products.product, name="governance_product"),
    path("i/<slug:slug>/checks/<int:check_id>/", products.check, name="governance_check"),
    path("i/<slug:slug>/tolerances/", tolerances.page, name="governance_tolerances"),
    path("i/<slug:slug>/tolerances/<int:tolerance_id>/", tolerances.tolerance, name="governance_tolerance"),
    path("i/<slug:slug>/levels/<slug:matter>/", tolerances.level, name="governance_level"),
    path("i/<slug:slug>/exceptions/<int:exception_id>/", tolerances.exception, name="governance_exception"),
    path("methods/", library.index, name="governance_methods"),
    path("methods/own/<int:method_id>/", library.edit, name="governance_method_edit"),
    path("methods/own/<int:method_id>/archive/", library.archive, name="governance_method_archive"),
    path("methods/<slug:key>/", library.method, name="governance_method_read"),
    path("methods/<slug:key>/copy/", library.copy, name="governance_method_copy"),
    path("gates/", library.gates, name="governance_gates"),
]
