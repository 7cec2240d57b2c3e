"""Options of a script are checked as those of the command line."""

import contextlib
from pathlib import Path
from typing import Any

import pytest

from confpapers.errors import UsageError
from confpapers.flow.options import Options, check_options


def test_paths_may_be_text() -> None:
    options = Options(site="pages", cache="cached", templates="look")  # type: ignore[arg-type]  # that is the point
    assert (options.site, options.cache, options.templates) == (Path("pages"), Path("cached"), Path("look"))


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"seed": -1}, "seed must be a whole number from 0 to 4294967295, not -1"),
        ({"seed": "x"}, "seed must be a whole number from 0 to 4294967295, not 'x'"),
        ({"seed": None}, "seed must be a whole number"),
        ({"limit": 0}, "limit must be a whole number from 1, not 0"),
        ({"limit": 2.5}, "limit must be a whole number from 1, not 2.5"),
        ({"jobs": 0}, "jobs must be a whole number from 1, not 0"),
        ({"topics": 1}, "topics must be a whole number from 2 to 60, not 1"),
        ({"topics": 61}, "topics must be a whole number from 2 to 60, not 61"),
        ({"delay": -1}, "delay must be a number from 0 to 3600, not -1"),
        ({"delay": float("nan")}, "delay must be a number from 0 to 3600, not nan"),
        ({"enrich": "arxiv"}, r"enrich must be a list of services, such as \('arxiv',\)"),
        ({"enrich": ("arxive",)}, "did you mean 'arxiv'"),
        ({"executor": "threads"}, "no executor 'threads'. Known: dask, dask:tcp://HOST:PORT, processes, serial"),
        ({"offline": True, "refresh": True}, "--refresh asks sites for what has changed, which --offline forbids"),
        ({"device": "gpu"}, "no device 'gpu'; use auto, cpu, cuda"),
        ({"templates": Path("nowhere")}, "--templates: there is no folder nowhere"),
        ({"static": Path("nowhere")}, "--static: there is no folder nowhere"),
    ],
    ids=str,
)
def test_a_wrong_option_is_refused_with_its_name_and_range(option: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_options(Options(**option))


@pytest.mark.parametrize(
    "option", [{}, {"limit": 1}, {"topics": 60}, {"delay": 0}, {"delay": 0.5}, {"seed": 2**32 - 1}], ids=str
)
def test_options_in_range_are_taken(option: dict[str, Any]) -> None:
    check_options(Options(**option))


@pytest.mark.parametrize(("executor", "refused"), [("processes", True), ("serial", True), ("dask:tcp://hub:1", False)])
def test_a_device_that_needs_what_is_not_installed_is_refused_before_the_work(
    executor: str, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    options = Options(device="cuda", executor=executor)
    with pytest.raises(UsageError, match="needs PyTorch") if refused else contextlib.nullcontext():
        check_options(options)
