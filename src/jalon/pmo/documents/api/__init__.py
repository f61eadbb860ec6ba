"""The documents API: the same queries, actions and rights as the pages."""

from ninja import Router

from jalon.pmo.documents.api import closing, documents, project_file, templates

router = Router(tags=["documents"])
for part in (documents, project_file, templates, closing):
    router.add_router("", part.router)
