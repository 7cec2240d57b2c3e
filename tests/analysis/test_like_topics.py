"""Topics take numbers and names of similar topics in other conferences."""

from confpapers.analysis.like_topics import PeerTopic, names_like, order_like

TIDES = ("tide", "gauge", "ebb", "harbour", "moon")
LAMPS = ("lamp", "wick", "oil", "glass", "night")
KNOTS = ("knot", "yarn", "loop", "needle", "wool")
PEERS = (
    PeerTopic(number=0, name="Lamps · Wick", words=LAMPS),
    PeerTopic(number=2, name="Tides", words=("tides", "ebb", "gauge", "moon", "salt")),
    PeerTopic(number=7, name="Knots", words=KNOTS),
)


def test_similar_topics_share_numbers_and_the_others_fill_the_gaps() -> None:
    assert order_like([TIDES, KNOTS, LAMPS], PEERS).tolist() == [2, 1, 0]  # of a number that is not there, knots keep
    assert order_like([KNOTS, LAMPS], PEERS).tolist() == [1, 0]
    assert order_like([TIDES, KNOTS], ()).tolist() == [0, 1]


def test_the_more_similar_of_two_peers_decides() -> None:
    weak = PeerTopic(number=1, name="Ebb", words=("ebb", "boat", "tide", "oar", "sail"))
    assert order_like([KNOTS, LAMPS, TIDES], (weak, *PEERS)).tolist() == [1, 0, 2]


def test_a_name_is_reused_if_it_fits_both_topics_and_is_free() -> None:
    assert names_like([KNOTS, TIDES, LAMPS], PEERS, set()) == {0: "Knots", 1: "Tides", 2: "Lamps · Wick"}
    assert names_like([KNOTS, TIDES, LAMPS], PEERS, {"Wick"}) == {0: "Knots", 1: "Tides"}
    without = tuple(word for word in LAMPS if word != "wick")
    assert names_like([without], PEERS, set()) == {}
    assert names_like([("tide", "boat", "oar", "sail", "rope")], PEERS, set()) == {}


def test_no_two_topics_share_a_name() -> None:
    result = names_like([TIDES, ("ebb", "tide", "gauge", "moon", "boat")], PEERS, set())
    assert list(result.values()) == ["Tides"]
