"""Names of people in Chinese, Japanese and Korean, as printed above abstracts.

A Chinese or Korean name has two to four characters, the family name first; a name of two may contain a space. Japanese
puts a space between family and given name. A run of characters is recognised as a name by its family name, as the most
frequent ones cover nearly everybody, or, in Japanese, by its two parts.
"""

import re

HAN, HANGUL, KANA = "\u3400-\u4dbf\u4e00-\u9fff\u3005", "\uac00-\ud7a3", "\u3041-\u309f\u30a1-\u30fe"
OWN = re.compile(f"[{HAN}{HANGUL}{KANA}]")
CHINESE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕"
    "聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"
    "解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓"
    "花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮許鄧蕭呂蘇盧蔣賈葉閻鐘譚鄒陸顧龍萬錢湯賀賴龔龐蘭顏嚴溫蘆魯韋畢聶莊齊時費紀項陽衛單寧閔華車邊饒"
)
DOUBLE = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "端木",
    "歐陽",
)
KOREAN = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국"
)
PLACES = re.compile(
    "大学|学院|研究|实验|實驗|公司|学部|学科|専攻|研究室|中心|医院|所$|系$|校$|대학|연구|학과|학부|省|市|摘要|论文|作者"
)
SPLIT = re.compile(r"[\t,，、;；・·/／&]+|\s{2,}|\u3000+")
_JAPANESE = re.compile(f"[{HAN}{KANA}]{{1,4}} [{HAN}{KANA}]{{1,4}}")


def names(text: str, language: str) -> tuple[str, ...]:
    """Return the names in a line of names in Chinese, Japanese or Korean; empty if a part of it is not a name."""
    if not OWN.search(text) or PLACES.search(text):
        return ()
    text = re.sub(r"[\d*∗⁎†‡§¶①-⑳✉()（）]+", "\t", text).strip(" \t,，、;；。")
    found: list[str] = []
    for part in filter(None, (part.strip() for part in SPLIT.split(text))):
        people = _people(part, language)
        if not people:
            return ()
        found += people
    if language != "ja" and sum(map(_has_family_name, found)) < 0.6 * len(found):
        return ()
    return tuple(found)


def _people(part: str, language: str) -> list[str]:
    """Return the names in a part without commas: one, or several with single spaces between them."""
    pieces = part.split(" ")
    if language == "ja" or re.search(f"[{KANA}]", part):
        pairs = [" ".join(pieces[at : at + 2]) for at in range(0, len(pieces), 2)]
        return pairs if all(_JAPANESE.fullmatch(pair) for pair in pairs) else []
    if all(len(piece) == 1 for piece in pieces) and 2 <= len(pieces) <= 4:
        pieces = ["".join(pieces)]
    if len(pieces) == 2 and len(pieces[0]) == 1 and len(pieces[1]) <= 2:
        pieces = ["".join(pieces)]
    pieces = _spaced_out(pieces)
    return pieces if all(map(_is_name, pieces)) else []


def _spaced_out(pieces: list[str]) -> list[str]:
    """Return the pieces with single characters joined in pairs: a name of two is set as wide as one of three."""
    joined: list[str] = []
    for piece in pieces:
        if joined and len(joined[-1]) == 1 and len(piece) == 1:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _is_name(text: str) -> bool:
    """Return whether a run of characters may be a name beside others that are."""
    return bool(re.fullmatch(f"[{HANGUL}]{{2,4}}|[{HAN}]{{2,3}}", text)) or _has_family_name(text)


def _has_family_name(text: str) -> bool:
    if re.fullmatch(f"[{HANGUL}]{{2,4}}", text):
        return text[0] in KOREAN
    return bool(re.fullmatch(f"[{HAN}]{{2,4}}", text)) and (
        (text[0] in CHINESE and len(text) <= 3) or (text.startswith(DOUBLE) and len(text) >= 3)
    )
