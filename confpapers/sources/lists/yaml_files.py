"""Lists in YAML: the data files of Jekyll's and Hugo's sites, and the papers.yml of ACL's proceedings.

    - title: Tiny Lamps See Far
      authors: [Ada Quill, Bo Sample]

Numbers and days are texts as they are written. A broken entry of a list costs only itself; the usual mistake, a colon
in a title without quotation marks, is repaired.
"""

import functools
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.json_files import rows_of_data
from confpapers.sources.lists.rows import Row

_ENTRY = re.compile(r"( *)- +\S")
_VALUE = re.compile(r"(?P<key> *(?:- +)?[\w-]+: +)(?P<text>[^\s'\"\[{|>&*!#].*?)\s*")
_MOST_VALUES = 5_000_000  # of a file, each counted as often as it is referred to


def from_yaml(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of YAML. Raises ValueError if there is no list of papers."""
    import yaml

    try:
        documents = _loaded(text)
    except yaml.YAMLError as error:
        entries = list(_entries(text))
        if len(entries) < 2:
            raise ValueError(_words(error)) from error
        documents = [[entry for line, lines in entries for entry in _read_alone(lines, line, url)]]
    if _size(documents, {}) > _MOST_VALUES:
        raise ValueError(f"its references stand for more than {_MOST_VALUES:,} values")
    filled = [document for document in documents if isinstance(document, list | dict)]
    yield from rows_of_data(filled[0] if len(filled) == 1 else filled, url)


def _loaded(text: str) -> list[Any]:
    """Return the documents of a file, in which numbers and dates stay as they are written."""
    import yaml

    return list(yaml.load_all(text, _loader()))


@functools.cache
def _loader() -> Any:
    """Return the loader that makes texts, truth values, lists and dictionaries, and no other objects."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    understood = {f"tag:yaml.org,2002:{name}" for name in ("bool", "null", "merge")}
    resolvers = {
        start: [(tag, pattern) for tag, pattern in pairs if tag in understood]
        for start, pairs in base.yaml_implicit_resolvers.items()
    }
    return type("_Loader", (base,), {"yaml_implicit_resolvers": resolvers})


def _words(error: Exception) -> str:
    """Return a parser's message in one line."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or " ".join(str(error).split())
    return f"line {mark.line + 1}: {problem}" if mark else problem


def _entries(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each entry of the outermost list, with the number of the first."""
    lines = text.splitlines()
    indents = [len(match[1]) for line in lines if (match := _ENTRY.match(line))]
    start = None
    for number, line in enumerate([*lines, f"{' ' * min(indents, default=0)}- end"]):
        match = _ENTRY.match(line)
        if match and len(match[1]) == min(indents, default=0):
            if start is not None:
                yield start + 1, lines[start:number]
            start = number


def _read_alone(lines: Sequence[str], line: int, url: Url) -> list[Any]:
    """Return the entry of a list, [] if it cannot be read; its values get the quotation marks that they lack."""
    import yaml

    title = next((part.strip() for part in lines if "title" in part.lower()), lines[0].strip())
    remedy = 'Put values that contain ": " or begin with a mark into quotation marks'
    for tried, repaired in ((lines, False), ([_quoted(part) for part in lines], True)):
        try:
            (entry,) = _loaded("\n".join(tried))[0]
        except (yaml.YAMLError, ValueError, TypeError, IndexError) as error:
            reason = _words(error)
            continue
        if repaired:
            notice("repaired", "entry of a YAML list that is broken", where=url, line=line, detail=title, remedy=remedy)
        return [entry]
    notice(
        "dropped",
        "entry of a YAML list that is broken",
        where=url,
        line=line,
        detail=f"{title}: {reason}",
        remedy=remedy,
    )
    return []


def _quoted(line: str) -> str:
    """Return a line `key: value` with its value in quotation marks if it has none."""
    match = _VALUE.fullmatch(line)
    return f"{match['key']}{json.dumps(match['text'], ensure_ascii=False)}" if match else line


def _size(data: Any, sizes: dict[int, int]) -> int:
    """Return how many values there are when each reference is counted. Raises ValueError if one contains itself."""
    if not isinstance(data, list | dict):
        return 1
    if sizes.get(id(data)) == 0:
        raise ValueError("a value refers to itself")
    if id(data) not in sizes:
        sizes[id(data)] = 0
        sizes[id(data)] = 1 + sum(_size(value, sizes) for value in (data.values() if isinstance(data, dict) else data))
    return sizes[id(data)]
