"""The registers' door to the formats."""

from jalon.pmo.registers.bridge.cells import rows

__all__ = ["rows"]
