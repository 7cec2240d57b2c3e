"""Lists whose lines say what they hold, as systems for submissions write them into mails and texts.

    Paper ID: 12
    Title: Tiny Lamps See Far
    Authors: Ada Quill, Bo Sample

Labels may be in bold type of Markdown. A paper begins where a label comes again. A line without a label belongs to the
one above; after an empty line, it does so only below an abstract.
"""

import re
from collections import Counter
from collections.abc import Iterator

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.dialects import COLUMNS, PROGRAMME
from confpapers.sources.lists.guessed_headings import guessed_fields
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import Row, is_title_column

_LABELLED = re.compile(r"[\s>*•·–_#-]*([^\W\d_][\w /()-]{0,30})[*_]*\s?:[*_]*(?:\s+(.*)|$)")
_RULE = re.compile(r"[\s*=_~-]*")  # an empty line, or one that divides papers
_OFTEN = 0.3  # of the titles: rarer beginnings of lines before a colon are no labels, unless columns are called so


def from_labels(text: str, url: Url) -> Iterator[Row]:
    """Yield the papers in a text whose lines have labels, one of them the title's; none if there are no labels."""
    lines = [(number, line, _LABELLED.match(line)) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)]
    counts = Counter(match[1].strip() for _, _, match in lines if match)
    titles = [label for label in counts if is_title_column(label) and counts[label] > 1]
    if not titles:
        return
    often = max(2, _OFTEN * counts[titles[0]])
    labels = {label for label, count in counts.items() if count >= often or _is_heading(label)}
    values: dict[str, str] = {}
    label, begun, is_apart = "", 0, False
    for number, line, match in lines:
        if match and match[1].strip() in labels:
            label, is_apart = match[1].strip(), False
            if label in values:
                yield Row(dict(values), begun)
                values = {}
            begun = begun if values else number
            values[label] = match[2] or ""
        elif _RULE.fullmatch(line):
            is_apart = True
        elif label and (not is_apart or plain_name(label) == "abstract"):
            values[label] = f"{values[label]} {line.strip()}".strip()
        else:
            remedy = "Write a label before it, if it belongs to a paper: `Authors: ...`"
            notice("dropped", "line without a label", where=url, line=number, detail=line.strip(), remedy=remedy)
    if values:
        yield Row(values, begun)


def _is_heading(label: str) -> bool:
    return bool(guessed_fields(label)) or any(plain_name(label) in names for names in (COLUMNS | PROGRAMME).values())
