"""The names of codes, existing or new."""

from collections.abc import Iterator

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import assign
from oicp_gen.extract.rows import Draft, DraftRow
from oicp_gen.rules.base import ERROR, NOTE, Hit, table_rule
from oicp_gen.text.identifiers import member_name
from oicp_gen.text.phrases import quote


@table_rule("name-collision", ERROR, "Two codes would get the same name.")
def collision(draft: Draft) -> Iterator[Hit]:
    rows = {row.code: row for row in draft.rows}
    for clash in assign(naming_texts(draft), draft.ledger)[1]:
        yield Hit(
            rows[clash.code].place(draft.contract.named_by),
            f"code {quote(clash.code)} would get the name {clash.name}, which"
            f" {quote(clash.other)} already has. Give it a name of its own in source/names.toml.",
        )


@table_rule(
    "name-from-code", NOTE, "A new code's text contains no letter or digit to derive a name from."
)
def from_code(draft: Draft) -> Iterator[Hit]:
    for row in draft.rows:
        text = _naming_text(row, draft.contract)
        if text and not member_name(text) and row.code not in draft.ledger.names:
            yield Hit(
                row.place(draft.contract.named_by),
                f"no name can be derived from {quote(text)}",
                f"named {member_name(f'CODE_{row.code}')}; the ledger can set a better name",
            )


def naming_texts(draft: Draft) -> dict[str, str]:
    """Return the text that each code is named after; the first for a code that occurs twice."""
    texts: dict[str, str] = {}
    for row in draft.rows:
        if draft.contract.code_pattern.fullmatch(row.code):
            texts.setdefault(row.code, _naming_text(row, draft.contract))
    return texts


def _naming_text(row: DraftRow, contract: Contract) -> str:
    return row.code if contract.named_by_code else row.texts[contract.named_by].text
