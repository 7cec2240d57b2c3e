"""Reading HTML: bytes in, text and addresses out, nothing that can fail."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from confpapers.sources.encoding import decode
from confpapers.text import clean, clean_lines, safe_url

_XML = re.compile(r"<\?xml\b[^>]*>?", re.IGNORECASE)  # XHTML is read as HTML


def read_text(page: bytes) -> str:
    """Return the page as text, in whatever encoding it is; never an error."""
    return decode(page).text


def read_html(page: bytes) -> BeautifulSoup:
    """The page as a tree.  Anything can be read; what is no HTML is a tree without tags."""
    text = _XML.sub("", read_text(page)).replace("\x00", "")
    return BeautifulSoup(f"<!-- a page -->{text}", "lxml")


def attribute(tag: Tag, name: str) -> str:
    """An attribute's text, "" when there is none."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def text_of(tag: Tag | None) -> str:
    """The clean text in a tag; a line break is a space."""
    return clean(_raw_text(tag, " "))


def lines_of(tag: Tag | None) -> str:
    """The text in a tag, clean, line by line."""
    return clean_lines(_raw_text(tag, "\n"))


def _raw_text(tag: Tag | None, line_break: str) -> str:
    if tag is None:
        return ""
    parts = (line_break if isinstance(node, Tag) and node.name == "br" else node for node in tag.descendants)
    return "".join(str(part) for part in parts if not isinstance(part, Tag) and type(part).__name__ not in _HIDDEN)


_HIDDEN = {"Comment", "CData", "ProcessingInstruction", "Declaration", "Doctype", "Script", "Stylesheet"}


def base_of(soup: Tag, url: str) -> str:
    """Return what the links of a page are relative to: its address, or what its `<base>` says."""
    declared = soup.select_one("base[href]")
    return safe_url(attribute(declared, "href"), url) or url if declared else url


def following(tag: Tag) -> Iterator[Tag]:
    """The tags after this one, on its level."""
    return (sibling for sibling in tag.next_siblings if isinstance(sibling, Tag))


def link(tag: Tag | None, base: str) -> str:
    """Where a link leads, as an absolute address; "" when that is nowhere safe."""
    href = attribute(tag, "href").strip() if tag else ""
    return "" if href.startswith("#") else safe_url(href, base)


def links(tag: Tag, base: str) -> Iterator[tuple[str, str]]:
    """The links in a tag, each with its text."""
    for anchor in tag.select("a[href]"):
        if url := link(anchor, base):
            yield text_of(anchor), url
