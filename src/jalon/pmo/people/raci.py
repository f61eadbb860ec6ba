"""What is wrong with a matrix of responsibilities, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _


def faults(letters: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Of each subject's letters what breaks the rules: exactly one A, and someone who does it.

    A row with one letter alone is lone: an A that nobody does, or an R that nobody answers for.
    """
    found: dict[str, list[str]] = {}
    for subject, given in letters.items():
        counted = list(given)
        said = []
        if not counted:
            said.append(_("Nobody is named."))
        else:
            accountable = counted.count("A")
            if accountable == 0:
                said.append(_("Nobody answers for it: give one A."))
            elif accountable > 1:
                said.append(_("%(count)s answer for it: keep one A.") % {"count": accountable})
            if "R" not in counted:
                said.append(_("Nobody does it: give at least one R."))
        if said:
            found[subject] = said
    return found
