"""Letters of other alphabets, written in ASCII."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.text.letters import ascii_letters


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Gültig, geprüft", "Gultig, gepruft"),
        ("Straße", "Strasse"),
        ("STRAẞE", "STRASSE"),
        ("Łódź zamknięta", "Lodz zamknieta"),
        ("Ødelagt", "Odelagt"),
        ("Œuvre ŒUVRE œ", "Oeuvre OEUVRE oe"),
        ("Ægir, Þór, Đak, ısı", "Aegir, Thor, Dak, isi"),
        ("Щука ЩУКА Щ", "Shchuka SHCHUKA SHCH"),
        ("йод", "yod"),
        ("письмо", "pismo"),
        ("обʼєкт", "obiekt"),
        ("Θέση ΘΕΣΗ", "Thesi THESI"),
        ("한국어", "hangugeo"),
        ("שלום", "slvm"),
        ("コード が", "kodo ga"),
        ("ﬁle №5", "file No5"),
        ("٣ tries", "3 tries"),
        ("5 µs", "5 us"),
    ],
)
def test_a_letter_becomes_letters_of_the_same_case(text: str, plain: str) -> None:
    assert ascii_letters(text) == plain


@pytest.mark.parametrize("text", ["–", "✅ ok", "🚗 Ö", "€ → ∞", "ß ✅"])
def test_symbols_are_not_spelled_out(text: str) -> None:
    letters = "".join(char for char in ascii_letters(text) if char.isascii() and char.isalpha())
    assert letters == {"✅ ok": "ok", "🚗 Ö": "O", "ß ✅": "ss"}.get(text, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("無効", []),
        ("無効なトークン", []),
        ("QR コード 無効 code", ["QR", "code"]),
        ("无效 token", ["token"]),
        ("々", []),
    ],
)
def test_ideographs_and_the_syllables_between_them_are_left_out(
    text: str, words: list[str]
) -> None:
    assert ascii_letters(text).split() == words


@given(st.text(st.characters(categories=["L", "M", "Nd"])))
def test_letters_become_nothing_but_letters_and_digits(text: str) -> None:
    plain = ascii_letters(text)
    assert all(char.isalnum() or char == " " for char in plain if char.isascii())
    assert ascii_letters(plain) == plain


def test_the_library_is_imported_only_for_letters_without_a_decomposition() -> None:
    script = (
        "import sys; from oicp_gen.text.letters import ascii_letters\n"
        "ascii_letters('Plain, Gültig – ✅ 🚗'); assert 'anyascii' not in sys.modules\n"
        "ascii_letters('ß'); assert 'anyascii' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
