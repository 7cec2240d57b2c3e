"""Parts of the page's scripts that need no page: run in Node, with the functions of a browser that they call."""

import base64

import in_node
import pytest

_PACE = """
let now = 1000;
Object.defineProperty(globalThis, "performance", { value: { now: () => now } });
globalThis.devicePixelRatio = 2;
const pace = confpapers.mapPace();
const moving = [0, ...input].map((interval) => (now += interval, pace(true)));
return [moving.at(-1), pace(false)];
"""


@pytest.mark.parametrize(
    ("intervals", "finally_"),
    [
        ([16] * 40, 2),
        ([16] * 10 + [33] * 4 + [16] * 26, 1),
        ([33] * 60, 2),
        ([16, 16, 16, 16, 33] * 8, 2),
        ([33, 900] * 20, 2),
    ],
    ids=["in time", "late until coarser", "late anyway", "one now and then", "single movements"],
)
def test_a_map_with_late_frames_moves_at_a_lower_resolution(intervals: list[int], finally_: int) -> None:
    assert in_node.run("map/pace", _PACE, intervals) == [finally_, 2]


# A paper each: its addresses and numbers, one a line.
_SAME = """
2401.01234
arXiv:2401.01234v2
https://arxiv.org/abs/2401.01234?context=cs
https://arxiv.org/pdf/2401.01234v3.pdf
https://doi.org/10.48550/arXiv.2401.01234
https://huggingface.co/papers/2401.01234
arxiv.org/html/2401.01234v1

hep-th/9901001
https://arxiv.org/abs/hep-th/9901001v2
arXiv:hep-th/9901001

10.1145/3366423.3380295
doi: 10.1145/3366423.3380295
10.1145/3366423.3380295 [doi]
http://dx.doi.org/10.1145/3366423.3380295
https://doi.org/10.1145%2F3366423.3380295
https://dl.acm.org/doi/pdf/10.1145/3366423.3380295
https://dl.acm.org/doi/abs/10.1145/3366423.3380295?download=true

10.1007/978-3-030-58452-8_13
https://link.springer.com/content/pdf/10.1007/978-3-030-58452-8_13.pdf

10.3389/fnins.2020.00001
https://www.frontiersin.org/articles/10.3389/fnins.2020.00001/full

https://openreview.net/forum?id=rJl-b3_cF7
openreview.net/pdf?id=rJl-b3_cF7
https://openreview.net/forum?id=rJl-b3_cF7&noteId=x
https://openreview.net/forum?noteId=x&id=rJl-b3_cF7

2031.toy-long.5
https://aclanthology.org/2031.toy-long.5/
https://aclanthology.org/2031.toy-long.5v2.pdf
https://www.aclweb.org/anthology/2031.toy-long.5
10.18653/v1/2031.toy-long.5

P19-1001
https://aclanthology.org/P19-1001.pdf
https://doi.org/10.18653/v1/P19-1001

https://proceedings.neurips.cc/paper_files/paper/2031/hash/0a0b0c0d0e0f0a0b0c0d0e0f0a0b0c0d-Abstract-Conference.html
https://proceedings.neurips.cc/paper/2031/file/0a0b0c0d0e0f0a0b0c0d0e0f0a0b0c0d-Paper.pdf

https://openaccess.thecvf.com/content/CVPR2031/html/Quill_Maps_CVPR_2031_paper.html
https://openaccess.thecvf.com/content/CVPR2031/papers/Quill_Maps_CVPR_2031_paper.pdf

https://proceedings.mlr.press/v97/quill31a.html
http://proceedings.mlr.press/v97/quill31a/quill31a.pdf

https://proceedings.mlr.press/v98/quill31a.html

https://ieeexplore.ieee.org/document/8953497
https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=8953497

https://papers.example/2.html
http://www.papers.example/2.html
www.papers.example/2.html

https://papers.example/2.pdf

10.1109/cvpr.2019.00123

10.1109/iccv.2019.00123

quill_0_folding_maps_of_2031_paper
"""


def test_addresses_and_numbers_of_a_paper_are_one_and_those_of_others_are_not() -> None:
    papers = [paper.splitlines() for paper in _SAME.strip().split("\n\n")]
    read = "return input.map((texts) => texts.map(confpapers.identifiers.read));"
    identifiers = in_node.run("search/identifiers", read, papers)
    assert [len(set(texts)) for texts in identifiers] == [1] * len(papers), identifiers
    assert len({texts[0] for texts in identifiers}) == len(papers)


def test_lists_are_divided_so_that_each_paper_is_in_exactly_one() -> None:
    lists = [{"name": "Ana", "rows": [0, 1, 2, 3]}, {"name": "Ben", "rows": [2, 3, 4]}]
    parts = in_node.run("keep/sharing", "return confpapers.sharing.split(input);", lists)
    assert parts == [{"name": "Ana", "rows": [0, 1, 3]}, {"name": "Ben", "rows": [2, 4]}]


READ = """
const line = ({ title, names }) => [title, names.filter(Boolean).join(" ")];
return input.map(([name, text]) => (confpapers.references.read(name, text) ?? []).map(line));
"""
BIB = r"""@comment{jabref-meta: databaseType:bibtex;}
@string{toy = "TOY"}
@preamble{"\newcommand{\x}{y}"}
@inproceedings{a, title = {{A {S}tudy of {{\'{E}}cole}: {{{Maps}}}}}} @misc{b, TITLE = "Two {"}on a{"} Line"}
@article(c,
  booktitle = toy # " 2031", note = {an abstract with title = {Another}}, title = {In
    Parentheses}, eprint = 2031.01234)
@misc{d, title = {Not closed
@misc{e, title = {After It}}"""
FILES = [
    (
        "a.bib",
        BIB,
        [
            ["A Study of Ecole: Maps", "a"],
            ['Two "on a" Line', "b"],
            ["In Parentheses", "2031.01234 c"],
            ["Not closed", "d"],
            ["After It", "e"],
        ],
    ),
    ("a.ris", "TY - CONF\nTI - One\n  Two\nER -\nTY - CONF\nT1 - Three\n", [["One Two", ""], ["Three", ""]]),
    (
        "a.nbib",
        "PMID- 12\nTI  - A Long\n      Title\nFAU - Quill, Ada\nLID - 10.1/x [doi]\n\nPMID- 13\nTI  - Other\n",
        [["A Long Title", "10.1/x [doi]"], ["Other", ""]],
    ),
    ("a.csv", '"Document Title","PDF Link"\n"One","https://x.org/1"\n', [["One", "https://x.org/1"]]),
    ("a.tsv", "authors\ttitle\nQuill\tOne\n", [["One", ""]]),
    ("no titles.csv", "a,b\n1,2\n", []),
    ("a.json", '[{"title": "One", "DOI": "10.1/x"}, null, 3]', [["One", "10.1/x"]]),
    (
        "a.md",
        "# Mine\n\n- [A \\[Small\\] \\*Map\\*](<https://x.org/a_(1)>). Ada Quill. #To-read\n  > Ask\n"
        "- **Without. Address**. Tam Oakes.\n2. [Two](https://x.org/2)\n",
        [["A [Small] *Map*", "https://x.org/a_(1)"], ["Without. Address", ""], ["Two", "https://x.org/2"]],
    ),
    ("notes.md", "A text, and below it a list:\n\n- [One](https://x.org/1)\n", []),
    ("a.txt", "Only a text with an @ and a {brace}.", []),
]


def test_references_of_other_tools_are_read_entry_by_entry() -> None:
    answers = in_node.run("keep/references", READ, [file[:2] for file in FILES])
    assert dict(zip([name for name, *_ in FILES], answers, strict=True)) == {name: result for name, _, result in FILES}


FILE = """
const bytes = Uint8Array.from(atob(input), (letter) => letter.charCodeAt(0));
const file = { name: "a.bib", arrayBuffer: async () => bytes.buffer };
return confpapers.references.textOf(file).catch((error) => error.message);
"""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Größe".encode(), "Größe"),
        ("Größe".encode("utf-16"), "Größe"),
        ("Größe".encode("latin-1"), "Größe"),
        (b"%PDF-1.7", "like.pdf"),
        (b"\x89PNG\0\xff", "like.binary"),
    ],
    ids=["UTF-8", "UTF-16", "Latin", "PDF", "picture"],
)
def test_the_encoding_of_a_file_is_detected(data: bytes, text: str) -> None:
    assert in_node.run("keep/references", FILE, base64.b64encode(data).decode()) == text


DIVIDED = {
    "Dimensi-\nonality Reduction": "Dimensionality Reduction",
    "multi-\r\n scale": "multiscale",
    "from A-\nZ": "from A-\nZ",
    "a - b\nc": "a - b\nc",
}


def test_words_divided_at_the_end_of_a_line_are_joined() -> None:
    body = "return input.map(confpapers.texts.undivided);"
    assert in_node.run("search/texts", body, list(DIVIDED)) == list(DIVIDED.values())
