"""Primavera P6 XML (PMXML): read as the same tables that an XER file holds.

Both formats are exports of one database, so the words of the XML are put into P6's
columns and what reads XER reads them.
"""

from __future__ import annotations

from jalon.exchange.formats import Reading
from jalon.exchange.pmxml.tables import tables_of
from jalon.exchange.xer.read import all_of, exported_of

__all__ = ["read", "read_all"]


def read(data: bytes, name: str) -> Reading:
    """The first project of a file; its other projects are named in the report."""
    return exported_of(tables_of(data, name), "pmxml")


def read_all(data: bytes, name: str) -> list[Reading]:
    """Every project of a file; links between them carry the other's key."""
    return all_of(tables_of(data, name), "pmxml")
