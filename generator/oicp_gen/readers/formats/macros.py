"""Convert the macros of storage format to the HTML that an export has for them.

A macro shows its body, one of its parameters, nothing, or something that is not in the file.
"""

from collections.abc import Mapping
from functools import cached_property

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.formats.lines import Lines
from oicp_gen.readers.formats.resources import (
    account,
    element_like,
    named_target,
    own_text,
    rename,
    resources,
    set_children,
    set_text,
    set_unread,
)
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element, parse, place_of, position
from oicp_gen.readers.html.tokens import CDATA
from oicp_gen.readers.html.tree import attribute, children, text_or_none

_LOZENGE = {"class": "status-macro aui-lozenge"}
_ISSUE = {"class": "jira-issue"}
_FORMULA = {"class": "formula"}

SHOWN: Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]] = {
    "status": (("title",), _LOZENGE),
    "status-handy": (("Status", "title"), _LOZENGE),
    **dict.fromkeys(("jira", "jiraissues", "jira-issue"), (("key", "issue"), _ISSUE)),
    **dict.fromkeys(("button", "auibutton", "ui-button"), (("title", "label", "text"), {})),
    **dict.fromkeys(("handy-date", "date"), (("date", ""), {"class": "date-past"})),
}
"""The macros that show the first of these parameters that they have, with the attributes of the
element in an export."""

SILENT = frozenset(
    (
        *("anchor", "toc", "style", "css", "htmlcomment", "comment", "hiddencomment", "pagebreak"),
        *("page-break", "clear", "tracking", "google-analytics", "redirect", "add-label"),
        *("create-from-template", "livesearch", "search", "pagetreesearch", "favpages"),
        *("numberedheadings-settings", "scroll-pagebreak", "scroll-title", "scroll-bookmark"),
        *("bgcolor", "hr", "spacer", "tableofcontents", "toc-jump", "alias", "metadata-set"),
    )
)
"""The macros that show no text of the page's: marks, settings, forms, and a list of headings."""

PEOPLE = frozenset(("profile", "profile-picture", "user-profile", "mention"))

SOURCES = frozenset(
    (
        *("markdown", "markdown-from-url", "markdownmacro", "unmigrated-wiki-markup"),
        *("unmigrated-inline-wiki-markup", "wiki", "plantuml", "plantumlrender", "mermaid"),
        *("mermaid-macro", "mermaid-cloud", "graphviz", "digraph", "flowchart", "csv", "sql"),
        *("chart", "xslt", "groovy", "velocity", "beanshell", "asciidoc", "asciidoc-macro"),
    )
)
"""The macros whose body is a source from which they make something else to show."""

FORMULAS = ("math", "latex", "formula", "equation", "katex", "mhchem")
"""What the names of macros for formulas contain."""

_TITLE_HTML: Mapping[str, tuple[str, Mapping[str, str]]] = {
    **dict.fromkeys(("panel", "code", "noformat"), ("div", {"class": "panelHeader"})),
    **dict.fromkeys(("expand", "ui-expand"), ("div", {"class": "expand-control"})),
}
"""The element of a title, which is displayed above the body; a paragraph in other macros."""
_BODIES = ("ac:rich-text-body", "ac:plain-text-body")
_PARAMETERS = ("ac:parameter", "ac:default-parameter")
_SETTINGS = frozenset(
    (
        *("server", "serverid", "columns", "width", "height", "colour", "color", "theme", "count"),
        *(
            "language",
            "atlassian-macro-output-type",
            "revision",
            "border",
            "align",
            "schemaversion",
        ),
    )
)
"""Parameters that do not say what a macro shows, in lower case."""
_DETAIL = 100
"""Characters of a parameter in the name of a macro."""


class Macros:
    """Converts the macros of one document."""

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        """The document's own text."""
        self.where = where
        self.html_macros = 0

    def convert(self, macro: Element) -> None:
        """Change a macro to what it shows."""
        name = attribute(macro, "ac:name").lower()
        bodies = [child for child in children(macro) if child.name in _BODIES]
        parameters = _parameters(macro)
        if _shown(macro, name, parameters):
            return
        if name in SILENT:
            rename(macro, "span")
            set_children(macro, [])
        elif any(part in name for part in FORMULAS):
            _set_formula(macro, bodies, parameters)
        elif name == "html" and bodies:
            self._set_html(macro, bodies[0])
        elif name in PEOPLE:
            set_unread(macro, "user", _detail(parameters))
        elif bodies and (name not in SOURCES or _shows_data(parameters)):
            is_hidden = _text(parameters, "hidden").lower() == "true"
            rename(macro, "div", {"hidden": ""} if is_hidden else {})
            macro.contents[:0] = _title(macro, name, parameters)
        else:
            _set_unread_macro(macro, name, parameters)

    def _set_html(self, macro: Element, body: Element) -> None:
        """Replace a macro with the HTML in its body, which is a text in the document.

        Raises OicpGenError if the page has more of them than `MAX_HTML_MACROS`.
        """
        self.html_macros += 1
        if self.html_macros > limits.MAX_HTML_MACROS:
            raise OicpGenError(
                "page-too-large",
                place=place_of(macro, self.where),
                count=self.html_macros,
                what="HTML macros",
                limit=limits.MAX_HTML_MACROS,
            )
        content = "".join(text_or_none(node) or "" for node in body.contents)
        start = self.text.index(">", self._lines.position(*position(body))) + 1
        while self.text[start : start + 1].isspace():
            start += 1
        start += len(CDATA)
        inner = self.text[start : start + len(content.strip())]
        if not inner or inner.strip() != content.strip():
            _set_unread_macro(macro, "html", {})
            return
        root = parse(inner, where=self.where, start=self._lines.place(start)).root
        rename(macro, "div")
        macro.contents = root.contents
        for node in macro.contents:
            node.parent = macro

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)


def _parameters(macro: Element) -> dict[str, Element]:
    """Return the parameters of a macro by name, the nameless one by ""."""
    parameters: dict[str, Element] = {}
    for child in children(macro):
        if child.name in _PARAMETERS:
            parameters.setdefault(attribute(child, "ac:name"), child)
    return parameters


def _text(parameters: Mapping[str, Element], *names: str) -> str:
    """Return the text of the first of these parameters that has one; "" if there is none."""
    found = (parameters[name] for name in names if name in parameters)
    return next(filter(None, map(own_text, found)), "")


def _shown(macro: Element, name: str, parameters: Mapping[str, Element]) -> bool:
    """Change a macro that shows a parameter to that text, and return whether it is one."""
    names, attributes = SHOWN.get(name, ((), {}))
    text = _text(parameters, *names)
    # A status without a title is empty on the page too.
    if text or name == "status":
        rename(macro, "span", attributes)
        set_text(macro, text)
    return bool(text) or name == "status"


def _shows_data(parameters: Mapping[str, Element]) -> bool:
    """Return whether a chart also shows the table that it is drawn from."""
    return _text(parameters, "dataDisplay").lower() not in ("", "false")


def _set_formula(macro: Element, bodies: list[Element], parameters: Mapping[str, Element]) -> None:
    """Change a macro for a formula to the formula's text, on the line of the text around it."""
    texts = [*map(own_text, bodies), _text(parameters, "body", "", "formula", "equation", "latex")]
    text = next(filter(None, texts), "")
    if not text:
        _set_unread_macro(macro, attribute(macro, "ac:name"), parameters)
        return
    rename(macro, "div" if "block" in attribute(macro, "ac:name") else "span", _FORMULA)
    set_text(macro, text)


def _title(macro: Element, name: str, parameters: Mapping[str, Element]) -> list[Element]:
    """Return the title above the body of a macro, as an export has it; nothing without a title."""
    text = _text(parameters, "label" if name == "card" else "title")
    element, attributes = _TITLE_HTML.get(name, ("p", {"class": "title"}))
    return [element_like(macro, element, attributes, text)] if text else []


def _set_unread_macro(macro: Element, name: str, parameters: Mapping[str, Element]) -> None:
    detail = f"{name or 'macro'} {_detail(parameters)}".rstrip()
    set_unread(macro, "macro", detail)


def _detail(parameters: Mapping[str, Element]) -> str:
    """Return the parameter that says most about a macro: without a name, or else a resource."""
    nameless = parameters.get("")
    first = [nameless] if nameless is not None else []
    for parameter in (*first, *parameters.values()):
        target = named_target(parameter) or next(
            filter(None, map(account, resources(parameter))), ""
        )
        if target:
            return target[:_DETAIL]
    telling = sorted(parameters, key=lambda name: (name != "", name.lower() in _SETTINGS))
    return _text(parameters, *telling)[:_DETAIL]
