"""Vectors of papers from a user's file: `papers.npy`, or CSV or JSON lines with the papers' ids.

papers.npy      an array (papers, dimensions), one row per paper in the order of the list
papers.csv      id,number,number,...     (a header line is skipped)
papers.jsonl    {"id": "...", "vector": [number, ...]}
"""

import csv
import io
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from confpapers.analysis.latent import unit_rows
from confpapers.errors import StepError, notice
from confpapers.model import Record

KINDS = ("npy", "csv", "jsonl")
MOST = 4096  # maximum number of dimensions
NO_VECTORS = "no paper has a vector, so papers are compared by their words"
REMEDY = "Write rows as docs/conferences.md says, by the ids in papers.json"


class _Row(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    id: str
    vector: tuple[float, ...]


def read_vectors(data: bytes, name: str, ids: Sequence[str], *, partial: bool = False) -> NDArray[np.float32]:
    """Return a vector of length 1 for each id, (papers, dimensions) float32; zeros for papers without one.

    The ending of `name` determines the format. With `partial`, an array may have rows for papers beyond the ids. Raises
    StepError if the file has no vectors of these papers; single bad rows are skipped and reported.
    """
    kind = name.rpartition(".")[2].lower()
    if kind == "npy":
        return _of_array(data, name, ids, partial=partial)
    if kind not in KINDS:
        raise StepError(f"{name}: vectors are read from .npy, .csv and .jsonl files")
    number = {id_: row for row, id_ in enumerate(ids)}
    by_row: dict[int, tuple[float, ...]] = {}
    for line, id_, vector in _csv(data, name) if kind == "csv" else _json_lines(data, name):
        wrong = _wrong(id_, vector, number, by_row)
        if wrong:
            notice(
                "dropped",
                wrong,
                where=name,
                line=line,
                detail=id_,
                remedy=REMEDY,
            )
        else:
            by_row[number[id_]] = vector
    if not by_row:
        raise StepError(f"{name}: no row has the id of a paper of this list; ids are those in papers.json")
    _say_missing(name, [id_ for row, id_ in enumerate(ids) if row not in by_row])
    table = np.zeros((len(ids), len(next(iter(by_row.values())))), np.float64)
    table[list(by_row)] = list(by_row.values())
    return unit_rows(table)


def join(parts: Sequence[tuple[Sequence[int], NDArray[np.float32]]], papers: int) -> NDArray[np.float32]:
    """Return the vectors of all papers from parts, (papers, dimensions) float32; zeros for papers without one.

    A part is the papers' numbers and their rows. The mean of all vectors is subtracted from each, because it says
    nothing about a single paper, and each then has length 1. Raises StepError when there is no vector at all, or when
    the parts have different dimensions.
    """
    lengths = {rows.shape[1] for _, rows in parts if rows.size}
    if len(lengths) != 1:
        raise StepError(f"vectors of {' and '.join(map(str, sorted(lengths)))} dimensions" if lengths else NO_VECTORS)
    table = np.zeros((papers, lengths.pop()), np.float64)
    for numbers, rows in parts:
        if rows.size:
            table[list(numbers)] = unit_rows(rows)
    filled = np.abs(table).sum(axis=1) > 0
    if not filled.any():
        raise StepError(NO_VECTORS)
    table[filled] -= table[filled].mean(axis=0)
    return unit_rows(table)


def _of_array(data: bytes, name: str, ids: Sequence[str], *, partial: bool) -> NDArray[np.float32]:
    papers = len(ids)
    try:
        table = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise StepError(f"{name} is not a NumPy array: {error}") from error
    if not isinstance(table, np.ndarray) or table.ndim != 2 or table.dtype.kind not in "fiu" or table.shape[1] > MOST:
        raise StepError(
            f"{name} must contain one array of numbers, (papers, dimensions), with at most {MOST} dimensions"
        )
    if len(table) != papers and not (partial and len(table) > papers):
        raise StepError(
            f"{name} has {len(table)} rows, but the list has {papers} papers; they must be in the same order"
        )
    table = table[:papers].astype(np.float64)
    bad = np.flatnonzero(~np.isfinite(table).all(axis=1))
    for row in bad.tolist():
        notice("dropped", "vector with a NaN or infinite number", where=name, line=row + 1, detail=f"row {row}")
    table[bad] = 0.0
    _say_missing(name, [ids[row] for row in np.flatnonzero(~table.any(axis=1)).tolist()])
    return unit_rows(table)


def _say_missing(name: str, ids: Sequence[str]) -> None:
    for id_ in ids:
        notice("guessed", "paper without a vector, compared by words only", where=name, detail=id_)


def _wrong(id_: str, vector: Sequence[float], number: dict[str, int], by_row: dict[int, tuple[float, ...]]) -> str:
    """Return why a row cannot be used, or ""."""
    if id_ not in number:
        return "vector of a paper that is not in the list"
    if number[id_] in by_row:
        return "second vector of a paper"
    if not vector or len(vector) > MOST or not np.isfinite(vector).all():
        return "vector without finite numbers"
    expected = len(next(iter(by_row.values()))) if by_row else len(vector)
    return "vector whose length differs from the first" if len(vector) != expected else ""


def _csv(data: bytes, name: str) -> Iterator[tuple[int, str, tuple[float, ...]]]:
    """Line number, id and vector of each row."""
    csv.field_size_limit(2**31 - 1)
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig", errors="replace"), newline=""))
    for line, row in enumerate(rows, 1):
        try:
            yield line, row[0].strip(), tuple(float(cell) for cell in row[1:])
        except (ValueError, IndexError):
            if line > 1 and row:
                notice("dropped", "row that is not an id and numbers", where=name, line=line, detail=",".join(row))


def _json_lines(data: bytes, name: str) -> Iterator[tuple[int, str, tuple[float, ...]]]:
    for line, text in enumerate(data.splitlines(), 1):
        if not text.strip():
            continue
        try:
            row = msgspec.json.decode(text, type=_Row)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            notice(
                "dropped",
                "row without id and vector",
                where=name,
                line=line,
                detail=text[:80].decode("utf-8", "replace"),
            )
            continue
        yield line, row.id, row.vector
