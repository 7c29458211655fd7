"""Rename a code in the ledger."""

from typing import NamedTuple

from oicp_gen.contract.ledger import read_ledger
from oicp_gen.contract.ledger_edit import rename as renamed
from oicp_gen.files.atomic import clear, replace
from oicp_gen.pipeline import build_lock, dry_build
from oicp_gen.project import LEDGER, Project
from oicp_gen.source import read_ledger_text


class Renamed(NamedTuple):
    """The names of a code."""

    code: str
    before: str
    """The name until now; the same as `name` if nothing changed."""
    name: str
    aliases: tuple[str, ...]
    """The earlier names, the oldest first."""


def rename(project: Project, code: str, name: str) -> Renamed:
    """Give a code another name, and keep the old one as an alias.

    Before the ledger is written, every target is rendered in memory. Raises OicpGenError as
    `ledger_edit.rename` does, or if a target cannot use the name.
    """
    with build_lock(project):
        clear(project.root / LEDGER)
        text = read_ledger_text(project)
        new = renamed(text, code, name, file=LEDGER)
        if new != text:
            dry_build(project, ledger_text=new)
            replace(project.root / LEDGER, new.encode())
    before, after = (read_ledger(each, file=LEDGER) for each in (text, new))
    return Renamed(code, before.names[code], name, tuple(after.aliases.get(code, ())))
