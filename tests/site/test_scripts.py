"""The order of the page's scripts follows from what each of them declares, and each declares what it uses."""

import re
from pathlib import Path

import pytest

from confpapers.errors import SiteError
from confpapers.paths import STATIC
from confpapers.site.scripts import AFTER, BUNDLES, bundle, needs, ordered

_SCRIPTS = {file.relative_to(STATIC / "js").with_suffix("").as_posix(): file for file in STATIC.glob("js/**/*.js")}


def read(name: str) -> str:
    return _SCRIPTS[name].read_text("utf-8")


def providers() -> dict[str, str]:
    """The script that sets each name of the namespace."""
    return {name: script for script in _SCRIPTS for name in re.findall(r"^\s*confpapers\.(\w+) = ", read(script), re.M)}


@pytest.mark.parametrize("script", sorted(_SCRIPTS))
def test_a_script_declares_exactly_the_scripts_it_uses(script: str) -> None:
    by_name = providers()
    names = re.findall(r"\bconfpapers\.(\w+)", read(script))
    for taken in re.findall(r"\{ ([^}]+) \} = confpapers;", read(script)):
        names += [name.partition(":")[0].strip() for name in taken.split(",")]
    used = {by_name[name] for name in names if name in by_name}
    if script != "core/base" and re.search(r"\bconfpapers[.;]", read(script)):
        used.add("core/base")  # it makes the namespace
    assert set(needs(read(script))) == used - {script}


@pytest.mark.parametrize("entry", BUNDLES.values())
def test_every_script_comes_after_what_it_needs(entry: str) -> None:
    order = ordered(entry, read)
    assert order[-1] == entry
    assert all(order.index(other) < order.index(name) for name in order for other in needs(read(name)))


def test_no_script_is_left_out_of_all_bundles() -> None:
    assert {name for entry in BUNDLES.values() for name in ordered(entry, read)} | {"core/theme"} == set(_SCRIPTS)


def test_a_bundle_that_is_loaded_on_demand_has_nothing_of_the_one_before() -> None:
    texts = {"a": "one();", "b": "// needs: a\ntwo();", "page/start": "// needs: b\nthree();"}
    texts["page/later"] = "// needs: a c\nfive();"
    texts["c"] = "// needs: b\nfour();"
    assert AFTER["page/later"] == "page/start"
    assert bundle("page/later", texts.__getitem__) == b"four();\nfive();"


def test_scripts_in_a_circle_are_an_error_that_names_them() -> None:
    with pytest.raises(SiteError, match=r"circle: .*a"):
        ordered("a", {"a": "// needs: b", "b": "// needs: a"}.__getitem__)


def test_strings_and_templates_are_not_changed(tmp_path: Path) -> None:
    text = "const a = `x  // stays\n  /* stays */  ${b}`;\n  // goes\n"
    assert bundle("a", {"a": text}.__getitem__) == b"const a=`x  // stays\n  /* stays */  ${b}`;"


@pytest.mark.parametrize("script", sorted(_SCRIPTS))
def test_no_template_inside_another_has_a_space_which_would_be_dropped(script: str) -> None:
    inner = r"\$\{(?:[^{}`]|\{[^{}`]*\})*`[^`]*\s[^`]*`"  # the minifier takes a template inside another for code
    assert re.search(inner, read(script)) is None
