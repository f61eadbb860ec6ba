"""The texts of a kit, wherever they stand: walked, changed, and what a language still misses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from jalon.kits.languages import LANGUAGES
from jalon.kits.nouns import Kit, Text


def texts(noun: Any) -> Iterator[Text]:
    """Every text by language of a kit or a part of it, in the order of its fields."""
    if isinstance(noun, Mapping):
        yield noun
    elif is_dataclass(noun):
        for field in fields(noun):
            yield from texts(getattr(noun, field.name))
    elif isinstance(noun, tuple):
        for one in noun:
            yield from texts(one)


def changed(noun: Any, change: Callable[[Text], Text]) -> Any:
    """The same noun with each of its texts changed."""
    if isinstance(noun, Mapping):
        return change(noun)
    if is_dataclass(noun) and not isinstance(noun, type):
        return replace(noun, **{f.name: changed(getattr(noun, f.name), change) for f in fields(noun)})
    if type(noun) is tuple:
        return tuple(changed(one, change) for one in noun)
    return noun


def said_also(kit: Kit, known: Mapping[str, Text], language: str) -> Kit:
    """The kit with the other language's words wherever a text is one that is known in it."""
    told: Kit = changed(kit, lambda text: {**known.get(text.get(language, ""), {}), **text})
    return whole(told)


def whole(kit: Kit) -> Kit:
    """The kit in the languages in which nothing is missing; in the one it has where that is none."""
    every = list(texts(kit))
    full = tuple(one for one in LANGUAGES if all(text.get(one) for text in every))
    return replace(kit, languages=full or kit.languages)


def missing(kit: Kit) -> list[tuple[str, str]]:
    """(language, words in the other) of each text that a language misses, each once."""
    found: dict[tuple[str, str], None] = {}
    for text in texts(kit):
        for language in LANGUAGES:
            if not text.get(language):
                found[language, kit.say(text, language)] = None
    return list(found)


def filled(kit: Kit, words: Mapping[tuple[str, str], str]) -> Kit:
    """The kit with words for what was missing: by (language, words in the other)."""

    def fill(text: Text) -> Text:
        given = {
            language: words[language, said]
            for language in LANGUAGES
            if not text.get(language) and (language, said := kit.say(text, language)) in words
        }
        return {**text, **given}

    told: Kit = changed(kit, fill)
    return whole(told)
