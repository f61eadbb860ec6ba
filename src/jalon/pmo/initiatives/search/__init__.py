"""Full-text search over the office: rooms hand in their texts, people find what they may see.

A room declares its kind once (`search.add`), and its actions call `search.index` or `search.forget` in
their own transaction. `search.find` is the one question to ask; `search.similar` offers what resembles a
text being typed; `search.holding` narrows another room's own question to what holds a word.
"""

from __future__ import annotations

from jalon.pmo.initiatives.search.kinds import Kind, add, kinds
from jalon.pmo.initiatives.search.reading import Found, find, holding, similar
from jalon.pmo.initiatives.search.writing import Entry, entry_of, forget, index, index_many, rebuild

__all__ = [
    "Entry",
    "Found",
    "Kind",
    "add",
    "entry_of",
    "find",
    "forget",
    "holding",
    "index",
    "index_many",
    "kinds",
    "rebuild",
    "similar",
]
