"""Put the figures of `benchmarks/results/` into the tables of the documentation: `python docs/make_figures.py`.

A table stands between `<!-- figures: FILE/TABLE -->` and `<!-- end -->`.  Benchmarks write the files with `--record`.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

_DOCS = Path(__file__).parent
RESULTS = _DOCS.parent / "benchmarks" / "results"
PLACE = re.compile(r"(<!-- figures: (\S+)/(.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """Return a page with its tables as the results say.  Raises KeyError for a table that no benchmark wrote."""
    return PLACE.sub(_table, text)


def _table(place: re.Match[str]) -> str:
    begin, file, name, end = place.groups()
    table = json.loads((RESULTS / f"{file}.json").read_text("utf-8"))[name]
    head, *rows = table["rows"]
    lines = [_row(head), "|" + "---|" * len(head), *map(_row, rows)]
    return begin + "\n".join([*lines, "", _about(table), end])


def _row(cells: list[Any]) -> str:
    texts = (f"{cell:,}" if isinstance(cell, int | float) else str(cell) for cell in cells)
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


def _about(table: dict[str, Any]) -> str:
    """Return where the figures are from: the command where one command prints them, the date and the machine."""
    command = f"`{table['command']}`, " if table["command"] else ""
    fixed = f"; fixed work: {table['calibration']} ms" if "calibration" in table else ""
    return f"{command}{table['date']}, {table['machine']}{fixed}."


def main() -> int:
    """Rewrite the pages whose tables have changed; returns 0."""
    for page in sorted(_DOCS.glob("*.md")):
        text = page.read_text("utf-8")
        if (new := filled(text)) != text:
            page.write_text(new, "utf-8")
            sys.stdout.write(f"wrote {page.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
