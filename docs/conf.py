"""The documentation as a site: `sphinx-build -W docs build/docs`.

Pages are plain Markdown that also reads well on GitHub; links to files outside `docs/` go to the repository.
"""

import re
import shutil
from pathlib import Path
from typing import Any

from confpapers.version import package_version

project = "confpapers"
copyright = "the confpapers contributors"  # noqa: A001 - the name that Sphinx reads
version = release = package_version()
repository = "https://github.com/confpapers/confpapers"

extensions = ["myst_parser"]
exclude_patterns = ["screenshots/*"]
html_extra_path = ["papers.schema.json"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
html_theme = "furo"
html_title = f"confpapers {release.partition('+')[0]}"  # without the commit of a development version
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"source_repository": repository, "source_branch": "main", "source_directory": "docs/"}


def setup(app: Any) -> None:
    """Rewrite links that leave the documentation while a page is read, and add the pictures that HTML names."""
    app.connect("source-read", _point_outside_links_to_the_repository)
    app.connect("include-read", _point_readme_links)
    app.connect("build-finished", _copy_pictures)


def _point_outside_links_to_the_repository(app: Any, name: str, source: list[str]) -> None:
    del app, name
    source[0] = re.sub(r"\]\(\.\./([^)\s]+)\)", rf"]({repository}/blob/main/\1)", source[0])


def _point_readme_links(app: Any, path: Any, parent: str, source: list[str]) -> None:
    """The README is the start page: its links into `docs/` stay inside, all others go to the repository."""
    del app, path, parent
    text = re.sub(r"\]\(docs/([^)\s]+)\)", r"](\1)", source[0])
    text = re.sub(r'(src|srcset)="docs/', r'\1="', text)
    outside = r"\]\((?!https?:|#|[\w-]+\.md|screenshots/)([^)\s]+)\)"
    text = re.sub(outside, rf"]({repository}/blob/main/\1)", text)
    source[0] = re.sub(r"\]\(([A-Z_]+\.md[^)\s]*)\)", rf"]({repository}/blob/main/\1)", text)


def _copy_pictures(app: Any, error: Exception | None) -> None:
    """Copy the pictures of `<picture>` elements, which Sphinx does not follow."""
    if error is None:
        shutil.copytree(Path(app.srcdir, "screenshots"), Path(app.outdir, "screenshots"), dirs_exist_ok=True)
