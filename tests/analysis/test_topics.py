"""LDA finds the topics of the data, reproducibly, and gives them readable names."""

import hashlib
import os
import random
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis import phrases, tokens, topic_matching, topic_names, topic_quality, topics
from confpapers.analysis.corpus import Corpus, build_corpus
from confpapers.model import TextSettings

THEMES = {
    "tides": "tide current estuary ebb moon gauge swell undertow salinity basin",
    "lamps": "lantern wick Fresnel lens beam oil soot flame glass brass",
    "birds": "gull tern plumage nest fledgling moult wing roost egg flock",
    "boats": "keel hull mast rigging rudder anchor deck sail bilge tiller",
}
COMMON = "coast evening stone rope salt morning slope crew cloud timber"


def _texts(papers: int = 80, seed: int = 1) -> list[str]:
    """Abstracts of one theme each, in turn, with words that all themes share."""
    draw = random.Random(seed)
    pools = [pool.split() for pool in THEMES.values()]
    texts = []
    for paper in range(papers):
        own = draw.choices(pools[paper % len(pools)], k=24)
        texts.append(
            "; ".join([*own, *draw.choices(COMMON.split(), k=10), "storm surge" if paper % 4 == 0 else "reef"])
        )
    return texts


def _corpus(papers: int = 80) -> Corpus:
    return build_corpus(map(tokens.count_words, _texts(papers)), TextSettings())


def _digest(model: topics.TopicModel) -> str:
    return hashlib.sha256(model.phi.tobytes() + model.theta.tobytes()).hexdigest()


@pytest.mark.slow
def test_themes_are_found_and_papers_belong_to_one() -> None:
    model = topics.fit_topics(_corpus(), count=4, seed=0, passes=5)
    assert model.phi.sum(axis=1) == pytest.approx(np.ones(4), abs=1e-4)
    assert model.theta.sum(axis=1) == pytest.approx(np.ones(80), abs=1e-4)
    owner = model.theta.argmax(axis=1).reshape(-1, 4)
    assert (owner == owner[0]).all()
    assert sorted(owner[0]) == [0, 1, 2, 3]
    assert np.median(model.theta.max(axis=1)) > 0.7


def test_only_the_closest_starts_are_finished_and_the_closest_of_these_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = dict(enumerate([5.0, 2.0, 9.0, 3.0, 4.0, 8.0]))  # distances by seed
    finished = {1: 1.5, 3: 0.5, 4: 0.9, 0: 0.1, 2: 0.1, 5: 0.1}
    continued = []

    class Factorisation:
        components_ = np.zeros((1, 1), np.float32)

        def __init__(self, count: int, *, random_state: int = -1, **_: object) -> None:
            self.seed = random_state

        def fit_transform(self, weights: object, W: np.ndarray | None = None, H: object = None) -> np.ndarray:  # noqa: N803
            seed = self.seed if W is None else int(W[0, 0])
            self.reconstruction_err_ = begun[seed] if W is None else finished[seed]
            continued.extend([] if W is None else [seed])
            return np.full((2, 1), seed, np.float32)

    monkeypatch.setattr("sklearn.decomposition.NMF", Factorisation)
    shares = topics._closest_factors(csr_array(np.ones((2, 3))), 1, range(6))
    assert continued == [1, 3, 4]
    assert shares[0, 0] == 3


def test_a_start_is_factorised_by_words_that_papers_share_unless_they_are_too_few() -> None:
    weights = csr_array(np.array([[1, 1, 0, 1, 0], [1, 1, 0, 0, 0], [0, 1, 1, 0, 0]], np.float32))
    assert topics._relating(weights, 2).toarray().tolist() == [[1, 1], [1, 1], [0, 1]]
    assert topics._relating(weights, 3).toarray().tolist() == weights.toarray().tolist()


def test_topics_come_in_order_of_their_share() -> None:
    model = topics.fit_topics(_corpus(), count=4, seed=0, passes=3)
    shares = model.theta.sum(axis=0)
    assert (np.diff(shares) <= 0).all()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_in_a_fresh_process() -> None:
    here = _digest(topics.fit_topics(_corpus(), count=4, seed=3, passes=3))
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_topics as t; from confpapers.analysis import topics;"
        "print(t._digest(topics.fit_topics(t._corpus(), count=4, seed=3, passes=3)))"
    )
    there = subprocess.run(
        [sys.executable, "-c", script, __file__.rpartition("/")[0]],
        env={**os.environ, "PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


TRUE_TOPICS = np.array([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0], [0, 0, 0, 0, 0.5, 0.5]], np.float32)


def test_the_shares_of_known_topics_in_a_paper_are_found() -> None:
    draw = np.random.default_rng(4)
    shares = draw.dirichlet(np.full(3, 0.4), size=90)
    counts = np.array([draw.multinomial(200, row) for row in shares @ TRUE_TOPICS.astype(float)], np.float32)
    result = topics._shares(topics._lda(TRUE_TOPICS * 1000), csr_array(counts))
    assert result.sum(axis=1) == pytest.approx(np.ones(90), abs=1e-5)
    assert np.abs(result - shares).max() < 0.1


def _drawn_papers(papers: int, seed: int = 7) -> tuple[NDArray[np.float32], csr_array]:
    """Topics (topics, words), and papers of 2 to 200 words drawn from them, of which every ninth is empty."""
    draw = np.random.default_rng(seed)
    words = draw.dirichlet(np.full(60, 0.3), size=5)
    mixed = draw.dirichlet(np.full(5, 0.5), size=papers) @ words
    lengths = np.where(np.arange(papers) % 9 == 4, 0, draw.integers(2, 200, papers))
    counts = draw.multinomial(lengths, mixed / mixed.sum(axis=1, keepdims=True))
    return words.astype(np.float32), csr_array(counts.astype(np.float32))


@pytest.mark.parametrize("entries", [1, 100, 8_192])
@pytest.mark.parametrize("iterations", [1, 10, 50])
def test_papers_inferred_together_have_the_evidence_that_gensim_infers_for_each(
    monkeypatch: pytest.MonkeyPatch, entries: int, iterations: int
) -> None:
    from gensim.models import LdaModel

    from confpapers.analysis import inference, lda

    monkeypatch.setattr(inference, "_ENTRIES", entries)
    words, papers = _drawn_papers(40)
    model = lda.BatchLda(words * np.float32(1e4), alpha=0.3, eta=0.1, iterations=iterations)
    bags = [list(zip(at.tolist(), weights.tolist(), strict=True)) for at, weights in inference.Bags(papers)]
    state = model.random_state.get_state()
    evidence, expected = model.inference(inference.Bags(papers), collect_sstats=True)
    model.random_state.set_state(state)
    gensims, counts = LdaModel.inference(model, bags, collect_sstats=True)
    assert evidence == pytest.approx(gensims, abs=0.02)  # one iteration more or less: see CONVERGED
    assert expected == pytest.approx(counts, abs=0.05)


def test_the_evidence_of_a_paper_does_not_depend_on_the_papers_beside_it() -> None:
    from confpapers.analysis.inference import infer_evidence

    words, papers = _drawn_papers(60)
    start = np.ones((60, 5), np.float32)
    together = infer_evidence(papers, words, start, alpha=0.3, iterations=50)
    alone = [infer_evidence(csr_array(papers[[at]]), words, start[:1], alpha=0.3, iterations=50)[0] for at in range(60)]
    assert together == pytest.approx(np.array(alone), rel=1e-4)


def test_further_papers_are_divided_among_topics_as_gensim_divides_them() -> None:
    phi, papers = _drawn_papers(40)
    evidence = topics._at_most(topics._mass(papers), topics.ABSTRACT)
    gensims = topics._shares(topics._lda(phi * np.float32(1e6)), evidence)
    assert topics.further_shares(phi, papers) == pytest.approx(gensims, abs=0.01)
    empty = csr_array((2, 60), dtype=np.float32)
    assert topics.further_shares(phi, empty) == pytest.approx(np.full((2, 5), 0.2))


def test_topics_fitted_to_a_sample_also_learn_words_of_the_other_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "TEACHERS", 30)
    model = topics.fit_topics(_corpus(), count=4, seed=0, passes=5)
    owner = model.theta.argmax(axis=1).reshape(-1, 4)
    assert (owner == owner[0]).all()


def test_perplexity_is_lower_for_topics_that_fit() -> None:
    corpus = _corpus()
    fitted, single = (topics.fit_topics(corpus, count=count, seed=0, passes=5) for count in (4, 1))
    assert 1 < fitted.perplexity < 0.8 * single.perplexity < len(corpus.vocabulary)


@pytest.mark.parametrize(
    ("phi", "weights", "expected"),
    [
        ([[0.25, 0.25, 0.25, 0.25]], [[1, 2, 3, 1]], 4.0),  # four words, each as likely
        ([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]], [[1, 1, 0, 0], [0, 0, 4, 2]], 2.0),
        ([[1.0, 0.0, 0.0, 0.0], [0.0, 0.5, 0.25, 0.25]], [[3, 0, 0, 0], [0, 2, 0, 1]], 2 ** (4 / 6)),
        ([[0.5, 0.5, 0.0, 0.0]], [[0, 0, 0, 0]], 0.0),
    ],
    ids=["all words alike", "each topic has its words", "by weight", "no words"],
)
def test_perplexity_is_the_number_of_words_left_to_choose_from(
    phi: list[list[float]], weights: list[list[int]], expected: float
) -> None:
    words, theta = np.array(phi, np.float32), np.eye(len(weights), len(phi), dtype=np.float32)
    assert topic_quality.perplexity(csr_array(weights, dtype=np.float32), words, theta) == pytest.approx(expected)


@pytest.mark.parametrize(("papers", "most"), [(1, 1), (2, 2), (3, 3), (80, 6)])
def test_there_are_at_most_as_many_topics_as_papers(papers: int, most: int) -> None:
    model = topics.fit_topics(_corpus(papers), count=6, seed=0, passes=2)
    assert model.theta.shape == (papers, most)
    assert np.isfinite(model.phi).all()
    assert np.isfinite([model.perplexity, model.coherence]).all()


def test_papers_without_words_have_all_topics_equally() -> None:
    corpus = build_corpus(map(tokens.count_words, [*_texts(40), ""]), TextSettings())
    model = topics.fit_topics(corpus, count=4, seed=0, passes=2)
    assert model.theta[-1] == pytest.approx(np.full(4, 0.25), abs=1e-5)
    nothing = topics.fit_topics(build_corpus([], TextSettings()), count=4, seed=0, passes=2)
    assert nothing.theta.shape == (0, 1)


def test_words_that_occur_together_are_coherent_and_mixed_ones_are_not() -> None:
    corpus = _corpus()
    place = {word: at for at, word in enumerate(corpus.vocabulary)}
    pools = [[place[word] for word in pool.split() if word in place] for pool in THEMES.values()]
    good = np.full((4, len(corpus.vocabulary)), 1e-6, np.float32)
    mixed = good.copy()
    for k, pool in enumerate(pools):
        good[k, pool] = 0.1
        mixed[np.arange(len(pool)) % 4, pool] = 0.1
    assert topic_quality.coherence(corpus, good) > 0.3
    assert topic_quality.coherence(corpus, mixed) < 0.0
    assert topic_quality.diversity(corpus, good) > 0.9
    assert topic_quality.diversity(corpus, good[[0, 0, 1, 1]]) == pytest.approx(0.5, abs=0.05)


def test_coherence_is_one_if_words_always_and_only_occur_together() -> None:
    counts = csr_array(np.array([[1, 1, 0, 0]] * 3 + [[0, 0, 1, 1]] * 3, np.int32))
    corpus = Corpus(("ebb", "tide", "gull", "tern"), counts, np.array([3, 3, 3, 3], np.int32), counts, counts, counts)
    present = topic_quality._present(counts, np.array([0, 1]))
    assert topic_quality._npmi(present) == pytest.approx(1.0)
    assert topic_quality._npmi(topic_quality._present(counts, np.array([0, 2]))) == -1.0
    assert topic_quality.coherence(corpus, np.full((1, 4), 0.25, np.float32)) < 0


@pytest.mark.parametrize(("papers", "count"), [(1, 3), (60, 5), (400, 13), (602, 16), (100_000, 16)])
def test_the_number_of_topics_grows_with_the_conference_up_to_the_number_of_colours(papers: int, count: int) -> None:
    assert topics.choose_count(papers) == count


# --- names -----------------------------------------------------------------------------------------------------------


def test_topics_are_named_after_their_own_words_with_distinct_names() -> None:
    corpus = _corpus()
    named = topic_names.name_topics(topics.fit_topics(corpus, count=4, seed=0, passes=5), corpus, {})
    pools = [set(pool.split()) for pool in THEMES.values()]
    pools[0] |= {"storm", "surge"}
    for topic in named:
        parts = {part.casefold() for part in topic.name.replace(" · ", " ").split(" ")}
        assert sum(len(parts & {word.casefold() for word in pool}) > 0 for pool in pools) == 1, topic.name
    assert len({topic.name for topic in named}) == 4
    assert [topic.number for topic in named] == [0, 1, 2, 3]
    assert sum(topic.share for topic in named) == pytest.approx(1, abs=1e-4)


def test_a_given_topic_name_is_used_only_once() -> None:
    corpus = _corpus()
    model = topics.fit_topics(corpus, count=4, seed=0, passes=3)
    named = topic_names.name_topics(model, corpus, {"2": "Seabirds"})
    assert named[2].name == "Seabirds"


def test_topics_can_be_named_by_number_or_word_and_unmatched_keys_are_reported() -> None:
    corpus = _corpus()
    model = topics.fit_topics(corpus, count=4, seed=0, passes=3)
    word = topic_names.name_topics(model, corpus, {})[1].words[0]
    names = {word.upper(): "Mine", "1": "Late", "7": "Ghosts", "unicorn": "Myths"}
    chosen, unused = topic_names.chosen_names(model, corpus, names)
    assert chosen == {1: "Mine"}
    assert unused == ["1", "7", "unicorn"]


DESCRIBING = {
    "temporal": True,
    "weakly supervised": True,
    "statistical": True,
    "low-rank": True,
    "geometric": True,
    "metric": False,
    "retrieval": False,
    "signal": False,
    "sparse coding": False,
    "low-rank matrix": False,
    "Bayesian": False,
}


@pytest.mark.parametrize(("word", "describing"), DESCRIBING.items())
def test_adjectives_are_distinguished_from_names(word: str, describing: bool) -> None:
    assert phrases.is_describing(word) is describing


GENERIC = {"lower bounds": True, "labeled data": True, "model": True, "regret bound": False, "lens": False}


@pytest.mark.parametrize(("word", "generic"), GENERIC.items())
def test_generic_words_are_recognised(word: str, generic: bool) -> None:
    assert phrases.is_generic(word) is generic


ALIKE = {
    ("2D pose", "3D"): True,
    ("faces", "facial"): True,
    ("neural network", "network"): True,
    ("CNN", "convolving neural nets"): True,
    ("gull", "tern"): False,
}


@pytest.mark.parametrize(("pair", "alike"), ALIKE.items())
def test_a_name_does_not_repeat_itself(pair: tuple[str, str], alike: bool) -> None:
    assert phrases.alike(*pair) is alike
    assert phrases.alike(*reversed(pair)) is alike


# --- years -----------------------------------------------------------------------------------------------------------


def test_next_years_topics_take_the_positions_of_last_years() -> None:
    model = topics.fit_topics(_corpus(), count=4, seed=0, passes=3)
    corpus = _corpus()
    shuffled = topics.reorder(model, np.array([2, 0, 3, 1]))
    order = topic_matching.match_topics(model.phi, corpus.vocabulary, shuffled.phi[:, ::-1], corpus.vocabulary[::-1])
    again = topics.reorder(shuffled, order)
    assert again.phi.tolist() == model.phi.tolist()
    assert again.theta.tolist() == model.theta.tolist()


@pytest.mark.parametrize(("old", "new"), [(4, 3), (3, 4), (2, 5), (5, 2)])
def test_a_different_number_of_topics_still_fills_every_position_once(old: int, new: int) -> None:
    draw = np.random.default_rng(0)
    olds, news = (draw.dirichlet(np.ones(7), size=k).astype(np.float32) for k in (old, new))
    order = topic_matching.match_topics(olds, list("abcdefg"), news, list("cdefghi"))
    assert sorted(order.tolist()) == list(range(new))
    assert sorted(topic_matching.match_topics(olds, list("abcdefg"), news, list("tuvwxyz")).tolist()) == list(
        range(new)
    )


def test_years_that_spell_their_words_differently_still_share_them() -> None:
    old = np.array([[0.7, 0.3, 0.0, 0.0], [0.0, 0.0, 0.6, 0.4]], np.float32)
    new = np.array([[0.0, 0.1, 0.5, 0.4], [0.6, 0.4, 0.0, 0.0]], np.float32)
    order = topic_matching.match_topics(
        old, ["Fresnel lens", "wicks", "gull", "tern"], new, ["lenses", "Wick", "gulls", "terns"]
    )
    assert order.tolist() == [1, 0]
    assert topic_matching.match_topics(
        old, ["low-tide", "a", "b", "c"], new[::-1], ["low tides", "d", "e", "f"]
    ).tolist() == [
        0,
        1,
    ]


def test_a_new_topic_takes_the_position_after_the_old_ones() -> None:
    old = np.eye(3, 5, dtype=np.float32)
    new = np.array([[0, 0, 0, 0.9, 0.1], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0]], np.float32)
    assert topic_matching.match_topics(old, list("abcde"), new, list("abcde")).tolist() == [2, 3, 1, 0]


def test_u_mass_also_prefers_words_that_occur_together() -> None:
    corpus = _corpus()
    phi = topics.fit_topics(corpus, count=4, seed=0, passes=5).phi
    mixed = phi[:, np.random.default_rng(0).permutation(phi.shape[1])]
    assert topic_quality.u_mass(corpus, mixed) < topic_quality.u_mass(corpus, phi) < 0.1
