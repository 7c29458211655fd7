"""Credentials: where they come from, where they go, and that no output contains them."""

import json
from pathlib import Path

import pytest

from oicp_gen.upstream.credentials import credentials_for
from tests.support.command import run
from tests.support.confluence_server import PAGE_ID, Confluence, Say, serving
from tests.support.fetching import (
    BASIC,
    ENCODED,
    TOKEN,
    assert_hidden,
    environment,
    failing,
    fetch,
    free_port,
)
from tests.support.special_files import each_kind, make_special

pytestmark = pytest.mark.usefixtures("slept")


def test_credentials_do_not_travel(built: Path, center: Confluence) -> None:
    with serving() as other:
        location = other.root.replace("127.0.0.1", "localhost") + "/rest/api/content/1"
        for status in (301, 302, 303, 307, 308):
            for target in (location, f"{other.root}/x", location.replace("http:", "")):
                center.script = [Say(status, "", {"Location": target})]
                assert failing(built, center.site, "fetch").id == "redirect-refused"
        assert other.requests == []


def test_credentials_are_not_sent_over_http(built: Path) -> None:
    failed = failing(built, "http://wiki.example.org", "fetch")
    assert (failed.id, failed.code) == ("credentials-over-http", 2)


@pytest.mark.parametrize("command", ["fetch", "check --upstream", f"fetch {PAGE_ID}"])
def test_credentials_go_to_no_site_that_only_the_contract_names(
    built: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    contract = built / "source/contract.toml"
    before = contract.read_text("utf-8").partition("\n[upstream]")[0]
    upstream = f'\n[upstream]\npage_id = "{PAGE_ID}"\nsite = "{center.root}"\n'
    contract.write_text(before + upstream, "utf-8")
    failed = failing(built, "", command)
    assert (failed.id, failed.code, center.requests) == ("credentials-site-unnamed", 2, [])
    assert failed.answer["error"]["place"]["file"] == "127.0.0.1"
    for name in ("CONFLUENCE_EMAIL", "CONFLUENCE_TOKEN"):
        monkeypatch.delenv(name)
    netrc = tmp_path / ".netrc"  # which names the host itself
    netrc.write_text(f"machine 127.0.0.1 login ann@example.org password {TOKEN}\n", "utf-8")
    assert run(*command.split(), "--project", built).code < 2
    assert center.requests[0].headers["Authorization"] == BASIC


def test_credentials_go_to_the_site_of_an_address_on_the_command_line(
    built: Path, center: Confluence
) -> None:
    address = f"{center.root}/pages/viewpage.action?pageId={PAGE_ID}"
    assert run("fetch", address, "--project", built).code < 2
    assert center.requests[0].headers["Authorization"] == BASIC


@each_kind
@pytest.mark.parametrize("name", ["netrc", ".netrc"])
def test_a_pipe_instead_of_a_netrc_is_refused(
    built: Path,
    center: Confluence,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    kind: str,
) -> None:
    make_special(tmp_path / name, kind)
    if name == "netrc":
        monkeypatch.setenv("NETRC", str(tmp_path / name))
    for variable in ("CONFLUENCE_EMAIL", "CONFLUENCE_TOKEN"):
        monkeypatch.delenv(variable)
    failed = failing(built, center.site, "fetch")
    assert (failed.id, failed.code, center.requests) == ("not-a-regular-file", 2, [])


def test_a_page_that_echoes_the_token_is_not_saved(built: Path, center: Confluence) -> None:
    split = f"{TOKEN[:9]}</b>\u200b{TOKEN[9:]}"
    for secret in (TOKEN, TOKEN.replace("=", "&#61;"), ENCODED, TOKEN.lower(), f"<b>{split}"):
        center.published.body = f"<p>{secret}</p>"
        failed = failing(built, center.site, "fetch")
        assert (failed.id, failed.code) == ("credentials-echoed", 2)


def test_no_part_of_a_long_token_that_is_echoed_is_printed(
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
        failed = failing(built, center.site, "fetch")
        assert failed.id
        assert "x1Y2z3" not in f"{failed.answer} {failed.err}"


def test_their_text_does_not_show_them() -> None:
    found = credentials_for("a.example.org", {"CONFLUENCE_TOKEN": TOKEN}, is_named=True)
    assert repr(found) == str(found) == "Credentials(from CONFLUENCE_TOKEN)"
    assert found.redact(f"<{TOKEN.lower()}>") == "<[hidden]>"


def test_no_traceback_shows_them(built: Path, center: Confluence) -> None:
    center.script = [Say(401, {"message": TOKEN})]
    site = ("--site", center.site)
    debugged = run("fetch", "--project", built, *site, "--debug", "--format", "json")
    assert json.loads(debugged.out)["error"]["id"] == "credentials-rejected"
    assert debugged.err.startswith("Traceback")
    assert_hidden(debugged.out, debugged.err)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("machine 127.0.0.1 login a password hunter2hunter2 nonsense here\n", "netrc-invalid"),
        ("hunter2hunter2\n", "netrc-invalid"),
        (b"machine \xff\xfe password hunter2hunter2", "netrc-not-utf8"),
        (None, "file-missing"),
    ],
)
def test_a_damaged_netrc_is_reported_and_not_repeated(
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    text: str | bytes | None,
    id: str,
) -> None:
    file = tmp_path / "netrc"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.setenv("NETRC", str(file))
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.delenv("CONFLUENCE_TOKEN")
    failed = failing(built, f"http://127.0.0.1:{free_port()}", "fetch")
    assert (failed.id, failed.code) == (id, 2)
    assert failed.answer["error"]["place"]["file"] == str(file)
    assert "hunter2" not in f"{failed.answer} {failed.err}"


@pytest.mark.parametrize(
    ("email", "token", "id"),
    [
        ("ann@example.org", "", "credentials-incomplete"),
        ("", "hunter2 hunter2", "credentials-invalid"),
        ("", "hunter2\u00e9hunter2", "credentials-invalid"),
        ("", "hunter2\r\nX-Evil: 1", "credentials-invalid"),
    ],
)
def test_unusable_credentials_are_reported_and_not_repeated(
    built: Path, monkeypatch: pytest.MonkeyPatch, email: str, token: str, id: str
) -> None:
    monkeypatch.setenv("CONFLUENCE_EMAIL", email)
    monkeypatch.setenv("CONFLUENCE_TOKEN", token)
    failed = failing(built, "https://wiki.example.org", "fetch")
    assert (failed.id, failed.code) == (id, 2)
    assert "hunter2" not in f"{failed.answer} {failed.err}"


@pytest.mark.parametrize(
    ("status", "id"),
    [(401, "authentication-required"), (403, "anonymous-access-denied"), (404, "page-missing")],
)
def test_an_anonymous_request_that_is_refused_is_reported_with_how_to_authenticate(
    built: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch, status: int, id: str
) -> None:
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.delenv("CONFLUENCE_TOKEN")
    center.script = [Say(status, json.dumps({"message": "x"}))]
    failed = failing(built, center.site, "fetch")
    assert failed.id == id
    error = failed.answer["error"]
    assert "token" in f"{error['message']} {error['hint']}"


def test_a_token_alone_is_sent_as_a_bearer_token(
    project: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.setenv("CONFLUENCE_TOKEN", f" {TOKEN}\n")
    assert fetch(project, center).code == 0
    assert center.requests[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_netrc_is_consulted_for_exactly_this_host(
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


def test_without_credentials_requests_are_anonymous(
    project: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment(monkeypatch, tmp_path)
    monkeypatch.delenv("CONFLUENCE_EMAIL")
    monkeypatch.delenv("CONFLUENCE_TOKEN")
    assert fetch(project, center).code == 0
    assert "Authorization" not in center.requests[0].headers
