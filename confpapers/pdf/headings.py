"""Headings around an abstract, in all languages of papers: its own heading, and those that end it."""

import re

_ABSTRACTS = """
a ?b ?s ?t ?r ?a ?c ?t|s ?u ?m ?m ?a ?r ?y|zusammenfassung|kurzfassung|r[ée]sum[ée]|resumen|resumo|riassunto|sommario
|samenvatting|streszczenie|abstrakt|abstrait|sammanfattning|tiivistelmä|özet|összefoglal[óá]s?|absztrakt|rezumat|περίληψη
|tóm tắt|abstrak|аннотация|реферат|резюме|анотація|анотация|сажетак|апстракт
|анатацыя|摘 {0,4}要|内容摘要|内容提要|提 {0,4}要
|概 {0,4}要|要 {0,2}旨|要 {0,2}約
|あらまし|アブストラクト|초 {0,4}록|요 {0,4}약|국문초록|الملخص|ملخص|مستخلص|چکیده|תקציר|सारांश
"""
ABSTRACT = re.compile(
    rf"^(?P<open>[^\w]{{0,3}})(?P<name>{''.join(_ABSTRACTS.split(chr(10)))})(?![^\W\d_])"
    r"(?P<mark>\s*[\]】〕>〉]?\s*[.:：—–\-\u2014\u2015|\]】]*)\s*(?P<text>.*)$",
    re.IGNORECASE,
)
INTRODUCTION = re.compile(
    r"^(?:(?:section )?(?:[\dIVX０-９]{1,3}|[一二三四五]|第[一1]章)\s{0,9}[.:．、。]?\s{0,9})?"
    r"(?:i ?n ?t ?r ?o ?d ?u ?c ?t ?i ?o ?n|introducci[óo]n|introdução|introduzione|einleitung|einführung|inleiding"
    r"|wstęp"
    r"|wprowadzenie|inledning|johdanto|giriş|bevezetés|úvod|introducere|εισαγωγή|введение|вступ|въведение|увод|motivation|overview"
    r"|引 {0,4}言|绪 {0,4}论|前 {0,4}言|导 {0,4}言|はじめに|序 {0,4}論|まえがき|緒言"
    r"|서 {0,4}론|머리말|들어가며|مقدمة|مقدمه|מבוא"
    r"|đặt vấn đề|pendahuluan)s?(?![^\W\d_])(?P<rest>.*)$",
    re.IGNORECASE,
)
FIRST_SECTION = re.compile(
    r"^(?:1|I|１)\s{0,9}[.．、]?\s{1,9}(?=[A-ZÀ-ÞЀ-Я\u3040-\u9fff\uac00-\ud7a3])"
    r"(?!.*(?i:универс|институт|інститут|лаборатор|кафедр|факульт|академи|university|institute|department|大学|대학))"
    r"[^.!?。]{2,70}$"
)
_CONTENTS = """
contents|table of contents|目 ?录|目 ?錄|目 ?次|차 ?례|목 ?차|оглавление|содержание|зміст|садржај|съдържание
|table des matières|sommaire|inhalt|inhaltsverzeichnis|índice|indice|sumário|spis treści|obsah|innehåll|inhoud
|inhoudsopgave|tartalomjegyzék|περιεχόμενα|免责声明|摘 ?要|abstract
"""
CONTENTS = re.compile(rf"^\W{{0,2}}(?:{''.join(_CONTENTS.split(chr(10)))})\W{{0,2}}$", re.IGNORECASE)
"""Headings that are no titles and end an abstract."""
OTHER_HEADING = re.compile(
    r"^\W{0,2}(?:key ?-?\s?words?|index terms|categories (?:and|&) subject|ccs concepts|general terms|acm reference"
    r"|mathematics subject|subject class|(?:ams|pacs|msc|jel)\b[^a-z]|contents$|table of contents|acknowledg"
    r"|schl(?:ü|u)sselw(?:ö|o)rter|mots[ -]cl(?:é|e)s|palabras[ -]clave|palavras[ -]chave|parole[ -]chiave"
    r"|słowa kluczowe"
    r"|anahtar|trefwoorden|nyckelord|avainsanat|klíčová slova|kulcsszavak|cuvinte cheie|từ khóa|kata kunci|λέξεις"
    r"|ключевые слова|ключові слова|ключови думи|кључне речи|клучни зборови"
    r"|для цитирования|для цитування|关 ?键 ?[词字]|關鍵[詞字]|中图分类号|中圖分類號"
    r"|文献标识码|文章编号|キーワード"
    r"|주제어|핵심어|키워드|중심어|색인어|الكلمات|کلمات کلیدی|מילות מפתח"
    r"|article history|article info|abbreviations?:"
    r"|additional key words|how to cite|to cite this)",
    re.IGNORECASE,
)
LICENCE = re.compile(
    r"^\W{0,3}(?:copyright|©|\(c\)|\d{4} the authors?\b|all rights reserved|(?:\d{4} )?(?:published"
    r"|production) (?:and hosting )?by"
    r"|this is an open[ -]access|open access$|licensed under|licen[sc]e:|crown copyright|\(?https?://creativecommons"
    r"|doi:|https?://(?:dx\.)?doi"
    r"|permission to (?:make|copy)|received(?::| \d{1,2} |\s+in revised)"
    r"|corresponding author|correspondence(?: to\b| should|:)"
    r"|e-?mail:|\d{4}\s(?:elsevier|springer|ieee|acm"
    r"|the author))",
    re.IGNORECASE,
)
FOOTER = re.compile(
    r"^(?:appearing in|copyright|©|proceedings of|permission to|correspond|preliminary work|arxiv:"
    r"|[*∗†‡]|\d+(?:st|nd|rd|th) conference)",
    re.IGNORECASE,
)


def opens_abstract(text: str, *, emphatic: bool, gap: bool) -> bool:
    """Return whether a line begins an abstract: the heading alone, or followed by a mark, other type or a wide gap."""
    ""
    match = ABSTRACT.match(text)
    if not match:
        return False
    rest = match["text"]
    if not rest:
        return True
    if match["name"][0].islower() and rest[0].islower() and not re.match(r"\s*[:：—]", match["mark"]):
        return False  # a line of a sentence: "abstract is set in bold type"
    marked = bool(re.search(r"[.:：—–\-\u2014\u2015\]】|]", match["mark"]))
    dense = bool(re.match("[\u3040-\u9fff\uac00-\ud7a3]", rest)) and " " in text[: match.start("text") + 1]
    named = rest[0].isupper() and match["name"].replace(" ", "").isupper()
    return marked or emphatic or gap or dense or named


def closes_abstract(text: str) -> bool:
    """Return whether a line is a heading that follows an abstract, or a licence note."""
    return begins_section(text) or (bool(LICENCE.match(text)) and not _inside_sentence(text))


def begins_section(text: str) -> bool:
    """Return whether a line is the heading of the first section, or of keywords and the like before it."""
    if _inside_sentence(text):
        return False
    introduction = INTRODUCTION.match(text)
    if introduction:
        rest = introduction["rest"]
        return len(rest.split()) <= 6 and len(rest) < 70 and not rest.rstrip().endswith((".", ",", "。"))
    return bool(FIRST_SECTION.match(text) or OTHER_HEADING.match(text) or CONTENTS.match(text))


def _inside_sentence(text: str) -> bool:
    """Return whether a line begins with a lower-case word, like the middle of a sentence, unlike headings."""
    return (
        bool(re.match(r"[^\W\d_]{2,}", text)) and text[0].islower() and not re.match(r"(?:e-?mail|keywords) ?:", text)
    )
