"""How large the index of the papers' pages is, and how soon what is typed is painted, with real titles and full texts.

    python -m benchmarks.page.inside CORPUS [--papers 6000] [--site FOLDER] [--record]

CORPUS holds lists and PDFs of real papers (they belong to their authors and are not part of this repository).  The page
has so many papers: those of the lists, and others put together from their sentences.  Each gets eight to twelve pages
of the PDFs, a run of one paper's and a run of another's, with its own title and abstract on the first: as many words a
page and as many pages a word as in real papers.  `--site` keeps the page in a folder, or takes it from there.

Words from the pages are typed with the switch *Inside* on: one, two and three words of a page, and beginnings.  First
the parts of the index that they need are loaded; the same words typed again show what the search itself takes.  Without
the switch ten titles are typed, the first twelve letters of each.  On a busy machine the main thread's processor time
is nearer to the truth than the clock.
"""

import argparse
import gzip
import hashlib
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import measuring
from benchmarks.page.measure import cpu, served
from benchmarks.real_papers import listed
from benchmarks.scale import recombined
from confpapers.model import Document, encode

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

LISTS = ("cvpr2015", "cvpr2019", "iccv2015", "nips2014", "nips2015", "pmlr-v22")
SLOWER = 4
PROBES = Path(__file__).with_name("probes.js")
Words = set[str]


def papers(corpus: Path, count: int) -> list[dict[str, Any]]:
    """Title, abstract and authors of so many papers."""
    rows: list[dict[str, Any]] = [
        {"title": title, "abstract": abstract, "authors": sorted(authors)}
        for name in LISTS
        for title, abstract, authors in listed(corpus, name)
    ]
    chance, real = random.Random(0), list(rows)
    while len(rows) < count:
        rows.append(recombined(chance, real))
    return rows[:count]


def documents(corpus: Path) -> list[list[Words]]:
    """The words of each page of each PDF, as a build takes them."""
    from confpapers.errors import DocumentError
    from confpapers.pdf.extract import read
    from confpapers.site.page_index import page_words

    texts = []
    for file in sorted(corpus.glob("pdf/*/*.pdf")):
        try:
            document = read(file.read_bytes())
        except DocumentError as error:
            print(f"{file.name}: {error}")
            continue
        pages: list[Words] = [set() for _ in document.pages]
        for word, numbers in page_words(document).words.items():
            for number in numbers:
                pages[number].add(word)
        if filled := [page for page in pages if page]:
            texts.append(filled)
    return texts


def composed(rows: Sequence[dict[str, Any]], real: Sequence[list[Words]]) -> Iterator[list[Words]]:
    """The pages of each paper."""
    from confpapers.site.page_index import page_words

    chance = random.Random(0)
    for row in rows:
        pages: list[Words] = []
        for _ in range(2):
            source = chance.choice(real)
            length = min(len(source), chance.randint(4, 6))
            first = chance.randint(0, len(source) - length)
            pages += source[first : first + length]
        own = page_words(Document(pages=(f"{row['title']}\n{row['abstract']}",), page_count=1)).words
        yield [pages[0] | set(own), *pages[1:]]


def rendered(corpus: Path, count: int, folder: Path) -> Path:
    """The page of such a conference."""
    from msgspec.structs import replace
    from toyconference import toy

    from confpapers.site import render
    from confpapers.site.inputs import StoredBytes
    from confpapers.site.page_index import PageWords

    toys, rows = toy(count, kinds=14), papers(corpus, count)
    entries = [
        replace(entry, title=row["title"], abstract=row["abstract"], authors=tuple(row["authors"]), pdf_url="x.pdf")
        for entry, row in zip(toys.entries, rows, strict=True)
    ]
    stored: dict[str, bytes] = {}

    def keep(pages: list[Words]) -> StoredBytes:
        words: dict[str, list[int]] = {}
        for number, page in enumerate(pages):
            for word in page:
                words.setdefault(word, []).append(number)
        data = encode(PageWords(words={word: tuple(words[word]) for word in sorted(words)}))
        digest = hashlib.sha256(data).hexdigest()
        stored[digest] = data
        return StoredBytes(digest=msgspec.convert(digest, type=str), fetch=stored.__getitem__)

    inside = [keep(pages) for pages in composed(rows, documents(corpus))]
    conference = replace(toys.conference, id=f"inside{count}", paper_pages=False)
    toys = toys._replace(conference=conference, entries=entries)
    render.render(toys.content(page_words=inside), folder / conference.id)
    return folder / conference.id


def queries(corpus: Path, count: int) -> list[str]:
    """Words that are together on a page: one, two, three, and one that is not finished."""
    chance, real, typed = random.Random(1), documents(corpus), list[str]()
    while len(typed) < count:
        page = sorted(word for word in chance.choice(chance.choice(real)) if word.isascii() and len(word) > 4)
        if len(page) > 20:
            words = chance.sample(page, 3)
            typed.append((words[0], " ".join(words[:2]), " ".join(words), words[0][:4])[len(typed) % 4])
    return typed


def size(folder: Path, count: int) -> dict[str, float]:
    """Files of the index, its bytes a paper as it is sent, and the largest of its parts."""
    sent = [len(gzip.compress(file.read_bytes(), 6)) for file in sorted((folder / "data").glob("inside*.js"))]
    return {"files": len(sent), "bytes a paper, sent": sum(sent) / count, "largest part, KB": max(sent) / 1000}


class Visit:
    """A page in which texts are typed; `slow` makes its processor so many times slower."""

    def __init__(self, browser: Any, address: str, *, slow: int) -> None:
        self.page = browser.new_page(viewport={"width": 1350, "height": 940})
        self.devtools = self.page.context.new_cdp_session(self.page)
        self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": slow})
        self.devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.add_init_script(path=PROBES)
        self.page.goto(address)
        self.page.wait_for_selector("html.ready", timeout=120_000)
        self.page.focus("#q")
        self.settle()

    def settle(self) -> None:
        """Wait until what the page does after painting, or loads, is done."""
        self.page.wait_for_timeout(400)
        self.page.wait_for_load_state("networkidle")

    def typed(self, text: str) -> tuple[float, float]:
        """Milliseconds until the papers of a text are painted, on the clock and of the main thread's processor time."""
        before = cpu(self.devtools)
        clock = self.page.evaluate("text => probe.key(text)", text)
        return clock, cpu(self.devtools) - before


def inside(visit: Visit, typed: Sequence[str]) -> list[tuple[float, float]]:
    """What each query takes when what it needs of the index is there."""
    times = []
    for query in typed:
        visit.typed(query)
        visit.page.wait_for_function("() => document.querySelector('#count').textContent.includes(' of ')")
        visit.settle()
        visit.typed("")
        visit.settle()
        times.append(visit.typed(query))
    return times


def letters(visit: Visit, titles: Sequence[str]) -> list[tuple[float, float]]:
    """What each letter takes when titles are typed."""
    times = []
    for title in titles:
        for end in range(1, 13):
            times.append(visit.typed(title[:end]))
            visit.settle()
        visit.typed("")
        visit.settle()
    return times


def row(times: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Median, 95th percentile and largest of some times."""
    clock, busy = (sorted(column) for column in zip(*times, strict=True))
    middle, most = len(times) // 2, int(len(times) * 0.95)
    return {
        "median, ms": clock[middle],
        "95 %, ms": clock[most],
        "processor time: median, ms": busy[middle],
        "processor time: 95 %, ms": busy[most],
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--papers", type=int, default=6000)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--site", type=Path, help="keep the page here, or take it from here")
    wanted = measuring.parsed(parser)
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome") or ""
    typed = queries(wanted.corpus, wanted.queries)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = (wanted.site or Path(scratch)) / f"inside{wanted.papers}"
        if not folder.is_dir():
            rendered(wanted.corpus, wanted.papers, folder.parent)
        figures = size(folder, wanted.papers)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        with served(folder.parent) as server:
            address = f"{server}{folder.name}/index.html"
            titles = random.Random(2).sample([paper["title"] for paper in papers(wanted.corpus, wanted.papers)], 10)
            conditions = {
                "a letter of a title": row(letters(Visit(browser, address, slow=1), titles)),
                "inside": row(inside(Visit(browser, f"{address}#inside=1", slow=1), typed)),
                "inside, processor 4× slower": row(inside(Visit(browser, f"{address}#inside=1", slow=SLOWER), typed)),
            }
        browser.close()
    rows: list[list[Any]] = [["painted after", *conditions]]
    rows += [[name, *(f"{condition[name]:.0f}" for condition in conditions.values())] for name in conditions["inside"]]
    rows += [[f"index: {name}", "", f"{value:,.0f}", ""] for name, value in figures.items()]
    print(measuring.table(rows))
    if wanted.record:
        measuring.record("page_inside", {"inside": rows})


if __name__ == "__main__":
    main()
