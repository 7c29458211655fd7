"""The explorer in a browser, opened from a file as its readers do."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from oicp_gen.contract.contract import Contract
from oicp_gen.model.spec import Spec
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from tests.support.artifacts import GENERATED, NODE_FOLDER, Node
from tests.support.browsing import DESK, PHONE, Visit, visiting
from tests.support.builders import CONTRACT, HOSTILE, TEMPLATES, contract_of, entry, note, spec
from tests.support.command import ROOT
from tests.support.oicp import ROWS
from tests.support.thorough import is_thorough

PAGE = GENERATED / "docs" / "index.html"
PARTS = ROOT / "templates" / "docs" / "_parts"
CODES = [row.code for row in ROWS]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open the checked-in page, or another one."""
    with visiting(browser) as visit:
        yield partial(visit, file=PAGE)


READ = """rows => rows.map(row => {
  const text = element => element.textContent.replace(/\\s+/g, " ").replace(/^ | $/g, "");
  const all = (name, key) => Object.fromEntries(
    [...row.querySelectorAll(`[data-${name}]`)].map(found => [found.dataset[key], text(found)]));
  return {
    code: row.id,
    fields: all("field", "field"),
    spellings: all("language", "language"),
    values: [...row.querySelectorAll("[data-value]")].map(found => found.dataset.value),
    aliases: [...row.querySelectorAll("[data-alias]")].map(found => text(found)),
  };
})"""


def rows_of(page: Page) -> Any:
    """All entries of the page as its HTML has them, whatever is shown."""
    return page.locator("tbody tr[id]").evaluate_all(READ)


def shown(page: Page) -> list[str]:
    """The codes that are shown, in the order in which they are."""
    seen = "rows => rows.filter(row => row.checkVisibility()).map(row => row.id)"
    codes: list[str] = page.locator("tbody tr[id]").evaluate_all(seen)
    return codes


def counts(page: Page, name: str) -> dict[str, int]:
    """The number of codes shown next to each choice of a filter."""
    read = "boxes => boxes.map(box => [box.value, +box.parentElement.lastElementChild.innerText])"
    return dict(page.locator(f'input[name="{name}"]').evaluate_all(read))


def option(page: Page, name: str, value: str) -> Locator:
    return page.locator(f'input[name="{name}"][value="{value}"]')


def address(page: Page) -> str:
    """The address that the browser reports; `page.url` may be out of date."""
    return str(page.evaluate("location.href"))


def search(page: Page, text: str) -> None:
    page.get_by_label("Search codes").fill(text)


def focused(page: Page) -> str:
    """The code of the entry that has the focus."""
    return str(page.evaluate("document.activeElement.closest('tr')?.id ?? ''"))


def clipboard(page: Page) -> str:
    """The content of the clipboard."""
    search(page, "")
    page.get_by_label("Search codes").focus()
    page.keyboard.press("Control+V")
    return page.get_by_label("Search codes").input_value()


# The file


def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_file_stands_alone() -> None:
    class Links(HTMLParser):
        found: set[tuple[str, str, str]]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for name, value in attrs:
                assert name != "style"
                assert not name.startswith("on")
                if name in ("href", "src", "srcset", "action", "data", "poster", "formaction"):
                    self.found.add((tag, name, value or ""))

    links = Links()
    links.found = set()
    links.feed(text())
    assert links.found == {("a", "href", f"#{code}") for code in CODES} | {
        ("a", "href", "#page_entries"),
        ("a", "href", "README.md"),
        ("a", "href", "page-report.md"),
    }
    assert "://" not in text()
    assert "url(" not in text()
    assert "@import" not in text()
    assert len(text().encode()) < 120_000


def test_the_policy_allows_these_two_and_nothing_else() -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', text())
    hashes = []
    for tag, part in (("style", "explorer.css"), ("script", "explorer.js")):
        (inline,) = re.findall(f"<{tag}>(.*?)</{tag}>", text(), re.DOTALL)
        assert inline == (PARTS / part).read_text(encoding="utf-8")
        hashes.append(f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'")
    style, script = hashes
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src {style}",
        f"script-src {script}",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_prettier_finds_nothing_in_its_parts(tools: Node) -> None:
    settings = ("--config", NODE_FOLDER / ".prettierrc.json", "--no-editorconfig")
    parts = sorted(PARTS.glob("explorer.*"))
    assert len(parts) == 2
    assert tools.tool("prettier", "--list-different", *settings, *parts, cwd=ROOT) == ""


def html_validate(tools: Node, file: Path) -> None:
    settings = NODE_FOLDER / "html-validate.json"
    tools.tool("html-validate", "--config", settings, "--max-warnings=0", file, cwd=NODE_FOLDER)


def test_html_validate_finds_nothing(tools: Node) -> None:
    # An id may begin with a digit: the codes do, and the links to them should be the codes.
    assert json.loads((NODE_FOLDER / "html-validate.json").read_bytes())["rules"] == {
        "valid-id": ["error", {"relaxed": True}]
    }
    html_validate(tools, PAGE)


# All of it, with and without its script


def expected(row: Any) -> Any:
    return {
        "code": row.code,
        "fields": {
            "code": row.code,
            "name": row.python,
            "description": row.description,
            "sent_by": " ".join(row.senders),
            "additional_info": row.note or "",
        },
        "spellings": {"Python": f"StatusCode.{row.python}", "TypeScript": row.typescript},
        "values": list(row.senders),
        "aliases": [],
    }


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_table_is_complete(script: bool, visit: Visit) -> None:
    page = visit(java_script_enabled=script)
    assert rows_of(page) == [expected(row) for row in ROWS]
    assert shown(page) == CODES
    assert page.get_by_text("not specified", exact=True).locator("visible=true").count() == (
        19 if script else 18  # one more is a filter
    )
    assert page.locator("h1").inner_text() == "OICP status codes"
    assert "34 codes, from the page FinalOICP status code (3626501182)" in page.inner_text("header")
    digest = json.loads((GENERATED / "json" / "status-codes.json").read_bytes())["digest"]
    assert page.locator(f'code[title="{digest}"]').text_content() == digest


def test_without_the_script_there_are_no_dead_controls(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    controls = page.locator("button, input, form, kbd")
    assert controls.count() > 10
    assert controls.locator("visible=true").count() == 0


def test_without_the_script_a_link_leads_to_its_entry(visit: Visit) -> None:
    page = visit("#604", java_script_enabled=False)
    expect(page.locator("#\\36 04")).to_be_in_viewport()
    plain, linked = (
        page.locator(f'tr[id="{code}"] > td').first.evaluate("e => getComputedStyle(e).background")
        for code in ("603", "604")
    )
    assert linked != plain
    page.locator('a[href="#018"]').click()
    assert address(page).endswith("#018")
    expect(page.locator('tr[id="018"]')).to_be_in_viewport()


# The search

FAILED = ["101", "102", "103", "105", "110", "120", "121", "122"]


FOUND = {
    "inconsistent": ["018", "019"],
    "INVALID evco": ["105", "120"],
    "evco invalid": ["105", "120"],
    "authentication_failed": FAILED,
    "StatusCode.EVSE_OUT": ["700"],
    "TimeOutError": ["110", "122"],
    "  time   out  ": ["110", "122"],
    "tíme öut": ["110", "122"],
    "ＱＲ": ["101", "110"],
    "failed - invalid": ["101", "102", "105", "120", "121"],
    "isn't": ["210"],
    "fine 🙂": ["000"],
    "cpo": ["021", "106", "320", "510", "602", "700"],
    "18": ["018", "120", "121", "122"],
    "018": ["018"],
    "0018": ["018"],
    "7": ["017", "700"],
    " ": CODES,
    "<b>": [],
    "ISO/IEC": ["120", "121", "122"],
    "EVSE-ID": ["018", "603", "604"],
    "#603": ["603"],
    "603, 604": ["603", "604"],
    "18 603 700": ["018", "603", "700"],
}


def test_the_search_finds(visit: Visit) -> None:
    page, found, status = visit(), {}, {}
    for query in FOUND:
        search(page, query)
        found[query] = shown(page)
        status[query] = page.get_by_role("status").first.inner_text()
    assert found == FOUND
    assert status == {query: f"{len(codes)} of 34 codes" for query, codes in FOUND.items()}


def test_the_search_goes_on_as_one_types(visit: Visit) -> None:
    page = visit()
    page.get_by_label("Search codes").focus()
    page.keyboard.type("unk")
    assert shown(page) == ["603"]
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert len(shown(page)) > 1


def test_what_was_found_is_marked(visit: Visit) -> None:
    page = visit()
    search(page, "time ou öut")
    marked = page.locator('tr[id="122"] mark').all_inner_texts()
    assert marked == ["Time", "out", "TIME", "OUT", "TIME", "OUT", "TimeOut"]
    search(page, "18")
    assert page.locator('tr[id="018"] th mark').all_inner_texts() == ["018"]
    assert page.locator('tr[id="120"] mark').all_inner_texts() == ["18"]
    search(page, "")
    assert page.locator("mark").count() == 0
    # Marking changes no text.
    assert rows_of(page) == [expected(row) for row in ROWS]


def test_groups_say_how_many_of_them_are_shown(visit: Visit) -> None:
    page = visit()
    groups = page.locator("tr.group")
    assert [" ".join(group.inner_text().split()) for group in groups.all()] == [
        "0xx 9 codes",
        "1xx 9 codes",
        "2xx 2 codes",
        "3xx 3 codes",
        "4xx 3 codes",
        "5xx 3 codes",
        "6xx 4 codes",
        "7xx 1 code",
    ]
    search(page, "partner")
    left = [group for group in groups.all() if group.is_visible()]
    assert [" ".join(group.inner_text().split()) for group in left] == [
        "0xx 1 of 9 codes",
        "3xx 2 of 3 codes",
    ]


def test_nothing_found_helps(visit: Visit) -> None:
    page = visit()
    search(page, "403")
    help_ = page.locator("#page_nothing")
    assert "None of the 34 codes mentions “403”." in help_.inner_text()
    assert not page.get_by_role("table").is_visible()
    links = help_.get_by_role("link")
    assert links.all_inner_texts() == ["400", "401", "404"]
    links.nth(1).click()
    assert shown(page) == ["401"]
    expect(page.get_by_role("status").first).to_have_text("0 of 34 codes, plus the linked 401")

    search(page, "partner nonsense")
    assert "None of the 34 codes mentions “nonsense”." in help_.inner_text()
    assert help_.get_by_role("link").count() == 0
    search(page, "partner locked")
    assert "No code mentions all of “partner”, “locked”." in help_.inner_text()
    search(page, "partner")
    option(page, "code", "7").check()
    assert "The filters hide all search results: 3 of 34 codes." in help_.inner_text()
    page.get_by_role("button", name="Remove filters").click()
    assert shown(page) == ["021", "300", "310"]
    expect(page.get_by_label("Search codes")).to_be_focused()
    option(page, "code", "7").check()
    page.get_by_role("button", name="Clear search").click()
    assert shown(page) == ["700"]
    option(page, "sent_by", "EMP").check()
    assert "No code matches all of these filters." in help_.inner_text()
    assert not page.get_by_role("button", name="Clear search").is_visible()


# The filters


def test_filters_combine_and_count(visit: Visit) -> None:
    page = visit()
    senders = {
        value: sum(value in row.senders if value else not row.senders for row in ROWS)
        for value in ("HUBJECT", "CPO", "EMP", "")
    }
    assert counts(page, "sent_by") == senders
    hundreds = {start: sum(code[0] == start for code in CODES) for start in "01234567"}
    assert counts(page, "code") == hundreds

    option(page, "sent_by", "CPO").check()
    assert shown(page) == [row.code for row in ROWS if "CPO" in row.senders]
    assert counts(page, "sent_by") == senders  # what another sender would add or show
    assert counts(page, "code") == dict.fromkeys("024", 0) | {
        **dict.fromkeys("0135", 1),
        "6": 1,
        "7": 1,
    }
    option(page, "sent_by", "EMP").check()
    assert shown(page) == [row.code for row in ROWS if {"CPO", "EMP"} & {*row.senders}]
    option(page, "code", "1").check()
    assert shown(page) == ["102", "106"]
    search(page, "rfid")
    assert shown(page) == ["102"]
    assert counts(page, "sent_by") == {"HUBJECT": 0, "CPO": 0, "EMP": 1, "": 1}
    expect(page.get_by_role("status").first).to_have_text("1 of 34 codes")
    page.get_by_role("button", name="Reset").click()
    assert shown(page) == CODES
    expect(page.get_by_role("status").first).to_have_text("34 of 34 codes")
    expect(page.get_by_label("Search codes")).to_be_focused()
    assert page.get_by_role("checkbox", checked=True, name=re.compile("xx|CPO|EMP")).count() == 0


def test_the_page_not_saying_is_a_filter(visit: Visit) -> None:
    page = visit()
    page.get_by_role("checkbox", name="not specified").check()
    assert shown(page) == [row.code for row in ROWS if not row.senders]


# The address


def test_a_view_is_its_address(visit: Visit) -> None:
    page = visit()
    search(page, "evse id")
    option(page, "sent_by", "HUBJECT").check()
    option(page, "sent_by", "").check()
    option(page, "code", "6").check()
    view = shown(page)
    assert view == ["603", "604"]
    assert address(page) == f"{PAGE.as_uri()}?q=evse+id&sent_by=HUBJECT&sent_by=&code=6"
    page.reload()
    assert shown(page) == view
    assert page.get_by_label("Search codes").input_value() == "evse id"
    other = visit(address(page).removeprefix(PAGE.as_uri()))
    assert shown(other) == view
    page.get_by_role("button", name="Reset").click()
    assert address(page) == PAGE.as_uri()


def test_back_leads_to_the_view_before(visit: Visit) -> None:
    page = visit("?q=partner")
    page.locator('a[href="#300"]').click()
    assert address(page).endswith("?q=partner#300")
    search(page, "evse")
    assert address(page).endswith("?q=evse")
    page.go_back()
    expect(page.get_by_label("Search codes")).to_have_value("partner")
    assert shown(page) == ["021", "300", "310"]


def test_an_address_that_means_nothing_shows_everything(visit: Visit) -> None:
    page = visit("?sent_by=NOBODY&code=9&x=%00%ff#__proto__")
    assert shown(page) == CODES
    page = visit("#%E0%A4%A")
    assert shown(page) == CODES


def is_target(page: Page, code: str) -> None:
    row = page.locator(f'tr[id="{code}"]')
    expect(row).to_be_in_viewport(ratio=1)
    expect(row).to_have_attribute("aria-current", "true")
    assert page.locator("[aria-current]").count() == 1
    # The bar that stays at the top does not cover it.
    top = row.evaluate("e => e.getBoundingClientRect().top")
    assert top >= page.locator("form").evaluate("e => e.getBoundingClientRect().bottom")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_link_leads_to_its_entry_whatever_the_filters(
    viewport: ViewportSize, visit: Visit
) -> None:
    page = visit("#604", viewport=viewport)
    is_target(page, "604")
    page.reload()
    is_target(page, "604")
    assert shown(page) == CODES

    page = visit("?q=partner#018", viewport=viewport)
    assert shown(page) == ["018", "021", "300", "310"]
    expect(page.get_by_role("status").first).to_have_text("3 of 34 codes, plus the linked 018")
    is_target(page, "018")
    page.reload()
    is_target(page, "018")
    search(page, "partne")
    assert shown(page) == ["021", "300", "310"]
    assert address(page) == f"{PAGE.as_uri()}?q=partne"
    assert page.locator("[aria-current]").count() == 0


# Copying


WATCH = """button => {
  button.classes = [];
  const changed = () => button.classes.push(button.className);
  new MutationObserver(changed).observe(button, { attributeFilter: ["class"] });
}"""


@pytest.mark.parametrize("broken", ["", "clipboard"], ids=["clipboard", "selection"])
def test_members_and_links_are_copied(broken: str, visit: Visit) -> None:
    # Without it, as in an insecure context, only the old way works.
    page = visit("#018", script="delete Navigator.prototype.clipboard" if broken else "")
    if not broken:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert page.evaluate("'clipboard' in navigator") is not bool(broken)
    said = page.locator("#page_said")
    for label, copied in (
        ("StatusCode.INCONSISTENT_EVSE_ID", "StatusCode.INCONSISTENT_EVSE_ID"),
        ("InconsistentEvseId", "InconsistentEvseId"),
        ("the link to 018", f"{PAGE.as_uri()}#018"),
        ("digest of the spec", page.locator(".digest").text_content()),
    ):
        search(page, "evse")
        button = page.get_by_role("button", name=f"Copy {label}", exact=True)
        button.evaluate(WATCH)  # it is done for two seconds only
        button.press("Enter")
        expect(said).to_have_text(f"Copied {copied}")
        expect(button).to_be_focused()
        assert button.evaluate("button => button.classes[0]") == "copy done"
        assert clipboard(page) == copied


def test_a_browser_that_does_not_copy_says_so(visit: Visit) -> None:
    page = visit(script="delete Navigator.prototype.clipboard; document.execCommand = () => false")
    button = page.get_by_role("button", name="Copy Success", exact=True)
    button.click()
    expect(page.locator("#page_said")).to_have_text("Your browser does not allow copying.")
    expect(button).to_have_class("copy")


# The keyboard


def test_all_of_it_works_by_keyboard(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the codes")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the codes")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page) == "000"

    page.keyboard.press("/")
    expect(page.get_by_label("Search codes")).to_be_focused()
    page.keyboard.type("evse/")
    assert shown(page) == []
    page.keyboard.press("Backspace")
    evse = shown(page)
    assert len(evse) == 8
    page.keyboard.press("ArrowDown")
    assert focused(page) == evse[0]
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert focused(page) == evse[2]
    page.keyboard.press("k")
    assert focused(page) == evse[1]
    page.keyboard.press("Enter")
    assert address(page).endswith(f"?q=evse#{evse[1]}")
    is_target(page, evse[1])
    # The browser moves the focus away from the link, and the page moves it back a moment later.
    expect(page.locator("tr[id]:focus-within")).to_have_id(evse[1])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Search codes")).to_be_focused()
    page.keyboard.press("Escape")
    assert shown(page) == CODES
    expect(page.get_by_label("Search codes")).to_be_focused()
    page.keyboard.type("locked")
    page.keyboard.press("Enter")
    is_target(page, "200")

    page.keyboard.press("Escape")
    option(page, "code", "7").check()
    page.keyboard.press("Escape")
    assert shown(page) == CODES


def test_keys_stop_at_the_last_entry_and_go_on_from_the_target(visit: Visit) -> None:
    page = visit("#603")
    page.keyboard.press("j")
    assert focused(page) == "604"
    for _ in range(3):
        page.keyboard.press("j")
    assert focused(page) == "700"


def test_the_tab_key_goes_in_the_order_of_the_page(visit: Visit) -> None:
    page = visit("?q=success")
    where = []
    for _ in range(40):
        page.keyboard.press("Tab")
        where.append(
            page.evaluate(
                "[document.activeElement.getBoundingClientRect().top + scrollY,"
                " document.activeElement.tagName,"
                " getComputedStyle(document.activeElement).outlineStyle]"
            )
        )
        if page.evaluate("document.activeElement.id") == "page_shortcuts":
            break
    else:
        pytest.fail("the last control is never reached")
    assert [name for _, name, _ in where].count("BUTTON") >= 5
    assert all(outline != "none" for _, name, outline in where if name != "TABLE")


def test_keys_that_are_letters_can_be_turned_off(visit: Visit) -> None:
    page = visit()
    page.get_by_label("Single-key shortcuts").uncheck()
    page.reload()
    page.keyboard.press("/")
    page.keyboard.press("j")
    assert focused(page) == ""
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.get_by_label("Single-key shortcuts").check()
    page.keyboard.press("j")
    assert focused(page) == "000"


# How it looks, and to whom


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


LIGHT, DARK = "rgb(255, 255, 255)", "rgb(15, 20, 25)"


def test_light_and_dark_follow_the_system_until_one_is_chosen(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    assert paper(page) == DARK
    button = page.get_by_role("button", name="Dark appearance")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    assert paper(page) == LIGHT
    page.reload()
    assert paper(page) == LIGHT
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    assert paper(page) == DARK
    page.emulate_media(color_scheme="light")  # follows the system again
    assert paper(page) == LIGHT


def test_it_works_without_storage(visit: Visit) -> None:
    page = visit(
        script="Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page.get_by_role("button", name="Dark appearance").click()
    assert paper(page) == DARK


BEYOND = """(parts, width) => parts.filter(part => {
  const box = part.getBoundingClientRect();
  const seen = box.width > 1 && part.checkVisibility();
  return seen && (box.left < 0 || box.right > width + 0.5);
}).map(part => part.outerHTML)"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_is_wider_than_the_window(script: bool, visit: Visit) -> None:
    page = visit("#120", java_script_enabled=script)
    for width in (320, 360, 768, 1120, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        beyond = page.locator("tr[id] *, header *, footer *").evaluate_all(BEYOND, width)
        assert beyond == [], width


def test_a_phone_shows_cards_and_folds_the_filters(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    code, title = (
        page.locator(f'tr[id="018"] {part}').bounding_box() for part in (".code", ".title")
    )
    assert code is not None
    assert title is not None
    assert title["y"] >= code["y"] + code["height"]
    filters = page.locator("#page_filters")
    more = page.get_by_role("button", name=re.compile("^Filters"))
    expect(filters).to_be_hidden()
    expect(more).to_have_attribute("aria-expanded", "false")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    option(page, "sent_by", "EMP").check()
    assert shown(page) == ["021", "102", "320"]
    expect(page.get_by_role("button", name="Filters 1")).to_be_visible()
    more.click()
    expect(filters).to_be_hidden()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_it_is_a_table_to_who_does_not_see_it(viewport: ViewportSize, visit: Visit) -> None:
    page = visit(viewport=viewport)
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    named = {
        node.get("name", {}).get("value") for node in nodes if node["role"]["value"] == "table"
    }
    assert named == {"OICP status codes, OICP 2.3"}
    assert roles.count("columnheader") == 4
    assert roles.count("rowheader") == 34 + 8
    assert roles.count("row") == 1 + 34 + 8
    assert roles.count("cell") == 34 * 3
    for landmark in ("banner", "main", "search", "contentinfo"):
        assert roles.count(landmark) == 1


AXE = NODE_FOLDER / "node_modules" / "axe-core" / "axe.min.js"


def axe(page: Page) -> list[Any]:
    page.evaluate(AXE.read_text(encoding="utf-8"))  # the policy of the page blocks another script
    result = page.evaluate("axe.run({ resultTypes: ['violations', 'incomplete'] })")
    assert len(result["passes"]) > 20
    return [
        (violation["id"], [node["html"] for node in violation["nodes"]][:3])
        for violation in result["violations"]
    ]


LOOKS = [
    (query, viewport, scheme)
    for number, query in enumerate(
        ["", "?q=evse&sent_by=HUBJECT", "?q=partner#018", "?q=403&code=7"]
    )
    for viewport in (DESK, PHONE)
    for scheme in ("light", "dark")
    # Without `--thorough` any two of the three are seen together, and not all combinations.
    if is_thorough() or (number + (viewport == PHONE) + (scheme == "dark")) % 2 == 0
]


@pytest.mark.parametrize(("query", "viewport", "scheme"), LOOKS)
@pytest.mark.usefixtures("tools")
def test_axe_finds_nothing(query: str, viewport: ViewportSize, scheme: str, visit: Visit) -> None:
    page = visit(query, color_scheme=scheme, viewport=viewport)
    if viewport == PHONE:
        page.get_by_role("button", name=re.compile("^Filters")).click()
    assert axe(page) == []


def test_paper_has_all_of_it_and_no_controls(visit: Visit) -> None:
    page = visit("?q=partner&code=3#018", color_scheme="dark")
    page.emulate_media(media="print")
    assert shown(page) == CODES
    assert page.locator("button, input, form").locator("visible=true").count() == 0
    assert page.locator("tr.group").first.inner_text().split() == ["0xx", "9", "codes"]
    assert paper(page) == LIGHT
    after = "e => getComputedStyle(e, '::after').content"
    assert "README.md" in page.locator('a[href="README.md"]').evaluate(
        after + ".replace('attr(href)', e.getAttribute('href'))"
    )
    digest = page.locator(".digest")
    assert digest.evaluate("e => e.scrollWidth <= e.clientWidth")
    search(visit("?q=nonsense"), "nonsense")
    page = visit("?q=nonsense")
    page.emulate_media(media="print")
    assert shown(page) == CODES


RECORD = """window.moved = [];
for (const kind of ["animationstart", "transitionrun"]) {
  addEventListener(kind, event => moved.push(event.animationName ?? "transition"), true);
}"""
MOVED = """async () => {
  // Events of one frame are in the order of their time, and this movement begins after all others.
  await document.body.animate([], 1).finished;
  return moved;
}"""


def test_it_moves_only_for_who_wants_it(visit: Visit) -> None:
    # What has ended cannot be found any more, so everything is recorded from the beginning.
    assert visit("#018", script=RECORD).evaluate(MOVED) == []
    page = visit("#018", script=RECORD, reduced_motion="no-preference")
    assert set(page.evaluate(MOVED)) == {"arrive"}
    page.get_by_role("button", name="Dark appearance").click()
    assert "transition" in page.evaluate(MOVED)


# Other tables


def explorer(folder: Path, of: Spec, contract_: Contract | None = None) -> Path:
    """The page of another spec."""
    targets = read_targets(TEMPLATES)
    files = render(of, contract_ or contract_of(), TEMPLATES, targets)
    file = folder / "index.html"
    file.write_bytes(files["docs/index.html"])
    return file


def collapsed(text: str) -> str:
    """A text as the page shows it: white space is one blank, what could harm is one sign."""
    harmless = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]", "\ufffd", text)
    return re.sub("[ \t\n\xa0\ufeff]+", " ", harmless).strip(" ")


def test_hostile_texts_are_only_text(tmp_path: Path, visit: Visit) -> None:
    attack = '"><img src=x onerror=alert(1)><script>alert(2)</script><!--'
    texts = [*HOSTILE, attack, "</title></style><svg onload=alert(3)>", "x" * 300]
    entries = [
        entry(
            f"{number:03}",
            f"NAME_{number}",
            text,
            info=note(text),
            sent_by=("CPO",),
            aliases=(f"OLD_{number}",),
        )
        for number, text in enumerate(texts)
    ]
    file = explorer(tmp_path, spec(*entries, title=attack, space=attack, author=attack))
    page = visit(file=file, viewport=PHONE)
    rows = rows_of(page)
    assert [row["code"] for row in rows] == [entry.code for entry in entries]
    for row, text in zip(rows, texts, strict=True):
        assert collapsed(row["fields"]["description"]) == collapsed(text)
        assert collapsed(row["fields"]["additional_info"]) == collapsed(text)
        assert row["values"] == ["CPO"]
    assert rows[3]["aliases"] == ["OLD_3"]
    assert page.locator("img, object, iframe, link, b").count() == 0
    assert page.locator("script").count() == 1
    assert page.locator("cite").inner_text() == attack
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    search(page, "<script>alert(2)")
    assert shown(page) == [f"{texts.index(attack):03}"]
    assert page.locator("script").count() == 1
    search(page, "OLD_3")
    assert "003" in shown(page)


def test_the_policy_blocks_what_gets_in(tmp_path: Path, browser: Browser) -> None:
    """Even if a text escaped from its place, it would not run."""
    file = tmp_path / "index.html"
    injected = (
        "<script>window.ran = 1</script><img src=x.png onerror='window.ran = 2'>"
        "<p id=styled style='color: red'>a</p><style>main { display: none }</style>"
        "<button id=handled onclick='window.ran = 3'>b</button>"
    )
    file.write_text(text().replace("<main>", f"<main>{injected}"), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.goto(file.as_uri())
    page.locator("#handled").click()
    assert page.evaluate("window.ran") is None
    color = "e => getComputedStyle(e).color"
    assert page.locator("#styled").evaluate(color) != "rgb(255, 0, 0)"
    assert shown(page) == CODES
    assert sum("Content Security Policy" in line for line in heard) >= 5
    context.close()


def test_an_entry_whose_code_is_searched_for_comes_first(tmp_path: Path, visit: Visit) -> None:
    entries = [
        entry("001", "ONE", "See 022"),
        entry("002", "TWO", "Two"),
        entry("022", "THREE", "Three", sent_by=("CPO",)),
    ]
    page = visit(file=explorer(tmp_path, spec(*entries)))
    search(page, "22")
    assert shown(page) == ["022", "001"]
    assert page.locator("tr.group").locator("visible=true").inner_text().strip() == "Best match"
    page.keyboard.press("Enter")
    page.locator('a[href="#022"]').click()
    assert shown(page) == ["022", "001"]
    option(page, "sent_by", "CPO").check()
    assert shown(page) == ["022"]
    assert page.locator("tr.group").locator("visible=true").count() == 0
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert shown(page) == ["001", "002", "022"]


def test_a_table_without_groups_has_no_filter_for_them(
    tmp_path: Path, visit: Visit, tools: Node
) -> None:
    file = explorer(tmp_path, spec(entry("000"), entry("101", "NEXT", "Next", sent_by=("EMP",))))
    html_validate(tools, file)
    page = visit(file=file)
    assert shown(page) == ["000", "101"]
    assert page.locator("tr.group").count() == 0
    assert page.locator("legend").all_inner_texts() == ["Sent By"]
    search(page, "1")
    assert shown(page) == ["101"]
    assert page.locator(".badge").count() == 0  # the contract lists no code as a success


OTHER = CONTRACT.replace(
    "[package]",
    """\
[fields.code_class]
column = "Class <of> code"
kind = "set"
enum = "CodeClass"
values = { A = [], B = [], C = [], D = [], E = [], F = [], G = [] }
separators = [","]

[fields.remark]
column = "Remark"
kind = "text"

[package]""",
)


def test_a_table_of_other_columns(tmp_path: Path, visit: Visit, tools: Node) -> None:
    classes = [("A",), ("B", "G"), ()]
    entries = []
    for number, values in enumerate(classes):
        made = entry(f"a {number}", f"N{number}", f"Text {number}")
        fields = {**made.values, "code_class": values, "remark": "so" if values else None}
        entries.append(type(made)(code=made.code, name=made.name, values=fields))
    file = explorer(tmp_path, spec(*entries), contract_of(OTHER))
    html_validate(tools, file)
    page = visit("#a_20_1", file=file)
    assert page.locator("thead th").all_inner_texts() == [
        "Code",
        "Description",
        "Sent By",
        "Class <of> code",
        "Name in code",
    ]
    is_target(page, "a_20_1")
    option(page, "code_class", "").check()
    assert shown(page) == ["a_20_2"]
    option(page, "code_class", "G").check()
    assert shown(page) == ["a_20_1", "a_20_2"]
    search(page, "so")
    assert shown(page) == ["a_20_1"]
    page.reload()
    assert shown(page) == ["a_20_1"]
    assert page.evaluate("document.documentElement.scrollWidth") == DESK["width"]
