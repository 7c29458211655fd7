"""The words in the heading of a column that identifies the rows of its table."""

import re

_ANYWHERE = frozenset(
    ("code", "codes", "id", "ids", "identifier", "key", "keys", "name", "names", "status")
)
_CODE = re.compile(r"codes?$|^(?:c[oó]digos?|kod|kode|cl[eé]|clave|kennung|schlüssel|代码)$")
"""The end of a compound word, such as "Fehlercode", or the word in other languages."""
_FIRST = frozenset(
    (
        *("abbreviation", "acronym", "alias", "attribute", "class", "command"),
        *("constant", "function", "goal", "goals", "kind", "permission", "role"),
        *("element", "elements", "enum", "error", "errors", "event", "exception", "feature"),
        *("field", "flag", "label", "literal", "message", "method", "object"),
        *("operation", "option", "options", "param", "parameter", "parameters", "properties"),
        *("property", "reason", "response", "service", "setting", "shortcut", "signal", "state"),
        *("symbol", "tag", "term", "terminology", "terms", "token", "topic", "type", "unit"),
        *("value", "values", "variable"),
    )
)
"""Words that say so for the first column only: elsewhere, they describe the rows."""
_OTHER = frozenset(
    (
        *("comment", "comments", "default", "definition", "description", "details", "example"),
        *("explanation", "hint", "meaning", "note", "notes", "remark", "remarks", "result"),
        *("summary", "text", "title"),
    )
)
"""Words in the headings of other columns."""
_WORD = re.compile(r"[^\W\d_]+")


def names_codes(heading: str, *, first: bool) -> bool:
    """Return whether a heading, perhaps that of the first column, says that codes are below."""
    words = _WORD.findall(heading.lower())
    anywhere = not _ANYWHERE.isdisjoint(words) or any(map(_CODE.search, words))
    return anywhere or (first and not _FIRST.isdisjoint(words))


def is_heading(text: str) -> bool:
    """Return whether a text has a word that is usual in headings."""
    return not (_ANYWHERE | _FIRST | _OTHER).isdisjoint(_WORD.findall(text.lower()))
