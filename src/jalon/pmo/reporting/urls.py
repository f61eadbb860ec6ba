"""Addresses of the reporting room."""

from django.urls import path, re_path

from jalon.pmo.reporting.views import home, portfolio

urlpatterns = [
    path("portfolio/", portfolio.listed, name="portfolio"),
    path("portfolio/timeline/", portfolio.timeline, name="portfolio_timeline"),
    path("portfolio/export/<str:kind>/", portfolio.export, name="portfolio_export"),
    path("portfolio/views/", portfolio.save_view, name="portfolio_views"),
    path("portfolio/views/<int:pk>/delete/", portfolio.delete_view, name="portfolio_view_delete"),
    # "new" is the page that makes one
    re_path(r"^i/(?!new/)(?P<slug>[-\w]+)/$", home.home, name="initiative_home"),
]
