"""Measure a conference's page in headless Chromium, against the limits of the design.

    python -m benchmarks.page.measure                    invented conferences of 600 and 6,000 papers
    python -m benchmarks.page.measure site/cvpr2015      a page that was built

Three conditions: as it is; a processor four times slower; that and a 4G network (10 Mbit/s, 40 ms).  The server sends
what compresses as gzip, as GitHub Pages does.  `key_ms` is from a text in the search box to the end of the frame that
shows its papers, on the page's main thread; `presented_ms` is what people call the latency of a key press: from the
event of a real key to the next frame on the screen.  Where `lighthouse` (or `npx`, which may fetch it) is there, its
scores for a phone come too; --no-lighthouse leaves them out.  Prints a table, and writes it as JSON with --out.
"""

import argparse
import contextlib
import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.page.tables import lighthouse_table, page_table
from benchmarks.page.trace import presented

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

GATES = {
    "plain": {
        "first_paint_ms": 300,
        "blocking_ms": 50,
        "key_ms": 32,
        "presented_p50_ms": 16,
        "shift": 0.02,
        "kilobytes": 450,
        "frame_p95_ms": 17.5,
        "recommend_ms": 10,
    },
    "cpu/4": {"key_ms": 100, "presented_p50_ms": 50, "frame_p95_ms": 17.5, "recommend_ms": 50},
    "4G cpu/4": {"ready_ms": 600, "largest_paint_ms": 1800, "blocking_ms": 100, "shift": 0.02},
    "Lighthouse": {"largest_paint_ms": 1800, "blocking_ms": 100, "shift": 0.02},
}
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}  # at least
PROBES = Path(__file__).with_name("probes.js")


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Files, compressed where GitHub Pages compresses."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        if path.suffix in (".html", ".js", ".css", ".svg", ".json"):
            body = _squeezed(path, path.stat().st_mtime)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@functools.lru_cache(maxsize=4096)
def _squeezed(path: Path, _changed: float) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a web server for the folder."""
    handler = functools.partial(_Compressing, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def invented(folder: Path, total: int) -> Path:
    """The page of an invented conference."""
    from toyconference import toy

    from confpapers.site import render

    toys = toy(total, kinds=14)
    name = folder / toys.conference.id
    render.render(toys.content(), name)
    return name


def measure(browser: Any, address: str, *, slow: int, network: bool) -> dict[str, float]:
    """One visit: load, type, sort, scroll."""
    context = browser.new_context(
        viewport={"width": 412, "height": 823} if slow > 1 else {"width": 1350, "height": 940}
    )
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    if network:
        devtools.send("Network.enable")
        speed = 10.24e6 / 8
        wire = {"offline": False, "latency": 40, "downloadThroughput": speed, "uploadThroughput": speed}
        devtools.send("Network.emulateNetworkConditions", wire)
    page.add_init_script(path=PROBES)
    page.goto(address, wait_until="commit")
    until_ready(page, devtools)
    page.wait_for_timeout(1500)
    seen = page.evaluate("probe.seen")
    kilobytes = page.evaluate("probe.kilobytes()")
    page.focus("#q")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = cpu(devtools)
    keys = [
        page.evaluate("word => probe.key(word)", word)
        for word in ("s", "st", "ste", "stee", "stead", "steady", "steady k", "")
    ]
    page.wait_for_timeout(300)
    key_cpu = (cpu(devtools) - before) / len(keys)
    presses = sorted(presented(page, devtools, "steady "))
    page.evaluate("probe.key('')")
    page.wait_for_timeout(300)
    sorts = [page.evaluate("order => probe.sort(order)", order) for order in ("title", "shuffle", "")]
    recommend = page.evaluate("probe.recommend()")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    before_scroll = page.evaluate("probe.seen.shift")
    frames = page.evaluate("probe.scroll()")
    shift = seen["shift"] + page.evaluate("probe.seen.shift") - before_scroll  # loading and scrolling, not sorting
    devtools.send("HeapProfiler.collectGarbage")
    heap = _metrics(devtools)["JSHeapUsedSize"]
    context.close()
    return {
        "first_paint_ms": seen["paint"],
        "largest_paint_ms": seen["largest"],
        "ready_ms": seen["ready"],
        "blocking_ms": seen["blocking"],
        "kilobytes": kilobytes,
        "key_ms": max(keys),
        "key_cpu_ms": key_cpu,
        "presented_p50_ms": presses[len(presses) // 2],
        "presented_ms": presses[-1],
        "floor_ms": floor(browser, slow),
        "sort_ms": max(sorts),
        "recommend_ms": recommend,
        "frame_p50_ms": frames[0],
        "frame_p95_ms": frames[1],
        "frame_max_ms": frames[2],
        "shift": shift,
        "heap_megabytes": heap / 1e6,
    }


def floor(browser: Any, slow: int) -> float:
    """The median time from a key press to the next frame on a page with nothing but a text box."""
    page = browser.new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.set_content("<input>")
    page.focus("input")
    page.wait_for_timeout(300)
    times = sorted(presented(page, devtools, "steady "))
    page.close()
    return times[len(times) // 2]


def papers(folder: Path) -> int:
    """How many papers a page has."""
    return int(json.loads((folder / "report.json").read_bytes())["counts"]["papers"])


def until_ready(page: Any, devtools: Any) -> None:
    """Wait for the page without a hand in it: Playwright's own waiting puts a script into the page while it loads."""
    for _ in range(600):
        page.wait_for_timeout(100)
        if devtools.send("Runtime.evaluate", {"expression": "probe.seen.ready"})["result"].get("value"):
            return
    raise TimeoutError("the page is not ready after a minute")


def _metrics(devtools: Any) -> dict[str, float]:
    return {metric["name"]: metric["value"] for metric in devtools.send("Performance.getMetrics")["metrics"]}


def cpu(devtools: Any) -> float:
    """Milliseconds of processor time that the page's main thread has used."""
    return _metrics(devtools)["TaskDuration"] * 1000


def lighthouse(command: list[str], chromium: str, address: str) -> dict[str, float]:
    """Lighthouse's scores (of 100) and figures for a phone on a slow network; empty when it could not run."""
    options = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox"]
    done = subprocess.run(
        [*command, address, *options], env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, check=False
    )
    if done.returncode:
        print(f"Lighthouse did not run: {done.stderr.decode(errors='replace')[-300:]}")
        return {}
    report = json.loads(done.stdout)
    names = {
        "largest_paint_ms": "largest-contentful-paint",
        "blocking_ms": "total-blocking-time",
        "shift": "cumulative-layout-shift",
    }
    scores = {name: 100 * report["categories"][name]["score"] for name in SCORES}
    return scores | {name: report["audits"][audit]["numericValue"] for name, audit in names.items()}


def show(name: str, condition: str, figures: dict[str, float]) -> None:
    """A line a figure, with its gate where there is one."""
    print(f"\n{name}, {condition}")
    for key, value in figures.items():
        gate = GATES[condition].get(key, SCORES.get(key))
        met = gate is not None and (value >= gate if key in SCORES else value <= gate)
        verdict = "" if gate is None else f"   gate {gate:g}: {'met' if met else 'MISSED'}"
        print(f"  {key:18} {value:9.3f}{verdict}" if key == "shift" else f"  {key:18} {value:9.1f}{verdict}")


def medians(visits: list[dict[str, float]]) -> dict[str, float]:
    """The middle value of each figure."""
    return {key: sorted(visit[key] for visit in visits)[len(visits) // 2] for key in visits[0]}


def record(figures: dict[str, dict[str, dict[str, float]]]) -> None:
    """Write the tables of the documentation."""
    tables = {name: page_table(conditions, GATES) for name, conditions in figures.items()}
    if scored := {name: conditions["Lighthouse"] for name, conditions in figures.items() if "Lighthouse" in conditions}:
        tables["lighthouse"] = lighthouse_table(scored, GATES["Lighthouse"], SCORES)
    measuring.record("page", tables)


def program() -> str:
    """The installed Chromium."""
    return shutil.which("chromium") or shutil.which("google-chrome") or ""


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("pages", nargs="*", type=Path, help="folders of built conferences")
    parser.add_argument("--sizes", type=int, nargs="*", default=[600, 6000], help="papers of invented conferences")
    parser.add_argument("--runs", type=int, default=3, help="visits; the median is shown")
    parser.add_argument("--no-lighthouse", action="store_true", help="leave Lighthouse out")
    parser.add_argument("--out", type=Path, help="also write the figures as JSON")
    wanted = measuring.parsed(parser)
    from playwright.sync_api import sync_playwright

    runner = ["lighthouse"] if shutil.which("lighthouse") else ["npx", "--yes", "lighthouse"]
    figures: dict[str, dict[str, dict[str, float]]] = {}

    def keep(folder: Path, condition: str, visits: list[dict[str, float]]) -> None:
        name = f"papers {papers(folder)}"
        figures.setdefault(name, {})[condition] = medians(visits)
        show(name, condition, medians(visits))

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folders = wanted.pages or [invented(Path(scratch), size) for size in wanted.sizes]
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox", "--disable-gpu"])
        for folder in folders:
            with served(folder.resolve().parent) as server:
                address = f"{server}{folder.name}/index.html"
                for condition, slow, network in (("plain", 1, False), ("cpu/4", 4, False), ("4G cpu/4", 4, True)):
                    visits = [measure(browser, address, slow=slow, network=network) for _ in range(wanted.runs)]
                    keep(folder, condition, visits)
                if shutil.which(runner[0]) and not wanted.no_lighthouse:
                    scored = [lighthouse(runner, program(), address) for _ in range(wanted.runs)]
                    if all(scored):
                        keep(folder, "Lighthouse", scored)
        browser.close()
    if wanted.record:
        record(figures)
    if wanted.out:
        wanted.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
