"""Parse a query into words that rank papers, and conditions that a paper must meet.

    query   = group
    group   = all ("OR" all)*
    all     = item*
    item    = ["-"] [field ":"] (word | '"' words '"' | "(" group ")")
    field   = author | title | session | year

`static/js/search/query.js` parses queries by the same rules; `tests/site/queries.json` tests both.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Union

from confpapers.site.search_words import STOP, Chunk, chunks, paired, read, spell, term

FIELDS = ("author", "title", "affiliation", "session", "year")
MOST_WORDS = 400  # of a pasted text
_TOKEN = re.compile(
    r"""\s+
    |(?P<quote>["“”„])(?P<phrase>[^"“”]*)["“”]?
    |(?P<open>\()|(?P<close>\))
    |(?P<not>-)(?=[^\s\-)])
    |(?P<field>[A-Za-z]{2,12}):(?!/)(?=\S)|(?P<spaced>(?:author|title|affiliation|session|year|inside)):
    |(?P<word>(?:[oO]\([^()]{1,24}(?:\([^()]{0,12}\)[^()]{0,12})?\)|[^\s"“”()]|(?<=\w)\([^()\s]*\))+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


class QuerySlot(NamedTuple):
    """A word to search for."""

    word: str  # as typed, folded
    term: str
    prefix: str  # "" if only the whole word matches
    other: str = ""  # an alternative if no paper has the term: "net" for ".net"


class Join(NamedTuple):
    """Adjacent words written as one: a paper that contains it matches all these slots."""

    term: str
    prefix: str
    slots: tuple[int, ...]


class Words(NamedTuple):
    """The words of a query, and joined forms of several of them."""

    slots: tuple[QuerySlot, ...]
    joins: tuple[Join, ...]
    stops: bool = False  # all of them are stop words, which are searched in titles


class Clause(NamedTuple):
    """A condition: the words, in a field if one is named, in sequence if it is a phrase."""

    field: str
    text: str
    phrase: bool
    words: Words
    ended: bool


class Group(NamedTuple):
    """Conditions of which all ("and"), one ("or") or none ("not") must hold."""

    kind: str
    parts: tuple[Union["Group", Clause], ...]


class Query(NamedTuple):
    """A query: papers must meet `strict`; `words` rank them, those with all words first."""

    strict: tuple[Group | Clause, ...]
    words: Words
    unknown: tuple[str, ...]  # "venue" of "venue:x": an unknown field
    inside: bool  # whether "inside:" was typed
    empty: bool  # whether the text contains nothing searchable


class _Token(NamedTuple):
    kind: str
    text: str
    ended: bool
    attached: bool  # to the previous token


def parse(text: str) -> Query:
    """Return the parsed query. Every text is a valid query."""
    tokens = list(_tokens(text))
    inside = any(token.kind in {"field", "spaced"} and token.text == "inside" for token in tokens)
    tokens = [token for token in tokens if not (token.kind in {"field", "spaced"} and token.text == "inside")]
    reader = _Reader(tokens, any(char.islower() for char in text))
    strict, loose = reader.top()
    words = words_of(" ".join(piece.text for piece in loose), ended=not loose or loose[-1].ended)
    empty = bool(text.strip()) and not strict and not words.slots
    return Query(tuple(strict), words, tuple(dict.fromkeys(reader.unknown)), inside, empty and not inside)


def _tokens(text: str) -> Iterator[_Token]:
    before = " "
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "space"
        kind = "phrase" if kind in {"quote", "phrase"} else kind
        value = match["phrase"] if kind == "phrase" else match[0]
        if kind in {"field", "spaced"}:
            value = match[kind].lower()
        if kind != "space":
            yield _Token(kind, value, _ends(match, kind, len(text)), not before.isspace())
        before = match[0][-1:]


def _ends(match: re.Match[str], kind: str, length: int) -> bool:
    """Return whether a word is finished: something follows, or its quotation mark is closed."""
    closed = kind == "phrase" and len(match[0]) > 1 and match[0][-1] in '"“”'
    return closed or (kind != "phrase" and match.end() < length)


class _Piece(NamedTuple):
    """A plain word of the query."""

    text: str
    ended: bool


Part = Group | Clause | _Piece


class _Reader:
    def __init__(self, tokens: Sequence[_Token], may_or: bool) -> None:
        self.tokens, self.may_or, self.at = tokens, may_or, 0
        self.unknown: list[str] = []

    def top(self) -> tuple[list[Group | Clause], list[_Piece]]:
        """Return the conditions and the plain words."""
        strict: list[Group | Clause] = []
        loose: list[_Piece] = []
        while self.at < len(self.tokens):  # an extra ")" ends nothing
            branches = self.branches(0)
            if len(branches) > 1:
                strict += _any(branches)
                continue
            for part in branches[0]:
                if isinstance(part, _Piece):
                    loose.append(part)
                else:
                    strict.append(part)
        return strict, loose

    def branches(self, depth: int) -> list[list[Part]]:
        """Return the branches of a group, separated by OR."""
        out: list[list[Part]] = [[]]
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.kind == "close":
                if depth:
                    break
            elif token.kind == "word" and token.text == "OR" and self.may_or and token.ended:
                out.append([])
            else:
                out[-1] += self.item(token, depth)
        return [branch for branch in out if branch] or [[]]

    def item(self, token: _Token, depth: int) -> list[Part]:
        if token.kind == "not" and not token.attached and self.at < len(self.tokens):
            following = self.tokens[self.at]._replace(ended=True)  # "-v" must not exclude "video"
            self.at += 1
            parts = _conditions(self.item(following, depth))
            return [Group("not", (_all(parts),))] if parts else []
        if token.kind in {"field", "spaced"}:
            return self.field(token)
        if token.kind == "open":
            branches = self.branches(depth + 1)
            return branches[0] if len(branches) == 1 else list(_any(branches))
        if token.kind == "phrase":
            return list(_clause("", token.text, phrase=True, ended=token.ended))
        return [_Piece(token.text, token.ended)] if token.kind == "word" else []

    def field(self, token: _Token) -> list[Part]:
        if token.text not in FIELDS:
            self.unknown.append(token.text)
            return [_Piece(token.text, ended=True)]
        if self.at == len(self.tokens) or self.tokens[self.at].kind not in {"word", "phrase"}:
            return []
        value = self.tokens[self.at]
        self.at += 1
        return list(_clause(token.text, value.text, phrase=value.kind == "phrase", ended=value.ended))


def _clause(field: str, text: str, *, phrase: bool, ended: bool) -> Iterator[Clause]:
    words = words_of(text, ended=ended, every=field in {"author", "affiliation", "session", "year"})
    if words.slots:
        several = phrase and len(chunks(text)) + len(words.slots) > 2
        yield Clause(field, text, several, words, ended)


def _conditions(parts: Sequence[Part]) -> list[Group | Clause]:
    """Return the parts as conditions; a plain word must occur, too."""
    out: list[Group | Clause] = []
    for part in parts:
        if isinstance(part, _Piece):
            out += _clause("", part.text, phrase=False, ended=part.ended)
        else:
            out.append(part)
    return out


def _all(parts: Sequence[Group | Clause]) -> Group | Clause:
    return parts[0] if len(parts) == 1 else Group("and", tuple(parts))


def _any(branches: Sequence[Sequence[Part]]) -> Iterator[Group | Clause]:
    conditions = [parts for branch in branches if (parts := _conditions(branch))]
    if conditions:
        yield _all(conditions[0]) if len(conditions) == 1 else Group("or", tuple(_all(parts) for parts in conditions))


# --- words -----------------------------------------------------------------------------------------------------------


def words_of(text: str, *, ended: bool, every: bool = False) -> Words:
    """Return the words of a text without its stop words, unless there are only stop words (or `every` is set).

    The last word may be unfinished if `ended` is false.
    """
    chunks_read = [read(chunk) for chunk in chunks(text)[:MOST_WORDS]]
    if chunks_read and not ended:
        ended = _word_ends(text)
    plain = [word for chunk in chunks_read for word in chunk.words]
    stops = not every and all(word in STOP for word in plain)
    slots: list[QuerySlot] = []
    joins: list[Join] = []
    numbers: dict[str, int] = {}
    before: tuple[str, int] | None = None
    for n, chunk in enumerate(chunks_read):
        unfinished = not ended and n == len(chunks_read) - 1
        slots_of: list[int] = []
        for k, slot in enumerate(_slots(chunk, unfinished)):
            if not (every or stops) and not chunk.exact and chunk.words[k] in STOP:
                slots_of.append(-1)
                continue
            if slot.term in numbers:
                number = numbers[slot.term]
                slots[number] = slots[number]._replace(prefix=slot.prefix or slots[number].prefix)
            else:
                number = numbers[slot.term] = len(slots)
                slots.append(slot)
            slots_of.append(number)
        joins += _joins(chunk, slots_of, unfinished)
        if before and slots_of and slots_of[0] >= 0 and _may_join(before[0], chunk):
            joined = before[0] + chunk.words[0]
            prefix = spell(joined) if unfinished and len(chunk.words) == 1 else ""
            joins.append(Join(term(joined), prefix, (before[1], slots_of[0])))
        before = (chunk.words[-1], slots_of[-1]) if slots_of and slots_of[-1] >= 0 and not chunk.exact else None
    return Words(tuple(slots), tuple(joins), stops and bool(slots))


def _word_ends(text: str) -> bool:
    return not (text[-1:].isalnum() or paired(text[-1:]) or text[-1:] in "+#")


def _slots(chunk: Chunk, unfinished: bool) -> list[QuerySlot]:
    if chunk.exact:
        other = term(chunk.words[-1]) if chunk.exact.startswith(".") else ""
        return [QuerySlot(chunk.exact, chunk.exact, "", other)]
    last = len(chunk.words) - 1
    return [
        QuerySlot(
            word, term(word), spell(word) if (unfinished and k == last) or (len(word) == 1 and paired(word)) else ""
        )
        for k, word in enumerate(chunk.words)
    ]


def _joins(chunk: Chunk, slots_of: Sequence[int], unfinished: bool) -> Iterator[Join]:
    """Yield the words of a chunk joined: all of them, and each two neighbours."""
    wanted = tuple(slot for slot in slots_of if slot >= 0)
    if not chunk.whole or chunk.exact or not wanted:
        return
    yield Join(term(chunk.whole), spell(chunk.whole) if unfinished else "", wanted)
    for k in range(len(slots_of) - 1) if len(slots_of) > 2 else ():
        if slots_of[k] >= 0 and slots_of[k + 1] >= 0:
            yield Join(term(chunk.words[k] + chunk.words[k + 1]), "", (slots_of[k], slots_of[k + 1]))


def _may_join(word: str, chunk: Chunk) -> bool:
    """Return whether people may write the two as one: "u net", "gpt 4o", "data set"."""
    if chunk.exact or not chunk.words or word.isdigit():
        return False
    following = chunk.words[0]
    if paired(word) or paired(following):
        return False
    return min(len(word), len(following)) <= 4 or following[0].isdigit()
