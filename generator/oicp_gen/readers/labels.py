"""Decode a text by the label of its encoding, as the Encoding Standard of browsers defines labels.

Python has other ideas of many of them: to browsers, `ISO-8859-1` is windows-1252, in which curly
quotes and the euro sign are.
"""

import codecs

_ALIASES = {
    "utf-8": (
        "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"
        # What says so in ASCII is not in UTF-16.
        " csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff unicodefffe"
    ),
    "iso8859-2": "iso88592",
    "iso8859-3": "iso88593",
    "iso8859-4": "iso88594",
    "iso8859-5": "iso88595",
    "iso8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i iso88596",
    "iso8859-7": "iso88597 sun_eu_greek",
    "iso8859-8": ("csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i iso88598 logical visual"),
    "iso8859-10": "iso885910",
    "iso8859-13": "iso885913",
    "iso8859-14": "iso885914",
    "iso8859-15": "csisolatin9 iso885915",
    "koi8-r": "koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "csmacintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "dos-874 iso885911 windows-874",
    "cp1250": "x-cp1250",
    "cp1251": "x-cp1251",
    "cp1252": "iso88591 x-cp1252 x-user-defined",
    "cp1253": "x-cp1253",
    "cp1254": "iso88599 x-cp1254",
    "cp1255": "x-cp1255",
    "cp1256": "x-cp1256",
    "cp1257": "x-cp1257",
    "cp1258": "x-cp1258",
    "cp932": "windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 iso-ir-149 ks_c_5601-1989 ksc_5601 windows-949",
    "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
    "gb18030": "csgb2312 gb_2312 gb_2312-80 x-gbk",
    "big5hkscs": "cn-big5 x-x-big5",
}
"""The labels that Python does not know, by the codec for each."""

_LABELS = {label: codec for codec, labels in _ALIASES.items() for label in labels.split()}

_AS_IN_BROWSERS = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    "iso8859-9": "cp1254",
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "big5": "big5hkscs",
}
"""The codec for labels that mean another one to browsers, a superset, by Python's name of each."""

_REFUSED = frozenset(
    (
        *("unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode", "undefined"),
        *("cp037", "cp273", "cp500", "cp1026", "cp1140"),  # EBCDIC
        *("iso2022_kr", "hz"),
    )
)
"""Encodings that Python supports and browsers do not."""

_C1 = "oicp-c1"
"""How bytes without a character are decoded in an encoding of Windows."""


def codec_of(label: str) -> str:
    """Return the name of Python's codec for a label. Raises LookupError if there is none."""
    folded = label.strip().lower()
    name = codecs.lookup(_LABELS.get(folded, folded)).name
    if name in _REFUSED:
        raise LookupError(label)
    return _AS_IN_BROWSERS.get(name, name)


def decode_as(data: bytes, codec: str) -> str:
    """Return the text in this codec. Raises UnicodeDecodeError for bytes that are not valid."""
    is_windows = codec.startswith("cp125") or codec == "cp874"
    return data.decode(codec, _C1 if is_windows else "strict")


def _control(error: UnicodeError) -> tuple[str, int]:
    """Return the control character that browsers read in a byte between 0x80 and 0x9F."""
    if isinstance(error, UnicodeDecodeError) and 0x80 <= error.object[error.start] < 0xA0:
        return chr(error.object[error.start]), error.start + 1
    raise error


codecs.register_error(_C1, _control)
