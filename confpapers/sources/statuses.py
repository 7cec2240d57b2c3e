"""Decisions on submissions, in the words of lists and committees."""

import re

from confpapers.model import Status

_DESK = re.compile(r"desk[\s_-]*(?:reject|return)", re.IGNORECASE)
_WITHDRAWN = re.compile(r"withdr(?:aw|ew)|retract", re.IGNORECASE)
_REJECTED = re.compile(r"reject|not accepted|declin|workshop track", re.IGNORECASE)
_SUBMITTED = re.compile(
    r"^(?:submitted\b|submission$|under review|active$|pending|awaiting|undecided|no decision)|/submission$",
    re.IGNORECASE,
)


_SAID = re.compile(r"accept|poster|oral|spotlight|highlight|talk|\b(?:19|20)\d\d\b", re.IGNORECASE)


def is_status(value: object) -> bool:
    """Return whether a text says what became of a submission, as OpenReview's `venue` does, and is no place.

    >>> is_status("ICLR 2024 poster"), is_status("Submitted to ICLR 2024"), is_status("Hall A")
    (True, True, False)
    """
    return isinstance(value, str) and bool(_SAID.search(value) or status_of(value))


def status_of(text: str) -> Status:
    """Return the status that a decision or venue expresses; "" if the paper was accepted or nothing is said.

    >>> status_of("Reject"), status_of("ICLR 2024 poster"), status_of("Submitted to ICLR 2024")
    ('rejected', '', 'submitted')
    """
    if _DESK.search(text):
        return "desk-rejected"
    if _WITHDRAWN.search(text):
        return "withdrawn"
    if _REJECTED.search(text):
        return "rejected"
    return "submitted" if _SUBMITTED.search(text) else ""
