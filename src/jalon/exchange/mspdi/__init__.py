"""Microsoft Project's XML interchange format, MSPDI: read and written."""

from jalon.exchange.mspdi.read import Extras, read, read_plan
from jalon.exchange.mspdi.write import write

__all__ = ["Extras", "read", "read_plan", "write"]
