"""Tell tables that an author wrote from those that Confluence fills, or that arrange others."""

from itertools import islice

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import (
    attribute,
    classes,
    elements,
    is_hidden,
    parts,
    text_or_none,
)

_WRITTEN = frozenset(("confluenceTable", "wikitable", "wiki-table", "grid", "aui"))
"""Classes of tables that authors wrote, in every generation of Confluence."""

_CHROME = frozenset(
    (
        *("pagecontent", "layout", "banner", "gliffy-macro-table", "panelMacro", "wysiwyg-macro"),
        *("infoMacro", "noteMacro", "tipMacro", "warningMacro"),
        *("sectionMacro", "sectionMacroWithBorder", "sectionMacroWithPanel"),
    )
)
"""Classes of tables for layout or macros."""

_GENERATED = frozenset(
    (
        *("gliffy-macro-inner-table", "attachments", "plugin_attachments_container"),
        *("attachments-container", "content-report-table-macro", "content-report-table"),
        *("tasks-report-macro", "tasks-report", "task-report", "task-report-table"),
        *("contributors-summary", "contributors-table", "change-history", "plugin-contributors"),
        *("drawio-macro", "drawio-container", "lucidchart", "syntaxhighlighter", "blog-post-list"),
        *("page-metadata-modification-info", "labels-list", "calendar", "userlister"),
    )
)
"""Classes of tables, and of elements around them, that Confluence fills itself: with files, tasks,
titles and versions of pages, diagrams, the lines of code. A report of the page properties that
authors wrote, `metadata-summary-macro`, and one of issues are not among them."""

_GENERATING = frozenset(
    (
        *("attachments", "content-report-table", "tasks-report-macro", "tasks-report", "toc"),
        *("contributors-summary", "contributors", "change-history", "gliffy", "drawio"),
        *("recently-updated", "children", "pagetree", "contentbylabel", "listlabels", "labels"),
        *("blog-posts", "space-list", "spaces", "userlister", "calendar", "code", "noformat"),
    )
)
"""The macros whose tables these are, as `view` names them in an attribute."""


def is_filled(element: Element) -> bool:
    """Return whether Confluence fills this element, a table or what is around one."""
    names = classes(element)
    return bool(names & _GENERATED) or attribute(element, "data-macro-name") in _GENERATING


def is_chrome(table: Element) -> bool:
    """Return whether a table only lays out the page, or is the frame of a macro."""
    return bool(classes(table) & _CHROME) or _is_layout(table)


def is_written(table: Element) -> bool:
    """Return whether a table has the class of one that an author wrote."""
    return bool(classes(table) & _WRITTEN)


def _is_layout(table: Element) -> bool:
    """Return whether a table only arranges others on the page.

    It has no header cells, except titles above tables, and it is a single row with a table in it, a
    single column with a written one, or has tables in all cells below the first row.
    """
    rows: list[list[Element]] = []
    for row in parts(table, "tr"):
        if is_hidden(row):
            continue
        cells = [cell for cell in parts(row, "td", "th") if _has_content(cell)]
        headers = sum(cell.name == "th" for cell in cells)
        if headers and (rows or headers < len(cells)):
            return False
        if cells:
            rows.append(cells)
        wide = len(rows) > 1 and max(map(len, rows)) > 1
        if wide and not all(_holds_table(it) for it in rows[-1] if it.name == "td"):
            return False
    cells = [cell for row in rows for cell in row if cell.name == "td"]
    if len(rows) == 1:
        return any(map(_holds_table, cells))
    if all(len(row) == 1 and row[0].name == "td" for row in rows):
        return any(_holds_table(cell, written=True) for cell in cells)
    return bool(rows) and all(_holds_table(cell) for row in rows[1:] for cell in row)


def _has_content(cell: Element) -> bool:
    return not is_hidden(cell) and any(
        isinstance(node, Element) or (text_or_none(node) or "").strip() for node in cell.contents
    )


def _holds_table(cell: Element, *, written: bool = False) -> bool:
    """Return whether a table of several rows is in a cell, and no text on the cell's own lines."""
    if any((text_or_none(node) or "").strip() for node in cell.contents):
        return False
    for element in elements(cell):
        names = classes(element) if element.name == "table" else _CHROME
        if not names & (_CHROME | _GENERATED) and (names & _WRITTEN or not written):
            rows = list(islice(parts(element, "tr"), 2))
            if len(rows) == 2 and any(map(_has_content, parts(rows[1], "td", "th"))):
                return True
    return False
