"""A secret is found however it is echoed, and in no page that does not contain it."""

import json
import time
from base64 import b32encode, b64encode
from collections.abc import Callable
from html import escape
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.upstream import escapes
from oicp_gen.upstream.echoes import Echoes
from tests.support.command import ROOT

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="
SECRETS = st.text(LETTERS, min_size=24, max_size=80).filter(
    lambda text: sum(char.isalnum() for char in text) >= 24 and len({*text.lower()}) > 8
)
Change = Callable[[str], str]

CASES: dict[str, Change] = {
    "as it is": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "swapped case": str.swapcase,
}
SPLIT: dict[str, Change] = {
    "not": str,
    "tags": lambda text: "<b>".join(_pieces(text, 5)),
    "tags with attributes": lambda text: '</i><i class="x y">'.join(_pieces(text, 3)),
    "comments": lambda text: "<!-- x -->".join(_pieces(text, 4)),
    "cells": lambda text: "</td>\n<td>".join(_pieces(text, 7)),
    "an attribute": lambda text: f'<a title="{text}" href=x>x</a>',
}
SPACED: dict[str, Change] = {
    "not": str,
    "zero-width spaces": lambda text: "\u200b".join(text),
    "soft hyphens": lambda text: "\u00ad".join(_pieces(text, 6)),
    "blanks": lambda text: " ".join(text),
    "dots": lambda text: ".".join(_pieces(text, 2)),
    "lines": lambda text: "\r\n  ".join(_pieces(text, 8)),
}
ESCAPED: dict[str, Change] = {
    "decimal references": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "hexadecimal references": lambda text: "".join(f"&#x{ord(char):X};" for char in text),
    "HTML": escape,
    "an address": lambda text: quote(text, safe=""),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in numbers": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "JSON in capitals": lambda text: json.dumps(text)[1:-1].replace("\\u00ad", "\\u00AD"),
    "a script": lambda text: "".join(f"\\u{{{ord(char):x}}}" for char in text),
    "quoted-printable": lambda text: "=\n".join(_pieces(text.replace("=", "=3D"), 7)),
}
"""Four kinds of what a page may do to a text, in their order."""
ENCODED: dict[str, Change] = {
    "as it is": str,
    "reversed": lambda text: text[::-1],
    "Base64": lambda text: b64encode(text.encode()).decode(),
    "Base64 behind one byte": lambda text: b64encode(f"a{text}bc".encode()).decode(),
    "Base64 behind two": lambda text: b64encode(f"a:{text}".encode()).decode(),
    "Base64 of lower case": lambda text: b64encode(text.lower().encode()).decode(),
    "Base64 of UTF-16": lambda text: b64encode(text.encode("utf-16-le")).decode(),
    "Base64 twice": lambda text: b64encode(b64encode(f"x{text}".encode()) + b"y").decode(),
    "Base32": lambda text: b32encode(f"abc{text}".encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "Base64 of hexadecimal": lambda text: b64encode(text.encode().hex().encode()).decode(),
}
"""What a server or a proxy may do to what was sent, before that."""


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def body(text: str) -> str:
    return json.dumps({"id": "1", "body": {"value": f"<p>Hello {text}, here you are.</p>"}})


@given(
    secret=SECRETS,
    form=st.sampled_from(sorted(ENCODED)),
    shown=st.tuples(*(st.sampled_from(sorted(kind)) for kind in (CASES, SPLIT, SPACED))),
    escaped=st.lists(st.sampled_from(sorted(ESCAPED)), max_size=2),
    is_half=st.booleans(),
)
def test_an_echo_is_found(
    secret: str, form: str, shown: tuple[str, ...], escaped: list[str], *, is_half: bool
) -> None:
    text = secret[: len(secret) // 2 + 4] if is_half and form == "as it is" else secret
    text = ENCODED[form](text)
    for kind, name in zip((CASES, SPLIT, SPACED), shown, strict=True):
        text = kind[name](text)
    for name in escaped:
        text = ESCAPED[name](text)
    assert Echoes(secret).are_in(body(text)), text


@given(SECRETS, st.integers(1, 12))
def test_an_echo_is_found_across_strings(secret: str, size: int) -> None:
    assert Echoes(secret).are_in(json.dumps([{"key": part} for part in _pieces(secret, size)]))
    assert Echoes(secret).are_in(json.dumps({f"k{n}": part for n, part in enumerate(secret)}))


@pytest.mark.parametrize("around", [" ", "<p>", "x", "&lt;"])
def test_an_echo_is_found_where_a_response_is_cut_into_chunks(
    around: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escapes, "_CHUNK", 1_000)
    secret, searched = LONG[1], Echoes(LONG[1])
    shown = "".join(f"<b>{char}</b>" for char in secret)
    for echo in (secret, quote(secret), b64encode(secret.encode()).decode(), shown):
        for before in range(1_000 - len(echo), 1_002):
            text = "." * (before % len(around)) + around * (before // len(around))
            assert searched.are_in(f"{text}{echo}{around * 100}"), (before, echo)


@pytest.mark.parametrize("secret", ["s3kr3t-token-XYZ", "ATATT3xFfGF0-not-a-real-token=5E7C"])
def test_examples(secret: str) -> None:
    for text in ("Hubject <b>{}</b>{}", "{}&shy;{}", "{}\n{}", "{}<td>{}"):
        assert Echoes(secret).are_in(text.format(secret[:6].lower(), secret[6:]))


SHORT = ("", "a", "018", "oicp", "hunter2", "p@ss", "Session", "EVSE-ID", "000", "12345", "===")
LONG = ("hunter2hunter2", "ATATT3xFfGF0-not-a-real-token=5E7C", "0" * 40, "confluence-admin-2024")


@pytest.mark.parametrize("secret", [*SHORT, *LONG])
def test_no_ordinary_page_is_an_echo(secret: str) -> None:
    for folder in ("source", "generated/json", "docs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".html", ".json", ".md"):
                text = path.read_text("utf-8", "replace")
                assert not Echoes(secret).are_in(text), path


def test_the_time_is_linear() -> None:
    token = LONG[1]
    hostile = ("\\", "atatt3", "<", '"\\', "&#", "=\n", "%25", '" ', "\\u0025", "ATATT3xFfGF0 ")
    for part in hostile:
        start = time.process_time()
        Echoes(token).are_in(part * (300_000 // len(part)))
        assert time.process_time() - start < 2, part
