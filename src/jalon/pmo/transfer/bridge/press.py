"""Makes one PDF of ``part-*.html`` in a process of its own: ``press.py`` inside a private folder.

The one address it may ask for is our own font; everything else is refused.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

NO_PROGRAM, NO_LIBRARY = 5, 6
FONT_ADDRESS = "jalon:inter"
FONT = Path(__file__).resolve().parents[3] / "web/static/vendor/inter/inter-latin.woff2"
MEMORY = 3 * 1024**3


def only_our_font(url: str, *_others: Any, **_more: Any) -> dict[str, Any]:
    """What is given for an address."""
    if url != FONT_ADDRESS:
        raise ValueError("Nothing is fetched for a print.")
    return {"string": FONT.read_bytes(), "mime_type": "font/woff2"}


def main(folder: Path) -> int:
    """All parts in order -> ``page.pdf``; ``done`` tells how many parts are laid out."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except ModuleNotFoundError:
        return NO_PROGRAM
    except OSError:
        return NO_LIBRARY

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            found = only_our_font(url)
            return URLFetcherResponse(url, found["string"], {"Content-Type": found["mime_type"]})

    fetcher = Fetcher(allowed_protocols=[])
    laid: list[Any] = []
    pages: list[Any] = []
    for i, part in enumerate(sorted(folder.glob("part-*.html")), start=1):
        laid.append(HTML(string=part.read_text("utf-8"), url_fetcher=fetcher).render())
        pages += laid[-1].pages
        (folder / "done").write_text(str(i), "ascii")
    laid[0].copy(pages).write_pdf(folder / "page.pdf")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
