"""The sentence of an abstract that says what the paper does; the abstracts are invented."""

import pytest

from confpapers.analysis.gist import gist, gist_span, sentences

WHY = "Umbrellas are a cornerstone of modern outdoor life. However, they drip."
HOW_WELL = (
    "Experiments on three puddles show that it outperforms the state of the art. Code is available at https://x.org."
)

ABSTRACTS = {
    "an announcement": (f"{WHY} In this paper, we propose a hat that holds an umbrella. {HOW_WELL}", 2),
    "a paper that presents": (f"{WHY} This paper presents a study of dripping in forty corridors. {HOW_WELL}", 2),
    "we introduce": (f"We introduce UMBRELLA, a hat with a handle for wet days. {WHY} {HOW_WELL}", 0),
    "the first of several": (f"{WHY} We propose a hat that folds. We also propose a sock that unfolds. {HOW_WELL}", 2),
    "a study": (f"{WHY} We study how quickly the drops of a wet umbrella fall. {HOW_WELL}", 2),
    "no announcement": ("Umbrellas are dry inside. Puddles are wet everywhere, whatever one does.", 0),
    "results are no announcement": (f"{WHY} A hat is proposed that holds an umbrella for its owner. {HOW_WELL}", 2),
}


@pytest.mark.parametrize("what", ABSTRACTS)
def test_the_sentence_that_announces_the_work_is_chosen(what: str) -> None:
    abstract, expected = ABSTRACTS[what]
    assert gist(abstract) == expected


def test_abbreviations_and_initials_do_not_end_sentences() -> None:
    text = "Hats by J. Example et al. are dry, i.e. Not wet. We propose more, e.g. Boots."
    assert [text[start:end].strip() for start, end in sentences(text)] == [
        "Hats by J. Example et al. are dry, i.e. Not wet.",
        "We propose more, e.g. Boots.",
    ]


def test_without_an_abstract_there_is_no_gist() -> None:
    assert gist("") == -1
    assert gist_span("") == (0, 0)
