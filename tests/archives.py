"""Archives of several small conferences without PDFs."""

import json
from pathlib import Path
from typing import Any

from confpapers.paths import CONFERENCES

PAPERS = [json.loads(line) for line in (CONFERENCES / "demo" / "papers.jsonl").read_text("utf-8").splitlines()]
SETTINGS = "[topics]\ncount = 3\nstarts = 1\npasses = 2\n[map]\nn_iter = 60\n[text]\nmin_papers = 1\n"


def write_member(folder: Path, year: int, papers: list[dict[str, Any]], **more: str) -> Path:
    """A member of the archive: a list of papers without PDFs."""
    rows = [{key: paper[key] for key in ("id", "title", "authors", "abstract") if key in paper} for paper in papers]
    (folder / f"{year}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    lines = [f'title = "Toy {year}"', 'venue = "TOY"', f"year = {year}", 'source = "listing"', f'url = "{year}.jsonl"']
    file = folder / f"toy{year}.toml"
    file.write_text("\n".join([*lines, *(f"{key} = {value}" for key, value in more.items())]) + "\n", "utf-8")
    return file


def write_archive(folder: Path, *members: str, settings: str = SETTINGS) -> Path:
    file = folder / "toys.toml"
    file.write_text(f'title = "All Toys"\nmembers = {json.dumps(members)}\n{settings}', "utf-8")
    return file
