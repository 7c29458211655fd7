"""Characters that are read as ASCII."""

import unicodedata

import pytest

from oicp_gen.text.look_alikes import as_read, not_ascii

READ = {
    "A1": "A1",
    "А1": "A1",
    "０１８": "018",
    "٠١٨": "018",
    "०१८": "018",
    "\u212a1": "K1",
    "Ⅳ": "IV",
    "𝟎𝐀": "0A",
    "ΑΒΕ": "ABE",
    "ՕՍՏ": "OUS",
    "A–1": "A-1",
    "A−1": "A-1",
    "Äa": "Äa",
    "Ж1": "Ж1",
}


@pytest.mark.parametrize("text", READ)
def test_a_text_is_read_as_ascii_where_it_looks_like_it(text: str) -> None:
    assert as_read(text) == READ[text]


@pytest.mark.parametrize("text", ["é1", "й", "Ё", "ẛ̣", "한"])
def test_every_normal_form_is_read_alike(text: str) -> None:
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    assert len({as_read(form) for form in forms}) == 1


def test_characters_are_named_once() -> None:
    assert not_ascii("АА1") == "U+0410 CYRILLIC CAPITAL LETTER A"
