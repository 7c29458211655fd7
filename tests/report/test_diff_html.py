"""The page of `oicp-gen diff --format html`, in a browser, opened from a file as its readers do."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from oicp_gen.model.spec import Note, Spec
from tests.cli.test_diff import hostile
from tests.support.axe import axe
from tests.support.browsing import DESK, PHONE, visiting
from tests.support.builders import entry, spec
from tests.support.command import run


def bold(markdown: str) -> Note:
    return Note(text=markdown.replace("*", ""), markdown=markdown)


OLD = spec(
    entry(),
    entry("018", "INCONSISTENT_ID", "Inconsistent EvseID", sent_by=("HUBJECT", "CPO")),
    entry("022", "DATA_ERROR", "Data error", info=bold("Look at the **request**.")),
    entry("400", "SESSION_IS_INVALID", "Session is invalid"),
    entry("601", "RESERVED", "EVSE already reserved"),
    entry("700", "OUT", "EVSE out of service"),
)
NEW = spec(
    entry(),
    entry("018", "INCONSISTENT_ID", "Inconsistent EVSE ID", sent_by=("HUBJECT",)),
    entry("022", "DATA_ERROR", "Data error.", info=bold("Look at your **request**.")),
    entry("330", "PAUSED", "Roaming is paused", sent_by=("EMP",)),
    entry("400", "SESSION_IS_INVALID", "Session is valid"),
    entry("700", "OUT", "EVSE out of service"),
    author="Ann",
)


def written(folder: Path, old: Spec, new: Spec) -> Path:
    """The page that compares two specs, as a file."""
    sides = []
    for name, made in (("old", old), ("new", new)):
        sides.append(folder / f"{name}.json")
        sides[-1].write_text(json.dumps(made.to_json()), encoding="utf-8")
    file = folder / "diff.html"
    file.write_text(run("diff", *sides, "--format", "html").out, encoding="utf-8")
    return file


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The page that compares the two, as a file."""
    return written(tmp_path, OLD, NEW)


def test_the_verdict_comes_first_then_what_to_do_then_the_changes_by_danger(
    page: Path, browser: Browser
) -> None:
    with visiting(browser) as visit:
        seen = visit(file=page)
        expect(seen.locator("h1")).to_have_text(
            "Review 400 before you update: 1 code reused, 1 removed, 1 with other values, 1 added,"
            " 1 reworded."
        )
        assert seen.title() == (
            "OICP status codes: 1 code reused, 1 removed, 1 with other values, 1 added, 1 reworded"
        )
        assert seen.locator(".todo li").all_inner_texts() == [
            "Review every place that handles 400.",
            "Replace 601 where your code names it.",
        ]
        heads = [
            head.inner_text().split("\n") for head in seen.locator(".head, .fold > summary").all()
        ]
        assert [(head[0], head[1]) for head in heads] == [
            ("Major", "1 code reused"),
            ("Major", "1 code removed"),
            ("Minor", "1 code with other values"),
            ("Minor", "1 code added"),
            ("Patch", "1 code reworded"),
            ("Page only", "1 change outside the table"),
        ]
        expect(seen.locator("footer")).to_contain_text("2 codes are unchanged.")
        expect(seen.locator("[id='000'], [id='700']")).to_have_count(0)


def test_old_and_new_are_side_by_side_with_their_words_marked(page: Path, browser: Browser) -> None:
    with visiting(browser) as visit:
        seen = visit(file=page)
        entry = seen.locator("[id='400']")
        expect(entry.locator("del")).to_have_text("invalid")
        expect(entry.locator("ins")).to_have_text("valid")
        old, new = (entry.locator("dd").nth(at).bounding_box() for at in (0, 1))
        assert old
        assert new
        assert old["y"] == new["y"]
        assert old["x"] + old["width"] < new["x"]
        added = seen.locator("[id='330']")
        expect(added.locator("h3")).to_have_text("330 Roaming is paused PAUSED")
        expect(added.locator("del, ins")).to_have_count(0)
        expect(added.locator(".whole")).to_have_text("Sent by EMP")
        note = seen.locator("[id='022'] .field", has_text="Additional info")
        assert note.locator("del").all_inner_texts() == ["the"]
        assert note.locator("strong").all_inner_texts() == ["request", "request"]


def test_every_code_and_group_is_a_target(page: Path, browser: Browser) -> None:
    with visiting(browser) as visit:
        seen = visit("#reused", file=page, java_script_enabled=False)
        ids = [one.get_attribute("id") for one in seen.locator("h2[id]:target, .entry").all()]
        assert ids == ["reused", "400", "601", "018", "330", "022"]
        links = [link.get_attribute("href") for link in seen.locator("a").all()]
        assert links == ["#400", "#601"]


def test_a_code_may_have_the_name_of_a_group(tmp_path: Path, browser: Browser) -> None:
    old = spec(entry("reused", "A", "Session is invalid"), entry("removed", "B", "Gone"))
    file = written(tmp_path, old, spec(entry("reused", "A", "Session is valid")))
    with visiting(browser) as visit:
        seen = visit(file=file)
        ids = [one.get_attribute("id") for one in seen.locator("[id]").all()]
        assert ids == ["page_todo", "reused_", "reused", "removed_", "removed"]


def test_a_stop_lists_what_is_wrong_and_has_a_text_for_the_publisher(
    tmp_path: Path, browser: Browser
) -> None:
    new = spec(entry("0"), entry("18", "INCONSISTENT_ID", "Inconsistent EvseID"))
    old = spec(entry(), entry("018", "INCONSISTENT_ID", "Inconsistent EvseID"))
    with visiting(browser) as visit:
        seen = visit(file=written(tmp_path, old, new))
        expect(seen.locator("h1")).to_have_text("Do not release: 2 codes lost their leading zeros.")
        assert seen.locator(".sides div").last.inner_text().split("\n") == [
            "Release",
            "None",
            "until the page is corrected",
        ]
        rows = [row.inner_text().split("\t") for row in seen.locator("tbody tr").all()]
        assert rows == [["000", "0", "Success", ""], ["018", "18", "Inconsistent EvseID", ""]]
        assert seen.locator("tbody ins").all_inner_texts() == ["00", "0"]
        seen.get_by_text("Text for the publisher").click()
        assert seen.locator("blockquote").inner_text().split("\n")[:3] == [
            "On the page “FinalOICP status code”, 2 places need a correction:",
            "",
            "The code 0 should be 000.",
        ]
        assert seen.locator("article").count() == 0
        expect(seen.locator("footer p")).to_contain_text("0 codes are unchanged.")


def test_nothing_changed_is_the_verdict_and_the_sides_alone(
    tmp_path: Path, browser: Browser
) -> None:
    with visiting(browser) as visit:
        seen = visit(file=written(tmp_path, OLD, OLD))
        expect(seen.locator(".action")).to_have_text("No action needed:")
        assert seen.locator("section, article, nav").count() == 0
        # Both sides have the same day, so their files distinguish them.
        expect(seen.locator(".sides div").first).to_contain_text("old.json")


def test_the_rest_of_a_large_group_is_folded_unless_it_has_to_be_reviewed(
    tmp_path: Path, browser: Browser
) -> None:
    many = [entry(f"{number}", f"CODE_{number}", f"Word{number}") for number in range(100, 130)]
    other = [one._replace(values={**one.values, "description": f"Other{one.code}"}) for one in many]
    with visiting(browser) as visit:
        seen = visit(file=written(tmp_path, spec(entry(), *many), spec(entry())))
        assert sum(one.is_visible() for one in seen.locator(".entry").all()) == 8
        seen.get_by_text("Show 22 more").click()
        assert sum(one.is_visible() for one in seen.locator(".entry").all()) == 30
        seen = visit(file=written(tmp_path, spec(*many), spec(*other)))
        assert sum(one.is_visible() for one in seen.locator(".entry").all()) == 30


STATES = {
    "changes": (OLD, NEW),
    "stop": (OLD, spec(entry("0"), entry("22", "DATA_ERROR", "Data error"))),
    "same": (OLD, OLD),
    "cosmetic": (OLD, OLD._replace(entries=(entry(description="success"), *OLD.entries[1:]))),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.usefixtures("tools")
def test_axe_finds_nothing(state: str, scheme: str, tmp_path: Path, browser: Browser) -> None:
    file = written(tmp_path, *STATES[state])
    with visiting(browser) as visit:
        for viewport in (PHONE, DESK):
            seen = visit(file=file, viewport=viewport, color_scheme=scheme)
            for fold in seen.locator("summary").all():
                fold.click()
            assert seen.evaluate("document.documentElement.scrollWidth") == viewport["width"]
            assert axe(seen) == []


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


def test_paper_has_two_columns_and_everything_that_is_folded(page: Path, browser: Browser) -> None:
    with visiting(browser) as visit:
        seen = visit(file=page, viewport=PHONE, color_scheme="dark")
        seen.emulate_media(media="print")
        assert all(one.is_visible() for one in seen.locator(".entry, .sentence").all())
        old, new = (seen.locator("[id='400'] dd").nth(at).bounding_box() for at in (0, 1))
        assert old
        assert new
        assert old["y"] == new["y"]
        assert (
            seen.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )


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
        expect(seen.locator(".subject")).to_have_text("OICP status codes · OICP 2.3")


def test_a_step_links_to_the_entry_of_a_code_with_spaces(tmp_path: Path) -> None:
    sides = [tmp_path / "old.json", tmp_path / "new.json"]
    for side, text in zip(sides, ("Session is invalid", "Token blocked by provider"), strict=True):
        side.write_text(json.dumps(spec(entry("4 0<", "A", text)).to_json()), encoding="utf-8")
    page = run("diff", *sides, "--format", "html").out
    assert '<article class="entry" id="4_20_0_3c_">' in page
    assert '<a href="#4_20_0_3c_">4 0&lt;</a>' in page


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
