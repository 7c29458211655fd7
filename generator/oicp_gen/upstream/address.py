"""The addresses of Confluence: of a page, in any form that a browser shows, and of a site.

Nothing is requested here: a tiny link is decoded, not followed.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote_plus, urlsplit

from oicp_gen.contract.contract import PAGE_ID
from oicp_gen.errors import OicpGenError

_LONGEST = 2_000
"""Characters of an address; browsers show none that is longer."""
_CLOUD = ".atlassian.net"
_GATEWAY = "api.atlassian.com"
_TENANT = re.compile(r"/ex/confluence/[A-Za-z0-9-]+")
"""A site's path at the gateway, which alone accepts scoped tokens."""

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")
_PATH = re.compile(r"(?:/[A-Za-z0-9._~%-]+)*")
_WITH_ID = re.compile(
    r"(.*?)/(?:spaces/[^/]+/pages/(?:edit-v2/|edit/)?|api/v2/pages/|rest/api/content/)"
    rf"({PAGE_ID.pattern})(?:/.*)?"
)
_ACTION = re.compile(r"(.*?)/pages/[a-z]+\.action")
"""`viewpage.action`, `editpage.action` and the like; the query has the id, or space and title."""
_TINY = re.compile(r"(.*?)/x/([A-Za-z0-9_-]{1,11})/?")
_DISPLAY = re.compile(r"(.*?)/display/([^/]+)/([^/]+)/?")
_BEHIND_SITE = re.compile(r"/(?:spaces|pages|display|x|rest/api|api/v2)(?:/.*)?$")


class Address(NamedTuple):
    """A page, as far as a text identifies it."""

    page_id: str
    """"" if the page is named by its space and its title."""
    site: str = ""
    """"" if the page is named by its id alone."""
    space: str = ""
    """The key of its space."""
    title: str = ""


def read_address(text: str) -> Address:
    """Return the page that an id, or an address from a browser, identifies.

    Raises OicpGenError for anything else. The error does not repeat the address, which may contain
    a password.
    """
    text = text.strip()
    if PAGE_ID.fullmatch(text):
        return Address(text)
    parts = _split(text, "page-address-invalid")
    path, query = parts.path, parse_qs(parts.query)
    if found := _WITH_ID.fullmatch(path):
        return Address(found[2], _site(parts, found[1]))
    if found := _TINY.fullmatch(path):
        return Address(page_id_of(found[2]), _site(parts, found[1]))
    if found := _DISPLAY.fullmatch(path):
        space, title = map(unquote_plus, found.groups()[1:])
        return Address("", _site(parts, found[1]), space, title)
    if found := _ACTION.fullmatch(path):
        site = _site(parts, found[1])
        given = {name: query.get(name, [""])[0] for name in ("pageId", "spaceKey", "title")}
        if PAGE_ID.fullmatch(given["pageId"]):
            return Address(given["pageId"], site)
        if given["spaceKey"] and given["title"]:
            return Address("", site, given["spaceKey"], given["title"])
    raise OicpGenError("address-unsupported", host=parts.hostname)


def read_site(text: str) -> str:
    """Return the address below which a site's REST API is, without a slash at its end.

    Accepts the address of a page on it, and the name of a Cloud site alone; adds Cloud's path if it
    is missing. Raises OicpGenError for anything else.
    """
    text = text.strip()
    if "/" not in text and text.lower().endswith(_CLOUD):
        text = f"https://{text}"
    parts = _split(text, "site-address-invalid")
    return _site(parts, _BEHIND_SITE.sub("", parts.path))


def is_cloud(site: str) -> bool:
    """Return whether a site is Confluence Cloud, which has version 2 of the REST API."""
    host = urlsplit(site).hostname or ""
    return host.endswith(_CLOUD) or host == _GATEWAY


def is_gateway(site: str) -> bool:
    """Return whether a site's address is that of the gateway to all of Cloud."""
    return urlsplit(site).hostname == _GATEWAY


def page_id_of(code: str) -> str:
    """Return the id in a tiny link: its bytes, lowest first, in Base64 with two other characters.

    Raises OicpGenError if there is none.
    """
    standard = code.replace("-", "/").replace("_", "+")
    try:
        number = int.from_bytes(b64decode(f"{standard:A<11}="), "little")
    except Error:
        number = 0
    if not PAGE_ID.fullmatch(str(number)) or tiny_code(number) != code.rstrip("A"):
        raise OicpGenError("tiny-link-invalid")
    return str(number)


def tiny_code(number: int) -> str:
    """Return the code of the tiny link to the page with this id."""
    standard = b64encode(number.to_bytes(8, "little")).decode()
    return standard.rstrip("=").rstrip("A").replace("/", "-").replace("+", "_")


def _split(text: str, problem: str) -> SplitResult:
    """Return the parts of an http(s) URL without userinfo. Any other is an error with this id."""
    try:
        parts = urlsplit(text if len(text) <= _LONGEST else "")
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError:
        raise OicpGenError(problem) from None
    if "@" in parts.netloc:
        raise OicpGenError("address-with-credentials")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.hostname or ""):
        raise OicpGenError(problem)
    return parts


def _site(parts: SplitResult, path: str) -> str:
    """Return the site at the start of an address. `path` is what precedes that of a page."""
    host, port = parts.hostname or "", "" if parts.port is None else f":{parts.port}"
    base = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
    if host.endswith(_CLOUD):
        return f"{base}/wiki"  # without it Cloud answers that the page does not exist
    if host == _GATEWAY:
        tenant = _TENANT.match(path)
        if not tenant:
            raise OicpGenError("cloud-id-missing")
        return f"{base}{tenant[0]}/wiki"
    path = path.rstrip("/")
    if not _PATH.fullmatch(path):
        raise OicpGenError("site-path-invalid", host=host)
    return f"{base}{path}"
