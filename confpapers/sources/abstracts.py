"""The abstract of a landing page: where publishers put it, without tags and heading.

abstract   a text as an abstract
find       the abstract in a page that has no `citation_abstract`
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from confpapers.sources.page import attribute, text_of
from confpapers.text import clean, without_markup

if TYPE_CHECKING:
    from bs4 import Tag

_NOT_AN_ABSTRACT = re.compile(
    r"(?:abstract\s*)?(?:(?:un|not )available|missing|no abstract(?: available)?|n/?a|none|null|nan|tba|tbd|-+)?\.?",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(?:abstract|ABSTRACT|Abstract|Summary|SUMMARY)\s*(?:[:.—–-]\s*|\s(?=[A-Z]))")
_RIGHTS = re.compile(  # what Scopus and IEEE Xplore append
    r"(?<=[.!?)])\s*(?:©|\(c\)|Copyright ©?)\s?(?:19|20)\d\d\b[^.]{0,80}(?:\.|$)(?: All rights reserved\.)?$",
    re.IGNORECASE,
)
_STYLE = re.compile(r"\\(?:textbf|textit|textrm|texttt|textsc|textsf|emph|mathbf|mathrm)(?=[A-Za-z0-9])")
_ROOT = re.compile(r"\\sqrt(?=[A-Za-z0-9(])")
_SHORTEST = 40  # characters; a shorter text is a label

# CSS selectors of the element that contains it, the most specific first.
_SELECTORS = (
    ".acl-abstract",  # ACL Anthology
    ".field-name-field-paper-description",  # USENIX
    "#Abs1-content, #Abs1 .c-article-section__content",  # Springer
    ".wd-jnl-art-abstract",  # IOP
    ".item.abstract, .article-details-abstract, #articleAbstract",  # OJS 3 and 2
    "#abstract, .abstract, #Abstract, .paper-abstract, .abstract-text",  # CVF, PMLR, ISCA, BMVA, MICCAI and others
    ".abstractSection, .abstractInFull, .hlFld-Abstract",  # ACM, Atypon
    "[itemprop=description]",
)
_META = (
    "dc.description",
    "dcterms.abstract",
    "dc.description.abstract",
    "eprints.abstract",
    "bepress_citation_abstract",
)
_HEADINGS = "h1, h2, h3, h4, h5, h6, b, strong, dt, th, p"
_STOPS = ("h1", "h2", "h3", "h4", "h5", "h6", "hr")


def abstract(text: str) -> str | None:
    """Return an abstract without tags and the heading "Abstract", or None if the site only says that there is none."""
    text = _HEADING.sub("", _mended(without_markup(clean(text))))
    if any(mark in text.lower() for mark in ("©", "(c)", "copyright")):  # looking for the marks takes a tenth
        text = _RIGHTS.sub("", text)
    return None if _NOT_AN_ABSTRACT.fullmatch(text) else text


def _mended(text: str) -> str:
    r"""Return the text without commands that lost their braces, as in some volumes of PMLR: `\textbfaligned`,
    `\sqrtn(`.
    """
    if "\\" not in text:
        return text
    return _ROOT.sub("√", _STYLE.sub("", text))


def find(soup: "Tag") -> str | None:
    """Return the abstract of a landing page, found by its element, its heading, or its Dublin Core tag."""
    candidates = soup.select(", ".join(_SELECTORS))  # most pages have one or none: one walk instead of eight
    for selector in _SELECTORS:
        for tag in (candidate for candidate in candidates if candidate.css.match(selector)):
            text = abstract(_without_heading(tag))
            if text and (len(text) >= _SHORTEST or selector.startswith("#abstract")):
                return text
    described = {
        attribute(meta, "name").lower(): attribute(meta, "content") for meta in soup.select("meta[name][content]")
    }
    for name in _META:
        if (text := abstract(described.get(name, ""))) and len(text) >= _SHORTEST:
            return text
    return next(_under_headings(soup), None) or _of_a_plain_grid(soup)


def _of_a_plain_grid(soup: "Tag") -> str | None:
    """Return the longest text of a page with keywords below its abstract, but without a heading, as IJCAI's."""
    if not soup.select_one(".keywords, a.doi"):
        return None
    texts = [text_of(tag) for tag in soup.select(".col-md-12") if not tag.select_one("div, a, h1, h2, h3")]
    longest = max(texts, key=len, default="")
    return abstract(longest) if len(longest) >= _SHORTEST else None


def _texts_after(heading: "Tag") -> Iterator[str]:
    """Yield the texts after a heading, in elements or bare, up to the next heading or rule."""
    from bs4 import Tag
    from bs4.element import NavigableString

    begun = False
    for sibling in heading.next_siblings:
        if isinstance(sibling, Tag) and sibling.name in _STOPS:
            if begun or sibling.name != "hr":
                return
            continue  # a rule below the heading
        text = (
            text_of(sibling) if isinstance(sibling, Tag) else clean(sibling) if type(sibling) is NavigableString else ""
        )
        begun = begun or bool(text)
        yield text


def _without_heading(tag: "Tag") -> str:
    heading = text_of(tag.select_one("h1, h2, h3, h4, h5, h6, b, strong, .label"))
    own = heading if heading.rstrip(":.").lower() in ("abstract", "summary") else ""
    return text_of(tag).removeprefix(own).lstrip(" :.")


def _under_headings(soup: "Tag") -> Iterator[str]:
    """Yield the texts after a heading "Abstract", up to the next heading, or after it in the same paragraph."""
    for heading in soup.select(_HEADINGS):
        heading_text = text_of(heading)
        if heading_text.rstrip(":. ").lower() != "abstract":
            continue
        parent = heading.parent
        whole = " ".join(filter(None, _texts_after(heading))) or (
            text_of(parent).partition(heading_text)[2] if parent else ""
        )
        if (text := abstract(whole.lstrip(" :."))) and len(text) >= _SHORTEST:
            yield text
