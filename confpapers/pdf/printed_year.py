"""The year of publication that a paper's first page states."""

import re

_YEAR = r"((?:19[5-9]|20[0-4])\d)(?!\d)"
_SIGNS = (  # the most certain first; none of them begins like a citation: "(Quill, 2015)"
    rf"(?:conference paper at|workshop (?:track|paper)\W{{1,5}}|to appear in:?) ?[A-Z][A-Za-z]{{2,9}},? {_YEAR}",
    r"(?:conference|proceedings|symposium|workshop|meeting|processing systems|intelligence|learning)"
    rf"(?-i:[^\n]{{0,60}}\n?[^\n]{{0,60}}?\(?\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*)(?:\s?['’-]?\s?|\)[,\s]{{1,3}}){_YEAR}",
    rf"learning research (?:vol\.? )?\d{{1,3}}:\s?\d{{1,5}}[–-]\d{{1,5}}, {_YEAR}",
    rf"(?:©|\(c\)|copyright)[^\n\d]{{0,30}}{_YEAR}",
    r"(?:accepted|published|available online)(?: online)?:? (?:on )?"
    rf"(?:\d{{1,2}}\.? )?[A-Za-z]{{3,9}}\.? (?:\d{{1,2}}, )?{_YEAR}",
)
_PATTERNS = tuple(re.compile(sign, re.IGNORECASE) for sign in _SIGNS)
_ARXIV_NUMBER = re.compile(r"(\d\d)(?:0[1-9]|1[0-2])[.\d]")
_NEW_NUMBERS = 7  # arXiv's numbers begin with the year and the month since April 2007


def printed_year(first_page: str, arxiv_id: str = "") -> int:
    """Return the year of publication that a first page states, else that of its number at arXiv; 0 if neither is there.

    >>> printed_year("Published as a conference paper at PURR 2031"), printed_year("(Quill, 2015)", "1706.01234")
    (2031, 2017)
    """
    for pattern in _PATTERNS:
        if match := pattern.search(first_page):
            return int(match[1])
    number = _ARXIV_NUMBER.match(arxiv_id)
    return 2000 + int(number[1]) if number and int(number[1]) >= _NEW_NUMBERS else 0
