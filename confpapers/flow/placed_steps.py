"""The step that places a few papers among those of an earlier build: bytes in, bytes out, run on a worker. See `steps`.

What was fitted then (vocabulary, topics, subtopics, latent dimensions, the map) stays, and so do all values of the
papers that were there.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from confpapers.analysis.corpus import Corpus
from confpapers.flow.packing import FITTED, Arrays, pack, unpack, unpack_corpus, unpack_model
from confpapers.model import Label, Topic, decode, encode


def place_papers(*inputs: bytes, perplexity: float) -> dict[str, bytes]:
    """Return the results of the joint steps for the papers of an earlier build and a few new ones.

    `inputs` are those of FITTED, `find_works` of all papers, the row of each paper in the earlier build, -1 for a new
    one (npz), and the word counts of the new ones.
    """
    from confpapers.analysis.latent import titled
    from confpapers.analysis.lexicon import Lexicon
    from confpapers.analysis.tokens import WordCounts

    fitted = dict(zip(FITTED, inputs, strict=False))
    works, rows, *words = inputs[len(FITTED) :]
    corpus, before = unpack_corpus(fitted["corpus"]), unpack(rows)["rows"]
    counts = [decode(data, WordCounts) if data else WordCounts() for data in words]
    new = decode(fitted["lexicon"], Lexicon).count(counts, corpus)
    order = _Order.of(before, corpus.counts.shape[0])
    both = _joined(corpus, new)
    nearest = _nearest(both, fitted, _works(works, order), order)
    words = titled(both, order.fitted)
    theta = _theta(fitted, new.counts, words, nearest, order)
    named = _named(fitted, corpus, new, theta, words, order)
    return {"nearest": order.neighbours(nearest), **named, **_placed(fitted, corpus, new, perplexity, order)}


class _Order:
    """Rows of the fitted papers followed by the new ones, and the papers as they are listed now."""

    def __init__(self, listed: NDArray[np.int64], fitted: int) -> None:
        self.listed, self.fitted = listed, fitted

    @classmethod
    def of(cls, before: NDArray[np.int32], fitted: int) -> "_Order":
        """Return the order of papers whose earlier rows are given, -1 for new ones."""
        listed = before.astype(np.int64)
        new = listed < 0
        listed[new] = fitted + np.arange(int(new.sum()))
        return cls(listed, fitted)

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Return which rows are listed: the others were removed."""
        there = np.zeros(max(self.fitted, int(self.listed.max(initial=-1)) + 1), bool)
        there[self.listed] = True
        return there

    def rows(self, earlier: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """Return the listed papers' rows of two tables, of the fitted papers and of the new ones."""
        return np.concatenate([earlier, new])[self.listed]

    def neighbours(self, table: Arrays) -> bytes:
        """Return a table of neighbours by rows as one by listed papers."""
        place = np.full(len(self.alive) + 1, -1, np.int32)  # the last one is for -1
        place[self.listed] = np.arange(len(self.listed))
        near = place[table["near"][self.listed]]
        return pack(near=near, scores=table["scores"][self.listed], on_topic=table["on_topic"][self.listed])


def _joined(corpus: Corpus, new: Corpus) -> Corpus:
    tables = {
        name: csr_array(vstack([getattr(corpus, name), getattr(new, name)], format="csr"))
        for name in ("counts", "matching", "written", "titles")
    }
    return Corpus(vocabulary=corpus.vocabulary, doc_freq=corpus.doc_freq, **tables)


def _works(works: bytes, order: _Order) -> csr_array | None:
    """Return which papers (rows) cite which works, or None."""
    from confpapers.citations.works import Work, cited_works

    cited = cited_works(decode(works, list[Work]), len(order.listed)) if works else None
    if cited is None:
        return None
    ones = np.ones(len(order.listed), cited.dtype)
    moves = csr_array((ones, (order.listed, np.arange(len(order.listed)))), shape=(len(order.alive), len(order.listed)))
    return csr_array(moves @ cited)


def _nearest(both: Corpus, fitted: dict[str, bytes], cited: csr_array | None, order: _Order) -> Arrays:
    """Return the neighbours of all rows, with scores and whether they are on the paper's topic."""
    from confpapers.analysis import similar
    from confpapers.analysis.latent import further_vectors, titled
    from confpapers.analysis.mixture import Mixture, Vectors, cosines_with_all
    from confpapers.analysis.placing import with_new_neighbours
    from confpapers.analysis.weights import comparable

    size, table = order.fitted, unpack(fitted["nearest"])
    weights = comparable(both, None if fitted["latent"] else cited, size)
    if not fitted["latent"]:
        scores_of = cosines_with_all(weights)
        near, scores = with_new_neighbours((table["near"], table["scores"]), scores_of, order.alive)
        return {"near": near, "scores": scores, "on_topic": near >= 0}
    latent = unpack(fitted["latent"])
    topics = np.concatenate([latent["rows"], further_vectors(titled(both, size), latent["basis"], size)])
    mixture = Mixture.of(csr_array(weights[:size]), [Vectors(topics[:size], similar.TOPICS)], True)
    scores_of = mixture.among(weights, [Vectors(topics, similar.TOPICS)]).scores_with_all
    near, scores = with_new_neighbours((table["near"], table["scores"]), scores_of, order.alive)
    on_topic = np.zeros(near.shape, bool)
    on_topic[:size] = table["on_topic"]
    changed = np.ones(len(near), bool)
    changed[:size] = (near[:size] != table["near"]).any(axis=1)
    on_topic[changed] = similar.on_topic(topics, near)[changed]
    return {"near": near, "scores": scores, "on_topic": on_topic}


def _theta(
    fitted: dict[str, bytes], counts: csr_array, words: csr_array, nearest: Arrays, order: _Order
) -> NDArray[np.float32]:
    """Return the new papers' shares of the topics, by the words of the fitted papers and by the nearest of them.

    `words` are the rows by which papers are compared (`latent.titled`), of the fitted and the new papers.
    """
    from confpapers.analysis.smoothing import reassigned_further, smoothed
    from confpapers.analysis.topics import TopicModel, further_shares

    model, size = unpack_model(fitted["model"]), order.fitted
    inferred = further_shares(model.phi, counts)
    own = reassigned_further(inferred, csr_array(words[size:]), model, csr_array(words[:size]))
    near = np.where(nearest["near"] < size, nearest["near"], -1)
    both = TopicModel(model.phi, np.concatenate([model.theta, own]), model.perplexity, model.coherence)
    return smoothed(both, near).theta[size:]


def _named(
    fitted: dict[str, bytes],
    corpus: Corpus,
    new: Corpus,
    theta: NDArray[np.float32],
    words: csr_array,
    order: _Order,
) -> dict[str, bytes]:
    """Return topics, labels, shares and top words of the listed papers."""
    import msgspec

    from confpapers.analysis import placing, weights

    model, shares = unpack_model(fitted["model"]), unpack(fitted["shares"])
    rows = weights.tfidf(new.counts, corpus.counts)
    new_words, earlier = csr_array(words[order.fitted :]), csr_array(words[: order.fitted])
    subtopic = placing.subtopics_of(new_words, theta, earlier, shares["subtopic"])
    listed_theta = order.rows(shares["theta"], theta)
    listed_subtopic = order.rows(shares["subtopic"], subtopic)
    topics, labels = decode(fitted["topics"], tuple[Topic, ...]), decode(fitted["labels"], tuple[Label, ...])
    topics, labels = placing.recounted(topics, labels, listed_theta, listed_subtopic)
    top_words: list[bytes] = [bytes(row) for row in msgspec.json.decode(fitted["top_words"], type=list[msgspec.Raw])]
    top_words += map(encode, weights.top_words(new, rows, model.phi, theta))
    return {
        "topics": encode(topics),
        "labels": encode(labels),
        "shares": pack(theta=listed_theta, subtopic=listed_subtopic),
        "top_words": b"[" + b",".join(top_words[row] for row in order.listed) + b"]",
    }


def _placed(
    fitted: dict[str, bytes], corpus: Corpus, new: Corpus, perplexity: float, order: _Order
) -> dict[str, bytes]:
    """Return the positions on the map and the vectors for recommendations of the listed papers."""
    from confpapers.analysis import placing, projection
    from confpapers.analysis.latent import unit_rows
    from confpapers.analysis.weights import tfidf

    before, size = unpack(fitted["places"]), order.fitted
    lsa = np.frombuffer(fitted["lsa"], np.int8).reshape(size, -1)
    vectors = unit_rows(tfidf(new.matching, corpus.matching) @ unpack(fitted["basis"])["words"])
    earlier = projection.narrowed(lsa[:, : vectors.shape[1]].astype(np.float32) / np.float32(127))
    on_map = np.flatnonzero(np.isfinite(before["places"]).all(axis=1) & order.alive[:size])
    positions = placing.positions_among(
        projection.narrowed(vectors),
        earlier[on_map],
        before["places"][on_map],
        perplexity=perplexity,
        width=projection.width(len(on_map)),
    )
    cells, shape = placing.free_cells(positions, before["cells"], tuple(before["shape"].tolist()))
    return {
        "places": pack(
            places=order.rows(before["places"], positions),
            cells=order.rows(before["cells"], cells),
            shape=np.array(shape),
        ),
        "lsa": order.rows(lsa, projection.lsa_bytes(vectors)).tobytes(),
    }
