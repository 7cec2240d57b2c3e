"""Papers like a text, in a real browser: pasted, dropped, typed into the dialog; filtered, left and come back to."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from toyconference import toy

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
SMALL, PARTS = "toy60/index.html", "parts60/index.html"
LEAVES = "Optical Flow for Falling Leaves"
PARAGRAPH = (
    "In autumn the leaves of a tree turn and fall, and a camera that looks at them sees motion everywhere. We ask how "
    "dense optical flow can be tracked on leaves that fall, when nothing in the picture is at rest and all leaves turn."
)
BIBTEX = r"""
@article{quill, title = {Folding Maps of Cities that were never Built}, author = {Quill, Ada}}
@inproceedings{gomez, title = "A G{\'o}mez--{\O}rsted Bound for {Blurry} Postcards", abstract = {Postcards blur.}}
@misc{elsewhere, title = {A Paper of Another Conference}, year = 2030}
"""
_PASTE = """
(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const how = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}
"""
_DRAG = """
([kind, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const how = { dataTransfer: data, bubbles: true, cancelable: true };
  document.querySelector("#list").dispatchEvent(new DragEvent(kind, how));
}
"""


def paste(page: Any, text: str) -> None:
    page.locator("#q").select_text()
    page.evaluate(_PASTE, text)


def drop(page: Any, name: str, text: str) -> None:
    page.evaluate(_DRAG, ["dragenter", name, text])
    expect(page.locator(".drop")).to_be_visible()
    page.evaluate(_DRAG, ["drop", name, text])
    expect(page.locator(".drop")).to_be_hidden()


def wait_first(page: Any, title: str) -> None:
    page.wait_for_function("title => document.querySelector('#list .title')?.textContent === title", arg=title)


def wait_said(page: Any, text: str) -> None:
    page.wait_for_function("text => document.querySelector('#said').textContent.includes(text)", arg=text)


@pytest.mark.parametrize("file", [False, True], ids=["from a web server", "from a disk"])
def test_a_pasted_paragraph_ranks_all_papers_and_says_by_which_words(visit: Open, file: bool) -> None:
    page = visit(SMALL, file=file)
    paste(page, PARAGRAPH)
    wait_first(page, LEAVES)
    wait_said(page, "Papers like “In autumn the leaves of a tree")
    wait_said(page, "Words that weighed most:")
    expect(page.locator("#said")).to_contain_text("leaves")
    expect(page.locator("#count")).to_have_text("60 papers")
    expect(page.locator("#q")).to_have_value("")
    assert page.evaluate("document.querySelector('#list').getAttribute('role')") == "feed"


def test_the_text_is_in_the_address_and_survives_reload_and_going_back(visit: Open) -> None:
    page = visit(f"{SMALL}#q=map")
    paste(page, PARAGRAPH)
    wait_said(page, "Papers like")
    assert "text=In%20autumn" in page.url
    page.reload()
    wait_first(page, LEAVES)
    other = visit(SMALL + "#" + page.url.split("#")[1])  # a short text travels with the link
    wait_first(other, LEAVES)
    page.click("#said [data-unsort]")
    page.wait_for_function("() => !location.hash.includes('text=')")
    page.go_back()
    wait_first(page, LEAVES)
    page.go_back()
    page.wait_for_function("() => document.querySelector('#q').value === 'map'")
    expect(page.locator("#said")).not_to_contain_text("Papers like")


def test_filters_and_searches_narrow_the_ranked_papers(visit: Open) -> None:
    page = visit(SMALL)
    paste(page, PARAGRAPH)
    wait_first(page, LEAVES)
    page.fill("#q", "flow")
    page.wait_for_function("() => document.querySelector('#count').textContent === '2 of 60'")
    assert "text=In" in page.evaluate("confpapers.state.write(confpapers.state.get())")
    page.click("#said [data-drop]:has-text('Rank all 60 papers')")
    page.wait_for_function("() => document.querySelector('#count').textContent === '60 papers'")
    wait_first(page, LEAVES)
    page.select_option("#sort", "title")
    page.wait_for_function("() => !location.hash.includes('text=')")


@pytest.mark.parametrize("path", [SMALL, PARTS], ids=["titles at once", "titles with their cards"])
def test_the_entries_of_a_dropped_bibliography_can_be_saved(visit: Open, path: str) -> None:
    page = visit(path)
    drop(page, "mine.bib", BIBTEX)
    wait_said(page, "Papers like mine.bib")
    wait_said(page, "2 of its 3 entries are in this conference.")
    page.click("#said button:has-text('Save 2 papers')")
    wait_said(page, "All saved.")
    expect(page.locator("#kept")).to_have_text("2")
    page.click("#said button:has-text('Show only these')")
    page.wait_for_function("() => document.querySelector('#count').textContent === '2 of 60'")
    wait_said(page, "Entries of mine.bib")
    page.go_back()
    page.wait_for_function("() => document.querySelector('#count').textContent === '60 papers'")
    page.reload()
    wait_said(page, "2 of its 3 entries are in this conference.")


def test_an_exported_list_and_a_text_file_can_be_dropped(visit: Open) -> None:
    page = visit(SMALL)
    drop(
        page, "other.json", '{"conference": "x", "papers": [{"id": "?", "title": "Optical flow of leaves in autumn"}]}'
    )
    wait_first(page, LEAVES)
    wait_said(page, "Its entry is not in this conference.")
    drop(page, "notes.txt", "blurry postcards")
    wait_first(page, "A Gómez–Ørsted Bound for Blurry Postcards")


def test_an_unreadable_file_is_reported_and_changes_nothing(visit: Open) -> None:
    page = visit(SMALL)
    for name, text, said in (
        ("paper.pdf", "%PDF-1.7", "PDF files cannot be read here"),
        ("broken.json", "{", "broken.json is not valid JSON"),
        ("empty.txt", " ", "There is no text"),
    ):
        drop(page, name, text)
        page.wait_for_selector(f".notice:has-text('{said}')")
        expect(page.locator(".notice")).to_have_count(1)  # each takes the place of the one before
    expect(page.locator("#count")).to_have_text("60 papers")
    assert "text=" not in page.url


def test_a_long_text_stays_in_its_tab_and_another_tab_says_that_it_is_missing(visit: Open) -> None:
    page = visit(SMALL)
    paste(page, f"{PARAGRAPH} " * 20)
    wait_first(page, LEAVES)
    assert "autumn" not in page.url
    page.reload()
    wait_first(page, LEAVES)
    other = visit(SMALL + "#" + page.url.split("#")[1])
    wait_said(other, "no longer in this browser")
    expect(other.locator("#count")).to_have_text("60 papers")


def test_the_order_opens_a_dialog_for_a_text_or_a_file(visit: Open) -> None:
    page = visit(SMALL)
    page.select_option("#sort", "text")
    page.fill("#like-text", "falling leaves")
    page.click("#like-form button")
    wait_first(page, LEAVES)
    expect(page.locator("#sort")).to_have_value("text")
    page.select_option("#sort", "title")
    page.select_option("#sort", "text")
    page.set_input_files("#like-file", {"name": "my.bib", "mimeType": "text/plain", "buffer": BIBTEX.encode()})
    wait_said(page, "Papers like my.bib")
    expect(page.locator("#like")).to_be_hidden()


def test_a_typed_sentence_may_be_compared_and_a_pasted_title_is_searched(visit: Open) -> None:
    page = visit(SMALL)
    paste(page, LEAVES)  # a title is left to the browser, which puts it into the box
    assert "text=" not in page.url
    page.fill(
        "#q", "autumn leaves turn and fall while a camera tracks dense optical flow of trees, birds, kites and clouds"
    )
    page.click(".notes button:has-text('Rank all papers')")
    wait_first(page, LEAVES)
    expect(page.locator("#q")).to_have_value("")


PASTED = {
    "https://papers.example/2.html": (LEAVES, "1 of 60"),
    "http://www.papers.example/2.pdf": (LEAVES, "1 of 60"),
    f"https://site.example/toy60/papers/{toy(60).entries[2].id}/index.html": (LEAVES, "1 of 60"),
    "Optical Flow for Fal-\nling Leaves": (LEAVES, "1 of 60"),
    "papers.example/2.html": (LEAVES, "1 of 60"),
    "doi:10.9999/elsewhere": ("doi:10.9999/elsewhere", "0 of 60"),
}


def test_a_pasted_address_or_a_divided_title_finds_its_paper(visit: Open) -> None:
    page = visit(SMALL, permissions=["clipboard-read", "clipboard-write"])
    for text, (typed, count) in PASTED.items():
        page.fill("#q", "")
        page.evaluate("text => navigator.clipboard.writeText(text)", text)
        page.keyboard.press("Control+V")
        expect(page.locator("#q")).to_have_value(typed)
        expect(page.locator("#count")).to_have_text(count)
    expect(page.locator("#toast")).to_have_text("No paper here has this address or number.")
