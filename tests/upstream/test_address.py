"""The addresses of pages and sites: each form that a browser shows, read without a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.errors import OicpGenError
from oicp_gen.upstream.address import (
    Address,
    is_cloud,
    page_id_of,
    read_address,
    read_site,
    tiny_code,
)

CLOUD, CENTER = "https://acme.atlassian.net", "https://wiki.example.org"
ID = "3626501182"


@pytest.mark.parametrize(
    ("text", "site"),
    [
        (ID, ""),
        (f" {ID}\n", ""),
        (f"{CLOUD}/wiki/spaces/~61d2c0c5/pages/{ID}", f"{CLOUD}/wiki"),
        (f"{CLOUD}/wiki/spaces/KEY/pages/{ID}/FinalOICP+status+code", f"{CLOUD}/wiki"),
        (f"{CLOUD}/wiki/spaces/KEY/pages/{ID}/a/b?focusedCommentId=7#x", f"{CLOUD}/wiki"),
        (f"{CLOUD}/wiki/spaces/KEY/pages/edit-v2/{ID}?draftShareId=1", f"{CLOUD}/wiki"),
        (f"{CLOUD}/spaces/KEY/pages/{ID}", f"{CLOUD}/wiki"),
        ("HTTPS://ACME.atlassian.NET/wiki/x/PgQo2", f"{CLOUD}/wiki"),
        (f"{CLOUD}/wiki/pages/viewpage.action?pageId={ID}", f"{CLOUD}/wiki"),
        (f"{CLOUD}/wiki/api/v2/pages/{ID}?body-format=view", f"{CLOUD}/wiki"),
        (f"{CENTER}/spaces/KEY/pages/{ID}/Title", CENTER),
        (f"{CENTER}/x/PgQo2", CENTER),
        (f"{CENTER}/confluence/x/PgQo2/", f"{CENTER}/confluence"),
        (
            f"{CENTER}:8443/confluence/pages/viewpage.action?pageId={ID}",
            f"{CENTER}:8443/confluence",
        ),
        (f"{CENTER}/pages/editpage.action?x=1&pageId={ID}", CENTER),
        (f"{CENTER}/rest/api/content/{ID}?expand=body", CENTER),
        ("http://[::1]:8090/x/PgQo2", "http://[::1]:8090"),
        (
            f"https://api.atlassian.com/ex/confluence/11-22/wiki/spaces/K/pages/{ID}",
            "https://api.atlassian.com/ex/confluence/11-22/wiki",
        ),
    ],
)
def test_each_form_of_an_address_names_page_and_site(text: str, site: str) -> None:
    assert read_address(text) == Address(ID, site)


@pytest.mark.parametrize(
    "text",
    [
        f"{CENTER}/display/KEY/Final+OICP%20status%2Bcode",
        f"{CENTER}/pages/viewpage.action?spaceKey=KEY&title=Final+OICP+status%2Bcode",
    ],
)
def test_a_page_may_be_named_by_its_space_and_title(text: str) -> None:
    assert read_address(text) == Address("", CENTER, "KEY", "Final OICP status+code")


@pytest.mark.parametrize(
    ("number", "code"),
    [(229464, "WIAD"), (7700526, "LoB1"), (18753814575, "L4DQXQQ"), (3626501182, "PgQo2")],
)
def test_real_tiny_links_are_decoded(number: int, code: str) -> None:
    assert (tiny_code(number), page_id_of(code)) == (code, str(number))


@given(st.integers(min_value=1, max_value=10**18))
def test_for_every_id_a_tiny_link_leads_back_to_it(number: int) -> None:
    assert page_id_of(tiny_code(number)) == str(number)


IDS = {
    *("page-address-invalid", "address-unsupported", "cloud-id-missing", "site-path-invalid"),
    "tiny-link-invalid",
}


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "-1", "12a", "1e5", "٣", "9" * 20, "page", f"source/{ID}.html", f"//x/{ID}"),
        *("https://", "https:///x/PgQo2", "https://a b/x/PgQo2", "https://a:b/x/PgQo2"),
        *("https://[/x/PgQo2", "https://a:99999/x/PgQo2", "ftp://a/x/PgQo2", "javascript:1"),
        *(CLOUD, f"{CLOUD}/wiki/spaces/KEY", f"{CLOUD}/wiki/spaces/KEY/pages/", f"{CLOUD}/wiki/x/"),
        *(f"{CENTER}/display/KEY", f"{CENTER}/pages/viewpage.action?pageId=x", f"{CENTER}/x/A"),
        *(f"{CENTER}/x/-----------", f"{CENTER}/x/PgQo2PgQo2PgQo2", f"{CENTER}/{'x' * 2_000}"),
        *("https://api.atlassian.com/wiki/x/PgQo2", "https://-a/x/PgQo2", "https://a\\b/x/PgQo2"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        read_address(text)
    assert caught.value.id in IDS
    assert caught.value.hint.startswith("Pass ")


@pytest.mark.parametrize("read", [read_address, read_site])
@pytest.mark.parametrize("who", ["ann:hunter2hunter2@", "hunter2hunter2@", ":hunter2hunter2@"])
def test_a_password_in_an_address_is_refused_and_not_repeated(read: "type[str]", who: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        read(f"https://{who}wiki.example.org/x/PgQo2")
    assert caught.value.id == "address-with-credentials"
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"


def test_path_and_query_of_an_address_are_not_repeated() -> None:
    with pytest.raises(OicpGenError) as caught:
        read_address(f"{CENTER}/nothing?os_password=hunter2#hunter2")
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"
    assert "wiki.example.org" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("acme.atlassian.net", f"{CLOUD}/wiki"),
        (CLOUD, f"{CLOUD}/wiki"),
        (f"{CLOUD}/", f"{CLOUD}/wiki"),
        (f"{CLOUD}/wiki/", f"{CLOUD}/wiki"),
        (f"{CLOUD}/wiki/spaces/KEY/overview", f"{CLOUD}/wiki"),
        (CENTER, CENTER),
        (f"{CENTER}/confluence/", f"{CENTER}/confluence"),
        (f"{CENTER}/confluence/display/KEY/Title", f"{CENTER}/confluence"),
        (f"{CENTER}/confluence/rest/api", f"{CENTER}/confluence"),
        ("http://localhost:8090", "http://localhost:8090"),
        (
            "https://api.atlassian.com/ex/confluence/11-22",
            "https://api.atlassian.com/ex/confluence/11-22/wiki",
        ),
    ],
)
def test_a_site_is_named_by_any_address_on_it(text: str, site: str) -> None:
    assert read_site(text) == site


@pytest.mark.parametrize("text", ["", "acme", "ftp://a", "https://", "https://api.atlassian.com"])
def test_anything_else_than_a_site_is_refused(text: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        read_site(text)
    assert caught.value.hint


def test_cloud_is_recognized_by_its_host() -> None:
    assert is_cloud(f"{CLOUD}/wiki")
    assert is_cloud("https://api.atlassian.com/ex/confluence/1/wiki")
    assert not is_cloud(CENTER)
    assert not is_cloud("https://atlassian.net.example.org")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("x" * 2_001, "page-address-invalid"),
        (f"{CENTER}/display/KEY", "address-unsupported"),
        (f"{CENTER}/x/A", "tiny-link-invalid"),
        ("https://api.atlassian.com/wiki/x/PgQo2", "cloud-id-missing"),
        (f"{CENTER}/a b/x/PgQo2", "site-path-invalid"),
    ],
)
def test_each_condition_has_an_id(text: str, id: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        read_address(text)
    assert caught.value.id == id
