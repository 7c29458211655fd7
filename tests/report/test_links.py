"""Links to the documentation, on terminals that show them."""

import re
from importlib.metadata import PackageNotFoundError

import pytest

from oicp_gen.report import links
from oicp_gen.report.links import documentation, error_address, rule_address
from oicp_gen.report.terminal import unstyled
from tests.support.command import ROOT, run
from tests.support.projects import documented
from tests.support.terminals import on_terminal

ADDRESS = re.search(r'^Documentation = "(.+)"$', documented("pyproject.toml"), re.MULTILINE)


def test_the_address_is_that_of_the_package() -> None:
    assert ADDRESS
    assert documentation() == ADDRESS[1]
    assert rule_address("wording") == f"{ADDRESS[1]}/findings.md#wording"
    assert error_address("file-missing") == f"{ADDRESS[1]}/errors.md#file-missing"


def test_a_package_without_metadata_has_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.metadata", missing)
    links.documentation.cache_clear()
    try:
        assert (documentation(), rule_address("x"), error_address("x")) == ("", "", "")
    finally:
        links.documentation.cache_clear()


def test_rules_are_links_to_their_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("lint", "--project", ROOT, "--format", "full").out
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    linked = run("lint", "--project", ROOT, "--format", "full").out
    assert unstyled(linked) == plain
    found = re.findall(r"\x1b\]8;;([^\x1b]+)\x1b\\([\w-]+)\x1b\]8;;\x1b\\", linked)
    assert dict(found).keys() == {rule_address(rule) for _, rule in found}
    assert {rule for _, rule in found} == set(re.findall(r"^\w+\[([\w-]+)\]", plain, re.MULTILINE))
    assert run("lint", "--project", ROOT).out == unstyled(run("lint", "--project", ROOT).out)


def test_errors_are_links_on_a_terminal() -> None:
    shown = on_terminal("lint", "nope.html", columns=80, WT_SESSION="1")
    assert f"\x1b]8;;{error_address('file-missing')}\x1b\\file-missing\x1b]8;;\x1b\\" in shown
    assert unstyled(shown) == (
        "error[file-missing]: no such file\n"
        "  --> nope.html\n"
        "  hint: Check the spelling of the path.\n"
    )
