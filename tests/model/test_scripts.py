"""Superscripts and subscripts as plain text, and which of them are marks of footnotes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.model.richtext import BOX_EDGE, Block, RichText, TextRun, rich_text
from oicp_gen.model.scripts import FORMS, plain_form


def sup(text: str) -> TextRun:
    return TextRun(text=text, script="sup")


def sub(text: str) -> TextRun:
    return TextRun(text=text, script="sub")


def line(*runs: TextRun | str) -> RichText:
    return rich_text([Block(tuple(TextRun(run) if isinstance(run, str) else run for run in runs))])


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("2", sup("32"), " parcels"), "2³² parcels"),
        (("10", sup("-6")), "10⁻⁶"),
        (("CO", sub("2")), "CO₂"),
        (("x", sub("max"), "y"), "xₘₐₓy"),
        (("x", sub("1"), sup("2")), "x₁²"),
        (("2", sup("(n+1)")), "2⁽ⁿ⁺¹⁾"),
        (("2", sup("a, b")), "2^(a, b)"),
        (("2", sub("Q")), "2_(Q)"),
        (("late", sup("[1]")), "late[1]"),
        (("late", sup("*")), "late*"),
        (("late", sup("†, ‡")), "late^(†, ‡)"),
        (("a", sup(" 2 "), "b"), "a ² b"),
        (("a", sup("1"), BOX_EDGE, sup("2")), "a¹ ²"),
        ((sup("1"), "/", sub("2")), "¹/₂"),
    ],
)
def test_a_script_cannot_be_taken_for_a_part_of_a_number(
    runs: tuple[TextRun | str, ...], text: str
) -> None:
    assert line(*runs).text == text
    assert line(*runs).has_scripts


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("the 1", sup("st"), " van"), "the 1st van"),
        (("the 2", sup("ND")), "the 2ND"),
        (("le 1", sup("er"), " colis"), "le 1er colis"),
        (("le 3", sup("ème")), "le 3ème"),
        (("Parcel", sup("TM")), "Parcel™"),
        (("Parcel", sup("sm"), " lost"), "Parcel℠ lost"),
        ((sup("small print"),), "small print"),
        (("late ", sub("small print"), " here"), "late small print here"),
        (("late", sup(" note "), "here"), "late note here"),
        (("1", sup("st"), BOX_EDGE, "b"), "1st b"),
    ],
)
def test_a_script_that_means_the_same_in_the_line_is_joined(
    runs: tuple[TextRun | str, ...], text: str
) -> None:
    assert line(*runs).text == text
    assert not line(*runs).has_scripts


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("A", sup("st")), "Aˢᵗ"),
        (("late", sup("note")), "lateⁿᵒᵗᵉ"),
        (("late ", sup("note"), "here"), "late ⁿᵒᵗᵉhere"),
        (("5", sup("TM")), "5ᵀᴹ"),
    ],
)
def test_a_script_that_would_make_another_word_is_not_joined(
    runs: tuple[TextRun | str, ...], text: str
) -> None:
    assert line(*runs).text == text


@pytest.mark.parametrize("script", FORMS)
def test_each_form_is_the_character_raised_or_lowered(script: str) -> None:
    kind = {"sup": "<super>", "sub": "<sub>"}[script]
    for char, form in FORMS[script].items():
        if char != form and char != "-":
            expected = {"−": "2212"}.get(char, f"{ord(char):04X}")
            assert unicodedata.decomposition(form) == f"{kind} {expected}", char
    assert FORMS[script]["-"] == FORMS[script]["−"]


@given(
    st.text(st.sampled_from("0123456789 -+()abQ,*"), min_size=1), st.sampled_from(["sup", "sub"])
)
def test_a_plain_form_never_starts_or_ends_with_an_ordinary_digit(text: str, script: str) -> None:
    plain = plain_form(text, script).strip()
    assert not plain or not (plain[0].isascii() and plain[0].isdigit())
    assert not plain or not (plain[-1].isascii() and plain[-1].isdigit())


@pytest.mark.parametrize(
    ("runs", "label", "for_name"),
    [
        (("404", sup("3")), "404", "404³"),
        (("404", sup("a")), "404", "404"),
        (("404", sup("*")), "404", "404"),
        (("404", sup("[1]")), "404", "404"),
        (("404", sup("(1)")), "404", "404"),
        (("404", sup("1, 2")), "404", "404"),
        (("404", sup("[1][2]")), "404", "404"),
        (("404", sup("1"), BOX_EDGE, sup("2")), "404", "404¹"),
        ((sup("1"), "404"), "404", "404"),
        (("Code", sup("1")), "Code", "Code"),
        (("Code", sup("iv"), " of all"), "Code of all", "Code of all"),
        (("Code", sup("†")), "Code", "Code"),
        (("Code³",), "Code", "Code"),
        (("404³", " "), "404", "404³"),
        (("Area in m", sup("2")), "Area in m²", "Area in m²"),
        (("Area in km²",), "Area in km²", "Area in km²"),
        (("n", sup("2")), "n²", "n²"),
        (("n", sup("7")), "n", "n⁷"),
        (("Limit (10", sup("6"), " g)"), "Limit (10⁶ g)", "Limit (10⁶ g)"),
        (("Above 10", sup("6")), "Above 10⁶", "Above 10⁶"),
        (("10", sup("6")), "10", "10⁶"),
        (("Version 2", sup("1")), "Version 2", "Version 2¹"),
        (("s", sup("-1")), "s⁻¹", "s⁻¹"),
        (("2", sup("n+1")), "2ⁿ⁺¹", "2ⁿ⁺¹"),
        (("CO", sub("2")), "CO₂", "CO₂"),
        (("the 1", sup("st")), "the 1st", "the 1st"),
        ((sup("1"),), "¹", "¹"),
        (("plain",), "plain", "plain"),
        (("größer",), "größer", "größer"),
    ],
)
def test_the_mark_of_a_footnote_is_not_part_of_a_label_or_a_name(
    runs: tuple[TextRun | str, ...], label: str, for_name: str
) -> None:
    content = line(*runs)
    assert content.label == label
    assert content.without_footnotes(behind_numbers=False).text == for_name


def test_a_label_keeps_formatting_and_lines() -> None:
    blocks = [
        Block((TextRun("a", strong=True), sup("1"))),
        Block((sup("2"),)),
        Block((TextRun("b"),)),
    ]
    kept = rich_text(blocks).without_footnotes()
    assert kept == rich_text([Block((TextRun("a", strong=True),)), Block((TextRun("b"),))])


def test_many_scripts_take_linear_time() -> None:
    text = "word¹ " * 20_000
    assert len(line(text).label) == len("word ") * 20_000 - 1
