"""The fields of an entry."""

from confpapers.flow.paper_facts import paper_language
from confpapers.model import Paper


def test_the_language_of_a_title_alone_is_determined_by_its_script() -> None:
    cats = "A Cat Is Worth a Dog: A Study of a Sofa"
    abstract = "We show that the cat of the house is at home on the sofa, and that it is not to be moved from there."
    papers = [
        Paper(id="1", title=cats),
        Paper(id="2", title=cats, abstract=abstract),
        Paper(id="3", title="校园猫检测：一个新的数据集与方法"),
    ]
    assert [paper_language(paper) for paper in papers] == ["", "en", "zh"]
