"""The benchmark that counts calls tells a package that does more from one that does as much as before."""

from benchmarks.calls import grown, rows_of

RECORDED = rows_of({"demo": {"site": 1_000_000, "tsne": 900}, "list": {"site": 300_000}})


def test_a_tenth_more_calls_are_reported_with_build_package_and_share() -> None:
    today = rows_of({"demo": {"site": 1_099_000, "tsne": 900}, "list": {"site": 390_000}})
    assert grown(today, RECORDED) == ["list: site makes 390,000 calls, 1.30 times the recorded 300,000"]


def test_few_calls_and_fewer_calls_are_no_news() -> None:
    assert grown(rows_of({"demo": {"site": 400_000, "tsne": 9_000}, "list": {"site": 1}}), RECORDED) == []


def test_a_new_package_is_reported() -> None:
    today = rows_of({"demo": {"site": 1_000_000, "talks": 30_000}, "list": {"site": 300_000}})
    assert grown(today, RECORDED) == ["demo: talks makes 30,000 calls, 30000.00 times the recorded 0"]
