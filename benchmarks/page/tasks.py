"""Do ten tasks of a conference's reader in headless Chromium, with a clock and a count of clicks.

    python -m benchmarks.page.tasks                  an invented list of 4,843 papers with days, rooms and boards
    python -m benchmarks.page.tasks site/cvpr2015    a page that was built; it needs a programme

Each task starts with a new visitor and ends when the page shows what was wanted.  *Clicks* are clicks and choices in
menus, *texts* are fields that are written or pasted.  Seconds are those of the page and the browser: reading and
thinking come on top.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.page.measure import served

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

WIDTHS = {320: 640, 390: 844, 1440: 900, 2560: 1440}
_CHANGED = "before => !['', '0', before].includes(document.querySelector('#count').textContent.split(' of')[0])"
_TITLED = "title => [...document.querySelectorAll('#list .title')].some(box => box.textContent.trim() === title)"
_COLUMNS = "confpapers.columns(confpapers.core.have('cards'))"


class Person:
    """Somebody at a page, whose clicks and texts are counted."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.clicks = self.texts = 0

    def click(self, what: str) -> None:
        self.clicks += 1
        self.page.locator(what).first.click()

    def write(self, where: str, text: str) -> None:
        self.texts += 1
        self.page.fill(where, text)

    def choose(self, facet: str, number: int) -> None:
        """Filter by an option of a facet, a chip or an entry of a menu, if the page has that facet."""
        if not self.page.locator(f"#facets [data-facet={facet}]").count():
            return
        if not self.page.locator("#facets").is_visible():
            self.click("[data-do=facets]")
        before = self.page.locator("#count").text_content().split(" of")[0]
        chips = self.page.locator(f"#facets button[data-facet={facet}]")
        self.clicks += 1
        if chips.count():
            chips.nth(number).click()
        else:
            self.page.select_option(f"#facets select[data-facet={facet}]", index=number + 1)
        self.page.wait_for_function(_CHANGED, arg=before)

    def save(self, many: int) -> None:
        for number in range(many):
            self.click(f"#paper-{number} [data-act=save]")
            self.sees(f"#paper-{number} [data-act=save][aria-pressed=true]")

    def sees(self, what: str) -> None:
        self.page.wait_for_selector(what)


def find_a_pasted_title(me: Person) -> None:
    title = me.page.evaluate(f"{_COLUMNS}.titles[77]")
    me.write("#q", title)
    me.page.wait_for_function(_TITLED, arg=title)


def posters_of_a_day_by_a_group(me: Person) -> None:
    me.choose("day", 1)
    me.choose("kind", 1)
    me.choose("affiliation", 0)


def on_now_and_next(me: Person) -> None:
    me.save(1)
    me.click("#now .now-session")
    me.page.wait_for_function("() => location.hash.includes('time=')")


def poster_walk(me: Person) -> None:
    me.save(3)
    me.click("[data-do=keep]")
    me.click("[data-do=walk]")
    me.click("#walk-list input")
    me.page.wait_for_function("() => document.querySelector('#walk-list :checked')")


def day_by_room(me: Person) -> None:
    me.click("[data-do=plan]")
    me.click("#timeline button[data-day] >> nth=1")
    me.sees("#timeline button[data-day][aria-pressed=true] >> nth=0")


def share_a_list(me: Person) -> None:
    me.save(3)
    me.click("[data-do=keep]")
    me.click("[data-export=link]")
    me.page.wait_for_function("() => document.querySelector('#keep-said').textContent.includes('3 papers')")
    link = me.page.evaluate("navigator.clipboard.readText()")
    other = me.page.context.new_page()
    other.goto(link)
    other.wait_for_function("() => document.querySelector('#count').textContent.startsWith('3 of')")


def import_a_bibliography(me: Person) -> None:
    titles = me.page.evaluate(f"{_COLUMNS}.titles.slice(40, 43)")
    me.click("[data-do=keep]")
    entries = "".join(f"@article{{k{n},\n title = {{{title}}}\n}}\n" for n, title in enumerate(titles))
    me.clicks += 1
    me.page.set_input_files("#import", {"name": "a.bib", "mimeType": "text/plain", "buffer": entries.encode()})
    me.page.wait_for_function("() => /imported/.test(document.querySelector('#keep-said').textContent)")


def export_a_table(me: Person) -> None:
    me.save(3)
    me.click("[data-do=keep]")
    with me.page.expect_download():
        me.click("[data-export=csv]")


def similar_papers(me: Person) -> None:
    me.click("#list article [data-act=similar]")
    me.sees("#list ol.similar li")


def note_and_watch_list(me: Person) -> None:
    name = me.page.evaluate("document.querySelector('#list .authors a').textContent")
    me.click("#list article [data-act=note]")
    me.write("#list article textarea.note", "ask about the proof")
    me.click("[data-do=keep]")
    me.write("#watching", name)
    me.page.keyboard.press("Escape")
    me.choose("only", me.page.locator("#facets button[data-facet=only]").count() - 2)
    me.sees("#list .badge-watched")


TASKS: tuple[Callable[[Person], None], ...] = (
    find_a_pasted_title,
    posters_of_a_day_by_a_group,
    on_now_and_next,
    poster_walk,
    day_by_room,
    share_a_list,
    import_a_bibliography,
    export_a_table,
    similar_papers,
    note_and_watch_list,
)


def invented(folder: Path) -> Path:
    """The page of an invented list: 4,843 papers without PDFs."""
    from msgspec.structs import replace
    from toyconference import toy

    from confpapers.site import render

    toys = toy(4843, kinds=14)
    entries = [replace(entry, thumb="", thumb_size=None, pages=(), tile=None) for entry in toys.entries]
    conference = replace(toys.conference, paper_pages=False)
    toy_site = toys._replace(conference=conference, entries=entries, sprites=[], pictures={})
    render.render(toy_site.content(), folder / conference.id)
    return folder / conference.id


def visit(browser: Any, address: str, width: int, task: Callable[[Person], None]) -> tuple[int, int, float]:
    """Do a task at a width of the window; returns clicks, texts and seconds."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html.ready")
    if task is on_now_and_next:  # half an hour after the first session began
        day, start = page.evaluate(f"{_COLUMNS}.slot(0).slice(0, 2)")
        zone = page.evaluate(f"{_COLUMNS}.conference.timezone")
        moment = page.evaluate("([day, time, zone]) => confpapers.zone.moment(day, time, zone)", [day, start, zone])
        page.clock.set_fixed_time(moment / 1000 + 1800)
        page.reload()
        page.wait_for_selector("html.ready")
    page.wait_for_load_state("networkidle")
    me = Person(page, address)
    begun = time.monotonic()
    task(me)
    seconds = time.monotonic() - begun
    context.close()
    return me.clicks, me.texts, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("page", nargs="?", type=Path, help="the folder of a built conference")
    parser.add_argument("--runs", type=int, default=1, help="visits; the median is shown")
    wanted = measuring.parsed(parser)
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome") or ""
    rows: list[list[Any]] = [["task", *(f"{width} pixels: clicks, texts, s" for width in WIDTHS)]]
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = (wanted.page or invented(Path(scratch))).resolve()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        with served(folder.parent) as server:
            for task in TASKS:
                cells = []
                for width in WIDTHS:
                    done = [
                        visit(browser, f"{server}{folder.name}/index.html", width, task) for _ in range(wanted.runs)
                    ]
                    seconds = statistics.median(trial[2] for trial in done)
                    cells.append(f"{done[0][0]}, {done[0][1]}, {seconds:.1f}")
                rows.append([task.__name__.replace("_", " "), *cells])
                print(*rows[-1], sep="  ", flush=True)
        browser.close()
    print(measuring.table(rows))
    if wanted.record:
        measuring.record("page_tasks", {wanted.page.name if wanted.page else "list": rows})


if __name__ == "__main__":
    main()
