"""Microsoft Project's own files, .mpp, .mpt and .mpx: read through MPXJ in a sandbox."""

from jalon.exchange.mpp.convert import read

__all__ = ["read"]
