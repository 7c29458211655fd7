"""The connection to Confluence: redirects, retries, compression, certificates, proxies."""

import gzip
import ssl
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme

from tests.support.command import run
from tests.support.confluence_server import PAGE_ID, Confluence, Say, serving
from tests.support.fetching import BASIC, failing, fetch, free_port
from tests.support.special_files import each_kind, make_special
from tests.upstream.test_http_errors import CLOUDFRONT, HTML

pytestmark = pytest.mark.usefixtures("slept")


def test_a_redirect_within_the_site_is_followed(built: Path, center: Confluence) -> None:
    center.script = [Say(302, "", {"Location": f"/rest/api/content/{PAGE_ID}?expand=version"})]
    result = run("check", "--upstream", "--project", built, "--site", center.site)
    assert center.requests[1].path == f"/rest/api/content/{PAGE_ID}?expand=version"
    assert center.requests[1].headers["Authorization"] == BASIC
    assert result.code == 0


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "12"}, 12, 13),
        ({"Retry-After": "in a minute"}, 50, 61),
        ({"X-RateLimit-Reset": "2001-03-26T16:00Z"}, 0, 1),
        ({"Retry-After": "-5"}, 2, 2.5),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "soon"}, 2, 2.5),
        ({}, 2, 2.5),
    ],
)
def test_a_retry_waits_as_long_as_confluence_asks(
    built: Path,
    center: Confluence,
    slept: list[float],
    headers: dict[str, str],
    least: float,
    most: float,
) -> None:
    if headers.get("Retry-After") == "in a minute":
        headers = {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(minutes=1), True)}
    center.script = [Say(429, {}, headers)]
    result = run("fetch", "--project", built, "--site", center.site)
    assert result.code == 0
    (waited,) = slept
    assert least <= waited <= most
    assert result.err.startswith(f"Confluence answered 429: retrying in {waited:.0f} s.\n")


@pytest.mark.parametrize(
    "burst",
    [
        [Say(500), Say(502, "<html>", HTML), Say(504)],
        [Say(503, {}, {"Retry-After": "3"})],
        [Say(403, "", CLOUDFRONT), Say(404, "", CLOUDFRONT)],
    ],
    ids=["5xx", "503", "at the edge"],
)
def test_a_burst_of_errors_passes(
    built: Path, center: Confluence, slept: list[float], burst: list[Say]
) -> None:
    center.script = list(burst)
    assert run("fetch", "--project", built, "--site", center.site).code == 0
    assert len(slept) == len(burst)
    assert slept == sorted(slept)


@pytest.mark.parametrize(
    ("packing", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("GZIP", gzip.compress)],
)
def test_a_compressed_response_is_read(
    built: Path, center: Confluence, packing: str, pack: Callable[[bytes], bytes]
) -> None:
    plain = center.answer(f"/rest/api/content/{PAGE_ID}?expand=body.export_view").data
    center.script = [Say(200, pack(plain), {"Content-Encoding": packing})]
    assert run("fetch", "--project", built, "--site", center.site).code == 0
    assert "gzip" in center.requests[0].headers["Accept-Encoding"]


def test_an_unknown_host_is_reported(built: Path) -> None:
    failed = failing(built, "https://confluence.invalid", "fetch")
    assert (failed.id, failed.code) == ("host-unknown", 2)
    assert "confluence.invalid" in failed.answer["error"]["message"]


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Confluence]:
    """A server with a certificate of the tests' own authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(cloud=True, context=context) as server:
        yield server


def test_a_certificate_is_verified(
    built: Path,
    authority: trustme.CA,
    secure: Confluence,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert failing(built, secure.site, "fetch").id == "certificate-untrusted"
    assert secure.requests == []
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    assert fetch(built, secure).code == 0
    other = failing(built, secure.site.replace("127.0.0.1", "localhost"), "fetch")
    assert other.id == "certificate-untrusted"
    assert "Hostname mismatch" in other.answer["error"]["message"]


@pytest.mark.parametrize("text", [None, "", "hunter2"])
def test_a_file_without_certificates_is_reported(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    file = tmp_path / "authority.pem"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    failed = failing(built, "https://wiki.invalid", "fetch")
    assert failed.id == "certificate-file-invalid"
    assert failed.answer["error"]["place"]["file"] == str(file)


@each_kind
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
def test_a_pipe_instead_of_certificates_is_not_waited_for(
    built: Path,
    secure: Confluence,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    kind: str,
) -> None:
    make_special(tmp_path / "pipe", kind)
    monkeypatch.setenv(variable, str(tmp_path / "pipe"))
    failed = failing(built, secure.site, "fetch")
    if variable == "REQUESTS_CA_BUNDLE":  # is not read
        assert failed.id == "certificate-untrusted"
    else:
        assert failed.id == "certificate-file-invalid"
        assert failed.answer["error"]["message"].startswith(f"{variable} is not a readable f")
        assert failed.answer["error"]["place"]["file"] == str(tmp_path / "pipe")


def test_one_run_makes_one_connection(
    built: Path,
    authority: trustme.CA,
    secure: Confluence,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    again = {"Location": f"/wiki/api/v2/pages/{PAGE_ID}?body-format=export_view"}
    secure.script = [Say(302, "", again)]
    assert fetch(built, secure, "--api", "v2").code == 0
    assert (len(secure.requests), secure.connections) == (3, 1)


def test_plain_http_at_an_https_address_is_reported(built: Path, center: Confluence) -> None:
    assert failing(built, center.site.replace("http:", "https:"), "fetch").id == "tls-failed"


def test_a_proxy_is_used_unless_the_site_is_excepted(
    built: Path, monkeypatch: pytest.MonkeyPatch, center: Confluence
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://ann:hunter2@127.0.0.1:{free_port()}")
    failed = failing(built, "https://wiki.example.org", "fetch")
    assert (failed.id, failed.code) == ("proxy-failed", 2)
    assert "hunter2" not in f"{failed.answer} {failed.err}"
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    failed = failing(built, "https://wiki.example.org", "fetch")
    assert failed.id == "proxy-invalid"
    assert "HTTPS_PROXY" in failed.answer["error"]["message"]
    monkeypatch.setenv("NO_PROXY", "wiki.invalid")
    assert failing(built, "https://wiki.invalid", "fetch").id == "host-unknown"
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert run("fetch", "--project", built, "--site", center.site).code == 0
