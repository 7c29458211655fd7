"""Names: how they are derived from texts, and the styles of languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.text.identifiers import STYLES, member_name, styled
from tests.support.oicp import ROWS

NAMED = [(row.description, row.python, row.typescript) for row in ROWS]


@pytest.mark.parametrize(("description", "python", "typescript"), NAMED)
def test_each_description_gives_the_name_that_is_known(
    description: str, python: str, typescript: str
) -> None:
    assert member_name(description) == python
    assert styled(python, "upper_snake") == python
    assert styled(python, "pascal") == typescript


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EvseID", "EVSE_ID"),
        ("in use/ wrong token", "IN_USE_WRONG_TOKEN"),
        ("a (dropped) b (too)", "A_B"),
        ("Gültigkeit geprüft", "GULTIGKEIT_GEPRUFT"),
        ("Didn’t find the driver's card", "DIDNT_FIND_THE_DRIVERS_CARD"),
        ("DON'T", "DONT"),
        ("l'accès d'Eve 's' 1's", "L_ACCES_D_EVE_S_1_S"),
        ("3 tries", "CODE_3_TRIES"),
        ("Straße gesperrt", "STRASSE_GESPERRT"),
        ("ŒUVRE perdue", "OEUVRE_PERDUE"),
        ("  – ", ""),
        ("無効", ""),
        ("More than 2³² parcels", "MORE_THAN_2_32_PARCELS"),
        ("Above 10⁶", "ABOVE_10_6"),
        ("10⁻⁶ g", "CODE_10_6_G"),
        ("Over n² parcels", "OVER_N2_PARCELS"),
        ("E = mc²", "E_MC2"),
        ("CO₂ in km²", "CO2_IN_KM2"),
        ("Base 10₂", "BASE_10_2"),
        ("Label torn¹", "LABEL_TORN"),
        ("Label⁽¹⁾ torn ² and lostᵃ", "LABEL_TORN_AND_LOST"),
        ("Late²·³", "LATE"),
        ("1ˢᵗ van", "CODE_1ST_VAN"),
        ("2^(n+1) vans_(max)", "CODE_2_N_1_VANS_MAX"),
        ("Parcel™ lost", "PARCEL_LOST"),
        ("☑ Retry", "CHECKED_RETRY"),
        ("☐ Retry", "UNCHECKED_RETRY"),
        ("◉ Retry", "SELECTED_RETRY"),
        ("Retry ○", "RETRY_UNSELECTED"),
    ],
)
def test_the_rule(text: str, name: str) -> None:
    assert member_name(text) == name


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


def test_an_identifier_that_a_contract_states_is_split_as_ever() -> None:
    assert styled("EVSEStatus", "snake") == "evsestatus"
    assert styled("EVSEStatus", "pascal") == "Evsestatus"


@given(st.text())
def test_a_name_is_an_ascii_identifier_and_its_own_name(text: str) -> None:
    name = member_name(text)
    assert member_name(name) == name
    for style in STYLES.keys() - {"kebab"} if name else ():
        assert styled(name, style).isidentifier()
        assert styled(name, style).isascii()


def test_a_name_is_no_longer_than_anybody_writes() -> None:
    assert member_name("a" * 120) == "A" * 120
    assert member_name("a" * 500_000) == "A" * 120
    assert member_name(f"{'a' * 60} {'b' * 59}") == f"{'A' * 60}_{'B' * 59}"
    assert member_name("word " * 1_000) == "_".join(["WORD"] * 24)
    assert member_name("1" * 200) == "CODE_" + "1" * 120
