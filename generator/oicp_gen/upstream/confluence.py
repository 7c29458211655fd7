"""What is asked of Confluence's REST interface, in either version of it, and what it answers.

Version 2 is Cloud's, and the one with a future; it knows no names of people and no titles of the
pages above, so version 1, if it answers, is asked for those. A Data Center has version 1 alone.
"""

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import quote as quote_url
from urllib.parse import urlencode

from oicp_gen.errors import OicpGenError
from oicp_gen.model.progress import silent
from oicp_gen.readers.html import limits
from oicp_gen.report.terminal import print_note
from oicp_gen.text.phrases import quote
from oicp_gen.upstream import http_errors as refusals
from oicp_gen.upstream import retries, transport
from oicp_gen.upstream.address import is_cloud
from oicp_gen.upstream.credentials import Credentials
from oicp_gen.upstream.transport import Reply

Json = dict[str, Any]
_NAMES = "space,ancestors,history,version"
_HALF = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""Half a surrogate pair, which JSON may hold and no file can: the character for what is none."""
_ID = re.compile(r"[1-9][0-9]{0,18}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_ELSEWHERE = (403, 404, 410)
"""The statuses of version 2 after which version 1 is asked: it may not be there for this token."""


class PageVersion(NamedTuple):
    """One version of a page."""

    number: int
    by: str | None
    """The name of who made it; None if the answer does not say."""
    at: str
    """When, in ISO 8601 as Confluence has it."""


class Answer(NamedTuple):
    """A page as Confluence answers it."""

    api: str
    """"v2" or "v1"."""
    version: PageVersion
    title: str
    text: str
    """The whole answer in JSON, what version 1 knew of names in it."""
    sha256: str
    """Of the bytes in which the page came."""
    remarks: tuple[str, ...] = ()
    """What it lacks, in whole sentences."""


class Confluence:
    """A site, who asks it, and by which version of its interface."""

    def __init__(self, site: str, api: str, credentials: Credentials) -> None:
        self.site, self.credentials = site, credentials
        self.apis = {"v2": ("v2",), "v1": ("v1",)}.get(
            api, ("v2", "v1") if is_cloud(site) else ("v1",)
        )

    def version(self, page_id: str) -> PageVersion:
        """The page's newest version, by one small answer. Raises OicpGenError as `page` does."""
        asks = {
            "v2": f"api/v2/pages/{page_id}",
            "v1": f"rest/api/content/{page_id}?expand=version",
        }
        return _version(self._page_at(asks, page_id)[1])

    def page(self, page_id: str) -> Answer:
        """The page, whole.

        Raises OicpGenError if the site cannot be reached, lets nobody see the page, asks to wait
        for too long, or answers anything but a page.
        """
        expand = f"body.export_view,{_NAMES}"
        asks = {
            "v2": f"api/v2/pages/{page_id}?body-format=export_view",
            "v1": f"rest/api/content/{page_id}?expand={expand}",
        }
        api, page, body = self._page_at(asks, page_id)
        remarks = [] if api == "v1" else self._add_names(page, page_id)
        if page.get("status", "current") != "current":
            remarks.append(f"Confluence calls this page {quote(str(page['status']))}.")
        text = json.dumps(page, ensure_ascii=False).translate(_HALF)
        if self.credentials.leaks_in(text):
            raise OicpGenError(
                "credentials-echoed",
                "the answer repeats what was sent to say who asks, so nothing of it is kept",
                place=self.site,
                hint="Do not trust this site; make a new token, and delete the old one.",
            )
        title = page.get("title")
        return Answer(
            api=api,
            version=_version(page),
            title=title.translate(_HALF) if isinstance(title, str) else "",
            text=text,
            sha256=sha256(body).hexdigest(),
            remarks=tuple(remarks),
        )

    def find(self, space: str, title: str) -> str:
        """The id of the page with this title in the space with this key, by version 1.

        Raises OicpGenError if there is none, or as `page` does.
        """
        query = urlencode({"spaceKey": space, "title": title}, quote_via=quote_url)
        reply = self._ask(f"rest/api/content?{query}")
        if reply.status != 200:
            raise refusals.refusal(reply, self.site, quote(title), self.credentials)
        results = self._json(reply).get("results")
        first = results[0] if isinstance(results, list) and results else None
        found = first.get("id") if isinstance(first, dict) else None
        if not isinstance(found, str) or not _ID.fullmatch(found):
            raise OicpGenError(
                "page-not-found",
                f"no page {quote(title)} is to be seen in the space {quote(space)}",
                place=self.site,
                hint="Give the page's id: it stands in the address of its history.",
            )
        return found

    def _page_at(self, asks: dict[str, str], page_id: str) -> tuple[str, Json, bytes]:
        """What the first version of the interface that knows the page says of it."""
        refused: OicpGenError | None = None
        for api in self.apis:
            reply = self._ask(asks[api])
            if reply.status == 200:
                page = self._json(reply)
                if page.get("id") != page_id:
                    raise OicpGenError(
                        "response-mismatch",
                        "the answer is about another page than was asked for, or about none",
                        place=self.site,
                        hint="Check the address of the site.",
                    )
                return api, page, reply.body
            refused = refused or refusals.refusal(
                reply, self.site, f"page {page_id}", self.credentials
            )
            if reply.status not in _ELSEWHERE and not refusals.lacks_scope(reply):
                break
        assert refused is not None  # noqa: S101 - there is always a version to ask
        raise refused

    def _add_names(self, page: Json, page_id: str) -> list[str]:
        """Put into an answer of version 2 what only version 1 knows; else say what lacks."""
        reply = self._ask(f"rest/api/content/{page_id}?expand={_NAMES}")
        if reply.status not in (200, 401, *_ELSEWHERE):  # it may know them next time
            raise refusals.refusal(reply, self.site, f"page {page_id}", self.credentials)
        if reply.status != 200:
            return [
                "Confluence names neither the space nor the authors"
                f" (version 1 of its interface answers {reply.status}): the page is saved without."
            ]
        names = self._json(reply)
        page.update({key: names[key] for key in ("space", "ancestors", "history") if key in names})
        ours, theirs = page.get("version"), names.get("version")
        if not (isinstance(ours, dict) and isinstance(theirs, dict)):
            return []
        if theirs.get("number") != ours.get("number"):
            return ["The page was edited meanwhile: who made this version is not known."]
        ours["by"] = theirs.get("by")
        return []

    def _ask(self, path: str) -> Reply:
        """The answer to one question, which is asked again where the next may be another.

        Raises OicpGenError if there is none, or if the server wants a longer wait than there is.
        """
        waited = 0.0
        for tries in range(1, retries.MAX_TRIES + 1):
            with silent(0, f"Asking {self.site} …"):
                reply = transport.get(f"{self.site}/{path}", self.credentials)
            if tries == retries.MAX_TRIES or not retries.is_retryable(reply.status, reply.headers):
                break
            asked = retries.retry_after(reply.headers, datetime.now(UTC))
            wait = retries.backoff(tries, asked)
            waited += wait
            if waited > retries.MAX_WAIT:
                raise refusals.too_long(reply, self.site, wait, datetime.now(UTC))
            why = "asks to wait" if asked is not None else f"answers {reply.status}: waiting"
            print_note(f"Confluence {why} {wait:.0f} s before the next try.")
            _sleep(wait)
        return reply

    def _json(self, reply: Reply) -> Json:
        """The object in an answer. Raises OicpGenError for anything else."""
        text = refusals.json_text(reply, self.site, self.credentials)
        limits.check_json(text, where=self.site)
        try:
            # Numbers stay as they are written: one may have a million digits.
            found = json.loads(text, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise OicpGenError(
                "response-invalid",
                "the answer is damaged or cut off: it is no object of JSON",
                place=self.site,
                hint="Run this again.",
            )
        return found


def _version(page: Json) -> PageVersion:
    """The version that an answer is of. Raises OicpGenError if it does not say."""
    found = page.get("version")
    version = found if isinstance(found, dict) else {}
    number, by = version.get("number"), version.get("by")
    at = version.get("when") or version.get("createdAt")
    name = by.get("displayName") if isinstance(by, dict) else None
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise OicpGenError(
            "response-invalid",
            "the answer does not say which version of the page it is",
            hint="Check that this is the REST interface of a Confluence; --api names its version.",
        )
    return PageVersion(
        number=int(number),
        by=(name.translate(_HALF) or None) if isinstance(name, str) else None,
        at=at.translate(_HALF) if isinstance(at, str) else "",
    )


_sleep: Callable[[float], None] = time.sleep
"""How time passes; the tests do not wait."""
