"""Microsoft Project's XML interchange format, MSPDI: read and written."""

from jalon.exchange.mspdi.read import Extras, read, read_plan

__all__ = ["Extras", "read", "read_plan"]
