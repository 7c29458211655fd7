"""The words of a table that are proposed for the contract."""

import pytest

from oicp_gen.scaffold.fixed_words import fixed_words
from oicp_gen.text.identifiers import member_name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No CHAdeMO plug", ("CHAdeMO",)),
        ("PnC failed, see PnCs", ("PnC",)),
        ("VoIP over LoRaWAN of a GmbH", ("VoIP", "LoRaWAN", "GmbH")),
        ("PaaS", ("PaaS",)),
        # Names of these are right without a list.
        ("eMSP with IPv6, TCPv4, OAuth, kWh and POIs", ()),
        # These are several words.
        ("QRCode of EvseID, JavaScript, isBot, UserId, AppID, TypeB, OpenADR", ()),
        ("LogIn NoEV MyTag", ()),
        ("ProductIDType HTTPServer", ()),
        ("plain words, WORDS and Words", ()),
    ],
)
def test_words_of_mixed_case(text: str, words: tuple[str, ...]) -> None:
    assert fixed_words([text], []) == words


def test_a_part_that_the_table_uses_as_a_word_is_a_word() -> None:
    assert fixed_words(["TugEV lost"], []) == ("TugEV",)
    assert fixed_words(["TugEV lost"], ["the tug of an EV"]) == ()


@pytest.mark.parametrize(
    ("text", "other", "words"),
    [
        ("EVSEID unknown", "the ID of an EVSE", ("EVSE", "ID")),
        ("EVSEIDType unknown, EVSEIDs", "the ID of an EVSE", ("EVSE", "ID")),
        ("EVSEID unknown", "ID only", ()),
        ("EVSEID unknown", "THE ID OF AN EVSE", ()),
        ("UNKNOWN EVSEID", "an EVSE, an ID", ("EVSE", "ID")),
        ("EVSE, ID", "an EVSE, an ID", ()),
    ],
)
def test_capitals_that_consist_of_acronyms(text: str, other: str, words: tuple[str, ...]) -> None:
    assert fixed_words([text], [other]) == words


def test_words_are_proposed_only_where_they_change_a_name() -> None:
    texts = ["CHAdeMO and PnC", "EVSEID: an EVSE and an ID", "plain"]
    words = fixed_words(texts, [])
    assert words == ("CHAdeMO", "PnC", "EVSE", "ID")
    for text, count in zip(texts, (2, 2, 0), strict=True):
        used = [word for word in words if word in text]
        assert len(used) == count
        assert (member_name(text, words) != member_name(text)) == bool(count)


def test_letters_of_other_alphabets_and_hostile_texts_are_read_too() -> None:
    assert fixed_words(["Ошибка PnC", "" * 3, "A" * 100_000, "aB" * 50_000], ["–"]) == ("PnC",)
