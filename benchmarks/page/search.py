"""Measure the size of a built page's search index, and how soon a typing reader sees results.

    python -m benchmarks.page.search site/cvpr2015 site/archive [--queries 30] [--out FILE.json]

In headless Chromium, as it is and over 4G (10 Mbit/s, 40 ms); the server compresses as GitHub Pages does.  The first
result is that of one word, typed as soon as the search has the focus: what is needed of the index is loaded within it.
The queries after it are words, beginnings of words and pairs of words from the papers' titles, each typed at once into
an empty search.  A result is there when the count of found papers has changed for the last time, before 0.3 seconds
of quiet, and a frame was drawn.
"""

import argparse
import csv
import gzip
import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.page.measure import served

_PROBE = """
window.typed = (text) => new Promise((done) => {
  const input = document.querySelector("#q"), count = document.querySelector("#count");
  const start = performance.now();
  let seen = count.textContent, last = 0;
  const look = () => {
    const now = performance.now() - start;
    if (count.textContent !== seen) [seen, last] = [count.textContent, now];
    if (now - last > (last ? 300 : 5000)) return done(last);
    requestAnimationFrame(look);
  };
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(look);
});
"""
_FOUR_G = {"offline": False, "latency": 40, "downloadThroughput": 10.24e6 / 8, "uploadThroughput": 10.24e6 / 8}


def index_size(folder: Path, papers: int) -> dict[str, float]:
    """Files of the index, and its bytes a paper, as they are and as they are sent."""
    files = [file.read_bytes() for file in sorted((folder / "data").glob("search*.js"))]
    return {
        "files": len(files),
        "bytes a paper": sum(map(len, files)) / papers,
        "sent a paper": sum(len(gzip.compress(file, 6)) for file in files) / papers,
    }


def titles(folder: Path) -> list[str]:
    """The titles of all papers."""
    with (folder / "papers.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["title"] for row in csv.DictReader(file)]


def queries(all_titles: list[str], count: int) -> list[str]:
    """So many queries: words, beginnings and pairs, the same ones each time."""
    chance, typed = random.Random(0), list[str]()
    while len(typed) < count:
        words = [
            word for word in re.findall(r"[a-z]{4,}", chance.choice(all_titles).lower()) if word not in ("with", "from")
        ]
        if len(words) > 1:
            first, second = chance.sample(words, 2)
            typed.append((first, first[:4], f"{first} {second}")[len(typed) % 3])
    return typed


def measure(browser: Any, address: str, typed: list[str], *, network: bool) -> dict[str, float]:
    """One visit: milliseconds to the first result and to the others, and the heap at the end."""
    context = browser.new_context(viewport={"width": 1350, "height": 940})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    if network:
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", _FOUR_G)
    page.add_init_script(_PROBE)
    page.goto(address)
    page.wait_for_selector("html.ready", timeout=120_000)
    page.wait_for_timeout(1500)
    first, *others = typed
    first_ms = page.evaluate("text => typed(text)", first)
    times = []
    for query in others:
        page.evaluate("typed('')")
        times.append(page.evaluate("text => typed(text)", query))
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("Performance.enable")
    metrics = {row["name"]: row["value"] for row in devtools.send("Performance.getMetrics")["metrics"]}
    context.close()
    times = sorted(time for time in times if time)  # 0: the count stayed, as for a word that all papers have
    return {
        "first result, ms": first_ms,
        "median, ms": times[len(times) // 2],
        "95 %, ms": times[int(len(times) * 0.95)],
        "queries": len(times),
        "heap, MB": metrics["JSHeapUsedSize"] / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("pages", nargs="+", type=Path, help="folders of built conferences")
    parser.add_argument("--queries", type=int, default=30)
    parser.add_argument("--out", type=Path, help="also write the figures as JSON")
    wanted = measuring.parsed(parser)
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome") or ""
    figures: dict[str, dict[str, dict[str, float]]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for folder in wanted.pages:
            all_titles = titles(folder)
            conditions = figures[folder.name] = {"index": index_size(folder, len(all_titles))}
            with served(folder.resolve().parent) as server:
                for name, network in (("as it is", False), ("4G", True)):
                    typed = queries(all_titles, wanted.queries)
                    conditions[name] = measure(browser, f"{server}{folder.name}/index.html", typed, network=network)
            print(f"\n{folder.name}, {len(all_titles):,} papers")
            for name, row in conditions.items():
                print(f"  {name:9}", ", ".join(f"{key} {value:,.0f}" for key, value in row.items()))
        browser.close()
    if wanted.record:
        measuring.record(
            "page_search", {name: measuring.by_condition(conditions) for name, conditions in figures.items()}
        )
    if wanted.out:
        wanted.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
