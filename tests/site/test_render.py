"""The site's folder: complete, safe, reproducible, and never half written."""

import base64
import csv
import io
import json
import os
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from toyconference import Toy, toy
from toysites import render

from confpapers.errors import SelfCheckError
from confpapers.flow.records import with_pictures_at
from confpapers.model import BuildWarning, Entry, Failure, Link
from confpapers.site import exports, paper_pages
from confpapers.site import render as site
from confpapers.site.card import web_link
from confpapers.site.data_script import script
from confpapers.site.exports import Export
from confpapers.site.inputs import Look
from confpapers.site.programme import natural, programme_order
from confpapers.site.render_index import render_index


def data(folder: Path, name: str) -> Any:
    """The content of a data file."""
    (file,) = (folder / "data").glob(f"{name}.*.js")
    match = re.fullmatch(r'confpapers\.data\("[\w-]+",(.*)\);\n', file.read_text("utf-8"), re.DOTALL)
    assert match
    return json.loads(match[1])


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def bare(number: int, **fields: Any) -> Entry:
    """A paper of which only its title is known."""
    return Entry(
        id=f"p{number}", title=f"Paper {number}", authors=(), abstract=None, **{"url": "", "pdf_url": "", **fields}
    )


@pytest.fixture(scope="module")
def toys() -> Toy:
    return toy(60, low=True)


@pytest.fixture(scope="module")
def folder(toys: Toy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(toys, tmp_path_factory.mktemp("site"))


def test_a_conference_has_its_page_its_data_and_its_report(folder: Path) -> None:
    names = {name for name in files(folder) if "/" not in name}
    assert names == {
        "index.html", "all.html", "papers.json", "papers.csv", "papers.bib", "report.html", "report.json",
        "map.svg", "map.png", "feed.xml", ".confpapers.json", ".confpapers.pages.json",
        "calendar.ics", "calendar-2031-06-09.ics", "calendar-2031-06-10.ics", "calendar-2031-06-11.ics",
    }  # fmt: skip
    assert len(list((folder / "data").glob("papers-*.js"))) == 2
    assert len(list((folder / "thumbs").iterdir())) == 12 + 1, "strips, a sheet"


def test_the_first_cards_have_small_strips_beside_those_of_all_papers(tmp_path: Path) -> None:
    folder = render(toy(12), tmp_path)
    assert len(list((folder / "thumbs").iterdir())) == 12 + site.FIRST + 1, "strips, small ones, a sheet"


def test_a_time_without_a_day_makes_no_calendar_and_no_link_to_one(tmp_path: Path) -> None:
    toys = toy(12)
    timed = [replace(entry, day="", slots=(), start="09:00") for entry in toys.entries]
    folder = render(toys._replace(entries=timed), tmp_path)
    assert not list(folder.glob("*.ics"))
    assert "calendar.ics" not in (folder / "index.html").read_text("utf-8")


def test_papers_json_can_be_read_back(folder: Path, toys: Toy) -> None:
    import msgspec

    read = msgspec.json.decode((folder / "papers.json").read_bytes(), type=Export)
    assert list(read.papers) == toys.entries
    assert read.schema == 1


def test_a_card_and_a_page_name_the_papers_that_cite_it(folder: Path, toys: Toy) -> None:
    page = (folder / "papers" / toys.entries[7].id / "index.html").read_text("utf-8")
    assert "Cites here" in page
    assert "Cited here by" in page
    assert all(f"../../papers/{toys.entries[other].id}/index.html" in page for other in (3, 13, 23, 33, 43, 53))
    assert "Cites 1 paper here" in (folder / "index.html").read_text("utf-8")
    assert '<option value="cited">' in (folder / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_very_many_papers_are_split_and_have_no_own_pages(
    toys: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import msgspec

    for module, name, value in ((paper_pages, "MOST", 59), (exports, "PART", 25), (site, "_PLAIN", 40)):
        monkeypatch.setattr(module, name, value)
    folder = render(toys, tmp_path)
    assert not (folder / "papers").exists()
    assert "papers/" not in (folder / "index.html").read_text("utf-8")
    first, second = ((folder / name).read_text("utf-8") for name in ("all.html", "all-2.html"))
    assert (first.count("<article"), second.count("<article")) == (40, 20)
    assert 'href="all-2.html"' in first
    whole = msgspec.json.decode((folder / "papers.json").read_bytes(), type=Export)
    parts = [msgspec.json.decode((folder / name).read_bytes(), type=list[Entry]) for name in whole.parts]
    assert [len(part) for part in parts] == [25, 25, 10]
    assert [entry for part in parts for entry in part] == toys.entries
    header = next(csv.reader(io.StringIO((folder / "papers.csv").read_text("utf-8-sig"))))
    assert "title" in header
    assert "abstract" not in header
    wanted = replace(toys.conference, paper_pages=True)
    assert (render(toys._replace(conference=wanted), tmp_path) / "papers").is_dir()


def test_every_local_link_leads_to_a_file(folder: Path) -> None:
    for page in [*folder.glob("*.html"), *folder.glob("papers/*/*.html")]:
        for link in re.findall(r'(?:src|href)="([^"#]+)', page.read_text("utf-8")):
            if not link.startswith(("http", "../index.html", "../../../index.html", "../../../authors.html")):
                assert (page.parent / link).is_file(), f"{page.name} asks for {link}"
    listed = data(folder, "cards")["files"]
    assert all((folder / "data" / name).is_file() for name in [*listed["papers"], listed["search"], listed["lsa"]])


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_inline(folder: Path) -> None:
    for page in [*folder.glob("*.html"), *folder.glob("papers/*/*.html")]:
        text = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", page.read_text("utf-8"))
        assert "default-src 'none'" in text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)
        assert not re.search(r'\b(?:src|poster|action)="(?:https?:)?//', text)


@pytest.mark.slow
def test_images_may_be_on_another_site_and_pages_allow_only_that_one(toys: Toy, tmp_path: Path) -> None:
    teased = [replace(entry, teaser="thumbs/t.webp", teaser_size=(90, 60)) for entry in toys.entries]
    entries = with_pictures_at(teased, "toy", "https://pictures.example/sub")
    folder = render(toys._replace(entries=entries), tmp_path, sprites=())
    first = next(entry for entry in entries if entry.thumb)
    assert first.thumb.startswith("https://pictures.example/sub/toy/thumbs/")
    text = (folder / "papers" / first.id / "index.html").read_text("utf-8")
    assert f'<img src="{first.thumb}"' in text
    assert '<img src="https://pictures.example/sub/toy/thumbs/t.webp"' in text
    assert first.thumb.encode() in b"".join(file.read_bytes() for file in (folder / "data").glob("papers-0.*.js"))
    render_index(tmp_path)
    for page in (folder / "index.html", folder / "all.html", tmp_path / "index.html"):
        assert "img-src 'self' data: https://pictures.example; " in page.read_text("utf-8")


@pytest.mark.slow
def test_the_same_papers_give_the_same_bytes(folder: Path, toys: Toy, tmp_path: Path) -> None:
    assert files(render(toys, tmp_path)) == files(folder)


@pytest.mark.slow
def test_another_order_of_the_same_programme_is_the_same_page(toys: Toy, tmp_path: Path) -> None:
    turned = toys._replace(
        entries=toys.entries[::-1], lsa=b"".join(toys.lsa[i * 64 : i * 64 + 64] for i in reversed(range(60)))
    )
    first, second = render(toys, tmp_path / "1"), render(turned, tmp_path / "2")
    assert {p.name for p in (first / "data").iterdir()} == {p.name for p in (second / "data").iterdir()}


@pytest.mark.slow
def test_an_unchanged_image_is_not_written_again(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    before = {file.name: file.stat().st_ino for file in (folder / "thumbs").iterdir()}

    def never() -> bytes:
        raise AssertionError("a picture was made again")

    render(toys, tmp_path, pictures=dict.fromkeys(toys.pictures, never))
    assert {file.name: file.stat().st_ino for file in (folder / "thumbs").iterdir()} == before


@pytest.mark.slow
def test_unchanged_files_keep_their_times(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    for file in folder.rglob("*"):
        os.utime(file, (1, 1))
    first = replace(toys.entries[3], abstract="Another abstract about sheep.")
    render(toys._replace(entries=[*toys.entries[:3], first, *toys.entries[4:]]), tmp_path)
    changed = {
        str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and file.stat().st_mtime > 1
    }
    pages = {name for name in changed if name.startswith("papers/")}
    assert pages == {f"papers/{first.id}/index.html"}
    assert not any(name.startswith("thumbs/") for name in changed)
    assert {name.split(".")[0] for name in changed - pages if name.startswith("data/")} <= {
        "data/cards",
        "data/papers-0",
        "data/search",
        "data/overview",
        "data/offline",
    }


@pytest.mark.slow
def test_building_one_conference_leaves_the_others_alone(toys: Toy, tmp_path: Path) -> None:
    for name in ("one", "other"):
        site.render(toys.content(), tmp_path / name)
    render_index(tmp_path)
    for file in tmp_path.rglob("*"):
        os.utime(file, (1, 1))
    entries = [replace(toys.entries[0], title="Another Title"), *toys.entries[1:]]
    site.render(toys.content(entries=entries), tmp_path / "one")
    render_index(tmp_path)
    changed = {
        str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file() and file.stat().st_mtime > 1
    }
    shared = {"data", "index.html", "authors.html", ".confpapers.json", ".confpapers.shared.json"}
    assert {name.split("/")[0] for name in changed} == {"one", *shared}


@pytest.mark.slow
def test_an_unused_image_is_removed(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    others = {name: make for name, make in toys.pictures.items() if "0003" not in name}
    render(toys, tmp_path, pictures=others, force=True)
    assert not (folder / "thumbs" / "0003.avif").exists()


@pytest.mark.slow
def test_a_broken_link_leaves_the_old_page(toys: Toy, tmp_path: Path) -> None:
    before = files(render(toys, tmp_path))
    with pytest.raises(SelfCheckError, match=r"internal links are broken.*thumbs/"):
        render(toys, tmp_path, pictures={})
    assert files(tmp_path / "toy") == before


def test_pictures_may_be_files(toys: Toy, tmp_path: Path) -> None:
    file = tmp_path / "one.avif"
    file.write_bytes(b"picture")
    folder = render(toys, tmp_path / "site", pictures={"thumbs/one.avif": file}, force=True)
    assert (folder / "thumbs" / "one.avif").read_bytes() == b"picture"


@pytest.mark.slow
def test_an_interrupted_build_leaves_the_old_page_whole(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    before = files(folder)

    def fails() -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(toys, tmp_path, pictures={**toys.pictures, "thumbs/new.avif": fails})
    assert files(folder) == before
    render(toys, tmp_path)
    assert files(folder) == before
    assert not list(tmp_path.glob(".toy*"))


@pytest.mark.slow
def test_a_build_killed_between_two_renames_is_repaired(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    folder.rename(tmp_path / ".toy.old")
    result: list[str] = []

    def counting(name: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
        def counted() -> bytes:
            result.append(name)
            return make()

        return counted

    render(toys, tmp_path, pictures={name: counting(name, make) for name, make in toys.pictures.items()})
    assert result == []
    assert (folder / "index.html").is_file()


def test_an_image_outside_the_folder_is_refused(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    with pytest.raises(SelfCheckError, match=r"outside"):
        render(toys, tmp_path, pictures={"../../escaped.avif": lambda: b""})
    assert not (tmp_path.parent / "escaped.avif").exists()
    assert (folder / "index.html").is_file()


HOSTILE = "</script><script>alert(1)</script>\u2028&<b>\u202e"


def test_hostile_text_stays_text(tmp_path: Path, toys: Toy) -> None:
    entry = bare(
        1, url="javascript:alert(1)", pdf_url="https://x.example/a b\"onclick=1", bibtex=HOSTILE, session=HOSTILE,
        links=(Link(label=HOSTILE, url="data:text/html,x"), Link(label=HOSTILE, url="https://x.example/'\"")),
    )  # fmt: skip
    entry = replace(entry, title=HOSTILE, authors=(HOSTILE,), abstract=HOSTILE, top_words=((HOSTILE, 0),))
    report = replace(toys.report, failures=(Failure(paper="p1", step="x", reason=HOSTILE, url="javascript:1"),))
    folder = render(toys._replace(entries=[entry], report=report), tmp_path, lsa=None)
    for name, content in files(folder).items():
        if name.endswith((".html", ".js")):
            text = content.decode()
            assert "<script>alert" not in text
            assert "<b>" not in text
            assert not re.search(r'(?:href|src)="(?:javascript|data):', text)
            assert "\u2028" not in text or name.endswith(".html")
    assert data(folder, "papers-0")[0]["abstract"] == HOSTILE


def test_every_paper_has_a_page_that_machines_can_read(toys: Toy, tmp_path: Path) -> None:
    toys = toys._replace(entries=[replace(toys.entries[0], page_range="12–20", doi="10.1/x")])
    folder = render(toys, tmp_path, lsa=None, base_url="https://a.example/b")
    (page,) = (folder / "papers").glob("*/index.html")
    text = page.read_text("utf-8")
    for name, value in (
        ("citation_title", "Folding Maps of Cities That Were Never Built"),
        ("citation_author", "Ada Quill"),
        ("citation_publication_date", "2031/06/09"),
        ("citation_firstpage", "12"),
        ("citation_lastpage", "20"),
        ("citation_pdf_url", "https://papers.example/0.pdf"),
    ):
        assert f'<meta name="{name}" content="{value}">' in text
    address = f"https://a.example/b/toy60/papers/{toys.entries[0].id}/"
    assert f'<meta property="og:url" content="{address}">' in text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    said = json.loads(block)
    assert said["author"] == [{"@type": "Person", "name": "Ada Quill"}]
    assert (said["pageStart"], said["pageEnd"], said["mainEntityOfPage"]) == ("12", "20", address)


def test_only_a_site_with_an_address_names_itself_and_its_pictures(toys: Toy, tmp_path: Path) -> None:
    toys = toys._replace(entries=[replace(toys.entries[0], teaser="thumbs/a.webp", teaser_size=(300, 200))])
    texts = []
    for number, base_url in enumerate(("", "https://a.example/b/")):
        pictures = {**toys.pictures, "thumbs/a.webp": lambda: b"picture"}
        folder = render(toys, tmp_path / str(number), lsa=None, base_url=base_url, pictures=pictures)
        (page,) = (folder / "papers").glob("*/index.html")
        texts.append(page.read_text("utf-8"))
    without, having = texts
    assert not re.search(r'canonical|og:url|og:image|content="https?://[^"]*webp', without)
    assert '<meta name="twitter:card" content="summary">' in without
    assert '<meta property="og:image" content="https://a.example/b/toy60/thumbs/a.webp">' in having
    assert '<meta property="og:image:width" content="300">' in having
    assert '<meta name="twitter:card" content="summary_large_image">' in having
    assert '<link rel="canonical" href="https://a.example/b/toy60/papers/' in having


def test_a_paper_s_page_leads_to_the_papers_before_and_after_it_and_to_its_authors(folder: Path, toys: Toy) -> None:
    names = [toys.entries[index].id for index in programme_order(toys.entries)][1:7]
    for before, own, after in zip(names, names[1:], names[2:], strict=False):
        text = (
            (folder / "papers" / own / "index.html").read_text("utf-8") if re.fullmatch(r"[\w.-]+", own, re.A) else ""
        )
        for rel, other in (("prev", before), ("next", after)):
            if text and re.fullmatch(r"[\w.-]+", other, re.A):
                assert f'<a rel="{rel}" href="../../papers/{other}/index.html">' in text
    assert 'href="../../../authors.html#name=' in text


def test_search_engines_index_paper_pages_but_not_the_plain_lists(folder: Path) -> None:
    noindex = '<meta name="robots" content="noindex, follow">'
    assert all(noindex in (folder / name).read_text("utf-8") for name in ("all.html", "report.html"))
    assert noindex not in (folder / "index.html").read_text("utf-8")
    assert not any(noindex in page.read_text("utf-8") for page in (folder / "papers").glob("*/index.html"))


@pytest.mark.parametrize("name", ["../up", ".hidden", "a/b", "", "a b", "x" * 200])
def test_an_id_that_is_not_a_folder_name_creates_no_folder(toys: Toy, tmp_path: Path, name: str) -> None:
    toys = toys._replace(entries=[replace(bare(1), id=name), bare(2)], topics=[], labels=[])
    folder = render(toys, tmp_path, lsa=None, pictures={})
    assert [page.parent.name for page in folder.glob("papers/*/index.html")] == ["p2"]
    assert sorted(file.name for file in tmp_path.iterdir()) == [".confpapers.json", "assets", "toy"]


def test_data_files_cannot_end_a_script() -> None:
    result = script("x", ["</script>", "<!--", "\u2028\u2029", "&"]).decode()
    assert not re.search(r"[<>&\u2028\u2029]", result)
    assert json.loads(result[len('confpapers.data("x",') : -3]) == ["</script>", "<!--", "\u2028\u2029", "&"]


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.example/x?y=1#z", True),
        ("HTTP://A.example", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("//a.example", False),
        ('https://a.example/" onclick=', False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, is_link: bool) -> None:
    assert web_link(url) == (url if is_link else "")


def test_papers_of_which_only_the_title_is_known_have_a_card_without_empty_parts(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys._replace(entries=[bare(1), bare(2)], topics=[], labels=[]), tmp_path, lsa=None, pictures={})
    card = re.search(r"<article.*?</article>", (folder / "index.html").read_text("utf-8"), re.DOTALL)
    assert card
    for part in ("authors", "badges", "when", "links", "strip", "mix", "abstract", "words", "similar"):
        assert f'class="{part}"' not in card[0]
    assert 'data-do="map"' not in (folder / "index.html").read_text("utf-8")


def test_a_conference_without_papers_has_a_page(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys._replace(entries=[], topics=[], labels=[]), tmp_path, lsa=b"", pictures={})
    assert "0 papers" in (folder / "index.html").read_text("utf-8")


def test_the_page_is_in_the_order_of_the_programme() -> None:
    entries = [
        bare(0),
        bare(1, day="2031-06-02", position="10"),
        bare(2, day="2031-06-02", position="9"),
        bare(3, day="2031-06-01", start="14:00"),
        bare(4, day="2031-06-01", start="09:00"),
    ]
    assert [entries[i].id for i in programme_order(entries)] == ["p4", "p3", "p2", "p1", "p0"]


def test_numbers_in_names_sort_as_numbers() -> None:
    assert sorted(["#10", "#9", "A2", "A10", "#9b"], key=natural) == ["#9", "#9b", "#10", "A2", "A10"]


def test_columns_hold_what_the_entries_say(folder: Path, toys: Toy) -> None:
    cards = data(folder, "cards")
    assert cards["titles"] == [entry.title for entry in toys.entries]
    assert data(folder, "rest")["authors"] == ["\n".join(entry.authors) for entry in toys.entries]
    xy = struct.unpack("<120H", base64.b64decode(data(folder, "rest")["xy"]))
    assert abs(xy[0] / 65534 - (toys.entries[0].x or 0)) < 1e-4
    theta = base64.b64decode(cards["theta"])
    assert abs(theta[5] / 255 - toys.entries[0].topics[5]) < 0.007
    assert len(base64.b64decode(data(folder, "lsa"))) == 60 * 64


def test_lsa_vectors_of_the_wrong_length_are_refused(toys: Toy, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="64 for each of 60"):
        render(toys, tmp_path, lsa=b"123")


def test_the_csv_is_a_table_without_formulas(toys: Toy, tmp_path: Path) -> None:
    sly = replace(toys.entries[0], title="=HYPERLINK(1)", authors=("A, B", 'C "D"'))
    folder = render(toys._replace(entries=[sly, *toys.entries[1:]]), tmp_path)
    rows = list(csv.DictReader(io.StringIO((folder / "papers.csv").read_text("utf-8-sig"))))
    assert len(rows) == 60
    assert rows[0]["title"] == "'=HYPERLINK(1)"
    assert rows[0]["authors"] == 'A, B; C "D"'


def test_a_spreadsheet_reads_the_csv_as_utf_8_and_dois_as_text(toys: Toy, tmp_path: Path) -> None:
    numbered = replace(toys.entries[0], doi="10.1234/5")
    data = (render(toys._replace(entries=[numbered, *toys.entries[1:]]), tmp_path) / "papers.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["doi"] for row in rows[:2]] == ["https://doi.org/10.1234/5", ""]


def test_the_report_shows_failures_and_warnings(toys: Toy, tmp_path: Path) -> None:
    report = replace(
        toys.report,
        failures=(Failure(paper=toys.entries[0].id, step="fetch", reason="404", url="https://x.example/1.pdf"),),
        warnings=(BuildWarning(check="strips", message="1 of 60 has none"),),
    )
    text = (render(toys._replace(report=report), tmp_path) / "report.html").read_text("utf-8")
    for part in ("404", toys.entries[0].title, "1 of 60 has none", "extract", "https://x.example/1.pdf"):
        assert part in text


def test_a_site_lists_its_conferences_and_hides_what_is_being_built(toys: Toy, tmp_path: Path) -> None:
    render(toys, tmp_path)
    (tmp_path / ".toy.new" / "data").mkdir(parents=True)
    (tmp_path / ".toy.new" / "data" / "overview.json").write_text("{")
    (view,) = render_index(tmp_path, base_url="https://a.example/b")
    assert (view.papers, view.folder) == (60, "toy")
    text = (tmp_path / "index.html").read_text("utf-8")
    assert 'href="toy/index.html"' in text
    assert "<path class=" in text
    assert "https://a.example/b/toy/" in (tmp_path / "sitemap.xml").read_text("utf-8")
    assert "Sitemap: https://a.example/b/sitemap.xml" in (tmp_path / "robots.txt").read_text("utf-8")
    assert (tmp_path / ".nojekyll").is_file()
    assert 'href="https://a.example/b/"' in (tmp_path / "404.html").read_text("utf-8")


def test_unused_assets_are_removed(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    (tmp_path / "assets" / "page.0000000000.js").write_text("old")
    render_index(tmp_path)
    assert not (tmp_path / "assets" / "page.0000000000.js").exists()
    requested = re.findall(r'"\.\./(assets/[^"]+)"', (folder / "index.html").read_text("utf-8"))
    assert len(requested) == 5
    assert all((tmp_path / name).is_file() for name in requested)


def test_a_users_template_replaces_the_shipped_one(toys: Toy, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "all.html").write_text("{{ total }} papers, my way")
    folder = tmp_path / "site" / "toy"
    site.render(toys.content(), folder, Look(templates=own))
    assert (folder / "all.html").read_text("utf-8") == "60 papers, my way"
    assert "Programme" in (folder / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_the_folder_may_be_on_a_file_system_without_hard_links(
    toys: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = render(toys, tmp_path)

    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    before = files(folder)
    assert files(render(toys, tmp_path)) == before


def test_languages_are_a_filter_where_there_are_several_and_marked_where_they_are_not_the_pages() -> None:
    from confpapers.site.cards import cards
    from confpapers.site.facets import facets

    papers = [bare(1, language="en"), bare(2, language="zh"), bare(3, language="zh"), bare(4)]
    result = cards(papers, [])
    assert [card.language for card in result] == ["", "zh", "zh", ""]
    assert [[badge.text for badge in card.badges] for card in result] == [["English"], [], [], []], (
        "most are in Chinese"
    )
    (languages,) = (facet for facet in facets(papers, result, []) if facet.name == "language")
    assert [(option.text, option.count) for option in languages.options] == [("English", 1), ("中文", 2)]
    assert not [facet for facet in facets(papers[1:], result[1:], []) if facet.name == "language"]


def test_a_paper_in_another_language_says_so_on_its_page(toys: Toy, tmp_path: Path) -> None:
    other, chinese = toys.entries[7], replace(toys.entries[8], language="zh", abstract="摘要")
    folder = render(toys, tmp_path, entries=[*toys.entries[:8], chinese, *toys.entries[9:]])
    page = (folder / "papers" / chinese.id / "index.html").read_text("utf-8")
    assert '<h1 dir="auto" lang="zh">' in page
    assert '<p class="prose" dir="auto" lang="zh">摘要</p>' in page
    assert '<h1 dir="auto">' in (folder / "papers" / other.id / "index.html").read_text("utf-8")


@pytest.mark.parametrize("page", ["toy/index.html", "toy/papers/*/index.html", "index.html", "authors.html"])
def test_a_page_has_the_icons_that_it_shows(folder: Path, page: str) -> None:
    render_index(folder.parent)
    text = next(folder.parent.glob(page)).read_text("utf-8")
    shown = set(re.findall(r'<use href="#i-(\w+)"/>', text))
    there = set(re.findall(r'<symbol id="i-(\w+)" viewBox="0 0 20 20"><(?:path|circle|rect) ', text))
    assert {"home", "search", "theme"} <= shown <= there
    assert page == "toy/index.html" or shown == there
