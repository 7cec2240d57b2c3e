"""The contents of a card."""

import pytest

from confpapers.model import Entry
from confpapers.site.cards import cards

ABSTRACT = "Tides are old. We measure $a. We count$ in it. The end of the text comes here."


@pytest.mark.parametrize(
    ("sentence", "start"),
    [("The end of the text comes here.", 47), ("We count$ in it.", 0), ("Tides are old.", 0)],
    ids=["after the formula", "inside the formula", "at the beginning"],
)
def test_a_card_begins_with_the_telling_sentence_unless_that_would_split_a_formula(sentence: str, start: int) -> None:
    entry = Entry(id="tides", title="Tides", authors=(), abstract=ABSTRACT, url="", pdf_url="", gist=sentence)
    (card,) = cards([entry], ())
    assert card.math
    assert card.gist == start
