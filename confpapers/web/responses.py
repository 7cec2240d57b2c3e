"""A response from a site: its headers, its decompressed body, and whether it is a challenge page."""

import contextlib
import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from confpapers.model import Record
from confpapers.web.hosts import Transfer
from confpapers.web.request_errors import BrokenAnswerError, RequestError

if TYPE_CHECKING:
    import requests

CHUNK = 1 << 16
SNIFF = 1 << 16  # a challenge page is smaller than this

_UNPACKED, _NOT_UNPACKED = ("gzip", "deflate"), ("br", "zstd", "compress", "dcb", "dcz")
_GZIP = b"\x1f"  # how a member of a gzip stream begins

_PHRASES = (  # titles of the pages of Cloudflare, Anubis, Vercel, Radware, Imperva, Akamai, SiteGround and others
    r"just a moment|(?:client|robot) challenge(?: screen)?|verifying your browser|attention required! \| cloudflare"
    r"|making sure you(?:'|&#0*39;|&#x27;|&apos;|\xe2\x80\x99)re not a bot!?|vercel security checkpoint"
    r"|radware captcha page|shieldsquare captcha|pardon our interruption|one moment, please|ddos-guard"
    r"|(?:human|bot|browser) verification|checking your browser|checking if you are (?:a )?human|validate user"
)
_TITLE = re.compile(rf"<title[^>]*>\s*({_PHRASES})\W*</title>".encode("latin-1"), re.IGNORECASE)
_MARKS = re.compile(
    rb"""["'\s/_]cf[-_]chl[-_]|["'\s]challenge-form["'\s]|"ChallengeRequiredError"|["'/]_Incapsula_Resource\?"""
)


_MITIGATED = ("cf-mitigated", "x-vercel-mitigated", "x-amzn-waf-action")  # headers of Cloudflare, Vercel, Amazon


class HttpResponse(Record, frozen=True, kw_only=True):
    """A site's response without the body of a success, which was received elsewhere."""

    status: int
    url: str
    location: str = ""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    retry_after: str = ""
    date: str = ""
    mitigated: str = ""  # "challenge" or "captcha": the site says that it is asking for a proof of humanity
    received: int = 0  # bytes of this answer's body
    head: bytes = b""  # the beginning of an error's body


class Body(Protocol):
    """Where an answer goes."""

    content: bytes  # JSON that the request sends, as a POST; b"" for a GET

    def headers(self) -> dict[str, str]:
        """Return the request headers."""

    def receive(self, response: "requests.Response", transfer: Transfer) -> HttpResponse:
        """Receive the response. Raises RequestError."""


def answer_of(response: "requests.Response", *, received: int = 0, head: bytes = b"") -> HttpResponse:
    """Return the relevant parts of a response."""
    get = response.headers.get
    return HttpResponse(
        status=response.status_code,
        url=response.url,
        location=_location(get("Location", "")),
        etag=etag_of(response),
        last_modified=last_modified_of(response),
        content_type=get("Content-Type", ""),
        retry_after=get("Retry-After", ""),
        date=get("Date", ""),
        mitigated=next((value for name in _MITIGATED if (value := get(name, "").lower())), ""),
        received=received,
        head=head,
    )


def _location(header: str) -> str:
    """Return a redirect's target; the HTTP library reads headers as Latin-1, but sites send such addresses as UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def etag_of(response: "requests.Response") -> str:
    """Return the ETag, "" unless it is one that may be sent back."""
    etag = str(response.headers.get("ETag", "")).strip()
    return etag if re.fullmatch(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"', etag) else ""


def last_modified_of(response: "requests.Response") -> str:
    """Return Last-Modified, "" unless it is one that may be sent back."""
    date = str(response.headers.get("Last-Modified", "")).strip()
    return date if re.fullmatch(r"[\w ,:+-]{1,60}", date, re.ASCII) else ""


def is_challenge(head: bytes) -> bool:
    """Return whether this page tests for humans instead of showing the content.

    Phrases count as a whole title only: a paper may well be called "Just a Moment".
    """
    return b"citation_title" not in head and bool(_TITLE.search(head) or _MARKS.search(head))


class TextBody:
    """A short text kept in memory (robots.txt); what is longer than `limit` is cut."""

    content = b""

    def __init__(self, limit: int) -> None:
        self.data, self._limit = b"", limit

    def headers(self) -> dict[str, str]:
        """Nothing special."""
        return {"Accept-Encoding": "gzip"}

    def receive(self, response: "requests.Response", transfer: Transfer) -> HttpResponse:
        """Keep the body of a success."""
        if response.status_code != 200:
            return answer_of(response, head=head_of(response, transfer))
        data = b""
        for chunk in decoded(response, transfer):
            data += chunk
            if len(data) >= self._limit or transfer.is_set():
                break
        self.data = data[: self._limit]
        return answer_of(response, received=len(data))


def length(response: "requests.Response") -> int | None:
    """Return the announced length of an uncompressed body, or None."""
    length = response.headers.get("Content-Length", "")
    plain = not packing(response) and "Transfer-Encoding" not in response.headers
    return int(length) if plain and re.fullmatch(r"[0-9]{1,18}", length) else None


def packing(response: "requests.Response") -> str:
    """Return the body's compression: "gzip", or "" for none.

    A name that is no compression ("utf-8", "none") says nothing, and browsers ignore it.
    """
    return ", ".join(_packings(response))


def _packings(response: "requests.Response") -> list[str]:
    """Return the compressions in the order in which they were applied."""
    names = response.headers.get("Content-Encoding", "").lower().split(",")
    return [name for part in names if (name := part.strip().removeprefix("x-")) in (*_UNPACKED, *_NOT_UNPACKED)]


def framed(response: "requests.Response") -> bool:
    """Would the HTTP library have noticed a missing end?"""
    return "Content-Length" in response.headers or "chunked" in response.headers.get("Transfer-Encoding", "").lower()


def decoded(response: "requests.Response", transfer: Transfer) -> Iterator[bytes]:
    """Yield the decompressed body in pieces of at most 1 MB, however well it was compressed.

    This is done here because the HTTP library accepts a truncated gzip stream as complete.
    """
    body = _counted(response, transfer)
    for name in reversed(_packings(response)):
        if name in _NOT_UNPACKED:
            raise RequestError(f"packed as {name!r}, which we did not ask for; save the page yourself")
        body = _unpacked(body, name)
    yield from body


def _unpacked(packed: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Yield the unpacked bytes: of all members of a gzip stream, and of deflate with and without its header."""
    unpack, begun = None, False
    for chunk in packed:
        data = chunk
        while data:
            if unpack is None:
                if begun and not data.startswith(_GZIP):
                    break  # padding after the last member
                unpack, begun = zlib.decompressobj(wbits=_window(name, data)), True
            try:
                yield unpack.decompress(data, 1 << 20)
            except zlib.error:
                raise BrokenAnswerError("the packed answer is damaged") from None
            data = unpack.unconsumed_tail or unpack.unused_data
            unpack = None if unpack.eof else unpack
    if unpack is not None:  # all bytes are taken in, but the limit above may have held back the last ones
        yield unpack.flush()
    if not begun or (unpack is not None and not unpack.eof):
        raise BrokenAnswerError("the answer was cut short (its packing has no end)")


def _window(name: str, head: bytes) -> int:
    """Return zlib's name of a format; some sites send what they call deflate without the header that it should have."""
    if name == "gzip":
        return 47
    has_header = head[0] & 0x0F == 8 and (len(head) < 2 or (head[0] << 8 | head[1]) % 31 == 0)
    return 15 if has_header else -15


def _counted(response: "requests.Response", transfer: Transfer) -> Iterator[bytes]:
    for chunk in response.raw.stream(CHUNK, decode_content=False):
        transfer.add(len(chunk))
        yield chunk


def head_of(response: "requests.Response", transfer: Transfer) -> bytes:
    """Return the beginning of an error's page, as far as it arrives: it only serves to recognise a challenge."""
    head = b""
    with contextlib.suppress(Exception):  # a broken page of an error is no other error
        for chunk in decoded(response, transfer):
            head += chunk
            if len(head) >= SNIFF:
                break
    return head[:SNIFF]
