"""Credentials from the environment or netrc, redacted everywhere else.

One object holds them, and its text does not show them. Every response is searched for them before
any of it is printed or saved.
"""

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.files.reading import open_input
from oicp_gen.upstream.echoes import Echoes

EMAIL = "CONFLUENCE_EMAIL"
TOKEN = "CONFLUENCE_TOKEN"  # noqa: S105 - the name of a variable, not a secret
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_HIDDEN = "[hidden]"


class Credentials:
    """What is sent to a site for authentication."""

    __slots__ = ("_echoes", "_header", "_secrets", "origin")

    def __init__(self, header: str | None, origin: str, *secrets: str) -> None:
        self._header = header
        self.origin = origin
        """Where they come from, for messages; "" for anonymous access."""
        encoded = header.partition(" ")[2] if header else ""
        self._secrets = tuple(sorted({*secrets, encoded} - {""}, key=len, reverse=True))
        self._echoes = Echoes(*self._secrets)

    def __repr__(self) -> str:
        return f"Credentials(from {self.origin or 'nowhere'})"

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request; none for anonymous access."""
        return {"Authorization": self._header} if self._header else {}

    def redact(self, text: str) -> str:
        """Return a text without them, in any case, and however short they are.

        Pass the whole text: if it was shortened before, a part of them may remain.
        """
        secrets = "|".join(map(re.escape, self._secrets))
        return re.sub(secrets, _HIDDEN, text, flags=re.IGNORECASE) if secrets else text

    def are_echoed_in(self, text: str) -> bool:
        """Return whether a text contains them or half of them, unless they are very short."""
        return self._echoes.are_in(text)


ANONYMOUS = Credentials(None, "")


def credentials_for(
    host: str, environ: Mapping[str, str] = os.environ, *, is_named: bool
) -> Credentials:
    """Return the credentials for a host: the environment's, else netrc's, else none.

    `is_named` is whether the user named the host, and not only a contract, which a pull request may
    edit. Raises OicpGenError, which does not contain them, if they cannot be used.
    """
    email, token = (environ.get(name, "").strip() for name in (EMAIL, TOKEN))
    if token and not is_named:
        raise OicpGenError("credentials-site-unnamed", place=host)
    if token and email:
        return _basic(email, token, f"{EMAIL} and {TOKEN}")
    if token:  # a personal access token of a Data Center, or an OAuth token
        if not _VISIBLE.fullmatch(token):
            raise OicpGenError("credentials-invalid")
        return Credentials(f"Bearer {token}", TOKEN, token)
    if email:
        raise OicpGenError("credentials-incomplete")
    return _from_netrc(host, environ)


def _basic(user: str, secret: str, origin: str) -> Credentials:
    """Return Cloud's e-mail address and API token, or a Data Center's user name and password."""
    encoded = b64encode(f"{user}:{secret}".encode("utf-8", "surrogateescape")).decode()
    return Credentials(f"Basic {encoded}", origin, secret)


def _from_netrc(host: str, environ: Mapping[str, str]) -> Credentials:
    """Return what netrc has for exactly this host; its default entry is never sent."""
    named = environ.get("NETRC")
    usual = Path.home() / ("_netrc" if os.name == "nt" else ".netrc")
    path = Path(named) if named else usual
    if not named and not path.exists():
        return ANONYMOUS
    from netrc import NetrcParseError, netrc  # imported late: only this case needs it

    shown = str(path)
    try:
        with open_input(path, shown):  # not a pipe, which `netrc` would wait for
            found = netrc(shown).hosts.get(host)
    except NetrcParseError as error:  # its message repeats the line
        place = Place(shown, error.lineno)
        raise OicpGenError("netrc-invalid", place=place) from None
    except UnicodeDecodeError:
        raise OicpGenError("netrc-not-utf8", place=shown) from None
    if not found or not found[2]:
        return ANONYMOUS
    user, _, secret = found
    return _basic(user, secret, shown)
