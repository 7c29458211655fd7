"""Labels of encodings mean what they mean to browsers. The oracle is webencodings, of html5lib."""

import codecs

import pytest
from webencodings.labels import LABELS

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.decoding import decode
from oicp_gen.readers.labels import codec_of

CODECS = {
    "windows-874": "cp874",
    "windows-1250": "cp1250",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso8859-8",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    # In a declaration, the standard reads these two as others.
    "x-user-defined": "cp1252",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
"""The codec of an encoding where Python has another name for it."""


@pytest.mark.parametrize("label", sorted(LABELS))
def test_a_label_is_the_encoding_of_the_standard(label: str) -> None:
    name = LABELS[label]
    data = f'<meta charset="{label}">'.encode()
    if name == "replacement":
        with pytest.raises(OicpGenError) as caught:
            decode(data, file="x.html")
        assert (caught.value.id, f"'{label}'" in caught.value.message) == ("encoding-unknown", True)
        return
    if not label.startswith("utf-16"):  # which the declaration itself disproves
        assert codec_of(label) == codecs.lookup(CODECS.get(name, name)).name
    assert decode(data, file="x.html") == data.decode()


@pytest.mark.parametrize(
    ("label", "data", "text"),
    [
        ("ISO-8859-1", b"Don\x92t know \x80 5 \xe9", "Don’t know € 5 é"),
        ("latin1", b"\x93a\x94 \x96", "“a” –"),
        ("us-ascii", b"\x85", "…"),
        ("latin-1", b"\x80", "€"),
        ("iso-8859-1", b"\x81\x8d\x8f\x90\x9d", "\x81\x8d\x8f\x90\x9d"),
        ("windows-1252", b"\x81", "\x81"),
        ("ISO-8859-9", b"\x80 \xfe", "€ ş"),
        ("TIS-620", b"\xa1 \x85 \x81", "ก … \x81"),
        ("iso-8859-11", b"\xa1 \x80", "ก €"),
        ("shift_jis", b"\x87\x40", "①"),
        ("ks_c_5601-1987", b"\x81\x41", "갂"),
        ("gb2312", b"\x80\x81\x30\x89\x38"[1:], "ß"),
        ("big5", b"\xa4\xa4 \x87\x40", "中 䏰"),
        ("iso-8859-8-i", b"\xe0", "א"),
        ("x-mac-cyrillic", b"\xff", "€"),
        ("windows-1257", b"\x81 \xe0", "\x81 ą"),
    ],
)
def test_bytes_are_the_characters_that_a_browser_shows(label: str, data: bytes, text: str) -> None:
    start = f"<meta charset={label}>"
    assert decode(start.encode() + data, file="x.html") == start + text


@pytest.mark.parametrize(("label", "data"), [("windows-1257", b"\xa1"), ("windows-874", b"\xdb")])
def test_bytes_without_a_character_are_refused_with_their_place(label: str, data: bytes) -> None:
    start = f"<meta charset={label}>".encode()
    with pytest.raises(OicpGenError) as caught:
        decode(start + data, file="x.html")
    assert caught.value.id == "page-not-decodable"
    assert f"byte {len(start)}" in caught.value.message
