"""The keys of a contract that say which tables are read, and where codes and fields come from."""

import pytest

from oicp_gen.contract.contract import Contract, Field, FieldKind, Origin
from oicp_gen.errors import OicpGenError
from tests.support.builders import CONTRACT, contract_of, problems_of

HEAD = 'title = "OICP status codes"'
CODE = 'column = "Status Code"'
INFO = 'column = "Additional Information"'


def with_lines(*changes: tuple[str, str]) -> Contract:
    """Return the example's contract after these replacements."""
    text = CONTRACT
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return contract_of(text)


def problems(*changes: tuple[str, str]) -> list[str]:
    with pytest.raises(OicpGenError) as caught:
        with_lines(*changes)
    assert caught.value.id == "contract-invalid"
    return problems_of(caught.value)


def test_without_the_keys_one_table_with_headings_is_read() -> None:
    read = contract_of()
    assert (read.under, read.after, read.position) == ((), "", 0)
    assert (read.all_tables, read.group_rows) == (False, False)
    assert (read.code_columns, read.code_joined_by) == (("Status Code",), "-")
    assert (read.code_separators, read.has_rest, read.needs_header) == ((), False, True)


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('under = "Codes"', "under", ("Codes",)),
        ('under = ["Carrier", "Shipper"]', "under", ("Carrier", "Shipper")),
        ('under = ""', "under", ()),
        ('after = "To the depot:"', "after", "To the depot:"),
        ("position = 2", "position", 2),
        ('tables = "all"', "all_tables", True),
        ('tables = "one"', "all_tables", False),
        ("group_rows = true", "group_rows", True),
    ],
)
def test_a_key_of_the_catalog_is_read(line: str, key: str, value: object) -> None:
    assert getattr(with_lines((HEAD, f"{HEAD}\n{line}")), key) == value


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("column = 1", "code_columns", (1,)),
        ('column = ["Service", "Status Code"]', "code_columns", ("Service", "Status Code")),
        ('column = [1, "Status Code"]', "code_columns", (1, "Status Code")),
        (f'{CODE}\nseparators = [",", "/"]', "code_separators", (",", "/")),
        (
            'column = ["Service", "Status Code"]\njoined_by = "."',
            "code_joined_by",
            ".",
        ),
    ],
)
def test_a_key_of_the_code_is_read(line: str, key: str, value: object) -> None:
    assert getattr(with_lines((CODE, line)), key) == value


@pytest.mark.parametrize(
    ("line", "column", "origin", "title"),
    [
        (INFO, "Additional Information", Origin.COLUMN, "Additional Information"),
        ("column = 4", 4, Origin.COLUMN, "Additional info"),
        ('from = "heading"', "", Origin.HEADING, "Additional info"),
        ('from = "group"', "", Origin.GROUP, "Additional info"),
        ('from = "code"', "", Origin.CODE, "Additional info"),
    ],
)
def test_a_field_is_read_from_its_origin(
    line: str, column: str | int, origin: Origin, title: str
) -> None:
    field = with_lines((INFO, line)).fields[2]
    assert field == Field("additional_info", column, FieldKind.RICH, origin=origin)
    assert field.title == title


def test_a_header_is_needed_for_as_long_as_one_column_has_a_heading() -> None:
    numbers = [(CODE, "column = 1"), ('column = "Sent By"', "column = 2")]
    assert with_lines(*numbers, (INFO, 'from = "code"')).needs_header
    numbers.append(('column = "Description"', "column = 3"))
    assert with_lines(*numbers, (INFO, INFO)).needs_header
    assert not with_lines(*numbers, (INFO, 'from = "code"')).needs_header


def test_the_rest_of_the_code_can_give_the_names() -> None:
    by_rest = with_lines(('column = "Description"', 'from = "code"'))
    assert (by_rest.named_by, by_rest.has_rest) == ("description", True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([(HEAD, f"{HEAD}\nunder = 1")], "catalog.under: must be a string"),
        ([(HEAD, f"{HEAD}\nunder = [1]")], "catalog.under: must be a list of strings"),
        ([(HEAD, f"{HEAD}\nposition = 0")], "catalog.position: must be a number, 1 or greater"),
        (
            [(HEAD, f'{HEAD}\ntables = "some"')],
            "catalog.tables: 'some' is not one of one, all",
        ),
        ([(HEAD, f"{HEAD}\ngroup_rows = 1")], "catalog.group_rows: must be a boolean"),
        ([(CODE, "column = 0")], "code.column: must be a number, 1 or greater"),
        ([(CODE, "column = true")], "code.column: must be a number, 1 or greater"),
        ([(CODE, "column = 1.5")], "code.column: must be a string"),
        ([(CODE, 'column = ["A"]')], "code.column: a list must name at least two columns"),
        ([(CODE, 'column = ["A", ""]')], "code.column[1]: is empty"),
        ([(CODE, 'column = ["A", 0]')], "code.column[1]: must be a number, 1 or greater"),
        (
            [(CODE, 'column = ["A", "a:"]')],
            "code.column[1]: code.column[0] already has the heading 'a:'",
        ),
        (
            [(CODE, 'column = ["A", "Sent by"]')],
            "fields.sent_by.column: code.column[1] already has the heading 'Sent By'",
        ),
        (
            [(CODE, "column = 4"), (INFO, "column = 4")],
            "fields.additional_info.column: code.column already has the number 4",
        ),
        (
            [(CODE, 'column = ["A", "B"]\nseparators = [","]')],
            "code.separators: cannot be combined with several columns",
        ),
        (
            [(CODE, 'column = ["A", "B"]'), (INFO, 'from = "code"')],
            'code.column: cannot be combined with a field that is from = "code"',
        ),
        ([(CODE, f'{CODE}\njoined_by = "."')], "code.joined_by: needs several columns"),
        (
            [(INFO, f'{INFO}\nfrom = "group"')],
            "fields.additional_info.column: cannot be combined with from = 'group'",
        ),
        (
            [(INFO, 'from = "row"')],
            "fields.additional_info.from: 'row' is not one of column, heading, group, code",
        ),
        (
            [('column = "Description"', 'from = "heading"')],
            "code.name_from: must name a text field; the text fields are: none",
        ),
    ],
)
def test_a_mistake_is_the_only_problem(changes: list[tuple[str, str]], expected: str) -> None:
    assert problems(*changes) == [expected]
