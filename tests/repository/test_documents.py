"""The Markdown files of the repository, written and generated: their links and their style."""

from pathlib import Path

import pytest

from tests.support.artifacts import NODE_FOLDER, Node
from tests.support.command import ROOT
from tests.support.links import dangling, read, slug

FOLDERS = (".", "docs", "source", "generated/*")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in ROOT.glob(f"{folder}/*.md")
)


def test_the_documents_are_found() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "docs/ci.md", "docs/sync.md", "source/README.md"):
        assert name in DOCUMENTS
    for name in ("docs/README.md", "docs/page-report.md", "python/README.md"):
        assert f"generated/{name}" in DOCUMENTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    assert dangling(ROOT / name, ROOT) == []


def linkinator(tools: Node, *pages: str, cwd: Path) -> None:
    """Fail if a link is broken, without any requests outside this machine."""
    options = ("--markdown", "--check-fragments", "--directory-listing", "--verbosity", "error")
    tools.tool("linkinator", *pages, *options, "--skip", "^https?://(?!localhost)", cwd=cwd)


def test_linkinator_finds_no_broken_link(tools: Node) -> None:
    pages = sorted(ROOT.glob("generated/docs/codes/**/index.html"))
    assert len(pages) == 35
    linkinator(tools, *DOCUMENTS, *(str(page.relative_to(ROOT)) for page in pages), cwd=ROOT)


@pytest.mark.parametrize("link", ["gone.md", "#gone", "page.html#gone"])
def test_linkinator_would_find_a_broken_link(link: str, tools: Node, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p id='here'>Here</p>", encoding="utf-8")
    (tmp_path / "a.md").write_text("[a](page.html#here)", encoding="utf-8")
    linkinator(tools, "a.md", cwd=tmp_path)
    (tmp_path / "a.md").write_text(f"[a]({link})", encoding="utf-8")
    with pytest.raises(AssertionError, match="1 broken link"):
        linkinator(tools, "a.md", cwd=tmp_path)


def test_markdownlint_finds_nothing(tools: Node) -> None:
    settings = NODE_FOLDER / ".markdownlint-cli2.jsonc"
    printed = tools.tool("markdownlint-cli2", "--config", settings, *DOCUMENTS, cwd=ROOT)
    assert f"Linting: {len(DOCUMENTS)} file(s)" in printed


# That a link which leads nowhere is found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two documents and a page beside them."""
    folder = tmp_path / "folder"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/other page.md").write_text("# A `heading`, twice\n\n## A heading twice\n")
    (folder / "page.html").write_text('<p id="here">')
    (folder / "picture.svg").write_text('<svg id="here"/>')
    (tmp_path / "outside.md").touch()
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "[a](docs/other%20page.md) [b](docs) [c](https://example.org/a?b#c)",
        "[a](docs/other%20page.md#a-heading-twice) [b](<docs/other page.md#a-heading-twice-1>)",
        "[a](#018) <a id='018'></a> ![b](picture.svg)",
        "<a id='018'></a>\n\n[a][b]\n\n[b]: #018",
        "[a](page.html#here) <a href='page.html'>b</a>",
        "`[a](gone.md)`\n\n```md\n[a](gone.md)\n```\n\n<!-- [a](gone.md) --> \\[a](gone.md)",
    ],
)
def test_a_link_that_leads_somewhere_is_none_to_report(folder: Path, text: str) -> None:
    (folder / "README.md").write_text(text)
    assert dangling(folder / "README.md", folder) == []


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("[a](gone.md)", "gone.md: there is no such file"),
        ("![a](gone.svg)", "gone.svg: there is no such file"),
        ("<a href='gone.md'>a</a>", "gone.md: there is no such file"),
        ("<p>\n<img src='gone.svg'>\n</p>", "gone.svg: there is no such file"),
        ("[a][b]\n\n[b]: gone.md", "gone.md: there is no such file"),
        ("[a](/docs)", "/docs: leads out of the folder"),
        ("[a](../outside.md)", "../outside.md: leads out of the folder"),
        ("[a](#gone)", "#gone: there is no such anchor"),
        ("# A\n\n[a](#A)", "#A: there is no such anchor"),
        ("[a](page.html#gone)", "page.html#gone: there is no such anchor"),
        ("[a](picture.svg#here)", "picture.svg#here: has an anchor in what is no document"),
        ("[a](http://example.org)", "http://example.org: is no https address"),
        ("[a](//example.org)", "//example.org: is no https address"),
        ("[a](https://example)", "https://example: is no https address"),
        ("[a](mailto:a@example.org)", "mailto:a@example.org: is no https address"),
    ],
)
def test_a_link_that_leads_nowhere_is_reported(folder: Path, text: str, reported: str) -> None:
    (folder / "README.md").write_text(text)
    assert dangling(folder / "README.md", folder) == [reported]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("018 Inconsistent EvseID", "018-inconsistent-evseid"),
        ("`oicp-gen build`", "oicp-gen-build"),
        ("The contract: `source/contract.toml`", "the-contract-sourcecontracttoml"),
        ("A – B, *c* & snake_case", "a--b-c--snake_case"),
        ("Größe", "größe"),
    ],
)
def test_a_heading_has_the_anchor_that_a_code_host_gives_it(
    tmp_path: Path, heading: str, anchor: str
) -> None:
    (tmp_path / "a.md").write_text(f"# {heading}\n\n## {heading}\n", encoding="utf-8")
    assert read(tmp_path / "a.md").anchors == {anchor, f"{anchor}-1"}
    assert slug("A b") == "a-b"
