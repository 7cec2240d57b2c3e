"""The cache: complete files only, verified on reading, cleaned by need."""

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confpapers.engine import cache
from confpapers.engine.cache import Missing, Store
from confpapers.engine.cache_report import clean, describe
from confpapers.engine.seal import digest_of
from confpapers.errors import StoreError, remedy_of


@given(data=st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stored_bytes_are_returned_by_their_digest(tmp_path: Path, data: bytes) -> None:
    store = Store(tmp_path)
    digest = store.put(data)
    assert digest == digest_of(data)
    assert store.get(digest) == data
    assert digest in store


def test_a_damaged_object_is_removed_and_counts_as_missing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.put(b"as it was")
    store.path(digest).write_bytes(b"as it is")
    with pytest.raises(Missing):
        store.get(digest)
    assert digest not in store


def test_mending_removes_exactly_the_damaged_objects(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digests = [store.put(bytes([n])) for n in range(10)]
    for digest in digests[::3]:
        store.path(digest).write_bytes(b"")
    assert store.mend() == 4
    assert [digest in store for digest in digests] == [n % 3 != 0 for n in range(10)]


def test_a_record_is_recalled_by_step_and_key(tmp_path: Path) -> None:
    store, key = Store(tmp_path), digest_of(b"key")
    assert store.recall("words", key) is None
    store.note("words", key, b"{}")
    assert store.recall("words", key) == b"{}"
    assert store.recall("strip", key) is None
    store.forget("words", key)
    assert store.recall("words", key) is None


def test_no_half_written_file_is_left_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match=r"No space left.*Finished work is kept"):
        store.put(b"too much")
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["CACHEDIR.TAG"]


def test_a_cache_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot create the cache .*--cache"):
        Store(tmp_path / "file" / "cache")


def test_two_builds_of_one_conference_do_not_share_the_cache(tmp_path: Path) -> None:
    store, other = Store(tmp_path), Store(tmp_path)
    with store.lock("toy2020"):
        with pytest.raises(StoreError, match="another build of toy2020 is already running"), other.lock("toy2020"):
            pass
        with other.lock("toy2021"):
            pass
    with other.lock("toy2020"):
        pass


def test_a_cache_is_not_cleaned_under_a_build_that_has_not_finished_yet(tmp_path: Path) -> None:
    store, other = Store(tmp_path), Store(tmp_path)
    with store.lock("toy2020"):
        digest = store.put(b"by its first build")
        with pytest.raises(StoreError, match="another build of toy2020 is already running"):
            clean(other, [])
    assert digest in store
    assert clean(other, []) == "Removed 1 file, 18 B."


def test_a_build_that_starts_while_the_cache_is_cleaned_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_CLEANING", 0.1)
    cleaned = "`confpapers clean` is already running"
    with Store(tmp_path).lock_all(), pytest.raises(StoreError, match=cleaned), Store(tmp_path).lock("toy2020"):
        pass
    with Store(tmp_path).lock("toy2020"):
        pass


def test_a_file_that_is_renamed_while_the_cache_is_measured_counts_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.put(b"whole")
    lost = store.path(store.put(b"renamed"))
    stat = Path.stat

    def as_if_renamed(self: Path, **how: bool) -> os.stat_result:
        if self == lost:
            raise FileNotFoundError(self)
        return stat(self, **how)

    monkeypatch.setattr(Path, "stat", as_if_renamed)
    assert store.holdings().files == {"objects": 1}


def test_a_file_of_the_cache_that_may_not_be_read_is_named_with_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, key = Store(tmp_path), digest_of(b"key")
    digest = store.put(b"of another user")
    store.note("words", key, b"{}")
    store.remember("toy2020", b"{}")

    def forbidden(self: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    remedy = "Permission denied; make it readable, or choose another cache with --cache"
    with pytest.raises(StoreError, match=f"cannot read .*: {remedy}"):
        store.get(digest)
    with pytest.raises(StoreError, match=f"cannot read .*: {remedy}"):
        store.recall("words", key)
    with pytest.raises(StoreError, match=f"cannot read .*: {remedy}"):
        store.remembered("toy2020")


def test_programs_for_backups_know_a_cache(tmp_path: Path) -> None:
    old = tmp_path / "old"
    for folder in ("objects", "steps"):
        (old / folder).mkdir(parents=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    for name, is_marked in (("new", True), ("old", True), ("full", False)):
        Store(tmp_path / name)
        tag = tmp_path / name / "CACHEDIR.TAG"
        assert tag.is_file() is is_marked, name
        assert not is_marked or tag.read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_files_that_others_put_into_a_cache_are_neither_counted_nor_removed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    files = [f"objects/ab/{'c' * 38}", "objects/ab/letter.txt", "steps/words/ab/letter.txt", "letter.txt"]
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("mine")
    store.put(b"not needed")
    assert clean(store, []) == "Removed 1 file, 10 B."
    assert all((tmp_path / name).is_file() for name in files)


def test_an_empty_cache_is_called_empty(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert describe(store) == clean(store, []) == f"The cache {tmp_path} is empty."


def test_a_sweep_removes_exactly_what_no_build_needs(tmp_path: Path) -> None:
    old = Store(tmp_path)
    gone = old.put(b"of a build that is released")
    old.note("words", digest_of(b"1"), b'{"digest":"%s"}' % gone.encode())
    old.keep_for("toy2020")
    new = Store(tmp_path)
    remaining = new.put(b"needed")
    new.note("words", digest_of(b"2"), b'{"digest":"%s"}' % remaining.encode())
    new.keep_for("toy2021")

    assert new.sweep().files == {}
    new.release("toy2020")
    removed = new.sweep()

    assert removed.files == {"words": 1, "objects": 1}
    assert gone not in new
    assert new.get(remaining) == b"needed"
    assert new.recall("words", digest_of(b"2")) is not None
    assert new.builds() == ["toy2021"]


def test_nothing_is_removed_if_the_list_of_needs_is_unreadable(tmp_path: Path) -> None:
    store = Store(tmp_path)
    remaining = store.put(b"needed by somebody")
    store.keep_for("toy2020")
    (tmp_path / "builds" / "toy2020.json").write_text("{")
    with pytest.raises(
        StoreError, match=r"the list of files that toy2020 needs is unreadable.*confpapers clean toy2020"
    ):
        Store(tmp_path).sweep()
    assert remaining in store
    store.release("toy2020")
    assert Store(tmp_path).sweep().files == {"objects": 1}


def test_a_record_with_a_flipped_bit_counts_as_missing(tmp_path: Path) -> None:
    store, key = Store(tmp_path), digest_of(b"key")
    store.note("strip", key, b'{"digest":"%s","parts":{"a":"b"}}' % digest_of(b"x").encode())
    file = next((tmp_path / "steps").glob("strip/??/*"))
    whole = file.read_bytes()
    for bit in range(0, len(whole) * 8, 7):
        broken = bytearray(whole)
        broken[bit // 8] ^= 1 << bit % 8
        file.write_bytes(broken)
        record = store.recall("strip", key)
        assert record is None or not _reads(record), (bit, bytes(broken))
    file.write_bytes(whole)
    assert store.recall("strip", key) == whole[:-65]


def _reads(record: bytes) -> bool:
    try:
        json.loads(record)
    except ValueError:
        return False
    return True


def test_a_record_under_another_name_counts_as_missing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.note("strip", digest_of(b"one"), b"{}")
    one = next((tmp_path / "steps").glob("strip/??/*"))
    other = digest_of(b"two")
    place = tmp_path / "steps" / "strip" / other[:2] / other[2:]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(one.read_bytes())
    assert store.recall("strip", other) is None


def test_a_record_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    store, key = Store(tmp_path), digest_of(b"one")
    store.note("strip", key, b"{}")
    next((tmp_path / "steps").glob("strip/??/*")).write_bytes(b'{"digest":"x"}')
    assert store.recall("strip", key) == b'{"digest":"x"}'


def test_an_empty_name_is_not_an_object(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(b"x")
    assert "" not in store
    assert ".." not in store


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.EROFS, "make it writable, or "), (errno.ENOSPC, "free disk space, or "), (errno.ENOTDIR, "")],
)
def test_the_remedy_fits_what_the_operating_system_refused(number: int, remedy: str) -> None:
    assert remedy_of(OSError(number, "no")) == remedy
