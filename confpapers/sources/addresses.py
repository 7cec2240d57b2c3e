"""Addresses as they are now (hosts moved over the years, their papers did not), DOIs and arXiv ids."""

import re
from urllib.parse import quote, unquote, urlsplit

import msgspec

from confpapers.errors import notice
from confpapers.model import Paper, Url

_MOVED = (
    (r"^https?://(?:www\.)?cv-foundation\.org/openaccess/", "https://openaccess.thecvf.com/"),
    (r"^http://openaccess\.thecvf\.com/", "https://openaccess.thecvf.com/"),
    (r"^https?://(?:papers\.nips\.cc|papers\.neurips\.cc|proceedings\.nips\.cc|proceedings\.neurips\.cc)/",
     "https://proceedings.neurips.cc/"),
    (r"^https?://(?:www\.)?jmlr\.org/proceedings/papers/", "https://proceedings.mlr.press/"),
    (r"^https?://jmlr\.csail\.mit\.edu/proceedings/papers/", "https://proceedings.mlr.press/"),
    (r"^http://proceedings\.mlr\.press/", "https://proceedings.mlr.press/"),
    (r"^https?://(?:www\.)?aclweb\.org/anthology/", "https://aclanthology.org/"),
    (r"^https?://aclanthology\.info/papers/", "https://aclanthology.org/"),
)  # fmt: skip
_ARXIV = re.compile(r"^https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/([a-z.-]*/?\d[\d.]*\d)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"\\^`{|}\x00-\x1f\x7f]+")
_MAX_DOI = 300
_ARXIV_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2})?/\d{7})(?:v\d{1,3})?")
_NOTHING = frozenset(("", "na", "n/a", "nan", "none", "null", "tba", "tbd"))  # what people write for no value


def current(url: str) -> str:
    """Return the current address of a page.

    >>> current("http://papers.nips.cc/paper/1-tiny-cats")
    'https://proceedings.neurips.cc/paper/1-tiny-cats'
    """
    for old, new in _MOVED:
        moved = re.sub(old, new, url, flags=re.IGNORECASE)
        if moved != url:
            return moved
    return url


def same_page(url: str) -> str:
    """Return a key for comparing addresses: host and path, without scheme, case and query."""
    parts = urlsplit(current(url))
    return f"{parts.netloc}{parts.path}".casefold().rstrip("/")


def doi(text: str) -> str:
    """Return the DOI in a text or an address, without checking it.

    >>> doi("https://doi.org/10.1109/CVPR.2030.1"), doi("https://dl.acm.org/doi/10.1145/1.2")
    ('10.1109/CVPR.2030.1', '10.1145/1.2')
    """
    bare = re.sub(r"^(?:https?://(?:(?:dx|www)\.)?doi\.org/|doi[:\s]\s*)", "", text.strip(), flags=re.IGNORECASE)
    bare = bare if bare.startswith("10.") else unquote(bare) if bare.startswith("10%2") else bare
    publishers = re.match(r"https?://[^/\s]+/(?:\w+/){1,3}(10\.\d{4,9}/[^\s?#]+)$", bare)
    return publishers[1] if publishers else bare


def arxiv_id(url: str) -> str:
    """Return the arXiv id in an address, without version, or "" if it is not an arXiv address.

    >>> arxiv_id("http://arxiv.org/abs/2099.00001v2")
    '2099.00001'
    """
    match = _ARXIV.match(url)
    return match[1] if match else ""


def is_doi(text: str) -> bool:
    """Return whether a text has the form of a DOI, so that a link may be made of it.

    >>> is_doi("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"), is_doi("10.1/../cats"), is_doi("cats")
    (True, False, False)
    """
    return len(text) <= _MAX_DOI and bool(_DOI.fullmatch(text)) and not {".", ".."} & set(text.split("/"))


def doi_address(text: str) -> Url:
    """Return the address that a DOI leads to.

    >>> doi_address("10.1234/a<b>#1")
    'https://doi.org/10.1234/a%3Cb%3E%231'
    """
    return f"https://doi.org/{quote(text, safe='/:;()._-')}"


def is_arxiv_id(text: str) -> bool:
    """Return whether a text has the form of an arXiv id, old or new, with or without version.

    >>> is_arxiv_id("2099.00001v2"), is_arxiv_id("cs.CV/0401001"), is_arxiv_id("submit/1277131")
    (True, True, False)
    """
    return bool(_ARXIV_ID.fullmatch(text))


def with_valid_identifiers(paper: Paper, where: Url, line: int = 0) -> Paper:
    """Return the paper without a DOI or an arXiv id that cannot be one; each is reported."""
    changes: dict[str, str] = {}
    for field, name, valid, example in (
        ("doi", "DOI", is_doi, "10.1109/CVPR.2030.1"),
        ("arxiv_id", "arXiv id", is_arxiv_id, "2099.00001"),
    ):
        if (value := getattr(paper, field)) and not valid(value):
            changes[field] = ""
            if value.strip(" -.").casefold() not in _NOTHING:
                what, remedy = f"value that is not a{'n' * (name[0] == 'a')} {name}", f"Write it as {example}"
                notice("dropped", what, where=where, line=line, detail=value, remedy=remedy)
    return msgspec.structs.replace(paper, **changes) if changes else paper
