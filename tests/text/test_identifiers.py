"""Names: how they are derived, the styles of languages, and the ledger that records them."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.contract.ledger import (
    EMPTY_LEDGER,
    Clash,
    Ledger,
    add_names,
    assign,
    extended,
    read_ledger,
)
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.text.identifiers import STYLES, member_name, styled
from tests.support.builders import problems_of
from tests.support.oicp import ROWS

NAMED = [(row.code, row.description, row.python, row.typescript) for row in ROWS]
TEXTS = {code: description for code, description, _, _ in NAMED}


def read(text: str) -> Ledger:
    return read_ledger(text, file="source/names.toml")


@pytest.mark.parametrize(("code", "description", "python", "typescript"), NAMED)
def test_each_description_gives_the_name_that_is_known(
    code: str, description: str, python: str, typescript: str
) -> None:
    assert member_name(description) == python
    assert styled(python, "upper_snake") == python
    assert styled(python, "pascal") == typescript
    assert assign({code: description}, Ledger()) == ({code: python}, ())


def test_all_34_codes_get_names_of_their_own() -> None:
    given, clashes = assign(TEXTS, Ledger())
    assert given == {code: python for code, _, python, _ in NAMED}
    assert len(set(given.values())) == 34
    assert clashes == ()


def test_two_codes_with_one_name_are_a_clash_that_names_both() -> None:
    reworded = TEXTS["120"].replace(" underlying", "")
    given, clashes = assign(TEXTS | {"120": reworded}, Ledger())
    name = "PLC_AUTHENTICATION_FAILED_INVALID_EVCO_ID"
    assert clashes == (Clash(code="120", other="105", name=name),)
    assert given["105"] == name
    assert "120" not in given


def test_a_name_in_the_ledger_and_an_earlier_name_are_taken() -> None:
    ledger = Ledger(names={"000": "SUCCESS", "009": "GONE"}, aliases={"000": ("FINE",)})
    given, clashes = assign({"000": "Reworded", "001": "fine", "002": "Gone"}, ledger)
    assert given == {}
    assert clashes == (
        Clash(code="001", other="000", name="FINE"),
        Clash(code="002", other="009", name="GONE"),
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EvseID", "EVSE_ID"),
        ("in use/ wrong token", "IN_USE_WRONG_TOKEN"),
        ("a (dropped) b (too)", "A_B"),
        ("Gültigkeit geprüft", "GULTIGKEIT_GEPRUFT"),
        ("3 tries", "CODE_3_TRIES"),
        ("  – ", ""),
        ("無効", ""),
    ],
)
def test_the_rule(text: str, name: str) -> None:
    assert member_name(text) == name


def test_a_text_without_a_letter_is_named_by_its_code() -> None:
    assert assign({"07-b": "無効", "08": ""}, Ledger())[0] == {"07-b": "CODE_07_B", "08": "CODE_08"}


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("upper_snake", "INVALID_EVSE_ID"),
        ("snake", "invalid_evse_id"),
        ("pascal", "InvalidEvseId"),
        ("camel", "invalidEvseId"),
        ("kebab", "invalid-evse-id"),
    ],
)
def test_each_style_writes_the_same_words(style: str, expected: str) -> None:
    assert styled("INVALID_EVSE_ID", style) == expected
    assert styled("InvalidEvseId", style) == expected
    assert styled("_INVALID__EVSE_ID_", style) == expected


@given(st.text())
def test_a_name_is_an_ascii_identifier_and_its_own_name(text: str) -> None:
    name = member_name(text)
    assert member_name(name) == name
    for style in STYLES.keys() - {"kebab"} if name else ():
        assert styled(name, style).isidentifier()
        assert styled(name, style).isascii()


@given(st.dictionaries(st.text(), st.sampled_from("abc") | st.text()), st.randoms())
def test_the_order_of_the_rows_changes_no_name(texts: dict[str, str], random: Random) -> None:
    rows = list(texts.items())
    random.shuffle(rows)
    assert assign(dict(rows), Ledger()) == assign(texts, Ledger())


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
        ("[names", "not-toml", ""),
        ('[names]\n"0" = ["A"]', "ledger-invalid", ""),
        (f"[names]\n{'a.' * 31} = 1", "ledger-too-many-dots", ":2"),
    ],
)
def test_what_is_no_ledger_is_an_error_with_its_place(text: str, id: str, place: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        read(text)
    assert str(caught.value.place) == f"source/names.toml{place}"
    assert caught.value.id == id


def test_a_name_is_no_longer_than_anybody_writes() -> None:
    assert member_name("a" * 120) == "A" * 120
    assert member_name("a" * 500_000) == "A" * 120
    assert member_name(f"{'a' * 60} {'b' * 59}") == f"{'A' * 60}_{'B' * 59}"
    assert member_name("word " * 1_000) == "_".join(["WORD"] * 24)
    assert member_name("1" * 200) == "CODE_" + "1" * 120


def test_a_ledger_that_would_exceed_its_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file, text = "source/names.toml", '[names]\n"0" = "A"\n'
    longer = extended(text, read(text), {"1": "B"}, file=file)
    monkeypatch.setattr("oicp_gen.contract.ledger.MAX_LEDGER", len(longer))
    assert extended(text, read(text), {"1": "B"}, file=file) == longer
    with pytest.raises(OicpGenError) as refused:
        extended(text, read(text), {"1": "BC"}, file=file)
    assert (refused.value.id, refused.value.place) == ("ledger-too-large", Place(file))


@pytest.mark.parametrize("text", ['names = { "0" = "A" }\n', 'names."0" = "A"\n'])
def test_a_ledger_to_which_no_line_can_be_added_is_refused(text: str) -> None:
    file = "source/names.toml"
    assert extended(text, read(text), {}, file=file) == text
    with pytest.raises(OicpGenError) as refused:
        extended(text, read(text), {"1": "B"}, file=file)
    assert (refused.value.id, refused.value.place) == ("ledger-not-editable", Place(file))
