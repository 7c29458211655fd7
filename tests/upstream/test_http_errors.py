"""What can go wrong between Confluence and source/: each is told as what it is, and harms nothing.

A table of failures; for each, source/ and generated/ stay as they are to the nanosecond, and what
says who asks appears in no output.
"""

import gzip
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme

from oicp_gen.upstream import transport
from tests.support.confluence_server import NOT_FOUND_V1, PAGE_ID, Confluence, Say, serving
from tests.support.fetching import BASIC, ENCODED, TOKEN, free_port, told

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
    """Where it goes wrong."""

    center: Confluence
    stranger: Confluence
    """One whose certificate nobody vouches for."""
    patch: pytest.MonkeyPatch
    site: str


class Failure(NamedTuple):
    """One thing that goes wrong."""

    script: list[Say]
    words: str
    """A pattern that what is told matches."""
    asked: int = 1
    """How often Confluence is asked; by `check --upstream` once more, if the page is wrong."""
    arrange: Callable[[Scene], object] = lambda scene: scene
    check: int = 2
    """The exit code of `check --upstream`; that of `fetch` is always 2."""


def refused(scene: Scene) -> None:
    scene.site = f"http://127.0.0.1:{free_port()}"


def distrusted(scene: Scene) -> None:
    scene.site = scene.stranger.site


def impatient(constant: str, seconds: float) -> Callable[[Scene], None]:
    return lambda scene: scene.patch.setattr(transport, constant, seconds)


def without(rows: slice) -> Callable[[Scene], None]:
    """The page without some rows of its table; without its table, if they are all of them."""

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
        r"Confluence does not accept the credentials from CONFLUENCE_EMAIL and CONFLUENCE_TOKEN"
        r' \(401: "Basic authentication with passwords is deprecated\."\)\n  Make a new token',
    ),
    "401 for want of a scope": Failure(
        [Say(401, {"code": 401, "message": "Unauthorized; scope does not match"})],
        r"\(401: .Unauthorized; scope does not match.\)\n  Give the token the scope to read pages",
    ),
    "403": Failure(
        [Say(403, PERMISSION)],
        r"Confluence does not show page 3626501182 to the account from CONFLUENCE_EMAIL and"
        r" CONFLUENCE_TOKEN \(403: .com\.atlassian.*No.\)\n  Ask who runs the space",
    ),
    "404": Failure(
        [Say(404, NOT_FOUND_V1, {"atl-traceid": "8f3a"})],
        r"page 3626501182 is missing, or this token cannot see it \(404: .No content found with"
        r" id : ContentId\{id=3626501182\}.; atl-traceid 8f3a\)\n  Check the page's id",
    ),
    "404 at the edge, again and again": Failure(
        [Say(404, "", CLOUDFRONT)] * 4, r"page 3626501182 is missing, or this token", 4
    ),
    "429 for too long": Failure(
        [Say(429, {}, {"Retry-After": "3600"})],
        r"Confluence asks to wait 3,60[01] seconds \(429\)\n  Run this again after 20\d\d-",
    ),
    "429 until tomorrow": Failure(
        [Say(429, {}, {"X-RateLimit-Reset": "2999-03-26T16:00Z"})], r"Run this again after 2999-03"
    ),
    "429 again and again": Failure(
        [Say(429, {}, {"Retry-After": "1"})] * 4, r"too many requests from here \(429\)", 4
    ),
    "500 again and again": Failure(
        [Say(500, "<title>Oops</title>", HTML)] * 4, r"cannot answer now \(500: .Oops.\)", 4
    ),
    "418": Failure([Say(418, "<h1>A teapot</h1>", HTML)], r"no page \(418: .A teapot.\)"),
    "302 to another host": Failure(
        [Say(302, "", {"Location": "https://id.example.org/login?continue=x"})],
        r"it redirects to id\.example\.org, which was not asked for, and is not followed",
    ),
    "302 to another port": Failure(
        [Say(302, "", {"Location": "http://127.0.0.1:1/"})], r"it redirects to 127\.0\.0\.1, which"
    ),
    "302 to no address": Failure([Say(302, "", {"Location": "//["})], r"what is no address"),
    "302 in a circle": Failure(
        [Say(302, "", {"Location": "/again"})] * 4, r"it redirects more than 3 times", 4
    ),
    "302 to a page to sign in": Failure(
        [Say(302, "", {"Location": "/login.action?os_destination=x"}), Say(200, LOGIN, HTML)],
        r"the answer is a page to sign in \(200: .Log in to continue",
        2,
    ),
    "a page to sign in, with status 200": Failure(
        [Say(200, LOGIN, HTML)], r"the answer is a page to sign in \(200: .Log in to continue"
    ),
    "HTML of a proxy, with status 200": Failure(
        [Say(200, "<p>Under\nmaintenance</p>", HTML)], r"the answer is no JSON \(200: .Under"
    ),
    "no type": Failure([Say(200, {}, {"Content-Type": ""})], r"the answer is no JSON \(200: "),
    "another encoding": Failure(
        [Say(200, {}, {"Content-Type": "application/json; charset=utf-16"})],
        r'in the encoding "utf-16", and JSON is in UTF-8',
    ),
    "no UTF-8": Failure([Say(200, b'{"id": "\xff"}')], r"byte 8 of the answer is no text in UTF-8"),
    "no JSON": Failure([Say(200, "{")], r"the answer is damaged or cut off: it is no object"),
    "JSON too deep": Failure([Say(200, "[" * 100_000)], r"the answer is damaged or cut off"),
    "a list": Failure([Say(200, "[]")], r"it is no object of JSON"),
    "another page": Failure([Say(200, {"id": "7"})], r"about another page than was asked for"),
    "a page without a version": Failure(
        [Say(200, {"id": PAGE_ID, "version": {"number": -1}})], r"does not say which version"
    ),
    "cut off": Failure([Say(200, {"id": PAGE_ID}, act="cut")], r"the answer was cut off"),
    "reset": Failure([Say(act="reset")], r"the connection was broken off|the answer was cut off"),
    "no HTTP": Failure([Say(body="220 mail\r\n", act="raw")], r"or is none of HTTP"),
    "headers without an end": Failure(
        [Say(body="HTTP/1.1 200 OK\r\n" + "A: b\r\n" * 1000, act="raw")], r"or is none of HTTP"
    ),
    "a header without an end": Failure(
        [Say(body="HTTP/1.1 200 OK\r\nA: " + "b" * 100_000, act="raw")], r"or is none of HTTP"
    ),
    "packed, and damaged": Failure(
        [Say(200, b"no gzip", {"Content-Encoding": "gzip"})], r"is damaged: it cannot be unpacked"
    ),
    "packed otherwise": Failure(
        [Say(200, b"x", {"Content-Encoding": "br"})], r"packed in a way that was not asked for"
    ),
    "a token that comes back in an error": Failure(
        [Say(401, {"message": f"no {TOKEN} or {ENCODED}"}, {"atl-request-id": TOKEN})],
        r'\(401: "no \[hidden\] or \[hidden\]"; atl-request-id \[hidden\]\)',
    ),
    "a token that comes back in HTML": Failure(
        [Say(200, f"<title>{TOKEN}</title>{BASIC}", HTML)], r"no JSON \(200: .\[hidden\]; Basic \["
    ),
    "a token that comes back in the name of a host": Failure(
        [Say(302, "", {"Location": f"https://{TOKEN}.example.org/"})],
        r"it redirects to \[hidden\]\.example\.org, which was not asked for",
    ),
    "a token that comes back as an encoding": Failure(
        [Say(200, {}, {"Content-Type": f"application/json; charset={TOKEN}"})],
        r'in the encoding "\[hidden\]"',
    ),
    "more than is read": Failure(
        [Say(200, gzip.compress(b" " * (1 << 20)) * 4096, {"Content-Encoding": "gzip"})],
        r"the answer has more than 33,554,432 bytes, the most that is read",
    ),
    "silence": Failure(
        [Say(act="silent")],
        r"the answer stopped: nothing came for 0 seconds",
        arrange=impatient("_SILENCE", 0.2),
    ),
    "silence for too long": Failure(
        [Say(act="silent")],
        r"the answer was not whole after 0\.1 seconds",
        arrange=impatient("MAX_SECONDS", 0.1),
    ),
    "an answer that drips": Failure(
        [Say(200, {}, ENDLESS, act="drip")],
        r"the answer was not whole after 0\.4 seconds",
        arrange=impatient("MAX_SECONDS", 0.4),
    ),
    "a connection that is refused": Failure(
        [], r"the connection was refused: nothing listens there\n  Check its spelling", 0, refused
    ),
    "a certificate that nobody vouches for": Failure(
        [], r"the site does not prove who it is: .*\n  .* in SSL_CERT_FILE", 0, distrusted
    ),
    "a table that is gone": Failure(
        [], r"has errors|could not be built", 1, without(slice(None)), check=1
    ),
    "a table that lost a third of its rows": Failure(
        [], r"has errors|could not be built", 1, without(slice(-12, None)), check=1
    ),
}


@pytest.fixture(scope="module")
def stranger() -> Iterator[Confluence]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with serving(context=context) as server:
        yield server


@pytest.mark.parametrize("command", ["fetch", "check --upstream"])
@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_told_and_changes_nothing(
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
    code, said = told(built, scene.site, command)
    assert code == (failure.check if is_check else 2)
    assert re.search(failure.words, said), said
    assert len(center.requests) == failure.asked + (is_check and failure.check == 1)
    assert stranger.requests == []
    assert re.fullmatch(r"  [A-Z].+\.|.+ oicp-gen fetch --out FILE", said.splitlines()[-1]), said
