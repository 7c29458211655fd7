"""Superscripts and subscripts as plain text, and marks of footnotes among them.

Flattened, 2 to the power of 32 reads 232, and the code 404 with a mark of footnote 3 reads 4043.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_SIGNS = "0123456789+-−=()"
_RAISED = (
    f"{_SIGNS}abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ",
)
_LOWERED = (
    f"{_SIGNS}aehijklmnoprstuvxβγρφχ",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
)
_SYMBOLS = "®©™℠°ºª*†‡§¶′″\u00a0"
"""Characters that are raised already."""
FORMS = {
    script: dict(zip(*pair, strict=True)) | {symbol: symbol for symbol in _SYMBOLS}
    for script, pair in (("sup", _RAISED), ("sub", _LOWERED))
}
"""The Unicode character for each character of a superscript and of a subscript."""
_SIGN = {"sup": "^", "sub": "_"}
_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_ORDINALS = frozenset(("st", "nd", "rd", "th", "er", "re", "ère", "ere", "nde", "ème", "eme"))
_TRADE = {"tm": "™", "sm": "℠"}
_UNITS = frozenset(
    ("m", "km", "dm", "cm", "mm", "nm", "µm", "μm", "ft", "in", "yd", "mi", "s", "sec")
)
_BASES = ("2", "10")
"""Numbers that usually have an exponent and not a footnote."""
_NEAR = 40
"""How many characters on either side are examined."""
_STATES = {"☑": " checked ", "☐": " unchecked ", "◉": " selected ", "○": " unselected "}


class Side(NamedTuple):
    """The text on either side of a superscript or subscript, in its line."""

    before: str
    after: str


def plain_form(text: str, script: str) -> str:
    """Return a superscript or subscript as plain text: "³²", "₂", "^(n, 2)"."""
    core = text.strip(" ")
    if not core or not script:
        return text
    forms = FORMS[script]
    if all(char in forms for char in core):
        plain = "".join(map(forms.__getitem__, core))
    else:
        plain = core if _BRACKETED.fullmatch(core) else f"{_SIGN[script]}({core})"
    return text.replace(core, plain, 1)


def joined_form(text: str, script: str, side: Side) -> str | None:
    """Return a text that means the same outside of its script; None if there is none.

    That is the end of an ordinal ("1st"), a trademark sign, and small print that stands apart.
    """
    core = text.strip(" ")
    if script == "sup" and side.before[-1:].isdigit() and core.lower() in _ORDINALS:
        return text
    if script == "sup" and core.lower() in _TRADE and side.before[-1:].isalpha():
        return text.replace(core, _TRADE[core.lower()], 1)
    is_apart = side.before[-1:] in ("", " ") or text.startswith(" ")
    ends = side.after[:1] in ("", " ") or text.endswith(" ")
    return text if is_apart and ends and re.search(r"[^\W\d_]{2}", core) else None


@cache
def _mark() -> re.Pattern[str]:
    """Return the pattern of a footnote's marks: a number, a letter, a sign, several of them."""
    one = r"(?:\d{1,3}|[a-z]|[ivx]{2,4}|[*†‡§¶#]{1,4})"
    each = rf"(?:{one}|\[{one}\]|\({one}\))"
    between = r"(?:[\s,;–-]+|(?<=[\])]))"
    return re.compile(rf"\s*{each}(?:{between}{each})*\s*")


@cache
def raised() -> re.Pattern[str]:
    """Return the pattern of superscript characters in a row."""
    return re.compile(f"[{re.escape(_RAISED[1])}]+")


@cache
def _apart() -> re.Pattern[str]:
    """Return the pattern of where a number ends and its exponent or index begins."""
    return re.compile(f"(?<=[0-9])(?=[{_RAISED[1][:12]}ⁿ{_LOWERED[1][:10]}])")


def is_footnote(text: str, side: Side, *, behind_numbers: bool) -> bool:
    """Return whether a superscript is the mark of a footnote.

    It is an exponent behind a variable or a unit. Behind a number it is a mark only if
    `behind_numbers`, as in codes, and then not in "10⁶ g" or "up to 2⁸".
    """
    if len(text) > _NEAR or not _mark().fullmatch(text):
        return False
    base = re.search(r"(?:[^\W\d_]+|[\d.,]+)$", side.before[-_NEAR:])
    if not base:
        return True
    if base[0][0].isdigit():
        is_number = text.strip().isdigit()
        alone = not (side.before[: -len(base[0])].strip() or side.after.strip())
        is_power = base[0] in _BASES and not alone and text.strip() != "1"
        return behind_numbers and not is_power if is_number else True
    is_power = text.strip() in ("2", "3")
    if len(base[0]) == 1 or (len(base[0]) == 2 and not behind_numbers):
        return behind_numbers and not is_power
    return not (is_power and base[0] in _UNITS)


def without_raised_marks(text: str, side: Side, *, behind_numbers: bool) -> str:
    """Return a text without the marks of footnotes that are superscript characters."""

    def kept(found: re.Match[str]) -> str:
        start, end = found.span()
        before = text[max(start - _NEAR, 0) : start]
        after = text[end : end + _NEAR]
        around = Side(side.before[-_NEAR:] + before, after + side.after[:_NEAR])
        core = unicodedata.normalize("NFKC", found[0])
        return "" if is_footnote(core, around, behind_numbers=behind_numbers) else found[0]

    return text if text.isascii() else raised().sub(kept, text)


def words_of_scripts(text: str) -> str:
    """Return a text for a name: exponents apart from numbers, without marks of footnotes."""
    text = re.sub(r"[\^_]\(([^()]*)\)", r" \1 ", text)
    if text.isascii():
        return text
    text = without_raised_marks(text, Side("", ""), behind_numbers=False)
    text = _apart().sub(" ", text).replace("™", "").replace("℠", "")
    return re.sub("[☑☐◉○]", lambda state: _STATES[state[0]], text)
