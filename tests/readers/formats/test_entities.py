"""The XML export of a space: which pages are current, where their bodies are, what is refused."""

import io
from collections.abc import Iterator

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.formats.entities import SpaceContent, survey
from oicp_gen.readers.html import limits
from oicp_gen.readers.read import read_page
from tests.support.builders import table
from tests.support.projects import assert_told
from tests.support.stored import (
    END,
    HEAD,
    body,
    entities,
    link,
    links,
    page,
    space_of,
    stored,
    value,
)

CODES = table(["Code"], ["E1"])


def surveyed(data: bytes, size: int = 1 << 20) -> SpaceContent:
    def chunks() -> Iterator[bytes]:
        file = io.BytesIO(data)
        while chunk := file.read(size):
            yield chunk

    return survey(chunks(), where="entities.xml")


def titles(data: bytes) -> list[str]:
    return [page.title for page in surveyed(data).pages]


def read(data: bytes) -> Page:
    return read_page(data, file="source/page.xml", sha256="0")


def codes_of(data: bytes) -> list[str]:
    return [cell.text for found in read(data).tables for (cell,) in found.rows]


def refused(data: bytes) -> OicpGenError:
    with pytest.raises(OicpGenError) as error:
        read(data)
    assert_told(error.value, "source/page.xml")
    return error.value


def test_a_page_is_read_with_what_the_space_says_of_it() -> None:
    users = (
        '<object class="ConfluenceUserImpl"><id name="key">a</id>'
        '<property name="name">ann</property></object>'
    )
    found = read(
        entities(
            users,
            page(
                11,
                "Codes & more",
                link("creator", "ConfluenceUserImpl", "a"),
                value("creationDate", "2024-01-12 09:10:12.345"),
                value("lastModifierName", "bob"),
                value("lastModificationDate", "2024-01-13 09:10:12.345"),
                '<property name="version">3</property>',
                '<property name="originalVersion"/>',
            ),
            body(11, f"<p>x</p>\n{CODES}"),
        )
    )
    assert (found.kind, found.page_id, found.title) == (PageKind.PAGE, "11", "Codes & more")
    assert (found.space, found.breadcrumbs) == ("Parcel", ("Parcel",))
    assert (found.created_by, found.created_on) == ("ann", "2024-01-12")
    assert (found.modified_by, found.modified_on) == ("bob", "2024-01-13")
    assert found.exported_at == "2024-01-15T14:11"
    assert found.where == "source/page.xml#/11/body"
    assert str(found.title_place) == "source/page.xml#/11/title"
    first = found.tables[0].rows[0][0]
    assert (first.line, first.column) == (2, 19)


def test_a_first_version_was_never_edited() -> None:
    found = read(
        entities(
            page(11, "Codes", value("lastModifierName", "bob"), value("version", "1")),
            body(11, CODES),
        )
    )
    assert (found.modified_by, found.modified_on, found.created_by) == (None, None, None)


@pytest.mark.parametrize(
    ("other", "state"),
    [
        (page(21, "Old", link("originalVersion", "Page", 11)), "1 an old version"),
        (page(21, "Draft", status="draft"), "1 a draft"),
        (page(21, "Gone", status="deleted"), "1 in the trash"),
        (page(21, "Archived", status="archived"), "1 archived"),
        (page(21, "Odd", status="sleeping"), "1 of the status 'sleeping'"),
    ],
)
def test_only_current_pages_are_read(other: str, state: str) -> None:
    for objects in ((other, page(11, "Codes")), (page(11, "Codes"), other)):
        assert titles(entities(*objects, body(21, "<p>no"), body(11, CODES))) == ["Codes"]
    error = refused(entities(other, body(21, CODES)))
    assert error.id == "export-without-current-page"
    assert error.message == f"the XML export contains no current page among 1 page: {state}"


def test_a_page_without_a_status_is_current_as_before_confluence_4() -> None:
    assert titles(entities(page(11, "Codes", status=""), body(11, CODES))) == ["Codes"]


def test_what_a_page_lists_as_its_history_is_old_even_if_it_does_not_say_so() -> None:
    current = page(31, "Codes", links("historicalVersions", "Page", 11, 21))
    data = entities(page(11, "Codes"), current, page(21, "Codes"), body(11, "<p>"), body(31, CODES))
    assert [page.page_id for page in surveyed(data).pages] == ["31"]


def test_drafts_blog_posts_and_comments_of_their_own_kinds_are_no_pages() -> None:
    others = [
        stored(kind, number, value("title", kind))
        for number, kind in enumerate(("BlogPost", "Comment", "Draft", "SpaceDescription"), 100)
    ]
    assert titles(entities(*others, page(11, "Codes"))) == ["Codes"]
    error = refused(entities(*others))
    assert error.message == "the XML export contains no current page"


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
def test_pages_come_in_the_order_of_their_bodies_however_the_file_arrives(size: int) -> None:
    pages = [page(number, f"Page {number}") for number in (11, 21, 31)]
    bodies = [body(number, "<p>x") for number in (31, 11, 21)]
    found = surveyed(entities(*pages, *bodies), size).pages
    assert [page.page_id for page in found] == ["31", "11", "21"]


# Bodies of every generation


def test_a_body_is_that_which_names_the_page() -> None:
    wrong = stored("BodyContent", 12, value("body", table(["no"])), link("content", "Page", 99))
    right = stored("BodyContent", 5, value("body", CODES), link("content", "Page", 11))
    assert codes_of(entities(page(11, "Codes"), wrong, right)) == ["Code", "E1"]


def test_a_body_that_names_no_page_is_that_which_the_page_names() -> None:
    alone = stored("BodyContent", 12, value("body", CODES), value("bodyType", "2"))
    assert codes_of(entities(alone, page(11, "Codes"))) == ["Code", "E1"]


def test_the_body_of_another_page_is_not_taken() -> None:
    other = stored("BodyContent", 12, value("body", CODES), link("content", "Page", 99))
    assert read(entities(page(11, "Codes"), other)).kind is PageKind.EMPTY


def test_of_two_bodies_the_one_in_storage_format_counts() -> None:
    old = body(11, "||Code||\n|E1|", kind="0")
    for objects in ((old, body(11, CODES)), (body(11, CODES), old)):
        assert codes_of(entities(page(11, "Codes"), *objects)) == ["Code", "E1"]


def test_a_body_within_its_page_is_read() -> None:
    inside = stored("Page", 11, value("title", "Codes"), value("content", CODES))
    assert codes_of(entities(inside)) == ["Code", "E1"]


def test_a_body_without_a_type_is_wiki_markup_unless_it_starts_with_a_tag() -> None:
    for kind in ("0", ""):
        assert codes_of(entities(page(11, "Codes"), body(11, "||Code||\n|E1|", kind=kind))) == [
            "Code",
            "E1",
        ]
        assert codes_of(entities(page(11, "Codes"), body(11, CODES, kind=kind))) == ["Code", "E1"]


@pytest.mark.parametrize("empty", [body(11, ""), body(11, " \n "), ""])
def test_a_page_may_be_empty(empty: str) -> None:
    assert read(entities(page(11, "Codes"), empty)).kind is PageKind.EMPTY


CODE = (
    '<table><tr><td><ac:structured-macro ac:name="code"><ac:plain-text-body>'
    "<![CDATA[a[b[0]] > 1]]></ac:plain-text-body></ac:structured-macro></td></tr></table>"
)


@pytest.mark.parametrize(
    "inner",
    [
        f"<![CDATA[{CODE.replace(']]>', ']]]]><![CDATA[>')}]]>",
        CODE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    ],
    ids=["split", "escaped"],
)
def test_an_inner_cdata_section_is_read_as_confluence_wrote_it(inner: str) -> None:
    held = f'<property name="body">{inner}</property>'
    stored_body = stored("BodyContent", 12, held, link("content", "Page", 11))
    assert codes_of(entities(page(11, "Codes"), stored_body)) == ["a[b[0]] > 1"]


def test_an_inner_cdata_section_that_confluence_broke_is_repaired() -> None:
    broken = CODE.replace("[0]] > 1", "").replace("]]>", "]] >")
    assert codes_of(entities(page(11, "Codes"), body(11, broken))) == ["a[b"]


def test_line_ends_and_entities_of_html_are_those_of_any_page() -> None:
    text = "<p>x</p>\n<table><tr><td>a&nbsp;b &ouml;</td></tr></table>"
    found = read(entities(page(11, "Codes"), body(11, text)).replace(b"\n", b"\r\n"))
    (cell,) = found.tables[0].rows[0]
    assert (cell.text, cell.line, cell.column) == ("a\xa0b ö", 2, 12)


CONTROLS = "".join(map(chr, (*range(1, 9), 11, *range(14, 32))))


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_character_is_kept_as_one_that_xml_allows(control: str) -> None:
    text = table(["Code"], [f"E{control}1"])
    data = entities(page(11, f"Co{control}des"), body(11, text), body(21, control))
    found = read(data)
    assert found.title == "Co\x7fdes"
    last = found.tables[0].rows[1][0]
    assert last.text == "E\x7f1"
    assert (last.line, last.column) == (1, text.index("<td>E") + 1)
    assert codes_of(data.replace(b"UTF-8", b"ISO-8859-1")) == ["Code", "E\x7f1"]


def test_a_form_feed_is_white_space() -> None:
    found = read(entities(page(11, "Codes"), body(11, CODES.replace("<td>", "<td\fclass=a>"))))
    assert [cell.text for (cell,) in found.tables[0].rows] == ["Code", "E1"]


def test_a_control_character_does_not_change_where_other_pages_are() -> None:
    data = space_of({"A": "\x0b" * 50 + CODES, "B": "\x0b", "C": table(["E2"])})
    found = surveyed(data, 7)
    third = found.pages[2]
    assert third.body is not None
    assert b"E2" in data[third.body.start : third.body.end]
    assert b"\x0b" not in data[third.body.start : third.body.end]


# Files that are refused


def test_several_pages_are_not_one() -> None:
    error = refused(space_of({"Codes": CODES, "Depots": CODES}))
    assert (error.id, error.message) == (
        "export-several-pages",
        "this XML export contains 2 pages",
    )


@pytest.mark.parametrize("number", ["", "12a", "../12", "9" * 21])
def test_an_id_is_a_number(number: str) -> None:
    error = refused(entities(stored("Page", number, value("title", "Codes"))))
    assert (error.id, error.message) == (
        "xml-damaged",
        f"the XML is damaged: {number!r} is not an id",
    )


def test_an_id_occurs_once() -> None:
    error = refused(entities(page(11, "Codes"), page(11, "Depots")))
    assert (error.id, error.message) == ("export-page-repeated", "two current pages have the id 11")


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        (space_of({"Codes": CODES})[:-40], ":22:40", "unclosed token"),
        (space_of({"Codes": CODES})[:-60], ":22:1", "unclosed token"),
        (space_of({"Codes": CODES}).replace(b"</object>", b"", 1), ":24:3", "mismatched tag"),
        (space_of({"Codes \0": CODES}), ":10:39", "not well-formed (invalid token)"),
        (space_of({"Codes": CODES}).replace(b"<id", b"<\x0bid", 1), ":4:2", "(invalid token)"),
        (entities("<a>&#11;</a>"), ":8:4", "reference to invalid character number"),
        (space_of({"Codes": CODES}).replace(b"Codes", b"\xff"), ":10:33", "(invalid token)"),
        (space_of({"Codes": CODES}) + b"<a/>", ":25:1", "junk after document element"),
        (HEAD.encode() + b"&nbsp;" + END.encode(), ":3:1", "undefined entity"),
    ],
)
def test_damaged_xml_is_refused_with_its_place(data: bytes, place: str, reason: str) -> None:
    error = refused(data)
    assert error.id == "xml-damaged"
    assert error.message.endswith(reason)
    assert str(error.place) == f"source/page.xml{place}"


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "bomb": f'<!DOCTYPE x [<!ENTITY a0 "x">{BOMB}]>',
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "address": '<!DOCTYPE x SYSTEM "https://example.com/x.dtd">',
    "parameter": '<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
    "default": '<!DOCTYPE x [<!ATTLIST object class CDATA "Page">]>',
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_a_document_type_is_refused_with_all_that_it_could_declare(doctype: str) -> None:
    data = entities(page(11, "&a;"), body(11, CODES)).decode()
    error = refused(data.replace("?>\n", f"?>\n{doctype}", 1).encode())
    assert (error.id, str(error.place)) == ("xml-doctype", "source/page.xml:2")


@pytest.mark.parametrize("encoding", ["UTF-16", "UTF-7", "windows-1252", "klingon"])
def test_another_encoding_is_refused(encoding: str) -> None:
    error = refused(space_of({"Codes": CODES}).replace(b"UTF-8", encoding.encode()))
    assert error.id in ("encoding-unknown", "xml-damaged")


def test_latin_1_is_read() -> None:
    data = entities(page(11, "Straße"), body(11, table(["ö"]))).decode()
    found = read(data.replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    assert (found.title, found.tables[0].rows[0][0].text) == ("Straße", "ö")


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        (f"<a b='{'x' * 3_000_000}'/>", "a tag of more than 1,048,576 bytes"),
        (f"<!-- {'x' * 3_000_000} -->", "a tag of more than 1,048,576 bytes"),
        ("<a>" * 60 + "</a>" * 60, "elements nested deeper than 50"),
        (
            stored("Page", 1, value("title", "x" * 100_001)),
            "a name of more than 100,000 characters",
        ),
        (stored("Page", "1" * 100_001), "a name of more than 100,000 characters"),
    ],
)
def test_what_cannot_be_real_is_refused(inside: str, what: str) -> None:
    error = refused(entities(inside))
    assert (error.id, error.message) == ("xml-too-complex", f"the XML contains {what}")


def test_objects_are_counted_with_old_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_OBJECTS", 3)
    assert titles(entities(page(11, "Codes"), body(11, CODES))) == ["Codes"]
    old = page(21, "Old", link("originalVersion", "Page", 11))
    error = refused(entities(page(11, "Codes"), body(11, CODES), old))
    assert error.id == "export-too-many-objects"
    assert "more than 3 pages" in error.message


def test_what_only_looks_like_the_start_is_another_page() -> None:
    text = f"<p>&lt;hibernate-generic</p>{CODES}".encode()
    assert read(text).tables[0].rows[1][0].text == "E1"
