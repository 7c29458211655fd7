"""The page of one code, opened from a file as its readers do."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from oicp_gen.contract.contract import Contract
from oicp_gen.model.spec import Spec
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from tests.support.artifacts import GENERATED, Node
from tests.support.axe import axe
from tests.support.browsing import DESK, PHONE, Visit, visiting
from tests.support.builders import CONTRACT, HOSTILE, TEMPLATES, contract_of, entry, note, spec
from tests.support.command import ROOT
from tests.support.explorer import (
    DARK,
    LIGHT,
    expected,
    html_validate,
    is_within,
    paper,
    policy_of,
    read,
)
from tests.support.oicp import ROWS

FOLDER = GENERATED / "docs" / "codes"
PARTS = ROOT / "templates" / "docs" / "_parts"
CODES = [row.code for row in ROWS]


def page_of(code: str) -> Path:
    return FOLDER / code / "index.html"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open the checked-in page of 018, or another one."""
    with visiting(browser) as visit:
        yield partial(visit, file=page_of("018"))


def test_each_code_has_a_page_at_an_address_that_stays() -> None:
    assert sorted(path.parent.name for path in FOLDER.glob("*/index.html")) == CODES


def test_each_page_stands_alone_and_allows_only_its_own_parts() -> None:
    for code in CODES:
        text = page_of(code).read_text(encoding="utf-8")
        assert "://" not in text
        assert len(text.encode()) < 30_000
        hashes = []
        for tag, parts in (("style", ("page.css", "code.css")), ("script", ("page.js", "code.js"))):
            (inline,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
            assert inline == "".join((PARTS / part).read_text(encoding="utf-8") for part in parts)
            hashes.append(f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'")
        style, script = hashes
        assert policy_of(text) == [
            "default-src 'none'",
            f"style-src {style}",
            f"script-src {script}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]


def test_html_validate_finds_nothing(tools: Node) -> None:
    html_validate(tools, *(page_of(code) for code in ("000", "018", "120", "404", "700")))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_it_is_complete(script: bool, visit: Visit) -> None:
    page = visit(java_script_enabled=script)
    (found,) = read(page.locator("main"))
    assert {**found, "code": "018"} == expected("018")
    assert page.title() == "018 Inconsistent EvseID · OICP status codes"
    assert page.get_by_role("heading", level=1).inner_text().endswith("Inconsistent EvseID")
    assert page.locator("[aria-current]").inner_text() == "018"
    assert "Internal system" in page.get_by_role("navigation", name="Breadcrumb").inner_text()
    advice = page.locator(".advice")
    assert advice.locator("h2").inner_text() == "Advice by this project, not from the page"
    assert advice.locator(".basis").inner_text().startswith("Basis: ")
    assert "Unofficial" in page.locator("footer").inner_text()
    assert "oicp-status-codes 0.1.0" in page.locator("footer").inner_text()
    controls = page.locator("button, select").locator("visible=true")
    assert bool(controls.count()) is script


def test_its_message_and_its_imports_can_be_copied(visit: Visit) -> None:
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pre = page.locator("pre")
    assert json.loads(pre.last.inner_text()) == {
        "Result": False,
        "StatusCode": {
            "Code": "018",
            "Description": "Inconsistent EvseID",
            "AdditionalInfo": None,
        },
    }
    success = visit(file=page_of("000")).locator("pre").last.inner_text()
    assert json.loads(success)["Result"] is True
    page = visit("?lang=typescript")
    page.get_by_role("button", name="Copy import for TypeScript").click()
    expect(page.locator("#page_said")).to_have_text(
        'Copied import { InconsistentEvseId } from "oicp-status-codes"\n\nInconsistentEvseId',
        use_inner_text=False,
    )
    seen = page.locator(".values dt").locator("visible=true").all_inner_texts()
    assert seen == ["Code", "TypeScript", "Description", "JSON"]
    page.get_by_role("button", name="Copy JSON", exact=True).first.click()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert json.loads(copied)["Code"] == "018"


def test_each_page_leads_to_the_others(visit: Visit) -> None:
    page = visit()
    hrefs = {
        "prev": "../017/index.html",
        "next": "../019/index.html",
    }
    for relation, href in hrefs.items():
        assert page.locator(f'[rel="{relation}"]').get_attribute("href") == href
    assert page.locator(".alike a").get_attribute("href") == "../019/index.html"
    assert page.locator(".crumbs a").get_attribute("href") == "../index.html"
    assert visit(file=page_of(CODES[0])).locator('[rel="prev"]').count() == 0
    assert visit(file=page_of(CODES[-1])).locator('[rel="next"]').count() == 0


def test_what_was_repaired_is_marked(visit: Visit) -> None:
    page = visit(file=page_of("404"))
    assert "†" in page.get_by_role("heading", level=1).inner_text()
    assert "† Repaired: " in page.get_by_role("main").inner_text()


def test_the_appearance_is_remembered(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Dark appearance").click()
    assert paper(page) == DARK
    page.reload()
    assert paper(page) == DARK
    page.get_by_role("button", name="Dark appearance").click()
    assert paper(page) == LIGHT


@pytest.mark.parametrize(
    ("code", "viewport", "scheme"),
    [
        ("018", DESK, "light"),
        ("122", PHONE, "dark"),
        ("404", PHONE, "light"),
        ("106", DESK, "dark"),
    ],
)
@pytest.mark.usefixtures("tools")
def test_axe_finds_nothing(code: str, viewport: ViewportSize, scheme: str, visit: Visit) -> None:
    assert axe(visit(file=page_of(code), viewport=viewport, color_scheme=scheme)) == []


def test_nothing_is_wider_than_the_window(visit: Visit) -> None:
    is_within(visit(file=page_of("122")), "main *, header *, footer *", 320, 360, 736, 1280)


def code_page(folder: Path, of: Spec, contract: Contract, path: str) -> Path:
    """The page of a code of another spec."""
    files = render(of, contract, TEMPLATES, read_targets(TEMPLATES))
    file = folder / "index.html"
    file.write_bytes(files[f"docs/codes/{path}/index.html"])
    return file


PAGES = CONTRACT.replace("[package]", "[pages]\n\n[package]")


def test_hostile_texts_are_only_text(tmp_path: Path, visit: Visit, tools: Node) -> None:
    attack = '"><img src=x onerror=alert(1)></pre></style><script>alert(2)</script><!--'
    for text in (attack, *HOSTILE, "x" * 300):
        of = spec(entry("000"), entry("101", "NEXT", text, info=note(text)), title=text)
        file = code_page(tmp_path, of, contract_of(PAGES), "101")
        page = visit(file=file, viewport=PHONE)
        assert page.locator("img, object, iframe, b").count() == 0
        assert page.locator("script").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert message_free(page)
    of = spec(entry("000"), entry("101", "NEXT", attack, info=note(attack)))
    html_validate(tools, code_page(tmp_path, of, contract_of(PAGES), "101"))


def message_free(page: Page) -> bool:
    """Whether a page of a contract without messages and advice has neither."""
    return page.locator(".advice, .alike").count() == 0 and "JSON" not in page.inner_text("main")
