"""How sites list their papers: pure parsing, no network.

To add a site, write a class like those in this folder (about 30 lines), add it to `SOURCES`, and put a small page with
the site's structure and invented papers into `tests/sources/<name>/<case>/`.
"""

from confpapers.errors import SourceError, unknown
from confpapers.sources.acl import Acl
from confpapers.sources.base import Source
from confpapers.sources.cvf import Cvf
from confpapers.sources.ecva import Ecva
from confpapers.sources.folder import Folder
from confpapers.sources.highwire import Highwire
from confpapers.sources.listing import ListingFile
from confpapers.sources.neurips import Neurips
from confpapers.sources.openreview import Openreview
from confpapers.sources.pmlr import Pmlr
from confpapers.sources.virtual import Virtual

SOURCES: dict[str, type[Source]] = {
    "cvf": Cvf,
    "neurips": Neurips,
    "pmlr": Pmlr,
    "ecva": Ecva,
    "acl": Acl,
    "openreview": Openreview,
    "virtual": Virtual,
    "highwire": Highwire,
    "listing": ListingFile,
    "folder": Folder,
}


def source_named(name: str) -> Source:
    """Return the source with that name. Raises SourceError, which lists the others."""
    if name not in SOURCES:
        raise SourceError(unknown("source", name, SOURCES))
    return SOURCES[name]()
