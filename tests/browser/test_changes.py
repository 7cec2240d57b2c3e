"""A reader finds what changed from the list, and the changed paper from there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from toyconference import Toy, toy

from confpapers.model import Changes, PaperChange
from confpapers.site import render

pytestmark = pytest.mark.browser
Changing = tuple[Path, str, Callable[[Toy], None]]


def test_the_list_links_to_the_changes_and_they_link_to_the_paper(chromium: Any, changing: Changing) -> None:
    folder, address, _ = changing
    toys = toy(60)
    first = toys.entries[0]
    papers = (
        PaperChange(kind="renamed", id=first.id, title=first.title, before="An Older Title", now=first.title),
        PaperChange(kind="gone", id="gone", title="A Paper That Left", now="withdrawn"),
    )
    when, since = "2031-05-03T08:30:00+00:00", "2031-05-02T08:30:00+00:00"
    content = toys.content(changes=(Changes(when=when, since=since, papers=papers),))
    render.render(content, folder / "toy60")
    page = chromium.new_context(service_workers="block").new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(f"{address}toy60/index.html")
    page.wait_for_selector("html.ready")
    page.click("text=What changed on 3 May 2031")
    page.wait_for_selector("h1:has-text('what changed')")
    assert page.locator(".changes-list li").all_text_contents() == [
        "A Paper That Left withdrawn",
        f"{first.title} before: An Older Title",
    ]
    expect(page.locator(".changes-list a")).to_have_count(1)
    page.click(".changes-list a")
    page.wait_for_selector(f"h1:has-text('{first.title}')")
    page.context.close()
    assert wrong == []
