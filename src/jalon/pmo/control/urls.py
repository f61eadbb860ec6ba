"""Addresses of the control room."""

from django.urls import path

from jalon.pmo.control.views import levelling, quality, risk, studies, uncertainty, value

urlpatterns = [
    path("i/<slug:slug>/plan/levelling/", levelling.page, name="plan_levelling"),
    path("i/<slug:slug>/plan/levelling/<int:study_id>/", levelling.page, name="plan_levelling_study"),
    path("i/<slug:slug>/plan/levelling/<int:study_id>/apply/", levelling.apply, name="plan_levelling_apply"),
    path("i/<slug:slug>/levelling/", levelling.page_of_many, name="levelling_of_many"),
    path("i/<slug:slug>/plan/risk/", risk.page, name="plan_risk"),
    path("i/<slug:slug>/plan/risk/workbook.xlsx", uncertainty.workbook, name="plan_risk_workbook"),
    path("i/<slug:slug>/plan/risk/uncertainty/", uncertainty.page, name="plan_uncertainty"),
    path("i/<slug:slug>/plan/risk/uncertainty/ways/", uncertainty.ways, name="plan_uncertainty_ways"),
    path("i/<slug:slug>/plan/risk/uncertainty/take/", uncertainty.take, name="plan_uncertainty_take"),
    path("i/<slug:slug>/plan/risk/uncertainty/leave/", uncertainty.leave, name="plan_uncertainty_leave"),
    path("i/<slug:slug>/plan/risk/uncertainty/forget/", uncertainty.forget, name="plan_uncertainty_forget"),
    path("i/<slug:slug>/plan/risk/<int:study_id>/", risk.page, name="plan_risk_study"),
    path("i/<slug:slug>/plan/risk/<int:study_id>/<str:table>.csv", risk.table, name="plan_risk_table"),
    path("studies/<int:study_id>/", studies.progress, name="study"),
    path("studies/<int:study_id>/stop/", studies.stop, name="study_stop"),
    path("i/<slug:slug>/value/", value.page_of_many, name="value_of_many"),
    path("i/<slug:slug>/plan/value/", value.page, name="plan_value"),
    path("i/<slug:slug>/plan/value/<str:curve>.csv", value.table, name="plan_value_table"),
    path("i/<slug:slug>/plan/quality/", quality.page, name="plan_quality"),
    path("i/<slug:slug>/plan/quality/mend/", quality.mend, name="plan_quality_mend"),
]
