"""A paper's own links: code, project page, video, data; its arXiv id and DOI."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from confpapers.model import Link

_LONGEST = 1000  # characters of a possible address
URL = re.compile(
    r"(?:https?://|www\.|(?:github|gitlab)\.com/)(?:(?!https?://)[^\s<>\"{}|\\^`\[\]，。）])+", re.IGNORECASE
)
BEGINNING = re.compile(
    r"(?:https?://|www\.|(?:github|gitlab)\.com/)[^\s<>]{0,300}[/\-_.=:][ \t]{0,9}\n[ \t]{0,99}(?P<rest>[\w~][^\s<>]*)",
    re.IGNORECASE,
)
"""An address at a line's end, after a character at which LaTeX's url package breaks, and the next line's first word."""

_ARCHIVES = (
    r"astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nlin|nucl-(?:ex|th)|quant-ph|math|physics|cs|cmp-lg"
    r"|q-bio|q-fin"
    r"|stat|eess|econ|alg-geom|dg-ga|funct-an|q-alg|solv-int|chao-dyn|adap-org|comp-gas|patt-sol|mtrl-th|supr-con"
)
ARXIV_STAMP = re.compile(
    rf"arXiv:\s?(\d{{4}}\.\d{{4,5}}|(?:{_ARCHIVES})(?:\.[A-Z]{{2}})?/\d{{7}})(?:v\d+)?\s*\[[\w.-]+\]"
)
DOI = re.compile(r"\b(?:doi(?:\s*+[:.])?\s*+|doi\.org/)(10\.\d{4,9}/[^\s\"<>{}|;,]+)", re.IGNORECASE)

CODE = (
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "code.google.com",
    "sourceforge.net",
    "codeplex.com",
    "gitlab.",
    "gitee.com",
    "codeocean.com",
)
SOMEBODY = re.compile(r"(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)(?:/[^/]+)?/?$")
COMMIT = re.compile(r"/commits?/")
HOMES = ("r-project.org", "ctan.org", "pypi.org", "python.org")  # of archives: only pages below them are a paper's
VIDEO = ("youtube.com", "youtu.be", "vimeo.com", "bilibili.com", "videolectures.net")
DATA = ("zenodo.org", "figshare.com", "kaggle.com", "dataverse.", "huggingface.co/datasets", "datadryad.org", "osf.io")
PROJECT = (".github.io", "sites.google.com", ".gitlab.io")
ELSEWHERE = (
    "arxiv.org",
    "doi.org",
    "creativecommons.org",
    "openreview.net",
    "wikipedia.org",
    "acm.org",
    "ieee.org",
    "thecvf.com",
    "nips.cc",
    "neurips.cc",
    "mlr.press",
    "jmlr.org",
    "aclweb.org",
    "elsevier.com",
    "sciencedirect.com",
    "springer.com",
    "wiley.com",
    "hindawi.com",
    "biomedcentral.com",
    "jstor.org",
    "jstatsoft.org",
    "researchgate.net",
    "orcid.org",
    "example.com",
    "example.org",
    "4open.science",
)
PLACEHOLDER = re.compile(
    r"/(?:x{2,}|\.{2,}|anon\w*|your[\w-]*|user(?:-?name)?|foo|placeholder|todo|tbd|removed[\w-]*|hidden|blind(?:ed)?"
    r"[\w-]*|authors?-?names?|project-?name|repo(?:sitory)?-?name)(?=/|$)"
)
"""Parts of placeholder addresses, anonymised for review or never filled in."""

OWN = re.compile(r"\b(?:our|ours|we|us|this (?:paper|work)|author'?s?)\b", re.IGNORECASE)
_THINGS = (
    r"codes?|implementations?|software|toolbox|models?|data ?sets?|videos?|demos?|project|web ?(?:page|site)|homepage"
)
ANNOUNCED = re.compile(
    rf"\b(?:{_THINGS}|scripts?|package|library|checkpoints?|materials?|algorithms?)\b[^.]{{0,90}}\b(?:"
    r"(?:is|are|was|were|(?:will|can) be|(?:has|have) been)\b[^.]{0,45}(?:\b(?:available|released?|open(?:ed"
    r"|[ -]?sourced?)?"
    r"|published|accessible|hosted|shared)\b|\b(?:on|at)\W*$)|(?:can|may|will) be (?:\w+ )?(?:downloaded|found"
    r"|accessed)"
    r"|available (?:here|online)?\W*$)"
    r"|(?:^|[:;,.\d*†]\s?)(?:(?:source |training |pytorch |demo )?codes?|project(?: page)?|demo|video)"
    r"(?:,? (?:and|&) [\w -]{2,30})?\s?(?:\s?(?:is|are))?\s?(?:at|on|:|available at:?)?\W*$"
    r"|\bwe (?:will )?(?:release|provide|make|share|publish|open)\b|\bopen.?sourced?\b|\bproposed\b",
    re.IGNORECASE,
)
"""Phrases with which a paper announces its own resources."""
OUR_THINGS = re.compile(rf"\bour\b[^.]{{0,40}}\b(?:{_THINGS})\b", re.IGNORECASE)
USED = re.compile(
    r"(?<!be )\bdownloaded [^.]{1,40} from\b|请?参见|参考|原版|"
    r"\bwe (?:\w+ ){0,2}(?:use|used|take|took|adapt|adapted|follow|followed|employ|employed|adopt|adopted|borrow"
    r"|borrowed"
    r"|modif(?:y|ied)|downloaded?|build on|built on|compare|train|trained|refer)\b|\b(?:adapted|borrowed|taken"
    r"|based|built|modified"
    r"|forked|obtained|downloaded|derived|comes?|crawled|collected) (?:on|from|upon)\b|\bmirror\b"
    r"|\bre-?implementations? of\b"
    r"|\bimplementations? (?:of (?!our|the proposed|this)|provided|available|by\b)|\b(?:their|his|her"
    r"|authors?['’]s?|authors['’]) "
    r"|\bofficial (?:code|implementation)|\bthird.?part|(?<![^\W\d_])refers? to\b|\bintroduction\b|\btutorials?\b"
    r"|\bpre-?trained model of\b"
    r"|\busing (?:the )?(?:\w+ ){0,3}(?:code|implementation|toolbox|library|package|tool|framework)"
    r"|\bjournal homepage\b"
    r"|\bpublicly available (?:implementation|code|data ?set|model|tool)|\b(?:provided|released|published) by\b",
    re.IGNORECASE,
)
"""Phrases with which a paper names resources by others."""
OFFERED = re.compile(
    rf"\b(?:{_THINGS}|source|data|pages?|supplement\w*|material|benchmark|results|available|released?|download\w*"
    rf"|see|visit"
    rf"|found|at|:)\W*$|\b(?:{_THINGS}|supplement\w*)\b[^.]{{0,80}}$",
    re.IGNORECASE,
)
MAX_LINKS = 8


def find(pages: Sequence[str], annotations: Sequence[Iterable[str]]) -> tuple[Link, ...]:
    """Return the paper's own links. `pages`: text before the references; `annotations`: link targets by page.

    An address is the paper's own if the words before it say so ("our code is available at"), or if it is a code host or
    project page on page 1. One that is only offered ("code at") counts if no other link of its kind is better. The rest
    (tools used, sites cited) is left out.
    """
    sure: dict[str, Link] = {}
    maybe: dict[str, Link] = {}
    others: set[str] = set()
    for number, text in enumerate(pages):
        exact = [clean for url in (annotations[number] if number < len(annotations) else ()) if (clean := tidy(url))]
        in_text = [(_completed(url, exact), context) for url, context in _in_text(text)]
        named = {_key(url) for url, _ in in_text}
        bare = [(url, "") for url in exact if number == 0 and _key(url) not in named]
        for url, context in [*in_text, *bare]:
            label = classify(url, context, first=number == 0)
            if _is_others(context):
                others.add(_key(url))
            elif label:
                first = number == 0 and _key(url) not in others
                chosen = sure if first or OWN.search(context) else maybe
                chosen.setdefault(_key(url), Link(label=label, url=url))
    labels = {link.label for link in sure.values()}
    rest = {key: link for key, link in maybe.items() if link.label not in labels and key not in others | set(sure)}
    return (*sure.values(), *rest.values())[:MAX_LINKS]


def _is_others(context: str) -> bool:
    """Return whether the words before an address say that it belongs to others."""
    return bool(USED.search(context)) and not ANNOUNCED.search(context) and not OUR_THINGS.search(context)


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    if "/" not in text and "www." not in text.lower():  # as in most abstracts, there can be no address
        return
    for _ in range(3):  # an address may span several lines
        text = BEGINNING.sub(_unwrapped, text)
    for match in URL.finditer(text):
        url = tidy(match[0])
        if url:
            context = text[max(0, match.start() - 160) : match.start()].replace("\n", " ")
            yield url, re.split(r"[.!?][”’\")]? +(?=[^\w\s]?\d?[A-Z])", context)[-1]


def _unwrapped(match: re.Match[str]) -> str:
    """Return the whole address, if the next line's first word can continue it and does not begin a sentence or
    footnote.
    """
    head, rest = match[0][: match.start("rest") - match.start()].rstrip(), match["rest"]
    word = rest.rstrip(".,;:)")
    if head.endswith("."):
        goes_on = bool(re.match(r"(?:html?|git|com|org|edu|net|io|pdf|zip|tar|php|ac|co|de|fr|uk|cn|jp)\b", word))
    elif head.endswith(("-", "_", "=")):
        goes_on = True
    else:
        on_host = bool(re.search(r"(?:github|gitlab|bitbucket)\.\w+/(?:[^/\s]+/)?$|//$", head))
        goes_on = on_host or bool(re.search(r"[/._~=-]", word))
    return head + rest if goes_on else match[0]


def _completed(url: str, exact: Sequence[str]) -> str:
    """Return the annotation's address if the text has only its beginning, or also the next word."""
    longer = [other for other in exact if _key(other).startswith(_key(url))]
    if longer:
        return min(longer, key=len)
    glued = [other for other in exact if _key(url).startswith(_key(other)) and urlsplit(other).path.count("/") > 1]
    return max(glued, key=len) if glued else url


def tidy(url: str) -> str:
    """Return a http(s) address without surrounding punctuation, or ""."""
    url = url[:_LONGEST].strip().strip("'\"“”‘’<>")
    if not re.match(r"https?://", url, re.IGNORECASE):
        if re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) and not re.match(r"[\w.-]+:\d", url):
            return ""
        url = "http://" + url if url.lower().startswith("www.") else "https://" + url
    while url and (url[-1] in ".,;:!?'\"”’*∗†" or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    plain = url.isascii() and "@" not in url and len(url) < 300
    return url if plain and re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", host) else ""


def classify(url: str, context: str, *, first: bool) -> str:
    """Return the link's label, or "" if it is not the paper's own. `first`: it is on page 1."""
    parts = urlsplit(url.lower())
    place = (parts.hostname or "") + parts.path
    path = parts.path.strip("/")
    offered = bool(OFFERED.search(context))
    if any(name in place for name in ELSEWHERE):
        return ""
    if not path and place.strip("/").endswith(HOMES):
        return ""
    if SOMEBODY.match(place) or COMMIT.search(place) or path.endswith(("-", "_")) or PLACEHOLDER.search("/" + path):
        return ""  # an account without a repository: the rest is lost at the end of a line
    for label, hosts in (("code", CODE), ("video", VIDEO), ("data", DATA)):
        if any(place.startswith(name) or f".{name}" in place for name in hosts):
            return label if path and (offered or (first and label != "data")) else ""
    if any(name in place for name in PROJECT):
        return "project" if offered or first else ""
    own = offered and (first or bool(OWN.search(context)) or bool(ANNOUNCED.search(context)))
    return _by_words(context) if own and (path or first) else ""


KINDS = re.compile(
    r"\b(?:(?P<code>code|implementation|software|toolbox)|(?P<video>video)|(?P<data>data ?set|data|benchmark)"
    r"|(?P<project>project|web|home ?page|demo|supplement|material|model))",
    re.IGNORECASE,
)


def _by_words(context: str) -> str:
    """Return the kind of an address on any other host from the last characteristic word before it."""
    kinds = [match.lastgroup for match in KINDS.finditer(context)]
    return (kinds and kinds[-1]) or ""


def _key(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.lower()).rstrip("/")


def arxiv_id(first_page: str) -> str:
    """Return the id in arXiv's stamp on page 1, without its version, or ""."""
    match = ARXIV_STAMP.search(first_page)
    return match[1] if match else ""


def doi(first_page: str) -> str:
    """Return the DOI printed on page 1 if there is exactly one, else ""."""
    dois = {match.rstrip(".)").lower(): match.rstrip(".)") for match in DOI.findall(first_page)}
    return next(iter(dois.values())) if len(dois) == 1 else ""
