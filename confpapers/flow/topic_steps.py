"""The steps about topics: bytes in, bytes out, run on workers. See `steps`."""

import numpy as np

from confpapers.flow.packing import pack, packed_model, unpack, unpack_corpus, unpack_model, unpack_subtopics
from confpapers.model import Topic, decode, encode


def fit_topics(corpus: bytes, *, count: int | None, seed: int, passes: int, starts: int) -> bytes:
    """Return a topic model: phi, theta, perplexity and coherence; `count` is None for the default number."""
    from confpapers.analysis import topics

    tokens = unpack_corpus(corpus)
    wanted = count or topics.choose_count(tokens.counts.shape[0])
    return packed_model(topics.fit_topics(tokens, count=wanted, seed=seed, passes=passes, starts=starts))


def measure_topics(corpus: bytes, model: bytes) -> bytes:
    """Return what the report says of a model: the number of its topics and measurements, as JSON."""
    from confpapers.analysis import topic_quality

    fitted, tokens = unpack_model(model), unpack_corpus(corpus)
    return encode(
        {
            "count": len(fitted.phi),
            "coherence": round(fitted.coherence, 4),
            "u_mass": round(topic_quality.u_mass(tokens, fitted.phi), 3),
            "diversity": round(topic_quality.diversity(tokens, fitted.phi), 4),
            "perplexity": round(fitted.perplexity, 1),
            "median_largest_share": round(float(np.median(fitted.theta.max(axis=1))), 3),
        }
    )


def continue_topics(corpus: bytes, earlier_corpus: bytes, earlier: bytes) -> bytes:
    """Return the topics of an earlier model refitted to all these papers, so that papers keep their colours."""
    from confpapers.analysis import topics

    vocabulary = unpack_corpus(earlier_corpus).vocabulary
    return packed_model(topics.continue_topics(unpack_corpus(corpus), unpack_model(earlier).phi, vocabulary))


def keep_topics(corpus: bytes, model: bytes, earlier_corpus: bytes, earlier: bytes) -> bytes:
    """Return the topics in the order of similar topics in an earlier model, so that they keep numbers and colours."""
    from confpapers.analysis import topic_matching, topics

    new, old = unpack_model(model), unpack_model(earlier)
    order = topic_matching.match_topics(
        old.phi, unpack_corpus(earlier_corpus).vocabulary, new.phi, unpack_corpus(corpus).vocabulary
    )
    return packed_model(topics.reorder(new, order))


def order_topics(corpus: bytes, model: bytes, peers: bytes) -> bytes:
    """Return the topics in the order of similar topics in other conferences, so that these have the same colours."""
    from confpapers.analysis import topic_quality, topics
    from confpapers.analysis.like_topics import PeerTopic, order_like

    fitted = unpack_model(model)
    order = order_like(topic_quality.telling_words(unpack_corpus(corpus), fitted.phi), decode(peers, list[PeerTopic]))
    return packed_model(topics.reorder(fitted, order))


def like_names(corpus: bytes, model: bytes, chosen: bytes, peers: bytes) -> bytes:
    """Return names by topic number: the user's, and those of similar topics in other conferences."""
    from confpapers.analysis import topic_quality
    from confpapers.analysis.like_topics import PeerTopic, names_like

    own = decode(chosen, dict[str, str])
    taken = {part for name in own.values() for part in name.split(" · ")}
    words = topic_quality.telling_words(unpack_corpus(corpus), unpack_model(model).phi)
    likely = names_like(words, decode(peers, list[PeerTopic]), taken)
    return encode({str(number): name for number, name in sorted(likely.items())} | own)


def merge_topics(
    corpus: bytes, model: bytes, nearest: bytes, shares: bytes, *, names: dict[str, str]
) -> dict[str, bytes]:
    """Return the model with topics of the same given name merged, the names by number, and the keys that match none.

    The papers' shares are corrected by all papers' words, and by their nearest papers, which are from `find_nearest`.
    `shares` are those of an earlier build with the same topics, or nothing.
    """
    from confpapers.analysis import topic_names
    from confpapers.analysis.latent import titled
    from confpapers.analysis.smoothing import reassigned, smoothed

    fitted, counted, neighbours = unpack_model(model), unpack_corpus(corpus), unpack(nearest)
    chosen, unused = topic_names.chosen_names(fitted, counted, names)
    merged, numbered = topic_names.merge_topics(fitted, chosen)
    earlier = unpack(shares)["theta"] if shares else None
    corrected = smoothed(reassigned(merged, titled(counted), earlier), neighbours["near"])
    return {
        "model": packed_model(corrected),
        "names": encode({str(number): name for number, name in sorted(numbered.items())}),
        "unused": encode(unused),
    }


def split_topics(corpus: bytes, model: bytes, earlier_corpus: bytes, earlier: bytes, *, seed: int) -> bytes:
    """Return each paper's subtopic; `earlier` is this step's result for an earlier corpus with the same topics, or
    nothing.
    """
    from confpapers.analysis import subtopics

    theta = unpack_model(model).theta
    again = bool(earlier) and int(unpack(earlier)["topics"]) == theta.shape[1]
    before = subtopics.earlier_subtopics(unpack_corpus(earlier_corpus), unpack_subtopics(earlier)) if again else None
    split = subtopics.split_topics(unpack_corpus(corpus), theta, seed=seed, earlier=before)
    return pack(owner=split.owner, topic=split.topic, topics=np.array(theta.shape[1]))


def tell_topics(
    corpus: bytes, model: bytes, split: bytes, chosen: bytes, *, subtopics: dict[str, str]
) -> dict[str, bytes]:
    """Return the topics with names and subtopics, each paper's shares, and each paper's words with their topics.

    `chosen` are names of topics by number, from `merge_topics`; `subtopics` are the user's names of subtopics.
    """
    from confpapers.analysis import weights
    from confpapers.analysis.topic_names import name_subtopics, name_topics

    counted, fitted = unpack_corpus(corpus), unpack_model(model)
    coloured = weights.top_words(counted, weights.tfidf(counted.counts), fitted.phi, fitted.theta)
    named = name_topics(fitted, counted, decode(chosen, dict[str, str]))
    topics, owned, unused = name_subtopics(named, counted, fitted.theta, unpack_subtopics(split), subtopics)
    positions = np.array([*owned.positions(), (-1, -1)], np.int32)
    return {
        "topics": encode(topics),
        "unused": encode(unused),
        # one at a time, as they are large as Python objects
        "top_words": b"[" + b",".join(map(encode, coloured)) + b"]",
        "shares": pack(theta=fitted.theta, subtopic=positions[owned.owner]),
    }


def name_regions(corpus: bytes, coordinates: bytes, topics: bytes, shares: bytes) -> bytes:
    """Return the labels on the map, as a JSON list."""
    from confpapers.analysis.regions import MapPapers
    from confpapers.analysis.regions import name_regions as named
    from confpapers.analysis.subtopics import main_topics
    from confpapers.analysis.topic_names import WordUse

    by_paper = unpack(shares)
    subtopic = np.asarray(by_paper["subtopic"][:, 1], np.int64)
    papers = MapPapers(unpack(coordinates)["places"], main_topics(by_paper["theta"]), subtopic)
    return encode(named(papers, WordUse.of(unpack_corpus(corpus)), decode(topics, tuple[Topic, ...])))
