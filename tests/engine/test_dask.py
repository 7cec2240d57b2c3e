"""A real scheduler and real workers on this machine: the same pages, whatever process dies."""

import contextlib
import importlib
import importlib.metadata
import importlib.util
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import pytest
from toysite import ToySite, toy_site

from confpapers import Options, build, version
from confpapers.engine import dask, dask_worker
from confpapers.engine.jobs import Executor, Job, Limits, cores
from confpapers.engine.open import open_executor
from confpapers.errors import ClusterError, UsageError
from confpapers.model import Report
from confpapers.progress import SilentProgress

if importlib.util.find_spec("distributed") is None:  # to import it takes long, also for workers with other tests
    pytest.skip("no dask here", allow_module_level=True)
pytestmark = pytest.mark.cluster

_HERE = Path(__file__).parents[1]
LIMITS = Limits(seconds=60, cpu_seconds=1, memory=1 << 30)
SHORT = Limits(seconds=1)
EXCEPT = {"report.html", "report.json"}  # they tell how long it took


class Cluster:
    """A scheduler with workers, each a process without anybody who would start it again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.workers = folder, list[subprocess.Popen[bytes]]()
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(folder / "scheduler.json"))
        self.address = self._address(folder / "scheduler.json")

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", kind, *options, "--host", "127.0.0.1", "--no-dashboard"]
        env = {**os.environ, "PYTHONPATH": str(_HERE), "DASK_TEMPORARY_DIRECTORY": str(self.folder)}
        return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @staticmethod
    def _address(file: Path) -> str:
        for _ in range(600):
            with contextlib.suppress(OSError, ValueError):
                return str(json.loads(file.read_text("utf-8"))["address"])
            time.sleep(0.05)
        raise AssertionError("the scheduler did not start")

    def add_worker(self, threads: int = 1) -> subprocess.Popen[bytes]:
        options = ("--nthreads", str(threads), "--no-nanny", "--memory-limit", "0")
        self.workers.append(self._start("worker", self.address, *options))
        return self.workers[-1]

    def wait_for(self, workers: int) -> None:
        with importlib.import_module("distributed").Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextlib.contextmanager
def running(folder: Path, workers: int) -> Iterator[Cluster]:
    started = Cluster(folder)
    try:
        for _ in range(workers):
            started.add_worker()
        if workers:
            started.wait_for(workers)
        yield started
    finally:
        started.end()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster"), 2) as started:
        yield started


@pytest.fixture
def executor(shared: Cluster) -> Iterator[Executor]:
    with open_executor(f"dask:{shared.address}") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def site() -> Iterator[ToySite]:
    with toy_site(6) as served:
        yield served


@pytest.fixture(scope="module")
def joint_results(pdf_results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache without what is made of each PDF, but with what is computed from all of them together.

    A build with a copy of it reads and draws on the cluster, and its workers import no library for topics and maps.
    """
    folder = tmp_path_factory.mktemp("joint")
    shutil.copytree(pdf_results, folder / "cache")
    with pytest.MonkeyPatch.context() as patch, toy_site(6) as served:
        patch.setenv("NO_PROXY", "127.0.0.1")
        build(served.write_conference(folder), options(folder, "serial"))
    for step in ("document", "strip"):
        shutil.rmtree(folder / "cache" / "steps" / step)
    return folder / "cache"


@pytest.fixture
def folder(joint_results: Path, tmp_path: Path) -> Path:
    """A folder for a build, with a copy of that cache."""
    shutil.copytree(joint_results, tmp_path / "cache")
    return tmp_path


class At(SilentProgress):
    """Does something when a stage has come so far."""

    def __init__(self, stage: str, count: int, do: Callable[[], None]) -> None:
        self._stage, self._count, self._do = stage, count, do

    def advance(self, name: str, by: int = 1) -> None:
        if name == self._stage:
            self._count -= by
            if self._count == 0:
                self._do()


def job(name: str, *inputs: bytes, limits: Limits = Limits()) -> Job:  # noqa: B008 - frozen
    return Job(f"steps_for_tests:{name}", inputs or (b"x",), {}, limits)


def shell(command: str) -> Job:
    return Job("subprocess:check_output", (command.encode(),), {"shell": True})


def options(folder: Path, executor: str) -> Options:
    return Options(site=folder / "site", cache=folder / "cache", jobs=2, executor=executor)


def pages(folder: Path) -> dict[str, bytes]:
    files = [file for file in (folder / "site").rglob("*") if file.is_file() and file.name not in EXCEPT]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def count_kept(report: Report, stage: str) -> int:
    return sum(s.kept for s in report.stages if s.stage == stage)


# --- jobs ------------------------------------------------------------------------------------------------------------


def test_jobs_and_results_of_any_size_are_transferred_with_the_usual_errors(executor: Executor) -> None:
    data = bytes(range(256)) * 60_000  # 15 MB: dask warns above 10
    with ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(lambda n: executor.call(job("glue", data, str(n).encode())), range(4)))
    assert [answer.output for answer in answers] == [data + b"+" + str(n).encode() for n in range(4)]
    assert executor.call(job("split", b"leftright")).output == {"head": b"left", "tail": b"right"}
    torn, bug = executor.call(job("refuse")), executor.call(job("stumble"))
    assert (torn.error, torn.traceback) == ("this one is torn", "")
    assert bug.error == "AssertionError: an engine's bug"
    assert "steps_for_tests.py" in bug.traceback


def test_equal_jobs_run_separately(executor: Executor) -> None:
    with ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(executor.call, [shell("date +%s%N; sleep 0.1")] * 4))
    assert len({answer.output for answer in answers if isinstance(answer.output, bytes)}) == 4


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("dawdle", "took longer than 1 s and was stopped"),
        ("spin", "used more than 1 s of CPU time and was stopped"),
        ("swell", "ran out of memory"),
        ("die", "its worker was killed by SIGABRT (it may use 1.0 GB)"),
    ],
)
def test_a_hostile_job_fails_alone_and_costs_no_worker(
    shared: Cluster, executor: Executor, name: str, reason: str
) -> None:
    with ThreadPoolExecutor(4) as callers:
        hostile = callers.submit(executor.call, job(name, limits=SHORT if name == "dawdle" else LIMITS))
        others = [callers.submit(executor.call, job("shout", b"fine", limits=LIMITS)) for _ in range(10)]
        assert hostile.result().error == reason
        assert [other.result().output for other in others] == [b"FINE!"] * 10
    assert [worker.poll() for worker in shared.workers] == [None, None]


def test_closing_ends_running_jobs_at_once_and_leaves_no_child(shared: Cluster, tmp_path: Path) -> None:
    said = tmp_path / "child"
    with open_executor(f"dask:{shared.address}") as executor, ThreadPoolExecutor(1) as callers:
        slow = callers.submit(executor.call, shell(f"echo $PPID > {said}; sleep 60"))
        child = int(eventually(lambda: said.is_file() and said.read_text().strip()))
        start = time.monotonic()
        executor.close()
        assert slow.result(timeout=2).error == "the build was stopped"
        assert time.monotonic() - start < 2
    assert eventually(lambda: not alive(child))


def alive(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def eventually(is_so: Callable[[], Any], seconds: float = 20) -> Any:
    end = time.monotonic() + seconds
    while not (result := is_so()) and time.monotonic() < end:
        time.sleep(0.05)
    return result


# --- builds ----------------------------------------------------------------------------------------------------------


def test_a_cluster_builds_the_same_site_byte_for_byte(
    shared: Cluster, site: ToySite, pdf_results: Path, tmp_path: Path
) -> None:
    site.torn.add(site.papers[2]["id"])
    conference = site.write_conference(tmp_path)
    shutil.copytree(pdf_results, tmp_path / "here" / "cache")
    here = build(conference, options(tmp_path / "here", "serial"))
    there = build(conference, options(tmp_path / "there", f"dask:{shared.address}"))
    pictures = [name for name in pages(tmp_path / "there") if "thumbs" in name]
    assert len(pictures) >= 5
    assert pages(tmp_path / "here") == pages(tmp_path / "there")
    assert [f.reason for f in here.failures] == [f.reason for f in there.failures] != []


def test_a_worker_killed_in_mid_build_costs_time_and_no_paper(shared: Cluster, site: ToySite, folder: Path) -> None:
    third = shared.add_worker()
    try:
        shared.wait_for(3)
        report = build(
            site.write_conference(folder),
            options(folder, f"dask:{shared.address}"),
            At("reading PDFs", 2, lambda: os.kill(third.pid, signal.SIGKILL)),
        )
    finally:
        third.kill()
        third.wait()
        shared.workers.remove(third)
    assert report.failures == ()
    assert report.counts["strips"] == report.counts["papers"] == 6


def test_a_lost_scheduler_is_reported_and_the_next_build_continues(site: ToySite, folder: Path) -> None:
    conference = site.write_conference(folder)
    gone = "the scheduler tcp://.* is gone.*the next build continues"
    with running(folder, 1) as own, pytest.raises(ClusterError, match=gone):
        build(
            conference,
            options(folder, f"dask:{own.address}"),
            At("reading PDFs", 3, lambda: os.kill(own.scheduler.pid, signal.SIGKILL)),
        )
    report = build(conference, options(folder, "serial"))
    assert report.failures == ()
    assert report.counts["strips"] == 6
    assert count_kept(report, "document") >= 3


def test_the_child_processes_of_a_killed_build_are_stopped_although_no_other_build_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dask_worker, "_ABANDONED_AFTER", 0.2)
    monkeypatch.setattr(dask_worker, "_LOOK_EVERY", 0.1)
    pool = dask_worker._pool("a killed build", 1)
    answer = pool.children.call(shell("echo $PPID"))
    assert isinstance(answer.output, bytes)
    child = int(answer.output)
    assert alive(child)  # it waits for more jobs
    pool.busy -= 1
    assert eventually(lambda: not alive(child))


# --- clusters that come and go ---------------------------------------------------------------------------------------


def test_jobs_wait_for_workers_go_to_those_that_join_and_leave_those_that_die(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path, 0) as own:
        with open_executor(f"dask:{own.address}") as executor, monkeypatch.context() as impatient:
            impatient.setattr(dask, "_DESERTED", 0.5)
            impatient.setattr(dask, "_LOOK_EVERY", 0.2)
            with pytest.raises(ClusterError, match=r"has had no worker for .* s. Start some"):
                executor.call(job("shout"))
        with open_executor(f"dask:{own.address}") as executor, ThreadPoolExecutor(4) as callers:
            assert executor.slots > 1
            requested = [callers.submit(executor.call, shell("sleep 1; ps -o ppid= -p $PPID")) for _ in range(4)]
            first, second = own.add_worker(2), own.add_worker(2)
            own.wait_for(2)
            done_by = first_answer(requested)
            killed = first if done_by == first.pid else second
            killed.kill()
            answers = [future.result(timeout=60) for future in requested]
    assert [answer.error for answer in answers] == [""] * 4
    assert {int(str(answer.output, "ascii")) for answer in answers if isinstance(answer.output, bytes)} <= {
        first.pid,
        second.pid,
    }


def test_all_jobs_end_together_when_a_cluster_has_had_no_worker_for_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "_DESERTED", 0.5)
    monkeypatch.setattr(dask, "_LOOK_EVERY", 0.2)
    with (
        running(tmp_path, 0) as own,
        open_executor(f"dask:{own.address}") as executor,
        ThreadPoolExecutor(4) as callers,
    ):
        requested = [callers.submit(executor.call, job("shout")) for _ in range(4)]
        first = next(as_completed(requested))
        monkeypatch.setattr(dask, "_DESERTED", 1e9)  # nobody else notices for themselves
        try:
            reasons = [str(future.exception(timeout=30)) for future in (first, *requested)]
        finally:
            executor.close()
    assert set(reasons) == {reasons[0]}
    assert "has had no worker" in reasons[0]


def first_answer(futures: list[Future[Any]]) -> int:
    done = eventually(lambda: [future for future in futures if future.done()])
    return int(done[0].result().output)


@pytest.fixture
def as_if_newer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Makes this process, and not the workers, believe that it has another version of confpapers."""

    def forget() -> None:
        version.library_versions.cache_clear()
        dask_worker.versions.cache_clear()

    def pretend() -> None:
        monkeypatch.setattr(version, "package_version", lambda: "9.9")
        forget()

    yield pretend
    monkeypatch.undo()
    forget()


def test_an_input_that_cannot_be_read_is_not_blamed_on_the_cluster(executor: Executor) -> None:
    def lost() -> bytes:
        raise OSError(5, "the disk is failing")

    with pytest.raises(OSError, match="the disk is failing"):
        executor.call(Job("steps_for_tests:shout", (lost,)))
    assert executor.call(job("shout", b"next")).output == b"NEXT!"


def test_version_differences_are_detected_before_the_first_job(
    shared: Cluster, as_if_newer: Callable[[], None]
) -> None:
    as_if_newer()
    message = f"the scheduler {shared.address} has confpapers .* where 9.9 is needed; the worker tcp.*install the same"
    with pytest.raises(ClusterError, match=message), open_executor(f"dask:{shared.address}"):
        pass


def test_a_worker_that_joins_later_with_other_versions_refuses_jobs(
    executor: Executor, as_if_newer: Callable[[], None]
) -> None:
    as_if_newer()
    with pytest.raises(ClusterError, match=r"the worker tcp://.* has confpapers .* where 9.9 is needed: install"):
        executor.call(job("shout"))


def test_an_address_without_a_scheduler_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_CONNECT", 0.3)
    with pytest.raises(ClusterError, match=r"no scheduler responds at tcp://127.0.0.1:9. Start one there"):
        dask.Dask(0, "tcp://127.0.0.1:9")


@pytest.fixture
def other_server() -> Iterator[str]:
    """A web server, such as the scheduler's dashboard: it says nothing before it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def test_an_address_with_another_kind_of_server_is_reported_soon(
    other_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "_CONNECT", 0.3)
    with ThreadPoolExecutor(1) as caller:
        reason = caller.submit(dask.Dask, 0, f"tcp://{other_server}").exception(timeout=30)
    assert isinstance(reason, ClusterError)
    assert f"no scheduler responds at tcp://{other_server}" in str(reason)


@pytest.mark.parametrize("address", ["foo", "tcp://127.0.0.1", "http://127.0.0.1:8786", "tcp://h:port", "inproc://1"])
def test_an_address_of_another_form_is_refused_and_dask_does_not_try_it(address: str) -> None:
    with pytest.raises(UsageError, match=r"'.*' is no address of a scheduler \(.*\)\. .* dask:tcp://HOST:PORT"):
        dask.Dask(0, address)


def test_a_tls_address_without_certificates_names_the_setting() -> None:
    with pytest.raises(ClusterError, match=r"tls://127.0.0.1:9 needs certificates: .* distributed.comm.tls.client"):
        dask.Dask(0, "tls://127.0.0.1:9")


def test_without_dask_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'confpapers\[cluster\]'"), open_executor("dask"):
        pass


@pytest.mark.parametrize("name", ["dask:", "serial:tcp://127.0.0.1:9", "dusk"])
def test_only_dask_accepts_an_address(name: str) -> None:
    with pytest.raises(UsageError, match="Known: dask, dask:tcp://HOST:PORT, processes"), open_executor(name):
        pass


# --- a cluster of our own --------------------------------------------------------------------------------------------


def test_a_build_starts_and_ends_its_own_cluster(site: ToySite, folder: Path) -> None:
    conference = site.write_conference(folder)
    process = run_command(conference, folder)
    _, log = process.communicate(timeout=120)
    assert process.returncode == 0, log
    assert "distributed" not in log, log
    stages = json.loads((folder / "site" / "toy2020" / "report.json").read_text("utf-8"))["stages"]
    assert {stage["stage"]: stage["ran"] for stage in stages if stage["stage"] in ("document", "strip")} == {
        "document": 6,
        "strip": 6,
    }
    assert eventually(lambda: not in_group(process.pid))


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_stops_the_builds_own_cluster_within_two_seconds(site: ToySite, folder: Path) -> None:
    process = run_command(site.write_conference(folder), folder)
    eventually(lambda: any(path.endswith(".pdf") for path in site.requested))
    time.sleep(0.5)
    start = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, log = process.communicate(timeout=30)
    assert time.monotonic() - start < 2 * max(1, os.getloadavg()[0] / cores())  # on a machine with nothing else to do
    assert process.returncode == 130, log
    assert "the next build resumes from here" in log
    assert "Traceback" not in log
    assert eventually(lambda: not in_group(process.pid))


_RUBBISH = (b"", bytes(64), b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 100_000, b"\x16\x03\x01\x02\x00" + b"\x01" * 512)


def test_other_users_of_the_machine_can_neither_use_nor_disturb_the_builds_own_cluster() -> None:
    distributed = importlib.import_module("distributed")
    own = dask.Dask(1)
    try:
        assert own.call(shell("echo one")).output == b"one\n"
        address = own.scheduler_address()
        for guess, security in (
            (address.replace("tls:", "tcp:"), None),
            (address, distributed.Security.temporary()),
        ):
            with (
                pytest.raises(OSError, match=r"(?i)closed|match|reset"),
                distributed.Client(guess, timeout=3, security=security, set_as_default=False),
            ):
                pass
        port = int(address.rpartition(":")[2])
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(100)]
        for connection, rubbish in zip(held, itertools.cycle(_RUBBISH), strict=False):
            with contextlib.suppress(OSError):
                connection.sendall(rubbish)
        assert own.call(shell("echo two")).output == b"two\n"
        for connection in held:
            connection.close()
        assert own.call(shell("echo three")).output == b"three\n"
    finally:
        own.close()


def run_command(conference: Path, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "confpapers", "build", str(conference), "--executor", "dask", "--jobs", "2"]
    command += ["--site", str(folder / "site"), "--cache", str(folder / "cache")]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=folder
    )


def in_group(group: int) -> list[str]:
    """The living processes of a group."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]
