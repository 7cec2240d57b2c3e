"""The nearest neighbours by cosine."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis import similar
from confpapers.analysis.latent import unit_rows
from confpapers.analysis.mixture import Vectors


def _unit(rows: NDArray[np.float64]) -> csr_array:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return csr_array(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0).astype(np.float32))


def test_the_nearest_come_first_and_a_paper_is_not_its_own_neighbour() -> None:
    weights = _unit(np.array([[1, 0, 0], [1, 0.1, 0], [1, 1, 0], [0, 1, 0]], float))
    result, scores = similar.nearest(weights, keep=2)
    assert result.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]
    assert scores[0] == pytest.approx([1 / np.hypot(1, 0.1), 1 / np.hypot(1, 1)], abs=1e-6)
    assert result.dtype == np.int32
    assert scores.dtype == np.float32


def test_papers_that_share_no_word_are_not_neighbours() -> None:
    result, scores = similar.nearest(_unit(np.array([[1, 0], [1, 0], [0, 1], [0, 0]], float)), keep=3)
    assert result.tolist() == [[1, -1, -1], [0, -1, -1], [-1, -1, -1], [-1, -1, -1]]
    assert scores[:, 0].tolist() == [1, 1, 0, 0]


def test_ties_are_in_the_order_of_the_papers() -> None:
    result, _ = similar.nearest(_unit(np.ones((40, 2))), keep=3)
    assert result[0].tolist() == [1, 2, 3]
    assert result[39].tolist() == [0, 1, 2]


@pytest.mark.parametrize("papers", [0, 1, 2])
def test_few_papers_have_few_neighbours(papers: int) -> None:
    result, _ = similar.nearest(_unit(np.ones((papers, 3))), keep=20)
    assert result.shape == (papers, 20)
    assert (result >= 0).sum() == papers * max(0, papers - 1)


@settings(max_examples=25)
@given(st.integers(2, 30), st.integers(1, 6), st.integers(0, 99))
def test_blocks_do_not_change_the_result(papers: int, keep: int, seed: int) -> None:
    rows = np.random.default_rng(seed).integers(0, 3, (papers, 5)).astype(float)
    whole = similar.nearest(_unit(rows), keep)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar, "_CELLS", 3 * papers)
        blocks = similar.nearest(_unit(rows), keep)
    assert whole[0].tolist() == blocks[0].tolist()
    assert whole[1].tolist() == blocks[1].tolist()
    cosines = (_unit(rows) @ csr_array(_unit(rows).T)).toarray()
    np.fill_diagonal(cosines, 0)
    best = np.argsort(-cosines, axis=1, kind="stable")[:, :keep]
    values = np.take_along_axis(cosines, best, axis=1)
    assert whole[0][:, : best.shape[1]].tolist() == np.where(values > 0, best, -1).tolist()
    assert whole[1][:, : best.shape[1]] == pytest.approx(np.clip(values, 0, 1), abs=1e-6)


@pytest.mark.parametrize("compared", [similar.ALL_PAIRS, 0])
def test_blocks_do_not_change_a_mixture(compared: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "ALL_PAIRS", compared)
    draw = np.random.default_rng(3)
    weights = _unit(draw.poisson(0.4, (50, 30)).astype(float))
    vectors = [Vectors(unit_rows(draw.integers(-2, 3, (50, 4)).astype(float)), 2.0)]
    _, whole = similar.mixed(weights, vectors, 5)
    monkeypatch.setattr(similar, "_CELLS", 90)
    monkeypatch.setattr(similar, "LOOKED_UP", 40)
    _, blocks = similar.mixed(weights, vectors, 5)
    monkeypatch.setattr(similar, "_CELLS", 30)
    _, smaller = similar.mixed(weights, vectors, 5)
    assert smaller == pytest.approx(blocks, abs=1e-5)
    assert not compared or blocks == pytest.approx(whole, abs=1e-5)


def _champions(weights: csr_array, keep: int) -> similar.NeighbourTable:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar, "ALL_PAIRS", 0)
        return similar.nearest(weights, keep)


def test_with_very_many_papers_neighbours_are_found_through_champion_lists() -> None:
    draw = np.random.default_rng(2)
    rows = draw.poisson(draw.gamma(0.15, 3, (300, 80))).astype(float)
    exact, result = similar.nearest(_unit(rows), 10), _champions(_unit(rows), 10)
    shared = [len(set(one) & set(other)) / 10 for one, other in zip(exact[0].tolist(), result[0].tolist(), strict=True)]
    assert np.mean(shared) > 0.97
    assert (result[0][:, 0] == exact[0][:, 0]).mean() > 0.99
    assert not (result[0] == np.arange(300)[:, None]).any()
    same = result[0] == exact[0]
    assert result[1][same] == pytest.approx(exact[1][same], abs=1e-6)


@pytest.mark.parametrize("papers", [1, 2, 70])
def test_with_few_papers_champion_lists_are_complete(papers: int) -> None:
    rows = np.random.default_rng(1).integers(0, 2, (papers, 4)).astype(float)
    exact, result = similar.nearest(_unit(rows), 6), _champions(_unit(rows), 6)
    assert result[1] == pytest.approx(exact[1], abs=1e-6)
    assert ((result[0] < 0) == (exact[0] < 0)).all()


def test_a_paper_looks_up_its_heaviest_words_up_to_a_number_of_entries() -> None:
    draw = np.random.default_rng(5)
    weights = _unit(draw.random((200, 12)) * (draw.random((200, 12)) < 0.7))
    entries = np.arange(1, 13) * 10
    requested = similar._first_words(weights, entries, 250)
    cost = csr_array(
        (entries[requested.indices].astype(float), requested.indices, requested.indptr), requested.shape
    ).sum(axis=1)
    assert cost.max() <= 250
    left = weights.toarray() - requested.toarray()
    assert requested.nnz > 0
    assert left.max() > 0
    lightest = np.where(requested.toarray() > 0, requested.toarray(), 2).min(axis=1)
    assert (left.max(axis=1) <= lightest).all()
    next_one = np.where(left.max(axis=1) > 0, entries[left.argmax(axis=1)], 251)
    assert (cost + next_one > 250).all()


def _mixed(words: csr_array, vectors: NDArray[np.float64], share: float, keep: int = 3) -> similar.NeighbourTable:
    rows = _unit(vectors).toarray()
    return similar.mixed(words, [Vectors(rows, share)], keep)


def _of_two_topics(papers: int, seed: int) -> tuple[csr_array, NDArray[np.float64]]:
    """Papers whose words say little, and vectors of two groups."""
    draw = np.random.default_rng(seed)
    words = _unit(draw.random((papers, 40)) + 0.2)
    vectors = draw.normal(0, 0.3, (papers, 6))
    vectors[::2, 0] += 1
    vectors[1::2, 1] += 1
    return words, vectors


def test_vectors_order_papers_with_similar_words() -> None:
    words, vectors = _of_two_topics(60, 3)
    rows = np.arange(60)[:, None] % 2
    by_words = (similar.nearest(words, 10)[0] % 2 == rows).mean()
    together = (_mixed(words, vectors, 6.0, 10)[0] % 2 == rows).mean()
    assert by_words < 0.6
    assert together > 0.9


def test_a_paper_that_is_very_similar_by_words_stays_first() -> None:
    words, vectors = _of_two_topics(60, 4)
    table = words.toarray()
    table[1] = table[0] + 0.001  # of the other group
    assert _mixed(_unit(table), vectors, 1.0)[0][0, 0] == 1


def test_scores_of_a_mixture_decrease_and_are_between_0_and_1() -> None:
    words, vectors = _of_two_topics(40, 5)
    result, scores = _mixed(words, vectors, 3.0, 8)
    assert (np.diff(scores, axis=1) <= 0).all()
    assert (scores[result >= 0] > 0).all()
    assert scores.max() < 1
    assert not (result == np.arange(40)[:, None]).any()


def test_a_mixture_without_vectors_is_the_cosine_of_words() -> None:
    words, _ = _of_two_topics(20, 6)
    assert similar.mixed(words, [], 5)[0].tolist() == similar.nearest(words, 5)[0].tolist()


def test_papers_without_words_have_no_neighbours_in_a_mixture() -> None:
    words, vectors = _of_two_topics(20, 7)
    table = words.toarray()
    table[4] = 0
    result, _ = _mixed(_unit(table), vectors, 3.0)
    assert result[4].tolist() == [-1, -1, -1]
    assert 4 not in result


def test_with_very_many_papers_a_mixture_is_computed_for_candidates() -> None:
    words, vectors = _of_two_topics(400, 8)
    exact = _mixed(words, vectors, 3.0, 5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar, "ALL_PAIRS", 0)
        result = _mixed(words, vectors, 3.0, 5)
    shared = [len(set(one) & set(other)) / 5 for one, other in zip(exact[0].tolist(), result[0].tolist(), strict=True)]
    assert np.mean(shared) > 0.9
    assert not (result[0] == np.arange(400)[:, None]).any()


def _on_two_topics(papers: int) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Even and odd papers are of two topics; each has two neighbours of the other topic and two of its own."""
    topics = np.eye(2, dtype=np.float32)[np.arange(papers) % 2]
    near = (np.arange(papers)[:, None] + np.array([1, 3, 2, 4], np.int32)) % papers
    return topics, near.astype(np.int32)


def test_neighbours_on_other_topics_are_told_apart_except_the_first() -> None:
    topics, near = _on_two_topics(similar.JUDGED_FROM)
    assert (similar.on_topic(topics, near) == [True, False, True, True]).all()


def test_a_neighbour_that_is_missing_is_not_on_topic() -> None:
    topics, near = _on_two_topics(similar.JUDGED_FROM)
    near[3] = [5, 4, -1, -1]
    assert similar.on_topic(topics, near)[3].tolist() == [True, False, False, False]
    near[7] = -1
    assert not similar.on_topic(topics, near)[7].any()


def test_all_neighbours_in_a_small_conference_count_as_on_topic() -> None:
    topics, near = _on_two_topics(similar.JUDGED_FROM - 2)
    assert similar.on_topic(topics, near).all()


def test_a_steep_mixture_gives_very_similar_words_more_weight() -> None:
    words, vectors = _of_two_topics(60, 4)
    table = words.toarray()
    table[1] = table[0] + 0.001  # of the other group
    rows = _unit(vectors).toarray()
    vectors_of = [Vectors(rows, 1.0)]
    steep, square = (similar.mixed(_unit(table), vectors_of, 3, steep=steep)[1] for steep in (True, False))
    assert steep[0, 0] > square[0, 0]
    assert steep[0, 2] < square[0, 2]


@pytest.mark.parametrize("compared", [similar.ALL_PAIRS, 0])
def test_a_paper_without_a_vector_has_average_similarity_by_vectors(
    compared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar, "ALL_PAIRS", compared)
    draw = np.random.default_rng(3)
    words = csr_array(unit_rows(draw.random((40, 12)) + 1.0))
    rows = unit_rows(draw.normal(size=(40, 6)) + 3.0)  # all are alike, as a language model's vectors are
    rows[7] = 0.0
    result, _ = similar.mixed(words, [Vectors(rows, 8.0)], keep=39)
    by_words, _ = similar.nearest(words, 39)
    assert result[7].tolist() != [-1] * 39
    ranks = [row.tolist().index(7) for row in result if 7 in row.tolist()]
    assert 5 < np.mean(ranks) < 30  # not the last one of everybody
    assert set(result[7].tolist()[:3]) <= set(by_words[7].tolist()[:8])
