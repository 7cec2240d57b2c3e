"""A list gives the same papers in whatever form people and programs write it."""

import csv
import html
import io
import json
import random
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec
import openpyxl
import pytest
import yaml

from confpapers.model import Listing
from confpapers.sources import source_named

Table = list[list[str]]
OTHERS = {  # whose meaning is in the form
    "csv_of_excel_with_a_separator_line": "its first line is no row",
    "csv_with_a_heading_above_its_table": "its first lines are no rows",
    "csv_whose_titles_are_called_papers": "its first line is no row",
    "headings_of_a_german_committee": "its first line is no row",
    "csv_with_merged_cells": "columns without a name belong to the one before",
    "csv_with_cells_without_a_heading": "the same",
    "csv_with_rows_that_are_headings": "rows without most columns",
    "csv_with_sums_and_its_heading_again": "rows that repeat the heading",
    "csv_with_an_unclosed_quotation_mark": "a broken line",
    "csv_with_an_unclosed_mark_after_a_line_break": "a broken line",
}


def written(table: Table, *, delimiter: str = ",", quoting: Literal[0, 1] = csv.QUOTE_MINIMAL, ends: str = "\n") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=ends).writerows(table)
    return file.getvalue()


def shuffled(table: Table) -> Table:
    order = list(range(len(table[0])))
    random.Random(1).shuffle(order)
    return [[row[n] for n in order] for row in table]


def with_heading(table: Table, change: Callable[[str], str]) -> Table:
    return [[change(name) for name in table[0]], *table[1:]]


def as_workbook(table: Table) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in table:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def as_page(table: Table) -> str:
    rows = ("".join(f"<td>{html.escape(cell)}</td>".replace("\n", "<br>") for cell in row) for row in table)
    return f"<html><body><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></body></html>"


def as_markdown(table: Table) -> str:
    rows = [table[0], ["---"] * len(table[0]), *table[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def records(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


FORMS: dict[str, tuple[str, Callable[[Table], str | bytes]]] = {
    "lines that end as on Windows": ("csv", lambda table: written(table, ends="\r\n")),
    "quotation marks around all cells": ("csv", lambda table: written(table, quoting=csv.QUOTE_ALL)),
    "semicolons": ("csv", lambda table: written(table, delimiter=";")),
    "tabs": ("tsv", lambda table: written(table, delimiter="\t")),
    "Excel's Unicode text": ("txt", lambda table: written(table, delimiter="\t").encode("utf-16")),
    "a byte order mark": ("csv", lambda table: "\ufeff" + written(table)),
    "columns in another order": ("csv", lambda table: written(shuffled(table))),
    "a heading in capitals": ("csv", lambda table: written(with_heading(table, str.upper))),
    "a heading with spaces": ("csv", lambda table: written(with_heading(table, "  {} ".format))),
    "empty rows": ("csv", lambda table: written([line for row in table for line in (row, [""] * len(row))])),
    "empty columns": ("csv", lambda table: written([[*row, "", ""] for row in table])),
    "numbered rows": ("csv", lambda table: written([[str(n or ""), *row] for n, row in enumerate(table)])),
    "empty lines around it": ("csv", lambda table: f"\n\n{written(table)}\n\n"),
    "a workbook": ("xlsx", as_workbook),
    "a web page": ("html", as_page),
    "a table in Markdown": ("md", as_markdown),
    "JSON": ("json", lambda table: json.dumps(records(table))),
    "JSON lines": ("jsonl", lambda table: "\n".join(map(json.dumps, records(table)))),
    "YAML": ("yml", lambda table: yaml.safe_dump(records(table), allow_unicode=True, sort_keys=False)),
}


def tables() -> dict[str, tuple[Table, bytes]]:
    """The rows and the bytes of all hand-written lists in CSV."""
    by_name: dict[str, tuple[Table, bytes]] = {}
    for file in sorted(Path(__file__).parent.glob("listing/*/page.csv")):
        meta = tomllib.loads(file.with_name("meta.toml").read_text("utf-8"))
        try:
            text = file.read_text("utf-8-sig")
        except UnicodeDecodeError:
            continue
        if "error" in meta or file.parent.name in OTHERS:
            continue
        rows = [
            row
            for row in csv.reader(
                io.StringIO(text, newline=""), delimiter=max(",;\t", key=text.partition("\n")[0].count)
            )
            if any(row)
        ]
        width = len(rows[0])
        by_name[file.parent.name] = ([[*row, *[""] * width][:width] for row in rows], file.read_bytes())
    return by_name


def papers(page: str | bytes, ending: str) -> Listing:
    data = page.encode() if isinstance(page, str) else page
    listing = source_named("listing").parse_list(data, f"file:///conf/papers.{ending}")
    return msgspec.structs.replace(listing, read_as=())


@pytest.mark.parametrize("form", FORMS)
def test_a_list_in_another_form_gives_the_same_papers(form: str) -> None:
    ending, write = FORMS[form]
    for name, (table, page) in tables().items():
        if form == "a table in Markdown" and any({"|", "\n"} & set(cell) for row in table for cell in row):
            continue
        assert papers(write(table), ending) == papers(page, "csv"), name


def test_the_lists_that_are_left_out_are_there() -> None:
    assert all((Path(__file__).parent / "listing" / name).is_dir() for name in OTHERS)
    assert len(tables()) > 20
