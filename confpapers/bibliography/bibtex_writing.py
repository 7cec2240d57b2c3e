"""Write BibTeX: an entry from a paper, and keys that are unique."""

import functools
import re
from collections.abc import Iterable

from confpapers.bibliography.latex import escape
from confpapers.bibliography.person import EAST_ASIAN, is_group, parts, surname
from confpapers.model import Conference, Paper
from confpapers.text import clean, fold, slug, unique

_SMALL_WORDS = re.compile(r"an?|and|are|as|at|by|do|for|from|how|in|is|of|on|or|the|to|with|what|when|why")


def from_paper(conference: Conference, paper: Paper) -> str:
    """Return a BibTeX entry: complete braces, special characters escaped, capitals protected."""
    names = [_bibtex_name(name) for name in paper.authors] + ["others"] * paper.et_al
    fields = {
        "author": " and ".join(names),
        "title": escape(paper.title, protect=True),
        "booktitle": escape(conference.name or conference.title),
        "year": str(paper.published or conference.year or ""),
        "pages": paper.page_range.replace("-", "--"),
        "doi": _verbatim(paper.doi),
        "url": _verbatim(paper.url if paper.url.startswith("http") else ""),
        "eprint": _verbatim(paper.arxiv_id),
        "eprinttype": "arXiv" if paper.arxiv_id else "",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@inproceedings{{{_key(conference, paper)},\n" + ",\n".join(lines) + "\n}"


@functools.lru_cache(maxsize=1 << 15)  # most authors have several papers
def _bibtex_name(name: str) -> str:
    """Return a name in BibTeX's form, "von Last, Jr., First", or a group's name in braces."""
    name = clean(name)
    person = parts(name)
    is_whole = EAST_ASIAN.search(name) and " " in name  # whose order is another, and whose space would be lost
    if is_whole or is_group(name) or not person.family or re.search(r"(?:^| )and(?: |$)|[,{}]", name, re.IGNORECASE):
        return f"{{{escape(name)}}}"
    if name.lower() == "others":
        return f"{{{escape(name)}}}"
    family = " ".join(part for part in (person.particle, person.family) if part)
    return escape(", ".join(part for part in (family, person.suffix, person.given) if part))


def _verbatim(text: str) -> str:
    return re.sub(r"[{}\\\s]", "", text)


def _key(conference: Conference, paper: Paper) -> str:
    words = [word for word in re.findall(r"[a-z0-9]+", fold(paper.title).lower()) if not _SMALL_WORDS.fullmatch(word)]
    family = slug(surname(paper.authors[0])) if paper.authors else slug(conference.venue or conference.title)
    year = str(paper.published or conference.year or "")
    return re.sub(r"[^a-z0-9]", "", family) + year + (words[0] if words else "")


def with_unique_keys(entries: Iterable[str]) -> list[str]:
    """Return the entries in order, with repeated keys made distinct."""
    texts = list(entries)
    heads = [re.match(r"\s*@\w+\s*[{(]\s*([^,\s]*)", text) for text in texts]
    keys = unique(match[1] if match else "" for match in heads)
    return [
        f"{text[: match.start(1)]}{key}{text[match.end(1) :]}" if match else text
        for text, match, key in zip(texts, heads, keys, strict=True)
    ]
