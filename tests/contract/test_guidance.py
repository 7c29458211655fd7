"""What a contract adds to the page: every mistake is reported with its place."""

import pytest

from oicp_gen.contract.guidance import MAX_LISTED, MAX_TEXT, MAX_TITLE, Pages, Retry
from oicp_gen.errors import OicpGenError, Place
from tests.support.builders import CONTRACT, contract_of, problems_of

HEAD = CONTRACT.count("\n")
"""The lines above what a test adds."""


def problems(text: str) -> list[str]:
    with pytest.raises(OicpGenError) as caught:
        contract_of(CONTRACT + text)
    assert caught.value.id == "contract-invalid"
    return problems_of(caught.value)


def lines(text: str) -> list[int]:
    """The lines that the problems name, counted from the first line of what was added."""
    with pytest.raises(OicpGenError) as caught:
        contract_of(CONTRACT + text)
    named = caught.value.message.splitlines()[1:]
    return [int(line.split()[1].rstrip(":")) - HEAD for line in named]


def test_everything_is_read() -> None:
    contract = contract_of(
        CONTRACT
        + """\
[[groups]]
title = "Authentication"
codes = ["102", "101"]
note = '''
Two
lines'''

[[groups]]
title = "Other"
codes = ["700"]

[advice.018]
cause = "A cause"
action = "An action"
retry = "later"
retry_note = "A note"
basis = "The name"
synonyms = ["duplicate", "two  words"]
confused_with = ["019"]

[advice.700]
synonyms = ["broken"]

[pages]
address = "https://example.org/codes"
"""
    )
    first, second = contract.groups
    assert first[:3] == ("Authentication", ("102", "101"), "Two lines")
    assert first.place == Place("source/contract.toml", HEAD + 3)
    assert second[:3] == ("Other", ("700",), "")
    assert list(contract.advice) == ["018", "700"]
    texts = ("A cause", "An action", Retry.LATER, "A note", "The name")
    place = Place("source/contract.toml", HEAD + 12)
    assert contract.advice["018"] == (*texts, ("duplicate", "two words"), ("019",), place)
    assert contract.advice["700"][:6] == ("", "", Retry.UNKNOWN, "", "", ("broken",))
    assert contract.pages == Pages("https://example.org/codes/")


def test_nothing_of_it_is_needed() -> None:
    contract = contract_of()
    assert (contract.groups, contract.advice, contract.pages) == ((), {}, None)
    assert contract_of(f"{CONTRACT}[pages]\n").pages == Pages("")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[[groups]]\ntitel = 'A'\n",
            [
                "groups[0].codes: must name at least one code",
                "groups[0].titel: is not a known key; did you mean 'title'?",
            ],
        ),
        (
            "[[groups]]\ntitle = 'A'\ncodes = ['101', '101', '1']\n",
            [
                "groups[0].codes: '1' does not match the pattern [0-9]{3}",
                "groups[0].codes: names '101' twice",
            ],
        ),
        (
            "[[groups]]\ntitle = 'A'\ncodes = ['101']\n[[groups]]\ntitle = 'a'\ncodes = ['101']\n",
            [
                "groups[1].title: another group has the title 'a'",
                "groups[1].codes: '101' is already in 'A'",
            ],
        ),
        (
            f"[[groups]]\ntitle = '{'x' * 101}'\nnote = '{'x' * 1001}'\ncodes = ['101']\n",
            [
                "groups[0].title: has 101 characters; at most 100 are allowed",
                "groups[0].note: has 1,001 characters; at most 1,000 are allowed",
            ],
        ),
        (
            "[advice.18]\ncause = 'x'\nbasis = 'y'\n",
            ["advice.18: '18' does not match the pattern [0-9]{3}"],
        ),
        ("[advice.018]\n", ["advice.018: is empty"]),
        ("[advice]\n018 = 'x'\n", ["advice.018: must be a table"]),
        ("[advice.018]\ncause = 'x'\n", ["advice.018.basis: is missing"]),
        ("[advice.018]\nretry_note = 'x'\n", ["advice.018.basis: is missing"]),
        (
            "[advice.018]\nretry = 'latter'\nbasis = 'y'\n",
            [
                "advice.018.retry: 'latter' is not one of no, later, may, unknown; "
                "did you mean 'later'?"
            ],
        ),
        (
            "[advice.018]\nretry = 'no'\nbasys = 'y'\n",
            ["advice.018.basys: is not a known key; did you mean 'basis'?"],
        ),
        (
            "[advice.018]\nconfused_with = ['018', '1x']\n",
            [
                "advice.018.confused_with: '1x' does not match the pattern [0-9]{3}",
                "advice.018.confused_with: must not name the code itself",
            ],
        ),
        (
            f"[advice.018]\nconfused_with = {[f'{n:03}' for n in range(100, 151)]}\n",
            ["advice.018.confused_with: must have at most 50 codes"],
        ),
        ("[advice.018]\nsynonyms = ['A', 'a']\n", ["advice.018.synonyms: names 'a' twice"]),
        (
            f"[advice.018]\nsynonyms = [' ', '{'x' * 101}']\n",
            ["advice.018.synonyms: each must have 1 to 100 characters"] * 2,
        ),
        (
            f"[advice.018]\nsynonyms = {[f'w{n}' for n in range(51)]}\n",
            ["advice.018.synonyms: must have at most 50 words"],
        ),
        (
            "[pages]\nadress = 'x'\n",
            ["pages.adress: is not a known key; did you mean 'address'?"],
        ),
        (
            "pages = 1\n",
            ["package.pages: is not a known key; the keys of package are license, name, version"],
        ),
        *(
            (
                f"[pages]\naddress = '{address}'\n",
                [
                    f"pages.address: '{address}' is not the address of a folder, such as "
                    "https://example.org/codes/"
                ],
            )
            for address in (
                "example.org/codes",
                "https://example.org/codes?q=1",
                "https://example.org/#a",
                "https://user@example.org/",
                'https://example.org/"x',
                "javascript:alert(1)",
                "https://example.org/a b",
            )
        ),
    ],
)
def test_every_mistake_is_reported(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_every_mistake_is_reported_with_its_line() -> None:
    text = """\
[[groups]]
title = "A"
codes = ["1"]
[advice.018]
action = "x"
retry = "never"
[advice.019]
[pages]
address = "x"
"""
    assert lines(text) == [3, 6, 4, 7, 9]


def test_the_limits_are_inclusive() -> None:
    contract = contract_of(
        f"{CONTRACT}[[groups]]\ntitle = '{'x' * MAX_TITLE}'\ncodes = ['101']\n"
        f"note = '{'x' * MAX_TEXT}'\n[advice.018]\ncause = '{'x' * MAX_TEXT}'\nbasis = 'y'\n"
        f"synonyms = {['x' * MAX_TITLE, *(f'w{n}' for n in range(1, MAX_LISTED))]}\n"
        f"confused_with = {[f'{n:03}' for n in range(100, 100 + MAX_LISTED)]}\n"
    )
    assert len(contract.advice["018"].synonyms) == MAX_LISTED
