"""The codes, which identify the rows."""

from collections import Counter
from collections.abc import Iterator

from oicp_gen.contract.contract import Contract
from oicp_gen.extract.header import CODE
from oicp_gen.extract.rows import Draft, DraftRow
from oicp_gen.rules.base import ERROR, NOTE, Hit, row_rule, table_rule
from oicp_gen.text.phrases import counted, listed, quote

_MOST_DIGITS = 16


def with_zeros(code: str, contract: Contract) -> str | None:
    """Return the code with the zeros that it lacks; None if zeros do not make it a code."""
    if code.isascii() and code.isdigit() and not contract.code_pattern.fullmatch(code):
        for width in range(len(code) + 1, _MOST_DIGITS):
            if contract.code_pattern.fullmatch(code.zfill(width)):
                return code.zfill(width)
    return None


@row_rule(
    "code-lost-zeros", ERROR, "A code has lost its leading zeros, for example in a spreadsheet."
)
def lost_zeros(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    whole = with_zeros(row.code, contract)
    if whole:
        yield Hit(
            row.place(CODE),
            f"code {quote(row.code)} has lost its leading zeros: it should be"
            f" {quote(whole)}. Ask the publisher to correct the page.",
        )


@row_rule(
    "code-malformed",
    ERROR,
    "A code does not match the contract's pattern, or a row has no code of its own.",
)
def malformed(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    under = row.headings_of(row.cells[CODE])
    if not row.code:
        dropped = row.dropped(CODE)
        but = f", only {dropped}; its other cells have content" if dropped else ""
        yield Hit(row.place(CODE), f"the {row.word} has no code{but}")
    elif len(under) > 1 and not row.cells[CODE].missing:
        headings = listed(list(map(quote, under)))
        yield Hit(
            row.place(CODE),
            f"one cell with {quote(row.code)} spans {headings}; a code needs a cell of its own",
        )
    elif not contract.code_pattern.fullmatch(row.code) and not with_zeros(row.code, contract):
        yield Hit(
            row.place(CODE),
            f"code {quote(row.code)} does not match the pattern {contract.code_pattern.pattern}",
        )


def _well_formed(draft: Draft) -> list[DraftRow]:
    return [row for row in draft.rows if draft.contract.code_pattern.fullmatch(row.code)]


@table_rule("code-duplicate", ERROR, "Two rows have the same code.")
def duplicate(draft: Draft) -> Iterator[Hit]:
    first: dict[str, DraftRow] = {}
    for row in draft.rows:
        other = first.setdefault(row.code, row)
        if row.code and other is not row:
            spans = row.cells[CODE] is other.cells[CODE]
            at = f"{row.word} {other.number}"
            what = (
                f"spans {at} to this one; each {row.word} needs its own code"
                if spans
                else f"is already in {at}"
            )
            yield Hit(row.place(CODE), f"code {quote(row.code)} {what}")


@table_rule("code-order", NOTE, "A code comes after a greater one.")
def order(draft: Draft) -> Iterator[Hit]:
    highest = ""
    for row in _well_formed(draft):
        if row.code < highest:
            yield Hit(
                row.place(CODE), f"code {quote(row.code)} comes after {quote(highest)}", "sorted"
            )
        highest = max(highest, row.code)


@table_rule(
    "code-leading-zeros",
    NOTE,
    "Codes start with a zero, which a number or a spreadsheet would drop.",
    for_publisher=False,
)
def leading_zeros(draft: Draft) -> Iterator[Hit]:
    codes = [row.code for row in _well_formed(draft) if row.code.startswith("0")]
    if codes:
        yield Hit(
            draft.heading_place(draft.header.columns[CODE]),
            f"{len(codes)} of {counted(len(draft.rows), 'code')}"
            f" {'starts' if len(codes) == 1 else 'start'} with 0: {listed(codes)}",
            "kept as text",
        )


@table_rule(
    "codes-lost",
    ERROR,
    "The table has lost more than a fifth of the codes that were last published.",
)
def lost(draft: Draft) -> Iterator[Hit]:
    here = Counter(with_zeros(row.code, draft.contract) or row.code for row in draft.rows)
    gone = sorted(draft.published - here.keys())
    if draft.rows and len(gone) * 5 > len(draft.published):
        yield Hit(
            draft.place,
            f"{len(gone)} of {counted(len(draft.published), 'published code')}"
            f" {'is' if len(gone) == 1 else 'are'} missing: {listed(gone)}. If this is intended,"
            " build with --accept-loss.",
        )


@table_rule(
    "success-missing",
    ERROR,
    "A code that means success according to the contract is not in the table.",
)
def success_missing(draft: Draft) -> Iterator[Hit]:
    here = {with_zeros(row.code, draft.contract) or row.code for row in draft.rows}
    for code in draft.contract.success:
        if draft.rows and code not in here:
            yield Hit(
                draft.place,
                f"code {quote(code)} means success according to the contract, but is not in"
                " the table",
            )
