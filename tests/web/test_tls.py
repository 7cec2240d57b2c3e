"""A site whose certificate cannot be trusted is not read, and the message says why."""

import datetime
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from confpapers.engine.cache import Store
from confpapers.errors import FetchError
from confpapers.web.fetcher import Fetcher, FetchSettings

pytestmark = pytest.mark.network


class _Issued(NamedTuple):
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def write(self, file: Path) -> Path:
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        file.write_bytes(key + self.certificate.public_bytes(serialization.Encoding.PEM))
        return file


def _issue(host: str, by: _Issued | None, days: tuple[int, int] = (-1, 30)) -> _Issued:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"certificate for {host}")])
    builder = (
        x509.CertificateBuilder(issuer_name=by.certificate.subject if by else name, subject_name=name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=days[0]))
        .not_valid_after(now + datetime.timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_key_of(by.key if by else key), critical=False)  # Python 3.13 and later insist on this
        .add_extension(_use(signs_certificates=by is None), critical=True)  # ... and on this
    )
    return _Issued(key, builder.sign(by.key if by else key, hashes.SHA256()))


def _key_of(signer: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())


def _use(*, signs_certificates: bool) -> x509.KeyUsage:
    uses = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, key_cert_sign=signs_certificates, crl_sign=signs_certificates, **uses)


class _Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: Any) -> None:
        pass


class _Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up."""


Ask = Callable[[_Issued | None], bytes]
AUTHORITY = _issue("127.0.0.9", None)


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(AUTHORITY.write(tmp_path / "authority.pem")))
    monkeypatch.setenv("NO_PROXY", "*")
    server = _Quiet(("127.0.0.1", 0), _Hello)

    def read(issued: _Issued | None) -> bytes:
        if issued:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(issued.write(tmp_path / "site.pem"))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        url = f"https://127.0.0.1:{server.server_address[1]}/page"
        with Fetcher(Store(tmp_path / "cache"), FetchSettings(delay=0, backoff=0.001)) as web:
            web.trust(url)
            return web.read(web.get(url))

    yield read
    server.shutdown()
    server.server_close()


def test_a_site_with_a_valid_certificate_is_read(ask: Ask) -> None:
    assert ask(_issue("127.0.0.1", AUTHORITY)) == b"hello"


@pytest.mark.parametrize(
    ("issued", "reason"),
    [
        (_issue("127.0.0.1", AUTHORITY, (-60, -30)), "has expired"),
        (_issue("127.0.0.1", AUTHORITY, (30, 60)), "not yet valid"),
        (_issue("127.0.0.2", AUTHORITY), "not valid for '127.0.0.1'"),
        (_issue("127.0.0.1", None), "self-signed"),
        (None, "no trusted connection"),
    ],
)
def test_no_other_site_is_read(issued: _Issued | None, reason: str, ask: Ask) -> None:
    with pytest.raises(FetchError, match=f"no trusted connection .*{reason}|{reason}.*REQUESTS_CA_BUNDLE"):
        ask(issued)
