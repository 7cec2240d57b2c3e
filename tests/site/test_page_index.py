"""The page index: its content and its bytes."""

import base64

import in_node
import pytest

from confpapers.engine.seal import digest_of
from confpapers.model import Document, encode
from confpapers.site.inputs import StoredBytes
from confpapers.site.page_index import PageWords, build, page_files, page_words

PAGES = (
    "Abstract Cats by lantern light",
    "Cats and owls: our U-Net. References [1] Owls of 1999",
    "[2] Cats everywhere",
)


def document(**changes: object) -> Document:
    return Document(**{"pages": PAGES, "page_count": 3, "references": (1, PAGES[1].index("References")), **changes})  # type: ignore[arg-type]


def test_words_are_found_by_page_and_references_do_not_count() -> None:
    words = page_words(document()).words
    assert words["cat"] == (0, 1)
    assert words["owl"] == (1,)
    assert words["unet"] == (1,)
    assert not {"everywhere", "1999", "reference", "and", "u"} & words.keys()


def test_a_paper_without_references_is_read_to_its_end_and_garbage_not_at_all() -> None:
    assert page_words(document(references=None)).words["everywhere"] == (2,)
    assert page_words(document(legible=False)).words == {}


def papers(*texts: tuple[str, ...]) -> list[StoredBytes | None]:
    result = [encode(page_words(Document(pages=pages, page_count=len(pages)))) for pages in texts]
    return [StoredBytes(digest_of(data), {digest_of(data): data}.__getitem__) for data in result]


LONG = tuple(f"page word{n}" + (" lantern" if n in (0, 8, 20, 59) else "") for n in range(60))
TEXTS = (("cats sleep", "cats dream"), ("lantern",), LONG, ("cats", "owls", "cats and owls"))


@pytest.mark.parametrize(
    ("typed", "together", "some"),
    [
        ("lantern", {1: [0], 2: [0, 8, 20, 59]}, {}),
        ("cats", {0: [0, 1], 3: [0, 2]}, {}),
        ("cats owls", {3: [2]}, {0: [0, 1]}),
        ("cats dreaming", {}, {0: [0, 1], 3: [0, 2]}),
        ("cat drea", {0: [1]}, {3: [0, 2]}),
        ('"cats and owls"', {3: [2]}, {0: [0, 1]}),
        ("nothing", {}, {}),
    ],
)
def test_the_page_finds_words_that_are_together_on_a_page(
    typed: str, together: dict[int, list[int]], some: dict[int, list[int]]
) -> None:
    built: dict[str, object] = {}

    def keep(name: str, value: object) -> str:
        built[name] = value
        return name

    page_files([*papers(*TEXTS), None], keep)
    body = """
      const index = confpapers.search.open(input.root);
      input.files.forEach((data, k) => index.put(k, confpapers.core.bytes(data)));
      const { all, some, pages } = confpapers.inside.run(confpapers.query.parse(input.typed), index, new Set());
      const of = (fits) => Object.fromEntries([...fits.keys()].filter((i) => fits[i]).map((i) => [i, pages.get(i)]));
      return [of(all), of(some)];"""
    root = built.pop("inside")
    assert isinstance(root, dict)
    index = {"root": {**root, "common": []}, "files": [built[name] for name in root["files"]], "typed": typed}
    answer = in_node.run("search/inside", body, index)
    assert answer == [{str(k): v for k, v in result.items()} for result in (together, some)]


def test_a_word_in_most_papers_is_left_out_and_listed() -> None:
    words = [PageWords(words={"result": (0,), **({"owl": (1,)} if n % 3 else {"cat": (0,)})}) for n in range(30)]
    index = build(iter(words))
    assert index.common == ("owl", "result")
    assert [first for first, _ in index.parts] == ["cat"]
    assert base64.b64encode(index.parts[0][1])


def test_papers_without_legible_pages_have_no_index_so_that_the_page_does_not_offer_the_search() -> None:
    files: dict[str, str] = {}
    words = papers((), ())
    assert page_files([*words, None], lambda name, _: files.setdefault(name, name)) == {}
    assert not files


def test_the_index_has_parts_of_about_the_requested_size() -> None:
    words = [PageWords(words={f"word{n}x{k}": (k,) for k in range(40)}) for n in range(15)]
    parts = build(iter(words), 300).parts
    assert len(parts) > 10
    assert max(len(data) for _, data in parts) < 340
    assert [first for first, _ in parts] == sorted(first for first, _ in parts)
