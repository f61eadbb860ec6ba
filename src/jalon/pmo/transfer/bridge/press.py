"""Makes one PDF of ``part-*.html`` in a process of its own: ``press.py`` inside a private folder.

The one address it may ask for is our own font; everything else is refused. Many parts are laid out by as
many hands as there are cores, each part to its own file, and bound together at the end.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

NO_PROGRAM, NO_LIBRARY, FAILED = 5, 6, 7
FONT_ADDRESS = "jalon:inter"
FONT = Path(__file__).resolve().parents[3] / "web/static/vendor/inter/inter-latin.woff2"
MOST_HANDS = 4
"""More would take their memory from the pages that people wait for."""


def only_our_font(url: str, *_others: Any, **_more: Any) -> dict[str, Any]:
    """What is given for an address."""
    if url != FONT_ADDRESS:
        raise ValueError("Nothing is fetched for a print.")
    return {"string": FONT.read_bytes(), "mime_type": "font/woff2"}


def main(folder: Path) -> int:
    """All parts in order -> ``page.pdf``; a part that is laid out stands there as ``laid-*.pdf``."""
    # boxes of a page hold each other until it is drawn: looking for garbage meanwhile finds none
    gc.disable()
    parts = sorted(folder.glob("part-*.html"))
    try:
        import weasyprint  # noqa: F401

        if len(parts) > 1:
            import pypdf  # noqa: F401 - missed before the work is done and not after it
    except ModuleNotFoundError:
        return NO_PROGRAM
    except OSError:
        return NO_LIBRARY
    if not _laid_out(parts, min(_cores(), MOST_HANDS, len(parts))):
        return FAILED
    _bind([_sheets_of(part) for part in parts], folder / "page.pdf")
    return 0


def _laid_out(parts: Sequence[Path], hands: int) -> bool:
    """Every hand takes each so-manieth part; False where one of them failed."""
    if hands < 2 or not hasattr(os, "fork"):
        _lay_out(parts)
        return True
    begun = [_begun(lambda place=place: _lay_out(parts[place::hands])) for place in range(hands)]
    ended = [os.waitpid(child, 0)[1] for child in begun]
    return not any(ended)


def _begun(work: Callable[[], None]) -> int:
    """A child that does the work and ends."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except Exception:
        # what the child says is what its caller writes in the log
        logging.getLogger("jalon.press").exception("A part could not be laid out")
    finally:
        os._exit(status)


def _lay_out(parts: Sequence[Path]) -> None:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            found = only_our_font(url)
            return URLFetcherResponse(url, found["string"], {"Content-Type": found["mime_type"]})

    fetcher, fonts = Fetcher(allowed_protocols=[]), FontConfiguration()
    for part in parts:
        made = part.with_suffix(".pdf")
        HTML(string=part.read_text("utf-8"), url_fetcher=fetcher).write_pdf(made, font_config=fonts)
        # whoever counts the parts finds only whole ones
        made.rename(_sheets_of(part))
        gc.collect()


def _sheets_of(part: Path) -> Path:
    return part.with_name(f"{part.stem.replace('part', 'laid', 1)}.pdf")


def _bind(sheets: Sequence[Path], into: Path) -> None:
    if len(sheets) == 1:
        sheets[0].rename(into)
        return
    from pypdf import PdfWriter

    # the first one's title and language are those of the whole
    book = PdfWriter(clone_from=sheets[0])
    for one in sheets[1:]:
        book.append(one)
    book.write(into)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
