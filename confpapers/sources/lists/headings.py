"""Column headings of lists in other languages than English, by the English names that `columns` knows."""

import functools
import re

from confpapers.text import fold

_WORDS = """
title: titel titre titulo titolo título beitragstitel 标题 题目 論文題目 论文题目 タイトル 題目 제목 название заглавие
authors: autoren autor autorin autorinnen verfasser auteurs auteur autores autori autore 作者 著者 저자 авторы автор
abstract: zusammenfassung kurzfassung resume resumen riassunto resumo 摘要 要旨 概要 초록 аннотация
presentation_day: tag jour dia giorno 日期 日付 날짜 день
date: datum fecha
start: beginn startzeit debut inicio inizio 开始时间 開始
end: ende endzeit fin fine fim 结束时间 終了
room: raum saal salle sala aula 会场 会場 房间 зал
session: sitzung seance sesion sessione sessao 会议环节 セッション 세션 секция
number: nummer numero
type: art vortragsart tipo
"""
_ENGLISH = {
    word: english.strip()
    for line in _WORDS.strip().splitlines()
    for english, _, words in [line.partition(":")]
    for word in words.split()
}
_SOLR = ("title_s", "authfullname_s", "abstract_s", "uri_s", "filemain_s", "doiid_s")  # HAL's names of fields


def plain_name(name: object) -> str:
    """Return a column's name without case, spaces and signs, in English: "Abstract Note" is "abstract_note".

    >>> plain_name("Résumé"), plain_name("Paper ID"), plain_name("#")
    ('abstract', 'paper_id', '#')
    """
    return _plain(str(name))


@functools.lru_cache(maxsize=1024)  # all rows of a list have the same names
def _plain(name: str) -> str:
    text = name.strip().lower()
    plain = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")
    plain = plain.removesuffix("_s") if plain.startswith(_SOLR) else plain
    return _ENGLISH.get(plain) or _ENGLISH.get(text) or plain or name
