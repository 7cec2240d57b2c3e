"""The local server sends the site's files, whole or in part, to this machine's own browser and to nobody else."""

import gzip
import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from confpapers.errors import UsageError
from confpapers.publish.serve import byte_range, open_server, serve

pytestmark = pytest.mark.network

_PDF = b"%PDF-1.4 " + bytes(range(200))
_SCRIPT = b"confpapers.data('toy', [1, 2, 3]);\n" * 100


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    site = tmp_path / "site"
    (site / "toy" / "empty").mkdir(parents=True)
    (site / ".git").mkdir()
    for name, data in {
        "index.html": b"home", "404.html": b"no such page", "toy/index.html": b"toy", "toy/a paper.pdf": _PDF,
        ".env": b"secret", ".git/config": b"secret", "toy/empty/x.txt": b"x", "empty.txt": b"", "toy/data.js": _SCRIPT,
    }.items():  # fmt: skip
        (site / name).write_bytes(data)
    (tmp_path / "private.txt").write_bytes(b"secret")
    (site / "out.txt").symlink_to(tmp_path / "private.txt")
    (site / "up").symlink_to(tmp_path, target_is_directory=True)
    with open_server(site, 0) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def get(port: int, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    result = response.status, response.read(), dict(response.getheaders())
    connection.close()
    return result


def test_pages_folders_and_empty_files_are_sent(port: int) -> None:
    assert get(port, "/")[:2] == (200, b"home")
    assert get(port, "/toy/")[:2] == (200, b"toy")
    assert get(port, "/toy/a%20paper.pdf?v=1")[:2] == (200, _PDF)
    assert get(port, "/empty.txt")[:2] == (200, b"")
    status, _, headers = get(port, "/toy")
    assert (status, headers["Location"]) == (301, "/toy/")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/.env",
            "/.git/config",
            "/toy/../.env",
            "/%2e%65nv",
            "/out.txt",
            "/up/private.txt",
            "/toy/empty/",
            "/toy/empty",
        ),
        *("/../private.txt", "/%2e%2e/private.txt", "/..%2fprivate.txt", "/toy/%00", "/%ff", "/" + "x" * 5000, "/none"),
        *("/index.html/", "//127.0.0.1/.env", "/toy\\..\\.env"),
    ],
)
def test_missing_files_get_the_sites_own_404_page(path: str, port: int) -> None:
    status, body, _ = get(port, path)
    assert (status, b"secret" in body) == (404, False)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost:1", "", "127.0.0.1:80@x"])
def test_a_name_that_only_resolves_to_this_machine_gets_nothing(host: str, port: int) -> None:
    status, body, _ = get(port, "/", Host=host)
    assert (status, b"home" in body) == (421, False)


def test_localhost_is_served(port: int) -> None:
    assert get(port, "/", Host=f"localhost:{port}")[:2] == (200, b"home")


def test_a_range_request_gets_its_part(port: int) -> None:
    status, body, headers = get(port, "/toy/a%20paper.pdf", Range="bytes=9-12")
    assert (status, body, headers["Content-Range"]) == (206, _PDF[9:13], f"bytes 9-12/{len(_PDF)}")
    assert get(port, "/toy/a%20paper.pdf", Range="bytes=-4")[:2] == (206, _PDF[-4:])
    assert get(port, "/toy/a%20paper.pdf", Range="bytes=9999-")[0] == 416
    assert get(port, "/toy/a%20paper.pdf", Range="bytes=0-1,3-4")[:2] == (200, _PDF)


def test_texts_are_compressed_for_who_reads_gzip(port: int) -> None:
    for _ in range(2):
        status, body, headers = get(port, "/toy/data.js", **{"Accept-Encoding": "gzip, br"})
        assert (status, headers["Content-Encoding"], headers["Vary"]) == (200, "gzip", "Accept-Encoding")
        assert len(body) < 200
        assert gzip.decompress(body) == _SCRIPT


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/toy/data.js", {}, (200, _SCRIPT)),
        ("/toy/data.js", {"Accept-Encoding": "gzip;q=0"}, (200, _SCRIPT)),
        ("/toy/data.js", {"Accept-Encoding": "gzip", "Range": "bytes=2-9"}, (206, _SCRIPT[2:10])),
        ("/toy/a%20paper.pdf", {"Accept-Encoding": "gzip"}, (200, _PDF)),
    ],
    ids=["not asked", "refused", "a part", "a PDF"],
)
def test_other_answers_are_not_compressed(
    path: str, headers: dict[str, str], expected: tuple[int, bytes], port: int
) -> None:
    status, body, sent = get(port, path, **headers)
    assert (status, body) == expected
    assert "Content-Encoding" not in sent
    assert sent.get("Vary") == ("Accept-Encoding" if path.endswith(".js") else None)


def test_a_changed_file_is_compressed_again(port: int, tmp_path: Path) -> None:
    get(port, "/toy/data.js", **{"Accept-Encoding": "gzip"})
    (tmp_path / "site" / "toy" / "data.js").write_bytes(_SCRIPT + b"more();")
    assert gzip.decompress(get(port, "/toy/data.js", **{"Accept-Encoding": "gzip"})[1]).endswith(b"more();")


@pytest.mark.parametrize("header", ["bytes=a-b", "cats=1-2", "bytes=5-2", "bytes=--1", "bytes=²-3"])
def test_an_invalid_range_never_fails(header: str) -> None:
    assert byte_range(header, 10) in ((0, 9), None)


def served(site: Path, port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What `serve` says before it serves."""

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("http.server.ThreadingHTTPServer.serve_forever", stop)
        serve(site, port=port, browse=False)
    return capsys.readouterr().out.strip()


def test_another_port_than_the_wanted_one_is_explained(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"Port {port} is not free. Serving" in served(tmp_path / "site", port, monkeypatch, capsys)
    assert served(tmp_path / "site", 0, monkeypatch, capsys).startswith("Serving")


def test_ports_that_are_not_free_are_named(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr("confpapers.publish.serve._Server", taken)
    with pytest.raises(UsageError, match="ports 65530 to 65535 are not free"):
        open_server(tmp_path / "site", 65530)


def test_the_folder_of_a_conference_is_served_within_its_site(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site" / "toy" / "data").mkdir()
    (tmp_path / "site" / "toy" / "data" / "overview.json").write_text("{}")
    monkeypatch.chdir(tmp_path / "site" / "toy")
    assert "/toy/ (Ctrl-C" in served(Path(), 0, monkeypatch, capsys)
