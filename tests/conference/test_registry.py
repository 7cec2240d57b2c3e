"""Conference files: found by name or path, and refused with a helpful message."""

import re
from pathlib import Path

import pytest

from confpapers.conference import registry
from confpapers.errors import ConferenceError, UsageError
from confpapers.schedules import SCHEDULES
from confpapers.sources import SOURCES

GOOD = 'title = "Cats"\nvenue = "CATS"\nyear = 2030\nsource = "listing"\nurl = "papers.csv"\n'


def write(folder: Path, text: str, name: str = "cats2030.toml") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_a_path_is_relative_to_the_conference_file(tmp_path: Path) -> None:
    (tmp_path / "pdf").mkdir()
    file = write(tmp_path, GOOD.replace('"papers.csv"', '["a b.csv", "pdf", "https://x.example/", "file:///y"]')
                 + '[schedule]\nsource = "csv"\nurl = "../when.csv"\n')  # fmt: skip
    result = registry.read(file)
    assert result.id == "cats2030"
    assert result.urls == (
        f"{tmp_path.as_uri()}/a%20b.csv",
        f"{tmp_path.as_uri()}/pdf/",
        "https://x.example/",
        "file:///y",
    )
    assert result.schedule is not None
    assert result.schedule.url == f"{tmp_path.parent.as_uri()}/when.csv"


def test_dates_may_be_written_with_and_without_quotes(tmp_path: Path) -> None:
    result = registry.read(write(tmp_path, GOOD + 'dates = [2030-06-07, "2030-06-12"]\n'))
    assert result.dates == ("2030-06-07", "2030-06-12")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "[topics]\ncoutn = 12\n", "no key 'topics.coutn'; did you mean 'topics.count'?"),
        (GOOD + "expcted = 12\n", "no key 'expcted'; did you mean 'expected'?"),
        (
            GOOD + '[schedule]\nsource = "csv"\nurl = "x"\nurls = "y"\n',
            "no key 'schedule.urls'; did you mean 'schedule.url'?",
        ),
        (GOOD + 'id = "dogs"\n', "no key 'id'"),
        (GOOD.replace("listing", "lsting"), "source: no source 'lsting'; did you mean 'listing'?"),
        (GOOD + '[schedule]\nsource = "cvs"\nurl = "x"\n', "schedule.source: no source 'cvs'; did you mean 'csv'?"),
        (GOOD.replace("year = 2030\n", ""), "`year` is missing"),
        (GOOD + '[schedule]\nsource = "csv"\n', "`url` is missing in [schedule]"),
        (GOOD.replace("2030", '"soon"'), 'year: expected a whole number, not "soon"'),
        (GOOD + 'dates = ["2030-02-30"]\n', "dates: "),
        (GOOD + 'dates = ["2030-06-12", "2030-06-07"]\n', "dates must be the first day and the last"),
        (GOOD + 'dates = ["2015-06-07"]\n', "dates: 2015-06-07 are not in 2030"),
        (GOOD + 'timezone = "Europe/Pariss"\n', "timezone: no time zone 'Europe/Pariss'; did you mean 'Europe/Paris'?"),
        (GOOD + 'timezone = "../../etc/passwd"\n', "timezone: "),
        (
            GOOD.replace("papers.csv", "ftp://x/papers.csv"),
            "url: 'ftp://x/papers.csv' is neither http(s), nor file:, nor a path",
        ),
        (GOOD.replace('"papers.csv"', "[]"), "`url` is empty"),
        (GOOD.replace("papers.csv", " "), "url: ' ' is neither"),
        ("title = ", "is not TOML: "),
        (GOOD + "expected = true\n", "expected: expected a whole number, not true"),
        (GOOD + "delay = -1\n", "delay: expected a number from 0, not -1"),
        (GOOD + "delay = inf\n", "delay: expected a number up to 3600, not inf"),
        (GOOD + "[topics]\ncount = 1\n", "topics.count: expected a whole number from 2, not 1"),
        (GOOD + "topics = 5\n", "topics: expected a table, not 5"),
        (GOOD + '[topics]\nnames = ["Cats"]\n', "topics.names: expected a table, not a list"),
        (GOOD + 'dates = ["soon"]\n', 'dates[0]: expected a date such as 2027-06-30, not "soon"'),
        (GOOD + '[map]\nplace = "Paris"\n', "`place` belongs above the first [table]"),
        (GOOD.replace("papers.csv", "cats.example.org/2030"), "write https://cats.example.org/2030"),
        (GOOD + 'timezone = "Boston"\n', "no time zone 'Boston'. Time zones are written like Europe/Paris"),
        ("title = Cats 2030\n", 'Text needs quotation marks: title = "Cats 2030"'),
        ("title = \u201cCats\u201d\n", "Write straight quotation marks"),
        ("title: Cats\n", "Write = between key and value: title = Cats"),
        (GOOD + 'place = "C:\\data"\n', "Write / instead of \\ in paths"),
        (GOOD + "year = 2031\n", "A key is there twice: year = 2031"),
    ],
)
def test_an_invalid_file_is_refused_with_file_key_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(ConferenceError) as raised:
        registry.read(file)
    assert str(raised.value).startswith(str(file))
    assert said in str(raised.value)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("begins", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_files_are_read_as_editors_save_them(tmp_path: Path, begins: bytes, ends: str) -> None:
    (tmp_path / "cats.toml").write_bytes(begins + GOOD.replace("\n", ends).encode())
    assert registry.read(tmp_path / "cats.toml").title == "Cats"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ((GOOD + 'place = "K\xf6ln"\n').encode("latin-1"), f"line {GOOD.count(chr(10)) + 1} is not in UTF-8. Save"),
        (GOOD.encode("utf-16"), "its encoding is UTF-16. Save it as UTF-8"),
    ],
    ids=["Latin-1", "UTF-16"],
)
def test_another_encoding_is_refused_with_the_remedy(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "cats.toml").write_bytes(data)
    with pytest.raises(ConferenceError, match=re.escape(said)):
        registry.read(tmp_path / "cats.toml")


def test_missing_and_binary_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no conference file"):
        registry.find(str(tmp_path / "none.toml"))
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConferenceError, match="is not TOML"):
        registry.find(tmp_path / "bytes.toml")


def test_the_users_own_conferences_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "conferences", GOOD, "cvpr2015.toml")
    write(tmp_path / "conferences", GOOD, "mine.toml")
    assert registry.find("cvpr2015").title == "Cats"
    assert registry.find("CVPR2015").title == "Cats"
    assert {"mine", "cvpr2013"} < set(registry.names())


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no conference 'cvpr215'; did you mean 'cvpr201"):
        registry.find("cvpr215")
    with pytest.raises(UsageError, match="there is no file"):
        registry.find("../../etc/passwd")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("cats.example.org/2031/list.html", "If it is an address, write https://cats.example.org/2031/list.html"),
        ("no/such/folder", "there is no file or folder no/such/folder"),
        ("empty", "the folder empty has no PDFs"),
        ("ftp://cats.example.org/list", "reads http and https addresses, not ftp"),
        (" ", "an empty name"),
    ],
)
def test_what_is_no_name_is_answered_with_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=re.escape(said)):
        registry.find(written)


def test_nips_and_neurips_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert registry.find("neurips2014").id == "nips2014"
    write(tmp_path / "conferences", GOOD, "neurips2030.toml")
    assert registry.find("nips2030").id == "neurips2030"


_TABLE = """
[[series]]
venue = "DOGS"
name = "All Dogs"
source = "listing"
url = "dogs{year}.csv"
[series.editions]
2030 = { place = "Kennel", dates = ["2030-01-02", "2030-01-03"] }
2031 = { url = ["a.csv", "b.csv"], schedule = { source = "csv", url = "when{year}.csv" } }
"1990-1992" = { id = "hounds{year}", title = "Hounds of {year}" }
"""


@pytest.mark.parametrize("name", ["Our Cats 2030", "our-cats-2030", "Our-Cats-2030"])
def test_a_file_with_spaces_in_its_name_is_found_by_name_and_id(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "conferences", GOOD, "Our Cats 2030.toml")
    assert "Our Cats 2030" in registry.names()
    assert registry.find(name).id == "our-cats-2030"


def test_every_name_that_is_listed_can_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("Kätzchen & Co.", "a.b", "(draft) cats"):
        write(tmp_path / "conferences", GOOD, f"{name}.toml")
    for name in registry.names():
        registry.find(name)


def test_a_table_has_one_line_per_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "conferences", _TABLE, "editions.toml")
    folder = f"{tmp_path.as_uri()}/conferences"
    assert {"dogs2030", "dogs2031", "hounds1991"} < set(registry.names())
    assert "editions" not in registry.names()
    first, second, old = (registry.find(name) for name in ("dogs2030", "DOGS2031", "hounds1992"))
    assert (first.id, first.title, first.year, first.place, first.url) == (
        "dogs2030",
        "DOGS 2030",
        2030,
        "Kennel",
        f"{folder}/dogs2030.csv",
    )
    assert second.urls == (f"{folder}/a.csv", f"{folder}/b.csv")
    assert second.schedule is not None
    assert second.schedule.url == f"{folder}/when2031.csv"
    assert (old.title, old.venue, old.name) == ("Hounds of 1992", "DOGS", "All Dogs")


def test_a_table_among_the_files_of_a_command_stands_for_its_editions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    table = write(tmp_path / "conferences", _TABLE, "editions.toml")
    editions = ["dogs2030", "dogs2031", "hounds1990", "hounds1991", "hounds1992"]
    assert registry.expanded(["a.toml", "conferences/editions.toml", "b"]) == ["a.toml", *editions, "b"]
    assert registry.expanded([str(table), "editions.toml"]) == [*editions, "editions.toml"]
    monkeypatch.chdir(tmp_path.parent)
    assert registry.expanded([str(table)]) == [str(table)]
    with pytest.raises(UsageError, match=r"table of editions.*by name, such as dogs2030"):
        registry.find(table)


def test_a_file_takes_precedence_over_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "conferences", _TABLE, "editions.toml")
    write(tmp_path / "conferences", GOOD, "dogs2030.toml")
    assert registry.find("dogs2030").title == "Cats"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[series]]", "[series]", "expected tables"),
        ("2030 =", "soon =", "must be a year"),
        ("place =", "plaec =", "dogs2030: no key 'plaec'; did you mean 'place'?"),
        ('"listing"', '"lsting"', "dogs2030: source: no source 'lsting'"),
    ],
)
def test_an_invalid_table_is_refused_with_file_and_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "conferences", _TABLE.replace(old, new, 1), "editions.toml")
    with pytest.raises(ConferenceError) as raised:
        registry.find("dogs2030")
    assert str(tmp_path / "conferences" / "editions.toml") in str(raised.value)
    assert said in str(raised.value)


@pytest.mark.parametrize("name", registry.names())
def test_every_shipped_conference_is_valid(name: str) -> None:
    result = registry.find(name)
    assert result.id == name
    assert result.title
    assert result.name
    assert result.source in SOURCES
    assert result.schedule is None or result.schedule.source in SCHEDULES
    assert all(day.startswith(str(result.year)) for day in result.dates)
    assert len(result.dates) in (0, 2)
    assert result.timezone or result.place in ("online", "")  # a place is not known of every edition
    if result.source != "listing":
        assert str(result.year) in result.id


def test_the_main_conferences_of_these_years_are_known() -> None:
    expected = set(registry.names())
    assert {f"cvpr{year}" for year in range(2013, 2027)} <= expected
    assert {f"icml{year}" for year in range(2013, 2027)} | {f"aistats{year}" for year in range(2012, 2026)} <= expected
    assert {f"iclr{year}" for year in range(2018, 2027)} | {f"wacv{year}" for year in range(2020, 2027)} <= expected
    assert {f"acl{year}" for year in range(2015, 2026)} | {f"emnlp{year}" for year in range(2015, 2026)} <= expected
    assert {registry.find(f"nips{year}").year for year in range(1987, 2026)} == set(range(1987, 2026))
    assert {f"nips{year}" for year in range(1987, 2018)} | {f"neurips{year}" for year in range(2018, 2026)} <= expected
    counted = {name: registry.find(name).expected for name in ("cvpr2013", "cvpr2015", "nips2014", "icml2015")}
    assert counted == {"cvpr2013": 471, "cvpr2015": 602, "nips2014": 411, "icml2015": 270}
