"""Primavera P6 XER: tab-separated tables in one text file.

``read`` gives the exported project, ``read_all`` every project of the file (links between
them become cross-project links), ``write`` a file that P6 imports.
"""

from jalon.exchange.xer.read import read, read_all
from jalon.exchange.xer.write import write

__all__ = ["read", "read_all", "write"]
