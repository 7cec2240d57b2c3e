"""An inverted index as arrays, and as bytes small enough to be sent to every reader.

Layout of the bytes, where v is an unsigned LEB128 number:

    v papers, v terms
    each term in the order of JavaScript's `<`: v shared prefix with the previous term, v length of the rest, its
        bytes (UTF-8), v bytes of postings
    the postings of each term, one after the other: v (gap to the previous paper << 3 | impact), the first from
        paper -1

A part of an index (`parts`) has the same layout with fewer terms. `static/js/search/search.js` reads it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class Index(NamedTuple):
    """Which terms are in which papers: the postings of term i are rows starts[i] to starts[i + 1]."""

    papers: int
    terms: tuple[str, ...]  # in the order of their UTF-16 units
    starts: Integers  # (terms + 1,)
    rows: NDArray[np.int32]  # papers, ascending within a term
    impacts: NDArray[np.uint8]  # 0..7


def order_of(term: str) -> bytes:
    """Return a sort key that orders terms as JavaScript does."""
    return term.encode("utf-16-be", "surrogatepass")


def merge(indexes: Sequence[Index]) -> Index:
    """Return one index of several: the papers of each are numbered after those of the previous ones."""
    if len(indexes) == 1:
        return indexes[0]
    numbers_of: dict[str, int] = {}
    numbers, rows, first = [], [], 0
    for index in indexes:
        names = np.array([numbers_of.setdefault(term, len(numbers_of)) for term in index.terms], np.int32)
        numbers.append(np.repeat(names, np.diff(index.starts)))
        rows.append(index.rows + np.int32(first))
        first += index.papers
    impacts = [index.impacts for index in indexes]
    return from_postings(
        first, list(numbers_of), _joined(numbers, np.int32), _joined(rows, np.int32), _joined(impacts, np.uint8)
    )


def joined(parts: Sequence[Index]) -> Index:
    """Return the index that these parts form, in their order."""
    ends = np.cumsum([0, *(int(part.starts[-1]) for part in parts)])
    starts = [part.starts[:-1] + end for part, end in zip(parts, ends, strict=False)]
    return Index(
        parts[0].papers,
        tuple(term for part in parts for term in part.terms),
        np.concatenate([*starts, ends[-1:]]),
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.impacts for part in parts]),
    )


def _joined(arrays: Sequence[NDArray[np.generic]], kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(arrays) if arrays else np.zeros(0, kind)


def from_postings(
    papers: int, terms: Sequence[str], numbers: NDArray[np.int32], rows: NDArray[np.int32], impacts: NDArray[np.uint8]
) -> Index:
    """Return the index of postings (term number, paper, impact) with ascending papers for each term."""
    order = sorted(range(len(terms)), key=lambda n: order_of(terms[n]))
    place = np.empty(len(terms), np.int32)
    place[order] = np.arange(len(terms), dtype=np.int32)
    numbers = place[numbers]
    by_term = np.argsort(numbers, kind="stable")
    starts = np.zeros(len(terms) + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=len(terms)), out=starts[1:])
    return Index(papers, tuple(terms[n] for n in order), starts, rows[by_term], impacts[by_term])


# --- bytes -----------------------------------------------------------------------------------------------------------


_SHORT = [bytes([number]) for number in range(128)]


def varint(number: int) -> bytes:
    """Return a number as unsigned LEB128."""
    if number < 128:
        return _SHORT[number]
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _coded(values: NDArray[np.int64]) -> tuple[bytes, NDArray[np.int64]]:
    """Return many numbers as LEB128, and the end offset of each."""
    sizes = np.ones(len(values), np.int64)
    for shift in (7, 14, 21, 28):
        sizes += values >> shift > 0
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for step in range(5):
        some = sizes > step
        more = (sizes[some] > step + 1).astype(np.int64) << 7
        out[ends[some] - sizes[some] + step] = (values[some] >> (7 * step)) & 127 | more
    return out.tobytes(), ends


def _postings(index: Index) -> tuple[bytes, Integers]:
    """Return the postings of all terms as bytes, and the start offset of each term's."""
    before = np.empty(len(index.rows), np.int64)
    before[1:] = index.rows[:-1]
    before[index.starts[:-1][np.diff(index.starts) > 0]] = -1
    data, ends = _coded((index.rows - before) << 3 | index.impacts)
    return data, np.concatenate([[0], ends])[index.starts]


def term_head(term: bytes, before: bytes, size: int) -> bytes:
    """Return a term as encoded in an index after the previous term; `size` is the size of its postings."""
    shared, most = 0, min(len(before), len(term))
    while shared < most and before[shared] == term[shared]:
        shared += 1
    return varint(shared) + varint(len(term) - shared) + term[shared:] + varint(size)


def encode(index: Index) -> bytes:
    """Return the whole index as bytes."""
    return b"".join(part for _, part in parts(index, None)) or varint(index.papers) + varint(0)


def parts(index: Index, size: int | None) -> Iterator[tuple[str, bytes]]:
    """Yield the index in parts of about `size` bytes (None: one part), each with its first term.

    A term is never split, so the part of a very common term may be larger.
    """
    body, starts = _postings(index)
    first, before, head = 0, b"", bytearray()
    for n, term in enumerate(index.terms):
        if size is not None and n > first and len(head) + int(starts[n + 1] - starts[first]) > size:
            yield index.terms[first], _part(index, first, n, head, body[starts[first] : starts[n]])
            first, before, head = n, b"", bytearray()
        coded = term.encode()
        head += term_head(coded, before, int(starts[n + 1] - starts[n]))
        before = coded
    if index.terms:
        yield index.terms[first], _part(index, first, len(index.terms), head, body[starts[first] :])


def _part(index: Index, first: int, end: int, head: bytes | bytearray, body: bytes) -> bytes:
    return varint(index.papers) + varint(end - first) + head + body


def decode(data: bytes) -> Index:
    """Return the index that `encode` turned into these bytes."""
    at = 0

    def number() -> int:
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    papers, count = number(), number()
    terms, sizes, before = [], [], b""
    for _ in range(count):
        shared, length = number(), number()
        before = before[:shared] + data[at : at + length]
        at += length
        terms.append(before.decode())
        sizes.append(number())
    values, ends = _numbers(np.frombuffer(data, np.uint8, offset=at))
    starts = np.searchsorted(ends, np.concatenate([[0], np.cumsum(np.array(sizes, np.int64))]), side="right")
    return Index(papers, tuple(terms), starts, _rows(values >> 3, starts), (values & 7).astype(np.uint8))


def _numbers(coded: NDArray[np.uint8]) -> tuple[Integers, Integers]:
    """Return the numbers in LEB128 bytes, and the end offset of each."""
    last = np.flatnonzero(coded < 128)
    firsts = np.concatenate([[0], last[:-1] + 1]) if len(last) else last
    steps = np.arange(len(coded)) - np.repeat(firsts, last - firsts + 1)
    values = np.add.reduceat((coded & 127).astype(np.int64) << (7 * steps), firsts) if len(last) else last
    return values, last + 1


def _rows(gaps: Integers, starts: Integers) -> NDArray[np.int32]:
    """Return the cumulative sums of the gaps, starting again at -1 for each term."""
    sums = np.cumsum(gaps)
    counts = np.diff(starts)
    begins = starts[:-1][counts > 0]
    before = np.where(begins > 0, sums[begins - 1], 0) if len(begins) else begins
    return np.asarray(sums - np.repeat(before, counts[counts > 0]) - 1, np.int32)
