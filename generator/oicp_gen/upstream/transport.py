"""One request over the network, and the answer whole, within limits. The only user of urllib3.

A redirect is followed within its own site alone, and by hand: what says who asks goes nowhere else.
Everything that can go wrong on the way is told as what it is.
"""

import ssl
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from oicp_gen import __version__
from oicp_gen.errors import OicpGenError
from oicp_gen.upstream.credentials import Credentials
from oicp_gen.upstream.deadline import with_deadline

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

MAX_ANSWER = 32 << 20
"""Bytes of an answer, unpacked. A page has 16 million at most, and JSON may escape each letter."""
MAX_SECONDS = 120
"""Seconds until an answer is whole, however steadily it drips."""
MAX_REDIRECTS = 3

_CONNECT, _SILENCE = 10.0, 30.0
"""Seconds until a connection stands, and without a byte of the answer."""
_CHUNK = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)
_PACKINGS = ("", "identity", "gzip", "x-gzip", "deflate")
_ONLINE = "Check its spelling, and that this machine is on line."
_AGAIN = "Run this again; if it stays so, ask who runs the site, or the network to it."


class Reply(NamedTuple):
    """What a server answered."""

    url: str
    """Where it came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes


def get(url: str, credentials: Credentials) -> Reply:
    """What stands at an address. A status that means failure is an answer like any other.

    Raises OicpGenError if there is none: the connection fails, is not safe enough for the
    credentials, leads to another site, or what comes is too much, too slow or cut off.
    """
    _refuse_plain_http(url, credentials)
    for _ in range(MAX_REDIRECTS + 1):
        reply = _in_time(url, credentials)
        target = reply.headers.get("location")
        if reply.status not in _REDIRECTS or not target:
            return reply
        url = _followed(url, target, credentials)
    raise OicpGenError(
        "too-many-redirects",
        f"it redirects more than {MAX_REDIRECTS} times",
        place=_origin(url),
        hint="Check the address of the site.",
    )


def _refuse_plain_http(url: str, credentials: Credentials) -> None:
    if credentials.headers and urlsplit(url).scheme == "http" and not _is_loopback(url):
        raise OicpGenError(
            "plain-http",
            "credentials are not sent over http, which everybody on the way can read",
            place=_origin(url),
            hint="Name the site with https://, or unset CONFLUENCE_TOKEN to ask as nobody.",
        )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(url: str) -> str:
    """Scheme, host and port of an address: what may know who asks, and nothing else may."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _followed(url: str, target: str, credentials: Credentials) -> str:
    """Where a redirect leads, if that is still the same site."""
    try:
        goal = urljoin(url, target)
        host = urlsplit(goal).hostname
    except ValueError:
        goal, host = "", None
    if _origin(goal) != _origin(url):
        where = credentials.redact(host or "what is no address")
        raise OicpGenError(
            "redirect-refused",
            f"it redirects to {where}, which was not asked for, and is not"
            " followed: it seems to be a page to sign in, or the site stands elsewhere",
            place=_origin(url),
            hint="Check the address of the site, and the credentials.",
        )
    return goal


def _in_time(url: str, credentials: Credentials) -> Reply:
    """The answer, if it is whole in time: however it drips, and however long a name takes."""
    from urllib3.exceptions import HTTPError

    try:
        return with_deadline(lambda: _request(url, credentials), MAX_SECONDS)
    except TimeoutError:
        message, hint = f"the answer was not whole after {MAX_SECONDS} seconds", _AGAIN
    except (HTTPError, OSError, ValueError) as error:  # what they say may repeat what was sent
        message, hint = _words(error, urlsplit(url).hostname or "")
    raise OicpGenError("network-failed", message, place=_origin(url), hint=hint)


def _request(url: str, credentials: Credentials) -> Reply:
    from urllib3 import Timeout

    pool = _pool(url)
    try:
        response = pool.request(
            "GET",
            url,
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "User-Agent": f"oicp-gen/{__version__}",
                **credentials.headers,
            },
            timeout=Timeout(connect=_CONNECT, read=_SILENCE),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        try:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(url, response.status, headers, _body(response, headers, url))
        finally:
            response.close()
    finally:
        pool.clear()


def _body(response: "BaseHTTPResponse", headers: Mapping[str, str], url: str) -> bytes:
    packing = headers.get("content-encoding", "").strip().lower()
    if packing not in _PACKINGS:
        raise OicpGenError(
            "response-encoding",
            "the answer is packed in a way that was not asked for",
            place=_origin(url),
            hint=_AGAIN,
        )
    body = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > MAX_ANSWER:
            raise OicpGenError(
                "response-too-large",
                f"the answer has more than {MAX_ANSWER:,} bytes, the most that is read",
                place=_origin(url),
                hint="Check the page's id: no page of Confluence is so large.",
            )
    return bytes(body)


def _pool(url: str) -> "PoolManager":
    """What connects: straight, or through the proxy that the environment names."""
    from urllib.request import getproxies, proxy_bypass

    from urllib3 import PoolManager, ProxyManager, make_headers
    from urllib3.util import parse_url

    parts, trusted = urlsplit(url), ssl.create_default_context()
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or _is_loopback(url) or proxy_bypass(parts.netloc):
        return PoolManager(ssl_context=trusted)
    way = parse_url(proxy if "://" in proxy else f"http://{proxy}")
    if way.scheme not in ("http", "https") or not way.host:
        raise OicpGenError(
            "proxy-invalid",
            f"the proxy that {parts.scheme.upper()}_PROXY names is none of http",
            hint="Name one that begins with http:// or https://, or add the site to NO_PROXY.",
        )
    return ProxyManager(
        way._replace(auth=None).url,
        proxy_headers=make_headers(proxy_basic_auth=way.auth) if way.auth else None,
        ssl_context=trusted,
        proxy_ssl_context=ssl.create_default_context(),
    )


def _words(error: Exception, host: str) -> tuple[str, str]:
    """What went wrong on the way, and what can be done about it."""
    from urllib3 import exceptions as kinds

    cause = error.__cause__ or (error.args[-1] if error.args else None)
    if isinstance(error, kinds.ProxyError):
        return "the proxy does not let this through", "Check HTTPS_PROXY, or name it in NO_PROXY."
    if isinstance(error, kinds.NameResolutionError):
        return f"no machine is known by the name {host}", _ONLINE
    if isinstance(error, kinds.NewConnectionError):
        if isinstance(cause, ConnectionRefusedError):
            return "the connection was refused: nothing listens there", _ONLINE
        reason = cause.strerror if isinstance(cause, OSError) else None
        return f"no connection can be made: {reason or 'the network does not say why'}", _ONLINE
    if isinstance(error, kinds.ConnectTimeoutError):
        return f"nothing answered for {_CONNECT:.0f} seconds", _ONLINE
    if isinstance(error, kinds.ReadTimeoutError):
        return f"the answer stopped: nothing came for {_SILENCE:.0f} seconds", _AGAIN
    if isinstance(error, kinds.SSLError):
        return _words_of_tls(cause)
    if isinstance(error, kinds.DecodeError):
        return "the answer is damaged: it cannot be unpacked", _AGAIN
    if isinstance(error, kinds.HTTPError):
        if isinstance(cause, ConnectionResetError):
            return "the connection was broken off", _AGAIN
        return "the answer was cut off, or is none of HTTP", _AGAIN
    return f"the request failed: {type(error).__name__}", _AGAIN


def _words_of_tls(cause: object) -> tuple[str, str]:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"the site does not prove who it is: {cause.verify_message}",
            "If the site has an authority of its own, name its certificate in SSL_CERT_FILE.",
        )
    reason = cause.reason if isinstance(cause, ssl.SSLError) else None
    return (
        f"no safe connection can be made: {reason or 'TLS failed'}",
        "Check the address of the site, and whether it really speaks https.",
    )
