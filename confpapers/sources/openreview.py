"""OpenReview's JSON: `GET /notes?content.venueid=...` of api2.openreview.net (since 2023) or api.openreview.net.

The site asks programs to log in: with the account in $OPENREVIEW_USERNAME and $OPENREVIEW_PASSWORD; or save the list
with a browser or with openreview-py, and give the file.
Version 2 wraps every value ({"value": ...}), version 1 does not; both are read.  What was not accepted is left out: in
version 2 and since 2021 the venue says it, before that the decision among the replies (`details=directReplies`).
"""

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from confpapers.errors import SourceError
from confpapers.model import Listing, Paper, Url
from confpapers.sources import dates
from confpapers.sources.abstracts import abstract
from confpapers.sources.base import Source
from confpapers.text import clean, clean_lines, safe_url, slug

_SITE = "https://openreview.net/"
_REFUSED = re.compile(r"submitted|reject|withdrawn|desk", re.IGNORECASE)


class Openreview(Source):
    """OpenReview."""

    name = "openreview"
    has_paper_pages = False

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """The accepted papers, and the next page of the list when this one is full."""
        try:
            notes = msgspec.json.decode(page, type=dict[str, Any]).get("notes")
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise SourceError(
                f"{url} gave no JSON but a page for people, which is how OpenReview asks to log in: "
                "set OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD, and build with --refresh; or save the list with a "
                "browser and give the file"
            ) from error
        rows = [note for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []
        papers = tuple(paper for note in rows if (paper := _paper(note)))
        if not papers and not rows:
            self.nothing(url, "notes")
        return Listing(papers=papers, more=_next(url, len(rows)))


def _next(url: Url, count: int) -> tuple[Url, ...]:
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    limit, offset = query.get("limit", "1000"), query.get("offset", "0")
    if not (limit.isdecimal() and offset.isdecimal()) or not count or count < int(limit) or url.startswith("file:"):
        return ()
    return (parts._replace(query=urlencode({**query, "offset": int(offset) + count})).geturl(),)


def _paper(note: dict[str, Any]) -> Paper | None:
    content = note.get("content")
    values = {name: _value(value) for name, value in content.items()} if isinstance(content, dict) else {}
    title, venue, number = (
        _text(values, "title"),
        _text(values, "venue"),
        clean(str(note.get("forum") or note.get("id") or "")),
    )
    decided, decision = _decision(note)
    refused = _REFUSED.search(f"{venue} {_text(values, 'venueid')} {decision}") or not (decided or venue)
    if not title or not number or refused:
        return None
    query = urlencode({"id": number})
    pdf, supplement = _text(values, "pdf"), _text(values, "supplementary_material")
    return Paper(
        id=slug(f"{title[:60]}-{number}"),
        title=title,
        authors=_authors(values.get("authors")),
        url=f"{_SITE}forum?{query}",
        pdf_url=safe_url(pdf, _SITE) if pdf.startswith("http") else f"{_SITE}pdf?{query}",
        abstract=abstract(_text(values, "abstract")),
        bibtex=clean_lines(str(values.get("_bibtex") or "")) or None,
        supp_url=f"{_SITE}attachment?{query}&name=supplementary_material" if supplement else "",
        track=_text(values, "primary_area"),
        presentation=dates.presentation(venue) or dates.presentation(decision),
    )


def _decision(note: dict[str, Any]) -> tuple[bool, str]:
    """What the committee decided, "Accept (Poster)", where the replies to the paper are given; False: nothing yet."""
    details = note.get("details")
    replies = [details.get(name) for name in ("directReplies", "replies")] if isinstance(details, dict) else []
    for reply in (reply for some in replies if isinstance(some, list) for reply in some if isinstance(reply, dict)):
        content = reply.get("content")
        values = {name: _value(value) for name, value in content.items()} if isinstance(content, dict) else {}
        invitation = " ".join(str(part) for part in (reply.get("invitation"), reply.get("invitations")) if part)
        if "Decision" in invitation or "Acceptance" in invitation:
            return True, _text(values, "decision") or _text(values, "recommendation")
    return not any(isinstance(some, list) for some in replies), ""


def _value(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return clean(value) if isinstance(value, str) else ""


def _authors(value: Any) -> tuple[str, ...]:
    names = re.split(r",| and ", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(name for name in (clean(name) for name in names if isinstance(name, str)) if name)
