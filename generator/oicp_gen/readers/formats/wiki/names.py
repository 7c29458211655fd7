"""The names of macros in wiki markup: which have a body, and what kind of body."""

from oicp_gen.readers.formats.macros import FORMULAS, PEOPLE, SHOWN, SILENT, SOURCES

INLINE = frozenset(("color", "bgcolor", "highlight", "font", "span", "excerpt"))
"""Macros whose body is a part of the text around it."""

_RICH = INLINE | frozenset(
    (
        *("panel", "info", "note", "tip", "warning", "quote", "section", "column", "expand"),
        *("ui-expand", "align", "center", "div", "cloak", "deck", "card", "table-plus", "chart"),
        *("table-filter", "indent", "roundrect", "multi-excerpt", "footnote", "lozenge"),
    )
)
"""Macros whose body is wiki markup."""

_TEXTS = frozenset(("code", "noformat", "html", "style", "css", "htmlcomment", "comment"))
"""Macros whose body is a text that Confluence does not render."""

_ALONE = frozenset(
    (
        *("include", "excerpt-include", "children", "pagetree", "contentbylabel", "attachments"),
        *("content-report-table", "recently-updated", "recently-updated-dashboard", "gallery"),
        *("viewfile", "viewdoc", "viewxls", "viewppt", "viewpdf", "widget", "rss", "blog-posts"),
        *("index", "listlabels", "navmap", "spaces", "space-details", "userlister", "im"),
        *("tasks-report", "network", "change-history", "contributors", "labels", "pagetree2"),
        *("related-labels", "popular-labels", "global-reports", "loremipsum", "junitreport"),
        *("space-attachments", "dynamictasklist", "content-by-user", "documentation"),
    )
)
"""Macros without a body whose content Confluence inserts."""


def is_source(name: str) -> bool:
    """Return whether the body of a macro is a text, in which other macros have no meaning."""
    return name in _TEXTS or (name in SOURCES and name not in _RICH) or _is_formula(name)


def takes_body(name: str) -> bool:
    """Return whether a macro is known to have a body of wiki markup."""
    return name in _RICH


def is_alone(name: str) -> bool:
    """Return whether a macro is known to have no body."""
    return name in _ALONE or name in SILENT or name in SHOWN or name in PEOPLE


def _is_formula(name: str) -> bool:
    return any(part in name for part in FORMULAS)
