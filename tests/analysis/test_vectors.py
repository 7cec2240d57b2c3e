"""Vectors from a user's file: as an array, as CSV, as JSON lines."""

import io
import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from confpapers.analysis.latent import joined
from confpapers.analysis.vectors import read_vectors
from confpapers.errors import Notice, StepError, collect_notices

IDS = ["boots", "hats", "socks"]


def _npy(table: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, np.array(table))
    return file.getvalue()


def _read(data: bytes, name: str) -> tuple[NDArray[np.float32], list[Notice]]:
    with collect_notices() as notices:
        rows = read_vectors(data, name, IDS)
    return rows, list(notices)


def test_rows_of_an_array_are_papers_in_the_order_of_the_list() -> None:
    rows, notices = _read(_npy([[3.0, 4.0], [0.0, 2.0], [1.0, 0.0]]), "papers.npy")
    assert np.allclose(rows, np.array([[0.6, 0.8], [0, 1], [1, 0]]))
    assert notices == []


@pytest.mark.parametrize("name", ["papers.csv", "papers.jsonl"])
def test_rows_with_ids_come_in_any_order(name: str) -> None:
    csv = b"id,a,b\nsocks,1,0\nboots,3,4\nhats,0,2\n"
    pairs = [("socks", [1, 0]), ("boots", [3, 4]), ("hats", [0, 2])]
    lines = "\n\n".join(json.dumps({"id": id_, "vector": vector}) for id_, vector in pairs).encode()
    rows, notices = _read(csv if name.endswith("csv") else lines, name)
    assert np.allclose(rows, np.array([[0.6, 0.8], [0, 1], [1, 0]]))
    assert notices == []


def test_an_invalid_row_is_reported_and_the_others_are_kept() -> None:
    rows, notices = _read(b"boots,3,4\nhats,1,2,3\ngloves,1,0\nsocks,one,0\nboots,1,1\n", "papers.csv")
    assert np.allclose(rows, np.array([[0.6, 0.8], [0, 0], [0, 0]]))
    assert [(notice.line, notice.what) for notice in notices] == [
        (2, "vector whose length differs from the first"),
        (3, "vector of a paper that is not in the list"),
        (4, "row that is not an id and numbers"),
        (5, "second vector of a paper"),
        (0, "paper without a vector, compared by words only"),
        (0, "paper without a vector, compared by words only"),
    ]
    assert [notice.detail for notice in notices[-2:]] == ["hats", "socks"]


def test_numbers_that_are_not_finite_cost_their_row() -> None:
    rows, notices = _read(_npy([[3.0, 4.0], [np.nan, 2.0], [1.0, 0.0]]), "papers.npy")
    assert rows[1].tolist() == [0, 0]
    assert notices[0].line == 2


WRONG = {
    "another number of rows": ("papers.npy", _npy([[1.0, 2.0]]), "has 1 rows, but the list has 3 papers"),
    "one dimension": ("papers.npy", _npy([1.0, 2.0, 3.0]), "must contain one array of numbers"),
    "objects": ("papers.npy", b"\x93NUMPY nonsense", "is not a NumPy array"),
    "no paper of the list": ("papers.csv", b"gloves,1,2\n", "no row has the id"),
    "another kind": ("papers.txt", b"", "are read from"),
}


@pytest.mark.parametrize("why", WRONG)
def test_a_file_without_usable_vectors_is_refused(why: str) -> None:
    name, data, message = WRONG[why]
    with pytest.raises(StepError, match=message):
        read_vectors(data, name, IDS)


def test_a_build_of_the_first_papers_takes_the_first_rows() -> None:
    rows = read_vectors(_npy([[3.0, 4.0], [0.0, 2.0], [1.0, 0.0]]), "papers.npy", IDS[:2], partial=True)
    assert rows.shape == (2, 2)


def test_joined_vectors_have_the_mean_of_both_cosines() -> None:
    draw = np.random.default_rng(0)
    one, other = (draw.normal(size=(30, 8)) for _ in range(2))
    one, other = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (one, other))
    both = joined(np.pad(one, ((0, 0), (0, 12))).astype(np.float32), other.astype(np.float32))
    assert both.shape == (30, 20)
    assert np.allclose(both @ both.T, (one @ one.T + other @ other.T) / 2, atol=1e-4)
