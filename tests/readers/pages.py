"""Shared by the tests of readers: pages around a table, and their content as read."""

from oicp_gen.model.page import Cell, Table
from tests.support.builders import export, read, table


def place_of(html: str, what: str) -> str:
    """Line and column of the only occurrence of this text."""
    before, _, after = html.partition(what)
    assert after
    assert what not in after
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def tables_of(body: str) -> tuple[Table, ...]:
    return read(export(body)).tables


def grid(body: str) -> list[list[str]]:
    """The texts of the first table in this HTML, with which the page ends."""
    only = read(f'<div id="main-content">{body}').tables[0]
    return [[cell.text for cell in row] for row in only.rows]


def cell(html: str) -> Cell:
    """The cell that holds this HTML."""
    (only,) = tables_of(table([html]))
    return only.rows[0][0]
