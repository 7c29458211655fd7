"""The ledger: how it is read, and how it is edited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.contract.ledger import (
    EMPTY_LEDGER,
    Ledger,
    add_names,
    extended,
    read_ledger,
    rename,
)
from oicp_gen.contract.naming import assign
from oicp_gen.errors import OicpGenError, Place
from tests.support.builders import problems_of

FILE = "source/names.toml"


def read(text: str) -> Ledger:
    return read_ledger(text, file=FILE)


LEDGER = """\
# Ours.
[names]  # code = name
"000" = "SUCCESS"   # fine

# System
\'017\' = "UNAUTHORIZED_ACCESS"
100 = "HUNDRED"

[aliases]
"000" = ["OK",
  "FINE"]
"""


def test_a_ledger_is_read() -> None:
    assert read(LEDGER) == Ledger(
        names={"000": "SUCCESS", "017": "UNAUTHORIZED_ACCESS", "100": "HUNDRED"},
        aliases={"000": ("OK", "FINE")},
    )
    assert read("") == Ledger()
    assert read(EMPTY_LEDGER) == Ledger()


def test_new_names_go_where_their_codes_belong_and_nothing_else_changes() -> None:
    given = {"700": "EVSE_OUT_OF_SERVICE", "009": "DATA_ERROR", "021": "SYSTEM_ERROR"}
    assert (
        add_names(LEDGER, given)
        == """\
# Ours.
[names]  # code = name
"000" = "SUCCESS"   # fine
"009" = "DATA_ERROR"

# System
\'017\' = "UNAUTHORIZED_ACCESS"
"021" = "SYSTEM_ERROR"
100 = "HUNDRED"
"700" = "EVSE_OUT_OF_SERVICE"

[aliases]
"000" = ["OK",
  "FINE"]
"""
    )
    assert add_names(LEDGER, {}) == LEDGER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f'{EMPTY_LEDGER}"1" = "A"\n'),
        ("# mine", '# mine\n\n[names]\n"1" = "A"\n'),
        ('[aliases]\n"1" = ["B"]\n', '[aliases]\n"1" = ["B"]\n\n[names]\n"1" = "A"\n'),
        ('[names]\n  [aliases]\n"0" = []\n', '[names]\n"1" = "A"\n  [aliases]\n"0" = []\n'),
        ('[ names ]\n"2" = "B"\n', '[ names ]\n"1" = "A"\n"2" = "B"\n'),
        ("# a\u2028b\x85c\n[names]\n", '# a\u2028b\x85c\n[names]\n"1" = "A"\n'),
    ],
)
def test_the_table_of_names_is_found_or_made(text: str, expected: str) -> None:
    assert add_names(text, {"1": "A"}) == expected


def test_a_file_with_crlf_keeps_it() -> None:
    before = LEDGER.replace("\n", "\r\n")
    given = {"009": "DATA_ERROR", "700": "EVSE_OUT_OF_SERVICE"}
    assert add_names(before, given) == add_names(LEDGER, given).replace("\n", "\r\n")
    mixed = '[names]\r\n"2" = "B"\n'
    assert add_names(mixed, {"3": "C"}) == mixed + '"3" = "C"\n'


TOML_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
COMMENTS = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=128))


@given(st.dictionaries(TOML_TEXTS, TOML_TEXTS), st.dictionaries(TOML_TEXTS, TOML_TEXTS), COMMENTS)
def test_for_every_set_of_codes_the_ledger_holds_the_old_names_and_the_new(
    old: dict[str, str], new: dict[str, str], comment: str
) -> None:
    ledger = Ledger(names=assign(old, Ledger())[0])
    before = add_names(f"# {comment}\n[names]\n", ledger.names)
    given, _ = assign(new, ledger)
    after = add_names(before, given)
    assert read(after).names == {**ledger.names, **given}
    assert list(read(after).names) == sorted(ledger.names.keys() | given.keys())
    lines = iter(after.split("\n"))
    assert all(line in lines for line in before.split("\n"))


def test_every_problem_of_a_ledger_is_reported_at_once() -> None:
    text = """
        other = 1
        [names]
        "000" = "SUCCESS"
        "001" = "success"
        "002" = 2
        "003" = "SUCCESS"
        [aliases]
        "000" = "OK"
        "003" = ["DOUBLE", "SUCCESS", "a-b", 5]
        "404" = ["X"]
    """
    with pytest.raises(OicpGenError) as caught:
        read(text)
    assert str(caught.value.place) == "source/names.toml"
    assert problems_of(caught.value) == [
        "aliases.000: must be a list of names",
        "aliases.003: 'a-b' is not a valid name such as SESSION_IS_INVALID",
        "aliases.003: code 000 already has the name SUCCESS",
        "aliases.003: must be a name in quotes",
        "aliases.404: the code has no name in [names]",
        "names.001: 'success' is not a valid name such as SESSION_IS_INVALID",
        "names.002: must be a name in quotes",
        "names.003: code 000 already has the name SUCCESS",
        "other: is not a known table",
    ]


@pytest.mark.parametrize(
    ("text", "id", "place"),
    [
        ("names = 3", "ledger-invalid", ""),
        ("aliases = []", "ledger-invalid", ""),
        ("[names", "not-toml", ":1:7"),
        ('[names]\n"0" = ["A"]', "ledger-invalid", ""),
        (f"[names]\n{'a.' * 31} = 1", "toml-too-many-dots", ":2"),
    ],
)
def test_what_is_no_ledger_is_an_error_with_its_place(text: str, id: str, place: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        read(text)
    assert str(caught.value.place) == f"source/names.toml{place}"
    assert caught.value.id == id


def test_a_ledger_that_would_exceed_its_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '[names]\n"0" = "A"\n'
    longer = extended(text, read(text), {"1": "B"}, file=FILE)
    monkeypatch.setattr("oicp_gen.contract.ledger.MAX_LEDGER", len(longer))
    assert extended(text, read(text), {"1": "B"}, file=FILE) == longer
    with pytest.raises(OicpGenError) as refused:
        extended(text, read(text), {"1": "BC"}, file=FILE)
    assert (refused.value.id, refused.value.place) == ("ledger-too-large", Place(FILE))


@pytest.mark.parametrize("text", ['names = { "0" = "A" }\n', 'names."0" = "A"\n'])
def test_a_ledger_to_which_no_line_can_be_added_is_refused(text: str) -> None:
    assert extended(text, read(text), {}, file=FILE) == text
    with pytest.raises(OicpGenError) as refused:
        extended(text, read(text), {"1": "B"}, file=FILE)
    assert (refused.value.id, refused.value.place) == ("ledger-not-editable", Place(FILE))


@pytest.mark.parametrize(("name", "what"), [("C", "the name"), ("ONCE", "an earlier name")])
def test_a_refusal_tells_a_name_from_an_earlier_one(name: str, what: str) -> None:
    text = '[names]\n"1" = "A"\n"3" = "C"\n[aliases]\n"3" = ["ONCE"]\n'
    with pytest.raises(OicpGenError) as refused:
        rename(text, "1", name, file=FILE)
    assert refused.value.message == f"{name} is {what} of code 3"


@pytest.mark.parametrize(("code", "near"), [("10", "010"), ("0010", "010"), ("ab0", "00AB0")])
def test_a_code_that_differs_in_zeros_or_case_alone_is_the_nearest(code: str, near: str) -> None:
    text = '[names]\n"00AB0" = "A"\n"010" = "B"\n"100" = "C"\n"00100" = "D"\n"ab00" = "E"\n'
    with pytest.raises(OicpGenError) as refused:
        rename(text, code, "NEW", file=FILE)
    assert refused.value.hint == f"Did you mean {near}?"


ALIASES = '\n[aliases]\n"1" = ["A"]\n'
EDITED = {
    "a comment": ('[names]\n"1" = "A" # why\n', f'[names]\n"1" = "B" # why\n{ALIASES}'),
    "other quotes": ("[names]\n1='A'\n", f'[names]\n1="B"\n{ALIASES}'),
    "aliases above": (
        '[aliases]\n1 = ["C"] # old\n[names]\n1 = "A"\n',
        '[aliases]\n1 = ["C", "A"] # old\n[names]\n1 = "B"\n',
    ),
    "in a line": ('names = { "1" = "A" }\n', f'names = {{ "1" = "B" }}\n{ALIASES}'),
    "dotted": ('names."1" = "A"\n', f'names."1" = "B"\n{ALIASES}'),
    "in three quotes": ('[names]\n"1" = """A"""\n', f'[names]\n"1" = "B"\n{ALIASES}'),
    "a list over lines": (
        '[names]\n"1" = "A"\n[aliases]\n"1" = [\n  "C",  # old\n]\n',
        '[names]\n"1" = "B"\n[aliases]\n"1" = [\n  "C",  # old\n  "A",\n]\n',
    ),
    "the new name among the aliases": (
        '[names]\n"1" = "A"\n[aliases]\n"1" = ["C", "B"] # old\n',
        '[names]\n"1" = "B"\n[aliases]\n"1" = ["C", "A"] # old\n',
    ),
    "the first of the aliases": (
        '[names]\n"1" = "A"\n[aliases]\n# ours\n"2" = []\n',
        '[names]\n"1" = "B"\n[aliases]\n"1" = ["A"]\n# ours\n"2" = []\n',
    ),
}


@pytest.mark.parametrize("how", EDITED)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_everything_else_in_the_ledger_is_kept(how: str, end: str) -> None:
    text, expected = (side.replace("\n", end) for side in EDITED[how])
    if '"2"' in text:
        text, expected = (
            side.replace("[names]", f'[names]{end}"2" = "D"') for side in (text, expected)
        )
    assert rename(text, "1", "B", file="names.toml") == expected
