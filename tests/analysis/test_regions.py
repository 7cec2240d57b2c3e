"""The names of the map's regions, large and small."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis import weights
from confpapers.analysis.regions import LEVELS, name_regions

GROUPS = ("tide", "lamp", "gull", "keel")
WORDS = [f"{group}{kind}" for group in GROUPS for kind in ("buna", "deko", "fima", "gora", "hilo", "jaru")]


def _weights(papers: int) -> csr_array:
    """Papers of four groups in turn: each group has its own quarter of the words, and a few of the others'."""
    draw = np.random.default_rng(0)
    counts = draw.poisson(0.2, (papers, len(WORDS)))
    own = len(WORDS) // len(GROUPS)
    for paper in range(papers):
        at = paper % len(GROUPS) * own
        counts[paper, at : at + own] += draw.poisson(3, own)
    return weights.tfidf(csr_array(counts.astype(np.int32)))


def _islands(papers: int) -> NDArray[np.float32]:
    """A place for each paper: its group's corner."""
    centres = np.array([[0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]])
    at = centres[np.arange(papers) % len(GROUPS)] + np.random.default_rng(1).normal(0, 0.02, (papers, 2))
    return np.clip(at, 0, 1).astype(np.float32)


def test_regions_are_named_by_their_own_words_where_they_lie() -> None:
    found = name_regions(_islands(80), _weights(80), WORDS)
    for group, name in enumerate(GROUPS):
        inside = [label for label in found if label.text.startswith(name)]
        assert inside
        for label in inside:
            assert np.hypot(label.x - (group % 2 * 0.8 + 0.1), label.y - (group // 2 * 0.8 + 0.1)) < 0.1
    assert found[0].weight == 1


def test_a_small_conference_names_all_its_regions() -> None:
    papers, groups = 56, 7
    own = np.arange(papers) % groups
    turn = 2 * np.pi * own / groups
    draw = np.random.default_rng(0)
    places = 0.5 + 0.4 * np.stack([np.cos(turn), np.sin(turn)], axis=1) + draw.normal(0, 0.02, (papers, 2))
    counts = draw.poisson(0.1, (papers, 3 * groups))
    counts[np.arange(papers)[:, None], 3 * own[:, None] + np.arange(3)] += draw.poisson(3, (papers, 3))
    words = [f"{group}{kind}" for group in ("tide", "lamp", "gull", "keel", "moss", "rope", "dune") for kind in "uvw"]
    found = name_regions(places.astype(np.float32), weights.tfidf(csr_array(counts.astype(np.int32))), words)
    assert {label.text[:4] for label in found} == {word[:4] for word in words}


@pytest.mark.parametrize(("papers", "levels"), [(40, 1), (160, 2), (1200, 3)])
def test_larger_conferences_have_more_levels_each_by_size_and_no_name_twice(papers: int, levels: int) -> None:
    spread = np.random.default_rng(2).random((papers, 2)).astype(np.float32)
    vocabulary = [f"w{'abcdefghij'[n // 100]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyzbcdf'[n % 10]}" for n in range(600)]
    draw = np.random.default_rng(3).poisson(0.5, (papers, 600)).astype(np.int32)
    found = name_regions(spread, weights.tfidf(csr_array(draw)), vocabulary)
    by_level = [[label for label in found if label.level == level] for level in range(3)]
    assert [bool(some) for some in by_level] == [level < levels for level in range(3)]
    for some, most in zip(by_level, LEVELS, strict=True):
        assert len(some) <= most
        assert [label.weight for label in some] == sorted((label.weight for label in some), reverse=True)
    assert len({label.text for label in found}) == len(found)


def test_a_word_of_one_paper_names_no_region() -> None:
    weights: Any = _weights(80).toarray()
    shouted = np.zeros((80, 1))
    shouted[0] = 50.0
    found = name_regions(_islands(80), csr_array(np.hstack([weights, shouted])), [*WORDS, "outcry"])
    assert "outcry" not in {label.text for label in found}


def test_a_map_without_papers_has_no_regions() -> None:
    assert name_regions(np.full((9, 2), np.nan, np.float32), _weights(9), WORDS) == ()
    assert name_regions(np.zeros((0, 2), np.float32), _weights(0), WORDS) == ()
