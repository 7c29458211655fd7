"""The scores that Lighthouse gives to pages served from this machine, with the usual headers."""

import gzip
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.artifacts import NODE_FOLDER, Node

CATEGORIES = {"performance", "accessibility", "best-practices", "seo"}
ROBOTS = b"User-agent: *\nAllow: /\n"


class _Handler(BaseHTTPRequestHandler):
    """Sends the files of a folder, compressed."""

    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, *arguments: Any) -> None:
        self.folder = folder
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = self.folder / urlsplit(self.path).path.lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        data = path.read_bytes() if found else ROBOTS if path.name == "robots.txt" else b""
        body = gzip.compress(data)
        self.send_response(200 if data else 404)
        self.send_header("Content-Type", f"{guess_type(path.name)[0]}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder; the address ends with a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def low_scores(node: Node, folder: Path, *paths: str, least: int = 95) -> dict[str, dict[str, int]]:
    """Return the scores below `least` of these pages of a folder, by their paths and by category.

    A busy machine lowers the scores for performance, so pages with low scores are measured again.
    """
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium on PATH")
    low: dict[str, dict[str, int]] = {path: {} for path in paths}
    with serving(folder) as address:
        for _ in range(3):
            addresses = [f"{address}{path}" for path in low]
            found = json.loads(node.run("lighthouse.mjs", browser, *addresses, cwd=NODE_FOLDER))
            assert list(found) == addresses
            assert all(set(scores) == CATEGORIES for scores in found.values())
            low = {
                path: {category: score for category, score in scores.items() if score < least}
                for path, scores in zip(low, found.values(), strict=True)
                if min(scores.values()) < least
            }
            if not any("performance" in scores for scores in low.values()):
                break
    return low
