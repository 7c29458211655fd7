"""Tell tables that an author wrote from those that Confluence fills, or that arrange others."""

from functools import cached_property
from itertools import islice

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import (
    around,
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
    """Return whether a table has the class of one for layout, or of the frame of a macro."""
    return bool(classes(table) & _CHROME)


def is_written(table: Element) -> bool:
    """Return whether a table has the class of one that an author wrote."""
    return bool(classes(table) & _WRITTEN)


class Layout:
    """Knows the tables of a page's content that only arrange others."""

    def __init__(self, content: Element) -> None:
        self.content = content

    def is_layout(self, table: Element) -> bool:
        """Return whether a table only arranges others on the page.

        It has no header cells, except titles above tables, and it is a single row with a table in
        it, a single column with a written one, or has tables in all cells below the first row.
        """
        rows: list[list[Element]] = []
        widest = 0
        for row in parts(table, "tr"):
            if is_hidden(row):
                continue
            cells = [cell for cell in parts(row, "td", "th") if _has_content(cell)]
            headers = sum(cell.name == "th" for cell in cells)
            if headers and (rows or headers < len(cells)):
                return False
            if cells:
                rows.append(cells)
            widest = max(widest, len(cells))
            if cells and len(rows) > 1 and widest > 1 and not all(map(self._holds_table, rows[-1])):
                return False
        if len(rows) == 1:
            return any(cell.name == "td" and self._holds_table(cell) for cell in rows[0])
        if all(len(row) == 1 and row[0].name == "td" for row in rows):
            return any(self._holds_table(cell, written=True) for row in rows for cell in row)
        return all(self._holds_table(cell) for row in rows[1:] for cell in row)

    def _holds_table(self, cell: Element, *, written: bool = False) -> bool:
        """Return whether a table of several rows is in a cell, and no text on the cell's lines."""
        if any((text_or_none(node) or "").strip() for node in cell.contents):
            return False
        # Usually there is none, and nothing else on the page has to be looked at.
        if not any(element.name == "table" for element in elements(cell)):
            return False
        return id(cell) in (self._around_written if written else self._around_any)

    @cached_property
    def _around_any(self) -> set[int]:
        return around(self.content, _is_arranged)

    @cached_property
    def _around_written(self) -> set[int]:
        return around(self.content, lambda it: _is_arranged(it) and is_written(it))


def _has_content(cell: Element) -> bool:
    return not is_hidden(cell) and any(
        isinstance(node, Element) or (text_or_none(node) or "").strip() for node in cell.contents
    )


def _is_arranged(element: Element) -> bool:
    """Return whether an element is a table of several rows that is not layout by its class."""
    if element.name != "table" or classes(element) & (_CHROME | _GENERATED):
        return False
    rows = list(islice(parts(element, "tr"), 2))
    return len(rows) == 2 and any(map(_has_content, parts(rows[1], "td", "th")))
