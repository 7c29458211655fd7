"""The names that codes have or get."""

from collections.abc import Iterator

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import assign
from oicp_gen.extract.rows import Draft, DraftRow
from oicp_gen.model.findings import Severity
from oicp_gen.rules.base import Hit, table_rule
from oicp_gen.text.identifiers import member_name
from oicp_gen.text.phrases import quote


@table_rule("name-collision", Severity.ERROR, "Two codes would get one name.")
def collision(draft: Draft) -> Iterator[Hit]:
    rows = {row.code: row for row in draft.rows}
    for clash in assign(naming_texts(draft), draft.ledger)[1]:
        yield Hit(
            place=rows[clash.code].place(draft.contract.named_by),
            message=f"the code {quote(clash.code)} would get the name {clash.name}, which"
            f" {quote(clash.other)} has already; give it a line of its own in source/names.toml",
        )


@table_rule(
    "name-from-code",
    Severity.NOTE,
    "A new code's text holds no letter or digit that a name could be made of.",
)
def from_code(draft: Draft) -> Iterator[Hit]:
    for row in draft.rows:
        text = _naming_text(row, draft.contract)
        if text and not member_name(text) and row.code not in draft.ledger.names:
            yield Hit(
                place=row.place(draft.contract.named_by),
                message=f"no name can be made from {quote(text)}",
                resolution=f"named {member_name(f'CODE_{row.code}')};"
                " the ledger may give a better one",
            )


def naming_texts(draft: Draft) -> dict[str, str]:
    """The text that each code would be named after; of a code that stands twice, the first."""
    texts: dict[str, str] = {}
    for row in draft.rows:
        if draft.contract.code_pattern.fullmatch(row.code):
            texts.setdefault(row.code, _naming_text(row, draft.contract))
    return texts


def _naming_text(row: DraftRow, contract: Contract) -> str:
    return row.code if contract.named_by_code else row.texts[contract.named_by].text
