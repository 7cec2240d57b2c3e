"""OpenReview's JSON: `GET /notes?content.venueid=...` of api2.openreview.net (since 2023) or api.openreview.net.

A conference's address may be its venue id, `openreview:ICLR.cc/2026/Conference`. The site requires programs to log in:
set $OPENREVIEW_USERNAME and $OPENREVIEW_PASSWORD, or save the list with a browser or with openreview-py and use the
file. Version 2 wraps every value ({"value": ...}), version 1 does not; both are read. The venue gives the decision on a
submission; before 2021 it is among the replies (`details=directReplies`), which ICLR 2018 calls `Acceptance_Decision`,
2019 `Meta_Review`, 2020 `Decision`.
"""

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from confpapers.bibliography.affiliations import of_authors, read_affiliations
from confpapers.bibliography.names import read_names
from confpapers.errors import SourceError, notice
from confpapers.model import Conference, Listing, Paper, Record, Status, Url
from confpapers.sources import dates
from confpapers.sources.abstracts import abstract
from confpapers.sources.base import Source
from confpapers.sources.statuses import status_of
from confpapers.text import clean, clean_lines, safe_url, slug, without_markup

_SITE = "https://openreview.net/"
_API2, _API1 = "https://api2.openreview.net/notes?", "https://api.openreview.net/notes?"
_SCHEME = "openreview:"
_DECISION = re.compile(r"Decision|Acceptance|Meta_Review")
_LAST_OF_VERSION_1 = 2022  # ICLR 2023 too
_LAST_BLIND = 2020  # until then accepted papers are among all "blind submissions"


def notes_url(venue: str, offset: int = 0) -> Url:
    """Return the address of a venue's notes: `ICLR.cc/2026/Conference`.

    >>> notes_url("ICLR.cc/2026/Conference")
    'https://api2.openreview.net/notes?content.venueid=ICLR.cc%2F2026%2FConference&limit=1000&offset=0'
    """
    venue = venue.removeprefix(_SCHEME).strip().strip("/")
    matched = re.search(r"/(20\d\d)(?:/|$)", venue)
    year = int(matched[1]) if matched else 9999
    page = {"limit": 1000, "offset": offset}
    if year <= _LAST_BLIND and venue.startswith("ICLR"):
        blind = {"invitation": f"{venue}/-/Blind_Submission", "details": "directReplies"}
        return _API1 + urlencode({**blind, **page})
    if year <= _LAST_OF_VERSION_1 or (year == _LAST_OF_VERSION_1 + 1 and venue.startswith("ICLR")):
        return _API1 + urlencode({"content.venueid": venue, "details": "directReplies", **page})
    return _API2 + urlencode({"content.venueid": venue, **page})


class Openreview(Source):
    """OpenReview."""

    name = "openreview"
    has_paper_pages = False

    def list_urls(self, conference: Conference) -> list[Url]:
        """Return the address of the notes, also for a venue's id."""
        return [notes_url(url) if url.startswith(_SCHEME) else url for url in conference.urls]

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return all papers with their status, and the next page of the list if this one is full."""
        answer = _answer(page, url)
        rows = [note for note in answer.notes if isinstance(note, dict)]
        papers = tuple(paper for note in rows if (paper := _paper(note)))
        if not rows and _offset(url) > 0:  # there were as many notes as fit on the earlier pages
            return Listing()
        if not papers:
            looked_for = f"notes[].content.title; it has {len(rows)} notes" if rows else "notes"
            self.nothing(url, looked_for)
        whole = url.startswith("file:") and answer.count is not None  # a saved list cannot be continued
        stated = answer.count - len(rows) + len(papers) if whole and answer.count else None
        return Listing(papers=papers, more=_next(url, len(rows), answer.count), stated=stated)


class _Answer(Record, frozen=True, kw_only=True):
    """The notes in a response, and the number of all notes if it says that."""

    notes: tuple[Any, ...] = ()
    count: int | None = None


def _answer(page: bytes, url: Url) -> _Answer:
    try:
        answer = msgspec.json.decode(page)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise SourceError(
            f"{url} returned a web page instead of JSON, because OpenReview requires a log-in. "
            "Set OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD, and build with --refresh; or save the list with a "
            "browser and use that file"
        ) from error
    if isinstance(answer, list):  # as openreview-py returns it
        return _Answer(notes=tuple(answer))
    fields = answer if isinstance(answer, dict) else {}
    notes, count, message = fields.get("notes"), fields.get("count"), fields.get("message")
    if notes is None and isinstance(message, str):
        raise SourceError(f"OpenReview answered {clean(message)[:200]!r} at {url}")
    return _Answer(
        notes=tuple(notes) if isinstance(notes, list) else (), count=count if isinstance(count, int) else None
    )


def _offset(url: Url) -> int:
    """Return the number of notes before those at an address; -1 if it is not a number."""
    offset = parse_qs(urlsplit(url).query).get("offset", ["0"])[0]
    return int(offset) if offset.isdecimal() else -1


def _next(url: Url, count: int, total: int | None) -> tuple[Url, ...]:
    """Return the address of the notes after these, if there are more: the site may send fewer than were asked for."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    limit = query.get("limit", "1000")
    if not limit.isdecimal() or _offset(url) < 0 or not count or url.startswith("file:"):
        return ()
    following = _offset(url) + count
    if count < int(limit) and (total is None or following >= total):
        return ()
    return (parts._replace(query=urlencode({**query, "offset": following})).geturl(),)


def _paper(note: dict[str, Any]) -> Paper | None:
    content = note.get("content")
    values = {name: _value(value) for name, value in content.items()} if isinstance(content, dict) else {}
    title, venue = without_markup(_text(values, "title")), _text(values, "venue")
    number = clean(str(note.get("forum") or note.get("id") or ""))
    if not title or not number:
        notice("dropped", "note without title or number", where="OpenReview", detail=title or number)
        return None
    decision = _decision(note)
    names = read_names(values.get("authors"))
    affiliations = read_affiliations(of_authors(values.get("authors")))
    query = urlencode({"id": number})
    pdf, supplement = _text(values, "pdf"), _text(values, "supplementary_material")
    return Paper(
        id=slug(f"{title[:60]}-{number}"),
        title=title,
        authors=names.names,
        et_al=names.et_al,
        affiliations=affiliations.institutions,
        countries=affiliations.countries,
        status=_status(decision, f"{venue} | {_text(values, 'venueid')}", bool(venue)),
        url=f"{_SITE}forum?{query}",
        pdf_url=safe_url(pdf, _SITE) if pdf.startswith("http") else f"{_SITE}pdf?{query}",
        abstract=abstract(_text(values, "abstract")),
        bibtex=clean_lines(str(values.get("_bibtex") or "")) or None,
        supp_url=f"{_SITE}attachment?{query}&name=supplementary_material" if supplement else "",
        track=_text(values, "primary_area"),
        presentation=dates.presentation(venue) or dates.presentation(decision or ""),
    )


def _status(decision: str | None, venue: str, decided: bool) -> Status:
    """Return the status from the committee's decision, or else from the venue."""
    if decision is not None:
        return status_of(decision) if decision else "submitted"
    matched = [status_of(part.strip()) for part in venue.split("|")]
    return next((status for status in matched if status), "" if decided else "submitted")


def _decision(note: dict[str, Any]) -> str | None:
    """Return the committee's decision, "Accept (Poster)"; "" if there is none yet; None if there are no replies."""
    details = note.get("details")
    replies = [details.get(name) for name in ("directReplies", "replies")] if isinstance(details, dict) else []
    lists = [some for some in replies if isinstance(some, list)]
    for reply in (reply for some in lists for reply in some if isinstance(reply, dict)):
        content = reply.get("content")
        values = {name: _value(value) for name, value in content.items()} if isinstance(content, dict) else {}
        invitation = " ".join(str(part) for part in (reply.get("invitation"), reply.get("invitations")) if part)
        matched = _text(values, "decision") or _text(values, "recommendation")
        if _DECISION.search(invitation) and matched:
            return matched
    venue = _value((note.get("content") or {}).get("venue")) if isinstance(note.get("content"), dict) else ""
    return "" if lists and not venue else None


def _value(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return clean(value) if isinstance(value, str) else ""
