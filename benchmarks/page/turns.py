"""Measure several built pages in turns, so that what slows the machine for a while slows them alike."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.page.measure import program, served

T = TypeVar("T")


def in_turns(pages: Sequence[Path], runs: int, visit: Callable[[Any, str], T]) -> list[list[T]]:
    """Return what `visit(browser, address)` gives in each of the runs, page by page."""
    from playwright.sync_api import sync_playwright

    results: list[list[T]] = [[] for _ in pages]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox", "--disable-gpu"])
        for page, own in _turns(pages, results, runs):
            with served(page.resolve().parent) as server:
                own.append(visit(browser, f"{server}{page.name}/index.html"))
        browser.close()
    return results


def _turns(pages: Sequence[Path], results: list[list[T]], runs: int) -> Iterator[tuple[Path, list[T]]]:
    for _ in range(runs):
        yield from zip(pages, results, strict=True)


def heads(pages: Sequence[Path]) -> list[str]:
    """Return the columns' names: before and after if two pages are compared."""
    return ["before", "after"] if len(pages) == 2 else [page.name for page in pages]
