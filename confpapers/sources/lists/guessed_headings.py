"""Recognise headings that no program writes: "Paper title (final)", "Titre de l'article", "Vortragstitel", "论文标题".

A heading is taken for a field by one of its words, unless another word says that it is something else: a "contact
author" is not all authors, a "journal title" no paper's.
"""

import re

from confpapers.text import fold

_WORDS = {
    "title": "title titel titre titulo titolo",
    "authors": "author authors autor autores autoren autorinnen auteur auteurs autore autori verfasser",
    "presenters": "speaker speakers presenter presenters vortragende vortragender referent referenten orateur orateurs"
    " ponente ponentes",
    "abstract": "abstract zusammenfassung kurzfassung resume resumen riassunto resumo",
    "affiliations": "affiliation affiliations institution institutions afiliacion",
    "pdf_url": "pdf",
    "status": "decision acceptance outcome",
    "day": "date day datum fecha jour jours tag data",
    "start": "start begin beginn debut inicio inizio time uhrzeit zeit heure horaire hora ora",
    "end": "end ende fin fine fim",
    "presentation": "presentation mode format",
    "room": "room raum saal salle sala aula",
    "session": "session sessions sitzung",
    "url": "url link website webpage enlace lien",
}
_PARTS = {  # of words that are written together
    "title": ("titel", "标题", "標題", "题目", "題目", "タイトル", "제목", "название"),
    "authors": ("作者", "著者", "저자", "автор"),
    "presenters": ("发表者", "講演者", "발표자", "报告人"),
    "abstract": ("摘要", "要旨", "概要", "초록", "аннотация"),
    "affiliations": ("单位", "機構", "机构", "所属", "소속"),
    "day": ("termin", "日期", "日時", "日付", "날짜", "дата"),
    "start": ("日時", "时间", "時間", "時刻", "시간", "время"),
    "room": ("地点", "会场", "会場", "教室", "장소", "место", "зал"),
    "session": ("セッション", "세션", "секция"),
    "url": ("链接", "リンク", "링크", "ссылка"),
}
_SOMETHING_ELSE = """
id ids email emails mail e orcid number count num no nr contact corresponding bio biography phone short running journal
source publication published book series conference event track job photo chair chairs editor editors year modified
created added updated submitted submission deadline registration registered presenting first last country countries
keywords type zone version notes comments review reviewer reviewers score length duration pages supplement
supplementary poster slides video code references
"""
_OTHER = frozenset(_SOMETHING_ELSE.split())
_ALSO_OTHER = {  # words that say that it is something else, in headings of these fields alone
    "title": frozenset({"session", "name", "url", "link"}),
    "authors": frozenset(
        {"affiliation", "affiliations", "institution", "institutions", "title", "session", "link", "url"}
    ),
    "presenters": frozenset({"affiliation", "institution", "title", "link", "url"}),
    "day": frozenset({"access", "online", "issue"}),
    "url": frozenset({"pdf", "abstract", "project", "aff", "affiliation", "author", "authors", "homepage", "profile"}),
    "abstract": frozenset({"link", "url", "number"}),
    "room": frozenset({"size", "capacity"}),
}  # fmt: skip
_NOT_OTHER = {
    "title": frozenset({"submission", "event"}),
    "day": frozenset({"conference", "event", "poster"}),
    "start": frozenset({"event", "poster"}),
    "end": frozenset({"event", "poster"}),
    "presentation": frozenset({"type"}),
    "url": frozenset({"conference", "event"}),
}
_PAPERS = """
paper papers talk talks presentation presentations poster posters contribution contributions submission submissions
article articles work works accepted beitrag beitrage vortrag vortrage artikel communication communications ponencia
ponencias articulo articulos contribucion artigo artigos trabalho trabalhos intervento contributo
"""
_OF_PAPERS = frozenset(_PAPERS.split())
_OF_PAPERS_IN_PARTS = ("论文", "論文", "报告", "発表", "発表題", "논문", "발표", "доклад", "статья")
_AND_PLACES = re.compile(
    r"\b(?:authors?|auteurs?|autor(?:es|en|i)?|speakers?|presenters?)\W{0,3}"
    r"(?:[&/+,]|\b(?:and|with|et|und|mit|y|e)\b)\W{0,3}(?:their |leurs? )?(?:affiliation|institution|afilia|organi[sz])"
    r"|(?:作者|著者).{0,2}[及和与・、].{0,2}(?:单位|機構|机构|所属)"
)
_LONGEST = 60


def guessed_fields(heading: str) -> tuple[str, ...]:
    """Return the fields that a column can be by its heading, the most probable first.

    >>> guessed_fields("Paper title (final)"), guessed_fields("Author list (by commas)"), guessed_fields("Day & time")
    (('title',), ('authors',), ('day', 'start'))
    >>> guessed_fields("Journal title"), guessed_fields("Contact author"), guessed_fields("Vortragstitel")
    ((), (), ('title',))
    """
    if len(heading) > _LONGEST:
        return ()
    text = re.sub(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]", " ", heading.lower())
    words = set(re.findall(r"[a-z]+", re.sub(r"[*:/](?:innen|in)\b", "", fold(text))))
    fields = []
    for field, names in _WORDS.items():
        parts = _PARTS.get(field, ())
        other = (_OTHER - _NOT_OTHER.get(field, frozenset())) | _ALSO_OTHER.get(field, frozenset())
        if field == "authors" and _AND_PLACES.search(text):  # "Authors and affiliations"
            return ("authors",)
        if words & other:
            continue
        if words & set(names.split()) or any(part in text for part in parts):
            fields.append(field)
    return tuple(fields)


def may_hold_titles(heading: str) -> bool:
    """Return whether a column may hold the titles of papers if none is called so: it is called by what they are.

    >>> may_hold_titles("Accepted papers"), may_hold_titles("Talk"), may_hold_titles("Paper ID")
    (True, True, False)
    """
    if len(heading) > _LONGEST or not re.fullmatch(r"[\w\s/-]+", heading):
        return False
    words = set(re.findall(r"[a-z]+", fold(heading.lower())))
    return (bool(words) and words <= _OF_PAPERS) or any(part in heading for part in _OF_PAPERS_IN_PARTS)
