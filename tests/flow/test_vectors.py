"""Vectors from Semantic Scholar's batch requests and from a sentence model, as steps of a build."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import numpy as np
import pytest
import tiny_model

from confpapers import Options, build
from confpapers.engine.cache import Store
from confpapers.engine.futures import NO_OUTPUT
from confpapers.engine.runner import Runner
from confpapers.enrichment import specter
from confpapers.errors import ConferenceError
from confpapers.flow.editions import Edition
from confpapers.flow.packing import unpack
from confpapers.flow.papers import PaperJob
from confpapers.flow.vectors import buckets, find_vectors
from confpapers.model import Conference, Paper, SimilarSettings
from confpapers.pipeline import open_workshop
from confpapers.progress import SilentProgress
from confpapers.web import credentials, guard
from confpapers.web.fetcher import Fetcher

CONFERENCE = Conference(title="Toy", venue="TOY", year=2030, source="listing", url="toy.csv", enrich=("specter",))


class Scholar(ThreadingHTTPServer):
    """Knows every paper whose id ends in an even number; its vector says that number and its half."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requested: list[list[str]] = []
        self.headers: list[dict[str, str]] = []
        self.status: list[int] = []  # of the next answers; then 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/graph/v1/paper/batch?fields=embedding.specter_v2"


class _Handler(BaseHTTPRequestHandler):
    server: Scholar
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._send(404, b"none")

    def do_POST(self) -> None:
        ids = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["ids"]
        self.server.requested.append(ids)
        self.server.headers.append(dict(self.headers))
        numbers = [int(id_.rpartition(".")[2]) for id_ in ids]
        papers = [
            {"paperId": str(n), "embedding": {"vector": [n, n / 2 + 1, 1.0]}} if n % 2 == 0 else None for n in numbers
        ]
        status = self.server.status.pop(0) if self.server.status else 200
        self._send(status, json.dumps(papers).encode() if status == 200 else b"{}")

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def scholar(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scholar]:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    monkeypatch.setattr(guard, "is_public", lambda _: True)
    monkeypatch.setattr(guard, "looks_public", lambda _: True)
    with Scholar() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        monkeypatch.setattr(specter, "URL", server.url)
        yield server
        server.shutdown()
        thread.join()


def _jobs(*papers: Paper, conference: Conference = CONFERENCE) -> list[PaperJob]:
    gatherer: Any = None
    edition = Edition(conference=conference, gatherer=gatherer, gathered=gatherer)
    nothing: dict[str, Any] = dict.fromkeys(("pdf", "document", "pictures", "words", "references"), NO_OUTPUT)
    return [PaperJob(edition=edition, paper=paper, pages=None, facts=(NO_OUTPUT, 0), **nothing) for paper in papers]


def _papers(*numbers: int) -> list[Paper]:
    return [Paper(id=f"p{n}", title=f"Paper {n}", doi=f"10.9999/p.{n}") for n in numbers]


class Vectors(msgspec.Struct):
    """What a request for vectors gave."""

    rows: Any
    failures: list[str]
    notices: list[tuple[str, str]]


@contextlib.contextmanager
def _workshop(folder: Path, **options: Any) -> Iterator[tuple[Runner, Fetcher]]:
    how = Options(executor="serial", delay=0, **options)
    with open_workshop(Store(folder / "cache"), how, SilentProgress()) as (run, web):
        yield run, web


def _find(folder: Path, jobs: list[PaperJob], **options: Any) -> Vectors:
    with _workshop(folder, **options) as (run, web):
        result = find_vectors(jobs[0].edition.conference.similar, jobs, run, web, partial=False)
        return Vectors(
            rows=unpack(run.read(result))["rows"] if result else None,
            failures=[failure.reason for failure in run.failures],
            notices=sorted((notice.detail, notice.what.partition(",")[0]) for notice in run.notices),
        )


@pytest.mark.network
def test_papers_are_requested_together_and_those_without_a_vector_are_named(scholar: Scholar, tmp_path: Path) -> None:
    papers = [*_papers(2, 3, 4, 6), Paper(id="bare", title="Bare")]
    result = _find(tmp_path, _jobs(*papers))
    assert [sorted(ids) for ids in scholar.requested] == [[f"DOI:10.9999/p.{n}" for n in (2, 3, 4, 6)]]
    assert np.abs(result.rows).sum(axis=1).astype(bool).tolist() == [True, False, True, True, False]
    assert result.failures == []
    assert result.notices == [
        ("bare", "paper without an id for Semantic Scholar"),
        ("p3", "paper unknown to Semantic Scholar"),
    ]


@pytest.mark.network
def test_cached_vectors_are_not_requested_again_and_a_new_paper_requests_few(
    scholar: Scholar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(specter, "MOST", 4)
    papers = _papers(*range(0, 40, 2))
    first = _find(tmp_path, _jobs(*papers))
    requested = len(scholar.requested)
    assert requested >= 5
    assert all(len(ids) <= 4 for ids in scholar.requested)
    again = _find(tmp_path, _jobs(*papers), offline=True)
    assert len(scholar.requested) == requested
    assert np.array_equal(first.rows, again.rows)
    _find(tmp_path, _jobs(*papers, *_papers(100)))
    assert len(scholar.requested) - requested <= 2


@pytest.mark.network
def test_a_request_that_fails_costs_its_own_papers_and_is_sent_again(
    scholar: Scholar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(specter, "MOST", 4)
    papers = _papers(*range(0, 24, 2))
    scholar.status = [400]
    result = _find(tmp_path, _jobs(*papers))
    missing = int((~result.rows.any(axis=1)).sum())
    assert missing == len(scholar.requested[0])
    assert len(result.failures) == 1
    assert "HTTP 400" in result.failures[0]
    before = len(scholar.requested)
    whole = _find(tmp_path, _jobs(*papers), retry=True)
    assert scholar.requested[before:] == scholar.requested[:1]
    assert whole.rows.any(axis=1).all()


@pytest.mark.network
def test_a_redirect_is_not_sent_the_papers(scholar: Scholar, tmp_path: Path) -> None:
    scholar.status = [302]
    result = _find(tmp_path, _jobs(*_papers(2)))
    assert result.rows is None
    assert "redirected to '/elsewhere'; the data was not sent there" in result.failures[0]
    assert len(scholar.requested) == 1


@pytest.mark.network
def test_the_key_is_sent_to_the_service_and_never_stored(
    scholar: Scholar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", "s3cret-key")
    site = scholar.url.partition("/graph")[0]
    monkeypatch.setattr(credentials, "KEYS", {site: credentials.KEYS["https://api.semanticscholar.org"]})
    _find(tmp_path, _jobs(*_papers(2, 4)))
    assert scholar.headers[0]["x-api-key"] == "s3cret-key"
    assert scholar.headers[0]["Content-Type"] == "application/json"
    assert not any(b"s3cret" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_papers_without_ids_cause_no_request_and_suggest_what_to_do(tmp_path: Path) -> None:
    result = _find(tmp_path, _jobs(Paper(id="bare", title="Bare")))
    assert result.rows is None
    assert "--enrich semanticscholar,specter" in result.failures[0]


def test_two_kinds_of_vectors_are_refused(tmp_path: Path) -> None:
    both = msgspec.structs.replace(CONFERENCE, similar=SimilarSettings(vectors="v.csv"))
    with pytest.raises(ConferenceError, match="remove one of them"):
        _find(tmp_path, _jobs(*_papers(1), conference=both))


def test_a_new_key_changes_one_group_alone() -> None:
    keys = [f"paper {n}" for n in range(1000)]
    before = {frozenset(keys[n] for n in group) for group in buckets(keys, 60)}
    more = [*keys[:500], "a new one", *keys[500:]]
    after = {frozenset(more[n] for n in group) for group in buckets(more, 60)}
    assert max(map(len, before)) <= 60
    assert sorted(key for group in before for key in group) == sorted(keys)
    assert len(before - after) == 1
    assert [len(group) for group in buckets(["same"] * 7, 3)] == [3, 3, 1]


class Models:
    """A list of papers that share few words, and a model that says which are alike."""

    rows: ClassVar[list[str]] = ["boats boats", "wool hats", "tides boats", "hats", "boats tides", "wool"]

    @classmethod
    def write(cls, folder: Path, more: str) -> Path:
        tiny_model.write(folder / "model")
        lines = [f'"{row} {n}","We look at {row} with care and a lamp.",Ada Sample' for n, row in enumerate(cls.rows)]
        (folder / "toy.csv").write_text("\n".join(["title,abstract,authors", *lines]), "utf-8")
        file = folder / "toy2030.toml"
        head = 'title = "Toy"\nvenue = "TOY"\nyear = 2030\nsource = "listing"\nurl = "toy.csv"\n'
        file.write_text(f"{head}[text]\nmin_papers = 1\nmax_share = 1.0\n[topics]\ncount = 2\n[similar]\n{more}\n")
        return file


@pytest.mark.slow
def test_a_model_in_a_folder_decides_what_is_similar(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    options = Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial", force=True)
    report = build(Models.write(tmp_path, 'model = "model"\nshare = 50'), options)
    assert report.failures == ()
    assert {stage.stage: stage.ran for stage in report.stages}["embed"] == 1
    papers = json.loads((tmp_path / "site" / "toy2030" / "papers.json").read_bytes())["papers"]
    nearest = {paper["title"].rpartition(" ")[0]: paper["similar"][0]["id"] for paper in papers}
    names = {paper["id"]: paper["title"].rpartition(" ")[0] for paper in papers}
    assert names[nearest["hats"]] == "wool hats"
    assert names[nearest["tides boats"]] in ("boats tides", "boats boats")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('model = "nowhere"', "nowhere has no model.onnx"),
        ('model = "https://models.example/tiny"', "https://models.example/tiny is no folder of this machine; download"),
        ('model = "toy.csv"', "toy.csv is no folder of this machine; .* name its folder"),
        ('model = "model"\nvectors = "v.csv"', "remove one of them"),
    ],
)
def test_a_model_that_cannot_be_used_stops_the_build(tmp_path: Path, more: str, message: str) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    options = Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial")
    with pytest.raises(ConferenceError, match=message):
        build(Models.write(tmp_path, more), options)


def test_without_the_libraries_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with_model = msgspec.structs.replace(CONFERENCE, enrich=(), similar=SimilarSettings(model=tmp_path.as_uri()))
    with pytest.raises(ConferenceError, match=r"pip install 'confpapers\[semantic\]'"):
        _find(tmp_path, _jobs(*_papers(1), conference=with_model))
