"""The explorer in a browser, opened from a file as its readers do."""

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from oicp_gen.contract.contract import Contract
from oicp_gen.model.spec import Spec
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from tests.support.artifacts import GENERATED, NODE_FOLDER, Node, read_json
from tests.support.axe import axe
from tests.support.browsing import DESK, PHONE, Visit, visiting
from tests.support.builders import CONTRACT, HOSTILE, TEMPLATES, contract_of, entry, note, spec
from tests.support.command import ROOT
from tests.support.explorer import (
    AREAS,
    BY_CODE,
    DARK,
    LIGHT,
    ORDER,
    PAGE,
    address,
    expected,
    field,
    focused,
    html_validate,
    is_target,
    is_within,
    opened,
    option,
    paper,
    policy_of,
    row,
    rows_of,
    search,
    shown,
    status,
)
from tests.support.oicp import ROWS
from tests.support.thorough import is_thorough

PARTS = ROOT / "templates" / "docs" / "_parts"
CODES = [row.code for row in ROWS]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open the checked-in page, or another one."""
    with visiting(browser) as visit:
        yield partial(visit, file=PAGE)


def counts(page: Page, name: str) -> dict[str, int]:
    """The number of codes shown next to each choice of a filter."""
    read = "boxes => boxes.map(box => [box.value, +box.parentElement.lastElementChild.innerText])"
    return dict(page.locator(f'input[name="{name}"]').evaluate_all(read))


def clipboard(page: Page) -> str:
    """The content of the clipboard."""
    search(page, "")
    field(page).focus()
    page.keyboard.press("Control+V")
    return field(page).input_value()


# The file


def text() -> str:
    return PAGE.read_text(encoding="utf-8")


class Links(HTMLParser):
    """Every address in a document."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            assert name != "style"
            assert not name.startswith("on")
            if name in ("href", "src", "srcset", "action", "data", "poster", "formaction"):
                self.found.add((tag, name, value or ""))


def test_the_file_stands_alone() -> None:
    links = Links()
    links.feed(text())
    (icon,) = [link for link in links.found if link[0] == "link"]
    assert icon[2].startswith("data:image/svg+xml,")
    assert links.found - {icon} == {("a", "href", f"#{code}") for code in CODES} | {
        *(("a", "href", f"{code}/index.html") for code in CODES),
        ("a", "href", "#page_list"),
        ("a", "href", "../README.md"),
        ("a", "href", "../page-report.md"),
    }
    assert "://" not in text()
    assert "url(" not in text()
    assert "@import" not in text()


def test_it_has_at_most_130_kilobytes_with_two_languages() -> None:
    assert len(rows_in_languages()) == 2
    assert len(text().encode()) <= 130_000


def rows_in_languages() -> set[str]:
    return set(re.findall('<code data-language="(.*?)"', text()))


def test_the_policy_allows_these_two_and_the_icon_and_nothing_else() -> None:
    hashes = []
    for tag, parts in (
        ("style", ("page.css", "explorer.css")),
        ("script", ("page.js", "explorer.js")),
    ):
        (inline,) = re.findall(f"<{tag}>(.*?)</{tag}>", text(), re.DOTALL)
        assert inline == "".join((PARTS / part).read_text(encoding="utf-8") for part in parts)
        hashes.append(f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'")
    style, script = hashes
    assert policy_of(text()) == [
        "default-src 'none'",
        f"style-src {style}",
        f"script-src {script}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_no_template_style_or_script_knows_the_table() -> None:
    files = [path for path in (ROOT / "templates" / "docs").rglob("*") if path.is_file()]
    assert len(files) > 10
    known = "OICP|Hubject|HUBJECT|Evse|EVSE|Evco|EMP|CPO|StatusCode|sent_by"
    for file in files:
        assert not re.findall(rf"\b(?:{known})\b", file.read_text(encoding="utf-8")), file


def test_prettier_finds_nothing_in_its_parts(tools: Node) -> None:
    settings = ("--config", NODE_FOLDER / ".prettierrc.json", "--no-editorconfig")
    parts = sorted((*PARTS.glob("*.css"), *PARTS.glob("*.js")))
    assert len(parts) == 6
    assert tools.tool("prettier", "--list-different", *settings, *parts, cwd=ROOT) == ""


def test_html_validate_finds_nothing(tools: Node) -> None:
    # An id may begin with a digit: the codes do, and the links to them should be the codes.
    assert read_json(NODE_FOLDER / "html-validate.json")["rules"] == {
        "valid-id": ["error", {"relaxed": True}]
    }
    html_validate(tools, PAGE)


# All of it, with and without its script


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_list_is_complete(script: bool, visit: Visit) -> None:
    page = visit(java_script_enabled=script)
    assert rows_of(page) == [expected(code) for code in ORDER]
    assert shown(page) == ORDER
    assert page.locator("h1").inner_text() == "OICP status codes"
    headings = [
        (section.locator("h2").inner_text(), section.locator(".count").inner_text())
        for section in page.locator("#page_list section").all()
    ]
    assert headings == [
        (title, f"{len(codes)} code{'s' if len(codes) > 1 else ''}") for title, codes in AREAS
    ]
    digest = read_json(GENERATED / "json" / "status-codes.json")["digest"]
    assert page.locator(f'code[title="{digest}"]').text_content() == digest


def test_what_is_not_specified_is_a_dash(visit: Visit) -> None:
    page = visit()
    before = "e => getComputedStyle(e, '::before').content"
    dash = '"–" / "not specified"'
    for code in CODES:
        set_ = row(page, code).locator("summary .set")
        assert (set_.evaluate(before) == dash) is not bool(BY_CODE[code].senders)
    assert "not specified" in str(page.locator("#page_list").aria_snapshot())


def test_where_it_comes_from_is_in_view(visit: Visit) -> None:
    page = visit()
    assert page.locator(".origin div").all_inner_texts() == [
        "Publisher\nHubject",
        "Source page\nFinalOICP status code (3626501182)",
        "Created\n2024-01-12",
        "Exported\n2024-01-15",
        "Package\noicp-status-codes 0.1.0",
    ]
    remarks = page.locator(".remarks")
    assert remarks.inner_text() == (
        "Unofficial Neither published nor endorsed by Hubject. † 6 rows were repaired."
    )
    expect(page.locator(".masthead")).to_be_in_viewport(ratio=1)
    repaired = page.locator(".rows > li:has(summary .dagger)")
    codes = repaired.evaluate_all("rows => rows.map(row => row.id)")
    assert codes == ["000", "310", "320", "401", "404", "500"]
    row(page, "404").locator("summary").click()
    assert "† Repaired: " in row(page, "404").inner_text()
    description = page.locator('meta[name="description"]').get_attribute("content")
    assert description is not None
    assert description.startswith("OICP status codes, OICP 2.3: ")


def test_advice_is_apart_from_what_the_page_says_and_has_its_basis(visit: Visit) -> None:
    page = visit("#018")
    advice = row(page, "018").locator(".advice")
    assert advice.locator(".label").inner_text() == "Advice by this project, not from the page"
    assert advice.locator("dt").all_inner_texts() == ["Likely cause", "What to do", "Retry"]
    assert advice.locator("dd").last.inner_text().startswith("No. ")
    assert advice.locator(".basis").inner_text().startswith("Basis: ")
    assert advice.locator("[data-field]").count() == 0
    assert row(page, "018").locator(".said .advice").count() == 0


def test_without_the_script_there_are_no_dead_controls(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    controls = page.locator("button, input, form, select, kbd")
    assert controls.count() > 10
    assert controls.locator("visible=true").count() == 0


def test_without_the_script_rows_open_and_have_every_language(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    row(page, "018").locator("summary").click()
    assert opened(page) == ["018"]
    names = row(page, "018").locator("[data-language]")
    assert names.all_inner_texts() == ["StatusCode.INCONSISTENT_EVSE_ID", "InconsistentEvseId"]


def test_without_the_script_a_link_leads_to_its_row(visit: Visit) -> None:
    page = visit("#604", java_script_enabled=False)
    expect(row(page, "604")).to_be_in_viewport()
    mark = "e => getComputedStyle(e, '::before').borderLeftWidth"
    assert row(page, "604").evaluate(mark) == "3px"
    assert row(page, "603").evaluate(mark) != "3px"
    page.locator('.stem a[href="#018"]').click()
    assert address(page).endswith("#018")
    expect(row(page, "018")).to_be_in_viewport()


# The filters


def test_filters_combine_and_count(visit: Visit) -> None:
    page = visit()
    senders = {
        value: sum(value in row.senders if value else not row.senders for row in ROWS)
        for value in ("HUBJECT", "CPO", "EMP", "")
    }
    assert counts(page, "sent_by") == senders
    option(page, "sent_by", "CPO").check()
    assert shown(page) == [code for code in ORDER if "CPO" in BY_CODE[code].senders]
    assert counts(page, "sent_by") == senders  # what another sender would add or show
    option(page, "sent_by", "EMP").check()
    assert shown(page) == [code for code in ORDER if {"CPO", "EMP"} & {*BY_CODE[code].senders}]
    assert [
        section.locator(".count").inner_text()
        for section in page.locator("#page_list section").all()
        if section.is_visible()
    ] == ["1 of 3 codes", "2 of 10 codes", "1 of 5 codes", "3 of 7 codes"]
    search(page, "rfid")
    assert shown(page)[0] == "102"
    assert status(page).startswith(f"{len(shown(page))} of 34 codes")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert shown(page) == ORDER
    assert status(page) == "34 codes"
    assert page.get_by_role("checkbox", checked=True).count() == 1  # the one for shortcuts


def test_the_page_not_saying_is_a_filter(visit: Visit) -> None:
    page = visit()
    page.get_by_role("checkbox", name="not specified").check()
    assert shown(page) == [code for code in ORDER if not BY_CODE[code].senders]


def test_the_codes_in_the_head_show_which_were_found(visit: Visit) -> None:
    page = visit()
    assert page.locator(".stem .in, .stem .out").count() == 0
    search(page, "60x")
    found = page.locator(".stem .in")
    assert found.evaluate_all("e => e.map(one => one.hash)") == ["#601", "#602", "#603", "#604"]
    assert page.locator(".stem .out").count() == 30


# The address


def test_a_view_is_its_address(visit: Visit) -> None:
    page = visit()
    search(page, "evse id")
    option(page, "sent_by", "HUBJECT").check()
    option(page, "sent_by", "").check()
    view = shown(page)
    assert {"018", "603", "604"} <= {*view} < {*ORDER}
    assert address(page) == f"{PAGE.as_uri()}?q=evse+id&sent_by=HUBJECT&sent_by="
    page.reload()
    assert shown(page) == view
    assert field(page).input_value() == "evse id"
    other = visit(address(page).removeprefix(PAGE.as_uri()))
    assert shown(other) == view
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert address(page) == PAGE.as_uri()


def test_back_leads_to_the_view_before(visit: Visit) -> None:
    page = visit("?q=partner")
    view = shown(page)
    assert "300" in view
    page.locator('.stem a[href="#300"]').click()
    assert address(page).endswith("?q=partner#300")
    assert shown(page) == view
    page.locator('.stem a[href="#700"]').click()  # which the search does not find
    assert address(page).endswith("index.html#700")
    assert shown(page) == ORDER
    page.go_back()
    expect(field(page)).to_have_value("partner")
    assert shown(page) == view


def test_an_address_that_means_nothing_shows_everything(visit: Visit) -> None:
    page = visit("?sent_by=NOBODY&code=9&x=%00%ff")
    assert shown(page) == ORDER


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_link_leads_to_its_row_whatever_is_searched_for(
    viewport: ViewportSize, visit: Visit
) -> None:
    page = visit("#604", viewport=viewport)
    is_target(page, "604")
    page.reload()
    is_target(page, "604")
    assert shown(page) == ORDER
    page = visit("?q=partner&sent_by=EMP#018", viewport=viewport)
    assert shown(page) == ORDER
    is_target(page, "018")
    search(page, "partne")
    assert address(page) == f"{PAGE.as_uri()}?q=partne"
    assert page.locator("[aria-current]").count() == 0


# Copying


WATCH = """button => {
  button.classes = [];
  const changed = () => button.classes.push(button.className);
  new MutationObserver(changed).observe(button, { attributeFilter: ["class"] });
}"""


@pytest.mark.parametrize("broken", ["", "clipboard"], ids=["clipboard", "selection"])
def test_what_is_needed_is_copied(broken: str, visit: Visit) -> None:
    # Without it, as in an insecure context, only the old way works.
    page = visit("#018", script="delete Navigator.prototype.clipboard" if broken else "")
    if not broken:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert page.evaluate("'clipboard' in navigator") is not bool(broken)
    said = page.locator("#page_said")
    wire = '{"Code": "018", "Description": "Inconsistent EvseID", "AdditionalInfo": null}'
    for label, copied in (
        ("Code of 018", "018"),
        ("Description of 018", "Inconsistent EvseID"),
        ("Python of 018", "StatusCode.INCONSISTENT_EVSE_ID"),
        ("JSON of 018", wire),
        ("the link to 018", f"{PAGE.as_uri()}#018"),
        ("install command", "pip install oicp-status-codes"),
        ("digest of the spec", page.locator(".digest").text_content()),
    ):
        search(page, "18")
        button = page.get_by_role("button", name=f"Copy {label}", exact=True)
        button.evaluate(WATCH)  # it is done for two seconds only
        button.press("Enter")
        expect(said).to_have_text(f"Copied {copied}")
        expect(button).to_be_focused()
        assert button.evaluate("button => button.classes[0]") == "copy done"
        assert clipboard(page) == copied
    assert rows_of(page) == [expected(code) for code in ORDER]  # buttons change no text
    page.get_by_label("Names in").select_option("TypeScript")
    search(page, "18")
    page.get_by_role("button", name="Copy TypeScript of 018").press("Enter")
    assert clipboard(page) == "InconsistentEvseId"


def test_a_browser_that_does_not_copy_says_so(visit: Visit) -> None:
    page = visit(
        "#000", script="delete Navigator.prototype.clipboard; document.execCommand = () => false"
    )
    button = page.get_by_role("button", name="Copy Code of 000", exact=True)
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
    expect(page.locator("#page_list")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page) == "000"

    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type("evse/")
    evse = shown(page)
    assert len(evse) >= 8
    page.keyboard.press("ArrowDown")
    assert focused(page) == evse[0]
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert focused(page) == evse[2]
    page.keyboard.press("k")
    assert focused(page) == evse[1]
    page.keyboard.press("Enter")
    assert opened(page) == [evse[1]]
    page.keyboard.press("c")
    expect(page.locator("#page_said")).to_have_text(f"Copied {evse[1]}")
    page.keyboard.press("Escape")
    assert opened(page) == []
    assert focused(page) == evse[1]
    page.keyboard.press("End")
    assert focused(page) == evse[-1]
    page.keyboard.press("ArrowDown")
    assert focused(page) == evse[-1]
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    assert shown(page) == ORDER
    expect(field(page)).to_be_focused()
    page.keyboard.type("locked")
    page.keyboard.press("Enter")
    assert focused(page) == "200"
    assert opened(page) == ["200"]
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert shown(page) == ORDER


def test_keys_go_on_from_the_linked_row(visit: Visit) -> None:
    page = visit("#603")
    page.keyboard.press("j")
    assert focused(page) == "604"
    page.locator('.stem a[href="#000"]').focus()
    visited = []
    for key in ("Right", "Down", "Down", "Down", "Left", "Up", "Right", "Up", "Up"):
        page.keyboard.press(f"Arrow{key}")
        visited.append(page.evaluate("document.activeElement.hash.slice(1)"))
    assert visited == ["001", "102", "210", "310", "300", "200", "210", "102", "001"]
    page.keyboard.press("Enter")
    expect(row(page, "001").locator("summary")).to_be_focused()


@pytest.mark.parametrize("query", ["", "?q=evse", "#018", "?q=810"])
def test_the_tab_key_stops_at_most_25_times(query: str, visit: Visit) -> None:
    page = visit(query)
    page.evaluate("document.activeElement.blur()")
    places = []
    for _ in range(26):
        page.keyboard.press("Tab")
        places.append(
            page.evaluate(
                "[document.activeElement.tagName, document.activeElement.id, getComputedStyle("
                "document.activeElement.closest('.option') ?? document.activeElement).outlineStyle]"
            )
        )
        if places[-1][1] == "page_shortcuts":
            break
    assert places[-1][1] == "page_shortcuts"  # the last
    assert len(places) <= 25
    assert all(outline != "none" for _, _, outline in places)


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
    page.get_by_label("Names in").select_option("TypeScript")
    assert row(page, "000").locator(".member").inner_text() == "Success"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_is_wider_than_the_window(script: bool, visit: Visit) -> None:
    page = visit("#120", java_script_enabled=script)
    parts = ".rows *, header *, footer *, form *"
    is_within(page, parts, 320, 360, 736, 768, 1120, 1280, 1920)


def test_it_is_half_as_high_as_before_and_begins_on_the_first_screen(visit: Visit) -> None:
    page = visit(viewport={"width": 1440, "height": 900})
    assert page.evaluate("document.documentElement.scrollHeight") <= 2405
    # All rows have one line.
    heights = page.locator("summary").evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert set(heights) == {36}
    page = visit(viewport={"width": 360, "height": 640})
    expect(row(page, "000").locator("summary")).to_be_in_viewport(ratio=1)


def test_the_search_stays_in_view(visit: Visit) -> None:
    for viewport in (DESK, PHONE):
        page = visit(viewport=viewport)
        row(page, "500").scroll_into_view_if_needed()
        expect(field(page)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_it_has_headings_and_lists_to_who_does_not_see_it(
    viewport: ViewportSize, visit: Visit
) -> None:
    page = visit(viewport=viewport)
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[: len(AREAS)] == [title for title, _ in AREAS]
    assert roles.count("region") == len(AREAS)
    assert roles.count("DisclosureTriangle") == 34
    for landmark in ("banner", "main", "search", "contentinfo"):
        assert roles.count(landmark) == 1


LOOKS = [
    (query, viewport, scheme)
    for number, query in enumerate(["", "?q=evse&sent_by=HUBJECT", "#018", "?q=810&sent_by=CPO"])
    for viewport in (DESK, PHONE)
    for scheme in ("light", "dark")
    # Without `--thorough` any two of the three are seen together, and not all combinations.
    if is_thorough() or (number + (viewport == PHONE) + (scheme == "dark")) % 2 == 0
]


@pytest.mark.parametrize(("query", "viewport", "scheme"), LOOKS)
@pytest.mark.usefixtures("tools")
def test_axe_finds_nothing(query: str, viewport: ViewportSize, scheme: str, visit: Visit) -> None:
    assert axe(visit(query, color_scheme=scheme, viewport=viewport)) == []


@pytest.mark.usefixtures("tools")
def test_axe_finds_nothing_in_rows_that_are_open(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Open all").click()
    assert opened(page) == ORDER
    assert axe(page) == []
    page.get_by_role("button", name="Close all").click()
    assert opened(page) == []


@pytest.mark.usefixtures("tools")
def test_axe_finds_nothing_in_forced_colours(visit: Visit) -> None:
    page = visit("?q=evse&sent_by=CPO#602")
    page.emulate_media(forced_colors="active")
    assert axe(page) == []
    # The chosen filter differs from the others, and shapes have the colour of text.
    chosen, other = (
        option(page, "sent_by", value)
        .locator("..")
        .evaluate("e => getComputedStyle(e).backgroundColor")
        for value in ("CPO", "EMP")
    )
    assert chosen != other
    shape = "e => getComputedStyle(e, '::before').backgroundColor"
    assert row(page, "602").locator(".hue").evaluate(shape) == "rgb(0, 0, 0)"
    page.emulate_media(forced_colors="none")


BORDERS = """parts => parts.map(part => {
  const luminance = color => {
    const [r, g, b] = color.match(/[0-9.]+/g).map(value => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = getComputedStyle(part, part.matches(".hue") ? "::before" : null);
  const colour = part.matches(".hue") && seen.backgroundColor !== "rgba(0, 0, 0, 0)"
    ? seen.backgroundColor : seen.borderTopColor;
  const paper = getComputedStyle(document.body).backgroundColor;
  const [light, dark] = [luminance(colour), luminance(paper)].sort((a, b) => b - a);
  return [part.className, (light + 0.05) / (dark + 0.05)];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_and_shapes_have_contrast(scheme: str, visit: Visit) -> None:
    page = visit(color_scheme=scheme)
    parts = page.locator(".option, .search input, select, .tag, kbd, .hue, .group header")
    found = parts.evaluate_all(BORDERS)
    assert len(found) > 40
    assert [part for part in found if part[1] < 3] == []


def test_paper_has_all_of_it_and_no_controls(visit: Visit) -> None:
    page = visit("?q=partner&sent_by=CPO#018", color_scheme="dark")
    page.emulate_media(media="print")
    expect(page.locator("#page_results")).to_be_hidden()
    assert shown(page) == ORDER
    assert page.locator("button, input, form, select").locator("visible=true").count() == 0
    assert paper(page) == LIGHT
    assert row(page, "018").locator(".advice").is_visible()
    digest = page.locator(".digest")
    assert digest.evaluate("e => e.scrollWidth <= e.clientWidth")
    page = visit("?q=kangaroo")
    page.emulate_media(media="print")
    expect(page.locator("#page_list")).to_be_visible()
    assert shown(page) == ORDER
    page.emulate_media(media="screen")
    expect(page.locator("#page_list")).to_be_hidden()


def test_paper_has_all_of_it_on_one_page(visit: Visit) -> None:
    printed = visit().pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


RECORD = """window.moved = [];
addEventListener("transitionrun", event => moved.push(event.pseudoElement), true);"""
MOVED = """async () => {
  // Events of one frame are in the order of their time, and this movement begins after all others.
  await document.body.animate([], 1).finished;
  return moved;
}"""


def test_it_moves_only_for_who_wants_it(visit: Visit) -> None:
    for motion, moved in (("reduce", set()), ("no-preference", {"::after"})):
        page = visit(script=RECORD, reduced_motion=motion)
        row(page, "018").locator("summary").click()
        assert set(page.evaluate(MOVED)) == moved


# Other tables


def explorer(folder: Path, of: Spec, contract_: Contract | None = None) -> Path:
    """The page of another spec."""
    targets = read_targets(TEMPLATES)
    files = render(of, contract_ or contract_of(), TEMPLATES, targets)
    file = folder / "index.html"
    file.write_bytes(files["docs/codes/index.html"])
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
    for found, text in zip(rows, texts, strict=True):
        assert collapsed(found["fields"]["description"]) == collapsed(text)
        assert collapsed(found["fields"]["additional_info"]) == collapsed(text)
        assert found["values"] == ["CPO"]
    assert rows[3]["aliases"] == ["OLD_3"]
    assert page.locator("img, object, iframe, b").count() == 0
    assert page.locator("link").count() == 1
    assert page.locator("script").count() == 1
    assert page.locator("cite").inner_text() == attack
    page.get_by_role("button", name="Open all").click()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    search(page, "<script>alert(2)")
    assert f"{texts.index(attack):03}" in shown(page)
    assert page.locator("script").count() == 1
    search(page, "<img src=kangaroo>")
    search(page, "OLD_3")
    assert shown(page) == ["003"]


def test_the_policy_blocks_what_gets_in(tmp_path: Path, browser: Browser) -> None:
    """Even if a text escaped from its place, it would not run."""
    file = tmp_path / "index.html"
    injected = (
        "<script>window.ran = 1</script><img src=x.png onerror='window.ran = 2'>"
        "<p id=styled style='color: red'>a</p><style>main { display: none }</style>"
        "<button id=handled onclick='window.ran = 3'>b</button>"
    )
    file.write_text(text().replace("<main", f"{injected}<main"), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.goto(file.as_uri())
    page.locator("#handled").click()
    assert page.evaluate("window.ran") is None
    color = "e => getComputedStyle(e).color"
    assert page.locator("#styled").evaluate(color) != "rgb(255, 0, 0)"
    assert shown(page) == ORDER
    assert sum("Content Security Policy" in line for line in heard) >= 5
    context.close()


def test_a_code_that_is_searched_for_comes_before_texts_that_mention_it(
    tmp_path: Path, visit: Visit
) -> None:
    entries = [
        entry("001", "ONE", "See 022"),
        entry("002", "TWO", "Two"),
        entry("022", "THREE", "Three", sent_by=("CPO",)),
    ]
    page = visit(file=explorer(tmp_path, spec(*entries)))
    search(page, "22")
    assert shown(page) == ["022"]
    search(page, "022 see")
    assert shown(page) == ["022", "001"]
    option(page, "sent_by", "CPO").check()
    assert shown(page) == ["022"]
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert shown(page) == ["001", "002", "022"]


def test_a_table_without_groups_advice_pages_and_repairs(
    tmp_path: Path, visit: Visit, tools: Node
) -> None:
    file = explorer(tmp_path, spec(entry("000"), entry("101", "NEXT", "Next", sent_by=("EMP",))))
    html_validate(tools, file)
    page = visit("#101", file=file)
    assert shown(page) == ["000", "101"]
    assert page.get_by_role("heading", level=2).first.inner_text() == "All codes"
    assert page.locator("legend").all_inner_texts() == ["Sent By"]
    assert page.locator(".stem, .dagger, .advice, .ok").count() == 0
    assert page.locator('a[href$="/index.html"]').count() == 0
    assert page.get_by_text("Page of").count() == 0
    assert "repaired" not in page.inner_text("header")
    search(page, "1")
    assert shown(page) == []
    search(page, "10x")
    assert shown(page) == ["101"]


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


def test_a_table_of_other_columns_and_codes(tmp_path: Path, visit: Visit, tools: Node) -> None:
    classes = [("A",), ("B", "G"), ()]
    entries = []
    for number, values in enumerate(classes):
        made = entry(f"a {number}", f"N{number}", f"Text {number}")
        fields = {**made.values, "code_class": values, "remark": "so" if values else None}
        entries.append(type(made)(code=made.code, name=made.name, values=fields))
    file = explorer(tmp_path, spec(*entries), contract_of(OTHER))
    html_validate(tools, file)
    page = visit("#a_20_1", file=file)
    assert page.locator("legend").all_inner_texts() == ["Sent By", "Class <of> code"]
    is_target(page, "a_20_1")
    assert row(page, "a_20_1").locator(".said .label").all_inner_texts() == [
        "Class <of> code",
        "Additional Information",
        "Remark",
    ]
    option(page, "code_class", "").check()
    assert shown(page) == ["a_20_2"]
    option(page, "code_class", "G").check()
    assert shown(page) == ["a_20_1", "a_20_2"]
    search(page, "so")
    assert shown(page) == ["a_20_1"]
    page.reload()
    assert shown(page) == ["a_20_1"]
    assert page.evaluate("document.documentElement.scrollWidth") == DESK["width"]
    page.goto(file.as_uri())
    for query in ("A 1", "Code=a 1", 'error "a 1"', "a 1 or so"):
        search(page, query)
        assert shown(page)[0] == "a_20_1", query


@pytest.mark.parametrize("code", ["1", "ERR-4711", "com.example.errors.TimeoutExceeded"])
def test_a_table_of_one_code_of_any_length(code: str, tmp_path: Path, visit: Visit) -> None:
    made = entry(code, "ONLY", "A text " * 30, info=note("word " * 400))
    page = visit(file=explorer(tmp_path, spec(made)))
    assert status(page) == "1 code"
    search(page, f"got {code} from them" if len(code) > 1 else code)
    assert len(opened(page)) == 1
    is_within(page, ".rows *, header *", 320, 768, 1280)


def test_two_thousand_codes_are_searched_in_a_moment(tmp_path: Path, visit: Visit) -> None:
    words = ("charge", "token", "session", "contract", "meter", "tariff", "cable")
    entries = [
        entry(f"{n:04}", f"NAME_{n}", f"{words[n % 7]} {words[n % 5]} failed {n}")
        for n in range(2000)
    ]
    page = visit()
    page.goto(explorer(tmp_path, spec(*entries)).as_uri(), timeout=60_000)
    assert page.locator(".stem").count() == 0
    search(page, "17")
    assert shown(page) == ["0017"]
    spent = page.evaluate(
        """() => {
            const field = document.getElementById("page_search");
            const start = performance.now();
            for (const text of ["tarif", "tariff met", "tarrif meter", ""]) {
                field.value = text;
                field.dispatchEvent(new Event("input", { bubbles: true }));
            }
            return performance.now() - start;
        }"""
    )
    assert spent < 20_000  # a tenth of it, unless the machine is busy
    assert len(shown(page)) == 2000
