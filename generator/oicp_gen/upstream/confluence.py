"""Request pages from Confluence's REST API, in both of its versions.

Version 2 is the current one, for Cloud only. It lacks the names of people and the titles of parent
pages, so these are requested from version 1. A Data Center has only version 1.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import quote as quote_url
from urllib.parse import urlencode

from oicp_gen.contract.contract import PAGE_ID, RestApi
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.readers.html import limits
from oicp_gen.text.phrases import quote
from oicp_gen.upstream.address import is_cloud
from oicp_gen.upstream.http_errors import Reply, json_text, lacks_scope, refusal
from oicp_gen.upstream.transport import Transport

Json = dict[str, Any]
_NAMES = "space,ancestors,history,version"
_HALF = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""Replaces half a surrogate pair, which JSON may contain and a file cannot."""
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_ELSEWHERE = (403, 404, 410)
"""The statuses of version 2 after which version 1 is tried: this token may lack access to v2."""


class PageVersion(NamedTuple):
    """One version of a page."""

    number: int
    by: str | None
    """The name of its author; None if the response lacks it."""
    at: str
    """When it was made, in ISO 8601 as Confluence has it."""


class Answer(NamedTuple):
    """A page in a response from Confluence."""

    api: str
    """"v2" or "v1"."""
    version: PageVersion
    title: str
    text: str
    """The whole response in JSON, completed with the names that version 1 has."""
    sha256: str
    """Of the bytes in which the page came."""
    remarks: tuple[str, ...] = ()
    """What it lacks, in whole sentences."""


class Confluence:
    """A site, with the versions of the API to use."""

    def __init__(self, transport: Transport, api: str) -> None:
        self.site, self.credentials = transport.site, transport.credentials
        every = (RestApi.V2, RestApi.V1) if is_cloud(self.site) else (RestApi.V1,)
        self.apis = every if api == RestApi.AUTO else (RestApi(api),)
        self._get = transport.get

    def version(self, page_id: str) -> PageVersion:
        """Return the newest version of a page, from one small response. Raises as `page` does."""
        with self._at_site():
            return _version(self._first(page_id, v2="", v1="version")[1])

    def page(self, page_id: str) -> Answer:
        """Return a page with its body.

        Raises OicpGenError if the site cannot be reached, does not show the page, asks to wait for
        too long, or returns something other than a page.
        """
        v2, v1 = "?body-format=export_view", f"body.export_view,{_NAMES}"
        with self._at_site():
            api, page, body = self._first(page_id, v2=v2, v1=v1)
            remarks = [] if api == RestApi.V1 else self._add_names(page, page_id)
            if page.get("status", "current") != "current":
                remarks.append(f"The page's status in Confluence is {quote(str(page['status']))}.")
            text = json.dumps(page, ensure_ascii=False).translate(_HALF)
            return Answer(
                api=api,
                version=_version(page),
                title=_text(page.get("title")),
                text=text,
                sha256=sha256(body).hexdigest(),
                remarks=tuple(remarks),
            )

    def find(self, space: str, title: str) -> str:
        """Return the id of the page with this title in a space. Raises OicpGenError as `page`."""
        query = urlencode({"spaceKey": space, "title": title}, quote_via=quote_url)
        with self._at_site():
            reply = self._get(f"rest/api/content?{query}")
            if reply.status != 200:
                raise refusal(reply, quote(title), self.credentials)
            results = self._json(reply).get("results")
            first = results[0] if isinstance(results, list) and results else None
            found = first.get("id") if isinstance(first, dict) else None
            if not isinstance(found, str) or not PAGE_ID.fullmatch(found):
                raise OicpGenError("page-title-unknown", title=quote(title), space=quote(space))
            return found

    @contextmanager
    def _at_site(self) -> Iterator[None]:
        """Make the site the place of every error that has none."""
        try:
            yield
        except OicpGenError as error:
            error.place = error.place or Place(self.site)
            raise

    def _first(self, page_id: str, *, v2: str, v1: str) -> tuple[RestApi, Json, bytes]:
        """Return the page from the first version of the API that has it, with its bytes.

        `v2` is the query of version 2, and `v1` what version 1 expands.
        """
        paths = {
            RestApi.V2: f"api/v2/pages/{page_id}{v2}",
            RestApi.V1: f"rest/api/content/{page_id}?expand={v1}",
        }
        refused: OicpGenError | None = None
        for api in self.apis:
            reply = self._get(paths[api])
            if reply.status == 200:
                page = self._json(reply)
                if page.get("id") != page_id:
                    raise OicpGenError("response-mismatch")
                return api, page, reply.body
            refused = refused or refusal(reply, f"page {page_id}", self.credentials)
            if reply.status not in _ELSEWHERE and not lacks_scope(reply):
                break
        assert refused is not None  # noqa: S101 - there is always a version to try
        raise refused

    def _add_names(self, page: Json, page_id: str) -> list[str]:
        """Add to a page of version 2 what only version 1 has. Return what is still missing."""
        reply = self._get(f"rest/api/content/{page_id}?expand={_NAMES}")
        if reply.status not in (200, 401, *_ELSEWHERE):  # the next run may get the names
            raise refusal(reply, f"page {page_id}", self.credentials)
        if reply.status != 200:
            return [
                "The page is saved without its space and its authors, because version 1 of the"
                f" REST API answered with status {reply.status}."
            ]
        names = self._json(reply)
        page.update({key: names[key] for key in ("space", "ancestors", "history") if key in names})
        ours, theirs = page.get("version"), names.get("version")
        if not (isinstance(ours, dict) and isinstance(theirs, dict)):
            return []
        if theirs.get("number") != ours.get("number"):
            return ["The author of this version is unknown, because the page was edited meanwhile."]
        ours["by"] = theirs.get("by")
        return []

    def _json(self, reply: Reply) -> Json:
        """Return the object in a response. Raises OicpGenError for anything else."""
        text = json_text(reply, self.credentials)
        limits.check_json(text, where=self.site)
        try:
            # Numbers stay as they are written: one may have a million digits.
            found = json.loads(text, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise OicpGenError("response-invalid")
        return found


def _version(page: Json) -> PageVersion:
    """Return the version of a page. Raises OicpGenError if the response lacks it."""
    found = page.get("version")
    version = found if isinstance(found, dict) else {}
    number, by = version.get("number"), version.get("by")
    at = version.get("when") or version.get("createdAt")
    name = by.get("displayName") if isinstance(by, dict) else None
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise OicpGenError("page-version-missing")
    return PageVersion(int(number), _text(name) or None, _text(at))


def _text(value: object) -> str:
    """Return a text from JSON as a file can contain it; "" for anything else."""
    return value.translate(_HALF) if isinstance(value, str) else ""
