"""The terms of all papers for the search, counted in groups of neighbours whose results are cached."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future

import msgspec

from confpapers.engine.runner import Runner
from confpapers.engine.step import StepOutput
from confpapers.flow.groups import ends_group
from confpapers.flow.steps import COUNT_TERMS
from confpapers.model import Entry
from confpapers.site.inputs import StoredBytes, StoredTerms, with_plain_names
from confpapers.site.search_index import SearchTexts


def search_terms(entries: Sequence[Entry], run: Runner) -> list[StoredTerms]:
    """Return the terms of all papers. One whose terms cannot be counted has none, and is reported."""
    groups = list(_groups(entries))
    futures = [_count(group, run) for group in groups]
    counted: list[StoredTerms] = []
    for group, future in zip(groups, futures, strict=True):
        output = future.result()
        if output is None and len(group) > 1:
            run.withdraw(COUNT_TERMS, group[0].id)
            counted += [part for entry in group for part in _stored([entry], _count([entry], run).result(), run)]
        else:
            counted += _stored(group, output, run)
    return counted


def _groups(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    group: list[Entry] = []
    for entry in entries:
        group.append(entry)
        if ends_group(entry.id, len(entries)):
            yield group
            group = []
    if group:
        yield group


def _count(group: Sequence[Entry], run: Runner) -> Future[StepOutput]:
    texts = [msgspec.to_builtins(SearchTexts.of(with_plain_names(entry))) for entry in group]
    return run.submit(COUNT_TERMS, label=group[0].id, edition=group[0].edition, papers=texts)


def _stored(group: Sequence[Entry], output: StepOutput, run: Runner) -> list[StoredTerms]:
    return [StoredTerms(tuple(entry.id for entry in group), StoredBytes(output, run.read))] if output else []
