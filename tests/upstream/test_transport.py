"""The way to Confluence: redirects, waits, packing, certificates, proxies, and what is slow."""

import gzip
import ssl
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme

from tests.support.command import run
from tests.support.confluence_server import PAGE_ID, Confluence, Say, serving
from tests.support.fetching import BASIC, free_port, told
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
def test_confluence_may_ask_to_wait(
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
    assert f" {waited:.0f} s before the next try." in result.err


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
def test_a_packed_answer_is_read(
    built: Path, center: Confluence, packing: str, pack: Callable[[bytes], bytes]
) -> None:
    plain = center.answer(f"/rest/api/content/{PAGE_ID}?expand=body.export_view").data
    center.script = [Say(200, pack(plain), {"Content-Encoding": packing})]
    assert run("fetch", "--project", built, "--site", center.site).code == 0
    assert "gzip" in center.requests[0].headers["Accept-Encoding"]


def test_a_name_that_nobody_has_is_told(built: Path) -> None:
    code, said = told(built, "https://confluence.invalid", "fetch")
    assert code == 2
    assert "no machine is known by the name confluence.invalid" in said


def test_a_certificate_that_nobody_vouches_for_is_refused(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(context=context) as server:
        code, said = told(built, server.site, "fetch")
        assert code == 2
        assert "the site does not prove who it is: " in said
        assert "name its certificate in SSL_CERT_FILE" in said
        assert server.requests == []
        trusted = tmp_path / "authority.pem"
        authority.cert_pem.write_to_path(str(trusted))
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert run("fetch", "--project", built, "--site", server.site).code == 0
        other = server.site.replace("127.0.0.1", "localhost")
        code, said = told(built, other, "fetch")
        assert code == 2
        assert "the site does not prove who it is: Hostname mismatch" in said


def test_plain_http_under_the_name_of_https_is_told(built: Path, center: Confluence) -> None:
    code, said = told(built, center.site.replace("http:", "https:"), "fetch")
    assert code == 2
    assert "no safe connection can be made: " in said


def test_a_proxy_is_asked_and_named_when_it_does_not_help(
    built: Path, monkeypatch: pytest.MonkeyPatch, center: Confluence
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://ann:hunter2@127.0.0.1:{free_port()}")
    code, said = told(built, "https://wiki.example.org", "fetch")
    assert code == 2
    assert "the proxy does not let this through" in said
    assert "hunter2" not in said
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    assert (
        "the proxy that HTTPS_PROXY names is none of http"
        in told(built, "https://wiki.example.org", "fetch")[1]
    )
    monkeypatch.setenv("NO_PROXY", "wiki.invalid")
    assert "no machine is known" in told(built, "https://wiki.invalid", "fetch")[1]
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert run("fetch", "--project", built, "--site", center.site).code == 0
