"""The fields of an entry."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from confpapers.flow.analyse import Sprites
from confpapers.flow.paper_facts import paper_language
from confpapers.flow.records import _computed
from confpapers.model import Paper, Similar


def test_the_language_of_a_title_alone_is_determined_by_its_script() -> None:
    cats = "A Cat Is Worth a Dog: A Study of a Sofa"
    abstract = "We show that the cat of the house is at home on the sofa, and that it is not to be moved from there."
    papers = [
        Paper(id="1", title=cats),
        Paper(id="2", title=cats, abstract=abstract),
        Paper(id="3", title="校园猫检测：一个新的数据集与方法"),
    ]
    assert [paper_language(paper) for paper in papers] == ["", "en", "zh"]


def test_what_was_not_computed_for_a_paper_is_left_out() -> None:
    analysis = SimpleNamespace(
        nearest=np.array([[1, -1], [0, 1]], np.int32),
        scores=np.array([[0.61238, 0.0], [0.5, 0.0]], np.float32),
        on_topic=np.array([[True, False], [False, False]]),
        doc_topic=np.array([[0.25, 0.75], [1 / 3, 2 / 3]], np.float32),
        subtopic=np.array([[1, -1], [0, 2]], np.int32),
        top_words=[(), (("tide", 0),)],
        coordinates=np.array([[np.nan, np.nan], [0.123456, 0.5]], np.float32),
        cells=np.array([[3, 4], [5, 6]], np.int32),
    )
    without, whole = _computed(["tides", "moons"], cast(Any, analysis), Sprites(numbers=[None, 7], images=[]))
    assert (without["subtopic"], without["x"], without["y"], without["tile"]) == (None, None, None, None)
    assert without["similar"] == (Similar(id="moons", score=0.6124, on_topic=True),)
    assert (whole["subtopic"], whole["x"], whole["topics"], whole["cell"]) == (
        (0, 2),
        0.12346,
        (0.3333, 0.6667),
        (5, 6),
    )
    assert whole["similar"] == (Similar(id="tides", score=0.5, on_topic=False),)
