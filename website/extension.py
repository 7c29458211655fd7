"""What Sphinx does differently here: links of the repository, anchors of code hosts, own HTML."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from website.codes import read_codes
from website.links import Links, repository, with_height
from website.pages import read_site, relative

LOG = logging.getLogger(__name__)
SITE = read_site()
LINKS = Links(SITE)
PAGES = {page.address: page for page in SITE.pages}
SECTIONS: list[dict[str, str]] = []
"""What the search finds: the sections of every page."""


class Translator(HTML5Translator):
    """Write tables and headings that assistive technology can use."""

    def visit_table(self, node: nodes.table) -> None:
        """Mark a table with many columns, whose rows are lists on a phone."""
        header, *_ = rows = list(node.findall(nodes.row))
        titles = [entry.astext() for entry in header.findall(nodes.entry)]
        for row in rows:
            for entry, title in zip(row.findall(nodes.entry), titles, strict=True):
                entry["title"] = title
        self.body.append(f'<div class="table{" wide" if len(titles) > 3 else ""}">')
        super().visit_table(node)

    def depart_table(self, node: nodes.table) -> None:
        """Close what was opened for the table."""
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_colspec(self, node: nodes.Element) -> None:
        """Write no widths: the browser knows better."""
        raise nodes.SkipNode

    def visit_entry(self, node: nodes.entry) -> None:
        """Write a cell, with the title of its column; one of the header without a text is empty."""
        if isinstance(node.parent.parent, nodes.thead):
            tag, attribute = ("th", ' scope="col"') if node.astext() else ("td", "")
        else:
            tag, attribute = "td", f' data-column="{html.escape(node["title"])}"'
        self.body.append(f"<{tag}{attribute}>")
        self.context.append(f"</{tag}>\n")

    def visit_literal(self, node: nodes.Element) -> None:
        """Write code without an element for each of its words."""
        self.body.append(f"<code>{html.escape(node.astext())}</code>")
        raise nodes.SkipNode

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Link a heading to itself."""
        if node["ids"] and node is not self.document[0]:
            anchor, text = node["ids"][0], html.escape(node[0].astext())
            self.body.append(
                f'<a class="here" href="#{anchor}" aria-label="Link to “{text}”">#</a>'
            )


def collect_anchors(app: Sphinx, doctree: nodes.document) -> None:
    """Give every heading the anchor that code hosts give it, and record all anchors of the page."""
    address = app.env.docname
    slugs = app.env.metadata[address].pop("myst_slugs", {})
    anchors = {line_id: slug for slug, (_, line_id, _) in slugs.items()}
    for section in doctree.findall(nodes.section):
        section["ids"] = [anchors[one] for one in section["ids"] if one in anchors][:1]
    found = [*anchors.values()]
    for raw in doctree.findall(nodes.raw):
        found += re.findall(r"""\bid=["']([^"']+)["']""", raw.astext())
    LINKS.anchors[PAGES[address].file] = frozenset(found)


def show_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Turn images into HTML, so that Sphinx does not look for them among the staged pages."""
    for image in list(doctree.findall(nodes.image)):
        source, alt = html.escape(image["uri"]), html.escape(image["alt"])
        image.replace_self(nodes.raw("", f'<img src="{source}" alt="{alt}">', format="html"))


def resolve_links(app: Sphinx, doctree: nodes.document, address: str) -> None:
    """Make the links between files of the repository links of the site."""
    file = PAGES[address].file
    problems: list[str] = []
    for reference in doctree.findall(nodes.reference):
        if "refuri" in reference:
            target = LINKS.resolve(reference["refuri"], file)
            reference["refuri"] = target.link
            problems += [f"{target.link}: {target.problem}"] if target.problem else []
    for raw in list(doctree.findall(nodes.raw)):
        shown = re.sub(r"<!--.*?-->", "", raw.astext(), flags=re.DOTALL)
        shown = with_height(LINKS.in_markup(shown, file, problems))
        raw.replace_self(nodes.raw("", shown, format="html"))
    for problem in problems:
        LOG.warning("%s: %s", file, problem)


def text_of(node: nodes.Node) -> str:
    """Return the text of a part of a page without its markup."""
    if isinstance(node, nodes.raw):
        return ""
    copy = node.deepcopy()
    for raw in list(copy.findall(nodes.raw)):
        raw.replace_self([])
    return copy.astext()


def index_sections(app: Sphinx, doctree: nodes.document, address: str) -> None:
    """Add the sections of a page to what the search finds."""
    for section in doctree.findall(nodes.section):
        title, *content = section.children
        parts = (text_of(part) for part in content if not isinstance(part, nodes.section))
        at = f"#{section['ids'][0]}" if section.parent is not doctree else ""
        SECTIONS.append(
            {
                "link": PAGES[address].path + at,
                "page": PAGES[address].title,
                "title": title.astext(),
                "text": " ".join(" ".join(parts).split()),
            }
        )


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Replace the search of Sphinx, which finds pages, by one that finds sections."""
    index = json.dumps(SECTIONS, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "search-index.js").write_text(f"const sections = {index};\n", encoding="utf-8")
    yield "search", {}, "search.html"


def without_own_search(app: Sphinx) -> None:
    """Let Sphinx build no search."""
    app.builder.search = False  # type: ignore[attr-defined]


def add_context(
    app: Sphinx, address: str, template: str, context: dict[str, Any], doctree: object
) -> str | None:
    """Give the templates the page, its place in the navigation and its neighbours."""
    page = PAGES.get(address)
    path = f"{address}.html"
    order = [one for one in SITE.pages if one.file]
    place = order.index(page) if page in order else len(order)
    context.update(
        site=SITE,
        page=page,
        section=SITE.section(address),
        link=lambda target: relative(target, path),
        repository=repository(),
        source=repository() + (f"/blob/main/{page.file}" if page and page.file else ""),
        following=order[place + 1] if 0 < place < len(order) - 1 else None,
    )
    if page is not SITE.home:
        return None
    # The codes come after the introduction.
    body = context["body"]
    at = body.index("<section", body.index("<section") + 1)
    context.update(introduction=body[:at], rest=body[at:], codes=read_codes())
    return "home.html"


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect everything."""
    app.set_translator("html", Translator)
    app.connect("doctree-read", show_pictures, priority=100)
    app.connect("doctree-read", collect_anchors, priority=400)
    app.connect("builder-inited", without_own_search)
    app.connect("doctree-resolved", index_sections, priority=400)
    app.connect("doctree-resolved", resolve_links)
    app.connect("html-collect-pages", search_page)
    app.connect("html-page-context", add_context)
    return {"parallel_read_safe": False, "parallel_write_safe": False}
