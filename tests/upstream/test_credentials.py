"""Who asks: told to the named site alone, taken from where it belongs, and seen nowhere."""

import json
from pathlib import Path

import pytest

from oicp_gen.upstream.credentials import credentials_for
from tests.support.command import run
from tests.support.confluence_server import Confluence, Say, serving
from tests.support.fetching import (
    BASIC,
    ENCODED,
    TOKEN,
    assert_hidden,
    environment,
    fetch,
    free_port,
    told,
)

pytestmark = pytest.mark.usefixtures("slept")


def test_credentials_do_not_travel(built: Path, center: Confluence) -> None:
    with serving() as other:
        location = other.root.replace("127.0.0.1", "localhost") + "/rest/api/content/1"
        for status in (301, 302, 303, 307, 308):
            for target in (location, f"{other.root}/x", location.replace("http:", "")):
                center.script = [Say(status, "", {"Location": target})]
                assert told(built, center.site, "fetch")[0] == 2
        assert other.requests == []


def test_credentials_are_not_sent_over_http(built: Path) -> None:
    code, said = told(built, "http://wiki.example.org", "fetch")
    assert code == 2
    assert "credentials are not sent over http, which everybody on the way can read" in said


def test_a_token_that_comes_back_in_the_page_is_not_saved(built: Path, center: Confluence) -> None:
    for secret in (TOKEN, TOKEN.replace("=", "&#61;"), ENCODED):
        center.published.body = f"<p>{secret}</p>"
        code, said = told(built, center.site, "fetch")
        assert code == 2
        assert "the answer repeats what was sent to say who asks" in said


def test_of_a_long_token_that_comes_back_not_even_a_part_is_told(
    built: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "eyJhbGciOiJ" + "x1Y2z3" * 500
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.setenv("CONFLUENCE_TOKEN", secret)
    html = {"Content-Type": "text/html"}
    for say in (
        Say(200, f"<title>{secret}</title>", html),
        Say(200, "x" * 19_990 + secret, html),
        Say(403, f"<p>{secret.replace('Y', '&#89;')}</p>", html),
        Say(403, {"message": f"token {secret}"}),
        Say(404, "", {"atl-traceid": f"{'0' * 90}{secret}"}),
    ):
        center.script = [say]
        assert "x1Y2z3" not in told(built, center.site, "fetch")[1]


def test_what_holds_them_shows_nothing_of_them() -> None:
    found = credentials_for("a.example.org", {"CONFLUENCE_TOKEN": TOKEN})
    assert repr(found) == str(found) == "Credentials(from CONFLUENCE_TOKEN)"
    assert found.redact(f"<{TOKEN.lower()}>") == "<[hidden]>"


def test_no_traceback_shows_who_asks(built: Path, center: Confluence) -> None:
    center.script = [Say(401, {"message": TOKEN})]
    with pytest.raises(Exception, match="does not accept the credentials") as caught:
        run("fetch", "--project", built, "--site", center.site, "--debug")
    assert_hidden(str(caught.getrepr(showlocals=False)), repr(caught.value), str(caught.value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("machine 127.0.0.1 login a password hunter2hunter2 nonsense here\n", "is not as a netrc"),
        ("hunter2hunter2\n", "is not as a netrc file should be"),
        (b"machine \xff\xfe password hunter2hunter2", "this netrc file"),
        (None, "there is no such file"),
    ],
)
def test_a_damaged_netrc_is_told_and_not_repeated(
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    text: str | bytes | None,
    words: str,
) -> None:
    file = tmp_path / "netrc"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.setenv("NETRC", str(file))
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.delenv("CONFLUENCE_TOKEN")
    code, said = told(built, f"http://127.0.0.1:{free_port()}", "fetch")
    assert code == 2
    assert words in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("email", "token", "words"),
    [
        ("ann@example.org", "", "CONFLUENCE_EMAIL is set, and CONFLUENCE_TOKEN is not"),
        ("", "hunter2 hunter2", "a character that no token has, in CONFLUENCE_TOKEN"),
        ("", "hunter2\u00e9hunter2", "a character that no token has, in CONFLUENCE_TOKEN"),
        ("", "hunter2\r\nX-Evil: 1", "a character that no token has, in CONFLUENCE_TOKEN"),
    ],
)
def test_credentials_that_cannot_be_sent_are_told_and_not_repeated(
    built: Path, monkeypatch: pytest.MonkeyPatch, email: str, token: str, words: str
) -> None:
    monkeypatch.setenv("CONFLUENCE_EMAIL", email)
    monkeypatch.setenv("CONFLUENCE_TOKEN", token)
    code, said = told(built, "https://wiki.example.org", "fetch")
    assert code == 2
    assert words.replace("a character", "another character") in said
    assert "hunter2" not in said


def test_who_asks_as_nobody_is_told_how_to_say_who(
    built: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.delenv("CONFLUENCE_TOKEN")
    for status, words in (
        (401, "Confluence wants to know who asks (401"),
        (403, "Confluence does not show page 3626501182 to who gives no token (403"),
        (404, "page 3626501182 is missing, or nobody may see it without a token (404"),
    ):
        center.script = [Say(status, json.dumps({"message": "x"}))]
        assert words in told(built, center.site, "fetch")[1]


def test_a_token_alone_is_a_bearer_s(
    project: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.setenv("CONFLUENCE_TOKEN", f" {TOKEN}\n")
    assert fetch(project, center).code == 0
    assert center.requests[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_netrc_is_asked_for_the_very_host(
    project: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.delenv("CONFLUENCE_TOKEN")
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login ann@example.org password {TOKEN}\n", "utf-8")
    assert fetch(project, center).code == 0
    assert center.requests[-1].headers["Authorization"] == BASIC
    for other in ("machine a.example.org", "default"):
        netrc.write_text(f"{other} login ann password {TOKEN}\n", "utf-8")
        assert fetch(project, center).code == 0
        assert "Authorization" not in center.requests[-1].headers
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text(f"machine 127.0.0.1 login ann@example.org password {TOKEN}\n", "utf-8")
    monkeypatch.setenv("NETRC", str(elsewhere))
    assert fetch(project, center).code == 0
    assert center.requests[-1].headers["Authorization"] == BASIC


def test_nobody_asks_where_nothing_says_who(
    project: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment(monkeypatch, tmp_path)
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.delenv("CONFLUENCE_TOKEN")
    assert fetch(project, center).code == 0
    assert "Authorization" not in center.requests[0].headers
