"""How sites list their papers: pure parsing, no network.

To add a site, write a class like those in this folder (about 30 lines), add it to `SOURCES`, and put a small page with
the site's structure and invented papers into `tests/sources/<name>/<case>/`.
"""

import importlib

from confpapers.errors import SourceError, unknown
from confpapers.sources.base import Source

SOURCES = {  # module and class, imported when a conference needs it
    "cvf": "confpapers.sources.cvf:Cvf",
    "neurips": "confpapers.sources.neurips:Neurips",
    "pmlr": "confpapers.sources.pmlr:Pmlr",
    "ecva": "confpapers.sources.ecva:Ecva",
    "acl": "confpapers.sources.acl:Acl",
    "openreview": "confpapers.sources.openreview:Openreview",
    "virtual": "confpapers.sources.virtual:Virtual",
    "highwire": "confpapers.sources.highwire:Highwire",
    "listing": "confpapers.sources.listing:ListingFile",
    "folder": "confpapers.sources.folder:Folder",
}


def source_named(name: str) -> Source:
    """Return the source with that name. Raises SourceError, which lists the others."""
    if name not in SOURCES:
        raise SourceError(unknown("source", name, SOURCES))
    module, _, kind = SOURCES[name].partition(":")
    source: Source = getattr(importlib.import_module(module), kind)()
    return source
