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


def test_countries_have_codes_and_names_in_the_languages_of_the_page() -> None:
    texts = ["USA", "Deutschland", "KSA", "DEU", "Viet Nam", "in", "Boston", ""]
    assert [country_code(text) for text in texts] == ["US", "DE", "SA", "DE", "VN", "", "", ""]
    assert [country_name("DE", language) for language in ("en", "de", "xx")] == ["Germany", "Deutschland", "Germany"]
