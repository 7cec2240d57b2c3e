"""Invented conferences of any size for the tests of the page: a few papers by hand, the others from a grammar."""

import functools
import io
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from confpapers.model import Conference, Entry, Label, Link, OtherPaper, Report, Similar, StageReport, Subtopic, Topic
from confpapers.site.inputs import SiteInput

HAND = (
    (
        "Folding Maps of Cities That Were Never Built",
        "Ada Quill",
        "We unfold plans of imaginary towns into depth maps.",
    ),
    ("A Gómez–Ørsted Bound for Blurry Postcards", "Inés Gómez|Bjørn Ørsted", "Blurred postcards obey a simple bound."),
    (
        "Optical Flow for Falling Leaves",
        "Mira Lind",
        "Leaves turn as they fall. We track dense optical flow in autumn.",
    ),
    ("Counting Sheep at Night with $\\ell_1$ Codes", "Tam Oakes|Ada Quill", "Sparse codes count $n^2$ sheep in video."),
    ("Flow without Optics", "Noor Hale", "The optical part of a flow may be left out."),
)
_GRAMMAR = """
Sparse Dense Robust Gentle Hidden Layered Wandering Convex Bright Patient Folded Steady Lucid Rare
Lanterns Rivers Hinges Harbours Kites Bridges Mirrors Orchards Shadows Pebbles Corridors Bells Sails
Segmentation Tracking Pose Depth Retrieval Captions Detection Shape Colour Matching Denoising Layout
Abel Birk Calder Duarte Ekman Fenn Garrow Holm Ibarra Jansson Kestrel Lund Moreau Nyberg Orlov Pryce
Ana Ben Cleo Dara Elio Fay Gus Hedda Ivo Jun Kaia Leo Mina Nils Olga Pia
learn estimate recover predict align compress explain index
surfaces gradients templates sequences graphs filters contours labels priors kernels patches voxels
"""
_ADJECTIVES, _NOUNS, _TASKS, _FAMILIES, _GIVEN, _VERBS, _THINGS = (row.split() for row in _GRAMMAR.split("\n")[1:-1])
_ROOMS = ("Hall A", "Hall B", "Gallery")
_INSTITUTIONS = (("Quiet University", "DE"), ("Institute of Rooms", "FR"), ("Loud University, Lower Campus", "US"))


ELSEWHERE = OtherPaper(
    conference="toy2030", id="lamps", title="Weighing Lamps", name="TOY 2030", page="index.html#paper=lamps"
)  # the page leads to the conference itself, as the other one is in no site of these tests


class Toy(NamedTuple):
    """An invented conference, with all that its site shows."""

    conference: Conference
    entries: list[Entry]
    topics: list[Topic]
    report: Report
    pictures: dict[str, Callable[[], bytes]]
    lsa: bytes
    labels: list[Label]
    sprites: list[str]

    def content(self, **changes: Any) -> SiteInput:
        """What `site.render` takes."""
        return SiteInput(**{**self._asdict(), **changes})


@functools.cache
def strip(seed: int, pages: int = 8, width: int = 260, height: int = 345, shrunk: int = 1) -> bytes:
    """Page images side by side: grey lines of text, a figure here and there; all of it so many times smaller."""
    from PIL import Image, ImageDraw

    chance = random.Random(seed)
    image = Image.new("RGB", (pages * width, height), "white")
    draw = ImageDraw.Draw(image)
    for page in range(pages):
        for column in range(2):
            left, y = page * width + 14 + column * 120, 14 + (40 if page == 0 else 0)
            figure = chance.randrange(20, 220) if chance.random() < 0.4 else height
            while y < height - 14:
                if y > figure:
                    hue = f"hsl({chance.randrange(360)},40%,70%)"
                    draw.rectangle((left, y, left + 106, y + 70), fill=hue)
                    figure, y = height, y + 80
                draw.rectangle((left, y, left + chance.randrange(80, 107), y + 2), fill="#888")
                y += 6
        if page == 0:
            draw.rectangle((40, 18, 220, 24), fill="#222")
    if shrunk > 1:
        image = image.reduce(shrunk)
    out = io.BytesIO()
    image.save(out, "AVIF", quality=40, speed=9)
    return out.getvalue()


@functools.cache
def sheet() -> bytes:
    """A sheet of pages, each with a few lines of text and a figure in a colour of its own."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (960, 992), "white")
    draw = ImageDraw.Draw(image)
    for number in range(80):
        left, top = number % 10 * 96, number // 10 * 124
        draw.rectangle((left + 20, top + 6, left + 76, top + 9), fill="#222")
        for y in range(16, 116, 5):
            draw.rectangle((left + 8, top + y, left + 44, top + y + 1), fill="#999")
            draw.rectangle((left + 52, top + y, left + 88, top + y + 1), fill="#999")
        draw.rectangle((left + 50, top + 24, left + 90, top + 60), fill=f"hsl({number * 37 % 360},50%,65%)")
    out = io.BytesIO()
    image.save(out, "AVIF", quality=55, speed=9)
    return out.getvalue()


def _parts(name: str) -> tuple[Subtopic, ...]:
    """Two subtopics, as a large conference's topics have."""
    return tuple(
        Subtopic(number=n, name=f"{adjective} {name}", words=("three",), papers=30)
        for n, adjective in enumerate(("Early", "Late"))
    )


def topics(count: int) -> list[Topic]:
    return [
        Topic(
            number=k,
            name=f"{_TASKS[k % len(_TASKS)]}{'' if k < len(_TASKS) else k}",
            words=("one", "two"),
            share=1 / count,
            subtopics=_parts(_TASKS[k % len(_TASKS)]) if count > 8 else (),
        )
        for k in range(count)
    ]


def _sentence(chance: random.Random) -> str:
    adjective, thing, other = chance.choice(_ADJECTIVES).lower(), chance.choice(_THINGS), chance.choice(_NOUNS).lower()
    verb, last = chance.choice(_VERBS), chance.choice(_VERBS)
    return f"We {verb} {adjective} {thing} of {other} and show that {chance.choice(_THINGS)} {last}. "


def entry(number: int, total: int, kinds: int, strips: int) -> Entry:
    chance = random.Random(number)
    main = chance.randrange(kinds)
    shares = [chance.random() * 0.15 for _ in range(kinds)]
    shares[main] += 1.0
    if chance.random() < 0.5:
        shares[chance.randrange(kinds)] += 0.7
    shares = [share / sum(shares) for share in shares]
    title = f"{chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)} for {chance.choice(_TASKS)}"
    if chance.random() < 0.6:
        title += f" with {chance.choice(_ADJECTIVES)} {chance.choice(_THINGS).title()}"
    authors = tuple(f"{chance.choice(_GIVEN)} {chance.choice(_FAMILIES)}" for _ in range(chance.randrange(1, 7)))
    abstract = "".join(_sentence(chance) for _ in range(chance.randrange(6, 14)))
    if number < len(HAND):
        title, names, abstract = HAND[number]
        authors = tuple(names.split("|"))
    institutions = [_INSTITUTIONS[k % 3] for k in range(number, number + 1 + number % 2)] if number % 7 else []
    day, slot = divmod(number * 6 // max(total, 1), 2)
    has_strip = number % 17 != 9
    return Entry(
        id=f"{authors[0].split()[-1].lower()}_{number}_{'_'.join(title.lower().split()[:3])}_2031_paper".replace(
            "–", "-"
        ),
        title=title,
        authors=authors,
        affiliations=tuple(name for name, _ in institutions),
        countries=tuple(country for _, country in institutions),
        abstract=abstract if number % 23 != 11 else None,
        abstract_from="site",
        url=f"https://papers.example/{number}.html",
        pdf_url=f"https://papers.example/{number}.pdf" if number % 29 != 13 else "",
        supp_url=f"https://papers.example/{number}-supp.pdf" if number % 3 == 0 else "",
        arxiv_id=f"3101.{number:05d}" if number % 4 == 1 else "",
        links=(Link(label="code", url=f"https://github.com/example/{number}"),) if number % 5 == 2 else (),
        bibtex=f"@inproceedings{{toy{number},\n  title = {{{title}}},\n  year = {{2031}}\n}}",
        day=f"2031-06-{9 + day:02d}",
        start="10:00" if slot == 0 else "14:30",
        end="12:00" if slot == 0 else "16:30",
        room=_ROOMS[number % 3],
        session=f"{day + 1}{'AB'[slot]}",
        position=str(number + 1),
        presentation="oral" if number % 12 == 0 else "spotlight" if number % 12 == 5 else "poster",
        award="Best Paper" if number == 2 else "",
        topics=tuple(shares),
        subtopic=(main, number % 2) if kinds > 8 and number % 5 else None,
        top_words=tuple(
            (
                chance.choice(_THINGS + [w.lower() for w in _NOUNS + _TASKS]),
                main if chance.random() < 0.6 else chance.randrange(kinds),
            )
            for _ in range(60)
        ),
        similar=(),
        x=min(1, max(0, (main % 4 + 0.5) / 4 + chance.gauss(0, 0.06))),
        y=min(1, max(0, (main // 4 + 0.5) / (-(-kinds // 4)) + chance.gauss(0, 0.06))),
        thumb=f"thumbs/{number % strips:04d}.avif" if has_strip else "",
        thumb_size=(2080, 345) if has_strip else None,
        pages=tuple((page * 260, 260) for page in range(8)) if has_strip else (),
        page_count=9,
    )


def _region(topic: Topic, kinds: int) -> Label:
    x, y = (topic.number % 4 + 0.5) / 4, (topic.number // 4 + 0.5) / -(-kinds // 4)
    return Label(text=topic.name, x=x, y=y, weight=1.0, topic=topic.number)


def _on_the_map(entries: list[Entry]) -> list[Entry]:
    """The entries with their cells of the grid, and their thumbnails numbered along the map."""
    import numpy as np
    from msgspec.structs import replace

    from confpapers.pictures.sprites import sprite_order
    from confpapers.tsne import to_grid

    coordinates = np.array([(e.x, e.y) for e in entries], np.float32)
    _, columns, cells = to_grid(coordinates, 2.0)
    order = sprite_order(coordinates, [bool(e.thumb) for e in entries])
    numbers = {paper: number for number, paper in enumerate(order)}
    return [
        replace(e, tile=numbers.get(n), cell=(int(cells[n]) % columns, int(cells[n]) // columns))
        for n, e in enumerate(entries)
    ]


def _with_citations(entries: list[Entry]) -> list[Entry]:
    """The entries, every tenth citing number 7, number 7 citing 1 and 2, and number 9 a paper of another conference."""
    from msgspec.structs import replace

    if len(entries) < 8:
        return entries
    cites = {n: [7] for n in range(3, len(entries), 10)} | {7: [1, 2]}
    cited_by: dict[int, list[int]] = {}
    for citing, cited in cites.items():
        for number in cited:
            cited_by.setdefault(number, []).append(citing)
    return [
        replace(
            e,
            cites=tuple(entries[other].id for other in cites.get(n, ())),
            cited_by=tuple(entries[other].id for other in cited_by.get(n, ())),
            cites_elsewhere=(ELSEWHERE,) if n == 9 else (),
        )
        for n, e in enumerate(entries)
    ]


def toy(total: int, *, kinds: int = 8, strips: int = 12, shrunk: int = 3, low: bool = False) -> Toy:
    """An invented conference of so many papers and topics; with low strips the first cards need no smaller ones.

    Its strips have a third of the pixels, across and down, that its cards say: to decode and scale them would be a
    fifth of the time that a site takes to render.
    """
    from msgspec.structs import replace

    entries = [entry(number, total, kinds, strips) for number in range(total)]
    if low:
        entries = [replace(e, thumb_size=e.thumb_size and (1040, 172)) for e in entries]
    near = [
        replace(e, similar=tuple(Similar(id=entries[(i * 7 + j) % total].id, score=0.5 / j) for j in range(1, 7)))
        for i, e in enumerate(entries)
    ]
    near = _with_citations(_on_the_map(near))
    chance = random.Random(1)
    mains = [max(range(kinds), key=e.topics.__getitem__) for e in near]
    lsa = b"".join(bytes((90 if d == m else chance.randrange(-20, 20)) & 255 for d in range(64)) for m in mains)
    return Toy(
        conference=Conference(
            id=f"toy{total}",
            title="TOY 2031",
            name="Invented Conference on Toys and Vision",
            venue="TOY",
            year=2031,
            dates=("2031-06-09", "2031-06-11"),
            place="Lisbon",
            timezone="Europe/Lisbon",
            source="listing",
            url="papers.csv",
        ),
        entries=near,
        topics=topics(kinds),
        report=Report(
            conference=f"toy{total}",
            counts={"papers": total, "with_abstract": total - 3},
            stages=(StageReport(stage="extract", ran=total, seconds=1.5, cpu_seconds=2.5),),
        ),
        pictures={f"thumbs/{n:04d}.avif": functools.partial(strip, n, shrunk=shrunk) for n in range(strips)}
        | {"thumbs/sheet-toy.avif": sheet},
        lsa=lsa,
        labels=[_region(t, kinds) for t in topics(kinds)],
        sprites=["thumbs/sheet-toy.avif"] * -(-sum(bool(e.thumb) for e in near) // 80),
    )
