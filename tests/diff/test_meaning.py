"""Which texts differ only cosmetically, which have the same meaning, and which do not.

The texts are those of the real table, each with plausible rewordings.
"""

from collections.abc import Mapping
from itertools import permutations
from time import process_time

import pytest

from oicp_gen.diff.change import Change
from oicp_gen.diff.meaning import ENOUGH, Weights, folded, links, means_another, same_note
from oicp_gen.diff.specs import diff
from oicp_gen.model.spec import Note, Spec, read_spec
from tests.support.projects import documented
from tests.support.thorough import sample

REAL = read_spec(documented("generated/json/status-codes.json"), file="spec")
TEXTS = {entry.code: str(entry.values["description"]) for entry in REAL.entries}
WEIGHTS = Weights([*TEXTS.values(), *TEXTS.values()])

REWORDED = {
    "000": ["Successful", "The request was successful", "Success: everything is fine"],
    "001": ["System error at Hubject", "Error in the Hubject system"],
    "002": ["Database error at Hubject", "Error in the database of Hubject"],
    "009": ["Error in the data transaction", "Data transaction failed"],
    "017": ["Access not authorized", "Access is unauthorised", "No authorization for this access"],
    "018": ["EvseID is not consistent", "Inconsistent EVSE ID", "The EvseIDs are inconsistent"],
    "019": ["EvcoID is not consistent", "Inconsistent EVCO-ID"],
    "021": ["Error in the system", "System failure", "Internal system error"],
    "022": ["Error in the data", "Faulty data", "Data errors"],
    "101": [
        "QR code authentication failed because of invalid credentials",
        "Authentication by QR code failed: credentials are not valid",
    ],
    "102": [
        "RFID authentication failed: UID is not valid",
        "RFID authentication was not possible – invalid UID",
    ],
    "103": [
        "RFID authentication failed, as the card could not be read",
        "RFID authentication failed – Unreadable card",
    ],
    "105": [
        "PLC authentication failed: EvcoID is not valid",
        "Invalid EvcoID in PLC authentication",
    ],
    "106": [
        "No positive response to the authentication",
        "Authentication response was not positive",
    ],
    "110": [
        "QR code app authentication failed – Timeout",
        "App authentication by QR code timed out",
    ],
    "120": [
        "PLC (ISO/IEC 15118) authentication failed – The underlying EvcoID is not valid",
        "ISO 15118 authentication failed: invalid underlying EvcoID",
    ],
    "121": [
        "PLC (ISO/IEC 15118) authentication failed – Certificate is not valid",
        "ISO 15118 authentication failed: invalid certificate",
    ],
    "122": [
        "PLC (ISO/IEC 15118) authentication failed – Timeout error",
        "ISO 15118 authentication timed out",
    ],
    "200": ["EvcoID is locked", "EvcoID cannot be used because it is locked"],
    "210": ["There is no valid contract", "Contract is not valid", "Contract invalid"],
    "300": ["The partner was not found", "Unable to find the partner"],
    "310": ["No response from the partner", "Partner has not responded"],
    "320": ["No service available", "The service is unavailable"],
    "400": ["Invalid session", "The session is not valid", "Session invalid or expired"],
    "401": ["Unauthorized call", "The call was not authorised"],
    "404": ["No data found", "The data could not be found"],
    "500": ["Error while processing", "Processing failed"],
    "501": ["No communication with EVSE", "Communication with the EVSE failed"],
    "510": ["EV not connected to EVSE", "EVSE has no EV connected"],
    "601": ["EVSE is already reserved", "The EVSE has been reserved already"],
    "602": ["EVSE is in use already, or wrong token", "EVSE already in use or the token is wrong"],
    "603": ["EVSE ID is unknown", "EVSE ID not known", "Unknown EvseID"],
    "604": ["EVSE ID incompatible with Hubject", "EvseID not compatible with Hubject"],
    "700": ["EVSE is out of service", "EVSE is not in service"],
}

DOUBTFUL = {
    "ISO 15118 authentication failed: invalid underlying EvcoID": ("plc", "iec"),
    "ISO 15118 authentication failed: invalid certificate": ("plc", "iec"),
    "ISO 15118 authentication timed out": ("plc", "iec"),
    "Session invalid or expired": ("expired",),
}
"""Of the plausible rewordings, those that drop or add something."""

OPPOSITES = [
    ("Session is valid", "Session is invalid"),
    ("Session is valid", "Session is not valid"),
    ("EvcoID locked", "EvcoID not locked"),
    ("EvcoID locked", "EvcoID unlocked"),
    ("Charging possible", "Charging impossible"),
    ("EV connected to EVSE", "No EV connected to EVSE"),
    ("Data found", "Data not found"),
    ("Service available", "The service isn’t available any more"),
    ("EVSE in service", "EVSE out of service"),
    ("Authorized access", "Unauthorized access"),
    ("Outlet 1 is occupied", "Outlet 2 is occupied"),
]


def with_texts(texts: Mapping[str, str]) -> Spec:
    """The real spec with other descriptions."""
    entries = (
        entry._replace(values={**entry.values, "description": texts[entry.code]})
        for entry in REAL.entries
    )
    return REAL._replace(entries=tuple(entries))


def rules(changes: tuple[Change, ...]) -> dict[str | None, str]:
    return {change.code: change.rule for change in changes}


@pytest.mark.parametrize("code", TEXTS)
def test_a_rewording_is_no_other_meaning(code: str) -> None:
    assert len(REWORDED[code]) > 1
    for text in REWORDED[code]:
        found = diff(REAL, with_texts({**TEXTS, code: text}))
        rule = "meaning-unclear" if text in DOUBTFUL else "text-reworded"
        assert rules(found) == {code: rule}, text


def test_the_text_of_another_code_is_another_meaning() -> None:
    spec = with_texts(TEXTS)
    for code, other in permutations(TEXTS, 2):
        entries = tuple(
            entry._replace(values={**entry.values, "description": TEXTS[other]})
            if entry.code == code
            else entry
            for entry in spec.entries
        )
        found = diff(spec, spec._replace(entries=entries))
        assert rules(found) == {code: "code-reused"}, (code, other)


def test_what_the_words_alone_tell_is_as_the_threshold_says() -> None:
    pairs = list(permutations(TEXTS.values(), 2))
    told = sum(means_another(one, other, WEIGHTS) for one, other in pairs)
    assert (told, len(pairs)) == (2 * 526, 2 * 561)
    assert 0 < ENOUGH < 0.5


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_what_the_one_says_and_the_other_denies_is_another_meaning(one: str, other: str) -> None:
    assert means_another(one, other, WEIGHTS)
    assert means_another(other, one, WEIGHTS)


def test_two_codes_that_swap_their_texts_are_reused() -> None:
    swapped = with_texts({**TEXTS, "120": TEXTS["121"], "121": TEXTS["120"]})
    assert rules(diff(REAL, swapped)) == {"120": "code-reused", "121": "code-reused"}


SAME_LOOKS = [
    ("Session is invalid", "SESSION IS INVALID."),
    ("QR code authentication failed – Invalid", "QR Code Authentication failed - invalid."),
    ("failed — reason", "failed-reason"),
    ("failed \u2212 reason", "failed ‐ reason"),  # the minus sign, and Unicode's hyphen
    ("PLC (ISO/ IEC 15118)", "plc ( iso / iec 15118 )"),
    ("in use/ wrong token", "in use/wrong token"),
    ("Bad Request , please", "Bad Request, please"),
    ("there isn’t an “active” offer", 'there isn\'t an "active" offer'),
    ("First. Second", "First Second."),
    ("and so on…", "and so on"),
    ("two  blanks", "two blanks"),
]
OTHER_LOOKS = [
    ("version 2.3", "version 23"),
    ("version 2. 3", "version 2.3"),
    ("1,234 items", "1, 234 items"),
    ("EvseID", "Evse ID"),
    ("really!", "really?"),
    ("a link", "alink"),
    ("-5", "5"),
]


@pytest.mark.parametrize(("one", "other"), SAME_LOOKS)
def test_what_is_a_matter_of_looks(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), OTHER_LOOKS)
def test_what_is_more_than_looks(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("piece", [" ", ".", "-", "- ", " .", "](", "\\", "a-", "(", ", ", "not "])
def test_no_text_takes_long_to_fold(piece: str) -> None:
    """In quadratic time, any of these would take minutes; they take a fraction of a second."""
    begun = process_time()
    text = piece * sample(50_000, thorough=200_000) + "x"
    assert folded(folded(text)) == folded(text)
    assert links(Note(text=text, markdown=text)) == []
    means_another(text, f"{text} y", Weights([text]))
    assert process_time() - begun < sample(5, thorough=20)


def test_formatting_is_a_matter_of_looks_and_where_a_link_leads_is_not() -> None:
    plain = Note(text="See the list.", markdown="See the list.")
    bold = Note(text="see THE list", markdown="see **THE** list")
    linked = Note(text="See the list.", markdown="See the [list](https://a.example/x).")
    elsewhere = Note(text="See the list.", markdown="See the [list](https://a.example/X).")
    assert not same_note(linked, elsewhere)
    assert not same_note(plain, linked)
    assert same_note(plain, bold)
    assert links(linked) == ["https://a.example/x"]
    assert links(Note(text="a](x)", markdown="a\\](x)")) == []
