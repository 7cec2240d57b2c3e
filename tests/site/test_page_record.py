"""A rebuilt site has the bytes of one that is built into an empty folder, and renders only pages that changed."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from toyconference import Toy, toy
from toysites import render

from confpapers.model import Entry
from confpapers.site import page_record
from confpapers.site import render as site
from confpapers.site.inputs import Look
from confpapers.site.manifest import RECORD
from confpapers.site.theme import Theme

_TOYS = toy(24, low=True)
_PAGE = f"papers/{_TOYS.entries[3].id}/index.html"


def _with(number: int, **fields: Any) -> Callable[[Toy], Toy]:
    def changed(toys: Toy) -> Toy:
        own = replace(toys.entries[number], **fields)
        return toys._replace(entries=[*toys.entries[:number], own, *toys.entries[number + 1 :]])

    return changed


def _without_the_last(toys: Toy) -> Toy:
    last = toys.entries[-1].id

    def rest(entry: Entry) -> Entry:
        lists = {
            name: tuple(other for other in getattr(entry, name) if other != last) for name in ("cites", "cited_by")
        }
        return replace(entry, similar=tuple(near for near in entry.similar if near.id != last), **lists)

    return toys._replace(entries=[rest(entry) for entry in toys.entries[:-1]], lsa=toys.lsa[:-64])


def _renamed_topic(toys: Toy) -> Toy:
    return toys._replace(topics=[replace(toys.topics[0], name="Harbours"), *toys.topics[1:]])


_CHANGES: dict[str, Callable[[Toy], Toy]] = {
    "nothing": lambda toys: toys,
    "a title": _with(3, title="Another Title"),
    "an abstract": _with(3, abstract="We count lamps."),
    "a time": _with(3, start="17:00", slots=()),
    "a position on the map": _with(3, x=0.1, y=0.2),
    "topics of a paper": _with(3, topics=tuple(reversed(_TOYS.entries[3].topics))),
    "the language of a paper": _with(3, language="de"),
    "the name of a topic": _renamed_topic,
    "one paper less": _without_the_last,
    "the conference": lambda toys: toys._replace(conference=replace(toys.conference, title="Toys")),
}


def _pages(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("papers/*/index.html")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site of the conference.  To be read, not changed."""
    folder = tmp_path_factory.mktemp("built")
    render(_TOYS, folder)
    return folder


@pytest.fixture
def site_folder(built: Path, tmp_path: Path) -> Path:
    """A copy of that folder; a build may change it."""
    return Path(shutil.copytree(built, tmp_path / "again"))


@pytest.mark.slow
@pytest.mark.parametrize("name", _CHANGES)
def test_a_change_gives_the_pages_of_a_new_folder(name: str, site_folder: Path, tmp_path: Path) -> None:
    changed = _CHANGES[name](_TOYS)
    again, new = render(changed, site_folder), render(changed, tmp_path / "new")
    assert _pages(again) == _pages(new)
    assert (again / RECORD).read_bytes() == (new / RECORD).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "base_url"),
    [({"theme": Theme(language="de")}, ""), ({"theme": Theme(footer="Ours")}, ""), ({}, "https://x.example")],
)
def test_another_look_gives_the_pages_of_a_new_folder(
    look: dict[str, Any], base_url: str, site_folder: Path, tmp_path: Path
) -> None:
    again, new = (folder / "toy" for folder in (site_folder, tmp_path / "new"))
    for folder in (again, new):
        site.render(_TOYS.content(), folder, Look(**look), base_url=base_url)
    assert _pages(again) == _pages(new)


def test_own_files_are_seen(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "css").mkdir(parents=True)
    for text in ("{# one #}", "{# other #}two"):
        (own / "_footer.html").write_text(text)
        (own / "css" / "90-own.css").write_text(f"/* {text} */")
        look = Look(templates=own, static=own)
        site.render(_TOYS.content(), tmp_path / "site/toy", look)
        page = (tmp_path / "site/toy" / _PAGE).read_text("utf-8")
        assert ("two" in page.partition('class="turns"')[2]) == ("two" in text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "harm", [lambda file: file.write_text("mine"), lambda file: file.unlink()], ids=["edited", "gone"]
)
def test_a_page_that_others_changed_is_rendered_again(harm: Callable[[Path], Any], site_folder: Path) -> None:
    folder = site_folder / "toy"
    before = _pages(folder)
    harm(folder / _PAGE)
    render(_TOYS, site_folder)
    assert _pages(folder) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "record", [b"", b"{}", b'{"shared":"0","pages":{}}'], ids=["empty", "of another form", "of other code"]
)
def test_a_record_that_does_not_fit_is_not_believed(record: bytes, site_folder: Path) -> None:
    folder = site_folder / "toy"
    before, own = _pages(folder), (folder / RECORD).read_bytes()
    (folder / RECORD).write_bytes(record)
    (folder / _PAGE).write_text("mine")
    render(_TOYS, site_folder)
    assert (_pages(folder), (folder / RECORD).read_bytes()) == (before, own)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "others"),
    [("nothing", ()), ("an abstract", ()), ("a title", ("near", "turns")), ("a position on the map", ())],
)
def test_only_pages_that_show_something_new_are_rendered(
    change: str, others: Sequence[str], site_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = site_folder / "toy"
    before = _pages(folder)
    rendered: list[str] = []

    def put(fresh: Path, earlier: Path, name: str, data: bytes) -> None:
        rendered.append(name)
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes(data)

    monkeypatch.setattr(page_record, "put", put)
    render(_CHANGES[change](_TOYS), site_folder)
    changed = {name for name, data in _pages(folder).items() if before[name] != data}
    assert set(rendered) == changed
    assert (len(changed) > 1) == bool(others)
    assert (_PAGE in changed) == (change != "nothing")


@pytest.mark.slow
def test_a_build_by_force_is_checked_and_recorded_by_the_next(tmp_path: Path) -> None:
    folder = render(_TOYS, tmp_path, force=True)
    assert not (folder / RECORD).exists()
    render(_TOYS, tmp_path)
    assert (folder / RECORD).exists()
