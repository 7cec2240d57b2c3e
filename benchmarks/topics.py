"""Are our topics better?  Ours, gensim's LDA as it comes, and the recipe of 2012, on the same real papers.

    python -m benchmarks.topics CORPUS [--seeds 3]

For each: coherence of the topics' ten words on *other* papers (NPMI by paper) and on the same papers (c_v, gensim's
sliding window), agreement of the topics between seeds (matched, mean cosine of phi), the share of the papers' largest
topic (median), and CPU seconds.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.real_papers import listed, printed
from confpapers import topic_names, topics, words
from confpapers.model import TextSettings


class Case(NamedTuple):
    name: str
    texts: list[tuple[str, ...]]  # a paper's title, abstract, body
    others: list[tuple[str, ...]]  # papers of other years, to judge by
    topics: int


class Fit(NamedTuple):
    phi: NDArray[Any]
    largest: float  # median of the papers' largest topic share
    best: list[list[str]]  # each topic's ten words


Method = Callable[[Case, words.Corpus, int], Fit]


def ours(case: Case, corpus: words.Corpus, seed: int) -> Fit:
    model = topics.fit_topics(corpus, count=case.topics, seed=seed, passes=10)
    ranked = topics.relevance(corpus, model.phi)
    return Fit(model.phi, float(np.median(model.theta.max(axis=1))), _best(ranked, corpus.vocabulary))


def plain(case: Case, corpus: words.Corpus, seed: int) -> Fit:
    """gensim's defaults (one pass, flat priors) on our vocabulary."""
    return _gensim(case, corpus, seed, {})


def patient(case: Case, corpus: words.Corpus, seed: int) -> Fit:
    """gensim with ten passes and learned priors on our vocabulary: all that ours has but the start and the weights."""
    return _gensim(case, corpus, seed, {"passes": 10, "alpha": "auto", "eta": 0.1})


def _gensim(case: Case, corpus: words.Corpus, seed: int, settings: dict[str, Any]) -> Fit:
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
    return Fit(phi, float(np.median(theta.max(axis=1))), _best(topics.relevance(corpus, phi), corpus.vocabulary))


def recipe(case: Case, corpus: words.Corpus, seed: int) -> Fit:
    """2012: plain words, collapsed Gibbs with alpha = beta = 0.5, 7 topics, 100 rounds; shares are sums of phi."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    def tokens(texts: Sequence[str]) -> list[str]:
        found = re.findall(r"[\w-]+", " ".join(texts).lower())
        kept = [w for w in found if len(w) > 2 and w not in ENGLISH_STOP_WORDS and not w[0].isdigit()]
        counts = Counter(kept)
        least = 3 if len(kept) > words.LONG_TEXT else 1
        return [w for w in kept if counts[w] >= least]

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


def elsewhere(best: list[list[str]], others: Sequence[words.WordCounts]) -> float:
    """NPMI of each topic's words in other papers; words that those hardly use are left out."""
    scores = []
    for row in best:
        present = np.array([[_uses(paper, word) for word in row] for paper in others], float)
        present = present[:, present.sum(axis=0) >= 3]
        if present.shape[1] > 1:
            scores.append(topics._npmi(present))
    return float(np.mean(scores))


def _uses(paper: words.WordCounts, word: str) -> bool:
    lower = word.lower()
    spellings = (lower, lower + "s", lower.removesuffix("s"))
    return any(form in paper.phrases if " " in form else form in paper.words for form in spellings)


def c_v(best: list[list[str]], case: Case) -> float:
    """Roeder, Both & Hinneburg 2015, by gensim, on the same papers, phrases joined."""
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    phrases = sorted({w.lower() for row in best for w in row if " " in w}, key=lambda w: (-len(w), w))
    joined = re.compile("|".join(map(re.escape, phrases)) or r"(?!)")
    texts = []
    for paper in case.texts:
        text = joined.sub(lambda found: found[0].replace(" ", "_"), " ".join(" ".join(paper).lower().split()))
        texts.append(re.findall(r"[\w-]+", text))
    known = {w for text in texts for w in text}
    rows = [[w for w in (word.lower().replace(" ", "_") for word in row) if w in known] for row in best]
    model = CoherenceModel(topics=rows, texts=texts, dictionary=Dictionary(texts), coherence="c_v", processes=1)
    return float(model.get_coherence())


def agreement(fits: Sequence[Fit]) -> float:
    from scipy.optimize import linear_sum_assignment

    found = []
    for i, one in enumerate(fits):
        for other in fits[:i]:
            a, b = (phi / np.linalg.norm(phi, axis=1, keepdims=True) for phi in (one.phi, other.phi))
            cosines = a @ b.T
            found.append(cosines[linear_sum_assignment(-cosines)].mean())
    return float(np.mean(found)) if found else float("nan")


def _cases(corpus: Path) -> list[Case]:
    lists = {name: [(t, a) for t, a, _ in listed(corpus, name)] for name in ("cvpr2015", "iccv2015", "nips2014")}
    lists |= {name: [(t, a) for t, a, _ in listed(corpus, name)] for name in ("cvpr2019", "nips2015", "pmlr-v22")}
    cases = [
        Case("cvpr2015, abstracts", [*lists["cvpr2015"]], [*lists["cvpr2019"], *lists["iccv2015"]], 12),
        Case("nips2014, abstracts", [*lists["nips2014"]], [*lists["nips2015"], *lists["pmlr-v22"]], 10),
    ]
    full: list[tuple[str, ...]] = [("", "", body) for body, _ in printed(corpus, "v22").values()]
    if full:
        cases.append(Case("pmlr-v22, full texts", full, [*lists["nips2014"], *lists["nips2015"]], 8))
    return cases


METHODS: dict[str, Method] = {"ours": ours, "gensim": plain, "gensim, 10 passes": patient, "2012": recipe}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    chosen = parser.parse_args()
    for case in _cases(chosen.corpus):
        corpus = words.build_corpus((words.count_words(*texts) for texts in case.texts), TextSettings())
        others = [words.count_words(*texts) for texts in case.others]
        print(f"\n{case.name}: {len(case.texts)} papers, {len(corpus.vocabulary)} words, {case.topics} topics")
        print(f"{'':20}{'NPMI elsewhere':>15}{'c_v':>8}{'agreement':>11}{'largest':>9}{'CPU-s':>8}")
        for label, method in METHODS.items():
            begin = time.process_time()
            fits = [method(case, corpus, seed) for seed in range(chosen.seeds)]
            cpu = (time.process_time() - begin) / chosen.seeds
            npmi, window = (np.mean([judge(fit.best) for fit in fits]) for judge in _judges(case, others))
            largest = np.mean([fit.largest for fit in fits])
            print(f"{label:20}{npmi:15.3f}{window:8.3f}{agreement(fits):11.2f}{largest:9.2f}{cpu:8.1f}", flush=True)
        model = topics.fit_topics(corpus, count=case.topics, seed=0, passes=10)
        for topic in topic_names.name_topics(model, corpus, {}):
            print(f"  {topic.share:5.1%}  {topic.name:50}  {', '.join(topic.words[:8])}")


def _judges(case: Case, others: Sequence[words.WordCounts]) -> tuple[Callable[[list[list[str]]], float], ...]:
    return (lambda best: elsewhere(best, others)), (lambda best: c_v(best, case))


if __name__ == "__main__":
    main()
