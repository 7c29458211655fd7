"""Reports of which a page has only a part."""

import pytest

from tests.readers.pages import tables_of
from tests.support.builders import table

REPORT = table(["Code"], ["E1"])


@pytest.mark.parametrize(
    ("attributes", "part"),
    [
        ('data-total-pages="3" data-current-page="0"', "page 1 of 3"),
        ('data-total-pages="12" data-current-page="4"', "page 5 of 12"),
        ('data-total-pages="2"', "page 1 of 2"),
        ('data-total-pages="1" data-current-page="0"', ""),
        ('data-total-pages="0"', ""),
        ('data-total-pages=""', ""),
        ('data-total-pages="many"', ""),
        ('data-total-pages="³"', ""),
        ('data-total-pages="9999999999"', ""),
        ('data-current-page="2"', ""),
    ],
)
def test_confluence_counts_the_pages_of_a_report(attributes: str, part: str) -> None:
    assert tables_of(f"<table {attributes}><tr><td>a</table>")[0].part == part


def test_the_pages_of_a_report_may_be_counted_around_the_table() -> None:
    html = f'<div class="report" data-total-pages="4"><div class="table-wrap">{REPORT}</div></div>'
    assert tables_of(html)[0].part == "page 1 of 4"


@pytest.mark.parametrize(
    ("after", "part"),
    [
        ('<div class="dataTables_info">Showing 1 to 10 of 57 entries</div>', "1–10 of 57"),
        ('<div class="dataTables_info">Showing 11 to 57 of 57 entries</div>', "11–57 of 57"),
        ('<div class="dataTables_info">Showing 1 to 57 of 57 entries</div>', ""),
        ('<div class="pager">1 of 3</div>', "1 of 3"),
        ('<div class="pager">3 of 3</div>', ""),
        ('<span class="total-issues-count">20 of 1,057 issues</span>', "20 of 1,057"),
        ('<div class="pagination">Page 3 of 3</div>', "page 3 of 3"),
        ('<div class="pagination">page 1/1</div>', ""),
        (
            '<ol class="aui-nav aui-nav-pagination"><li class="aui-nav-selected">1</li>'
            "<li><a>2</a></li><li><a>3</a></li><li><a>Next</a></li></ol>",
            "page 1 of 3",
        ),
        (
            '<nav><ul class="pagination"><li><a>1</a></li><li class="active"><a>2</a></li></ul>'
            "</nav>",
            "page 2 of 2",
        ),
        ('<ol class="pagination"><li>1</li></ol>', ""),
        ('<p class="pagination" hidden>1 of 3</p>', ""),
        ("<p>1 of 3</p>", ""),
        (f'{table(["b"])}<p class="pagination">1 of 3</p>', ""),
        ("<p>a</p><p>b</p><p>c</p><p class='pagination'>1 of 3</p>", ""),
    ],
)
@pytest.mark.parametrize("wrapped", ["{}", '<div class="table-wrap"><div>{}</div></div>'])
def test_what_is_after_a_table_says_how_much_of_it_is_shown(
    after: str, part: str, wrapped: str
) -> None:
    assert tables_of(f"<div>{wrapped.format(REPORT)} {after}</div>")[0].part == part
