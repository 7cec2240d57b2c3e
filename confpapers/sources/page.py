"""Read HTML: bytes in, text and addresses out; nothing fails."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from confpapers.sources.encoding import decode
from confpapers.text import clean, clean_lines, safe_url, title_key

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_NOTHING_TO_READ = 200  # characters: a page's name and its menu
_LOG_IN = re.compile(r"\W*(?:sign|log)[ -]?in\b|\W*authentication required", re.IGNORECASE)
_NOT_FOUND = re.compile(
    r"\W*404(?:\W*$|\W+(?:error|page|file|not)\b)|.{0,40}\b(?:error|http|status|code)\W{1,3}404\b"
    r"|.{0,40}\bnot found\W*$"
    r"|.{0,40}\b(?:page|file|document|resource|url)\b.{0,40}"
    r"\b(?:not (?:be )?found|n['’]t (?:be )?found|(?:not|n['’]t) exist|no longer (?:exists?|available))\b"
    r"|.{0,40}(?:seite\b.{0,20}\bnicht gefunden|page introuvable|p[aá]gina no encontrada|pagina non trovata"
    r"|p[aá]gina n[aã]o encontrada|не найден|页面不存在|找不到|見つかりません|찾을 수 없)",
    re.IGNORECASE,
)
_LONGEST_MESSAGE = 80  # characters of a title or heading that says so
_XML = re.compile(r"<\?xml\b[^>]*>?", re.IGNORECASE)  # XHTML is read as HTML


def read_text(page: bytes) -> str:
    """Return the page as text, in any encoding; never fails."""
    return decode(page).text


def read_html(page: bytes) -> "BeautifulSoup":
    """Return the page as a tree. Never fails: input that is not HTML gives a tree without tags."""
    from bs4 import BeautifulSoup

    text = _XML.sub("", read_text(page)).replace("\x00", "")
    return BeautifulSoup(f"<!-- a page -->{text}", "lxml")


def attribute(tag: "Tag", name: str) -> str:
    """Return an attribute's text, or ""."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def text_of(tag: "Tag | None") -> str:
    """Return the clean text in a tag; a line break becomes a space."""
    return clean(_raw_text(tag, " "))


def lines_of(tag: "Tag | None") -> str:
    """Return the clean text in a tag, line by line."""
    return clean_lines(_raw_text(tag, "\n"))


def _raw_text(tag: "Tag | None", line_break: str) -> str:
    from bs4 import Tag

    if tag is None:
        return ""
    parts = (line_break if isinstance(node, Tag) and node.name == "br" else node for node in tag.descendants)
    return "".join(str(part) for part in parts if not isinstance(part, Tag) and type(part).__name__ not in _HIDDEN)


_HIDDEN = {"Comment", "CData", "ProcessingInstruction", "Declaration", "Doctype", "Script", "Stylesheet"}


def base_of(soup: "Tag", url: str) -> str:
    """Return the base of a page's links: its address, or its `<base>`."""
    declared = soup.select_one("base[href]")
    return safe_url(attribute(declared, "href"), url) or url if declared else url


def following(tag: "Tag") -> "Iterator[Tag]":
    """Yield the following siblings of the tag."""
    from bs4 import Tag

    return (sibling for sibling in tag.next_siblings if isinstance(sibling, Tag))


def link(tag: "Tag | None", base: str) -> str:
    """Return a link's target as an absolute address, or "" if it is not safe."""
    href = attribute(tag, "href").strip() if tag else ""
    return "" if href.startswith("#") else safe_url(href, base)


def links(tag: "Tag", base: str) -> Iterator[tuple[str, str]]:
    """Yield the links in a tag, each with its text."""
    for anchor in tag.select("a[href]"):
        if url := link(anchor, base):
            yield text_of(anchor), url


def is_drawn_by_scripts(page: bytes) -> bool:
    """Return whether a page has nothing to read before its scripts have run."""
    soup = read_html(page)
    if soup.select_one("script") is None:
        return False
    for tag in soup.select("noscript, script, style, template"):
        tag.extract()
    return len(text_of(soup.select_one("body"))) < _NOTHING_TO_READ


def is_log_in(soup: "Tag") -> bool:
    """Return whether a page asks for a password before it shows anything else."""
    if soup.select_one("input[type=password]") is None or soup.select_one("meta[name^=citation_]"):
        return False
    return any(_LOG_IN.match(text_of(tag)) for tag in soup.select("title, h1"))


def said_instead(page: bytes) -> str:
    """Return what a page says that was not found, although it was sent as if it were: "404 Not Found"; else ""."""
    return not_found(read_html(page)) if page.lstrip()[:1] == b"<" else ""


def not_found(soup: "Tag") -> str:
    """Return the title or heading by which a page says that it was not found, or ""."""
    texts = (text_of(tag) for tag in soup.select("title, h1"))
    said = (text for text in texts if len(text) <= _LONGEST_MESSAGE and _NOT_FOUND.match(text))
    return "" if soup.select_one("meta[name^=citation_]") else next(said, "")


def names_paper(soup: "Tag", title: str) -> bool:
    """Return whether a page has the title of a paper in its text."""
    return bool(key := title_key(title)) and key in title_key(text_of(soup))
