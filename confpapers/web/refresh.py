"""Pages that send the browser to another one by `<meta http-equiv="refresh" content="0; url=...">`.

Sites without redirects of their own, such as GitHub Pages, move pages this way.
"""

import html
import re
from urllib.parse import urljoin

from confpapers.web.addresses import names_a_user, on_the_web
from confpapers.web.client import Web
from confpapers.web.download import PartialDownload
from confpapers.web.queues import FetchTask
from confpapers.web.request_errors import RequestError
from confpapers.web.responses import HttpResponse

LONGEST_PAGE = 1 << 14  # bytes: a page that has more to say than where it moved is the page that was asked for
_MOVES = 5  # such pages in a row
_SOONEST = 5.0  # seconds: after a longer time the page has been read
_UNSEEN = re.compile(r"<!--.*?-->|<(noscript|script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<meta\b[^<>]*\bhttp-equiv\s*=\s*[\"']?refresh\b[^<>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_TARGET = re.compile(r"\s*(\d+(?:\.\d*)?)\s*[;,\s]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s][^\"']*)", re.IGNORECASE)


def moved_to(page: bytes, url: str) -> str:
    """Return the address that a page sends the browser to at once, or "" if it stays.

    >>> moved_to(b'<meta http-equiv="refresh" content="0; url=/2030/">', "https://owls.example/")
    'https://owls.example/2030/'
    """
    if len(page) > LONGEST_PAGE or b"citation_title" in page:
        return ""
    text = _UNSEEN.sub("", page.decode("utf-8", "replace"))
    tag = _META.search(text)
    content = _CONTENT.search(tag[0]) if tag else None
    target = _TARGET.match(html.unescape(content[1] or content[2] or "")) if content else None
    if not target or float(target[1]) > _SOONEST:
        return ""
    try:
        moved = urljoin(url, target[2].strip()).partition("#")[0]
    except ValueError:
        return ""
    return moved if moved != url and on_the_web(moved) and not names_a_user(moved) else ""


def asked_where_it_is(web: Web, task: FetchTask, partial: PartialDownload, headers: dict[str, str]) -> HttpResponse:
    """Return the response of the page to which an address leads, its body in `partial`. Raises RequestError."""
    url, pdf = task.url, task.kind == "pdf"
    for _ in range(_MOVES):
        answer = web.ask(url, partial, delay=task.delay, headers=headers, one_of_many=pdf)
        stays = pdf or task.content or answer.status == 304
        if stays or not (moved := moved_to(partial.beginning(), answer.url)):
            return answer
        url, headers = moved, {}
        partial.discard()
    raise RequestError(f"{_MOVES} pages in a row only say where it is, the last names {url}", lasting=True)
