"""Read the part of a contract that adds to the page: `[[groups]]`, `[advice]` and `[pages]`."""

import re
from collections.abc import Callable, Iterator

from oicp_gen.contract.guidance import (
    MAX_LISTED,
    MAX_TEXT,
    MAX_TITLE,
    Advice,
    NamedGroup,
    Pages,
    Retry,
)
from oicp_gen.contract.toml_table import Form, Keys
from oicp_gen.errors import Place

_ADDRESS = Form(
    re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?"),
    "the address of a folder, such as https://example.org/codes/",
)
_STATED = frozenset(("cause", "action", "retry", "retry_note"))
"""The keys of advice that need a basis."""

_PlaceOf = Callable[[str], Place]


def read_groups(root: Keys, pattern: re.Pattern[str], place_of: _PlaceOf) -> tuple[NamedGroup, ...]:
    """Return the named groups. A code is in one of them at most."""

    def read(keys: Keys) -> NamedGroup:
        group = NamedGroup(
            title=_line(keys, "title", MAX_TITLE, is_required=True),
            codes=_codes(keys, "codes", pattern),
            note=_line(keys, "note"),
            place=place_of(f"{keys.path}codes"),
        )
        if not group.codes:
            keys.complain("codes", "must name at least one code")
        return group

    groups = root.read_each("groups", read)
    titles, holders = dict[str, int](), dict[str, int]()
    for number, group in enumerate(groups):
        if titles.setdefault(group.title.casefold(), number) != number and group.title:
            root.complain(f"groups[{number}].title", f"another group has the title {group.title!r}")
        for code in group.codes:
            first = holders.setdefault(code, number)
            if first != number:
                other = groups[first].title
                root.complain(f"groups[{number}].codes", f"{code!r} is already in {other!r}")
    return groups


def read_advice(advice: Keys, pattern: re.Pattern[str], place_of: _PlaceOf) -> dict[str, Advice]:
    """Return the advice for each code."""
    return {code: _advice(advice, code, pattern, place_of) for code in list(advice.table)}


def read_pages(keys: Keys) -> Pages:
    """Return where the pages of the codes are published."""
    address = keys.text("address", _ADDRESS, default="")
    return Pages(f"{address.rstrip('/')}/" if address else "")


def _advice(advice: Keys, code: str, pattern: re.Pattern[str], place_of: _PlaceOf) -> Advice:
    for fault in _faults((code,), pattern):
        advice.complain(code, fault)
    place, given = place_of(f"{advice.path}{code}"), advice.table[code]
    keys = advice.table_of(code)
    needs_basis = not _STATED.isdisjoint(keys.table)
    found = Advice(
        cause=_line(keys, "cause"),
        action=_line(keys, "action"),
        retry=Retry(keys.choice("retry", Retry, default=Retry.UNKNOWN)),
        retry_note=_line(keys, "retry_note"),
        basis=_line(keys, "basis", is_required=needs_basis),
        synonyms=_synonyms(keys),
        confused_with=_codes(keys, "confused_with", pattern),
        place=place,
    )
    if given == {}:
        advice.complain(code, "is empty")
    if code in found.confused_with:
        keys.complain("confused_with", "must not name the code itself")
    if len(found.confused_with) > MAX_LISTED:
        keys.complain("confused_with", f"must have at most {MAX_LISTED} codes")
    keys.end()
    return found


def _line(keys: Keys, key: str, most: int = MAX_TEXT, *, is_required: bool = False) -> str:
    """Return a text as one line: a string with line breaks is joined."""
    text = " ".join(keys.text(key, default=None if is_required else "").split())
    if len(text) > most:
        keys.complain(key, f"has {len(text):,} characters; at most {most:,} are allowed")
    return text


def _codes(keys: Keys, key: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    codes = keys.texts(key)
    for fault in _faults(codes, pattern):
        keys.complain(key, fault)
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        keys.complain(key, f"names {code!r} twice")
    return codes


def _faults(codes: tuple[str, ...], pattern: re.Pattern[str]) -> Iterator[str]:
    for code in codes:
        if pattern.pattern and not pattern.fullmatch(code):
            yield f"{code!r} does not match the pattern {pattern.pattern}"


def _synonyms(keys: Keys) -> tuple[str, ...]:
    synonyms = tuple(" ".join(text.split()) for text in keys.texts("synonyms"))
    folded = [text.casefold() for text in synonyms]
    for at, text in enumerate(folded):
        if not text or len(text) > MAX_TITLE:
            keys.complain("synonyms", f"each must have 1 to {MAX_TITLE} characters")
        elif text in folded[:at]:
            keys.complain("synonyms", f"names {synonyms[at]!r} twice")
    if len(synonyms) > MAX_LISTED:
        keys.complain("synonyms", f"must have at most {MAX_LISTED} words")
    return synonyms
