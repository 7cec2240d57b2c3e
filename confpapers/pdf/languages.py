"""The language of a text, from its script and its function words, and layout properties of scripts.

Scripts used by one language identify it. Languages that share the Latin, Cyrillic or Arabic script are distinguished by
their most frequent words, which occur in every sentence.
"""

import re
from collections import Counter

SAMPLE = 20_000  # characters from the beginning
MIN_LETTERS = 20  # with fewer there is no decision
MIN_SMALL = 0.06  # minimum share of a language's function words among the words
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

SCRIPTS = {
    "kana": re.compile("[\u3041-\u309f\u30a1-\u30fa\uff66-\uff9f]"),
    "han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "hangul": re.compile("[\uac00-\ud7af\u1100-\u11ff\u3131-\u318e]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "thai": re.compile("[\u0e00-\u0e7f]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
ONE_LANGUAGE = {"hangul": "ko", "greek": "el", "hebrew": "he", "devanagari": "hi", "thai": "th"}
DENSE = frozenset({"kana", "han", "hangul"})  # one character carries as much as two or three letters

_SMALL = {
    "en": "the of and to in is that for with as are this by on be we which an from it at or can our not have has",
    "de": "der die das und ist von mit den für im auf ein eine des zu nicht wird werden sich als auch dem wir bei",
    "fr": "le la les des et est une un du que pour dans par sur avec nous sont ce qui au cette aux plus ou",
    "es": "el los las del que una por con para es se como más este esta son al su entre no lo y en",
    "pt": "os as uma um que para com não por se dos da do das como mais este esta são ao foi em e o é",
    "it": "il di che gli una per con non sono della del delle dei nel alla si è come più questo questa i e un",
    "nl": "het een van en is dat op te voor met zijn niet aan er om ook als deze bij wordt door we",
    "pl": "i w na z się jest do nie że oraz dla przez od jako są tym ten po za które może",
    "cs": "a v na se je že s z do pro jsou od jako by ale nebo podle které při tak k o",
    "sv": "och att det som en av är för på med den till i de ett har inte om vi kan",
    "da": "og at det som en af er for på med den til i de et har ikke om vi kan",
    "fi": "ja on ei että se ovat kun tai mukaan joka myös voidaan ole sekä kuin tämä",
    "hu": "a az és hogy nem egy is meg van ez mint csak vagy azt ezt a",
    "ro": "și în de la cu pe o că nu din pentru este sunt care un mai sau prin",
    "tr": "ve bir bu için ile olarak da de olan daha çok en gibi ise ya göre",
    "vi": "và của là các trong cho một được với những có không này để từ theo",
    "id": "yang dan di dengan untuk pada ini dari dalam adalah tidak ke dapat oleh sebagai",
    "ca": "el els les de la que i una un per amb és del en no aquest com més són",
    "ru": "и в на не что с как для по из это от к а при или его также были их мы",
    "uk": "і в на не що з як для до та це від при або його також були їх ми у є",
    "bg": "и на в за се от да са не с е по като това при или които ще",
    "sr": "и у на је да се за су са од као не који или из то при",
    "ar": "في من على إلى أن هذا هذه التي عن مع الذي كما بين كان ما أو",
    "fa": "و در به از که این با را است برای آن می یک بر شده های",
}
SMALL = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_LANGUAGES_OF: dict[str, list[str]] = {}  # the languages that have a function word
for _language, _words in SMALL.items():
    for _word in _words:
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_NOT_ONLY_ENGLISH = frozenset(word for word, languages in _LANGUAGES_OF.items() if languages != ["en"])
_ONLY_ENGLISH = SMALL["en"] - _NOT_ONLY_ENGLISH
_BY_SCRIPT = {"cyrillic": ("ru", "uk", "bg", "sr"), "arabic": ("ar", "fa")}
_OTHERS = tuple(language for language in SMALL if language not in ("ru", "uk", "bg", "sr", "ar", "fa"))
WORD = re.compile(r"[^\W\d_]+")


def script(text: str) -> str:
    """Return the script of most of the text ("latin", "han", "kana", ...), or "" without letters.

    Text with a tenth of kana is Japanese, however many Chinese characters it contains.
    """
    text = text[:SAMPLE]
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else ""
    counts = {name: len(letters.findall(text)) * (3 if name in DENSE else 1) for name, letters in SCRIPTS.items()}
    if counts["kana"] and counts["kana"] >= 0.1 * (counts["han"] + counts["kana"]):
        counts["kana"] += counts.pop("han")
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


def language(text: str) -> str:
    """Return the language of a text as a BCP 47 tag ("en", "zh", "ru", ...), or "" if there is too little text."""
    text = text[:SAMPLE]
    letters = sum(map(str.isalpha, text[: 10 * MIN_LETTERS]))
    if letters < MIN_LETTERS:  # which the beginning of most texts has
        letters = sum(map(str.isalpha, text))
    written = script(text)
    if written in DENSE:
        return {"han": "zh", "kana": "ja", "hangul": "ko"}[written] if letters >= MIN_LETTERS / 4 else ""
    if letters < MIN_LETTERS:
        return ""
    if written in ONE_LANGUAGE:
        return ONE_LANGUAGE[written]
    return _by_words(text, _BY_SCRIPT.get(written, _OTHERS))


def _by_words(text: str, candidates: tuple[str, ...]) -> str:
    """Return the candidate whose function words are most frequent, or "" if none has enough of them."""
    if "en" in candidates and _is_clearly_english(text):
        return "en"
    words = Counter(WORD.findall(text.lower()))
    counts = dict.fromkeys(candidates, 0)
    for word in words.keys() & _LANGUAGES_OF.keys():
        for name in _LANGUAGES_OF[word]:
            if name in counts:
                counts[name] += words[word]
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= MIN_SMALL * max(words.total(), 1) else ""


def _is_clearly_english(text: str) -> bool:
    """Return whether a text has more words of English alone than of all other languages together, as most texts have:
    finding that out costs a third of comparing all languages.
    """
    words = text.lower().split()
    english = sum(map(_ONLY_ENGLISH.__contains__, words))
    return english > max(MIN_SMALL * len(words), sum(map(_NOT_ONLY_ENGLISH.__contains__, words)))


def direction(tag: str) -> str:
    """Return "rtl" for a language written from right to left, else "ltr"."""
    return "rtl" if tag.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
