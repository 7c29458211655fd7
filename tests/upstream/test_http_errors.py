"""Everything that can go wrong between Confluence and source/: reported, and harmless.

A table of failures. For each, source/ and generated/ are not touched, and no output contains the
credentials.
"""

import errno
import gzip
import os
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme
from urllib3 import exceptions
from urllib3.connection import HTTPConnection

from oicp_gen.upstream import transport
from oicp_gen.upstream.http_errors import network_error
from tests.support.confluence_server import NOT_FOUND_V1, PAGE_ID, Confluence, Say, serving
from tests.support.fetching import BASIC, ENCODED, TOKEN, failing, free_port

LOGIN = """<!DOCTYPE html><html><head><title>Log in to
 continue</title></head><body><form><input type="password"></form></body></html>"""
HTML = {"Content-Type": "text/html; charset=UTF-8"}
CLOUDFRONT = {"x-cache": "Error from cloudfront"}
PERMISSION = {
    "statusCode": 403,
    "data": {"authorized": False, "valid": True, "errors": [], "successful": False},
    "message": "com.atlassian.confluence.api.service.exceptions.PermissionException: No",
}


@dataclass
class Scene:
    """Where it happens."""

    center: Confluence
    stranger: Confluence
    """One with an untrusted certificate."""
    patch: pytest.MonkeyPatch
    site: str


class Failure(NamedTuple):
    """One thing that goes wrong."""

    script: list[Say]
    id: str | None
    """Of the error; None if there are findings instead."""
    asked: int = 1
    """How many requests there are; by `check --upstream` one more if the page has errors."""
    arrange: Callable[[Scene], object] = lambda scene: scene
    check: int = 2
    """The exit code of `check --upstream`; that of `fetch` is always 2."""
    details: str = ""
    """A pattern of what the message contains from the response."""


def refused(scene: Scene) -> None:
    scene.site = f"http://127.0.0.1:{free_port()}"


def distrusted(scene: Scene) -> None:
    scene.site = scene.stranger.site


def impatient(constant: str, seconds: float) -> Callable[[Scene], None]:
    return lambda scene: scene.patch.setattr(transport, constant, seconds)


def without(rows: slice) -> Callable[[Scene], None]:
    """Remove some rows of the table, or the table if they are all of its rows."""

    def arrange(scene: Scene) -> None:
        body = scene.center.published.body
        lost = "".join(re.findall("<tr>.*?</tr>", body)[rows])
        assert lost in body
        scene.center.published.body = body.replace(lost, "")

    return arrange


ENDLESS = {"Content-Length": "1000000"}

FAILURES = {
    "401 in plain text": Failure(
        [Say(401, "Basic authentication with passwords is deprecated.", {"Content-Type": "text"})],
        "credentials-rejected",
        details=r'401: "Basic authentication with passwords is deprecated\."',
    ),
    "401 for a missing scope": Failure(
        [Say(401, {"code": 401, "message": "Unauthorized; scope does not match"})],
        "token-scope-missing",
        details="401: .Unauthorized; scope does not match.",
    ),
    "403": Failure([Say(403, PERMISSION)], "access-denied", details=r"403: .com\.atlassian.*No."),
    "404": Failure(
        [Say(404, NOT_FOUND_V1, {"atl-traceid": "8f3a"})],
        "page-missing",
        details=r"404: .No content found with id : ContentId\{id=3626501182\}.; atl-traceid 8f3a",
    ),
    "404 at the edge, again and again": Failure([Say(404, "", CLOUDFRONT)] * 4, "page-missing", 4),
    "404 of the page itself": Failure([Say(404, "", {"x-cache": "Hit"})], "page-missing"),
    "429 for too long": Failure(
        [Say(429, {}, {"Retry-After": "3600"})], "retry-too-late", details="3,60[01] seconds"
    ),
    "429 until tomorrow": Failure(
        [Say(429, {}, {"X-RateLimit-Reset": "2999-03-26T16:00Z"})], "retry-too-late"
    ),
    "429 again and again": Failure(
        [Say(429, {}, {"Retry-After": "1"})] * 4, "rate-limited", 4, details="429"
    ),
    "429, each time for a minute": Failure(
        [Say(429, {}, {"Retry-After": "55"})] * 3, "retry-too-late", 3
    ),
    "500 again and again": Failure(
        [Say(500, "<title>Oops</title>", HTML)] * 4, "server-error", 4, details="500: .Oops."
    ),
    "503 with an endless body": Failure(
        [Say(503, {}, ENDLESS, act="drip")] * 3 + [Say(404, {})], "page-missing", 4
    ),
    "418": Failure(
        [Say(418, "<h1>A teapot</h1>", HTML)], "status-unexpected", details="418: .A teapot."
    ),
    "302 to another host": Failure(
        [Say(302, "", {"Location": "https://id.example.org/login?continue=x"})],
        "redirect-refused",
        details=r"id\.example\.org[^/]",
    ),
    "302 to another port": Failure(
        [Say(302, "", {"Location": "http://127.0.0.1:1/"})], "redirect-refused"
    ),
    "302 to an invalid address": Failure([Say(302, "", {"Location": "//["})], "redirect-refused"),
    "302 in a circle": Failure([Say(302, "", {"Location": "/again"})] * 4, "too-many-redirects", 4),
    "302 to a login page": Failure(
        [Say(302, "", {"Location": "/login.action?os_destination=x"}), Say(200, LOGIN, HTML)],
        "sign-in-page",
        2,
        details="200: .Log in to continue",
    ),
    "a login page with status 200": Failure(
        [Say(200, LOGIN, HTML)], "sign-in-page", details="200: .Log in to continue"
    ),
    "a proxy's HTML with status 200": Failure(
        [Say(200, "<p>Under\nmaintenance</p>", HTML)], "response-not-json", details="200: .Under"
    ),
    "no type": Failure([Say(200, {}, {"Content-Type": ""})], "response-not-json"),
    "another encoding": Failure(
        [Say(200, {}, {"Content-Type": "application/json; charset=utf-16"})],
        "response-charset-unsupported",
        details="utf-16",
    ),
    "not UTF-8": Failure([Say(200, b'{"id": "\xff"}')], "response-not-utf8", details="byte 8"),
    "not JSON": Failure([Say(200, "{")], "response-invalid"),
    "JSON too deep": Failure([Say(200, "[" * 100_000)], "response-invalid"),
    "a list": Failure([Say(200, "[]")], "response-invalid"),
    "another page": Failure([Say(200, {"id": "7"})], "response-mismatch"),
    "a page without a version": Failure(
        [Say(200, {"id": PAGE_ID, "version": {"number": -1}})], "page-version-missing"
    ),
    "truncated": Failure([Say(200, {"id": PAGE_ID}, act="cut")], "response-truncated"),
    "reset": Failure([Say(act="reset")], "connection-reset"),
    "not HTTP": Failure([Say(body="220 mail\r\n", act="raw")], "response-truncated"),
    "endless headers": Failure(
        [Say(body="HTTP/1.1 200 OK\r\n" + "A: b\r\n" * 1000, act="raw")], "response-truncated"
    ),
    "an endless header": Failure(
        [Say(body="HTTP/1.1 200 OK\r\nA: " + "b" * 100_000, act="raw")], "response-truncated"
    ),
    "corrupt compression": Failure(
        [Say(200, b"no gzip", {"Content-Encoding": "gzip"})], "response-corrupt"
    ),
    "unknown compression": Failure(
        [Say(200, b"x", {"Content-Encoding": "br"})], "content-encoding-unsupported"
    ),
    "a token echoed in an error": Failure(
        [Say(401, {"message": f"no {TOKEN} or {ENCODED}"}, {"atl-request-id": TOKEN})],
        "credentials-rejected",
        details=r"\(401\)",
    ),
    "a token echoed in HTML": Failure(
        [Say(200, f"<title>{TOKEN}</title>{BASIC}", HTML)],
        "credentials-echoed",
    ),
    "a token echoed in a host name": Failure(
        [Say(302, "", {"Location": f"https://{TOKEN}.example.org/"})],
        "credentials-echoed",
    ),
    "a token echoed as an encoding": Failure(
        [Say(200, {}, {"Content-Type": f"application/json; charset={TOKEN}"})],
        "credentials-echoed",
    ),
    "too large": Failure(
        [Say(200, gzip.compress(b" " * (1 << 20)) * 4096, {"Content-Encoding": "gzip"})],
        "response-too-large",
        details="8,388,608",
    ),
    "silence": Failure([Say(act="silent")], "response-timeout", arrange=impatient("_SILENCE", 0.2)),
    "silence for too long": Failure(
        [Say(act="silent")],
        "response-too-slow",
        arrange=impatient("MAX_SECONDS", 1),
        details="after 1 seconds",
    ),
    "a response that drips": Failure(
        [Say(200, {}, ENDLESS, act="drip")],
        "response-too-slow",
        arrange=impatient("MAX_SECONDS", 1),
        details="after 1 seconds",
    ),
    "a refused connection": Failure([], "connection-refused", 0, refused),
    "an untrusted certificate": Failure([], "certificate-untrusted", 0, distrusted),
    "a table that is gone": Failure([], None, 1, without(slice(None)), check=1),
    "a table that lost a third of its rows": Failure(
        [], None, 1, without(slice(-12, None)), check=1
    ),
}


UNREACHABLE = exceptions.NewConnectionError(HTTPConnection("h"), "no")
UNREACHABLE.__cause__ = OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
UNSENT = {
    "connection-failed": UNREACHABLE,
    "connection-timeout": exceptions.ConnectTimeoutError(None, "too late"),
    "request-failed": ValueError("a text that may contain a token"),
}
"""What a request to loopback does not meet."""


@pytest.mark.parametrize("id", UNSENT)
def test_what_keeps_a_request_from_the_server_is_reported(id: str) -> None:
    error = network_error(UNSENT[id], "h")
    assert error.id == id
    assert "token" not in str(error)
    if id == "connection-failed":
        assert os.strerror(errno.ENETUNREACH) in error.message


@pytest.fixture(scope="module")
def stranger() -> Iterator[Confluence]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with serving(context=context) as server:
        yield server


@pytest.mark.parametrize("command", ["fetch", "check --upstream"])
@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_reported_and_changes_nothing(
    built: Path,
    center: Confluence,
    stranger: Confluence,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    name: str,
) -> None:
    failure, scene = FAILURES[name], Scene(center, stranger, monkeypatch, center.site)
    center.script = list(failure.script)
    failure.arrange(scene)
    is_check = command != "fetch"
    failed = failing(built, scene.site, command)
    assert (failed.id, failed.code) == (failure.id, failure.check if is_check else 2)
    assert len(center.requests) == failure.asked + (is_check and failure.check == 1)
    assert stranger.requests == []
    if failure.id:
        assert re.search(failure.details, failed.answer["error"]["message"])
        assert re.fullmatch(r"[A-Z].+\.", failed.answer["error"]["hint"])
        assert failed.answer["error"]["place"]["file"] == scene.site
    else:
        about = failed.answer["upstream"] if is_check else failed.answer
        assert about["findings"]
