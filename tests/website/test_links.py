"""The table of pages, and where the links of the repository lead on the site."""

import tomllib
from dataclasses import replace

import pytest

from tests.support.command import ROOT
from tests.support.projects import documented
from tests.website.test_pictures import size
from website.__main__ import problems_of
from website.links import Links, with_height
from website.pages import EXPLORER, Page, Section, read_site, relative

SITE = read_site()
LINKS = Links(SITE, {"docs/changes.md": frozenset({"code-reused"})})
REPOSITORY = tomllib.loads(documented("pyproject.toml"))["project"]["urls"]["Source"]


def test_every_document_is_in_the_navigation_and_described() -> None:
    assert problems_of(SITE) == []


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        (Section(title="Few", pages=()), "docs/ci.md is not in the navigation"),
        (
            Section(title="Bare", pages=(Page(address="a", title="", description=""),)),
            "a has no description",
        ),
        (
            Section(title="Bare", pages=(Page(address="a", title="", description="A"),)),
            "a has no title",
        ),
        (
            Section(title="Twice", pages=(SITE.home,)),
            "index is the address of two pages",
        ),
        (
            Section(title="Gone", pages=(replace(SITE.home, file="docs/gone.md"),)),
            "docs/gone.md does not exist",
        ),
    ],
)
def test_a_page_that_is_missing_or_not_described_is_a_problem(
    section: Section, problem: str
) -> None:
    assert problem in problems_of(replace(SITE, sections=(section,)))


@pytest.mark.parametrize(
    ("file", "link", "target"),
    [
        ("README.md", "docs/changes.md", "reference/changes.html"),
        ("README.md", "generated/docs/README.md", "table.html"),
        ("README.md", f"{EXPLORER}index.html", "codes/index.html"),
        ("README.md", f"{EXPLORER}index.html?q=018#018", "codes/index.html?q=018#018"),
        ("README.md", "docs/images/explorer.png", "images/explorer.png"),
        ("docs/ci.md", "changes.md#code-reused", "../reference/changes.html#code-reused"),
        ("docs/ci.md", "../README.md", "../index.html"),
        ("docs/ci.md", "#here", "#here"),
        ("docs/ci.md", "../action.yml", f"{REPOSITORY}/blob/main/action.yml"),
        ("docs/ci.md", "../action.yml#L3", f"{REPOSITORY}/blob/main/action.yml#L3"),
        ("docs/ci.md", "../.github/scripts", f"{REPOSITORY}/tree/main/.github/scripts"),
        ("docs/ci.md", "https://example.org/a#b", "https://example.org/a#b"),
        (f"{EXPLORER}018/index.html", "../index.html", "../index.html"),
        ("generated/docs/README.md", "map.svg", "images/map.svg"),
    ],
)
def test_a_link_leads_to_the_same_place_on_the_site(file: str, link: str, target: str) -> None:
    assert LINKS.resolve(link, file) == (target, "")


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("gone.md", "there is no such file in the repository"),
        ("../../outside.md", "there is no such file in the repository"),
        ("changes.md#gone", "there is no such anchor"),
    ],
)
def test_a_link_that_leads_nowhere_is_a_problem(link: str, problem: str) -> None:
    assert LINKS.resolve(link, "docs/ci.md") == (link, problem)


def test_links_in_html_are_those_of_the_site() -> None:
    problems: list[str] = []
    markup = '<a title="href" href="../README.md?a&amp;b">A</a> <img src="gone.png"> <a href="#x">'
    assert LINKS.in_markup(markup, "docs/ci.md", problems) == markup.replace(
        "../README.md", "../index.html"
    )
    assert problems == ["gone.png: there is no such file in the repository"]


def test_a_picture_has_its_height() -> None:
    width, height = size(ROOT / "docs/images/explorer.png")
    shown = with_height(f'<img src="../images/explorer.png" width="{width // 2}" alt="A">')
    assert shown == (
        f'<img src="../images/explorer.png" width="{width // 2}" height="{height // 2}" alt="A">'
    )


@pytest.mark.parametrize(
    ("path", "page", "link"),
    [
        ("index.html", "index.html", "index.html"),
        ("codes/index.html", "index.html", "codes/index.html"),
        ("index.html", "use/python.html", "../index.html"),
        ("use/index.html", "use/python.html", "index.html"),
    ],
)
def test_links_are_relative(path: str, page: str, link: str) -> None:
    assert relative(path, page) == link
