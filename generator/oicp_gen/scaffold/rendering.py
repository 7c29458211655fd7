"""Render the files of a new project from the templates in `templates/_project/`."""

from functools import cache

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.parse import parse_contract
from oicp_gen.project import CONTRACT, own_templates
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Code, Literal, Syntax, write_literal
from oicp_gen.scaffold.proposal import Proposal
from oicp_gen.text.identifiers import Identifier

FOLDER = "_project"
_LITERAL = Literal(escapes={"\n": "\\n"}, astral="\\U{0:08x}")
TOML = Syntax(files=("*.toml",), literal=_LITERAL)


@cache
def project_templates() -> dict[str, bytes]:
    """Return the templates of a new project, which are read once."""
    return own_templates(FOLDER)


def rendered(name: str, variables: dict[str, object]) -> str:
    """Return a file of the project."""
    engine = Templates(project_templates(), compiled_templates(may_write=False))
    return engine.render(f"{FOLDER}/{name}", variables, TOML)


def proposed_contract(proposal: Proposal) -> Contract:
    """Return the contract as it is read from its text."""
    return parse_contract(contract_toml(proposal, "page.html").encode(), file=CONTRACT)


def contract_toml(proposal: Proposal, page: str) -> str:
    """Return the contract's text, with comments that explain its keys."""
    fields = [
        (
            Identifier(field.name),
            field,
            _column(field.column),
            [(Identifier(choice.value), choice.spellings) for choice in field.choices],
        )
        for field in proposal.fields
    ]
    column, *others = map(_column, proposal.code_keys)
    if others:
        column = Code(f"[{', '.join((column, *others))}]")
    variables = {**proposal._asdict(), "page": page, "fields": fields, "column": column}
    return rendered("contract.toml.jinja", variables)


def _column(key: str | int) -> Code:
    """Return the name or number of a column as a contract writes it."""
    return Code(key if isinstance(key, int) else write_literal(key, _LITERAL))
