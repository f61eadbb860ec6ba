"""Addresses of the reporting room."""

from django.urls import path, re_path

from jalon.pmo.reporting.views import cockpit, home, packs, portfolio, reports

urlpatterns = [
    path("portfolio/", portfolio.listed, name="portfolio"),
    path("portfolio/timeline/", portfolio.timeline, name="portfolio_timeline"),
    path("portfolio/export/<str:kind>/", portfolio.export, name="portfolio_export"),
    path("portfolio/views/", portfolio.save_view, name="portfolio_views"),
    path("portfolio/views/<int:pk>/delete/", portfolio.delete_view, name="portfolio_view_delete"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("portfolio/dashboard/", cockpit.dashboard, name="dashboard"),
    path("portfolio/dashboard/<slug:block>/", cockpit.dashboard_file, name="dashboard_file"),
    path("portfolio/declared/", cockpit.honesty, name="honesty"),
    path("portfolio/late-reports/", cockpit.late_reports, name="late_reports"),
    path("pack/", packs.of_all, name="pack_all"),
    path("pack/templates/", packs.templates, name="pack_templates"),
    path("pack/templates/<int:template_id>/delete/", packs.remove_template, name="pack_template_remove"),
    path("packs/<int:pack_id>/", packs.progress, name="pack_progress"),
    path("packs/<int:pack_id>/file/", packs.file, name="pack_file"),
    path("packs/<int:pack_id>/stop/", packs.stop, name="pack_stop"),
    # "new" is the page that makes one
    re_path(r"^i/(?!new/)(?P<slug>[-\w]+)/$", home.home, name="initiative_home"),
    path("i/<slug:slug>/reports/", reports.listed, name="reports"),
    path("i/<slug:slug>/reports/prepare/", reports.prepare, name="report_prepare"),
    path("i/<slug:slug>/reports/rhythm/", reports.rhythm, name="report_rhythm"),
    path("i/<slug:slug>/reports/<int:number>/", reports.report, name="report"),
    path("i/<slug:slug>/reports/<int:number>/refresh/", reports.refresh, name="report_refresh"),
    path("i/<slug:slug>/reports/<int:number>/correct/", reports.correct, name="report_correct"),
    path("i/<slug:slug>/reports/<int:number>/discard/", reports.discard, name="report_discard"),
    path("i/<slug:slug>/reports/<int:number>/<str:kind>/", packs.of_report, name="report_file"),
    path("i/<slug:slug>/pack/", packs.of_node, name="pack"),
]
