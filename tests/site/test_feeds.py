"""Feeds and sitemaps are valid, list each paper once, and do not depend on the day of the build."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace
from toyconference import toy
from toysites import put

from confpapers.site import render_index
from confpapers.site.cards import cards
from confpapers.site.feeds import atom

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("base_url", ["", "https://a.example/b"])
def test_a_feed_is_valid_atom(base_url: str) -> None:
    toys = toy(60)
    hostile = replace(toys.entries[0], title="A \x00 & <b> ]]>", abstract="\x0b\ufffe\ud800 text")
    entries = [hostile, *toys.entries[1:]]
    data = atom(toys.conference, entries, cards(entries, toys.topics), base_url)
    feed = ElementTree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(len(parent.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", str(parent.findtext(f"{ATOM}updated")))
        assert str(parent.findtext(f"{ATOM}id")).startswith("urn:uuid:")
        assert parent.findtext(f"{ATOM}title")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == 60
    link = feed.find(f"{ATOM}entry[2]/{ATOM}link")
    assert link is not None
    assert link.get("href", "").startswith(
        "https://a.example/b/toy60/papers/" if base_url else "papers/"
    ) or "://" in link.get("href", "")


def test_ids_of_a_feed_stay_when_the_site_moves() -> None:
    toys = toy(5)
    result = [
        atom(toys.conference, toys.entries, cards(toys.entries, toys.topics), url) for url in ("", "https://c.example")
    ]
    one, other = ([node.text for node in ElementTree.fromstring(data).iter(f"{ATOM}id")] for data in result)
    assert one == other


@pytest.mark.slow
def test_sitemaps_list_every_page_once_and_need_the_sites_address(tmp_path: Path) -> None:
    put(toy(30), tmp_path, "toy30")
    put(toy(20), tmp_path, "toy20")
    render_index.render_index(tmp_path, base_url="https://a.example/b/")
    listed = [str(node.text) for node in ElementTree.parse(tmp_path / "sitemap.xml").iter(f"{MAP}loc")]
    assert listed == [
        f"https://a.example/b/{name}" for name in ("sitemap-site.xml", "toy20/sitemap.xml", "toy30/sitemap.xml")
    ]
    pages = []
    for address in listed:
        file = tmp_path / address.removeprefix("https://a.example/b/")
        pages += [str(node.text) for node in ElementTree.parse(file).iter(f"{MAP}loc")]
    assert len(set(pages)) == len(pages)
    for page in pages:
        path = tmp_path / page.removeprefix("https://a.example/b/")
        assert (path / "index.html" if page.endswith("/") else path).is_file()
    papers = len(list(tmp_path.glob("*/papers/*/index.html")))
    assert len(pages) == 2 + 2 + papers
    render_index.render_index(tmp_path)
    assert list(tmp_path.rglob("sitemap*.xml")) == []
