"""Rename a code in the ledger."""

from typing import NamedTuple

from oicp_gen.contract.ledger import read_ledger
from oicp_gen.contract.ledger import rename as renamed
from oicp_gen.files.disk import clear, replace
from oicp_gen.pipeline import build_lock, dry_build
from oicp_gen.project import LEDGER
from oicp_gen.release.records import was_released
from oicp_gen.source import Workspace


class Renamed(NamedTuple):
    """The names of a code."""

    code: str
    before: str
    """The name until now; the same as `name` if nothing changed."""
    name: str
    aliases: tuple[str, ...]
    """The earlier names, the oldest first."""


def rename(
    workspace: Workspace, code: str, name: str, *, keep_alias: bool | None = None
) -> Renamed:
    """Give a code a new name, and keep the old one as an alias.

    By default, the alias is kept if there was a release: before the first, nothing uses the name.
    Before the ledger is written, every target is rendered in memory. Raises OicpGenError as
    `ledger.rename` does, or if a target cannot use the name.
    """
    path = workspace.project.root / LEDGER
    with build_lock(workspace.project):
        clear(path)
        text = workspace.ledger_text
        kept = was_released(workspace.project.root) if keep_alias is None else keep_alias
        new = renamed(text, code, name, file=LEDGER, keep_alias=kept)
        if new != text:
            dry_build(workspace.revised(ledger_text=new))
            replace(path, new.encode())
    before, after = workspace.ledger, read_ledger(new, file=LEDGER)
    return Renamed(code, before.names[code], name, tuple(after.aliases.get(code, ())))
