"""A Confluence server on the loopback device that answers like Cloud or a Data Center.

Its responses have the form of real ones, pages and errors alike. A script may replace any response:
with a status, with headers, truncated, trickling, or with none at all.
"""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.support.projects import PAGE, documented

PAGE_ID = "3626501182"
TITLE = "FinalOICP status code"
_START, _END = '<div id="main-content" class="wiki-content group">', "</div>\n"


def real_body() -> str:
    """Return the body of the real page, as `export_view` has it."""
    text = documented(f"source/{PAGE}")
    return text.partition(_START)[2].partition("\n                    </div>")[0].strip()


@dataclass
class Published:
    """One page in Confluence."""

    body: str = field(default_factory=real_body)
    number: int = 2
    title: str = TITLE
    space: str = "Firas.Hachem"
    author: str = "Stefania Sau"
    editor: str = "Ann Editor"
    created: str = "2024-01-12T09:10:12.345Z"
    changed: str = "2024-01-18T09:13:32.034Z"
    above: tuple[str, ...] = ("FinalOICP 2.3 Integration Guide", "FinalDefinitions")
    form: str = "export_view"

    def v2(self, *, with_body: bool) -> dict[str, Any]:
        """Return the answer of version 2 of Cloud's interface."""
        value = {"representation": self.form, "value": self.body}
        return {
            "id": PAGE_ID,
            "status": "current",
            "title": self.title,
            "spaceId": "98309",
            "parentId": "3626501154",
            "parentType": "page",
            "position": 2500,
            "authorId": "712020:3fd5",
            "ownerId": "712020:3fd5",
            "lastOwnerId": None,
            "createdAt": self.created,
            "version": {
                "number": self.number,
                "createdAt": self.changed if self.number > 1 else self.created,
                "message": "",
                "minorEdit": False,
                "authorId": "712020:3fd5",
                "ncsStepVersion": "10",
            },
            "body": {self.form: value} if with_body else {},
            "_links": {"base": "https://SITE.atlassian.net/wiki", "tinyui": "/x/PgQo2"},
        }

    def v1(self, *, with_body: bool, cloud: bool) -> dict[str, Any]:
        """Return the answer of version 1, of Cloud or of a Data Center."""

        def person(name: str) -> dict[str, str]:
            if cloud:
                return {"type": "known", "accountId": "63a5", "displayName": name}
            return {"type": "known", "username": "x", "userKey": "8a", "displayName": name}

        changed = self.changed if self.number > 1 else self.created
        value = {"value": self.body, "representation": self.form, "embeddedContent": []}
        return {
            "id": PAGE_ID,
            "type": "page",
            "status": "current",
            "title": self.title,
            "space": {"id": 98309, "key": "~61d2", "name": self.space, "type": "personal"},
            "history": {
                "latest": True,
                "createdBy": person(self.author),
                "createdDate": self.created,
            },
            "version": {
                "by": person(self.editor if self.number > 1 else self.author),
                "when": changed,
                "friendlyWhen": "vor Kurzem",
                "message": "",
                "number": self.number,
                "minorEdit": False,
                **({} if cloud else {"hidden": False}),
            },
            "ancestors": [
                {"id": str(number), "type": "page", "title": title}
                for number, title in enumerate(self.above, 1)
            ],
            "body": {self.form: value} if with_body else {"_expandable": {"export_view": ""}},
            "extensions": {"position": 939968483},
            "_links": {"base": "http://SITE", "webui": "/display/KEY/Title"},
        }


@dataclass
class Say:
    """One scripted answer, and how it is sent."""

    status: int = 200
    body: bytes | str | Mapping[str, Any] = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    """`cut` it off before its end, `reset` the connection, `drip` forever, stay `silent`, or send
    the body `raw`, without HTTP around it."""

    @property
    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


NOT_FOUND_V2 = {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found"}]}
NOT_FOUND_V1 = {
    "statusCode": 404,
    "data": {"authorized": False, "valid": True, "errors": [], "successful": False},
    "message": f"No content found with id : ContentId{{id={PAGE_ID}}}",
    "reason": "Not Found",
}


class Request(NamedTuple):
    """A request that was received."""

    path: str
    headers: Mapping[str, str]


class Confluence:
    """A running server: its page, its script, and what was requested."""

    def __init__(self, *, cloud: bool, context: ssl.SSLContext | None = None) -> None:
        self.cloud, self.published = cloud, Published()
        self.script: list[Say] = []
        """The answers to the next requests, in this order."""
        self.has_v1 = True
        self.requests: list[Request] = []
        self.connections = 0
        self.over = threading.Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http.daemon_threads = True
        if context:
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        scheme = "https" if context else "http"
        self.root = f"{scheme}://127.0.0.1:{self.http.server_port}"
        self.site = f"{self.root}/wiki" if cloud else self.root

    def answer(self, target: str) -> Say:
        """Return the answer to a request without a script."""
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        prefix = "/wiki" if self.cloud else ""
        if self.cloud and parts.path == f"/wiki/api/v2/pages/{PAGE_ID}":
            return Say(200, self.published.v2(with_body="body-format" in query))
        found = self.published.v1(
            with_body="body.export_view" in query.get("expand", [""])[0], cloud=self.cloud
        )
        if self.has_v1 and parts.path == f"{prefix}/rest/api/content/{PAGE_ID}":
            return Say(200, found)
        if self.has_v1 and parts.path == f"{prefix}/rest/api/content":
            named = query["title"] == [self.published.title]
            return Say(200, {"results": [found] if named else [], "start": 0, "size": named})
        return Say(404, NOT_FOUND_V2 if "/v2/" in parts.path else NOT_FOUND_V1)


def _handler(server: Confluence) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            server.connections += 1
            super().setup()

        def do_GET(self) -> None:
            server.requests.append(Request(self.path, dict(self.headers)))
            say = server.script.pop(0) if server.script else server.answer(self.path)
            self.close_connection = bool(say.act)
            if say.act == "reset":
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
            if say.act == "silent":
                server.over.wait()
                return
            if say.act == "raw":
                self.wfile.write(say.data)
                return
            self.send_response(say.status)
            usual = {"Content-Type": "application/json", "Content-Length": str(len(say.data))}
            for name, value in {**usual, **say.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if say.act == "drip":
                while not server.over.wait(0.02):
                    self.wfile.write(b" ")
            self.wfile.write(say.data[: len(say.data) // 2] if say.act == "cut" else say.data)

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):  # the client has gone
                self.close_connection = True

        def finish(self) -> None:
            try:
                super().finish()
            except OSError:
                self.close_connection = True

    return Handler


@contextmanager
def serving(*, cloud: bool = False, context: ssl.SSLContext | None = None) -> Iterator[Confluence]:
    """Run a server as long as it is needed."""
    server = Confluence(cloud=cloud, context=context)
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.http.shutdown()
        thread.join()
        server.http.server_close()
