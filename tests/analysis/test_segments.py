"""Words of scripts without spaces are found in the papers' own text."""

import random

import pytest

from confpapers.analysis.corpus import build_corpus, read_corpus
from confpapers.analysis.lexicon import Lexicon
from confpapers.analysis.phrases import alike
from confpapers.analysis.tokens import WordCounts, count_words
from confpapers.model import TextSettings

CHINESE = [
    *(
        "自然语言处理",
        "语言模型",
        "卷积神经网络",
        "机器人",
        "路径规划",
        "图像分割",
        "情感分析",
        "词向量",
        "灯塔",
        "潮汐",
    ),
    *("数据", "精度", "系统"),
]
JAPANESE = [
    *("自然言語処理", "言語モデル", "機械学習", "画像認識", "ベイズ推定", "灯台", "潮汐", "データ", "精度", "ロボット"),
]
PIECES = {  # across the border of two words, or a part of one
    "zh": ["言处", "然语", "经网", "器人", "径规", "像分", "感分", "词向", "语言处理", "神经网", "语言模"],
    "ja": ["言処", "然言", "械学", "像認", "語処", "言語モ", "自然言語", "定言語モデル"],
}
WORDS = {"zh": CHINESE, "ja": JAPANESE}


def _texts(language: str, papers: int, length: int) -> list[str]:
    """Abstracts of five words each, which follow each other in any order, with particles between some of them."""
    draw, ends = random.Random(4), {"zh": ["的", "，", "", ""], "ja": ["の", "，", "を", ""]}[language]
    own = [draw.sample(WORDS[language], 5) for _ in range(papers)]
    return ["".join(draw.choice(words) + draw.choice(ends) for _ in range(length)) + "。" for words in own]


def _vocabulary(texts: list[str], language: str = "zh", least: int = 3) -> set[str]:
    settings = TextSettings(max_share=1.0, min_papers=least)
    return set(build_corpus([count_words(text, language=language) for text in texts], settings).vocabulary)


def _counted(language: str, papers: int, length: int = 25) -> list[WordCounts]:
    return [count_words(text, language=language) for text in _texts(language, papers, length)]


@pytest.mark.parametrize(("papers", "length"), [(12, 25), (60, 25), (30, 400)])
@pytest.mark.parametrize("language", ["zh", "ja"])
def test_the_vocabulary_has_whole_words_and_no_pieces(language: str, papers: int, length: int) -> None:
    vocabulary = _vocabulary(_texts(language, papers, length), language)
    assert not vocabulary & set(PIECES[language])
    assert set(WORDS[language]) <= vocabulary


def test_words_of_full_texts_are_found_although_phrases_that_occur_once_are_not_counted() -> None:
    others = [word for word in CHINESE if word != "机器人"]
    draw = random.Random(2)
    texts = ["的".join([*draw.choices(others, k=700), *["机器人"] * (1 if paper % 6 else 3)]) for paper in range(60)]
    assert all(min(count_words(text, language="zh").phrases.values()) >= 2 for text in texts)
    vocabulary = _vocabulary(texts)
    assert "机器人" in vocabulary
    assert not vocabulary & {"器人", "机器", *PIECES["zh"]}


def test_of_a_word_longer_than_all_phrases_its_beginning_and_its_end_are_shown() -> None:
    draw = random.Random(3)
    texts = [
        "".join(draw.choice(["无线传感器网络", *"，" * 8]) + draw.choice(CHINESE) for _ in range(9)) for _ in range(40)
    ]
    pieces = {word for word in _vocabulary(texts) if set(word) < set("无线传感器网络")}
    assert pieces == {"无线传感器", "传感器网络"}


def test_characters_that_meet_by_chance_at_many_borders_are_no_word() -> None:
    draw = random.Random(5)
    kinds = [draw.choice("甲乙丙丁戊己庚辛") + draw.choice("梅兰竹菊松柏桃李") for _ in range(40)]
    texts = []
    for _ in range(80):
        words = [f"{draw.choice(kinds)}性" for _ in range(15)] + [f"分{draw.choice(kinds)}" for _ in range(15)]
        draw.shuffle(words)
        texts.append("，".join(words) + f"。{draw.choice(kinds)}性分{draw.choice(kinds)}")
    vocabulary = _vocabulary(texts)
    assert set(kinds) & vocabulary
    assert "性分" not in vocabulary


def test_a_word_of_one_paper_does_not_hide_the_shorter_word_of_others() -> None:
    texts = [f"{word}，灯塔。" * (2 if word == "潮汐" else 1) for word in ["潮汐", "数据", "精度"]]
    assert "灯塔" in _vocabulary([*texts, "灯塔群，" * 40], least=2)


def test_a_particle_beside_a_word_is_no_part_of_it() -> None:
    draw = random.Random(1)
    texts = [
        "".join(f"{draw.choice(CHINESE)}，" for _ in range(20)) + "灯塔群中，" * (paper < 3) for paper in range(60)
    ]
    texts = [text.replace("灯塔，", "灯塔群，") for text in texts]
    vocabulary = _vocabulary(texts)
    assert "灯塔群" in vocabulary
    assert "灯塔群中" not in vocabulary


def test_a_word_in_a_longer_one_counts_alone_only_where_it_is_alone() -> None:
    texts = ["语言模型，自然语言处理。语言，", "自然语言处理。语言模型，", "语言。自然语言处理，语言模型，"] * 4
    corpus = build_corpus([count_words(text, language="zh") for text in texts], TextSettings(min_papers=2))
    counts = dict(zip(corpus.vocabulary, corpus.counts.toarray().T.tolist(), strict=True))
    assert counts["自然语言处理"] == [1] * 12
    assert counts["语言"] == [1, 0, 1] * 4


def test_the_words_of_english_papers_are_chosen_as_before_beside_chinese_ones() -> None:
    english = [count_words(f"The {bird} egg hatches beside the tide gauge") for bird in ("tern", "gull", "stork") * 6]
    alone = build_corpus(english, TextSettings())
    mixed = build_corpus([*english, *_counted("zh", 18)], TextSettings())
    shown = {name for name in mixed.vocabulary if name.isascii()}
    assert {"egg hatches", "tide gauge"} & set(alone.vocabulary) == {"egg hatches", "tide gauge"} & shown
    assert "自然语言处理" in mixed.vocabulary


def test_further_papers_are_counted_over_the_same_words() -> None:
    papers = _counted("zh", 60)
    corpus, reading = read_corpus(papers, TextSettings())
    again = Lexicon.of(reading).count(papers, corpus)
    assert (again.counts != corpus.counts).nnz == 0
    assert (again.matching != corpus.matching).nnz == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("神经网络", "网络", True), ("语言模型", "语言处理", True), ("潮汐", "灯塔", False), ("神经", "经济", False)],
)
def test_names_of_a_topic_that_share_two_characters_are_alike(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
