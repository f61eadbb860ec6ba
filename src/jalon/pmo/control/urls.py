"""Addresses of the control room."""

from django.urls import path

from jalon.pmo.control.views import quality, value

urlpatterns = [
    path("i/<slug:slug>/plan/value/", value.page, name="plan_value"),
    path("i/<slug:slug>/plan/quality/", quality.page, name="plan_quality"),
    path("i/<slug:slug>/plan/quality/mend/", quality.mend, name="plan_quality_mend"),
]
