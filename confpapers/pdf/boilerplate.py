"""Text on a page that is not the paper's own: headers, footers, page numbers, stamps, line numbers.

A header is recognised by its repetition on other pages, a page number by its position at the top or bottom, the line
numbers of a review copy by counting. Publishers' notices, printed once on page 1, are recognised by their words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

ENDS = 4  # lines at the top and at the bottom of a page that may be boilerplate
LONGEST = 160  # characters of a header
NUMBER = re.compile(r"^[\s\-–—]*(?:page\s*)?\d{1,5}(?:\s*(?:of|/)\s*\d{1,4})?[\s\-–—]*$|^[ivxl]{1,6}$", re.IGNORECASE)
STAMP = re.compile(r"^\s*arXiv:\s?\S+\s*\[[\w.-]+\]\s*\d{1,2}\s+\w{3}\s+\d{4}\s*$")
NOTICE = re.compile(
    r"^\W{0,3}(?:this \w+ (?:\d{4} )?(?:workshops? )?paper is the open access|except for (?:this|the) watermark"
    r"|the (?:final published|authoritative) version of|appearing in (?:the )?proceedings of"
    r"|(?:in )?proceedings of the .{0,60}(?:conference|meeting|workshop|symposium)"
    r"|\d+(?:st|nd|rd|th) (?:annual )?(?:conference|international conference|workshop) on"
    r"|(?:published|under review) as a (?:conference|workshop) paper|permission to make digital"
    r"|(?:paper )?under double-blind review|submitted to \d+|preliminary work\. under review|copyright (?:©|\(c\)|\d)"
    r"|©|confidential review copy|do not distribute\b|anonymous (?:authors?|submission)"
    r"|(?:ieee )?(?:\d{3}-)?\d-\d{4}-\d{4}-\d|(?:\d{4} )?ieee (?:conference|/cvf|international))",
    re.IGNORECASE,
)
NOTICE_LINES = 6  # maximum length of a notice
COUNTED = re.compile(r"^\s*(\d{1,4})(?:\s+(?=\S)|$)")
RUN = 12  # line numbers on a page; fewer are a table


def without(pages: Sequence[str]) -> list[str]:
    """Return the pages' text without boilerplate."""
    rows = [page.split("\n") for page in pages]
    rows = [_without_counting(lines) for lines in rows]
    again = _repeated(rows)
    cleaned = []
    for number, lines in enumerate(rows):
        ends = list(_ends(lines))
        gone = {index for index in ends if NUMBER.match(lines[index].strip()) and not _continues(lines, index)}
        if number == 0:  # its title and authors may be the other pages' header
            gone |= _notices(lines) | {index for index, line in enumerate(lines) if STAMP.match(line)}
        else:
            gone |= {index for index in ends if form(lines[index]) in again}
        cleaned.append("\n".join(line for index, line in enumerate(lines) if index not in gone))
    return cleaned


def _continues(lines: Sequence[str], index: int) -> bool:
    """Return whether a line is the rest of the list of numbers in the previous one: "2, 3," and "5"."""
    return index > 0 and bool(re.search(r"\d,\s*$", lines[index - 1]))


def _ends(lines: Sequence[str]) -> Iterator[int]:
    """Yield the first and last lines that are not empty."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    yield from dict.fromkeys([*filled[:ENDS], *filled[-ENDS:]])


def form(line: str) -> str:
    """Return a line in the form that repeats on other pages, without numbers and the space around them."""
    return re.sub(r"[\W\d_]+", " ", line.casefold()).strip()


def _repeated(rows: Sequence[Sequence[str]]) -> set[str]:
    """Return the forms of lines at the ends of several pages."""
    counts: Counter[str] = Counter()
    for lines in rows:
        counts.update({form(lines[index]) for index in _ends(lines) if len(lines[index]) <= LONGEST})
    enough = 2 if len(rows) < 6 else 3
    return {form for form, count in counts.items() if count >= enough and len(form) > 3}


def _notices(lines: Sequence[str]) -> set[int]:
    """Return the lines of publishers' notices: from an opening line to the end of its last sentence."""
    gone: set[int] = set()
    for start, line in enumerate(lines):
        if start in gone or not NOTICE.match(line):
            continue
        for index in range(start, min(start + NOTICE_LINES, len(lines))):
            gone.add(index)
            end = lines[index].rstrip()
            if end.endswith((".", "!")) or (len(end) < 0.6 * len(line) and not end.endswith((",", ":", "&"))):
                break
    return gone


def _without_counting(lines: Sequence[str]) -> list[str]:
    """Return lines without the consecutive numbers in front of them, or between them."""
    numbers = [(index, int(match[1])) for index, line in enumerate(lines) if (match := COUNTED.match(line))]
    counting = _longest_counting(numbers)
    if len(counting) < RUN:
        return list(lines)
    return [
        COUNTED.sub("", line) if index in counting else line
        for index, line in enumerate(lines)
        if index not in counting or COUNTED.sub("", line).strip()
    ]


def _longest_counting(numbers: Sequence[tuple[int, int]]) -> set[int]:
    """Return the lines of the longest runs of consecutive numbers: a ruler may be written in two columns."""
    counting: set[int] = set()
    run: list[tuple[int, int]] = []
    for index, number in numbers:
        if run and number != run[-1][1] + 1:
            counting |= {place for place, _ in run} if len(run) >= RUN else set()
            run = []
        run.append((index, number))
    return counting | ({place for place, _ in run} if len(run) >= RUN else set())
