"""The errors for a response that is not the page, and what the user can do about each."""

import json
import re
from html import unescape
from typing import Any

from oicp_gen.errors import OicpGenError
from oicp_gen.text.phrases import quote
from oicp_gen.upstream.credentials import Credentials
from oicp_gen.upstream.transport import Reply

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_TAG = re.compile(r"<(title|style|script)\b[\s\S]{0,2000}?</\1\s*>|<[^>]{0,1000}>", re.IGNORECASE)
"""A tag, with the text of the element if that is not shown."""
_HEAD = 20_000
"""Characters at the start of a response that are searched for its title or first line."""
_UTF_8 = ("", "utf-8", "utf8", "us-ascii")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s;"']*)""", re.IGNORECASE)
_REQUEST_IDS = ("atl-request-id", "atl-traceid", "x-arequestid")
"""Headers that identify the request; Atlassian's support asks for them."""


def refusal(reply: Reply, page: str, credentials: Credentials) -> OicpGenError:
    """Return the error for a response with a status other than 200. `page` names the page."""
    details = _details(reply, credentials)
    match reply.status:
        case 401 if not credentials.origin:
            return OicpGenError("authentication-required", details=details)
        case 401 if lacks_scope(reply):
            return OicpGenError("token-scope-missing", origin=credentials.origin, details=details)
        case 401:
            return OicpGenError("credentials-rejected", origin=credentials.origin, details=details)
        case 403 if not credentials.origin:
            return OicpGenError("anonymous-access-denied", page=page, details=details)
        case 403:
            return OicpGenError(
                "access-denied", origin=credentials.origin, page=page, details=details
            )
        case 404 | 410:
            needs = "you need a token to view it"
            who = "this account may not view it" if credentials.origin else needs
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
        raise _not_json(reply, credentials)
    charset = _CHARSET.search(credentials.redact(kind))
    if charset and charset[1].lower() not in _UTF_8:
        raise OicpGenError("response-charset-unsupported", charset=quote(charset[1]))
    try:
        return reply.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OicpGenError("response-not-utf8", byte=error.start) from None


def _not_json(reply: Reply, credentials: Credentials) -> OicpGenError:
    head = _head(reply, credentials)
    said = "; ".join(dict.fromkeys(filter(None, (_title(head), _first_line(head)))))
    about = f"{reply.status}: {quote(said, 200)}"
    if b"password" in reply.body.lower() or "login" in reply.url:
        return OicpGenError("sign-in-page", about=about)
    return OicpGenError("response-not-json", about=about)


def _details(reply: Reply, credentials: Credentials) -> str:
    """Return the status, what the response contains for a person, and the id of the request."""
    said = _said(reply, credentials)
    named = (f"; {name} {reply.headers[name]}" for name in _REQUEST_IDS if name in reply.headers)
    request = credentials.redact(next(named, ""))[:120]
    return f"{reply.status}" + (f": {quote(said, 200)}" if said else "") + request


def _said(reply: Reply, credentials: Credentials) -> str:
    """Return the message in a response: in JSON, under a known key; else its first line."""
    if "json" not in reply.headers.get("content-type", ""):
        head = _head(reply, credentials)
        return _title(head) or _first_line(head)
    try:
        found: Any = json.loads(reply.body)
    except (ValueError, RecursionError):
        return ""
    answer = found if isinstance(found, dict) else {}
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    title = first.get("title") if isinstance(first, dict) else None
    texts = (answer.get("message"), title, answer.get("reason"))
    return credentials.redact(next((text for text in texts if isinstance(text, str)), ""))


def _title(head: str) -> str:
    found = _TITLE.search(head)
    return " ".join(found[1].split()) if found else ""


def _first_line(head: str) -> str:
    lines = _TAG.sub("\n", head).splitlines()
    return next((" ".join(line.split()) for line in lines if line.strip()), "")


def _head(reply: Reply, credentials: Credentials) -> str:
    """Return the start of a response as text, without credentials."""
    return credentials.redact(unescape(reply.body.decode("utf-8", "replace")))[:_HEAD]
