"""What names a page of Confluence: an id, or an address in any form; and what names a site.

Nothing is asked of anybody here: a tiny link is decoded, not followed.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote_plus, urlsplit

from oicp_gen.errors import OicpGenError

_LONGEST = 2_000
"""Characters of an address. Longer than that, no browser has one."""
_CLOUD = ".atlassian.net"
_GATEWAY = "api.atlassian.com"
_TENANT = re.compile(r"/ex/confluence/[A-Za-z0-9-]+")
"""Where the gateway has a site, by the site's id; scoped tokens are taken only there."""

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")
_PATH = re.compile(r"(?:/[A-Za-z0-9._~%-]+)*")
_ID = re.compile(r"[1-9][0-9]{0,18}")
_WITH_ID = re.compile(
    r"(.*?)/(?:spaces/[^/]+/pages/(?:edit-v2/|edit/)?|api/v2/pages/|rest/api/content/)"
    r"([1-9][0-9]{0,18})(?:/.*)?"
)
_ACTION = re.compile(r"(.*?)/pages/[a-z]+\.action")
"""`viewpage.action`, `editpage.action` and the like, with the id, or space and title, behind it."""
_TINY = re.compile(r"(.*?)/x/([A-Za-z0-9_-]{1,11})/?")
_DISPLAY = re.compile(r"(.*?)/display/([^/]+)/([^/]+)/?")
_BEHIND_SITE = re.compile(r"/(?:spaces|pages|display|x|rest/api|api/v2)(?:/.*)?$")

_FORMS = (
    "Give a page's id, or its address: …/spaces/KEY/pages/ID, …/pages/viewpage.action?pageId=ID,"
    " …/display/KEY/TITLE, or a tiny link …/x/CODE."
)
_SITE_FORMS = (
    "Give its address: https://NAME.atlassian.net/wiki, or of a Data Center https://HOST, with the"
    " path if it has one."
)


class Address(NamedTuple):
    """A page, as far as a text names it."""

    page_id: str
    """"" where the page is named by its space and its title."""
    site: str = ""
    """"" where the page is named by its id alone."""
    space: str = ""
    """The key of its space."""
    title: str = ""


def read_address(text: str) -> Address:
    """The page that a person means: by its id, or by the address that a browser shows.

    Raises OicpGenError for anything else. What stands in the address is not repeated: it may hold
    a password.
    """
    text = text.strip()
    if _ID.fullmatch(text):
        return Address(text)
    parts = _split(text, "this names no page", _FORMS)
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
        if _ID.fullmatch(given["pageId"]):
            return Address(given["pageId"], site)
        if given["spaceKey"] and given["title"]:
            return Address("", site, given["spaceKey"], given["title"])
    raise OicpGenError(
        "address-unsupported",
        f"this address at {parts.hostname} is of no form that names a page",
        hint=_FORMS,
    )


def read_site(text: str) -> str:
    """The address below which a site's REST interface stands, without a slash at its end.

    That of a page on it will do, and a name of Cloud's alone; Cloud's own path is put where it
    lacks. Raises OicpGenError for anything else.
    """
    text = text.strip()
    if "/" not in text and text.lower().endswith(_CLOUD):
        text = f"https://{text}"
    parts = _split(text, "this names no site", _SITE_FORMS)
    return _site(parts, _BEHIND_SITE.sub("", parts.path))


def is_cloud(site: str) -> bool:
    """Whether a site is Confluence Cloud, where version 2 of the REST interface is."""
    host = urlsplit(site).hostname or ""
    return host.endswith(_CLOUD) or host == _GATEWAY


def is_gateway(site: str) -> bool:
    """Whether a site is named by the gateway to all of Cloud, not by the address of its pages."""
    return urlsplit(site).hostname == _GATEWAY


def page_id_of(code: str) -> str:
    """The id in a tiny link: its bytes, the least first, in Base64 of two other characters.

    Raises OicpGenError if there is none in it.
    """
    standard = code.replace("-", "/").replace("_", "+")
    try:
        number = int.from_bytes(b64decode(f"{standard:A<11}="), "little")
    except Error:
        number = 0
    if not _ID.fullmatch(str(number)) or tiny_code(number) != code.rstrip("A"):
        raise OicpGenError(
            "address-unsupported", "there is no page's id in this tiny link", hint=_FORMS
        )
    return str(number)


def tiny_code(number: int) -> str:
    """The code of the tiny link to the page with this id."""
    standard = b64encode(number.to_bytes(8, "little")).decode()
    return standard.rstrip("=").rstrip("A").replace("/", "-").replace("+", "_")


def _split(text: str, what: str, hint: str) -> SplitResult:
    """The parts of an address that leads to the web, and says of nobody who he is."""
    if len(text) > _LONGEST:
        raise OicpGenError(
            "address-invalid", f"{what}: it is longer than {_LONGEST:,} characters", hint=hint
        )
    try:
        parts = urlsplit(text)
        _ = parts.port  # refuses what is no number
    except ValueError:
        raise OicpGenError("address-invalid", f"{what}: it is no address", hint=hint) from None
    if "@" in parts.netloc:
        raise OicpGenError(
            "address-with-credentials",
            "there is a user or a password in this address",
            hint="Leave it out: set CONFLUENCE_EMAIL and CONFLUENCE_TOKEN, or write it into netrc.",
        )
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.hostname or ""):
        raise OicpGenError(
            "address-invalid", f"{what}: it is no address that begins with https://", hint=hint
        )
    return parts


def _site(parts: SplitResult, path: str) -> str:
    """The site at the start of an address. `path` is what stands before that of a page."""
    host, port = parts.hostname or "", "" if parts.port is None else f":{parts.port}"
    base = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
    if host.endswith(_CLOUD):
        return f"{base}/wiki"  # without it Cloud answers that there is no such page
    if host == _GATEWAY:
        tenant = _TENANT.match(path)
        if not tenant:
            raise OicpGenError(
                "site-invalid",
                f"{_GATEWAY} leads to many sites, and this address names none of them",
                hint=f"Give https://{_GATEWAY}/ex/confluence/CLOUD-ID/wiki.",
            )
        return f"{base}{tenant[0]}/wiki"
    path = path.rstrip("/")
    if not _PATH.fullmatch(path):
        raise OicpGenError("site-invalid", f"no site at {host} has such a path", hint=_SITE_FORMS)
    return f"{base}{path}"
