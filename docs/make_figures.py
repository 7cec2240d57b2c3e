"""Put the figures of `benchmarks/results/` into the documentation: `python docs/make_figures.py`.

`figures.md` has all tables, with the headings and explanations of `figures.toml`.  Other pages have a table between
`<!-- figures: FILE/TABLE -->` and `<!-- end -->`.  Benchmarks write the files with `--record`.
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

_DOCS = Path(__file__).parent
RESULTS = _DOCS.parent / "benchmarks" / "results"
PLACE = re.compile(r"(<!-- figures: (\S+/.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_BEGIN = """# All figures

Made by `python docs/make_figures.py` from the files that benchmarks write; do not edit.

CPU seconds and ratios within one run carry over to other machines. Seconds on the clock depend on what else runs.
*Fixed work* says how fast the machine was: the same small programs, in milliseconds. `CORPUS` is a folder with
`pdf/VENUE/*.pdf` and `lists/NAME.json.gz`. With `--record` a benchmark writes its figures to `benchmarks/results/`.
"""


def document() -> str:
    """Return the whole of docs/figures.md."""
    parts = [_BEGIN]
    for part in tomllib.loads((_DOCS / "figures.toml").read_text("utf-8"))["part"]:
        parts.append(f"## {part['title']}\n")
        for table in part["table"]:
            parts.append(f"### {table['title']}\n")
            parts += [table["text"] + "\n"] if "text" in table else []
            parts.append(shown(table["of"]) + "\n")
    return "\n".join(parts)


def filled(text: str) -> str:
    """Return a page with its tables as the results say.  Raises KeyError for a table that no benchmark wrote."""
    return PLACE.sub(lambda place: f"{place[1]}{shown(place[2])}\n{place[3]}", text)


def shown(of: str) -> str:
    """Return the table FILE/TABLE of the results, and below it where it is from."""
    file, _, name = of.partition("/")
    table = json.loads((RESULTS / f"{file}.json").read_text("utf-8"))[name]
    head, *rows = table["rows"]
    return "\n".join([_row(head), "|" + "---|" * len(head), *map(_row, rows), "", _about(table)])


def _row(cells: list[Any]) -> str:
    texts = (f"{cell:,}" if isinstance(cell, int | float) else str(cell) for cell in cells)
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


def _about(table: dict[str, Any]) -> str:
    """Return where the figures are from: the command where one command prints them, the date and the machine."""
    command = f"`{table['command']}`, " if table["command"] else ""
    fixed = f"; fixed work: {table['calibration']} ms" if "calibration" in table else ""
    note = f"; {table['note']}" if "note" in table else ""
    load = f", load {table['load']}" if "load" in table else ""
    return f"{command}{table['date']}, {table['machine']}{load}{fixed}{note}."


def main() -> int:
    """Rewrite the pages whose tables have changed; returns 0."""
    pages = {page: filled(page.read_text("utf-8")) for page in sorted(_DOCS.glob("*.md"))}
    for page, new in {**pages, _DOCS / "figures.md": document()}.items():
        if not page.is_file() or page.read_text("utf-8") != new:
            page.write_text(new, "utf-8")
            sys.stdout.write(f"wrote {page.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
