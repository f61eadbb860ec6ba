"""The two databases' own full-text indexes, and how each is asked.

Both follow `SearchText` by themselves: SQLite's FTS5 by triggers, PostgreSQL by a generated column. Words
are folded the same way on both (small letters, no accents), and no extension has to be installed.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Value

TABLE = "initiatives_searchtext"
NEWEST = 2000
"""A word that stands in more texts than this is ranked among the latest of them."""

_FTS = "initiatives_searchtext_fts"
_TITLE_WEIGHS = 6.0


def _spelled(column: str) -> str:
    """SQLite's tokenizer takes accents off, and leaves joined letters alone."""
    for joined, apart in (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("ß", "ss")):
        column = f"replace({column}, '{joined}', '{apart}')"
    return column


def _values(row: str) -> str:
    return f"{row}.id, {_spelled(f'{row}.title')}, {_spelled(f'{row}.body')}"


_INSERT = f"INSERT INTO {_FTS} (rowid, title, body) VALUES ({_values('new')});"  # noqa: S608 - our own words
_DELETE = f"INSERT INTO {_FTS} ({_FTS}, rowid, title, body) VALUES ('delete', {_values('old')});"  # noqa: S608
_TRIGGERS = {"insert": _INSERT, "delete": _DELETE, "update": _DELETE + " " + _INSERT}


def _vector(column: str, weight: str) -> str:
    plain = rf"regexp_replace(normalize({column}, NFKD), '[\u0300-\u036f]+', '', 'g')"
    plain = f"replace(replace(replace(lower({plain}), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')"
    plain = f"regexp_replace({plain}, '[[:punct:]’«»–—]+', ' ', 'g')"
    return f"setweight(to_tsvector('simple', {plain}), '{weight}')"


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index where it is missing, and fill it from the table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS "
                f"({_vector('title', 'A')} || {_vector('body', 'D')}) STORED"
            )
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {TABLE}_words ON {TABLE} USING gin (words)")
            return
        # a table that a migration made anew has lost its triggers, and its index may be behind
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        if cursor.fetchone()[0] == len(_TRIGGERS):
            return
        cursor.execute(f"DROP TABLE IF EXISTS {_FTS}")
        cursor.execute(
            f"CREATE VIRTUAL TABLE {_FTS} USING fts5(title, body, content='', "
            "tokenize='unicode61 remove_diacritics 2', prefix='3')"
        )
        for verb, body in _TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{verb}")
            cursor.execute(f"CREATE TRIGGER {TABLE}_{verb} AFTER {verb} ON {TABLE} BEGIN {body} END")
        cursor.execute(f"INSERT INTO {_FTS} (rowid, title, body) SELECT {_values(TABLE)} FROM {TABLE}")  # noqa: S608


def below(connection: BaseDatabaseWrapper) -> str:
    """The condition that a text stands below a path; the path with its `%` is its one parameter."""
    if connection.vendor == "postgresql":
        return "t.initiative_id IN (SELECT id FROM initiatives_initiative WHERE path LIKE %s)"
    # asked of the index's own rows, before any text is fetched; the + keeps it from being asked word by word
    return (
        f"+{_FTS}.rowid IN (SELECT s.id FROM {TABLE} s JOIN initiatives_initiative i"  # noqa: S608 - our own words
        " ON i.id = s.initiative_id WHERE i.path LIKE %s)"
    )


class Holds(Func):
    """Whether a text (or its title) has all the terms, as a condition of a question with its own rights."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, asked: str, *, wide: bool) -> None:
        super().__init__(F("pk"), Value(asked))
        self.wide = wide

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        joint = f" IN (SELECT rowid FROM {_FTS} WHERE {_FTS} MATCH "  # noqa: S608 - our own words
        # a word of many texts is read along the index of labels, so that the texts are never fetched
        template = f"{'+' if self.wide else ''}%(expressions)s)"
        return self.as_sql(compiler, connection, arg_joiner=joint, template=template)

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        joint = f" IN (SELECT id FROM {TABLE} WHERE words @@ to_tsquery('simple', "  # noqa: S608 - our own words
        return self.as_sql(compiler, connection, arg_joiner=joint, template="%(expressions)s))")


def holds(connection: BaseDatabaseWrapper, terms: list[str], *, titles: bool) -> Holds:
    """The condition for these terms; it looks first whether they stand in many texts."""
    if connection.vendor == "postgresql":
        return Holds(" & ".join(f"{term}:*{'A' if titles else ''}" for term in terms), wide=False)
    asked = " AND ".join(f'"{term}"*' for term in terms)
    asked = f"title : ({asked})" if titles else asked
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {_FTS} WHERE {_FTS} MATCH %s LIMIT {NEWEST})",  # noqa: S608
            [asked],
        )
        return Holds(asked, wide=cursor.fetchone()[0] == NEWEST)


def ranked(
    connection: BaseDatabaseWrapper,
    terms: list[str],
    where: str,
    params: list[object],
    limit: int,
    *,
    whole: bool = True,
) -> list[int]:
    """The ids of the texts with all the terms as beginnings of words (or any, not `whole`), best first.

    The terms hold letters and digits only; `where` speaks of `t`, the text, and takes `below` for its place.
    """
    if connection.vendor == "postgresql":
        match, newest = "t.words @@ q.ask", "t.id"
        ask = (" & " if whole else " | ").join(f"{term}:*" for term in terms)
        score = "-ts_rank(t.words, q.ask)"
        source = f"(SELECT to_tsquery('simple', %s) AS ask) q CROSS JOIN {TABLE} t"
    else:
        # in the index's own order, and its rows first: so it stops at the last one that is wanted
        source, match = f"{_FTS} CROSS JOIN {TABLE} t ON t.id = {_FTS}.rowid", f"{_FTS} MATCH %s"
        newest = f"{_FTS}.rowid"
        ask = (" AND " if whole else " OR ").join(f'"{term}"*' for term in terms)
        score = f"bm25({_FTS}, {_TITLE_WEIGHS}, 1.0)"
    sql = (
        f"SELECT id FROM (SELECT t.id AS id, {score} AS score FROM {source} "  # noqa: S608 - our own words
        f"WHERE {match} AND {where} ORDER BY {newest} DESC LIMIT {NEWEST}) best "
        "ORDER BY score, id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [ask, *params, limit])
        return [row[0] for row in cursor.fetchall()]
