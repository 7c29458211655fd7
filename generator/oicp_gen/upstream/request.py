"""Which page is asked for, and whom: by the command line, else by the contract."""

from typing import NamedTuple
from urllib.parse import urlsplit

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import page_id
from oicp_gen.project import CONTRACT
from oicp_gen.upstream.address import Address, is_gateway, read_address, read_site
from oicp_gen.upstream.confluence import Confluence
from oicp_gen.upstream.credentials import credentials_for


class Asked(NamedTuple):
    """What the command line says of the page; "" for what it leaves to the contract."""

    page: str = ""
    """An id or an address."""
    site: str = ""
    api: str = ""


def page_at(contract: Contract | None, asked: Asked) -> tuple[Confluence, str]:
    """Whom to ask, and for the page with which id.

    Raises OicpGenError if nothing names either, if they do not go together, or if who asks cannot
    be told. Only a page that is named by its title is looked up.
    """
    named = contract.upstream if contract else None
    page = _address(contract, asked)
    site = asked.site or (named.site if named else "")
    if site:
        site = read_site(site)
        if page.site and page.site != site and not is_gateway(site):
            raise OicpGenError(
                "site-mismatch",
                f"this page is on {page.site}, and the site is said to be {site}",
                hint="Give the page's id alone, or the site that is meant with --site URL.",
            )
    site = site or page.site
    if not site:
        raise OicpGenError(
            "site-missing",
            "nothing says on which site the page is",
            hint="Name it with --site URL, in CONFLUENCE_SITE, or as `site` below [upstream] in"
            f" {CONTRACT}; or give the page's address.",
        )
    api = asked.api or (named.api if named else "auto")
    confluence = Confluence(site, api, credentials_for(urlsplit(site).hostname or ""))
    return confluence, page.page_id or confluence.find(page.space, page.title)


def _address(contract: Contract | None, asked: Asked) -> Address:
    if asked.page:
        return read_address(asked.page)
    upstream = contract.upstream if contract else None
    known = upstream.page_id if upstream else page_id(contract.page) if contract else None
    if not known:
        raise OicpGenError(
            "page-missing",
            "nothing says which page is meant",
            hint=f"Give its id or its address, or put `page_id` below [upstream] into {CONTRACT}.",
        )
    return Address(known)
