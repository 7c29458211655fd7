"""The files of a new project. Their templates are in `templates/_project/`."""

import re
from functools import cache

from oicp_gen import __version__
from oicp_gen.contract.ledger_edit import HEAD as EMPTY_LEDGER
from oicp_gen.contract.ledger_edit import add_names
from oicp_gen.model.page import page_id
from oicp_gen.project import CONTRACT, LEDGER, own_templates
from oicp_gen.render.code import Code
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Literal, Syntax
from oicp_gen.scaffold.proposal import Proposal
from oicp_gen.text.identifiers import Identifier

_FOLDER = "_project"
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f\"*/:<>?\\|.][^\x00-\x1f\x7f\"*/:<>?\\|]{0,149}")
"""A file name that every system allows."""
TOML = Syntax(files=("*.toml",), literal=Literal(escapes={"\n": "\\n"}, astral="\\U{0:08x}"))


def page_file(name: str) -> str:
    """Return the name of the page's file in the project: the same, if every system allows it."""
    base = name.rpartition("/")[2]
    if _FILE_NAME.fullmatch(base) and not base.lower().endswith(".toml") and base.isprintable():
        return base
    number = page_id(base)
    return f"page_{number}.html" if number else "page.html"


def project_files(proposal: Proposal, page: str, data: bytes) -> dict[str, bytes]:
    """Return every file of the project, by its path."""
    own = _own_templates()
    readme = _rendered("README.md.jinja", {"title": proposal.title})
    workflow = _rendered("workflow.yml.jinja", {"version": Code(__version__)})
    return {
        CONTRACT: contract_toml(proposal, page).encode(),
        LEDGER: add_names(EMPTY_LEDGER, proposal.names).encode(),
        f"source/{page}": data,
        "README.md": readme.encode(),
        ".gitignore": own[f"{_FOLDER}/gitignore"],
        ".gitattributes": own[f"{_FOLDER}/gitattributes"],
        ".github/workflows/oicp-gen.yml": workflow.encode(),
    }


def contract_toml(proposal: Proposal, page: str) -> str:
    """Return the contract's text, with comments that explain its keys."""
    fields = [
        (
            Identifier(field.name),
            field,
            [(Identifier(choice.value), choice.spellings) for choice in field.choices],
        )
        for field in proposal.fields
    ]
    return _rendered("contract.toml.jinja", {**proposal._asdict(), "page": page, "fields": fields})


@cache
def _own_templates() -> dict[str, bytes]:
    """The templates of a new project, which are read once."""
    return own_templates(_FOLDER)


def _rendered(name: str, variables: dict[str, object]) -> str:
    engine = Templates(_own_templates(), compiled_templates(may_write=False))
    return engine.render(f"{_FOLDER}/{name}", variables, TOML)
