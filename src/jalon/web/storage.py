"""Static files under names that carry their content, so that browsers keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifest(CompressedManifestStaticFilesStorage):
    """Also renames the files that JavaScript modules import from one another."""

    support_js_module_import_aggregation = True
    manifest_strict = False
