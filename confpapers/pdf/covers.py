"""Cover pages that a library, a repository or a publisher put before a paper."""

import re
from collections.abc import Sequence

MAX_COVERS = 2
MAX_WORDS = 450  # a cover has few words
MAX_TITLE_WORDS = 60  # of the title page after a picture
COVER = re.compile(
    r"see discussions, stats, and author profiles|follow this and additional works at"
    r"|brought to you for free and open"
    r"|this article was downloaded by|please scroll down for article|hal is a multi-?disciplinary"
    r"|archive ouverte pluridisciplinaire"
    r"|to cite this version|citation for published version|please cite (?:the published|this) (?:version"
    r"|article as follows)"
    r"|your use of the jstor archive|stable url: ?https?://www\.jstor|this is the author.?s? (?:accepted"
    r"|final) (?:version|manuscript)"
    r"|document version:?\s|made (?:openly |freely )?available (?:in|through|by) .{0,60}(?:repository|institutional"
    r"|research)"
    r"|this (?:conference proceeding )?article is (?:available|brought) .{0,80}(?:institutional|repository"
    r"|knowledge|commons)"
    r"|the harvard community has made this|mit open access articles|terms of use for .{0,40}(?:repository|archive"
    r"|author manuscripts)"
    r"|permanent (?:we ?address|link) .{0,40}(?:repository|escholarship)|escholarship\.org"
    r"|research ?gate\.net/publication"
    r"|(?:downloaded|deposited|accessed) from .{0,60}repository|general rights\s+(?:copyright|unless)"
    r"|take down policy|takedown policy"
    r"|digital ?commons|scholarworks|open research online|core\.ac\.uk|view the article online for updates"
    r"|(?:latest updates: ?h\S{0,6}://dl\.acm\.org|pdf download .{0,60}total citations)"
    r"|本文由.{0,20}提供|この論文は.{0,30}リポジトリ|機関リポジトリ"
)
"""What such covers say, in small letters."""
BODY = re.compile(
    r"^[^\S\n]*+(?:(?:(?:1|I)\.?|\.)\s*+)?(?:introduction|abstract\s*[—–.:-]|введение|引言|はじめに)\b",
    re.IGNORECASE | re.MULTILINE,
)


def count(pages: Sequence[str]) -> int:
    """Return how many of the first pages are such covers: 0 for most papers, at most MAX_COVERS."""
    covers = 0
    for page in pages[: min(MAX_COVERS, len(pages) - 1)]:
        flat = " ".join(page.lower().split())
        if not flat and 0 < len(pages[covers + 1].split()) < MAX_TITLE_WORDS:
            covers += 1  # a picture before the title page
            continue
        if not COVER.search(flat) or BODY.search(page) or len(flat.split()) > MAX_WORDS:
            break
        covers += 1
    return covers
