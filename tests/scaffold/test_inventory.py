"""The warnings with which the tables of a page are listed."""

from pathlib import Path

import pytest

from tests.support.builders import table
from tests.support.command import run

INCLUDE = (
    '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link><ri:page'
    ' ri:content-title="Errors" /></ac:link></ac:parameter></ac:structured-macro>'
)
MENTION = '<p><ac:link><ri:user ri:account-id="1" /></ac:link><ac:link><ri:page /></ac:link></p>'
CODES = table(["Code", "Text"], ["E1", "Late"], ["E2", "Lost"])


def page(folder: Path, text: str) -> Path:
    file = folder / "page.xml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("tables", ["", CODES])
def test_macros_that_may_hold_tables_are_named(tmp_path: Path, tables: str) -> None:
    sketch = '<ac:structured-macro ac:name="markdown" />'
    file = page(tmp_path, f"{MENTION}\n<p>{INCLUDE}</p>{sketch}{tables}")
    warning = 'tables may be in 2 macros whose content is not in the file: "include Errors",'
    assert f'{file}:2:4: {warning} "markdown".' in run("tables", file).err


@pytest.mark.parametrize("text", [MENTION, f"{MENTION}{table([INCLUDE])}{CODES}"])
def test_gaps_that_hold_no_table_of_the_page_are_not_named(tmp_path: Path, text: str) -> None:
    assert "macro" not in run("tables", page(tmp_path, text)).err


def test_a_project_cannot_be_made_of_what_a_macro_inserts(tmp_path: Path) -> None:
    result = run("init", page(tmp_path, INCLUDE), "--project", tmp_path / "new")
    assert result.code == 2
    assert (
        'tables may be in 1 macro whose content is not in the file: "include Errors"' in result.err
    )


def test_a_report_of_which_a_part_is_shown_is_listed_with_a_warning(tmp_path: Path) -> None:
    report = CODES.replace("<table", '<table data-total-pages="3"', 1)
    file = page(tmp_path, f"<p>x</p>\n{report}{CODES}")
    warning = "this table is a report, and only a part is in the file: page 1 of 3."
    errors = run("tables", file).err
    assert f"{file}:2:1: {warning}" in errors
    assert errors.count(warning) == 1
