"""What Confluence answers in the place of a page, and what a person can do about it."""

import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from oicp_gen.errors import OicpGenError
from oicp_gen.text.phrases import quote
from oicp_gen.upstream.credentials import EMAIL, TOKEN, Credentials
from oicp_gen.upstream.transport import Reply

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_TAG = re.compile(r"<(title|style|script)\b[\s\S]{0,2000}?</\1\s*>|<[^>]{0,1000}>", re.IGNORECASE)
"""A tag, with the text of what is not shown."""
_HEAD = 20_000
"""Characters at the start of an answer, in which its title or its first line is looked for."""
_UTF_8 = ("", "utf-8", "utf8", "us-ascii")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s;"']*)""", re.IGNORECASE)
_REQUEST = ("atl-request-id", "atl-traceid", "x-arequestid")
"""Headers that say which request it was; Atlassian's support asks for them."""

_GIVE = (
    f"Cloud takes {EMAIL} and an API token in {TOKEN}; a Data Center takes a personal access token"
    f" in {TOKEN} alone."
)


def refusal(reply: Reply, site: str, page: str, credentials: Credentials) -> OicpGenError:
    """The error for an answer with another status than 200. `page` names what was asked for."""
    status, nobody = reply.status, not credentials.origin
    hint = "Run this again later."
    if status == 401 and nobody:
        message, hint = "Confluence wants to know who asks", _GIVE
    elif status == 401:
        message = f"Confluence does not accept the credentials from {credentials.origin}"
        hint = f"Make a new token if this one has ended. {_GIVE}"
        if lacks_scope(reply):
            hint = "Give the token the scope to read pages (read:page:confluence), or make another."
    elif status == 403:
        who = "who gives no token" if nobody else f"the account from {credentials.origin}"
        message = f"Confluence does not show {page} to {who}"
        hint = _GIVE if nobody else "Ask who runs the space to let this account see the page."
    elif status in (404, 410):
        who = "nobody may see it without a token" if nobody else "this token cannot see it"
        message = f"{page} is missing, or {who}"
        hint = "Check the page's id, the address of the site, and who may see the page."
    elif status == 429:
        message = "Confluence has too many requests from here"
    elif status >= 500:
        message = "Confluence cannot answer now"
    else:
        message, hint = "Confluence gave no page", "Check the address of the site."
    said, request = _said(reply, credentials), _request(reply, credentials)
    about = f": {quote(said, 200)}" if said else ""
    return OicpGenError(
        "http-error", f"{message} ({status}{about}{request})", place=site, hint=hint
    )


def too_long(reply: Reply, site: str, wait: float, now: datetime) -> OicpGenError:
    """The error for a server that wants a longer wait than there is."""
    until = now + timedelta(seconds=wait)
    return OicpGenError(
        "rate-limited",
        f"Confluence asks to wait {wait:,.0f} seconds ({reply.status})",
        place=site,
        hint=f"Run this again after {until:%Y-%m-%d %H:%M} UTC.",
    )


def lacks_scope(reply: Reply) -> bool:
    """Whether a token is good and not for this: Cloud then answers 401, and not 403."""
    return reply.status == 401 and b"scope" in reply.body[:_HEAD]


def json_text(reply: Reply, site: str, credentials: Credentials) -> str:
    """The text of an answer that says it is JSON. Raises OicpGenError for any other."""
    kind = reply.headers.get("content-type", "")
    if "json" not in kind.partition(";")[0].lower():
        head = _head(reply, credentials)
        about = "; ".join(dict.fromkeys(filter(None, (_title(head), _first_line(head)))))
        is_login = b"password" in reply.body.lower() or "login" in reply.url
        what = "a page to sign in" if is_login else "no JSON"
        raise OicpGenError(
            "response-invalid",
            f"the answer is {what} ({reply.status}: {quote(about, 200)})",
            place=site,
            hint=f"Check the address of the site. {_GIVE}",
        )
    charset = _CHARSET.search(credentials.redact(kind))
    if charset and charset[1].lower() not in _UTF_8:
        raise OicpGenError(
            "response-encoding",
            f"the answer is in the encoding {quote(charset[1])}, and JSON is in UTF-8",
            place=site,
            hint="Ask who runs the site, or what stands before it.",
        )
    try:
        return reply.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OicpGenError(
            "response-encoding",
            f"byte {error.start} of the answer is no text in UTF-8, which JSON is in",
            place=site,
            hint="Ask who runs the site, or what stands before it.",
        ) from None


def _said(reply: Reply, credentials: Credentials) -> str:
    """What the answer says for itself: in JSON by one of some keys, else in its first line."""
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


def _request(reply: Reply, credentials: Credentials) -> str:
    named = (f"; {name} {reply.headers[name]}" for name in _REQUEST if name in reply.headers)
    return credentials.redact(next(named, ""))[:120]


def _title(head: str) -> str:
    found = _TITLE.search(head)
    return " ".join(found[1].split()) if found else ""


def _first_line(head: str) -> str:
    lines = _TAG.sub("\n", head).splitlines()
    return next((" ".join(line.split()) for line in lines if line.strip()), "")


def _head(reply: Reply, credentials: Credentials) -> str:
    """The start of an answer that is no JSON, from which nobody learns who asks."""
    return credentials.redact(unescape(reply.body.decode("utf-8", "replace")))[:_HEAD]
