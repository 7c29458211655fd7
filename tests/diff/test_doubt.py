"""Which rewordings leave the meaning of a code in doubt.

`test_meaning` has the rewordings of the real table's texts that are measured here.
"""

from time import process_time

import pytest

from oicp_gen.diff.doubt import Doubt, doubt
from tests.diff.test_meaning import DOUBTFUL, REWORDED, TEXTS
from tests.support.thorough import sample

HARMLESS = [
    ("Session was canceled", "The session has been cancelled"),
    ("Authorized behavior", "Authorised behaviour"),
    ("Color of the license", "Colour of licence"),
    ("Call center recognized", "Call centre recognised"),
    ("Catalog analyzed", "Catalogue analysed"),
    ("Inconsistent EvseID", "Inconsistent EVSE IDs"),
    ("Time out", "Timeout"),
    ("Recieved data", "Received data"),
    ("PLC authetication failed", "PLC authentication failed"),
    ("EVSE already reserved", "The EVSE is reserved"),
    ("Data transaction error", "The transaction of data failed"),
    ("Unauthorized access", "Access is not authorized"),
    ("Stations are out of service", "Station is not in service"),
]
UNCLEAR = [
    ("EVSE already reserved", "EVSE reservation expired", (), ("expired",)),
    ("EVSE locked", "EVSE blocked", ("locked",), ("blocked",)),
    ("No valid contract", "No valid contact", ("contract",), ("contact",)),
    ("EVSE ID reserved", "EVSE ID reversed", ("reserved",), ("reversed",)),
    ("ISO 15118-2 failed", "ISO 15118-20 failed", ("2",), ("20",)),
    ("Partner did not respond", "Partner timed out", ("respond",), ("timed", "out")),
    ("Token known", "Token expected", ("known",), ("expected",)),
]


def test_few_plausible_rewordings_are_doubtful() -> None:
    found = {
        text: words
        for code, texts in REWORDED.items()
        for text in texts
        if (words := doubt(TEXTS[code], text))
    }
    assert {text: words.before + words.after for text, words in found.items()} == DOUBTFUL
    assert sum(map(len, REWORDED.values())) == 76


@pytest.mark.parametrize(("one", "other"), HARMLESS)
def test_forms_and_spellings_of_words_leave_no_doubt(one: str, other: str) -> None:
    assert not doubt(one, other)
    assert not doubt(other, one)


@pytest.mark.parametrize(("one", "other", "before", "after"), UNCLEAR)
def test_a_word_on_one_side_alone_leaves_a_doubt(
    one: str, other: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    assert doubt(one, other) == Doubt(before, after)
    assert doubt(other, one) == Doubt(after, before)


@pytest.mark.parametrize("piece", ["a", "ab ", "tre ", "zz", "ou", "s ", "x1 "])
def test_no_text_takes_long(piece: str) -> None:
    begun = process_time()
    text = piece * sample(50_000, thorough=200_000)
    words = " ".join(f"w{number}" for number in range(20_000))
    doubt(f"{text} {words}", f"{words} {piece}x")
    assert process_time() - begun < sample(5, thorough=20)
