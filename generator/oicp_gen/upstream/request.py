"""Which page a command requests, and from which site."""

from typing import NamedTuple
from urllib.parse import urlsplit

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import page_id
from oicp_gen.model.progress import Notify, Progress, silent, unheard
from oicp_gen.project import CONTRACT
from oicp_gen.upstream.address import Address, is_gateway, read_address, read_site
from oicp_gen.upstream.confluence import Confluence
from oicp_gen.upstream.credentials import credentials_for
from oicp_gen.upstream.transport import Transport


class PageRequest(NamedTuple):
    """What a command requests; "" for what the command line leaves to the contract."""

    page: str = ""
    """An id or an address."""
    site: str = ""
    api: str = ""
    progress: Progress = silent
    notify: Notify = unheard


def page_at(contract: Contract | None, request: PageRequest) -> tuple[Confluence, str]:
    """Return the site to request from, and the id of the page.

    Raises OicpGenError if one of them is not specified, if they contradict each other, or if the
    credentials cannot be used. Only a page that is named by its title is looked up.
    """
    named = contract.upstream if contract else None
    if request.page:
        page = read_address(request.page)
    else:
        known = named.page_id if named else page_id(contract.page) if contract else None
        if not known:
            raise OicpGenError("page-unspecified")
        page = Address(known)
    site = request.site or (named.site if named else "")
    if site:
        site = read_site(site)
        if page.site and page.site != site and not is_gateway(site):
            raise OicpGenError("site-mismatch", site=page.site, configured=site)
    site = site or page.site
    if not site:
        raise OicpGenError("site-unspecified")
    api = request.api or (named.api if named else "auto")
    is_named = bool(request.site) or (bool(request.page) and page.site == site)
    credentials = credentials_for(urlsplit(site).hostname or "", is_named=is_named)
    transport = Transport(site, credentials, request.progress, request.notify)
    confluence = Confluence(transport, api)
    return confluence, page.page_id or confluence.find(page.space, page.title)


def check_page(contract: Contract, number: str) -> None:
    """Raise OicpGenError if the contract is about a different page."""
    expected = page_id(contract.page)
    if expected not in (None, number):
        raise OicpGenError(
            "page-id-mismatch", place=CONTRACT, number=number, page=contract.page, expected=expected
        )
