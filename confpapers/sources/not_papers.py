"""Rows of lists that are no papers: volumes, attachments, front matter, and the breaks of a programme."""

import re

_NAMES = """
attachment note webpage annotation proceedings proceedingsseries editorship blogpost artwork audiorecording
videorecording film map email instantmessage interview podcast presentation software computerprogram conferencereview
editedbook journal journalissue journalvolume component peerreview
"""
_KINDS = frozenset(_NAMES.split())
_FRONT_MATTER = re.compile(
    r"\W*(?:(?:front|back|inside) (?:cover|matter)|cover|title page|half title|blank page|mast ?head"
    r"|copyright(?: page| notice)?"
    r"|table of contents|contents|(?:author|subject|keyword)s? index|list of (?:reviewers|authors|sponsors)"
    r"|(?:\w+ ){0,3}committees?|reviewers|sponsors|foreword|preface"
    r"|(?:message|welcome) from (?:the )?[\w -]{0,60}chairs?)\W*",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"\W*(?:(?:coffee|tea|lunch|refreshments?|afternoon|morning)(?: and \w+)? ?breaks?|breaks?|lunch|dinner|banquet"
    r"|breakfast|(?:conference )?registration(?: desk)?|(?:opening|closing)(?: remarks| session| ceremony)?"
    r"|(?:welcome )?reception|social event"
    r"|poster set-?up|kaffeepause|mittagspause|pause(?: caf[eé]| d[eé]jeuner)?|pausa(?: caf[eé])?)\W*",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:invited|keynote|tutorial|workshop|social|expo|break|panel|town ?hall|reception|registration|mentor\w*|meetup"
    r"|lunch|dinner|opening|closing|business meeting|affinity|sponsor\w*|plenary)\b",
    re.IGNORECASE,
)
_OF_PAPERS = re.compile(r"\b(?:paper|poster|oral|spotlight|highlight)s?\b", re.IGNORECASE)
_LONGEST = 100  # characters of such a title


def is_other_kind(kind: str) -> bool:
    """Return whether the kind of a row says that it is no paper: "proceedings", "Conference review", "attachment".

    >>> is_other_kind("Conference review"), is_other_kind("journalArticle"), is_other_kind("proceedings-article")
    (True, False, False)
    """
    return re.sub(r"[^a-z]", "", kind.lower()) in _KINDS


def is_other_title(title: str) -> bool:
    """Return whether the title of a row without authors is that of front matter or of a break.

    >>> is_other_title("[Front cover]"), is_other_title("Coffee Break"), is_other_title("Breaks in Time Series")
    (True, True, False)
    """
    return len(title) <= _LONGEST and bool(_FRONT_MATTER.fullmatch(title) or _BREAK.fullmatch(title))


def is_other_event(kind: str) -> bool:
    """Return whether the kind of an event says that no paper is presented: "Tutorial", "Invited Talk", "Break".

    >>> is_other_event("Invited Talk"), is_other_event("Workshop Poster"), is_other_event("Journal Track")
    (True, False, False)
    """
    return bool(_EVENT.search(kind)) and not _OF_PAPERS.search(kind)
