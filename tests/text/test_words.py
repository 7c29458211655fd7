"""How a text is split into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.text.words import split_words

FIXED = ("CHAdeMO", "PnC", "EVSE", "ID", "IPv6", "eMSP", "IDS", "ISO15118", "EVSEIDX")


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("inUse", "in Use"),
        ("QRCode", "QR Code"),
        ("RFIDType", "RFID Type"),
        ("ProductIDType", "Product ID Type"),
        ("OAuth2Token", "OAuth2 Token"),
        ("NotAMember", "Not A Member"),
        ("EVSEId", "EVSE Id"),
        ("EVSEID", "EVSEID"),
        ("IDs", "IDs"),
        ("POIsFound", "POIs Found"),
        ("allowedIDs", "allowed IDs"),
        ("X509Certificate", "X509 Certificate"),
        ("H2O", "H2O"),
        ("2FA", "2FA"),
        ("IPv6", "IPv6"),
        ("TCPv4Port", "TCPv4 Port"),
        ("kWh", "kWh"),
        ("5GHz", "5GHz"),
        ("iOS", "iOS"),
        ("eRoamingPush", "e Roaming Push"),
        ("PLC_FAILED-now", "PLC FAILED now"),
        ("", ""),
    ],
)
def test_words_are_split_as_people_write_them(token: str, words: str) -> None:
    assert split_words(token) == words.split()


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("CHAdeMO", "CHAdeMO"),
        ("CHAdeMOs", "CHAdeMOs"),
        ("CHAdeMO2", "CHAdeMO2"),
        ("CHAdeMOPlug", "CHAdeMO Plug"),
        ("DCCHAdeMO", "DC CHAdeMO"),
        ("MyPnCContract", "My PnC Contract"),
        ("PnCs", "PnCs"),
        ("PnCx", "Pn Cx"),
        ("EVSEID", "EVSE ID"),
        ("EVSEIDs", "EVSE IDs"),
        ("EVSEIDS", "EVSE IDS"),
        ("EVSEIDX", "EVSEIDX"),
        ("EVSEIDType", "EVSE ID Type"),
        ("EVSEid", "EVSE id"),
        ("EVSE2ID3", "EVSE2 ID3"),
        ("EVSEISO15118", "EVSE ISO15118"),
        ("EVSEISO151181", "EVSEISO151181"),
        ("INVALID", "INVALID"),
        ("EVCOID", "EVCOID"),
        ("UseIPv6", "Use IPv6"),
        ("IPv66", "IPv66"),
        ("eMSPs", "eMSPs"),
        ("someMSP", "some MSP"),
        ("evse id", "evse id"),
    ],
)
def test_a_fixed_word_is_never_split_and_is_split_off(token: str, words: str) -> None:
    assert split_words(token, FIXED) == words.split()
    assert split_words(f"a-{token}", FIXED) == ["a", *words.split()]


def test_capitals_that_fixed_words_nearly_fill_take_no_longer() -> None:
    run = "AB" * 50_000
    assert split_words(f"{run}C", ("A", "AB", "ABA", "BAB", "B")) == [f"{run}C"]
    assert split_words(run, ("AB",)) == ["AB"] * 50_000


LETTERS = st.text(st.sampled_from("ABCDEISVMOPnades26 -"), max_size=20)


@given(LETTERS, st.lists(st.sampled_from(FIXED)))
def test_nothing_is_lost_or_added(text: str, fixed: list[str]) -> None:
    kept = "".join(char for char in text if char.isalnum())
    assert "".join(split_words(text, tuple(fixed))) == kept


@given(LETTERS, st.sampled_from(FIXED), LETTERS)
def test_a_fixed_word_between_other_words_is_one_word(before: str, word: str, after: str) -> None:
    assert word in split_words(f"{before} {word} {after}", FIXED)
