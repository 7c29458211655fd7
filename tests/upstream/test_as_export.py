"""A response saved as an export: the same content, in lines that can be compared."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.decoding import decode
from oicp_gen.readers.html.document import parse
from oicp_gen.readers.read import read_page
from oicp_gen.readers.tables.find import Frame
from oicp_gen.upstream.as_export import exported
from oicp_gen.upstream.body_lines import laid_out
from oicp_gen.upstream.confluence import Answer, PageVersion
from tests.readers.html.test_limits import PIECES
from tests.support.builders import SHARED, export, table
from tests.support.confluence_server import PAGE_ID, Published
from tests.support.hostile import NASTY
from tests.support.projects import PAGE, documented
from tests.support.thorough import sample

CORPUS = SHARED / "corpus"


def answer(published: Published, **about: object) -> Answer:
    """Return the page as in a version 1 response of a Data Center."""
    told = published.v1(with_body=True, cloud=False)
    told["version"]["number"] = str(published.number)  # numbers are read as they are written
    return Answer(
        api="v1",
        version=PageVersion(published.number, None, published.changed),
        title=published.title,
        text=json.dumps(told | about, ensure_ascii=False),
        sha256="0" * 64,
    )


def made(published: Published, **about: object) -> str:
    data, _ = exported(answer(published, **about), file=PAGE)
    return data.decode()


def read(text: str) -> Page:
    return read_page(text.encode(), file=PAGE, sha256="")


def grids(page: Page) -> list[list[list[str]]]:
    return [[[cell.visible_line for cell in row] for row in table.rows] for table in page.tables]


def test_the_real_page_is_the_same_as_its_export() -> None:
    page, real = read(made(Published(number=1))), read(documented(f"source/{PAGE}"))
    assert grids(page) == grids(real)
    assert page._replace(tables=(), exported_at=None, title_place=None) == real._replace(
        tables=(), exported_at=None, title_place=None
    )


def test_a_cell_has_a_line_of_its_own() -> None:
    lines = made(Published()).splitlines()
    assert sum(line.startswith("<td") and line.endswith("</td>") for line in lines) == 34 * 4
    assert sum(line.startswith("<th") and line.endswith("</th>") for line in lines) == 4
    assert sum(line == "<tr>" for line in lines) == 35


def test_line_breaks_are_added_only_where_white_space_is_insignificant() -> None:
    body = (
        "<h2>A</h2><p>b</p><pre>c</pre><ul><li>d</li><li>e<p>f</p></li></ul><p>g <b>h</b></p>"
        '<div class="table-wrap"><table><colgroup><col/></colgroup><tbody><tr><td><p>i</p><p>j</p>'
        "<ul><li>k</li><li>l</li></ul><table><tr><td>m</td></tr></table></td><td>n</td></tr></tbody>"
        "</table></div><pre><ul><li>o</li><li>p</li></ul></pre><p>q</p>"
    )
    assert laid_out(body).splitlines() == [
        *("<h2>A</h2>", "<p>b</p>", "<pre>c</pre>", "<ul>", "<li>d</li>", "<li>e<p>f</p></li>"),
        *("</ul>", "<p>g <b>h</b></p>", '<div class="table-wrap">', "<table>"),
        *("<colgroup><col/></colgroup>", "<tbody>", "<tr>"),
        *("<td><p>i</p><p>j</p><ul><li>k</li><li>l</li></ul><table>", "<tr>", "<td>m</td>"),
        *("</tr>", "</table></td>", "<td>n</td>", "</tr>", "</tbody>", "</table>", "</div>"),
        *("<pre><ul><li>o</li><li>p</li></ul></pre>", "<p>q</p>"),
    ]


VOLATILE = (
    "<style>[data-colorid={0}]{{color:red}} div.rbtoc{1} ul{{margin:0}}</style>"
    '<div class="rbtoc{1}"><ul><li>x</li></ul></div><p><span data-colorid="{0}">red</span></p>'
    '<table><tr><td><span class="status-macro" data-macro-id="{2}" data-macro-name="status">DONE'
    '</span><img class="emoticon" data-emoji-fallback="🙂" src="{3}/images/icons/emoticons/smile'
    '.png" alt="(smile)"/></td></tr></table>'
)


def test_two_responses_with_one_version_make_one_file() -> None:
    one = VOLATILE.format("l0pzy1", "1586955410213", "c1c5", "/wiki/s/-19590/6452/ab/_")
    other = VOLATILE.format("x9", "77", "d2d6", "https://acme.atlassian.net/wiki/s/7/8/c-d/1.0/_")
    file = made(Published(body=one))
    assert file == made(Published(body=other))
    assert 'src="images/icons/emoticons/smile.png"' in file
    assert '<span class="status-macro" data-macro-name="status">DONE</span>' in file
    assert 'data-colorid="1"' in file
    assert "div.rbtoc2 ul" in file
    assert read(file).tables[0].rows[0][0].text == "DONE🙂"


def test_a_text_that_looks_volatile_stays() -> None:
    text = "rbtoc12 data-colorid=x /wiki/s/1/_/images/icons/a.png"
    assert text in made(Published(body=f"<p>{text}</p>"))


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("author", ["Ann", "Ann on the Road", "", "Ann, editor of <b>"])
def test_the_history_of_a_page_survives(author: str, number: int) -> None:
    page = read(made(Published(body="<p>x</p>", author=author, number=number)))
    edited = number > 1 and author
    assert page.created_by == (author or None)
    assert page.created_on == ("2024-01-12" if author and not edited else None)
    assert page.modified_by == ("Ann Editor" if edited else None)
    assert page.modified_on == ("2024-01-18" if edited else None)
    assert page.exported_at is None


def test_an_invalid_date_stays_as_it_is() -> None:
    page = read(made(Published(body="<p>x</p>", number=1, created="2024-02-30T00:00")))
    assert page.created_on == "2024-02-30"


def test_a_name_that_would_be_read_as_two_names_is_refused() -> None:
    with pytest.raises(OicpGenError) as caught:
        made(Published(body="<p>x</p>", author="Ann, last modified by Eve"))
    assert caught.value.id == "page-not-preserved"
    assert "author" in caught.value.message


@pytest.mark.parametrize(
    "body",
    [
        "</div></div></div><table><tr><td>a</td></tr></table>",
        '</div><div id="footer"><p>Document generated by Confluence on Jan 15, 2024 14:11</p>',
        '<div class="wiki-content"><p>x</p></div><table><tr><td>a</td></tr></table>',
    ],
)
def test_a_body_that_would_be_read_differently_is_refused(body: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        made(Published(body=body))
    assert caught.value.id == "page-not-preserved"


def test_a_truncated_body_is_refused() -> None:
    for body in ("<p>x</p><!-- no end", "<style>"):
        assert read(made(Published(body=body))).cut_off
    with pytest.raises(OicpGenError) as caught:
        made(Published(body="<table><tr><td>a"))
    assert caught.value.id == "page-not-preserved"
    assert "completeness" in caught.value.message


def test_a_body_cannot_forge_the_metadata_of_the_page() -> None:
    spoof = export("<p>x</p>", space="Evil", title="Evil : Page")
    try:
        page = read(made(Published(body=spoof)))
    except OicpGenError:
        return
    assert (page.title, page.space, page.exported_at) == (
        "FinalOICP status code",
        "Firas.Hachem",
        None,
    )


def test_an_empty_page_stays_empty() -> None:
    assert read(made(Published(body=" \n"))).kind is PageKind.EMPTY


def test_the_view_form_is_accepted_and_the_storage_form_is_not() -> None:
    body = table(["a", "b"])
    assert grids(read(made(Published(body=body, form="view")))) == [[["a", "b"]]]
    with pytest.raises(OicpGenError) as caught:
        made(Published(body=body, form="storage"))
    assert caught.value.id == "storage-only"


def test_the_saved_page_runs_nothing_in_a_browser() -> None:
    text = made(Published(body="<script>alert(1)</script>", title="</title><script>", space="<b>"))
    head, _, rest = text.partition('<META http-equiv="Content-Security-Policy"')
    assert "default-src 'none'" in rest.partition(">")[0]
    assert "script" not in head.replace("&lt;script&gt;", "")
    assert "<b>" not in text
    assert text.count("<script>") == 1


def test_other_line_ends_are_normalized() -> None:
    published = Published(body="<table><tr><td>a\r\nb\rc</td></tr></table>")
    assert grids(read(made(published))) == [[["a b c"]]]


NAMES = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(title=NAMES.filter(lambda text: bool(text.split())), space=NAMES, above=NAMES)
def test_for_every_title_and_space_the_page_keeps_them(title: str, space: str, above: str) -> None:
    page = read(made(Published(body="<p>x</p>", title=title, space=space, above=(above,))))
    assert page.title.split() == title.split()
    assert page.space.split() == space.split()
    assert [crumb.split() for crumb in page.breadcrumbs if crumb] == [
        name.split() for name in (space, above) if name.split()
    ]


@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=20), min_size=1, max_size=4))
def test_for_every_text_the_cells_are_kept(texts: list[str]) -> None:
    from html import escape

    cells = [escape(text.encode("utf-8", "replace").decode()) for text in texts]
    body = f'<div class="table-wrap">{table(cells, cells)}</div>'
    assert grids(read(made(Published(body=body)))) == grids(read(export(body)))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_for_every_body_the_same_tables_are_read_or_it_is_refused(body: str) -> None:
    text = laid_out(body)
    assert text.replace("\n", "") == body.replace("\n", "")
    assert laid_out(text) == text
    try:
        page = read(made(Published(body=body)))
    except OicpGenError:
        return
    said = read_page(answer(Published(body=body)).text.encode(), file=PAGE, sha256="")
    assert grids(page) == grids(said)
    assert [table.heading for table in page.tables] == [table.heading for table in said.tables]


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real pages is not here")
def test_for_every_real_page_the_same_tables_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    saved = cells = 0
    for number, body in enumerate(real_bodies(sample(3, thorough=1))):
        response = answer(Published(body=body))
        data, page = exported(response, file=PAGE)  # raises unless its own two readings agree
        if number % 13 == 0:  # an independent reading
            original = read_page(response.text.encode(), file=PAGE, sha256="")
            assert grids(read(data.decode())) == grids(original) == grids(page)
            assert laid_out(laid_out(body)) == laid_out(body)
        saved += 1
        cells += sum(len(row) for table in page.tables for row in table.rows)
    with capsys.disabled():
        print(  # noqa: T201 - the figures are worth seeing
            f"\n{saved} real pages ({cells:,} cells) are read from their saved form as from the"
            " response"
        )
    assert saved == sample(22, thorough=64)


def real_bodies(step: int) -> Iterator[str]:
    """Yield the body of every n-th real page that is neither JSON nor in storage format."""
    texts = []
    for truth in sorted(CORPUS.glob("*/*.grid.json")):
        stem = truth.name.removesuffix(".grid.json")
        (file,) = (path for path in truth.parent.glob(f"{stem}.*") if path != truth)
        text = decode(file.read_bytes(), file=file.name)
        if not re.match(r"\s*[\[{]", text) and not re.search("<(ac|ri):", text):
            texts.append(text)
    for text in texts[::step]:
        root = parse(text, where=PAGE).root
        yield str((Frame(root).content or root).decode_contents())


def test_the_footer_contains_the_version_and_not_the_time_of_saving() -> None:
    text = made(Published())
    footer = f"<p>Version 2 of 2024-01-18T09:13:32.034Z of page {PAGE_ID} in Confluence</p>"
    assert footer in text
    assert Path(PAGE).stem.endswith(PAGE_ID)
