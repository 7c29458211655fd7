"""Which page is requested, and from where: command line, environment or contract."""

import json
from pathlib import Path

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.upstream.request import PageRequest, page_at
from tests.support.command import run
from tests.support.confluence_server import PAGE_ID, TITLE, Confluence, Say
from tests.support.fetching import FILE, failing, fetch
from tests.support.projects import PAGE, edit, snapshot

UPSTREAM = f'\n[upstream]\npage_id = "{PAGE_ID}"\n'


def contract_with(project: Path, text: str) -> None:
    """Replace the table at the end of the contract."""
    file = project / "source/contract.toml"
    before = file.read_text(encoding="utf-8").partition("\n[upstream]")[0]
    file.write_text(before + text, encoding="utf-8")


def test_a_page_is_named_by_its_space_and_title(project: Path, center: Confluence) -> None:
    contract_with(project, UPSTREAM)
    title = TITLE.replace(" ", "+")
    assert run("fetch", f"{center.root}/display/KEY/{title}", "--project", project).code == 0
    assert center.requests[0].path == (
        "/rest/api/content?spaceKey=KEY&title=FinalOICP%20status%20code"
    )
    center.script = [Say(403, {"message": "No"})]
    for expected in ("access-denied", "page-title-unknown"):
        with pytest.raises(OicpGenError) as caught:
            page_at(None, PageRequest(f"{center.root}/display/KEY/Another"))
        assert caught.value.id == expected
        assert '"Another"' in caught.value.message


@pytest.mark.parametrize(
    ("contract", "arguments"),
    [
        ("", ["SITE/x/PgQo2"]),
        ("", ["SITE/spaces/KEY/pages/3626501182/Title"]),
        ("", [PAGE_ID, "--site", "SITE"]),
        ("", ["--site", "SITE"]),  # the file name of the page contains the id
        (UPSTREAM, ["--site", "SITE"]),
        (f'{UPSTREAM}site = "SITE/"\n', []),
        (f'{UPSTREAM}site = "SITE"\napi = "v1"\n', [PAGE_ID]),
        (f'{UPSTREAM}site = "https://elsewhere.example.org"\n', ["--site", "SITE"]),
    ],
)
def test_page_and_site_come_from_the_command_line_or_the_contract(
    project: Path,
    center: Confluence,
    monkeypatch: pytest.MonkeyPatch,
    contract: str,
    arguments: list[str],
) -> None:
    monkeypatch.delenv("CONFLUENCE_EMAIL")  # a token is not sent to a site of the contract
    monkeypatch.delenv("CONFLUENCE_TOKEN")
    contract_with(project, contract.replace("SITE", center.root))
    given = [argument.replace("SITE", center.root) for argument in arguments]
    assert run("fetch", *given, "--project", project).code == 0
    assert center.requests[0].path.startswith(f"/rest/api/content/{PAGE_ID}?")


def test_the_site_may_come_from_the_environment(
    project: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFLUENCE_SITE", center.root)
    assert run("fetch", "--project", project).code == 0


@pytest.mark.parametrize(
    ("contract", "arguments", "id"),
    [
        (UPSTREAM, [], "site-unspecified"),
        (UPSTREAM, ["1234", "--site", "https://a.example.org"], "page-id-mismatch"),
        (UPSTREAM, ["https://a.example.org/x"], "address-unsupported"),
        (UPSTREAM, ["--site", "nowhere"], "site-address-invalid"),
        (
            f'{UPSTREAM}site = "https://a.example.org"\n',
            ["https://b.example.org/x/PgQo2"],
            "site-mismatch",
        ),
    ],
)
def test_an_unclear_request_is_refused_before_it_is_sent(
    project: Path, slept: list[float], contract: str, arguments: list[str], id: str
) -> None:
    contract_with(project, contract)
    before = snapshot(project)
    result = run("fetch", *arguments, "--project", project, "--format", "json")
    assert (result.code, json.loads(result.out)["error"]["id"]) == (2, id)
    assert snapshot(project) == before
    assert slept == []


def test_a_page_without_an_id_in_its_file_name_must_be_specified(
    project: Path, center: Confluence
) -> None:
    (project / FILE).rename(project / "source/page.html")
    contract_with(project, "")
    edit(project / "source/contract.toml", f'page = "{PAGE}"', 'page = "page.html"')
    assert failing(project, center.site, "fetch").id == "page-unspecified"
    assert fetch(project, center, PAGE_ID).code == 0
    contract_with(project, UPSTREAM)
    assert fetch(project, center).code == 0


def test_the_gateway_to_cloud_accepts_the_address_of_a_page() -> None:
    gateway = "https://api.atlassian.com/ex/confluence/11-22/wiki"
    address = "https://acme.atlassian.net/wiki/x/PgQo2"
    confluence, number = page_at(None, PageRequest(page=address, site=gateway))
    assert (confluence.site, confluence.apis, number) == (gateway, ("v2", "v1"), PAGE_ID)
    confluence, number = page_at(None, PageRequest(page=address))
    assert (confluence.site, number) == ("https://acme.atlassian.net/wiki", PAGE_ID)
