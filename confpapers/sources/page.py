"""Reading HTML: bytes in, text and addresses out, nothing that can fail."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from confpapers.text import clean, clean_lines, safe_url

_DECLARED = re.compile(
    rb"charset\s*=\s*[\"']?\s*(iso-8859-\d{1,2}|windows-125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-jp|euc-kr|shift_jis)\b",
    re.IGNORECASE,
)
_XML = re.compile(r"<\?xml\b[^>]*>?", re.IGNORECASE)  # XHTML is read as HTML


def read_text(page: bytes) -> str:
    """The page as text: UTF-8 if it can be, else what it declares, else Windows-1252, never an error."""
    if page.startswith((b"\xff\xfe", b"\xfe\xff")):
        return page.decode("utf-16", "replace")
    try:
        return page.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _DECLARED.search(page, 0, 2048)
    try:
        return page.decode(declared[1].decode() if declared else "cp1252", "replace")
    except LookupError:  # iso-8859-99
        return page.decode("cp1252", "replace")


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
