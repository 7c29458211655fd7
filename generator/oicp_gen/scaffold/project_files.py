"""The files of a new project: what they contain, and how they are put in place.

Their templates are in `templates/_project/`.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from oicp_gen import __version__
from oicp_gen.contract.ledger import EMPTY_LEDGER, add_names
from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import delete, sibling
from oicp_gen.model.page import page_id
from oicp_gen.project import CONTRACT, LEDGER, own_templates
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Code, Literal, Syntax
from oicp_gen.scaffold.proposal import Proposal
from oicp_gen.text.identifiers import Identifier

_FOLDER = "_project"
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f\"*/:<>?\\|.][^\x00-\x1f\x7f\"*/:<>?\\|]{0,149}")
"""A file name that every system allows."""
_PARTS = (".gitattributes", ".gitignore", ".github", "README.md", "source")
"""The files and folders at the top of a project. The last one makes it a project."""
TOML = Syntax(files=("*.toml",), literal=Literal(escapes={"\n": "\\n"}, astral="\\U{0:08x}"))


def page_file(name: str) -> str:
    """Return the name of the page's file in the project: the same, if every system allows it."""
    base = name.rpartition("/")[2]
    if _FILE_NAME.fullmatch(base) and not base.lower().endswith(".toml") and base.isprintable():
        return base
    number = page_id(base)
    return f"page_{number}.html" if number else "page.html"


def project_files(proposal: Proposal, name: str, data: bytes) -> dict[str, bytes]:
    """Return every file of the project, by its path; `name` is that of the page in its export."""
    own, page = _own_templates(), page_file(name)
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


def refuse_taken(root: Path) -> None:
    """Raise OicpGenError if the folder contains a file of a project, or cannot be created."""
    if not root.parent.is_dir():
        raise OicpGenError("folder-missing", place=str(root.parent))
    if root.exists() and not root.is_dir():
        raise OicpGenError("not-a-folder", place=str(root))
    for part in _PARTS:
        if (root / part).exists() or (root / part).is_symlink():
            raise OicpGenError("project-exists", place=str(root), part=part)


@contextmanager
def staged(root: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Yield a folder with these files in or beside `root`; it is moved there if nothing fails."""
    folder = sibling(root / "source" if root.is_dir() else root, "new")
    try:
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        yield folder
        _settle(folder, root)
    except BaseException:
        if folder.is_dir():
            delete(folder)
        raise


def _settle(folder: Path, root: Path) -> None:
    """Move a project to its place. If a part cannot be moved, all are moved back."""
    if not root.is_dir():
        folder.rename(root)
        return
    refuse_taken(root)
    done: list[str] = []
    try:
        for part in _PARTS:
            (folder / part).rename(root / part)
            done.append(part)
    except BaseException:
        for part in reversed(done):
            (root / part).rename(folder / part)
        raise
    delete(folder)
