"""The codes, which identify the rows, and their names, existing or new."""

import json
from collections.abc import Iterator

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.naming import assign, name_of_code, other_name
from oicp_gen.extract.codes import Oddity, odd_code
from oicp_gen.extract.draft import Draft, DraftTable
from oicp_gen.extract.header import CODE
from oicp_gen.extract.rows import DraftRow
from oicp_gen.rules.base import ERROR, NOTE, Hit, row_rule, rule, table_rule
from oicp_gen.text.identifiers import member_name
from oicp_gen.text.phrases import counted, listed, quote

_MOST_DIGITS = 16
_ODD = {Oddity.RANGE: "range", Oddity.SEVERAL: "several", Oddity.REMARK: "remark"}
"""The cases of the rule for what a cell may contain instead of a code."""


def with_zeros(code: str, contract: Contract) -> str | None:
    """Return the code with the zeros that it lacks; None if zeros do not make it a code."""
    if code.isascii() and code.isdigit() and not contract.code_pattern.fullmatch(code):
        for width in range(len(code) + 1, _MOST_DIGITS):
            if contract.code_pattern.fullmatch(code.zfill(width)):
                return code.zfill(width)
    return None


@row_rule("code-lost-zeros", ERROR)
def lost_zeros(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    whole = with_zeros(row.code, contract)
    if whole:
        place, code = row.place(CODE), quote(row.code)
        yield Hit(place, marked=row.code, expected=whole, code=code, whole=quote(whole))


@row_rule("code-malformed", ERROR)
def malformed(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    under = row.headings_of(row.cells[CODE])
    empty = [name for name in row.code_names if not row.texts[name].text]
    if not row.code:
        dropped = row.dropped(CODE)
        case = "dropped" if dropped else "no-code"
        yield Hit(row.place(CODE), case, word=row.word, dropped=dropped)
    elif empty:
        parts = listed([quote(row.headings[name]) for name in empty])
        yield Hit(row.place(empty[0]), "no-part", code=quote(row.code), parts=parts)
    elif len(under) > 1 and not row.cells[CODE].missing:
        headings = listed(list(map(quote, under)))
        case = "merged-title" if _is_lone(row) else "merged"
        yield Hit(row.place(CODE), case, code=quote(row.code), headings=headings)
    elif not contract.code_pattern.fullmatch(row.code) and not with_zeros(row.code, contract):
        yield _odd(row, contract)


def _is_lone(row: DraftRow) -> bool:
    """Return whether the row has no content besides its code."""
    filled = row.filled_cells
    return len(filled) == 1 and filled[0] is row.cells[CODE]


def _odd(row: DraftRow, contract: Contract) -> Hit:
    """Return what is wrong with a code, and the key of the contract that would read it."""
    place, code = row.place(CODE), quote(row.code)
    odd = None if len(row.code_names) > 1 else odd_code(row.texts[CODE], contract)
    if _is_lone(row) and (odd is None or (odd.oddity is Oddity.REMARK and odd.rest.isalpha())):
        return Hit(place, "title", code=code, word=row.word)
    if odd is None:
        return _look_alike(row, contract) or Hit(
            place, marked=row.code, code=code, pattern=contract.code_pattern.pattern
        )
    found = listed(list(map(quote, odd.codes)))
    known = dict.fromkeys((*contract.code_separators, *odd.separators))
    separators = json.dumps(list(known), ensure_ascii=False)
    return Hit(
        place,
        _ODD[odd.oddity],
        word=row.word,
        code=code,
        codes=found,
        rest=quote(odd.rest),
        separators=separators,
    )


def _look_alike(row: DraftRow, contract: Contract) -> Hit | None:
    """Return which characters only look like those of a code; None if others are wrong too."""
    if row.code.isascii():
        return None
    from oicp_gen.text.look_alikes import as_read, not_ascii  # most tables do not need it

    read = as_read(row.code)
    if not contract.code_pattern.fullmatch(with_zeros(read, contract) or read):
        return None
    chars = not_ascii(row.code)
    return Hit(
        row.place(CODE),
        "look-alike",
        marked=row.code,
        code=quote(row.code),
        chars=chars,
        read=quote(read),
    )


def _well_formed(draft: Draft | DraftTable) -> list[DraftRow]:
    return [row for row in draft.rows if draft.contract.code_pattern.fullmatch(row.code)]


@rule("code-duplicate", ERROR)
def duplicate(draft: Draft) -> Iterator[Hit]:
    first: dict[str, DraftRow] = {}
    for row in draft.rows:
        other = first.setdefault(row.code, row)
        if row.code and other is not row:
            yield Hit(
                row.place(CODE),
                _duplicate_case(row, other),
                marked=row.code,
                code=quote(row.code),
                word=row.word,
                number=other.number,
                table=quote(other.header.table.heading),
                at=f"line {other.place(CODE).line}",
            )


def _duplicate_case(row: DraftRow, other: DraftRow) -> str:
    """Return where another row with the same code is: the same cell, row, or table."""
    if row.header.table is not other.header.table:
        return "other-table" if other.header.table.heading else "other-line"
    if all(row.cells[name] is other.cells[name] for name in row.code_names):
        return "merged" if row.number != other.number else "same-cell"
    return "" if row.header is other.header else "side-by-side"


@table_rule("code-order", NOTE)
def order(table: DraftTable) -> Iterator[Hit]:
    highest = ""
    for row in _well_formed(table):
        if row.code < highest:
            place, code = row.place(CODE), quote(row.code)
            yield Hit(place, marked=row.code, code=code, highest=quote(highest))
        highest = max(highest, row.code)


@rule("code-leading-zeros", NOTE, for_publisher=False)
def leading_zeros(draft: Draft) -> Iterator[Hit]:
    codes = [row.code for row in _well_formed(draft) if row.code.startswith("0")]
    if codes:
        first = draft.tables[0]
        yield Hit(
            first.heading_place(first.header.columns[CODE]),
            number=len(codes),
            codes=counted(len(draft.rows), "code"),
            start="starts" if len(codes) == 1 else "start",
            listed=listed(codes),
        )


@rule("codes-lost", ERROR)
def lost(draft: Draft) -> Iterator[Hit]:
    gone = sorted(draft.published - _codes_here(draft))
    if draft.rows and len(gone) * 5 > len(draft.published):
        yield Hit(
            draft.place,
            number=len(gone),
            codes=counted(len(draft.published), "published code"),
            are="is" if len(gone) == 1 else "are",
            listed=listed(gone),
        )


@rule("success-missing", ERROR)
def success_missing(draft: Draft) -> Iterator[Hit]:
    here = _codes_here(draft)
    for code in draft.contract.success:
        if draft.rows and code not in here:
            yield Hit(draft.place, code=quote(code))


def _codes_here(draft: Draft) -> set[str]:
    return {with_zeros(row.code, draft.contract) or row.code for row in draft.rows}


@rule("name-collision", ERROR)
def name_collision(draft: Draft) -> Iterator[Hit]:
    rows = {row.code: row for row in draft.rows}
    given, clashes = assign(naming_texts(draft), draft.ledger, draft.contract.words)
    taken = {*draft.ledger.holders(), *given.values()}
    for clash in clashes:
        place = rows[clash.code].place(draft.contract.named_by)
        better = other_name(clash.name, clash.code, lambda name: name not in taken)
        taken.add(better)
        yield Hit(
            place,
            code=quote(clash.code),
            name=clash.name,
            other=quote(clash.other),
            better=better,
        )


@rule("name-from-code", NOTE)
def name_from_code(draft: Draft) -> Iterator[Hit]:
    contract = draft.contract
    required = any(field.required for field in contract.fields if field.name == contract.named_by)
    for row in _well_formed(draft):
        if row.code in draft.ledger.names:
            continue
        text = _naming_text(row, contract)
        is_missing = required and not text  # which another rule reports
        if not is_missing and not member_name(text, contract.words):
            name = name_of_code(row.code, contract.words)
            case = "" if text else "no-text"
            yield Hit(row.place(contract.named_by), case, text=quote(text), name=name)


def naming_texts(draft: Draft) -> dict[str, str]:
    """Return the text that each code is named after; the first for a code that occurs twice."""
    texts: dict[str, str] = {}
    for row in draft.rows:
        if draft.contract.code_pattern.fullmatch(row.code):
            texts.setdefault(row.code, _naming_text(row, draft.contract))
    return texts


def _naming_text(row: DraftRow, contract: Contract) -> str:
    return (
        row.code
        if contract.named_by_code
        else row.texts[contract.named_by].without_footnotes(behind_numbers=False).text
    )
