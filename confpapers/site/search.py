"""The search over all conferences of a site, and their authors: the files in `site/data`.

    site        the conferences, and the names of their files
    search      the first terms of the index's parts; search-i are the parts, as in a large conference
    authors     the first keys of the lists of authors; authors-i contain [name, papers] with gaps between papers, each
                name once for each of its words

Papers are numbered consecutively, conference by conference, the oldest first, so that a new conference does not change
the other numbers.
"""

import base64
import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from confpapers.model import encode
from confpapers.site import postings
from confpapers.site.columns import CHUNK
from confpapers.site.data import PART
from confpapers.site.data_script import hashed, script
from confpapers.site.overview import Overview
from confpapers.site.postings import Index, order_of
from confpapers.site.search_index import words
from confpapers.site.search_rows import MANY, read_rows, value_of

_MARKS = re.compile(r"[\s*†‡§¶#,\d]+$")  # footnote marks after a name

Files = dict[str, bytes]
Papers = dict[str, list[int]]


def numbered(views: Sequence[Overview]) -> list[Overview]:
    """Return the conferences in the order in which their papers are numbered."""
    return sorted(views, key=lambda view: (view.year, view.folder))


def shared_files(site: Path, overviews: Sequence[Overview], papers: Papers) -> Files:
    """Return the files of `site/data` by name; the first is `site`. `papers` are each author's papers
    (`authors_of`).
    """
    files: Files = {}

    def keep(name: str, value: Any) -> str:
        data = script(name, value)
        file = hashed(f"{name}.js", data)
        files[file] = data
        return file

    views = numbered(overviews)
    search = _search(site, views, keep)
    authors = keep("authors", _authors(papers, keep))
    head = {
        "conferences": [_head(view) for view in views],
        "papers": CHUNK,
        "rows": MANY,
        "search": search,
        "authors": authors,
    }
    first = script("site", head)
    return {hashed("site.js", first): first, **files}


def _head(view: Overview) -> dict[str, Any]:
    return {
        "id": view.folder,
        "title": view.title,
        "venue": view.venue,
        "year": view.year,
        "n": view.papers,
        "topics": [name for _, name, _ in sorted(view.topics)],
        "rows": view.files.rows,
        "papers": view.files.papers,
    }


# --- the index -------------------------------------------------------------------------------------------------------


def _search(site: Path, views: Sequence[Overview], keep: Any) -> str:
    """Write the file `search` and return its name. A single conference shares its index if that is already in parts."""
    if len(views) == 1 and len(views[0].files.search) > 1:
        root, *names = views[0].files.search
        root_value = value_of(site / views[0].folder / "data" / root)
        return str(keep("search", root_value | {"files": [f"{views[0].folder}/data/{name}" for name in names]}))
    index = postings.merge([_index(site / view.folder, view) for view in views])
    parts = list(postings.parts(index, PART))
    files = [keep(f"search-{i}", base64.b64encode(data).decode()) for i, (_, data) in enumerate(parts)]
    return str(keep("search", {"papers": index.papers, "first": [term for term, _ in parts], "files": files}))


def _index(folder: Path, view: Overview) -> Index:
    root, *parts = view.files.search
    texts = (value_of(folder / "data" / name) for name in parts or [root])
    return postings.joined([postings.decode(base64.b64decode(text)) for text in texts])


# --- authors ---------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1 << 16)  # most names are on several papers
def _words(name: str) -> tuple[str, ...]:
    return tuple(words(name))


def name_key(name: str) -> str:
    """Return a name's sort key, last word first; the page's script computes the same."""
    parts = _words(name)
    return " ".join([*parts[-1:], *parts[:-1]])


def name_keys(name: str) -> list[str]:
    """Return the keys under which a name is listed: one for each word, followed by the others in cyclic order."""
    parts = _words(name)
    return list(dict.fromkeys(" ".join([*parts[k:], *parts[:k]]) for k in range(len(parts)))) or [""]


def _person(name: str) -> str:
    """Return the name without typographic variants: accents, capitals, dots and footnote marks."""
    return " ".join(_words(name)) or name


def _plain(name: str) -> str:
    return _MARKS.sub("", name) or name


def authors_of(site: Path, overviews: Sequence[Overview]) -> Papers:
    """Return the papers of each person, under the most frequent spelling of the name.

    Names that differ only in capitals, accents, punctuation or footnote marks are one person.
    """
    forms: dict[str, Counter[str]] = {}
    papers: Papers = {}
    number = 0
    for view in numbered(overviews):
        for row in read_rows(site / view.folder, view.files):
            for name in dict.fromkeys(row[3].split("\n") if row[3] else ()):
                person = _person(name)
                forms.setdefault(person, Counter())[_plain(name)] += 1
                own = papers.setdefault(person, [])
                if not own or own[-1] != number:
                    own.append(number)
            number += 1
    return {_best_form(forms[person]): numbers for person, numbers in papers.items()}


def _best_form(forms: "Counter[str]") -> str:
    """Return the most frequent spelling of a name; one in capitals only if there is no other."""
    return min(forms, key=lambda form: (form.isupper() or form.islower(), -forms[form], form))


def most_papers(papers: Papers, wanted: int) -> list[tuple[str, int]]:
    """Return the names with the most papers, and their number of papers, in alphabetical order."""
    most = sorted(papers, key=lambda name: (-len(papers[name]), name))[:wanted]
    return [(name, len(papers[name])) for name in sorted(most, key=lambda name: order_of(name_key(name)))]


def _authors(papers: Papers, keep: Any) -> dict[str, Any]:
    first: list[str] = []
    files: list[str] = []
    for key, rows in _lists(papers):
        first.append(key)
        files.append(keep(f"authors-{len(files)}", rows))
    return {"first": first, "files": files}


def _lists(papers: Papers) -> Iterator[tuple[str, list[Any]]]:
    """Yield the names in lists of about PART bytes, each with the key of its first name. Equal keys stay together.

    A name is in one list for each of its words, so that any part of it can be looked up.
    """
    ordered = sorted((order_of(key), name) for name in papers for key in name_keys(name))
    row_of = {name: [name, [b - a for a, b in itertools.pairwise([0, *numbers])]] for name, numbers in papers.items()}
    size_of = {name: len(encode(row)) + 1 for name, row in row_of.items()}
    rows: list[Any] = []
    size, first, before = 0, b"", b""
    for key, name in ordered:
        if size > PART and key != before:
            yield first.decode("utf-16-be"), rows
            rows, size = [], 0
        first = key if not rows else first
        rows.append(row_of[name])
        size += size_of[name]
        before = key
    if rows:
        yield first.decode("utf-16-be"), rows
