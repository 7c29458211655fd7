"""Requests to one site: the whole response, within limits.

Redirects are followed here, and only within the site, so that credentials go nowhere else.
"""

import os
import ssl
from contextlib import closing
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import truststore
import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from oicp_gen import __version__
from oicp_gen.errors import OicpGenError
from oicp_gen.files.reading import open_input
from oicp_gen.model.progress import Notify, Progress
from oicp_gen.upstream.credentials import Credentials
from oicp_gen.upstream.http_errors import Reply, network_error
from oicp_gen.upstream.retries import Deadline, Retries

MAX_ANSWER = 8 << 20
"""Bytes of a decompressed response: Confluence accepts 5 MB of a page, and JSON adds escapes."""
MAX_SECONDS = 120
"""Seconds until a response is complete, even if data keeps arriving."""
MAX_REDIRECTS = 3

_CONNECT, _SILENCE = 10.0, 30.0
"""Seconds until a connection is established, and without a byte of the response."""
_CHUNK = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)
_ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")


class Transport:
    """A site, requested over one pool of connections with the same credentials."""

    def __init__(
        self, site: str, credentials: Credentials, progress: Progress, notify: Notify
    ) -> None:
        self.site, self.credentials = site, credentials
        self.progress, self.notify = progress, notify

    def get(self, path: str) -> Reply:
        """Return the response to a request, whatever its status.

        Raises OicpGenError if there is none: the connection fails, is not secure enough for the
        credentials, leads to another site, or the response is too large, too slow or truncated.
        """
        url = f"{self.site}/{path}"
        if self.credentials.headers and urlsplit(url).scheme == "http" and not _is_loopback(url):
            raise OicpGenError("credentials-over-http")
        deadline = Deadline(MAX_SECONDS, self.notify)
        retries = Retries(deadline=deadline)
        with self.progress(0, f"Requesting {self.site}"):
            for _ in range(MAX_REDIRECTS + 1):
                reply = self._without_echoes(self._in_time(url, retries))
                target = reply.headers.get("location")
                if reply.status not in _REDIRECTS or not target:
                    return reply
                url = self._followed(url, target)
                deadline.restart()
        raise OicpGenError("too-many-redirects", limit=MAX_REDIRECTS)

    def _without_echoes(self, reply: Reply) -> Reply:
        """Return a reply, with its status alone if it is an error that repeats the credentials.

        Raises OicpGenError if it is a page or a redirect that does.
        """
        if not self.credentials.are_echoed_in(reply.text):
            return reply
        if reply.status < 400:
            raise OicpGenError("credentials-echoed")
        return reply._replace(headers={}, body=b"")

    def _followed(self, url: str, target: str) -> str:
        """Return where a redirect leads. Raises OicpGenError if that is another site."""
        try:
            goal = urljoin(url, target)
            host = urlsplit(goal).hostname
        except ValueError:
            goal, host = "", None
        if _origin(goal) != _origin(url):
            where = self.credentials.redact(host or "an invalid address")
            raise OicpGenError("redirect-refused", where=where)
        return goal

    def _in_time(self, url: str, retries: Retries) -> Reply:
        """Return the response, if it is complete by the deadline."""
        try:
            return retries.deadline.run(lambda: self._request(url, retries))
        except (HTTPError, OSError, ValueError) as error:
            host = urlsplit(url).hostname or ""
            raise network_error(error, host) from None

    def _request(self, url: str, retries: Retries) -> Reply:
        response = self._pool.request(
            "GET",
            url,
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "User-Agent": f"oicp-gen/{__version__}",
                **self.credentials.headers,
            },
            timeout=urllib3.Timeout(connect=_CONNECT, read=_SILENCE),
            retries=retries,
            redirect=False,
            preload_content=False,
        )
        with closing(response):  # read to its end, its connection is back in the pool already
            return Reply(url, response.status, response.headers, self._body(response))

    def _body(self, response: urllib3.BaseHTTPResponse) -> bytes:
        if response.headers.get("content-encoding", "").strip().lower() not in _ENCODINGS:
            raise OicpGenError("content-encoding-unsupported")
        body = bytearray()
        for chunk in response.stream(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > MAX_ANSWER:
                raise OicpGenError("response-too-large", limit=MAX_ANSWER)
        return bytes(body)

    @cached_property
    def _pool(self) -> urllib3.PoolManager:
        """Return the connections: direct, or through the proxy that the environment names."""
        parts, proxies = urlsplit(self.site), getproxies()
        proxy = proxies.get(parts.scheme) or proxies.get("all")
        if not proxy or _is_loopback(self.site) or proxy_bypass(parts.netloc):
            return urllib3.PoolManager(ssl_context=_trusted())
        way = parse_url(proxy if "://" in proxy else f"http://{proxy}")
        if way.scheme not in ("http", "https") or not way.host:
            raise OicpGenError("proxy-invalid", scheme=parts.scheme.upper())
        auth = urllib3.make_headers(proxy_basic_auth=way.auth) if way.auth else None
        return urllib3.ProxyManager(
            way._replace(auth=None).url,
            proxy_headers=auth,
            ssl_context=_trusted(),
            proxy_ssl_context=_trusted(),
        )


def _trusted() -> ssl.SSLContext:
    """Return a context that trusts what the system trusts, and the file in SSL_CERT_FILE.

    OpenSSL would wait for a pipe in SSL_CERT_FILE or SSL_CERT_DIR.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    file = os.environ.get("SSL_CERT_FILE")
    if file:  # OpenSSL reads it, the stores of macOS and Windows do not
        try:
            with open_input(Path(file), file):
                context.load_verify_locations(file)
        except (OicpGenError, OSError):
            raise _not_certificates("SSL_CERT_FILE", "file", file) from None
    for folder in os.environ.get("SSL_CERT_DIR", "").split(os.pathsep):
        if Path(folder).exists() and not Path(folder).is_dir():
            raise _not_certificates("SSL_CERT_DIR", "folder", folder)
    return context


def _not_certificates(variable: str, kind: str, path: str) -> OicpGenError:
    return OicpGenError("certificate-file-invalid", place=path, variable=variable, kind=kind)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(url: str) -> str:
    """Return scheme, host and port: the only place that credentials are sent to."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
