"""Which page is fetched, and from where: by the command line, the environment or the contract."""

from pathlib import Path

import pytest

from oicp_gen.upstream.request import Asked, page_at
from tests.support.command import run
from tests.support.confluence_server import PAGE_ID, TITLE, Confluence, Say
from tests.support.fetching import FILE, fetch
from tests.support.projects import PAGE, edit, snapshot

UPSTREAM = f'\n[upstream]\npage_id = "{PAGE_ID}"\n'


def contract_with(project: Path, text: str) -> None:
    """Put a table at the end of the contract, in the place of the one that is there."""
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
    hidden = run("fetch", f"{center.root}/display/KEY/Another", "--project", project)
    assert 'Confluence does not show "Another" to the account from' in hidden.err
    missing = run("fetch", f"{center.root}/display/KEY/Another", "--project", project)
    assert missing.code == 2
    assert 'no page "Another" is to be seen in the space "KEY"' in missing.err


@pytest.mark.parametrize(
    ("contract", "arguments"),
    [
        ("", ["SITE/x/PgQo2"]),
        ("", ["SITE/spaces/KEY/pages/3626501182/Title"]),
        ("", [PAGE_ID, "--site", "SITE"]),
        ("", ["--site", "SITE"]),  # the id stands in the name of the page's file
        (UPSTREAM, ["--site", "SITE"]),
        (f'{UPSTREAM}site = "SITE/"\n', []),
        (f'{UPSTREAM}site = "SITE"\napi = "v1"\n', [PAGE_ID]),
        (f'{UPSTREAM}site = "https://elsewhere.example.org"\n', ["--site", "SITE"]),
    ],
)
def test_page_and_site_come_from_the_command_line_or_the_contract(
    project: Path, center: Confluence, contract: str, arguments: list[str]
) -> None:
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
    ("contract", "arguments", "words"),
    [
        (UPSTREAM, [], "nothing says on which site the page is"),
        (UPSTREAM, ["1234", "--site", "https://a.example.org"], "this is page 1234, and the contr"),
        (UPSTREAM, ["https://a.example.org/x"], "of no form that names a page"),
        (UPSTREAM, ["--site", "nowhere"], "this names no site"),
        (
            f'{UPSTREAM}site = "https://a.example.org"\n',
            ["https://b.example.org/x/PgQo2"],
            "this page is on https://b.example.org, and the site is said to be https://a.example.o",
        ),
    ],
)
def test_what_is_not_named_well_is_told_before_anybody_is_asked(
    project: Path, slept: list[float], contract: str, arguments: list[str], words: str
) -> None:
    contract_with(project, contract)
    before = snapshot(project)
    result = run("fetch", *arguments, "--project", project)
    assert result.code == 2
    assert words in result.err
    assert snapshot(project) == before
    assert slept == []


def test_a_page_whose_file_has_no_id_is_to_be_named(project: Path, center: Confluence) -> None:
    (project / FILE).rename(project / "source/page.html")
    contract_with(project, "")
    edit(project / "source/contract.toml", f'page = "{PAGE}"', 'page = "page.html"')
    unnamed = fetch(project, center)
    assert unnamed.code == 2
    assert "nothing says which page is meant" in unnamed.err
    assert fetch(project, center, PAGE_ID).code == 0
    contract_with(project, UPSTREAM)
    assert fetch(project, center).err == "source/page.html is version 2 already.\n"


def test_the_gateway_to_cloud_knows_pages_by_the_address_of_their_site() -> None:
    gateway = "https://api.atlassian.com/ex/confluence/11-22/wiki"
    address = "https://acme.atlassian.net/wiki/x/PgQo2"
    confluence, number = page_at(None, Asked(page=address, site=gateway))
    assert (confluence.site, confluence.apis, number) == (gateway, ("v2", "v1"), PAGE_ID)
    confluence, number = page_at(None, Asked(page=address))
    assert (confluence.site, number) == ("https://acme.atlassian.net/wiki", PAGE_ID)
