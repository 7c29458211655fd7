"""The documentation site, built and opened from files."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize

from tests.support.artifacts import NODE_FOLDER, Node
from tests.support.axe import axe
from tests.support.browsing import DESK, PHONE
from tests.support.command import ROOT
from tests.support.lighthouse import low_scores
from tests.support.links import read
from tests.support.oicp import ROWS
from tests.support.packages import once
from tests.support.thorough import is_thorough
from website.pages import EXPLORER, read_site

SITE = read_site()
ADDRESSES = [*(page.address for page in SITE.pages if page.file), "search"]


def build(folder: Path) -> None:
    """Build the site, which prints nothing if all is well."""
    done = subprocess.run(
        [sys.executable, "-m", "website", folder / "site"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    return once(tmp_path_factory, "site", build) / "site"


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: Path) -> Iterator[Open]:
    """Open pages of the site. At the end, none has logged anything or left the site."""
    heard: list[str] = []
    asked: list[str] = []
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()

    def requested(request: Request) -> None:
        asked.append(request.url)

    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", requested)

    def open_page(path: str, *, width: int = 1280, dark: bool = False) -> Page:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto((site / "index.html").as_uri().removesuffix("index.html") + path)
        return page

    try:
        yield open_page
    finally:
        context.close()
    assert heard == []
    assert [url for url in asked if not url.startswith(site.as_uri())] == []


def pages_of(site: Path) -> dict[str, str]:
    """Return each page of the site, by its path."""
    return {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.html"))
    }


def test_the_build_fails_if_a_link_leads_nowhere_and_runs_no_directive(tmp_path: Path) -> None:
    program = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from website import __main__ as main\n"
        "def stage(site, folder, stage=main.stage):\n"
        "    stage(replace(site, sections=site.sections[1:2]), folder)\n"
        "    with Path(folder, 'use/index.md').open('a') as page:\n"
        "        page.write('[a](gone.md) [b](../README.md#gone)\\n\\n```{include} /etc/passwd')\n"
        "main.stage = stage\n"
        "sys.exit(main.build(Path(sys.argv[1])))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "site"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert re.findall(r"WARNING: (.*)", done.stderr) == [
        "docs/use.md: gone.md: there is no such file in the repository",
        "docs/use.md: ../README.md#gone: there is no such anchor",
        "Pygments lexer name '{include}' is not known [misc.highlighting_failure]",
    ]


def test_every_page_is_reached_from_the_home_page(site: Path) -> None:
    pages = pages_of(site)
    reached: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        if (path := waiting.pop()) not in reached:
            reached.add(path)
            links = (urldefrag(urljoin(path, link))[0] for link in read(site / path).links)
            waiting += [link for link in map(unquote, links) if link in pages]
    # The form leads to the search.
    assert reached == {*pages} - {"search.html"}
    assert {f"{address}.html" for address in ADDRESSES} <= {*pages}


def test_linkinator_finds_no_broken_link(tools: Node, site: Path) -> None:
    options = ("--recurse", "--check-fragments", "--format", "json")
    skipped = "^https?://(?!localhost)"
    printed = tools.tool("linkinator", ".", *options, "--skip", skipped, cwd=site)
    assert len(json.loads(printed)["links"]) > len(ADDRESSES)


def test_html_validate_finds_nothing(tools: Node, site: Path) -> None:
    settings = NODE_FOLDER / "html-validate.json"
    files = [site / f"{address}.html" for address in ADDRESSES]
    tools.tool("html-validate", "--config", settings, "--max-warnings=0", *files, cwd=NODE_FOLDER)


@pytest.mark.parametrize("tool", ["theme/static/site.css", "theme/static/search.js"])
def test_prettier_finds_nothing(tool: str, tools: Node) -> None:
    options = ("--list-different", "--no-config", "--no-editorconfig", "--print-width=100")
    assert tools.tool("prettier", *options, ROOT / "website" / tool, cwd=ROOT) == ""


def test_every_page_has_a_title_and_a_description_of_its_own(site: Path) -> None:
    pages = {address: pages_of(site)[f"{address}.html"] for address in ADDRESSES}
    for pattern in ("<title>(.+?)</title>", '<meta name="description" content="(.{20,160}?)">'):
        found = {address: re.findall(pattern, text) for address, text in pages.items()}
        assert {address for address, texts in found.items() if len(texts) != 1} == set()
        assert len({text for texts in found.values() for text in texts}) == len(ADDRESSES)


def test_only_the_search_runs_a_script_and_no_page_loads_from_elsewhere(site: Path) -> None:
    pages = pages_of(site)
    for address in ADDRESSES:
        text = pages[f"{address}.html"]
        (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', text)
        source = "'self'" if address == "search" else "'none'"
        assert policy.split("; ") == [
            "default-src 'none'",
            "style-src 'self'",
            f"script-src {source}",
            "img-src 'self' data:",
            "form-action 'self'",
            "base-uri 'none'",
        ]
        assert ("<script" in text) == (address == "search")
        assert re.findall(r'(?:src|srcset|action)="(?:https?:|//)', text) == []
    for file in (site / "_static").iterdir():
        assert "://" not in file.read_text(encoding="utf-8")


DOCUMENTS = {"table": "README.md", "page-report": "page-report.md"}


def test_the_explorer_is_published_as_it_is(site: Path) -> None:
    """Only links to documents of the repository differ, because the site has pages of them."""
    published = {path: text for path, text in pages_of(site).items() if path.startswith("codes/")}
    sources = sorted((ROOT / EXPLORER).rglob("*.html"))
    assert len(published) == len(sources) > 0
    for source in sources:
        text = published[f"codes/{source.relative_to(ROOT / EXPLORER).as_posix()}"]
        restored = re.sub(
            r'href="((?:\.\./)+)(table|page-report)\.html',
            lambda link: f'href="{link[1]}{DOCUMENTS[link[2]]}',
            text,
        )
        assert restored == source.read_text(encoding="utf-8")


# In a browser


LOOKS = [
    (address, viewport, scheme)
    for number, address in enumerate(ADDRESSES)
    for viewport in (DESK, PHONE)
    for scheme in ("light", "dark")
    # Without `--thorough`, one page of each kind is seen in two ways.
    if is_thorough()
    or (
        (address in ("index", "search", "table", "use/index", "reference/changes"))
        and (number + (viewport == PHONE) + (scheme == "dark")) % 2 == 0
    )
]


@pytest.mark.parametrize(("address", "viewport", "scheme"), LOOKS)
@pytest.mark.usefixtures("tools")
def test_axe_finds_nothing(
    address: str, viewport: ViewportSize, scheme: str, open_page: Open
) -> None:
    query = "?q=code-reused" if address == "search" else ""
    page = open_page(f"{address}.html{query}", width=viewport["width"], dark=scheme == "dark")
    assert axe(page) == []


def test_no_page_is_wider_than_a_phone(open_page: Open) -> None:
    measure = "document.documentElement.scrollWidth"
    widths = {
        address: open_page(f"{address}.html", width=PHONE["width"]).evaluate(measure)
        for address in ADDRESSES
    }
    assert {address for address, width in widths.items() if width > PHONE["width"]} == set()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("code-reused", "reference/changes.html#code-reused"),
        ("text misplaced", "reference/findings.html#text-misplaced"),
        ("not-utf8", "reference/errors.html#not-utf8"),
        ("oicp-gen build", "reference/commands.html#oicp-gen-build"),
        ("lenient=True", "use/python.html#lost-leading-zeros"),
        ("drift watch", "maintain/ci.html#watch-the-published-page"),
    ],
)
def test_the_search_finds_the_section(query: str, first: str, open_page: Open) -> None:
    page = open_page("index.html")
    page.get_by_label("Search the documentation").fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert page.locator("#results a").first.get_attribute("href") == first
    page.locator("#results a").first.click()
    page.wait_for_url(f"**/{first}")
    assert page.evaluate("document.querySelector(':target') !== null")


def test_the_search_says_if_nothing_was_found(open_page: Open) -> None:
    page = open_page("search.html?q=<b>xyzzy</b> like that")
    assert page.locator("#found").inner_text() == "No sections found."
    assert page.locator("#results li").count() == 0
    page.get_by_label("Search the documentation").fill("code-reused")
    assert page.locator("#results li").count() > 3
    assert page.locator("#results p").first.inner_text().startswith("Major. The text of a code")


def test_the_home_page_looks_up_a_code(open_page: Open) -> None:
    page = open_page("index.html")
    page.get_by_label("Look up a status code").fill("603")
    page.keyboard.press("Enter")
    page.wait_for_url("**/codes/index.html?q=603")
    assert page.get_by_text("Unknown EVSE ID").first.is_visible()


def test_the_home_page_lists_every_code_and_leads_to_its_page(open_page: Open) -> None:
    page = open_page("index.html")
    links = page.get_by_role("navigation", name="All status codes").get_by_role("link")
    shown = [tuple(text.split("\n")) for text in links.all_inner_texts()]
    assert shown == [(row.code, row.description) for row in ROWS]
    links.nth(5).click()
    page.wait_for_url("**/codes/018/index.html")


@pytest.mark.usefixtures("browser")
def test_lighthouse_gives_the_home_page_at_least_95_in_each_category(
    tools: Node, site: Path
) -> None:
    assert low_scores(tools, site, "index.html") == {}


def test_a_phone_has_every_page_behind_one_button(open_page: Open) -> None:
    page = open_page("index.html", width=PHONE["width"])
    menu = page.get_by_role("navigation", name="All pages")
    assert not menu.is_visible()
    page.get_by_text("Menu", exact=True).click()
    shown = menu.get_by_role("link").all_inner_texts()
    assert shown == [page.title for section in SITE.sections for page in section.pages]


def test_paper_has_the_content_and_no_controls(open_page: Open) -> None:
    page = open_page("use/index.html", dark=True)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    for hidden in ("form", "nav", ".here", ".skip"):
        assert not any(part.is_visible() for part in page.locator(hidden).all())


def test_the_samples_are_those_of_the_tested_documents(site: Path) -> None:
    """A page shows each block of its document to the letter."""
    for page in SITE.pages:
        if page.file:
            shown = (site / page.path).read_text(encoding="utf-8")
            blocks = re.findall(r"<pre>(.*?)</pre>", shown, re.DOTALL)
            texts = [unescape(re.sub("<.*?>", "", block)).strip("\n") for block in blocks]
            source = (ROOT / page.file).read_text(encoding="utf-8")
            fences = re.findall(r"^( *)```\w+\n(.*?)^ *```$", source, re.MULTILINE | re.DOTALL)
            wanted = [re.sub(f"^{indent}", "", text, flags=re.M) for indent, text in fences]
            assert texts == [text.strip("\n") for text in wanted]


def test_the_index_has_every_section_once(site: Path) -> None:
    text = (site / "search-index.js").read_text(encoding="utf-8")
    sections = json.loads(text.removeprefix("const sections = ").removesuffix(";\n"))
    links = [section["link"] for section in sections]
    assert len(links) == len({*links}) > 300
    assert {urldefrag(link)[0] for link in links} == {
        f"{address}.html" for address in ADDRESSES if address != "search"
    }
    assert [section for section in sections if "<picture" in section["text"]] == []
