"""Documents with their versions and templates, the closing of an initiative."""

from jalon.pmo.documents.models.closing import Closing, ClosingCheck, Handover
from jalon.pmo.documents.models.files import Document, DocumentVersion, OwnTemplate, ProjectFile

__all__ = [
    "Closing",
    "ClosingCheck",
    "Document",
    "DocumentVersion",
    "Handover",
    "OwnTemplate",
    "ProjectFile",
]
