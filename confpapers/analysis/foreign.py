"""Words of languages other than English: their stop words, and segmentation of scripts without spaces.

Chinese is counted by character pairs, as search engines do, because no word is shorter and a dictionary would be large.
In Japanese, runs of katakana are words, kanji are counted by pairs, and hiragana, which carries the grammar, separates
them. Korean words lose their particles.
"""

import functools
import re
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
        问题 如下 采用 分析 表明 相关 工作 下面 如图 如表 公式 目前 由于 对于 主要 首先 其次 最后 得到 情况
        同时 以上 以下 作者 图表 论文
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


@functools.lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language (BCP 47), including academic boilerplate; empty for unknown languages."""
    from stop_words import get_stop_words

    listed = get_stop_words(_NAMES[language]) if language in _NAMES else ()
    return frozenset(word.lower() for word in listed) | frozenset(_ACADEMIC.get(language, "").split())


def words(tokens: Sequence[str], language: str) -> list[str]:
    """Return the tokens as words of their language; a stop word becomes a full stop, which ends a phrase."""
    stop = stop_words(language) if language not in ("", "en") else frozenset()
    kept_words: list[str] = []
    for token in tokens:
        if DENSE.search(token):
            for word in _dense(token):
                kept_words += [".", word if word not in stop else "."]
            kept_words.append(".")
        elif token.lower() in stop:
            kept_words.append(".")
        else:
            kept_words.append(_without_particle(token) if HANGUL.fullmatch(token) else token)
    return [word if word.lower() not in stop else "." for word in kept_words] if language == "ko" else kept_words


def _dense(token: str) -> Iterator[str]:
    """Yield the words in a run of characters without spaces."""
    for piece in PIECE.findall(token):
        if re.match(f"[{HAN}]", piece):
            for run in CHINESE_PARTICLES.split(piece):
                yield from (run[at : at + 2] for at in range(len(run) - 1))
        elif not re.match("[\u3041-\u309f]", piece):
            yield piece


def _without_particle(word: str) -> str:
    bare = KOREAN_PARTICLES.sub("", word)
    return bare if len(bare) >= 2 else word
