"""Countries by their ISO 3166 codes: read from what lists write, and named in a language of the page."""

import functools

from confpapers.text import fold

_ALIASES = {
    "AE": "UAE|U.A.E.", "BN": "Brunei Darussalam", "CD": "DR Congo", "CI": "Ivory Coast",
    "CN": "P.R. China|PR China|China (PR)|PRC|Peoples Republic of China|Mainland China", "CZ": "Czech Republic",
    "DE": "F.R. Germany|Federal Republic of Germany", "DK": "Danmark", "EE": "Eesti", "FI": "Suomi",
    "GB": "UK|U.K.|England|Scotland|Wales|Northern Ireland|Great Britain"
          "|United Kingdom of Great Britain and Northern Ireland",
    "GR": "Hellas", "HK": "Hong Kong|Hong Kong SAR|HKSAR", "HR": "Hrvatska|Croatia (Hrvatska)", "IE": "Eire",
    "IR": "Islamic Republic of Iran|Iran, Islamic Republic of|I.R. Iran", "KP": "Democratic Peoples Republic of Korea",
    "KR": "Korea|Republic of Korea|Korea, Republic of|Korea (South)|Rep. of Korea", "LT": "Lietuva", "LV": "Latvija",
    "MK": "Macedonia", "MO": "Macau|Macao|Macau SAR|Macao SAR", "NL": "The Netherlands|Holland|Nederland",
    "NO": "Norge", "PL": "Polska", "PS": "Palestine", "RS": "Srbija", "RU": "Russian Federation", "SA": "KSA",
    "SE": "Sverige", "SG": "Republic of Singapore", "SI": "Slovenija", "SK": "Slovak Republic|Slovensko",
    "TR": "Turkey|Turkiye", "TW": "Taiwan, Province of China|R.O.C.|Taiwan (R.O.C.)|Taiwan ROC",
    "US": "USA|U.S.A.|U.S.|United States of America", "VN": "Viet Nam",
}  # fmt: skip
_OTHER_SCRIPTS = ("zh", "zh_Hant", "ja", "ko", "ru", "uk", "bg", "el", "ar", "fa", "he", "hi", "th", "tr", "cs", "hu")
_SHORT, _LONG = 2, 3  # letters of a code


def country_code(text: str) -> str:
    """Return the ISO 3166 code of a country, "DE", from its English or own name, or its code; "" for anything else.

    >>> country_code("United States"), country_code("USA"), country_code("Deutschland"), country_code("Boston")
    ('US', 'US', 'DE', '')
    """
    plain = text.strip()
    if len(plain) == _SHORT and plain.isupper() and plain in _names("en"):
        return plain
    if len(plain) == _LONG and plain.isupper() and (code := _long_codes().get(plain)):
        return code
    code = _codes().get(key, "") if (key := _key(text)) else ""
    return code if code or text.isascii() else _own_codes().get(_own_key(text), "")


def country_name(code: str, language: str = "en") -> str:
    """Return what a country is called in a language; a text that is no code is returned as it is.

    >>> country_name("DE"), country_name("DE", "de"), country_name("Atlantis")
    ('Germany', 'Deutschland', 'Atlantis')
    """
    return _SHORTER.get((code, language)) or _names(language).get(code, code)


_SHORTER = {
    ("HK", "en"): "Hong Kong", ("MO", "en"): "Macao", ("HK", "de"): "Hongkong", ("MO", "de"): "Macau",
    ("PS", "en"): "Palestine", ("PS", "de"): "Palästina",
}  # fmt: skip


def _key(text: str) -> str:
    return "".join(char for char in fold(text).casefold() if char.isalnum())


@functools.cache
def _names(language: str) -> dict[str, str]:
    """Return the countries by code, as named in the Unicode Common Locale Data Repository."""
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        names = Locale.parse("en").territories
    return {code: str(name) for code, name in names.items() if len(code) == _SHORT and code.isalpha() and code != "ZZ"}


@functools.cache
def _long_codes() -> dict[str, str]:
    """Return the two-letter codes by three-letter codes."""
    from babel.core import get_global

    long = {code: names[0] for code, names in get_global("territory_aliases").items() if len(names) == 1}
    return {code: name for code, name in long.items() if len(code) == _LONG and code.isalpha() and len(name) == _SHORT}


@functools.cache
def _codes() -> dict[str, str]:
    """Return the codes by the names that lists use: English, German, French and Spanish ones, and other spellings."""
    codes: dict[str, str] = {}
    for language in ("en", "de", "fr", "es"):
        for code, name in _names(language).items():
            codes.setdefault(_key(name), code)
    for code, names in _ALIASES.items():
        codes.update({_key(name): code for name in names.split("|")})
    return codes


@functools.cache
def _own_codes() -> dict[str, str]:
    """Return the codes by names that have letters beyond ASCII: "中国", "대한민국", "Россия", "Česko"."""
    codes: dict[str, str] = {}
    for language in _OTHER_SCRIPTS:
        for code, name in _names(language).items():
            codes.setdefault(_own_key(name), code)
    return codes


def _own_key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
