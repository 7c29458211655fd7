"""The files of a new project for one table, and how they come into their folder."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from oicp_gen import __version__
from oicp_gen.contract.contract import Field, FieldKind
from oicp_gen.contract.ledger_edit import HEAD as EMPTY_LEDGER
from oicp_gen.contract.ledger_edit import add_names
from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import delete, sibling
from oicp_gen.model.page import page_id
from oicp_gen.project import CONTRACT, LEDGER
from oicp_gen.scaffold.proposal import Proposal
from oicp_gen.text.markdown import escape
from oicp_gen.text.toml import toml_string

_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f\"*/:<>?\\|.][^\x00-\x1f\x7f\"*/:<>?\\|]{0,149}")
"""A name that a file may have on every system."""

_IGNORED = """\
__pycache__/
dist/
node_modules/
# What an interrupted build leaves, until the next one clears it away.
.*.new-????????????????
.*.new-????????????????/
.*.old-????????????????/
.oicp-gen.lock
"""

_ATTRIBUTES = """\
* text=auto eol=lf
generated/** text eol=lf linguist-generated
"""

_WORKFLOW = f"""\
# Fails if the files under generated/ are not what source/ makes.
name: oicp-gen
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      # The version that built generated/: the files of another one may differ.
      - run: python -m pip install oicp-gen=={__version__}
      # Not by digests: a pull request can edit a file and its digest.
      - run: oicp-gen check --strict --format github
"""

_README = """\
# {title}

`oicp-gen` makes typed packages, documentation and a JSON spec of a table on the Confluence page \
in `source/`.

- `oicp-gen lint` shows what is odd on the page.
- `oicp-gen build` makes everything under `generated/`, and gives new codes their names in \
`source/names.toml`. Commit both.
- `oicp-gen verify` proves that each artifact says what the page says.
- `oicp-gen check`, which CI runs with `--strict`, fails if the files under `generated/` are not \
what `source/` makes.

`source/contract.toml` says which columns become what. `oicp-gen init` guessed it from the table: \
correct it before you publish anything.
"""

_HEAD = """\
# The contract: which table of the page is read, and what becomes of its columns.
# `oicp-gen init` guessed it from what stands in the table; correct it before you publish anything.
# A column that is not named here is left out, and `oicp-gen lint` says so.

"""


def page_file(name: str) -> str:
    """What the page's file is called in the project: as before, if every system allows that."""
    base = name.rpartition("/")[2]
    if _FILE_NAME.fullmatch(base) and not base.lower().endswith(".toml") and base.isprintable():
        return base
    number = page_id(base)
    return f"page_{number}.html" if number else "page.html"


def project_files(proposal: Proposal, page: str, data: bytes) -> dict[str, bytes]:
    """Every file of the project, by its path in it."""
    return {
        CONTRACT: contract_toml(proposal, page).encode(),
        LEDGER: add_names(EMPTY_LEDGER, proposal.names).encode(),
        f"source/{page}": data,
        "README.md": _README.format(title=escape(proposal.title)).encode(),
        ".gitignore": _IGNORED.encode(),
        ".gitattributes": _ATTRIBUTES.encode(),
        ".github/workflows/oicp-gen.yml": _WORKFLOW.encode(),
    }


def contract_toml(proposal: Proposal, page: str) -> str:
    """The contract's text, with comments that say what its keys are."""
    return _HEAD + "\n".join(_contract(proposal, page)) + "\n"


def _contract(proposal: Proposal, page: str) -> Iterator[str]:
    yield "[catalog]"
    yield _line("id", toml_string(proposal.id), "the name of the spec's file")
    yield _line("title", toml_string(proposal.title))
    yield _line(
        "protocol", toml_string(proposal.protocol), "and its version; it heads every artifact"
    )
    yield _line("page", toml_string(page))
    if proposal.under:
        yield _line(
            "under", toml_string(proposal.under), "others on the page have the same columns"
        )
    yield _line("entry", toml_string(proposal.entry), "what one entry is called in code")
    yield ""
    yield "[code]"
    yield _line("column", toml_string(proposal.code.text))
    yield _line("pattern", toml_string(proposal.pattern), "every code matches the whole of it")
    yield _line(
        "name_from", toml_string(proposal.name_from), 'a text field; or "code", for codes in words'
    )
    yield "# success = []                      # codes that mean that all is well"
    yield "# group = 1                         # how many characters codes of a group begin with"
    for field in proposal.fields:
        yield ""
        yield from _field(field)
    yield ""
    yield "[package]"
    yield _line("name", toml_string(proposal.package))
    yield _line("version", toml_string("0.1.0"))
    yield '# license = "Apache-2.0"            # of the code of the packages'


def _field(field: Field) -> Iterator[str]:
    yield f"[fields.{field.name}]"
    yield _line("column", toml_string(field.column))
    yield _line("kind", toml_string(field.kind), _KINDS[field.kind])
    if field.required:
        yield _line("required", "true", "every row has one today")
    if field.kind is FieldKind.SET:
        values = ", ".join(
            f"{choice.value} = [{', '.join(map(toml_string, choice.spellings))}]"
            for choice in field.choices
        )
        yield _line("enum", toml_string(field.enum), "the type of its values in code")
        yield _line("values", f"{{ {values} }}", "each with its other spellings")
        yield _line("separators", f"[{', '.join(map(toml_string, field.separators))}]")


_KINDS = {
    FieldKind.TEXT: 'one plain line; others: "rich", "set"',
    FieldKind.RICH: 'formatted text; "text" is one plain line',
    FieldKind.SET: 'some of the values below; "text" takes any',
}


def _line(key: str, value: str, about: str = "") -> str:
    line = f"{key} = {value}"
    return f"{line:<35} # {about}" if about else line


def refuse_taken(root: Path) -> None:
    """Raise OicpGenError if a project, or anything by the name of a part of one, is there."""
    if not root.parent.is_dir():
        raise OicpGenError(
            "folder-missing",
            "there is no such folder",
            place=str(root.parent),
            hint="Make it first.",
        )
    if root.exists() and not root.is_dir():
        raise OicpGenError(
            "not-a-folder",
            "this is no folder",
            place=str(root),
            hint="Name another with --project.",
        )
    for part in _PARTS:
        if (root / part).exists() or (root / part).is_symlink():
            raise OicpGenError(
                "project-exists",
                f"there is a {part} in this folder already, and nothing is overwritten",
                place=str(root),
                hint="Name a new folder with --project DIR.",
            )


_PARTS = (".gitattributes", ".gitignore", ".github", "README.md", "source")
"""What lies at the top of a project. The last makes it one."""


def stage(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files of a new project into a folder beside it, or inside if it exists."""
    folder = sibling(root / "source" if root.is_dir() else root, "new")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def settle(folder: Path, root: Path) -> None:
    """Move what was staged to its place: in one step, or by its parts, all undone if one fails."""
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
