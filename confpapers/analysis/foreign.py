"""Words of languages other than English: their stop words, and segmentation of scripts without spaces.

Chinese is counted by character pairs, as search engines do, because no word is shorter and a dictionary would be large.
Neighbouring pairs share a character and make phrases, as other words do: 神经 经网 网络 is 神经网络. A whole conference
then decides which pairs and phrases are words (`segments.py`). In Japanese, runs of katakana are words, kanji are
counted by pairs, and hiragana, which carries the grammar, separates them. Korean words lose their particles. Thai, Lao,
Khmer and Burmese have no spaces either: what is between their marks is counted, which is not read but compared.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

HAN, KATAKANA = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005", "\u30a1-\u30fa\u30fc"
DENSE = re.compile(f"[{HAN}{KATAKANA}\u3041-\u309f]")
PIECE = re.compile(f"[{HAN}]+|[{KATAKANA}]+|[\u3041-\u309f]+|[^{HAN}{KATAKANA}\u3041-\u309f]+")
PAIR = re.compile(f"[{HAN}]{{2}}")
CHINESE_PARTICLES = re.compile("[的了是在与與及或而这這那其之被将將也且但若则則该該们們吗呢吧]")
KOREAN_PARTICLES = re.compile(
    "(?:에서는|으로써|으로서|에서의|으로|에서|에게|까지|부터|보다|처럼|하는|하고|하여|하였다|한다|된다|되는|되어|이다|이며"
    "|들의|들을|들이|은|는|이|가|을|를|의|에|로|와|과|도|만|들)$"
)
HANGUL = re.compile("[\uac00-\ud7a3]{2,}")
# Hebrew, Arabic and the scripts of India write vowels as marks, and join the parts of a word by invisible characters.
MARKED = re.compile("[\u0591-\u0dff]")

_NAMES = {
    "ar": "arabic", "bg": "bulgarian", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "fa": "persian", "fi": "finnish", "fr": "french", "he": "hebrew", "hi": "hindi", "hu": "hungarian",
    "id": "indonesian", "it": "italian", "ja": "japanese", "ko": "korean", "nl": "dutch", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "slovak", "sv": "swedish",
    "tr": "turkish", "uk": "ukrainian", "vi": "vietnamese", "zh": "chinese",
}  # fmt: skip
_ACADEMIC = {
    "zh": """
        本文 我们 提出 方法 结果 实验 研究 进行 可以 使用 通过 基于 以及 一个 一种 不同 分别 其中 所示 因此
        问题 如下 采用 表明 相关 工作 下面 如图 如表 公式 目前 由于 对于 主要 首先 其次 最后 得到 情况
        同时 以上 以下 作者 图表 论文 针对 利用 面向 具有 能够 随着 提高 有效 需要 引入 给出 实现 难以 现有 传统 广泛
        关注 重要 意义 显著 提升 降低 优于 所提 依赖 大量 构建 改善 讨论 设计 介绍 验证 完成 然后 不足 缩短 一半 一类
        這些 本論 我們 結果 實驗 進行 通過 基於 一個 一種 分別 問題 採用 相關 針對 能夠 隨著 實現 傳統 顯著 優於 設計
        这种 这些 该文 此外 另外 为了 从而 并且 因而 然而 但是 如果 之间 之后 之前 关于 根据 具体 存在 成为 受到
    """,
    "ja": """
        本稿 本研 研究 手法 提案 結果 実験 方法 場合 問題 本論 論文 以下 以上 用い 行う 示す 考え 著者 第章
        参考
    """,
    "ko": """
        본 논문 연구 제안 방법 결과 실험 사용 통해 위해 대한 대해 따라 경우 그림 표 기반 이용 있다 있는 하며
        같은 같이 또한
    """,
    "ru": """
        данного данном данную представляет представлены представлена представлен является таким образом рис табл см
        статья статье статьи работа работе работы метод метода методы результат результаты результатов
        рисунок рис таблица данной данные данных автор авторы авторов исследование исследования можно
        является являются которые которых помощью использования используется использовать также позволяет
    """,
    "de": """
        arbeit methode methoden ergebnis ergebnisse abbildung tabelle artikel autoren verwendet verwenden
        beispiel ansatz
    """,
    "fr": """
        article méthode méthodes résultat résultats figure tableau auteurs utilisé utiliser exemple approche
        travail
    """,
    "es": """
        artículo método métodos resultado resultados figura tabla autores utilizado utilizar ejemplo enfoque
        trabajo
    """,
    "pt": """
        artigo método métodos resultado resultados figura tabela autores utilizado utilizar exemplo
        abordagem trabalho
    """,
}


NEVER_ALONE = frozenset(("分析",))  # a part of words: 情感分析


@functools.cache
def marked_token() -> re.Pattern[str]:
    """Return the pattern of a word or a punctuation mark in scripts whose words contain marks: हिन्दी is one word."""
    marks = "".join(chr(code) for code in range(0x591, 0xE00) if unicodedata.category(chr(code)).startswith("M"))
    letter = f"(?:[^\\W_]|[{marks}\u200c\u200d])"
    return re.compile(rf"[^\W_]{letter}*(?:[-'’][^\W_]{letter}*)*|[^\s\w]")


@functools.lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language (BCP 47), including academic boilerplate; empty for unknown languages."""
    from stop_words import get_stop_words

    listed = get_stop_words(_NAMES[language]) if language in _NAMES else ()
    return frozenset(word.lower() for word in listed) | frozenset(_ACADEMIC.get(language, "").split())


def words(tokens: Sequence[str], language: str) -> list[str]:
    """Return the tokens as words of their language; a stop word becomes a full stop, which ends a phrase.

    >>> words(["情绪分类的模型"], "zh")
    ['.', '情绪', '绪分', '分类', '.', '模型', '.']
    """
    stop = stop_words(language) if language not in ("", "en") else frozenset()
    kept_words: list[str] = []
    for token in tokens:
        if DENSE.search(token):
            kept_words += [".", *_dense(token, language, stop), "."]
        elif token.lower() in stop:
            kept_words.append(".")
        else:
            kept_words.append(_without_particle(token) if HANGUL.fullmatch(token) else token)
    return [word if word.lower() not in stop else "." for word in kept_words] if language == "ko" else kept_words


def joined(parts: Sequence[str]) -> str:
    """Return a phrase as it is written: pairs of characters share one, and scripts without spaces have none.

    >>> joined(["神经", "经网", "网络"]), joined(["ベイズ", "推定"]), joined(["low", "rank"])
    ('神经网络', 'ベイズ推定', 'low rank')
    """
    text = parts[0]
    for before, part in itertools.pairwise(parts):
        if part.isascii() or not DENSE.match(part) or not DENSE.match(before[-1]):
            text += f" {part}"
        else:
            text += part[1:] if PAIR.fullmatch(before) and PAIR.fullmatch(part) else part
    return text


def _dense(token: str, language: str, stop: frozenset[str]) -> Iterator[str]:
    """Yield the words in a run of characters without spaces, with full stops for what ends a phrase."""
    for piece in PIECE.findall(token):
        if re.match(f"[{HAN}]", piece):
            for number, run in enumerate(_borders(language).split(piece)):
                yield from (".",) * (number > 0)
                yield from (run[at : at + 2] for at in range(len(run) - 1)) if len(run) > 1 else (".",)
        else:
            yield piece if not re.match("[\u3041-\u309f]", piece) and piece not in stop else "."


@functools.lru_cache(maxsize=8)
def _borders(language: str) -> re.Pattern[str]:
    """Return the pattern of what divides a run of Chinese characters: particles, and stop words of two or more."""
    several = sorted((word for word in stop_words(language) if re.fullmatch(f"[{HAN}]{{2,}}", word)), key=len)
    return re.compile("|".join([*reversed(several), CHINESE_PARTICLES.pattern]))


def _without_particle(word: str) -> str:
    bare = KOREAN_PARTICLES.sub("", word)
    return bare if len(bare) >= 2 else word
