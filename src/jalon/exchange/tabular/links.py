"""Links, written as text beside the task or on a sheet of their own."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.engine.model import (
    Lag,
    Link,
    LinkKind,
)
from jalon.exchange import predecessors
from jalon.exchange.durations import NotUnderstood, parse_lag
from jalon.exchange.errors import gettext_noop
from jalon.exchange.tabular.book import Book
from jalon.exchange.tabular.inward import Grid, Line, table_of
from jalon.exchange.tabular.words import (
    LINKS,
)


def links_of_texts(book: Book) -> Iterator[Link]:
    for line, uid in book.texts:
        if "predecessors" not in line:
            continue
        try:
            references = predecessors.parse(line.text("predecessors"), book.lengths)
        except NotUnderstood:
            line.fault(
                "predecessors",
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                    " predecessors like 12FS+2d; 7SS are expected, not “%(value)s”."
                ),
                "cell_predecessors",
            )
            continue
        for reference in references:
            before = reference.row if reference.plan else book.uids.get(reference.row, -reference.row)
            yield Link(before, uid, reference.kind, reference.lag, reference.plan)


def links_of_sheet(grids: dict[str, Grid], book: Book) -> Iterator[Link]:
    kinds = {name.lower(): kind for name, kind in predecessors.KINDS.items()}
    for line in table_of(grids, LINKS, book.faults).lines():
        before, after = line.whole("from"), line.whole("to")
        if before is None or after is None:
            missing = "from" if before is None else "to"
            line.fault(
                missing,
                gettext_noop(
                    "Sheet “%(sheet)s”, row %(row)s, “%(column)s”: the number of a task is missing."
                ),
                "cell_missing",
            )
            continue
        plan = line.text("plan") or None
        kind = line.word("kind", kinds) or LinkKind.FS
        lag = _lag(line, book)
        yield Link(
            before if plan else book.uids.get(before, -before), book.uids.get(after, -after), kind, lag, plan
        )


def _lag(line: Line, book: Book) -> Lag:
    value = line.raw("lag")
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6:
        return Lag(round(value * book.lengths.minutes_per_day))
    if "lag" not in line:
        return Lag()
    try:
        return parse_lag(line.text("lag"), book.lengths)
    except NotUnderstood:
        line.fault(
            "lag",
            gettext_noop(
                "Sheet “%(sheet)s”, row %(row)s, “%(column)s”:"
                " a lag like 2d, -3h or 50%% is expected, not “%(value)s”."
            ),
            "cell_lag",
        )
        return Lag()
