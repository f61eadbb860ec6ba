"""Addresses of the planning room."""

from django.urls import path

from jalon.pmo.planning.views import calendars, plan, runs, settings

urlpatterns = [
    path("i/<slug:slug>/plan/", plan.plan, name="plan"),
    path("i/<slug:slug>/plan/create/", plan.create, name="plan_create"),
    path("i/<slug:slug>/plan/table/", plan.as_table, name="plan_table"),
    path("i/<slug:slug>/plan/calendars/", calendars.of_plan, name="plan_calendars"),
    path("i/<slug:slug>/plan/settings/", settings.settings, name="plan_settings"),
    path("i/<slug:slug>/plan/baselines/", runs.baselines, name="plan_baselines"),
    path("i/<slug:slug>/plan/baselines/set/", runs.set_baseline, name="plan_set_baseline"),
    path("i/<slug:slug>/plan/runs/", runs.runs, name="plan_runs"),
    path("i/<slug:slug>/plan/runs/keep/", runs.keep, name="plan_keep_run"),
    path("i/<slug:slug>/plan/runs/<int:run_id>/", runs.change, name="plan_change_run"),
    path("i/<slug:slug>/plan/undo/<int:change_set>/", runs.undo, name="plan_undo"),
    path("i/<slug:slug>/plan/compare/", runs.compare, name="plan_compare"),
    path("calendars/", calendars.listed, name="calendars"),
    path("calendars/new/", calendars.create, name="calendar_new"),
    path("calendars/<int:pk>/", calendars.one, name="calendar"),
    path("calendars/<int:pk>/delete/", calendars.delete, name="calendar_delete"),
]
