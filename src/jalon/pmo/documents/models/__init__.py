"""Documents with their versions and templates, the closing of an initiative, lessons."""

from jalon.pmo.documents.models.closing import Closing, ClosingCheck, Handover
from jalon.pmo.documents.models.files import Document, DocumentVersion, OwnTemplate, ProjectFile
from jalon.pmo.documents.models.lessons import Lesson, LessonUse

__all__ = [
    "Closing",
    "ClosingCheck",
    "Document",
    "DocumentVersion",
    "Handover",
    "Lesson",
    "LessonUse",
    "OwnTemplate",
    "ProjectFile",
]
