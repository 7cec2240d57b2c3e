"""Body text for an invented paper: sentences of its topic, filled with its topic's words, and its own abstract."""

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

MATERIAL = Path(__file__).resolve().parent.parent / "material"
_PARTS = ("intro", "method", "results", "discussion")


@cache
def material(topic: str) -> dict[str, Any]:
    """What `material/<topic>.toml` holds."""
    return tomllib.loads((MATERIAL / f"{topic}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Section:
    """A numbered section: its heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


class Prose:
    """The words of one paper; the same seed gives the same words."""

    def __init__(self, topics: list[str], abstract: str, seed: str, guests: list[str]) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - words for a drawing
        self.topics = topics
        self.guests = guests  # topics of which a paragraph tells
        self.main = material(topics[0])
        self.own = [s for s in re.split(r"(?<=[.?!])\s+", abstract) if len(s) > 50]
        self._decks = {part: self._deal(part) for part in (*_PARTS, "ending")}
        clauses = material("common")["clauses"]
        self._clauses = [self._shuffled(clauses[name]) for name in ("open", "claim", "coda")]

    def fill(self, sentence: str, topic: str = "") -> str:
        """The sentence with its slots filled: things, tools, sites, measures and numbers."""
        slots = material(topic or self.rng.choice(self.topics))["slots"]

        def word(found: re.Match[str]) -> str:
            name = found[1]
            if name in slots:
                return str(self.rng.choice(slots[name]))
            low, high = {"i": (3, 19), "h": (110, 940), "p": (4, 87)}[name]
            return str(self.rng.randint(low, high))

        text = re.sub(r"\{(\w)\}", word, sentence)
        return text[0].upper() + text[1:]

    def sections(self, paragraphs: int) -> list[Section]:
        """Introduction to conclusion, with so many paragraphs a section."""
        plan = zip(self.main["sections"], ("method", "method", "method", "results", "discussion"), strict=True)
        opening = self._paragraphs("intro", min(3, paragraphs + 1), cite=True)
        made = [Section("Introduction", (*opening, *(self._elsewhere(guest) for guest in self.guests)))]
        for heading, part in plan:
            count = {"results": paragraphs + 2, "discussion": max(1, min(3, paragraphs - 1))}.get(part, paragraphs)
            made.append(Section(heading, self._paragraphs(part, count, cite=False)))
        return [*made, Section("Conclusion", self._paragraphs("ending", 1, cite=False))]

    def references(self, count: int) -> list[str]:
        """So many invented references."""
        return [self._reference(n) for n in range(1, count + 1)]

    def _reference(self, number: int) -> str:
        rng, families = self.rng, material("common")["families"]
        source = material(rng.choice(self.topics))
        names = " and ".join(f"{rng.choice('ABDEGHIJKLMNPRSTVY')}. {name}" for name in rng.sample(families, 2))
        first = rng.randint(1, 300)
        title, venue = rng.choice(source["references"]), rng.choice(source["venues"])
        pages = f"{first}–{first + rng.randint(7, 24)}"
        return f"[{number}] {names}. {title}. <i>{venue}</i> {rng.randint(2, 41)}, {pages}, {rng.randint(1998, 2024)}."

    def _elsewhere(self, topic: str) -> str:
        """A paragraph about another field."""
        frame, text = material("common")["guest"], material(topic)["text"]
        lines = self.rng.sample([line for line in text["intro"].split("\n") if line], 2)
        lines += self.rng.sample([line for line in text["results"].split("\n") if line], 2)
        told = [self.fill(line, topic) for line in lines]
        return " ".join([self.rng.choice(frame["open"]), *told, self.rng.choice(frame["close"])])

    def _shuffled(self, pool: list[str]) -> Iterator[str]:
        """The pool in ever new orders; nothing comes again before all has come."""
        pool = [*pool]
        while True:
            self.rng.shuffle(pool)
            yield from pool

    def _compose(self) -> str:
        """A sentence of three clauses."""
        opening, claim, coda = (next(deck) for deck in self._clauses)
        return f"{opening}, {claim}, {coda}." if self.rng.random() < 0.6 else f"{opening}, {claim}."

    def _sentence(self, part: str) -> str:
        """The next of the topic's own sentences, or, where facts are reported, one made of clauses."""
        share = {"intro": 0.0, "method": 0.4, "results": 0.55, "discussion": 0.25, "ending": 0.0}[part]
        dealt = "" if self.rng.random() < share else next(self._decks[part], "")
        return self.fill(dealt or self._compose())

    def _deal(self, part: str) -> Iterator[str]:
        """Sentences for a part of the paper: all once, then once more the topic's own that have slots to fill anew."""
        own = [line for topic in self.topics for line in material(topic)["text"].get(part, "").split("\n") if line]
        everybodys = [line for line in material("common")[part].split("\n") if line]
        again = [line for line in own if "{" in line]
        first = self.rng.sample([*own, *everybodys], len(own) + len(everybodys))
        return chain(first, self.rng.sample(again, len(again)))

    def _paragraphs(self, part: str, count: int, *, cite: bool) -> tuple[str, ...]:
        made = []
        for _ in range(count):
            sentences = [self._sentence(part) for _ in range(self.rng.randint(4, 6))]
            if self.own and self.rng.random() < 0.75:  # the paper's own claims, taken up again
                claim = self.own.pop(self.rng.randrange(len(self.own)))
                sentences.insert(self.rng.randint(0, len(sentences)), claim)
            if cite:
                place = self.rng.randrange(len(sentences))
                sentences[place] = f"{sentences[place][:-1]} [{self.rng.randint(1, 9)}]{sentences[place][-1]}"
            made.append(" ".join(sentences))
        return tuple(made)
