"""Runs the page's scripts in Node, to hold them to the same cases as the Python modules beside them."""

import base64
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from confpapers.paths import STATIC
from confpapers.site.postings import Index, encode
from confpapers.site.scripts import ordered

_SEARCH = """
const index = confpapers.search.open(input.index);
const { titles, authors, abstracts } = input;
const texts = { n: index.papers, titles, authors, detail: (i) => ({ abstract: abstracts[i] }) };
const columns = confpapers.engine.results(index.papers); // as the page, which fills them again for each query
return input.queries.map((typed) => {
  const query = confpapers.query.parse(typed);
  const { all, some, scores, suggest } = confpapers.engine.run(query, index, texts, columns);
  const rows = (fits) => [...scores.keys()].filter((i) => fits[i]).sort((a, b) => scores[b] - scores[a] || a - b);
  const { unknown, inside, empty } = query;
  const best = confpapers.engine.titled(rows(all), typed, titles);
  return { all: best, some: rows(some), suggestion: suggest(), unknown, inside, empty };
});
"""


def run(entry: str | Sequence[str], body: str, value: Any) -> Any:
    """Return what JavaScript makes of a value, with some scripts and all they need.  Skips where there is no Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    entries = [entry] if isinstance(entry, str) else entry
    read = lambda name: (STATIC / "js" / f"{name}.js").read_text("utf-8")  # noqa: E731
    names = list(dict.fromkeys(name for script_name in entries for name in ordered(script_name, read)))
    task = {"scripts": [str(STATIC / "js" / f"{name}.js") for name in names], "body": body, "input": value}
    script = Path(__file__).with_name("run_scripts.js")
    done = subprocess.run([node, script], input=json.dumps(task), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def search(index: Index, papers: Sequence[Sequence[Any]], queries: Sequence[str]) -> list[Any]:
    """Return what the page's engine answers; papers begin with title, authors and abstract."""
    value = {
        "index": base64.b64encode(encode(index)).decode(),
        "titles": [title for title, *_ in papers],
        "authors": ["\n".join(authors) for _, authors, *_ in papers],
        "abstracts": [abstract for _, _, abstract, *_ in papers],
        "queries": list(queries),
    }
    return list(run("search/search", _SEARCH, value))
