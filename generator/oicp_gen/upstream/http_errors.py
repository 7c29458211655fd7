"""What a server answered, and the error for a response that is missing or not the page."""

import re
import ssl
from collections.abc import Mapping
from typing import NamedTuple

from urllib3 import exceptions

from oicp_gen.errors import OicpGenError
from oicp_gen.files.parsing import parse_json
from oicp_gen.readers.html.tokens import unescaped
from oicp_gen.text.phrases import quote
from oicp_gen.upstream.credentials import Credentials

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_TAG = re.compile(r"<(title|style|script)\b[\s\S]{0,2000}?</\1\s*>|<[^>]{0,1000}>", re.IGNORECASE)
"""A tag, with the text of the element if that is not shown."""
_HEAD = 20_000
"""Characters at the start of a response that are searched for its title or first line."""
_READ = 16 * _HEAD
"""Bytes that are read for them, because a character may be written as a reference."""
_UTF_8 = ("", "utf-8", "utf8", "us-ascii")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s;"']*)""", re.IGNORECASE)
_REQUEST_IDS = ("atl-request-id", "atl-traceid", "x-arequestid")
"""Headers that identify the request; Atlassian's support asks for them."""


class Reply(NamedTuple):
    """What a server answered."""

    url: str
    """Where it came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    """By their names, in any case."""
    body: bytes

    @property
    def text(self) -> str:
        """Everything that a server chose: its headers and the body."""
        headers = (f"{name}: {value}" for name, value in self.headers.items())
        return "\n".join((*headers, self.body.decode("utf-8", "replace")))


def network_error(error: Exception, host: str) -> OicpGenError:
    """Return the error for an exception of a request, whose text may contain what was sent."""
    cause = error.__cause__ or (error.args[-1] if error.args else None)
    match error:
        case exceptions.ProxyError():
            return OicpGenError("proxy-failed")
        case exceptions.NameResolutionError():
            return OicpGenError("host-unknown", host=host)
        case exceptions.NewConnectionError() if isinstance(cause, ConnectionRefusedError):
            return OicpGenError("connection-refused")
        case exceptions.NewConnectionError():
            reason = cause.strerror if isinstance(cause, OSError) else None
            return OicpGenError("connection-failed", reason=reason or "unknown network error")
        case exceptions.ConnectTimeoutError():
            return OicpGenError("connection-timeout")
        case exceptions.ReadTimeoutError():
            return OicpGenError("response-timeout")
        case exceptions.SSLError() if isinstance(cause, ssl.SSLCertVerificationError):
            return OicpGenError("certificate-untrusted", reason=cause.verify_message)
        case exceptions.SSLError():
            tls = cause.reason if isinstance(cause, ssl.SSLError) else None
            return OicpGenError("tls-failed", reason=tls or "handshake failed")
        case exceptions.DecodeError():
            return OicpGenError("response-corrupt")
        case exceptions.HTTPError() if isinstance(cause, ConnectionResetError):
            return OicpGenError("connection-reset")
        case exceptions.HTTPError():
            return OicpGenError("response-truncated")
    return OicpGenError("request-failed", kind=type(error).__name__)


def refusal(reply: Reply, page: str, credentials: Credentials) -> OicpGenError:
    """Return the error for a response with a status other than 200. `page` names the page."""
    origin, details = credentials.origin, _details(reply, credentials)
    match reply.status:
        case 401 if not origin:
            return OicpGenError("authentication-required", details=details)
        case 401 if lacks_scope(reply):
            return OicpGenError("token-scope-missing", origin=origin, details=details)
        case 401:
            return OicpGenError("credentials-rejected", origin=origin, details=details)
        case 403 if not origin:
            return OicpGenError("anonymous-access-denied", page=page, details=details)
        case 403:
            return OicpGenError("access-denied", origin=origin, page=page, details=details)
        case 404 | 410:
            who = "this account may not view it" if origin else "you need a token to view it"
            return OicpGenError("page-missing", page=page, who=who, details=details)
        case 429:
            return OicpGenError("rate-limited", details=details)
        case status if status >= 500:
            return OicpGenError("server-error", details=details)
    return OicpGenError("status-unexpected", details=details)


def lacks_scope(reply: Reply) -> bool:
    """Return whether a valid token lacks a scope: Cloud then answers 401, not 403."""
    return reply.status == 401 and b"scope" in reply.body[:_HEAD]


def json_text(reply: Reply, credentials: Credentials) -> str:
    """Return the text of a response in JSON. Raises OicpGenError for any other."""
    kind = reply.headers.get("content-type", "")
    if "json" not in kind.partition(";")[0].lower():
        said = dict.fromkeys(_title_and_first_line(reply, credentials))
        about = f"{reply.status}: {quote('; '.join(said), 200)}"
        is_sign_in = b"password" in reply.body.lower() or "login" in reply.url
        raise OicpGenError("sign-in-page" if is_sign_in else "response-not-json", about=about)
    charset = _CHARSET.search(credentials.redact(kind))
    if charset and charset[1].lower() not in _UTF_8:
        raise OicpGenError("response-charset-unsupported", charset=quote(charset[1]))
    try:
        return reply.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OicpGenError("response-not-utf8", byte=error.start) from None


def _details(reply: Reply, credentials: Credentials) -> str:
    """Return the status, what the response contains for a person, and the id of the request."""
    said = _said(reply, credentials)
    named = (f"; {name} {reply.headers[name]}" for name in _REQUEST_IDS if name in reply.headers)
    request = credentials.redact(next(named, ""))[:120]
    return f"{reply.status}" + (f": {quote(said, 200)}" if said else "") + request


def _said(reply: Reply, credentials: Credentials) -> str:
    """Return the message in a response: in JSON, under a known key; else its first line."""
    if "json" not in reply.headers.get("content-type", ""):
        return next(iter(_title_and_first_line(reply, credentials)), "")
    try:
        found = parse_json(reply.body.decode("utf-8-sig"), where="")
    except (ValueError, RecursionError, OicpGenError):
        return ""
    answer = found if isinstance(found, dict) else {}
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    title = first.get("title") if isinstance(first, dict) else None
    texts = (answer.get("message"), title, answer.get("reason"))
    return credentials.redact(next((text for text in texts if isinstance(text, str)), ""))


def _title_and_first_line(reply: Reply, credentials: Credentials) -> list[str]:
    """Return what a response has of these, without credentials."""
    text = unescaped(reply.body[:_READ].decode("utf-8", "replace"))
    head = credentials.redact(text)[:_HEAD]
    title = _TITLE.search(head)
    first = next(filter(str.strip, _TAG.sub("\n", head).splitlines()), "")
    texts = (title[1] if title else "", first)
    return [" ".join(text.split()) for text in texts if text.strip()]
