"""Characters that are read as an ASCII letter, digit or hyphen, but are others: Cyrillic `А`."""

import re
import unicodedata

from oicp_gen.text.characters import char_name
from oicp_gen.text.phrases import listed

_PAIRS = (
    ("АВЕЅІЈКМНОРСТХУҮӀԚԜԌ", "ABESIJKMHOPCTXYYIQWG"),  # Cyrillic
    ("аеѕіјорсхуԁһԛԝӏ", "aesijopcxydhqwl"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),  # Greek
    ("αγικνορυ", "ayikvopu"),
    ("ՕՍՏԼօսոհցյ", "OUSLounhgj"),  # Armenian
    ("ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏎᏚᏙᏞᏟᏢᏦᏴ", "DRTAJEWMHGZ4SVLCPKB"),  # Cherokee
    ("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU"),  # Lisu
    ("ⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬⲌ", "HIKMNOPCTYXZ"),  # Coptic
    ("ıɑɡ", "iag"),  # Latin
    ("‐‑‒–—―−", "-------"),
)
_PLAIN = {char: plain for pair in _PAIRS for char, plain in zip(*pair, strict=True)}
_OTHER = re.compile("[^\x00-\x7f]")


def as_read(text: str) -> str:
    """Return what people read: the ASCII characters that others look like, in one normal form.

    A decimal digit of any script counts as its value. Case is kept.
    """
    if text.isascii():
        return text
    chars = map(_plain, unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", "".join(chars))


def _plain(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return _PLAIN.get(char, char) if digit is None else str(digit)


def not_ascii(text: str) -> str:
    """Return the numbers and names of the characters in a text that are not ASCII, each once."""
    return listed(list(map(char_name, dict.fromkeys(_OTHER.findall(text)))))
