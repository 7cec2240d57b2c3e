"""The tables of the page's benchmark, as the documentation shows them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks import measuring

Figures = Mapping[str, Mapping[str, float]]  # condition → figure → value
CONDITIONS = {"plain": "desktop", "cpu/4": "phone, processor 4× slower", "4G cpu/4": "the same on 4G"}
_SUFFIXES = {"plain": "", "cpu/4": " at 4×", "4G cpu/4": " on 4G"}
_ROWS = {
    "first_paint_ms": ("first paint, ms", 0),
    "largest_paint_ms": ("largest paint, ms", 0),
    "ready_ms": ("ready, ms", 0),
    "blocking_ms": ("total blocking, ms", 0),
    "shift": ("layout shift", 3),
    "kilobytes": ("KB before the first interaction", 0),
    "key_ms": ("slowest of eight texts, to the painted list, ms", 0),
    "presented_p50_ms": ("a key press to the frame on the screen, median of seven, ms", 0),
    "presented_ms": ("the slowest of them, ms", 0),
    "floor_ms": ("the same on an empty page, median, ms", 0),
    "key_cpu_ms": ("processor time of a text, with all that follows, ms", 0),
    "sort_ms": ("slowest of three sorts, ms", 0),
    "recommend_ms": ("a recommendation, ms", 1),
    "frame_p95_ms": ("scrolling 4,000 pixels a second, 95 % of frames within, ms", 1),
    "frame_max_ms": ("the longest frame, ms", 1),
    "heap_megabytes": ("heap, MB", 1),
}
_LIGHTHOUSE = {
    "performance": ("performance", 0),
    "accessibility": ("accessibility", 0),
    "best-practices": ("best practices", 0),
    "seo": ("SEO", 0),
    **{name: _ROWS[name] for name in ("largest_paint_ms", "blocking_ms", "shift")},
}


def page_table(figures: Figures, gates: Figures) -> list[list[str]]:
    """A row for each figure, a column for each condition; what misses its gate is bold."""
    rows = [["", "gate", *(CONDITIONS[condition] for condition in CONDITIONS)]]
    for name, (label, digits) in _ROWS.items():
        cells = [_cell(figures[at][name], gates[at].get(name), digits) for at in CONDITIONS]
        rows.append([label, _gate(name, gates), *cells])
    return rows


def _gate(name: str, gates: Figures) -> str:
    """ "32; 100 at 4×": the gates of a figure."""
    texts: dict[float, str] = {}
    for condition, suffix in _SUFFIXES.items():
        if (gate := gates[condition].get(name)) is not None:
            texts.setdefault(gate, f"{gate:,.4g}{suffix}")
    return "; ".join(texts.values())


def _cell(value: float, gate: float | None, digits: int, *, least: bool = False) -> str:
    text = f"{value:,.{digits}f}"
    missed = gate is not None and (value < gate if least else value > gate)
    return f"**{text}**" if missed else text


def lighthouse_table(
    scored: Mapping[str, Mapping[str, float]], gates: Mapping[str, float], scores: Mapping[str, float]
) -> list[list[str]]:
    """A row for each of Lighthouse's figures, a column for each page; recorded columns of other pages are kept."""
    recorded = _recorded("lighthouse")
    others = [head for head in recorded.get("", [])[1:] if head not in scored]
    rows = [["Lighthouse for a phone", "gate", *others, *scored]]
    for name, (label, digits) in _LIGHTHOUSE.items():
        gate = {**gates, **scores}.get(name)
        old = [recorded[label][1 + recorded[""][1:].index(head)] if label in recorded else "" for head in others]
        cells = [_cell(figures[name], gate, digits, least=name in scores) for figures in scored.values()]
        rows.append([label, f"{gate:,.4g}", *old, *cells])
    return rows


def _recorded(table: str) -> dict[str, list[Any]]:
    """The recorded rows of a table by their label, without it; "" is the head."""
    recorded = json.loads((measuring.RESULTS / "page.json").read_text("utf-8"))
    rows: Sequence[Sequence[Any]] = recorded.get(table, {}).get("rows", [[]])
    return {"" if at == 0 else row[0]: list(row[1:]) for at, row in enumerate(rows) if row}
