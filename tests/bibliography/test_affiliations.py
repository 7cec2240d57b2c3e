"""Institutions and countries in the notations of lists."""

import pytest

from confpapers.bibliography.affiliations import read_affiliations
from confpapers.bibliography.countries import country_code, country_name


@pytest.mark.parametrize(
    ("text", "institutions", "countries"),
    [
        ("Quiet University", ["Quiet University"], []),
        ("University of California, San Diego", ["University of California, San Diego"], []),
        ("Dept. of Cats, Quiet University, Nowhere, Germany", ["Quiet University"], ["DE"]),
        ("School of Computing, KITTEN, Nowhere, Republic of Korea", ["KITTEN"], ["KR"]),
        ("Institute of Rooms, Paris, France", ["Institute of Rooms"], ["FR"]),
        ("Institute of Rooms, 10115, Berlin, Germany", ["Institute of Rooms"], ["DE"]),
        ("Institute of Rooms, Quiet University, Paris, France", ["Quiet University"], ["FR"]),
        ("Department of Cats, Purrfect, Zurich, Switzerland", ["Purrfect"], ["CH"]),
        ("Cat Research, Nowhere, UK", ["Cat Research"], ["GB"]),
        ("Quiet Univ, Dept Cats, Nowhere, IL 60208 USA.", ["Quiet Univ"], ["US"]),
        ("[Quill, A; Sample, B] Quiet Univ, Dept Cats, Nowhere, Italy; Loud Inst", ["Quiet Univ", "Loud Inst"], ["IT"]),
        ("Georgia Institute of Technology, Atlanta, Georgia", ["Georgia Institute of Technology"], ["US"]),
        ("Tbilisi Cat University, Tbilisi, Georgia", ["Tbilisi Cat University"], ["GE"]),
        ("Savannah Cat College, Savannah, Georgia", ["Savannah Cat College"], ["US"]),
        ("Cat College, Somewhere, Georgia", ["Cat College"], []),  # which of the two is not known
        ("Purr, Inc., Mountain View, CA, USA", ["Purr, Inc."], ["US"]),
        ("Purr Technologies Co., Ltd., Shenzhen, China", ["Purr Technologies Co., Ltd."], ["CN"]),
        ("Purr Co., Ltd, Seoul, Korea", ["Purr Co., Ltd"], ["KR"]),
        ("Quiet University, Boulder, CO, USA", ["Quiet University"], ["US"]),
        ("Quiet University, Adelaide, SA, Australia", ["Quiet University"], ["AU"]),
        ("Quiet University, Newark, New Jersey", ["Quiet University"], ["US"]),
        ("Quiet University, Nowhere, MA 02139", ["Quiet University"], ["US"]),
        ("Quiet University, Nowhere, NY 14853-1234", ["Quiet University"], ["US"]),
        ("Quiet University, Paris, Texas", ["Quiet University"], ["US"]),
        ("Quiet University, Nowhere, SC", ["Quiet University"], []),  # a state of two countries
        ("Quiet University, St Helier, Jersey", ["Quiet University"], ["JE"]),
        ("Quiet University, Singapore 639798", ["Quiet University"], ["SG"]),
        ("Quiet University, Nowhere 110016, India", ["Quiet University"], ["IN"]),
        ("猫大学, 北京, 中国", ["猫大学"], ["CN"]),
        ("猫大学，日本", ["猫大学"], ["JP"]),
        ("고양이대학교, 대한민국", ["고양이대학교"], ["KR"]),
        ("Кошачий университет, Москва, Россия", ["Кошачий университет"], ["RU"]),
        ("Kočičí univerzita, Praha, Česko", ["Kočičí univerzita"], ["CZ"]),
        ("Kattuniversitetet, Sverige", ["Kattuniversitetet"], ["SE"]),
        ("KITTEN, Nowhere, Korea (South)", ["KITTEN"], ["KR"]),
        ("Quiet University, PRC", ["Quiet University"], ["CN"]),
        ("Germany", [], ["DE"]),
        ("USA; Quiet University", ["Quiet University"], ["US"]),
        ("CAN; Georgia", ["CAN", "Georgia"], []),
        ("quiet university; Quiet  University; QUIET UNIVERSITY.", ["quiet university"], []),
        ("校园大学; 猫大学", ["校园大学", "猫大学"], []),
        ("", [], []),
    ],
)
def test_an_affiliation_gives_institution_and_country(text: str, institutions: list[str], countries: list[str]) -> None:
    result = read_affiliations(text)
    assert (list(result.institutions), list(result.countries)) == (institutions, countries)


def test_countries_of_a_column_of_their_own_win_and_may_be_separated_by_commas() -> None:
    result = read_affiliations("Quiet University, Nowhere, Germany", "Korea, Republic of; France, Spain; Mars Colony")
    assert result.countries == ("KR", "FR", "ES", "Mars Colony")


def test_a_cell_that_names_no_country_adds_none() -> None:
    assert read_affiliations("Quiet University, Nowhere, Germany", "Unknown; n/a; -").countries == ("DE",)
    assert read_affiliations("Quiet University", "France; Unknown").countries == ("FR",)


def test_countries_have_codes_and_names_in_the_languages_of_the_page() -> None:
    texts = ["USA", "Deutschland", "KSA", "DEU", "Viet Nam", "in", "Boston", ""]
    assert [country_code(text) for text in texts] == ["US", "DE", "SA", "DE", "VN", "", "", ""]
    assert [country_name("DE", language) for language in ("en", "de", "xx")] == ["Germany", "Deutschland", "Germany"]
