"""The output of each step for a small input, byte for byte where the libraries and the processor are the recorded ones.

A change that makes other bytes must raise the step's version in `flow/steps.py`, or caches keep the old results.  Then
`CONFPAPERS_RECORD=1 pytest tests/flow/test_steps.py` records the new output in `golden/steps.json`.

The bytes of numerical steps depend on the BLAS kernel, so they are computed in another process with one that nearly all
processors have.  With this processor's own kernel, and with another version of a numerical library, a sample of the
output must agree within a tolerance.
"""

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import tiny_model
from threadpoolctl import threadpool_info

from confpapers.analysis.like_topics import PeerTopic
from confpapers.analysis.topic_quality import telling_words
from confpapers.engine.seal import digest_of
from confpapers.engine.step import Step
from confpapers.flow import joint_steps, packing, steps, topic_steps
from confpapers.flow.packing import FITTED
from confpapers.flow.placed_steps import place_papers
from confpapers.model import Conference, Paper, TextSettings, decode, encode
from confpapers.paths import CONFERENCES

_GOLDEN = Path(__file__).parents[1] / "golden" / "steps.json"
_FIXTURES = Path(__file__).parents[1]
_DEMO = CONFERENCES / "demo"
_LIBRARIES = {  # what else decides on a step's bytes
    "document": ("pypdfium2", "pdfminer.six"),
    "strip": ("pypdfium2", "pillow"),
    "facts-of-pdf": ("pypdfium2", "pdfminer.six"),
    "pages": ("pypdfium2", "pdfminer.six"),
    "sheet": ("pypdfium2", "pillow"),
    "search-terms": ("numpy",),
    "corpus": ("numpy", "scipy"),
    "topics": ("numpy", "scipy", "scikit-learn", "gensim"),
    "measured": ("numpy", "scipy", "scikit-learn", "gensim"),
    "continued": ("numpy", "scipy", "scikit-learn", "gensim"),
    "kept": ("numpy", "scipy", "scikit-learn"),
    "ordered": ("numpy", "scipy", "scikit-learn"),
    "like-names": ("numpy", "scipy", "scikit-learn"),
    "merged": ("numpy", "scipy", "scikit-learn"),
    "subtopics": ("numpy", "scipy", "scikit-learn"),
    "names": ("numpy", "scipy", "scikit-learn"),
    "regions": ("numpy", "scipy", "scikit-learn", "shufflesnap"),
    "nearest": ("numpy", "scipy", "scikit-learn"),
    "embed": ("onnxruntime", "tokenizers"),
    "map": ("numpy", "scipy", "scikit-learn", "shufflesnap"),
    "placed": ("numpy", "scipy", "scikit-learn", "gensim", "shufflesnap"),
}
_STEPS = {step.name: step for step in vars(steps).values() if isinstance(step, Step)}
_NUMERICAL = [name for name in _STEPS if "scipy" in _LIBRARIES.get(name, ())]
_KERNEL = "Haswell"  # of OpenBLAS, for all processors of the last ten years with AVX2


@cache
def papers() -> tuple[Paper, ...]:
    lines = (_DEMO / "papers.jsonl").read_bytes().splitlines()[::5]
    return tuple(decode(line, Paper) for line in lines)


@cache
def pdf() -> bytes:
    return (_DEMO / papers()[0].pdf_url).read_bytes()


@cache
def words() -> tuple[bytes, ...]:
    return tuple(steps.count_words(b"", title=p.title, abstract=p.abstract or "") for p in papers())


@cache
def counted() -> dict[str, bytes]:
    return joint_steps.build_corpus(*words(), settings=msgspec.structs.asdict(TextSettings(min_papers=1)))


def corpus() -> bytes:
    return counted()["corpus"]


@cache
def topics() -> bytes:
    return topic_steps.fit_topics(corpus(), count=3, seed=0, passes=2, starts=2)


@cache
def split() -> bytes:
    return topic_steps.split_topics(corpus(), topics(), b"", b"", seed=0)


@cache
def told() -> dict[str, bytes]:
    return topic_steps.tell_topics(corpus(), topics(), split(), b'{"0":"Soundings"}', subtopics={})


@cache
def nearest() -> dict[str, bytes]:
    return joint_steps.find_nearest(corpus(), b"[]", b"", keep=5, share=1.0)


def placed() -> dict[str, bytes]:
    """The same papers without the second one, and the last one once more."""
    labels = topic_steps.name_regions(corpus(), laid()["places"], told()["topics"], told()["shares"])
    fitted = {**counted(), **nearest(), **told(), **laid(), "model": topics(), "labels": labels}
    rows = np.array([0, *range(2, len(papers())), -1], np.int32)
    inputs = [fitted[name] for name in FITTED]
    return place_papers(*inputs, b"[]", packing.pack(rows=rows), words()[-1], perplexity=5.0)


@cache
def laid() -> dict[str, bytes]:
    return joint_steps.place(corpus(), b"", b"", perplexity=5.0, n_iter=60, seed=0, device="cpu")


def _turned(model: bytes) -> bytes:
    """The same topics, the last one first."""
    arrays = packing.unpack(model)
    return packing.pack(phi=arrays["phi"][::-1], theta=arrays["theta"][:, ::-1], numbers=arrays["numbers"])


def _peers() -> bytes:
    """The topics themselves, in reverse, as another conference has them."""
    model = packing.unpack(topics())
    counted = telling_words(packing.unpack_corpus(corpus()), model["phi"])
    count = len(counted)
    return encode(
        [
            PeerTopic(number=count - 1 - k, name=f"{words[0]} · {words[1]}", words=words)
            for k, words in enumerate(counted)
        ]
    )


def _thumbnail() -> bytes:
    return steps.draw_strip(pdf(), steps.read_document(pdf(), max_pages=60), pages=1, height=230, teaser=480)["tile"]


def _listed(paper: Paper) -> dict[str, Any]:
    return {"title": paper.title, "authors": ("Ada Sample",), "year": 2031}


def _cvf_page() -> bytes:
    return (
        b'<div id="content"><dl><dt class="ptitle"><br><a href="html/Example_Tiny_paper.html">Tiny Cats</a></dt>'
        b'<dd><form class="authsearch"><input type="hidden" name="query_author" value="Ada Example"></form></dd>'
        b'<dd>[<a href="papers/Example_Tiny_paper.pdf">pdf</a>]</dd></dl><div id="abstract">We count cats.</div></div>'
    )


def made_by(name: str) -> bytes | dict[str, bytes]:
    """What a step makes of its small input."""
    url = "https://proceedings.example/TOY2020"
    conference = msgspec.to_builtins(Conference(title="Toy", venue="TOY", year=2020, source="cvf", url=url))
    paper: dict[str, Any] = {"id": "tiny", "title": "Tiny Cats"}
    read = steps.read_document
    makers: dict[str, Callable[[], bytes | dict[str, bytes]]] = {
        "list": lambda: steps.parse_list(_cvf_page(), source="cvf", url=url),
        "list-also": lambda: steps.complete_list(
            b'{"results": [{"id": 1, "name": "Tiny Cats"}]}', b'{"1": "We count cats."}', source="virtual", url=url
        ),
        "paper": lambda: steps.parse_paper(_cvf_page(), source="cvf", url=url, paper=paper),
        "enrich": lambda: steps.enrich(
            b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2099.00001v1</id>'
            b"<title>Tiny cats</title><summary>We count cats.</summary>"
            b"<author><name>A. Example</name></author></entry></feed>",
            place="arxiv",
            paper={**paper, "authors": ["Ada Example"]},
        ),
        "schedule": lambda: steps.read_schedule(
            b"title,day,start,end,room,session,position\nTiny Cats,2020-06-01,10:00,12:00,Hall,1A,7\n",
            source="csv",
            url=url,
            conference=conference,
        ),
        "document": lambda: read(pdf(), max_pages=60),
        "strip": lambda: steps.draw_strip(pdf(), read(pdf(), max_pages=60), pages=8, height=230, teaser=480),
        "words": lambda: encode([decode(counts, dict) for counts in words()]),
        "listed-words": lambda: steps.count_listed(texts=[(p.title, p.abstract or "") for p in papers()]),
        "facts": lambda: steps.tell_listed(
            papers=[{"id": p.id, "title": p.title, "authors": p.authors, "abstract": p.abstract} for p in papers()],
            conference=conference,
        ),
        "facts-of-pdf": lambda: steps.tell_read(
            read(pdf(), max_pages=60), paper=paper, conference=conference, title_from_pdf=False
        ),
        "pages": lambda: steps.index_pages(read(pdf(), max_pages=60)),
        "search-terms": lambda: steps.count_terms(
            papers=[{"title": p.title, "authors": p.authors, "abstract": p.abstract, "year": 2031} for p in papers()]
        ),
        "references": lambda: steps.read_references(pdf(), read(pdf(), max_pages=60)),
        "citations": lambda: joint_steps.link_citations(
            encode({"text": f"[1] A. Sample. {papers()[1].title}. In DEMO."}), papers=[_listed(p) for p in papers()[:2]]
        ),
        "corpus": counted,
        "topics": topics,
        "measured": lambda: topic_steps.measure_topics(corpus(), topics()),
        "continued": lambda: topic_steps.continue_topics(corpus(), corpus(), _turned(topics())),
        "kept": lambda: topic_steps.keep_topics(corpus(), topics(), corpus(), _turned(topics())),
        "ordered": lambda: topic_steps.order_topics(corpus(), topics(), _peers()),
        "like-names": lambda: topic_steps.like_names(corpus(), topics(), encode({"0": "Soundings"}), _peers()),
        "merged": lambda: topic_steps.merge_topics(
            corpus(), topics(), nearest()["nearest"], b"", names={"0": "Soundings", "1": "Soundings"}
        ),
        "subtopics": split,
        "names": told,
        "regions": lambda: topic_steps.name_regions(corpus(), laid()["places"], told()["topics"], told()["shares"]),
        "vectors": lambda: joint_steps.read_vectors(
            b"a,3,4\nb,0,2\n", name="v.csv", ids=["b", "a", "c"], partial=False
        ),
        "specter": lambda: joint_steps.read_specter(
            b'[{"embedding": {"vector": [3, 4]}}, null]', ids=["tiny", "large"]
        ),
        "embed": lambda: joint_steps.embed(
            tiny_model.model(), tiny_model.tokenizer(), encode(["boats hats", "wool"]), pooling="mean", tokens=64
        ),
        "joined-vectors": lambda: joint_steps.join_vectors(
            packing.pack(rows=np.array([[3, 4], [0, 2]], np.float32)), b"", rows=[[2, 0], [1]], ids=["a", "b", "c"]
        ),
        "works": lambda: joint_steps.find_works(*[steps.read_references(pdf(), read(pdf(), max_pages=60))] * 2),
        "nearest": nearest,
        "sheet": lambda: joint_steps.compose_sprite(*(_thumbnail(),) * 3),
        "map": laid,
        "placed": placed,
    }
    return makers[name]()


def state_of(name: str) -> dict[str, Any]:
    """What is recorded of a step: its version, a digest and a sample of its output, and what its bytes depend on."""
    if name == "embed":
        pytest.importorskip("onnxruntime")
        pytest.importorskip("tokenizers")
    output = made_by(name)
    parts = {"": output} if isinstance(output, bytes) else output
    data = output if isinstance(output, bytes) else encode({part: digest_of(data) for part, data in output.items()})
    libraries = {library: version(library) for library in _LIBRARIES.get(name, ())}
    state = {"version": _STEPS[name].version, "digest": digest_of(data), "with": libraries}
    if "scipy" in libraries:
        libraries["kernels"] = _kernels()  # sums differ in the last bit from processor to processor
        state["sample"] = {part: _sample(data) for part, data in sorted(parts.items())}
    return state


def _kernels() -> str:
    result = [library for library in threadpool_info() if library["user_api"] == "blas"]
    return ", ".join(sorted({str(library["architecture"]) for library in result}))


def _sample(data: bytes) -> list[Any]:
    """Up to 40 numbers and texts of an output, evenly spread."""
    if data.startswith(b"PK"):
        values = [float(value) for array in packing.unpack(data).values() for value in array.ravel()]
    elif data[:1] in (b"[", b"{"):
        values = list(_leaves(json.loads(data)))
    else:
        values = [float(value) for value in np.frombuffer(data, np.int8)]
    chosen = [values[n * len(values) // 40] for n in range(40)] if len(values) > 40 else values
    return [float(f"{value:.4g}") if isinstance(value, float) else value for value in chosen]


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    else:
        yield value


def _agree(recorded: list[Any], computed: list[Any]) -> bool:
    """Whether two samples agree: numbers within 2 % of the largest, and two of three texts in any order, as ties may
    break anew.
    """
    pairs = list(zip(recorded, computed, strict=False))
    numbers = [(a, b) for a, b in pairs if isinstance(a, int | float) and isinstance(b, int | float)]
    others = [(str(a), str(b)) for a, b in pairs if (a, b) not in numbers]
    shared = Counter(a for a, _ in others) & Counter(b for _, b in others)
    near = 0.02 * max((abs(a) for a, _ in numbers if math.isfinite(a)), default=0.0)
    close = all(abs(a - b) <= near or (math.isnan(a) and math.isnan(b)) for a, b in numbers)
    return len(recorded) == len(computed) and close and 3 * shared.total() >= 2 * len(others)


def _golden() -> dict[str, Any]:
    recorded: dict[str, Any] = json.loads(_GOLDEN.read_text("utf-8"))
    return recorded


def _recorded(states: dict[str, Any]) -> bool:
    """Whether these states were recorded, as the user asked for with CONFPAPERS_RECORD."""
    if os.environ.get("CONFPAPERS_RECORD"):
        _GOLDEN.write_text(json.dumps(_golden() | states, indent=1, sort_keys=True) + "\n", "utf-8")
    return bool(os.environ.get("CONFPAPERS_RECORD"))


def _difference(name: str, expected: dict[str, Any], state: dict[str, Any]) -> str:
    """What the user must do about a step whose output is not the recorded one, or ""."""
    if state["version"] != expected["version"]:
        return f"the version of {name} was raised: record its output (see the top of this file)"
    if expected["with"] == state["with"] and state["digest"] != expected["digest"]:
        return f"{name} makes other bytes: raise its version in flow/steps.py, then record (see the top of this file)"
    for part, sample in expected.get("sample", {}).items():
        if not _agree(sample, state["sample"][part]):
            return f"{name} {part}: {sample} became {state['sample'][part]}"
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in _STEPS if name not in _NUMERICAL])
def test_a_step_gives_the_bytes_of_its_version(name: str) -> None:
    state = state_of(name)
    if _recorded({name: state}):
        return
    expected = _golden()[name]
    if expected["with"] != state["with"]:
        pytest.skip(f"recorded with {expected['with']}")
    assert not _difference(name, expected, state)


@pytest.mark.slow
@pytest.mark.parametrize("name", _NUMERICAL)
def test_a_numerical_step_gives_the_numbers_of_its_version_with_any_kernel(name: str) -> None:
    if not os.environ.get("CONFPAPERS_RECORD"):
        assert not _difference(name, _golden()[name], state_of(name))


@pytest.mark.slow
def test_numerical_steps_give_the_bytes_of_their_versions_with_one_kernel() -> None:
    environment = os.environ | {"OPENBLAS_CORETYPE": _KERNEL, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, __file__], env=environment, stdout=subprocess.PIPE, check=True)
    states = json.loads(done.stdout)
    assert set(states) == set(_NUMERICAL)
    if not _recorded(states):
        golden = _golden()
        differences = [_difference(name, golden[name], state) for name, state in states.items()]
        assert [difference for difference in differences if difference] == []


def test_a_sample_tolerates_rounding_and_nothing_else() -> None:
    assert _agree([1.0, 100.0, "Tides"], [1.5, 99.0, "Tides"])
    assert not _agree([1.0, 100.0], [1.0, 90.0])
    assert not _agree([1.0, "Tides"], [1.0, "Lamps"])
    assert not _agree([1.0], [1.0, 1.0])
    assert _agree([float("nan"), 1.0], [float("nan"), 1.0])
    assert not _agree([float("nan"), 1.0], [0.5, 1.0])


@pytest.mark.parametrize("name", ["words", "corpus", "topics", "names", "map"])
def test_a_step_is_deterministic(name: str) -> None:
    first = made_by(name)
    for function in (words, counted, topics):
        function.cache_clear()
    assert made_by(name) == first


def test_topics_take_the_positions_of_their_most_similar_predecessors() -> None:
    turned = topic_steps.keep_topics(corpus(), topics(), corpus(), _turned(topics()))
    for part in ("phi", "theta"):
        np.testing.assert_array_equal(packing.unpack(turned)[part], packing.unpack(_turned(topics()))[part])


if __name__ == "__main__":
    sys.stdout.write(json.dumps({name: state_of(name) for name in _NUMERICAL}))
