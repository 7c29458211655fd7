"""The codes, which identify the rows, and their names, existing or new."""

from collections.abc import Iterator

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import assign
from oicp_gen.extract.find_table import CODE
from oicp_gen.extract.rows import Draft, DraftRow
from oicp_gen.rules.base import ERROR, NOTE, Hit, row_rule, rule
from oicp_gen.text.identifiers import member_name
from oicp_gen.text.phrases import counted, listed, quote

_MOST_DIGITS = 16


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
        yield Hit(row.place(CODE), code=quote(row.code), whole=quote(whole))


@row_rule("code-malformed", ERROR)
def malformed(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    under = row.headings_of(row.cells[CODE])
    if not row.code:
        dropped = row.dropped(CODE)
        case = "dropped" if dropped else "no-code"
        yield Hit(row.place(CODE), case, word=row.word, dropped=dropped)
    elif len(under) > 1 and not row.cells[CODE].missing:
        headings = listed(list(map(quote, under)))
        yield Hit(row.place(CODE), "merged", code=quote(row.code), headings=headings)
    elif not contract.code_pattern.fullmatch(row.code) and not with_zeros(row.code, contract):
        pattern = contract.code_pattern.pattern
        yield Hit(row.place(CODE), code=quote(row.code), pattern=pattern)


def _well_formed(draft: Draft) -> list[DraftRow]:
    return [row for row in draft.rows if draft.contract.code_pattern.fullmatch(row.code)]


@rule("code-duplicate", ERROR)
def duplicate(draft: Draft) -> Iterator[Hit]:
    first: dict[str, DraftRow] = {}
    for row in draft.rows:
        other = first.setdefault(row.code, row)
        if row.code and other is not row:
            case = "merged" if row.cells[CODE] is other.cells[CODE] else ""
            code = quote(row.code)
            yield Hit(row.place(CODE), case, code=code, word=row.word, number=other.number)


@rule("code-order", NOTE)
def order(draft: Draft) -> Iterator[Hit]:
    highest = ""
    for row in _well_formed(draft):
        if row.code < highest:
            yield Hit(row.place(CODE), code=quote(row.code), highest=quote(highest))
        highest = max(highest, row.code)


@rule("code-leading-zeros", NOTE, for_publisher=False)
def leading_zeros(draft: Draft) -> Iterator[Hit]:
    codes = [row.code for row in _well_formed(draft) if row.code.startswith("0")]
    if codes:
        yield Hit(
            draft.heading_place(draft.header.columns[CODE]),
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
    for clash in assign(naming_texts(draft), draft.ledger)[1]:
        place = rows[clash.code].place(draft.contract.named_by)
        yield Hit(place, code=quote(clash.code), name=clash.name, other=quote(clash.other))


@rule("name-from-code", NOTE)
def name_from_code(draft: Draft) -> Iterator[Hit]:
    for row in draft.rows:
        text = _naming_text(row, draft.contract)
        if text and not member_name(text) and row.code not in draft.ledger.names:
            place = row.place(draft.contract.named_by)
            yield Hit(place, text=quote(text), name=member_name(f"CODE_{row.code}"))


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
