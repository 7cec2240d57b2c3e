"""From records to a folder of static files that opens anywhere: on a web host, below any path, from a disk.

`render` makes one conference's folder, `render_index` what all conferences of a site share.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import jinja2
import markupsafe

from confpapers import paths
from confpapers.errors import SelfCheckError
from confpapers.model import Conference, Entry, Label, Report, Topic, encode
from confpapers.site import offline, search_index
from confpapers.site.cards import BLANK, Card, cards, day_text, name_text, programme_order, web_link
from confpapers.site.data import data_files, hashed
from confpapers.site.exports import papers_bib, papers_csv, papers_json
from confpapers.site.facets import facets
from confpapers.site.feeds import atom, robots, sitemaps
from confpapers.site.files import Picture, put_assets, put_pictures, replaced, write
from confpapers.site.links import broken_links, files_of
from confpapers.site.map_data import atlas_data
from confpapers.site.map_image import still_maps
from confpapers.site.math import as_html
from confpapers.site.overview import FILE as OVERVIEW
from confpapers.site.overview import (
    Overview,
    dates_text,
    origins_of,
    overview,
    overviews,
    small_map,
    venues,
)
from confpapers.site.paper_pages import has_pages, paper_pages, up
from confpapers.site.previews import with_glimpses
from confpapers.site.search import authors_of, most_papers, shared_files
from confpapers.site.search_rows import names, row_files
from confpapers.site.theme import Theme
from confpapers.site.venue_trends import venue_years
from confpapers.site.year_trends import years

FIRST = 8  # cards that are in the page itself: with more it takes more than the first 14 KB that a server sends at once
_DIMENSIONS = 64
_MOST = 120  # authors on the page of authors
_SHARED = re.compile(r"(?:site|search|authors)(?:-\d+)?\.[0-9a-f]{10}\.js")
_PLAIN = 6_000  # papers on a plain page: half a megabyte to send
_TEMPLATES = {"index.html": "conference.html", "report.html": "report.html"}


def environment(
    templates: Path | None, *, theme: Theme | None = None, pictures: Iterable[str] = ()
) -> jinja2.Environment:
    """The templates: the user's, where there are any, over the shipped ones.  Everything is escaped.

    `pictures` are the other sites that pages may show pictures from.
    """
    folders = [folder for folder in (templates, paths.TEMPLATES) if folder is not None]
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals["theme"] = theme or Theme()
    made.globals["picture_sites"] = " ".join(["", *sorted(set(pictures))])
    made.filters["day"] = day_text
    made.filters["up"] = up
    made.filters["name"] = name_text
    made.filters["web"] = web_link
    made.filters["number"] = "{:,}".format
    made.filters["math"] = lambda text: markupsafe.Markup(as_html(text))  # noqa: S704 - it is escaped there
    return made


def render(
    conference: Conference,
    entries: Sequence[Entry],
    topics: Sequence[Topic],
    report: Report,
    *,
    editions: Sequence[Conference] = (),
    folder: Path,
    pictures: Mapping[str, Picture],
    lsa: bytes | None,
    labels: Sequence[Label],
    sheets: Sequence[str] = (),
    templates: Path | None = None,
    static: Path | None = None,
    theme: Theme | None = None,
    base_url: str = "",
    force: bool = False,
) -> None:
    """A conference's folder `site/<conf>`, made beside and renamed, and the site's assets beside it.

    `editions` are the conferences that the entries are of, when `conference` is an archive.
    `pictures` maps names as in `Entry.thumb` to bytes (made when called) or files; those the old folder has are kept.
    `sheets` are those of them that hold the papers' tiles.  `lsa` is a row of 64 signed bytes for each entry.
    The same input gives the same bytes.
    Raises SelfCheckError, and leaves the old folder, when a link leads nowhere (unless `force`).
    """
    order = programme_order(entries)
    rows = [entries[index] for index in order]
    own = has_pages(conference, len(rows))
    made = cards(rows, topics, pages=own)
    data = data_files(
        conference,
        rows,
        made,
        topics,
        index=search_index.build(rows),
        lsa=_rows_of(lsa, order, len(entries)),
        atlas=atlas_data(rows, labels, sheets),
    )
    data |= row_files(made)
    shown, glimpses = with_glimpses(made[:FIRST], pictures)
    picture = small_map(rows)
    map_file = hashed("map.svg", picture) if picture else ""
    if picture:
        data[map_file] = picture
    assets = put_assets(folder.parent, static, theme)
    pages = environment(templates, theme=theme, pictures=origins_of(entries))
    common = {"conference": conference, "topics": topics, "assets": assets, "root": "../", "total": len(made)}
    mapped = any(entry.x is not None for entry in rows)
    common |= {"mapped": mapped, "regions": [label.text for label in labels if label.level == 0]}
    with replaced(folder) as fresh:
        put_pictures(fresh, folder, {**pictures, **glimpses})
        for name, content in data.items():
            write(fresh / "data" / name, content)
        write(fresh / OVERVIEW, encode(overview(conference, rows, topics, list(data))))
        for name, content in papers_json(conference, entries, topics):
            write(fresh / name, content)
        write(fresh / "papers.csv", papers_csv(entries, topics))
        write(fresh / "papers.bib", papers_bib(entries))
        write(fresh / "feed.xml", atom(conference, rows, made, base_url))
        write(fresh / "report.json", encode(report))
        styles = "".join(file.read_text("utf-8") for file in sorted((static or paths.STATIC).glob("css/*topics*.css")))
        for name, content in still_maps(conference, rows, labels, topics, styles).items():
            write(fresh / name, content)
        first = {
            "cards": shown,
            "blank": BLANK,
            "data": next(iter(data)),
            "facets": facets(rows, made, topics),
            "has_days": any(entry.day for entry in rows),
            "has_positions": any(entry.position for entry in rows),
            "recommends": lsa is not None,
            "dates": dates_text(conference.dates),
            "years": years(rows, topics),
            "address": f"{base_url.rstrip('/')}/{folder.name}/" if base_url else "",
        }
        views: dict[str, dict[str, object]] = {
            "index.html": first,
            **plain_pages(made),
            "report.html": {"report": report, "titles": {entry.id: entry.title for entry in rows}},
        }
        by_id = {edition.id: edition for edition in editions}
        of = [by_id.get(entry.edition, conference) for entry in rows]
        template = pages.get_template("paper.html")
        alone = paper_pages(
            template, conference, of, rows, made, topics, assets=assets, map_file=map_file, base_url=base_url
        )
        for path, page in alone if own else ():
            target = fresh / path
            target.parent.mkdir(parents=True)
            target.write_bytes(page)
        for name, values in views.items():
            text = pages.get_template(_TEMPLATES.get(name, "all.html")).render(**common, **values)
            write(fresh / name, text.encode())
        offline.write_conference(fresh, data, assets)
        if not force:
            _stop_at_dead_ends(fresh)


def plain_pages(made: Sequence[Card]) -> dict[str, dict[str, object]]:
    """all.html, and all-2.html ... when the papers are too many for one page: the values for the template of each."""
    firsts = range(0, max(len(made), 1), _PLAIN)
    names = ["all.html", *(f"all-{number}.html" for number in range(2, len(firsts) + 1))]
    return {
        name: {"cards": made[first : first + _PLAIN], "names": names, "here": name}
        for name, first in zip(names, firsts, strict=True)
    }


def _stop_at_dead_ends(fresh: Path) -> None:
    """Refuse pages with links that lead to no file of the site."""
    site = fresh.parent
    pages = {f"{fresh.name}/{file}": size for file, size in files_of(fresh).items()}
    beside = {f"assets/{file}": size for file, size in files_of(site / "assets").items()}
    beside |= {"index.html": 0, "authors.html": 0}  # they come when all conferences are there
    broken = list(broken_links(site, pages | beside, [page for page in pages if page.endswith(".html")]))
    if broken:
        where = broken[0].page.removeprefix(f"{fresh.name}/")
        raise SelfCheckError(
            f"{len(broken)} links lead nowhere, so the site stays as it was: {broken[0].link!r} on {where}, "
            "for one. Look at your templates, or build with --force"
        )


def _rows_of(lsa: bytes | None, order: Sequence[int], count: int) -> bytes | None:
    if lsa is None:
        return None
    if len(lsa) != count * _DIMENSIONS:
        raise ValueError(f"lsa has {len(lsa)} bytes, not {_DIMENSIONS} for each of {count} entries")
    return b"".join(lsa[index * _DIMENSIONS : (index + 1) * _DIMENSIONS] for index in order)


def render_index(
    site: Path,
    *,
    templates: Path | None = None,
    static: Path | None = None,
    theme: Theme | None = None,
    base_url: str = "",
) -> tuple[Overview, ...]:
    """What the conferences in `site` share, and what it found: the first page, 404.html, robots.txt, sitemap.xml.

    `sitemap.xml` needs the site's address: without `base_url` there is none.
    """
    found = overviews(site)
    assets = put_assets(site, static, theme)
    pages = environment(templates, theme=theme, pictures=[origin for one in found for origin in one.pictures])
    authors = authors_of(site, found)
    data = shared_files(site, found, authors)
    for name, content in data.items():
        write(site / "data" / name, content)
    common = {"assets": assets, "root": "./", "data": next(iter(data))}
    views: dict[str, dict[str, object]] = {
        "index.html": {
            "conferences": found,
            "venues": [(venue, venue_years(venue.editions) if venue.is_series else None) for venue in venues(found)],
        },
        "authors.html": {"most": most_papers(authors, _MOST), "total": len(authors)},
    }
    for template, values in views.items():
        write(site / template, pages.get_template(template).render(**common, **values).encode())
    title = (theme.title if theme else "") or (found[0].title if len(found) == 1 else "Conference papers")
    rows = [f"{view.folder}/data/{name}" for view in found for name in names("rows", view.files.rows)]
    offline.write_site(site, data, assets, title=title, rows=rows, static=static)
    home = base_url.rstrip("/") + "/"
    write(site / "404.html", pages.get_template("404.html").render(home=home).encode())
    write(site / ".nojekyll", b"")
    write(site / "robots.txt", robots(base_url))
    maps = sitemaps(base_url, site, found) if base_url else {}
    for name, content in maps.items():
        write(site / name, content)
    for old in {*site.glob("sitemap*.xml"), *site.glob("[!.]*/sitemap.xml")} - {site / name for name in maps}:
        old.unlink()
    for file in (site / "data").iterdir():
        if _SHARED.fullmatch(file.name) and file.name not in data:
            file.unlink()
    _prune_assets(site)
    return found


def _prune_assets(site: Path) -> None:
    """Remove assets that no page asks for any more."""
    pages = [*site.glob("*.html"), *site.glob("[!.]*/*.html")]
    pages = [page for page in pages if not page.name.startswith("all")] + [site / "manifest.webmanifest"]
    text = "".join(page.read_text("utf-8") for page in pages)
    for file in (site / "assets").iterdir():
        if file.name not in text:
            file.unlink()
