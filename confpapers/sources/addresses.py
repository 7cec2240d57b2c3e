"""Hosts moved over the years, their papers did not: old addresses as they are now."""

import re
from urllib.parse import urlsplit

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


def current(url: str) -> str:
    """The address where the same thing is now.

    >>> current("http://papers.nips.cc/paper/1-tiny-cats")
    'https://proceedings.neurips.cc/paper/1-tiny-cats'
    """
    for old, new in _MOVED:
        moved = re.sub(old, new, url, flags=re.IGNORECASE)
        if moved != url:
            return moved
    return url


def same_page(url: str) -> str:
    """What two addresses of the same page have in common: host and path, whatever their scheme, case and query."""
    parts = urlsplit(current(url))
    return f"{parts.netloc}{parts.path}".casefold().rstrip("/")


def doi(text: str) -> str:
    """The DOI in a text or an address.

    >>> doi("https://doi.org/10.1109/CVPR.2030.1")
    '10.1109/CVPR.2030.1'
    """
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)


def arxiv_id(url: str) -> str:
    """The arXiv id in an address, "" when it is not one of arXiv's; without version.

    >>> arxiv_id("http://arxiv.org/abs/2099.00001v2")
    '2099.00001'
    """
    found = _ARXIV.match(url)
    return found[1] if found else ""
