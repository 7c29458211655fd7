"""Who asks: from the environment or from netrc, and never to be seen again.

What proves it stands in one object, whose text shows nothing of it. Whatever comes back from a
server is searched for it before it is printed or saved.
"""

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from oicp_gen.errors import OicpGenError, Place, os_errors_as_ours

EMAIL = "CONFLUENCE_EMAIL"
TOKEN = "CONFLUENCE_TOKEN"  # noqa: S105 - the name of a variable, not what stands in it
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_LEAST = 8
"""Characters of what is searched for by itself: a shorter word may stand in any page."""
_HIDDEN = "[hidden]"


class Credentials:
    """What is sent to a site to say who asks."""

    __slots__ = ("_header", "_secrets", "origin")

    def __init__(self, header: str | None, origin: str, *secrets: str) -> None:
        self._header = header
        self.origin = origin
        """Where they come from, for a person; "" for nobody's."""
        encoded = header.partition(" ")[2] if header else ""
        self._secrets = tuple(sorted({*secrets, encoded} - {""}, key=len, reverse=True))

    def __repr__(self) -> str:
        return f"Credentials(from {self.origin or 'nowhere'})"

    @property
    def headers(self) -> dict[str, str]:
        """The header of a request; none for nobody."""
        return {"Authorization": self._header} if self._header else {}

    def redact(self, text: str) -> str:
        """A text without them, in whatever case, and however short they are.

        It has to be whole: of what was cut to a length, a part of them might stay.
        """
        secrets = "|".join(map(re.escape, self._secrets))
        return re.sub(secrets, _HIDDEN, text, flags=re.IGNORECASE) if secrets else text

    def leaks_in(self, text: str) -> bool:
        """Whether a text, or the HTML in it, holds them; what is too short does not count."""
        texts = (text, unescape(text)) if "&" in text else (text,)
        return any(
            len(secret) >= _LEAST and secret in each for secret in self._secrets for each in texts
        )


ANONYMOUS = Credentials(None, "")


def credentials_for(host: str, environ: Mapping[str, str] = os.environ) -> Credentials:
    """Who asks this host: by the environment, else by netrc, else nobody.

    Raises OicpGenError, in which nothing of them stands, for what cannot be used.
    """
    email, token = (environ.get(name, "").strip() for name in (EMAIL, TOKEN))
    if token:
        return _basic(email, token, f"{EMAIL} and {TOKEN}") if email else _bearer(token)
    if email:
        raise OicpGenError(
            "credentials-incomplete",
            f"{EMAIL} is set, and {TOKEN} is not",
            hint="Set both, or neither to ask as nobody in particular.",
        )
    return _from_netrc(host, environ)


def _basic(user: str, secret: str, origin: str) -> Credentials:
    """Cloud's e-mail address and API token, or a user and a password of a Data Center."""
    encoded = b64encode(f"{user}:{secret}".encode("utf-8", "surrogateescape")).decode()
    return Credentials(f"Basic {encoded}", origin, secret)


def _bearer(token: str) -> Credentials:
    """A personal access token of a Data Center's, or one of OAuth."""
    if not _VISIBLE.fullmatch(token):
        raise OicpGenError(
            "credentials-invalid",
            f"there is a blank, or another character that no token has, in {TOKEN}",
            hint="Copy the token again, whole and alone.",
        )
    return Credentials(f"Bearer {token}", TOKEN, token)


def _from_netrc(host: str, environ: Mapping[str, str]) -> Credentials:
    """What netrc has for this very host; what it has for every other one is not sent around."""
    named = environ.get("NETRC")
    usual = Path.home() / ("_netrc" if os.name == "nt" else ".netrc")
    path = Path(named) if named else usual
    if not named and not path.is_file():
        return ANONYMOUS
    from netrc import NetrcParseError, netrc  # a start that nobody else should pay for

    shown = str(path)
    try:
        with os_errors_as_ours(shown):
            found = netrc(shown).hosts.get(host)
    except NetrcParseError as error:  # its message repeats what stands there
        place = Place(shown, error.lineno)
        raise OicpGenError(
            "netrc-invalid",
            "this is not as a netrc file should be",
            place=place,
            hint="A line is `machine HOST login USER password TOKEN`.",
        ) from None
    except UnicodeDecodeError:
        raise OicpGenError(
            "not-utf8", "this netrc file is no text in UTF-8", place=shown, hint="Save it as UTF-8."
        ) from None
    if not found or not found[2]:
        return ANONYMOUS
    user, _, secret = found
    return _basic(user, secret, shown)
