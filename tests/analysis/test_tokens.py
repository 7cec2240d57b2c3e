"""Which words and phrases are counted in a paper's texts."""

import pytest

from confpapers.analysis import stopwords, tokens
from confpapers.model import Document

READ = {
    # text                                                     words that are counted
    "We propose a Novel Lantern for the harbour": {"lantern": 1, "harbour": 1},
    "lantern-based harbours; state-of-the-art lanterns": {"lantern": 1, "harbours": 1, "lanterns": 1},
    "a low-rank, non-convex and zero-shot lantern": {"low-rank": 1, "non-convex": 1, "zero-shot": 1, "lantern": 1},
    "lantern re-ignition and re-ignitions": {"lantern": 1, "re-ignition": 1, "re-ignitions": 1},
    "3D lanterns, 2D harbours, 17 x 4 and x-1": {"3d": 1, "lanterns": 1, "2d": 1, "harbours": 1},
    "LSTM and qwrtzplk, CIFAR-10 and fog2boat": {"lstm": 1, "cifar-10": 1, "fog2boat": 1},
    "the lantern's wick, it isn't a naïve wick": {"lantern": 1, "wick": 2, "naïve": 1},
    "(cid:12)lantern http://example.org/harbour a.b@example.org": {"lantern": 1},
    r"a \mathcal{lantern} of $\alpha x_i \in harbour$ wicks": {"lantern": 1, "wicks": 1},
    "lanterns (Pearl et al., 2009) as in Moth and Flame (1988)": {"lanterns": 1},
    "geometrically aaargh lantern, Ct and GP": {"lantern": 1, "gp": 1},
    "of λmin and ‖A‖, kAk, kθk, Szepes´an": {"szepesan": 1},
    "lanterns [Moth, Wick & Flame, 1988; Gull and Tern\n(2009b)]": {"lanterns": 1},
    "\ufb01laments of low\u2013rank wicks": {"filaments": 1, "low-rank": 1, "wicks": 1},
}


@pytest.mark.parametrize(("text", "counted"), READ.items())
def test_words_are_counted_and_fragments_are_not(text: str, counted: dict[str, int]) -> None:
    result = tokens.count_words(text).words
    message = {word: n for word, n in result.items() if word not in stopwords.ACADEMIC | stopwords.WEAK}
    assert message == counted


def test_phrases_do_not_cross_punctuation_or_stop_words() -> None:
    result = tokens.count_words("Brass lantern wicks burn. Harbour fog, and the brass lantern of harbour fog")
    assert result.phrases == {
        "brass lantern": 2,
        "lantern wicks": 1,
        "wicks burn": 1,
        "brass lantern wicks": 1,
        "lantern wicks burn": 1,
        "harbour fog": 2,
    }


def test_capitals_are_kept_unless_a_sentence_starts_or_all_words_have_them() -> None:
    result = tokens.count_words(
        "Lantern Wicks In Harbours", "Lanterns with a Fresnel lens. ReLU wicks near fog of the quay"
    )
    assert result.cased == {"Fresnel": 1, "ReLU": 1}


def test_in_a_full_paper_a_phrase_must_occur_twice() -> None:
    filler = "fog, " * tokens.LONG_TEXT
    result = tokens.count_words("brass lantern", filler + "brass lantern, copper lantern")
    assert result.phrases == {"brass lantern": 2}


def test_the_body_ends_where_the_references_begin() -> None:
    document = Document(pages=("one fog", "two fog REFERENCES three", "four"), page_count=3, references=(1, 8))
    assert tokens.body_text(document) == "one fog\ntwo fog "
    assert tokens.body_text(Document(pages=("one", "two"), page_count=2)) == "one\ntwo"


def test_stop_words_are_counted_separately_in_lower_case() -> None:
    result = tokens.count_words("However, the lantern and the wick burn slowly by a quay in 1988")
    assert {"however": 1, "the": 2, "and": 1, "by": 1, "in": 1}.items() <= result.common.items()
    assert not {"lantern", "quay", "1988", "a"} & result.common.keys()
    assert not result.common.keys() & result.words.keys()


# --- other languages -------------------------------------------------------------------------------------------------

OTHERS = [
    ("zh", "本文提出了一种情绪分类的LSTM模型", {"情绪", "绪分", "分类", "lstm", "模型"},
     {"本文", "提出", "类的", "了一"}),
    ("ja", "拡散モデルの収束について述べる", {"拡散", "モデル", "収束"}, {"について", "デル", "束に"}),
    ("ko", "고양이는 의자에서 잠을 자고 있다", {"고양이", "의자"}, {"고양이는", "있다"}),
    ("ru", "В данной работе кошка спит на стуле", {"кошка", "спит", "стуле"}, {"работе", "данной"}),
    ("de", "Die Katze schläft auf dem Stuhl und wird nicht gezählt", {"katze", "schläft", "stuhl", "gezählt"},
     {"die", "wird"}),
    ("hi", "यंत्र अधिगम द्वारा छवि वर्गीकरण की नई विधि", {"यंत्र", "अधिगम", "छवि", "वर्गीकरण"}, {"द्वारा", "यं", "त्र"}),
    ("bn", "যন্ত্র শিখন দ্বারা চিত্র শ্রেণীবিভাগ", {"যন্ত্র", "শিখন", "শ্রেণীবিভাগ"}, {"যন", "ত্র"}),
    ("ar", "التَّعَلُّم الآلي لتصنيف الصور ١٢٣", {"التَّعَلُّم", "لتصنيف"}, {"التَّ", "١٢٣"}),
    ("fa", "دسته\u200cبندی تصاویر", {"دسته\u200cبندی", "تصاویر"}, {"دسته", "بندی"}),
    ("he", "לְמִידַת מְכוֹנָה", {"לְמִידַת", "מְכוֹנָה"}, set()),
    ("fr", "Le chat dort sur une chaise avec nous", {"chat", "dort", "chaise"}, {"avec", "nous"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "counted", "left_out"), OTHERS, ids=[case[0] for case in OTHERS])
def test_other_languages_have_their_own_words_and_stop_words(
    language: str, text: str, counted: set[str], left_out: set[str]
) -> None:
    words = set(tokens.count_words(text, language=language).words)
    assert counted <= words
    assert not left_out & words


def test_stop_words_of_one_language_are_words_of_another() -> None:
    assert "die" in tokens.count_words("the die is cast", language="en").words
    assert "die" not in tokens.count_words("die Katze", language="de").words


def test_neighbouring_pairs_of_characters_make_phrases_up_to_six_characters() -> None:
    phrases = tokens.count_words("情绪分类方法，自然语言处理", language="zh").phrases
    assert {"情绪 绪分", "情绪 绪分 分类", "自然 然语 语言 言处 处理"} <= phrases.keys()
    assert not [phrase for phrase in phrases if "方法" in phrase or "类方" in phrase]  # a stop word ends a phrase
    assert tokens.count_words("ベイズ推定による", language="ja").phrases == {"ベイズ 推定": 1}
    for apart in ("情绪的分类", "情绪率的分类", "ベイズ率モデル"):
        assert not tokens.count_words(apart, language="zh").phrases.keys() & {"情绪 分类", "ベイズ モデル"}
