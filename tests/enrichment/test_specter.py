"""Vectors from Semantic Scholar: the requests, and how responses are read."""

import json
from typing import Any

import numpy as np
import pytest

from confpapers.enrichment import specter
from confpapers.errors import SourceError, collect_notices
from confpapers.model import Link, Paper


def _paper(**fields: Any) -> Paper:
    return Paper(id="boats", title="Boats", **fields)


IDS: dict[str, Paper] = {
    "DOI:10.9999/boats.1": _paper(doi="10.9999/boats.1", arxiv_id="2099.00001v2", corpus_id="7"),
    "ARXIV:2099.00001": _paper(arxiv_id="2099.00001v2", corpus_id="7"),
    "ARXIV:cs/0001001": _paper(arxiv_id="cs/0001001"),
    "ACL:2030.acl-long.7": _paper(url="https://aclanthology.org/2030.acl-long.7/"),
    "CorpusId:7": _paper(corpus_id="7"),
    "CorpusId:1234": _paper(doi="10.9999/x", url="https://api.semanticscholar.org/CorpusID:1234"),
    "0123456789abcdef0123456789abcdef01234567": _paper(
        links=(
            Link(
                label="s2", url="https://www.semanticscholar.org/paper/Boats/0123456789abcdef0123456789abcdef01234567"
            ),
        )
    ),
    "": _paper(url="https://boats.example/7"),
}


@pytest.mark.parametrize(("expected", "paper"), IDS.items())
def test_a_paper_is_requested_by_the_best_of_its_ids(expected: str, paper: Paper) -> None:
    assert specter.scholar_id(paper) == expected


def test_a_question_is_a_list_of_ids() -> None:
    assert json.loads(specter.question(["DOI:10.9999/a", "ARXIV:2099.1"])) == {"ids": ["DOI:10.9999/a", "ARXIV:2099.1"]}


def _answer(*rows: list[float] | str | None) -> bytes:
    papers: list[Any] = []
    for row in rows:
        vector = {"embedding": {"model": "specter_v2", "vector": row}} if isinstance(row, list) else {}
        papers.append(None if row is None else {"paperId": "x", "embedding": None, **vector})
    return json.dumps(papers).encode()


def test_unknown_papers_are_named_and_the_others_have_their_vectors() -> None:
    with collect_notices() as notices:
        rows = specter.vectors(_answer([3.0, 4.0], None, "no vector", [1.0]), ["boats", "hats", "wool", "tides"])
    assert rows.tolist() == [[3, 4], [0, 0], [0, 0], [0, 0]]
    assert [(notice.detail, notice.what.partition(",")[0]) for notice in notices] == [
        ("hats", "paper unknown to Semantic Scholar"),
        ("wool", "paper without a SPECTER vector"),
        ("tides", "paper without a SPECTER vector"),
    ]


@pytest.mark.parametrize("page", [b"", b"{}", b'{"error": "busy"}', b"[7]", b"[null]", b"\xff", b"[[[["])
def test_an_invalid_response_is_an_error(page: bytes) -> None:
    with pytest.raises(SourceError, match="Semantic Scholar"):
        specter.vectors(page, ["boats", "hats"])


def test_a_response_without_vectors_has_no_dimensions() -> None:
    assert specter.vectors(_answer(None, None), ["boats", "hats"]).shape == (2, 0)
    assert np.isfinite(specter.vectors(_answer([1.0, 2.0]), ["boats"])).all()
