"""Names of people in Chinese, Japanese and Korean, as printed above abstracts.

A Chinese or Korean name has two to four characters, the family name first; a name of two may contain a space. Japanese
puts a space between family and given name, or none. A run of characters is recognised as a name by its family name, as
the most frequent ones cover nearly everybody, or, in Japanese, by its two parts, each in one script.
"""

import re

HAN, HANGUL, KANA = "\u3400-\u4dbf\u4e00-\u9fff\u3005", "\uac00-\ud7a3", "\u3041-\u309f\u30a1-\u30fe"
OWN = re.compile(f"[{HAN}{HANGUL}{KANA}]")
_WHOLE = re.compile(f"[{HAN}{HANGUL}{KANA}]{{3,7}}")
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
_JAPANESE_FAMILIES = """
佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡部 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上
木村 斎藤 斉藤 齋藤 清水 山崎 山﨑 阿部 池田 橋本 山下 石川 中島 前田 藤田 後藤 小川 岡田
村上 長谷川 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 松田 中川 中野 原田
小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 宮崎 横山 宮本 内田 高木 安藤 谷口
大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 増田 小島 平野 大塚 千葉 久保 松井 岩崎 桜井
木下 野口 松尾 菊地 菊池 野村 新井 荒井 佐野 大西 杉本 古川 浜田 濱田 市川 小松 高野 水野
島田 山内 小山 西田 川口 飯田 久保田 福島 北村 中田 東 岩田 土屋 吉川 西川 中西 平田 服部
川崎 本田 星野 熊谷 大島 樋口 関 奥村 朝倉 倉沢 濱野 北川 江尻 山脇 黒田 吉村 中尾 大橋
川上 永井 松下 松岡 小池 今村 川村 田口 片山 秋山 石原 矢野 大久保 堀 荒木 内藤 小田 望月
上原 安田 石橋 岡崎 五十嵐 本間 早川 浅野 天野 関口 須藤 小沢 大谷 馬場 森本 河野 大石 田辺
白石 尾崎 菅原 根本 森山 奥田 榎本
"""
JAPANESE = frozenset(_JAPANESE_FAMILIES.split())
ONE_CHARACTER = frozenset("東原関森林堀辻南北西谷岸星泉角畑堤菅桂柳島岡榊")  # Japanese family names
_COMMON_WORDS = """
简介 简历 文章 文件 文字 方法 方案 方式 成绩 时间 安装 安全 应用 说明 高级 高等 金属 水平 单位 明细
计算 计划 程序 路径 项目 目录 目次 摘要 前言 关键词 成果 时代 于是 顾客 顧客 左右 常见 安排 武器 时期
白色 石油 金融 古代 司法 宫殿 花园 沙漠 银行 소개 목차 차례 요약 서론 초록 개요 설명 안내 정보 문서
이름 방법 전체 성명 지도교수
"""
NEVER = frozenset(_COMMON_WORDS.split())
PLACE = re.compile(
    "大学|学院|研究|实验|實驗|公司|学部|学科|専攻|研究室|中心|医院|所$|系$|校$|대학|연구|학과|학부|省|市"
    "|コミュニティ|プロジェクト|チーム|委員会|編集部|株式会社|协会|委员会"
)
NO_NAMES = re.compile("摘要|论文|作者")
SPLIT = re.compile(r"[\t,，、;；・·/／&]+|\s{2,}|\u3000+")
_ROMANISED = re.compile(f"([{HAN}{KANA}]{{3,5}}) ?[（(] ?[A-Z][a-z]+[ -][A-Z][A-Za-z]+\\b[^（）()]{{0,40}}[）)]$")
_PART = f"(?:[{HAN}]{{1,4}}|[\u3041-\u309f]{{1,4}}|[\u30a1-\u30fe]{{1,5}})"  # of a Japanese name, in one script
_JAPANESE = re.compile(f"{_PART} {_PART}")


def names(text: str, language: str) -> tuple[str, ...]:
    """Return the names in a line of names in Chinese, Japanese or Korean; empty if a part of it is not a name."""
    if not OWN.search(text) or NO_NAMES.search(text):
        return ()
    if romanised := _ROMANISED.match(text):
        return (romanised[1],)
    text = re.sub(r"[（(〔][^（）()〔〕]{1,60}[）)〕]", "\t", text)
    text = re.sub(r"[\d*∗⁎†‡§¶①-⑳✉()（）]+", "\t", text).strip(" \t,，、;；。")
    everyone: list[str] = []
    for part in _rejoined([part.strip() for part in SPLIT.split(text) if part.strip()], language):
        if PLACE.search(part):
            break  # the rest is affiliations
        people = _people(part, language)
        if not people:
            return ()
        everyone += people
    if language != "ja" and sum(map(_has_family_name, everyone)) < 0.6 * len(everyone):
        return ()
    return tuple(everyone)


def is_name(text: str) -> bool:
    """Return whether a text can be a name in characters: by its family name, or alone of the length of one."""
    return known_name(text) or (
        bool(re.fullmatch(f"[{HAN}]{{2,5}}|[{HANGUL}]{{2,4}}", text)) and text not in NEVER and not PLACE.search(text)
    )


def known_name(text: str) -> bool:
    """Return whether a text begins with a frequent family name and has a given name."""
    return text not in NEVER and not PLACE.search(text) and (_has_family_name(text) or _is_japanese_name(text))


def _rejoined(parts: list[str], language: str) -> list[str]:
    """Return the parts with names joined that a wide gap divides: a name of two is set as wide as a longer one."""
    joined: list[str] = []
    for part in parts:
        last = joined[-1] if joined else ""
        if last in (ONE_CHARACTER if language == "ja" else CHINESE) and re.fullmatch(f"[{HAN}]", part):
            joined[-1] = f"{last} {part}" if language == "ja" else last + part
        elif language == "ja" and last in JAPANESE and re.fullmatch(_PART, part) and part not in JAPANESE:
            joined[-1] = f"{last} {part}"
        else:
            joined.append(part)
    return joined


def _people(part: str, language: str) -> list[str]:
    """Return the names in a part without commas: one, or several with single spaces between them."""
    if part.replace(" ", "") in NEVER:
        return []
    pieces = part.split(" ")
    if language == "ja" and _is_japanese_name(part):
        return [part]
    if language == "ja" or re.search(f"[{KANA}]", part):
        pairs = [" ".join(pieces[at : at + 2]) for at in range(0, len(pieces), 2)]
        return pairs if all(_JAPANESE.fullmatch(pair) for pair in pairs) else []
    if all(len(piece) == 1 for piece in pieces) and 2 <= len(pieces) <= 4:
        pieces = ["".join(pieces)]
    if len(pieces) == 2 and len(pieces[0]) == 1 and len(pieces[1]) <= 2:
        pieces = ["".join(pieces)]
    pieces = _spaced_out(pieces)
    return pieces if all(map(_is_name, pieces)) else []


def _is_japanese_name(text: str) -> bool:
    """Return whether a text is a frequent Japanese family name and a given name, without a space between them."""
    parts = [(text[:length], text[length:]) for length in (1, 2, 3)]
    return any(family in JAPANESE and re.fullmatch(f"[{HAN}]{{1,3}}|[{KANA}]{{2,4}}", given) for family, given in parts)


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


def between_commas(text: str) -> list[str]:
    """Return the names between commas if each has the length of a whole name, else nothing.

    >>> between_commas("山田太郎, 鈴木花子"), between_commas("山田, 太郎")
    (['山田太郎', '鈴木花子'], [])
    """
    parts = [part.strip() for part in text.split(",")]
    return parts if all(map(_WHOLE.fullmatch, parts)) else []
