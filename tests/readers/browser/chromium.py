"""Read the cells of a page in a browser, three times."""

import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession
from playwright.sync_api import Page as Window

from oicp_gen.model.page import Page
from oicp_gen.readers.tables import emoticons
from tests.readers.browser.marking import content_type, marked

HERE = Path(__file__).parent
PASSES = ("plain", "styled", "characters")
"""Without a style sheet, with Confluence's, and by character."""

_SCRIPT = "\n".join(
    (HERE / name).read_text(encoding="utf-8")
    for name in ("differences.js", "characters.js", "reading.js")
)
_SHEET = (HERE / "confluence.css").read_text(encoding="utf-8")
_EMOTICONS = Path(emoticons.__file__).with_name("emoticons.json")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""No script of a page runs, and no other file is requested."""


class Shown(NamedTuple):
    """What a browser shows of a page."""

    plain: dict[str, list[str]]
    """The lines of each cell that is displayed, by its place."""
    styled: dict[str, list[str]]
    characters: dict[str, str]
    tables: dict[str, Any]
    """The heading of each table, and the rank of each of its cells from above and from the left."""
    others: list[str]
    """The classes of the tables of the content that were not read."""
    differences: dict[str, int]
    """How often each intended difference applied."""


class SecondReader:
    """A window that reads one page after another."""

    def __init__(self, window: Window, session: CDPSession, port: int, pages: list[Any]) -> None:
        self.window, self.session, self.port, self.pages = window, session, port, pages

    def read(self, data: bytes, page: Page) -> Shown:
        """Return what the browser shows in the cells of a page, as we read it, in its file."""
        self.pages[:] = [marked(data, page), content_type(data)]
        self.window.goto(f"http://127.0.0.1:{self.port}/", wait_until="domcontentloaded")
        self.window.evaluate(_installed())
        found = {name: self._pass(name) for name in PASSES}
        last = found["characters"]
        return Shown(
            plain=found["plain"]["cells"],
            styled=found["styled"]["cells"],
            characters=last["cells"],
            tables={
                name: {"grid": grid, "heading": found["plain"]["headings"][name]}
                for name, grid in last["tables"].items()
            },
            others=last["others"],
            differences=found["plain"]["counts"],
        )

    def _pass(self, name: str) -> Any:
        has_lists = self.window.evaluate("([name, css]) => prepare(name, css)", [name, _SHEET])
        markers = self._markers() if has_lists else {}
        data = {
            "markers": markers,
            "emoticons": json.loads(_EMOTICONS.read_text(encoding="utf-8")),
            "scripts": _scripts(),
        }
        return self.window.evaluate("([name, data]) => read(name, data)", [name, data])

    def _markers(self) -> dict[str, str]:
        """Return the text in front of each list item, from the tree for assistive technology."""
        nodes = self.session.send("Accessibility.getFullAXTree")["nodes"]
        items = {
            node["nodeId"]: value["value"]["value"].removeprefix("item-")
            for node in nodes
            for value in node.get("properties", ())
            if value["name"] == "keyshortcuts"
        }
        return {
            items[node["parentId"]]: node["name"]["value"]
            for node in nodes
            if node.get("role", {}).get("value") == "ListMarker" and node["parentId"] in items
        }


def _installed() -> str:
    """Return the script as an expression that defines its functions for the whole window."""
    return f"() => {{ {_SCRIPT}\nObject.assign(window, {{ prepare, read }}); }}"


def _scripts() -> dict[str, dict[str, str]]:
    """Return the superscript and the subscript of each character that has one."""
    raised = dict.fromkeys("*†‡§¶′″°®©™℠ªº\u00a0")
    known: dict[str, dict[str, str]] = {
        "sup": {"-": "⁻", **{char: char for char in raised}},
        "sub": {"-": "₋", **{char: char for char in raised}},
    }
    names = {"<super>": "sup", "<sub>": "sub"}
    for point in range(0x80, 0x3000):
        kind, _, plain = unicodedata.decomposition(chr(point)).partition(" ")
        if kind in names and " " not in plain and chr(point) not in "ªº":
            known[names[kind]].setdefault(chr(int(plain, 16)), chr(point))
    return known


@contextmanager
def reading(browser: Browser) -> Iterator[SecondReader]:
    """Open a window that gets its pages from a server of this process."""
    pages: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, kind = pages if self.path == "/" else (b"", "text/plain")
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", _POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 10_000, "height": 1_000})
    window = context.new_page()
    try:
        yield SecondReader(window, context.new_cdp_session(window), server.server_address[1], pages)
    finally:
        context.close()
        server.shutdown()
        server.server_close()
