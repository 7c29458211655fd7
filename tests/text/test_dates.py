"""Days in words."""

import pytest

from oicp_gen.text.dates import day_in_words


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("2024-03-01", "1 March 2024"),
        ("2024-12-31T23:59:59.000+09:00", "31 December 2024"),
        ("2024-03-012", ""),
        ("2024-13-01", ""),
        ("2024-00-10", ""),
        ("2024-01-00", ""),
        ("1 March 2024", ""),
        ("", ""),
    ],
)
def test_the_day_of_an_iso_date_is_in_words(stamp: str, words: str) -> None:
    assert day_in_words(stamp) == words
