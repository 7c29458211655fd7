"""The page of `oicp-gen diff --format html`, in a browser, opened from a file as its readers do."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.cli.test_diff import hostile
from tests.support.browsing import PHONE, visiting
from tests.support.builders import entry, note, spec
from tests.support.command import run

OLD = spec(
    entry(),
    entry("018", "INCONSISTENT_ID", "Inconsistent EvseID", sent_by=("HUBJECT", "CPO")),
    entry("022", "DATA_ERROR", "Data error", info=note("Look at the request.")),
    entry("400", "SESSION_IS_INVALID", "Session is invalid"),
    entry("601", "RESERVED", "EVSE already reserved"),
    entry("700", "OUT", "EVSE out of service"),
)
NEW = spec(
    entry(),
    entry("022", "DATA_ERROR", "Data error.", info=note("Look at your request.")),
    entry("18", "INCONSISTENT_ID", "Inconsistent EVSE ID", sent_by=("HUBJECT",)),
    entry("330", "PAUSED", "Roaming is paused", sent_by=("EMP",)),
    entry("400", "SESSION_IS_INVALID", "Session is valid"),
    entry("700", "OUT", "EVSE out of service"),
    author="Ann",
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The page that compares the two, as a file."""
    sides = []
    for name, made in (("old", OLD), ("new", NEW)):
        sides.append(tmp_path / f"{name}.json")
        sides[-1].write_text(json.dumps(made.to_json()), encoding="utf-8")
    file = tmp_path / "diff.html"
    file.write_text(run("diff", *sides, "--format", "html").out, encoding="utf-8")
    return file


def test_old_and_new_stand_side_by_side_with_their_words_marked(
    page: Path, browser: Browser
) -> None:
    with visiting(browser) as visit:
        seen = visit(file=page)
        row = seen.locator("#entry-400")
        expect(row.locator("del")).to_have_text("invalid")
        expect(row.locator("ins")).to_have_text("valid")
        old, new = (row.locator(".side").nth(at).bounding_box() for at in (0, 1))
        assert old
        assert new
        assert old["y"] == new["y"]
        assert old["x"] + old["width"] < new["x"]
        assert seen.locator("#entry-18 del").all_inner_texts() == ["018", "EvseID", ", CPO"]
        assert seen.locator("#entry-330 ins").all_inner_texts() == ["Roaming is paused", "EMP"]
        expect(seen.locator("#entry-601 .absent")).to_have_text("not in this version")
        expect(seen.locator(".verdict")).to_contain_text("A major release is due: 1 code removed")
        expect(seen.locator("#entry-000, #entry-700")).to_have_count(0)
        expect(seen.locator("footer")).to_contain_text("2 codes are unchanged.")


def test_a_class_of_changes_can_be_looked_at_alone_without_a_script(
    page: Path, browser: Browser
) -> None:
    with visiting(browser) as visit:
        seen = visit(file=page, java_script_enabled=False)
        rows = seen.locator(".row")
        everything = rows.count()
        seen.get_by_role("link", name="1 code reused").click()
        assert [row.get_attribute("id") for row in rows.all() if row.is_visible()] == ["entry-400"]
        seen.get_by_role("link", name="All").click()
        assert sum(row.is_visible() for row in rows.all()) == everything == 6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_keeps_its_colours_apart(
    scheme: str, page: Path, browser: Browser
) -> None:
    with visiting(browser) as visit:
        seen = visit(file=page, viewport=PHONE, color_scheme=scheme)
        assert seen.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        colours = "el => [getComputedStyle(el).color, getComputedStyle(el).backgroundColor]"
        for tag in ("del", "ins", ".badge"):
            text, ground = seen.locator(tag).first.evaluate(colours)
            assert contrast(text, ground) >= 4.5


def test_on_paper_every_row_stands(page: Path, browser: Browser) -> None:
    with visiting(browser) as visit:
        seen = visit("#code-reused", file=page, color_scheme="dark")
        seen.emulate_media(media="print")
        assert all(row.is_visible() for row in seen.locator(".row").all())
        assert not seen.locator("nav").is_visible()


def test_hostile_texts_are_only_text(tmp_path: Path, browser: Browser) -> None:
    sides = []
    for number in (0, 1):
        sides.append(tmp_path / f"{number}.json")
        sides[-1].write_text(json.dumps(hostile(number).to_json()), encoding="utf-8")
    file = tmp_path / "diff.html"
    file.write_text(run("diff", *sides, "--format", "html").out, encoding="utf-8")
    with visiting(browser) as visit:
        seen = visit(file=file)
        assert seen.locator("script, img, iframe, object, link").count() == 0
        assert seen.locator("a:not([href^='#'])").count() == 0
        expect(seen.locator("h1")).to_contain_text("What changed in OICP status codes")


def contrast(*colours: str) -> float:
    """The contrast of two colours, as WCAG 2 counts it."""
    lights = []
    for colour in colours:
        parts = [int(part) / 255 for part in colour.strip("rgb()").split(", ")]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)
