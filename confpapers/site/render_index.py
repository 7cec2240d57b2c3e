"""Render the home page and the other files at the site's root."""

import re
from pathlib import Path

from confpapers.site import offline
from confpapers.site.environment import environment
from confpapers.site.feeds import robots, sitemaps
from confpapers.site.files import manifest_of, put_assets, write
from confpapers.site.foreign import HASHED
from confpapers.site.inputs import Look
from confpapers.site.manifest import SHARED, conferences_in
from confpapers.site.overview import (
    Overview,
    overviews,
    venues,
)
from confpapers.site.search import authors_of, most_papers, shared_files
from confpapers.site.search_rows import names
from confpapers.site.venue_trends import venue_years

_MOST = 120  # authors on the authors' page
_SHARED = re.compile(r"(?:site|search|authors)(?:-\d+)?\.[0-9a-f]{10}\.js")


def render_index(site: Path, look: Look | None = None, *, base_url: str = "") -> tuple[Overview, ...]:
    """Write the pages that the conferences in `site` share: home page, 404.html, robots.txt, sitemap.xml. Returns the
    overviews.

    `sitemap.xml` is written only if the site's address `base_url` is known.
    """
    with manifest_of(site):
        views = _render_index(site, look or Look(), base_url)
    write(site / SHARED, conferences_in(site))
    return views


def _render_index(site: Path, look: Look, base_url: str) -> tuple[Overview, ...]:
    views = overviews(site)
    assets = put_assets(site, look)
    pages = environment(look, pictures=[origin for view in views for origin in view.pictures])
    authors = authors_of(site, views)
    data = shared_files(site, views, authors)
    for name, content in data.items():
        write(site / "data" / name, content)
    common = {"assets": assets, "root": "./", "data": next(iter(data))}
    contents: dict[str, dict[str, object]] = {
        "index.html": {
            "conferences": views,
            "venues": [(venue, venue_years(venue.editions) if venue.is_series else None) for venue in venues(views)],
        },
        "authors.html": {"most": most_papers(authors, _MOST), "total": len(authors)},
    }
    contents["offline.html"] = {"home": "./index.html"}
    for template, values in contents.items():
        write(site / template, pages.get_template(template).render(**common, **values).encode())
    title = look.theme.title or (views[0].title if len(views) == 1 else look.strings("site.title"))
    rows = [f"{view.folder}/data/{name}" for view in views for name in names("rows", view.files.rows)]
    offline.write_site(site, data, assets, title=title, rows=rows, static=look.static)
    home = f"{base_url.rstrip('/')}/" if base_url else "./"  # without an address, for pages at the root
    write(site / "404.html", pages.get_template("404.html").render(home=home, root=home, assets=assets).encode())
    write(site / ".nojekyll", b"")
    write(site / "robots.txt", robots(base_url))
    maps = sitemaps(base_url, site, views) if base_url else {}
    for name, content in maps.items():
        write(site / name, content)
    for old in {*site.glob("sitemap*.xml"), *site.glob("[!.]*/sitemap.xml")} - {site / name for name in maps}:
        old.unlink()
    for file in (site / "data").iterdir():
        if _SHARED.fullmatch(file.name) and file.name not in data:
            file.unlink()
    _prune_assets(site)
    return views


def _prune_assets(site: Path) -> None:
    """Remove assets that no page uses any more."""
    pages = [*site.glob("*.html"), *site.glob("[!.]*/*.html")]
    pages = [page for page in pages if not page.name.startswith("all")] + [site / "manifest.webmanifest"]
    of_papers = (next(folder.glob("*/index.html"), None) for folder in site.glob("[!.]*/papers"))
    pages += [page for page in of_papers if page]  # all pages of a conference use the same assets
    text = "".join(page.read_text("utf-8") for page in pages)
    for file in (site / "assets").iterdir():
        if HASHED.search(file.name) and file.name not in text:
            file.unlink()
