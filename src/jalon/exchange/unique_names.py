"""Names that can stand for what they name, where a format looks things up by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping


def unique_names(names: Mapping[int, str]) -> dict[int, str]:
    """Names that can stand for what they name: a second “Team” is “Team (2)”."""
    names = {uid: name if name.strip() else f"#{uid}" for uid, name in names.items()}
    times = Counter(names.values())
    done: dict[int, str] = {}
    taken = {name for name, count in times.items() if count == 1}
    for uid, name in names.items():
        unique, number = name, 1
        while unique in taken and times[name] > 1:
            number += 1
            unique = f"{name} ({number})"
        taken.add(unique)
        done[uid] = unique
    return done
