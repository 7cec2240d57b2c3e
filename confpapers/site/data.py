"""The data files of a conference's page: small JavaScript files that also work from a disk.

    cards     one file of columns: what the list needs to filter, sort and lay out every paper
    rest      columns that the first list can do without: authors, affiliations, positions on the map; requested right
              after `cards`
    papers-i  abstracts, words, links and pictures of papers 50 i .. 50 i + 49, loaded when they come into view; above
              10,000 papers of twenty papers each, with the titles and authors, which `cards` and `rest` then lack
    orders    above 10,000 papers: each paper's place by title and by poster number, for sorting
    atlas     what the map needs beyond the columns, see `map_data`
    past      where there is an earlier edition: its papers on this map, and how new each paper is (see `news`)
    search    the inverted index (see `search_index`); above 10,000 papers the first terms of its parts and their names
    search-i  a part of the index, loaded when a word in it is searched for
    inside    the first terms of the parts of the page index (see `page_index`), and the words in most papers
    inside-i  a part of the page index, loaded when a word in it is searched for inside the papers
    lsa       64 numbers per paper, as bytes, for "more like these"

Each file is one call, `confpapers.data("name", {...})`: browsers refuse `fetch` and modules under file://, and web
hosts compress .js files. Names contain a hash of the content, so that a cached page never meets data of another build.
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any

from confpapers.model import Entry, Record
from confpapers.site import postings
from confpapers.site.card import Card
from confpapers.site.columns import CHUNK, SMALL_CHUNK, columns, is_whole, orders, rest
from confpapers.site.data_script import hashed, script
from confpapers.site.inputs import SiteInput
from confpapers.site.math import formulas
from confpapers.site.news import past_data
from confpapers.site.page_index import page_files
from confpapers.site.postings import Index
from confpapers.site.strings import Strings

PART = 48_000  # bytes of a part of a larger one: about 36 KB sent, a twentieth of a second on 4G


def details(cards: Sequence[Card], entries: Sequence[Entry] = ()) -> list[dict[str, Any]]:
    """Return a file `papers-i`: what a card shows beyond the columns. Empty fields are omitted.

    `entries` adds the fields that small conferences have in their columns.
    """
    rows = [_detail(card) for card in cards]
    for detail, card, entry in zip(rows, cards, entries, strict=False):
        detail |= {"title": card.title, "authors": "\n".join(entry.authors), "position": entry.position}
        detail["affiliations"] = "\n".join(entry.affiliations)
        detail["math"] = formulas(card.title) | card.math
    return [{key: value for key, value in detail.items() if value} for detail in rows]


def _titles_elsewhere(card: Card) -> dict[str, Any]:
    """Return the formulas in the titles of other conferences' papers."""
    others = (*card.cites_elsewhere, *card.cited_by_elsewhere)
    return {source: tree for other in others for source, tree in formulas(other.title).items()}


def _detail(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "href": card.href,
        "url": card.url,
        "pdf": card.pdf,
        "badges": [(badge.kind, badge.text) for badge in card.badges],
        "links": card.links,
        "thumb": card.thumb,
        "size": (card.width, card.height) if card.thumb else (),
        "pages": card.pages,
        "first": card.first_page if card.pages and card.first_page > 1 else 0,
        "abstract": card.abstract,
        "gist": card.gist,
        "language": card.language,
        "math": card.math | _titles_elsewhere(card),
        "words": " ".join(f"{word.replace(' ', '_')}:{topic}" for word, topic in card.words),
        "similar": [near.index for near in card.similar],
        "cites": [other.index for other in card.cites],
        "cited": [other.index for other in card.cited_by],
        "cites_elsewhere": [(other.href, other.title, other.name) for other in card.cites_elsewhere],
        "cited_elsewhere": [(other.href, other.title, other.name) for other in card.cited_by_elsewhere],
        "bibtex": card.bibtex,
        "teaser": card.teaser,
        "teaser_size": card.teaser_size,
    }


def search_files(index: Index, keep: Callable[[str, Any], str], *, whole: bool) -> dict[str, Any]:
    """Write the index and return the names of its files: `search` is the whole index, or describes its parts,
    `search-i`.
    """
    if whole:
        return {"search": keep("search", base64.b64encode(postings.encode(index)).decode())}
    parts = list(postings.parts(index, PART))
    files = [keep(f"search-{i}", base64.b64encode(data).decode()) for i, (_, data) in enumerate(parts)]
    root = {"papers": index.papers, "first": [term for term, _ in parts], "files": files}
    return {"search": keep("search", root), "parts": len(parts)}


def data_files(
    page: SiteInput,
    cards: Sequence[Card],
    *,
    index: Index,
    strings: Strings,
    atlas: Record | None = None,
) -> dict[str, bytes]:
    """Return all data files by file name; the first is `cards`, which names the others.

    `cards` are aligned with the entries of `page`.
    """
    entries = page.entries
    files_by_name: dict[str, bytes] = {}

    def keep(name: str, value: Any) -> str:
        data = script(name, value)
        file = hashed(f"{name}.js", data)
        files_by_name[file] = data
        return file

    whole = is_whole(len(entries))
    size = CHUNK if whole else SMALL_CHUNK
    names = () if whole else entries
    chunks = [
        keep(f"papers-{i // size}", details(cards[i : i + size], names[i : i + size]))
        for i in range(0, len(cards), size)
    ]
    files: dict[str, Any] = {"papers": chunks, "rest": keep("rest", rest(entries, cards))}
    if not whole:
        files["orders"] = keep("orders", orders(entries))
    if page.boards:
        files["boards"] = keep("boards", [[board.board, board.x, board.y, board.hall] for board in page.boards])
    if atlas is not None:
        files["atlas"] = keep("atlas", atlas)
    if page.news is not None:
        files["past"] = keep("past", past_data(page.news))
    files |= search_files(index, keep, whole=whole)
    if any(page.page_words):
        files |= page_files(page.page_words, keep)
    if page.lsa is not None:
        files["lsa"] = keep("lsa", base64.b64encode(page.lsa).decode())
    first = script("cards", columns(page, cards, files, strings))
    return {hashed("cards.js", first): first, **files_by_name}
