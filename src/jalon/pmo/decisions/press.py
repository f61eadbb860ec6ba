"""Pages of our own as PDF: minutes, the index of a project file; nothing is fetched but our own font."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused

FONT_ADDRESS = "jalon:inter"
_STATIC = Path(__file__).resolve().parents[2] / "web/static"
FONT, STYLES = _STATIC / "vendor/inter/inter-latin.woff2", _STATIC / "css/minutes.css"


def pdf(page: str) -> bytes:
    """The page laid out on A4 in the style of minutes; Refused where nothing can print here."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ModuleNotFoundError, OSError) as error:
        raise Refused(
            _("PDF files need WeasyPrint, which is not installed here: take the Word document."), "no_press"
        ) from error

    class OnlyOurFont(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url != FONT_ADDRESS:
                raise ValueError("Nothing is fetched for a print.")
            return URLFetcherResponse(url, FONT.read_bytes(), {"Content-Type": "font/woff2"})

    fetcher, fonts = OnlyOurFont(allowed_protocols=[]), FontConfiguration()
    styles = CSS(string=STYLES.read_text("utf-8"), url_fetcher=fetcher, font_config=fonts)
    found: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(stylesheets=[styles], font_config=fonts)
    return found
