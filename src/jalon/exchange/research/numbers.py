"""Taking numbers out of a text, one after the other, and saying where they run out."""

from __future__ import annotations

from jalon.exchange.errors import FileRefused, gettext_noop

EMPTY = gettext_noop("“%(name)s” is empty: take the file from its source again.")
TRUNCATED = gettext_noop(
    "“%(name)s” ends in the middle, while reading %(what)s: take the whole file from its source again."
)
NOT_A_NUMBER = gettext_noop(
    "“%(name)s” holds “%(word)s” where %(what)s should be a number: correct it or take the file again."
)
TOO_LARGE = gettext_noop(
    "“%(name)s” says %(what)s is %(value)s, more than %(limit)s: correct it or take the file again."
)
LIMIT = 1_000_000


class Numbers:
    """The words of a text, read as whole numbers."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.words = text.split()
        self.at = 0
        if not self.words:
            raise FileRefused(EMPTY, {"name": name}, "research_empty")

    def take(self, what: str) -> int:
        """The next number, which is ``what``."""
        if self.at >= len(self.words):
            raise FileRefused(TRUNCATED, {"name": self.name, "what": what}, "research_truncated")
        word = self.words[self.at]
        self.at += 1
        try:
            value = float(word.strip("[]"))
        except ValueError:
            value = float("nan")
        if value != value or value != int(value):
            given = {"name": self.name, "word": word[:40], "what": what}
            raise FileRefused(NOT_A_NUMBER, given, "research_number")
        return int(value)

    def count(self, what: str) -> int:
        """The next number, where it says how many of something follow."""
        value = self.take(what)
        if not 0 <= value <= LIMIT:
            given = {"name": self.name, "what": what, "value": value, "limit": LIMIT}
            raise FileRefused(TOO_LARGE, given, "research_count")
        return value

    def row(self, count: int, what: str) -> list[int]:
        return [self.take(what) for _ in range(count)]
