"""How new codes get their names."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.contract.ledger import Ledger
from oicp_gen.contract.naming import Clash, assign, other_name
from tests.support.oicp import ROWS

TEXTS = {row.code: row.description for row in ROWS}


def test_all_34_codes_get_names_of_their_own() -> None:
    given, clashes = assign(TEXTS, Ledger())
    assert given == {row.code: row.python for row in ROWS}
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


def test_a_text_without_a_letter_is_named_by_its_code() -> None:
    assert assign({"07-b": "無効", "08": ""}, Ledger())[0] == {"07-b": "CODE_07_B", "08": "CODE_08"}


def test_fixed_words_are_kept_in_texts_and_codes() -> None:
    texts = {"1": "No CHAdeMO plug", "PnC-2": "無効"}
    assert assign(texts, Ledger(), ("CHAdeMO", "PnC"))[0] == {
        "1": "NO_CHADEMO_PLUG",
        "PnC-2": "CODE_PNC_2",
    }
    assert assign(texts, Ledger())[0] == {"1": "NO_CH_ADE_MO_PLUG", "PnC-2": "CODE_PN_C_2"}


@pytest.mark.parametrize(
    ("name", "code", "taken", "other"),
    [
        ("VAN_FULL", "E-7", set(), "VAN_FULL_E_7"),
        ("VAN_FULL", "E-7", {"VAN_FULL_E_7"}, "VAN_FULL_2"),
        ("VAN_FULL", "E-7", {"VAN_FULL_E_7", "VAN_FULL_2"}, "VAN_FULL_3"),
        ("VAN_FULL", "無", set(), "VAN_FULL_2"),
        ("VAN_FULL", "van-full", set(), "VAN_FULL_2"),
        ("A" * 120, "E7", set(), "A" * 60 + "_E7"),
        ("A" * 120, "無", set(), "A" * 110 + "_2"),
    ],
)
def test_another_name_has_the_code_or_a_number(
    name: str, code: str, taken: set[str], other: str
) -> None:
    assert other_name(name, code, lambda name: name not in taken) == other


@given(st.dictionaries(st.text(), st.sampled_from("abc") | st.text()), st.randoms())
def test_the_order_of_the_rows_changes_no_name(texts: dict[str, str], random: Random) -> None:
    rows = list(texts.items())
    random.shuffle(rows)
    assert assign(dict(rows), Ledger()) == assign(texts, Ledger())
