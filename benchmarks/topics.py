"""Compare our topics with gensim's default LDA and the recipe of 2012, on the same real papers.

    python -m benchmarks.topics CORPUS [--of "pmlr-v22, abstracts"] [--seeds 3] [--json FILE] [--only METHOD] [--names]

For each: coherence of the topics' ten words by gensim's CoherenceModel (c_v and NPMI, windows of 110 words, on the same
papers) with the standard error of the mean over the seeds, agreement of the topics between seeds and between all papers
and nine tenths of them (matched, mean cosine of phi), the share of the papers' largest topic (median), and CPU seconds.
Settings were chosen on ICCV 2015 and NIPS 2015; the other conferences had no part in it.
"""

import argparse
import itertools
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import measuring
from benchmarks.real_papers import listed, printed
from confpapers.analysis import latent, similar, subtopics, topic_matching, topic_names, topic_quality, topics, weights
from confpapers.analysis import tokens as words
from confpapers.analysis.corpus import Corpus, build_corpus
from confpapers.analysis.mixture import Vectors
from confpapers.analysis.smoothing import reassigned, smoothed
from confpapers.model import TextSettings


class Case(NamedTuple):
    name: str
    texts: list[tuple[str, ...]]  # a paper's title, abstract, body
    topics: int


class Fit(NamedTuple):
    phi: NDArray[Any]
    largest: float  # median of the papers' largest topic share
    best: list[list[str]]  # each topic's ten words


Method = Callable[[Case, Corpus, int], Fit]


def ours(case: Case, corpus: Corpus, seed: int) -> Fit:
    model = topics.fit_topics(corpus, count=case.topics, seed=seed, passes=5)
    ranked = topic_quality.relevance(corpus, model.phi)
    return Fit(model.phi, float(np.median(model.theta.max(axis=1))), _best(ranked, corpus.vocabulary))


def seven(case: Case, corpus: Corpus, seed: int) -> Fit:
    """As many as in 2012."""
    return ours(case._replace(topics=7), corpus, seed)


def plain(case: Case, corpus: Corpus, seed: int) -> Fit:
    """gensim's defaults (one pass, flat priors) on our vocabulary."""
    return _gensim(case, corpus, seed, {})


def patient(case: Case, corpus: Corpus, seed: int) -> Fit:
    """gensim with ten passes and learned priors on our vocabulary: all that ours has but the start and the weights."""
    return _gensim(case, corpus, seed, {"passes": 10, "alpha": "auto", "eta": 0.1})


def _gensim(case: Case, corpus: Corpus, seed: int, settings: dict[str, Any]) -> Fit:
    from gensim.models import LdaModel

    rows = zip(corpus.counts.indptr, corpus.counts.indptr[1:], strict=False)
    papers = [
        list(zip(corpus.counts.indices[a:b].tolist(), corpus.counts.data[a:b].tolist(), strict=True)) for a, b in rows
    ]
    names = dict(enumerate(corpus.vocabulary))
    model = LdaModel(papers, num_topics=case.topics, id2word=names, random_state=seed, **settings)
    gamma, _ = model.inference(papers)
    theta = gamma / gamma.sum(axis=1, keepdims=True)
    phi = model.get_topics()
    return Fit(phi, float(np.median(theta.max(axis=1))), _best(topic_quality.relevance(corpus, phi), corpus.vocabulary))


def recipe(case: Case, corpus: Corpus, seed: int) -> Fit:
    """2012: plain words, collapsed Gibbs with alpha = beta = 0.5, 7 topics, 100 rounds; shares are sums of phi."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    def tokens(texts: Sequence[str]) -> list[str]:
        all_words = re.findall(r"[\w-]+", " ".join(texts).lower())
        chosen = [w for w in all_words if len(w) > 2 and w not in ENGLISH_STOP_WORDS and not w[0].isdigit()]
        counts = Counter(chosen)
        least = 3 if len(chosen) > words.LONG_TEXT else 1
        return [w for w in chosen if counts[w] >= least]

    papers = [tokens(texts) for texts in case.texts]
    names = sorted({w for paper in papers for w in paper})
    place = {w: i for i, w in enumerate(names)}
    phi = _gibbs([[place[w] for w in paper] for paper in papers], len(names), 7, seed)
    hundred = [[place[w] for w, _ in Counter(paper).most_common(100)] for paper in papers]
    shares = np.array([phi[:, top].sum(axis=1) / max(phi[:, top].sum(), 1e-9) for top in hundred if top])
    return Fit(phi, float(np.median(shares.max(axis=1))), _best(phi, names))


def _gibbs(papers: list[list[int]], size: int, count: int, seed: int, rounds: int = 100) -> NDArray[np.float64]:
    draw = random.Random(seed)
    topic_word = [[0.5] * count for _ in range(size)]
    total = [0.5 * size] * count
    chosen = [[draw.randrange(count) for _ in paper] for paper in papers]
    in_paper = [[0.5] * count for _ in papers]
    for paper, row, mine in zip(papers, chosen, in_paper, strict=True):
        for w, k in zip(paper, row, strict=True):
            topic_word[w][k] += 1
            total[k] += 1
            mine[k] += 1
    for _ in range(rounds):
        for paper, row, mine in zip(papers, chosen, in_paper, strict=True):
            for at, w in enumerate(paper):
                k, use = row[at], topic_word[w]
                use[k] -= 1
                total[k] -= 1
                mine[k] -= 1
                k = draw.choices(range(count), [m * u / t for m, u, t in zip(mine, use, total, strict=True)])[0]
                row[at] = k
                use[k] += 1
                total[k] += 1
                mine[k] += 1
    return np.asarray(np.array(topic_word, float).T / np.array(total)[:, None])


def _best(ranked: NDArray[Any], names: Sequence[str]) -> list[list[str]]:
    return [[names[w] for w in np.argsort(-row, kind="stable")[:10]] for row in ranked]


# --- judging ---------------------------------------------------------------------------------------------------------


class Judge:
    """gensim's CoherenceModel on the papers' words, phrases of the vocabulary joined."""

    def __init__(self, case: Case, vocabulary: Sequence[str]) -> None:
        from gensim.corpora import Dictionary

        phrases = sorted({word.lower() for word in vocabulary if " " in word}, key=lambda w: (-len(w), w))
        starts: dict[str, list[list[str]]] = {}
        for phrase in phrases:
            starts.setdefault(phrase.split(" ")[0], []).append(phrase.split(" "))
        self.texts = [list(_joined(" ".join(paper), starts)) for paper in case.texts]
        self.dictionary = Dictionary(self.texts)

    def __call__(self, best: list[list[str]]) -> tuple[float, float]:
        """c_v (Roeder, Both & Hinneburg 2015) and NPMI."""
        from gensim.models import CoherenceModel

        rows = [[word.lower().replace(" ", "_") for word in row] for row in best]
        rows = [[word for word in row if word in self.dictionary.token2id] for row in rows]
        how = {"topics": rows, "texts": self.texts, "dictionary": self.dictionary, "window_size": 110, "processes": 1}
        c_v, npmi = (CoherenceModel(coherence=name, **how).get_coherence() for name in ("c_v", "c_npmi"))
        return float(c_v), float(npmi)


def _joined(text: str, starts: dict[str, list[list[str]]]) -> Iterator[str]:
    tokens = re.findall(r"[\w-]+", text.lower())
    at = 0
    while at < len(tokens):
        phrase = next((p for p in starts.get(tokens[at], ()) if tokens[at : at + len(p)] == p), tokens[at : at + 1])
        yield "_".join(phrase)
        at += len(phrase)


def agreement(fits: Sequence[NDArray[Any]]) -> float:
    """Return the mean cosine of the matched topics of each two fits."""
    from scipy.optimize import linear_sum_assignment

    means = []
    for one, other in itertools.combinations(fits, 2):
        a, b = (phi / np.linalg.norm(phi, axis=1, keepdims=True) for phi in (one, other))
        cosines = a @ b.T
        means.append(cosines[linear_sum_assignment(-cosines)].mean())
    return float(np.mean(means)) if means else float("nan")


def with_fewer_papers(method: Method, case: Case, corpus: Corpus, fit: Fit) -> float:
    """Return the agreement with the topics of nine tenths of the papers, over the words that both have."""
    texts = [text for n, text in enumerate(case.texts) if n % 10 != 3]
    fewer = _corpus(texts)
    other = method(case._replace(texts=texts), fewer, 0)
    if fit.phi.shape[1] != len(corpus.vocabulary):
        return float("nan")  # a vocabulary of its own
    mine, theirs = topic_matching.shared_words(corpus.vocabulary, fewer.vocabulary)
    return agreement([fit.phi[:, mine], other.phi[:, theirs]])


_COUNTS = {"cvpr2015": 12, "cvpr2019": 16, "iccv2015": 12, "nips2014": 10, "nips2015": 10, "pmlr-v22": 6}
_FULL = {"v22": 6, "cvf": 4}


def _cases(corpus: Path, of: str) -> Iterator[Case]:
    """Those whose names have `of` in them."""
    for name, count in _COUNTS.items():
        if of in (label := f"{name}, abstracts"):
            yield Case(label, [(title, abstract) for title, abstract, _ in listed(corpus, name)], count)
    for name, count in _FULL.items():
        if of in (label := f"{name}, full texts") and (read := printed(corpus, name)):
            yield Case(label, [("", "", body) for body, _ in read.values()], count)


def _corpus(texts: Sequence[tuple[str, ...]]) -> Corpus:
    return build_corpus((words.count_words(*text) for text in texts), TextSettings())


METHODS: dict[str, Method] = {
    "ours": ours,
    "ours, 7 topics": seven,
    "gensim as it comes": plain,
    "gensim, ten passes": patient,
    "2012, 7 topics": recipe,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--of", default="", help='only these papers: "nips2014", "pmlr-v22, abstracts", "full texts"')
    parser.add_argument("--seeds", type=int, default=3, help="0 judges the subtopics alone")
    parser.add_argument("--only", choices=METHODS, action="append", help="only this method; may be repeated")
    parser.add_argument("--names", action="store_true", help="also what our topics are called, for several counts")
    parser.add_argument("--json", type=Path)
    chosen = measuring.parsed(parser)
    rows, parts = [], []
    for case in _cases(chosen.corpus, chosen.of):
        if not chosen.seeds and len(case.texts) < subtopics.SPLIT_FROM:
            continue
        corpus = _corpus(case.texts)
        print(f"\n{case.name}: {len(case.texts)} papers, {len(corpus.vocabulary)} words, {case.topics} topics")
        print(f"{'':20}{'c_v':>6}{'':7}{'NPMI':>8}{'':7}{'seeds':>8}{'papers':>8}{'largest':>9}{'CPU-s':>8}")
        for row in _rows(case, corpus, chosen.seeds, chosen.only or list(METHODS)) if chosen.seeds else ():
            print(
                "{method:20}{c_v:6.3f} ±{c_v_error:5.3f}{npmi:8.3f} ±{npmi_error:5.3f}"
                "{seeds:8.2f}{papers:8.2f}{largest:9.2f}{cpu:8.1f}".format(**row),
                flush=True,
            )
            rows.append(row)
        if len(case.texts) >= subtopics.SPLIT_FROM:
            part = _subtopics_row(corpus)
            parts.append((f"{_label(case)}", part))
            print(
                "{kind:20}{count:4} of {smallest} to {largest} papers, {none:.0%} in none; NPMI {npmi:.3f}, agreement "
                "of two seeds {seeds:.2f} (adjusted Rand index), {cpu:.1f} CPU-s".format(**part)
            )
        if chosen.names:
            model = _as_in_a_build(corpus)
            diversity = topic_quality.diversity(corpus, model.phi)
            print(f"  {len(model.phi)} topics: coherence {model.coherence:.3f}, diversity {diversity:.2f}")
            for topic in topic_names.name_topics(model, corpus, {}):
                print(f"    {topic.share:5.1%}  {topic.name:50}  {', '.join(topic.words[:8])}")
    if chosen.record:
        tables = {"topics": _documented(rows)} if rows else {}
        measuring.record("topics", tables | {"subtopics": _documented_subtopics(parts)})
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n")


def _label(case: Case) -> str:
    name, _, kind = case.name.partition(", ")
    titles = {"pmlr-v22": "AISTATS 2012", "v22": "AISTATS 2012", "cvf": "CVPR and ICCV"}
    title = titles.get(name) or re.sub(r"(?=\d{4})", " ", name).upper()
    return f"{title}, {len(case.texts):,} {kind}"


def _documented(rows: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Return the rows that the documentation shows: one for each list, with all methods beside each other."""
    methods = {"ours": "ours", "gensim": "gensim as it comes", "2012": "2012, 7 topics"}
    head = ["papers", "topics", *(f"{name}: {method}" for name in ("c_v", "NPMI") for method in methods)]
    table: list[list[Any]] = [[*head, "two seeds", "largest share"]]
    by_case: dict[tuple[str, int], dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_case.setdefault((row["case"], row["topics"]), {})[row["method"]] = row
    for (case, count), by_method in by_case.items():
        cells = [
            f"{by_method[method][key]:.3f}" if method in by_method else ""
            for key in ("c_v", "npmi")
            for method in methods.values()
        ]
        ours = by_method.get("ours")
        table.append([case, count, *cells, *(f"{ours[key]:.2f}" if ours else "" for key in ("seeds", "largest"))])
    return table


def _documented_subtopics(parts: Sequence[tuple[str, dict[str, Any]]]) -> list[list[Any]]:
    head = ["papers", "subtopics", "papers in each", "in none", "NPMI", "two seeds (adjusted Rand index)"]
    rows = [
        [
            case,
            row["count"],
            f"{row['smallest']} to {row['largest']}",
            f"{row['none']:.0%}",
            f"{row['npmi']:.3f}",
            f"{row['seeds']:.2f}",
        ]
        for case, row in parts
    ]
    return [head, *rows]


def _as_in_a_build(corpus: Corpus) -> topics.TopicModel:
    """Return the topics that a build of these abstracts has."""
    model = topics.fit_topics(corpus, count=topics.choose_count(corpus.counts.shape[0]), seed=0, passes=5)
    titles = latent.titled(corpus)
    vectors = latent.topic_vectors(titles, *similar.nearest(titles, latent.NEAREST))
    near, _ = similar.mixed(weights.comparable(corpus), [Vectors(vectors, similar.TOPICS)])
    return smoothed(reassigned(model, titles), near)


def _subtopics_row(corpus: Corpus) -> dict[str, Any]:
    """The subtopics of the topics that a build would keep, and how well they agree with those of another seed."""
    from sklearn.metrics import adjusted_rand_score

    model = _as_in_a_build(corpus)
    begin = time.process_time()
    split = subtopics.split_topics(corpus, model.theta, seed=0)
    cpu = time.process_time() - begin
    other = subtopics.split_topics(corpus, model.theta, seed=100)
    named, _, _ = topic_names.name_subtopics(topic_names.name_topics(model, corpus, {}), corpus, model.theta, split, {})
    place = {word: at for at, word in enumerate(corpus.vocabulary)}
    words = [[place[word] for word in part.words[:10]] for topic in named for part in topic.subtopics]
    sizes = np.bincount(split.owner[split.owner >= 0])
    return {
        "kind": "subtopics",
        "count": len(sizes),
        "smallest": int(sizes.min()),
        "largest": int(sizes.max()),
        "none": float((split.owner < 0).mean()),
        "npmi": float(
            np.mean([topic_quality._npmi(topic_quality._present(corpus.counts, np.array(row))) for row in words])
        ),
        "seeds": float(adjusted_rand_score(split.owner, other.owner)),
        "cpu": cpu,
    }


def _errors(judged: NDArray[np.float64]) -> list[float]:
    """The standard error of each column's mean; of a single row it is not known."""
    seeds = len(judged)
    return (judged.std(axis=0, ddof=1) / seeds**0.5).tolist() if seeds > 1 else [float("nan")] * judged.shape[1]


def _rows(case: Case, corpus: Corpus, seeds: int, chosen: Sequence[str]) -> Iterator[dict[str, Any]]:
    judge = Judge(case, corpus.vocabulary)
    for label in chosen:
        method = METHODS[label]
        begin = time.process_time()
        fits = [method(case, corpus, 100 * seed) for seed in range(seeds)]
        cpu = (time.process_time() - begin) / seeds
        judged = np.array([judge(fit.best) for fit in fits])
        (c_v, npmi), errors = judged.mean(axis=0), _errors(judged)
        yield {
            "case": _label(case),
            "topics": case.topics,
            "method": label,
            "c_v": float(c_v),
            "c_v_error": errors[0],
            "npmi": float(npmi),
            "npmi_error": errors[1],
            "seeds": agreement([fit.phi for fit in fits]),
            "papers": float("nan") if method is recipe else with_fewer_papers(method, case, corpus, fits[0]),
            "largest": float(np.mean([fit.largest for fit in fits])),
            "cpu": cpu,
        }


if __name__ == "__main__":
    main()
