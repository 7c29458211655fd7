"""Refuse identifiers that clash in the language of a target."""

from collections.abc import Iterable, Mapping

from oicp_gen.errors import OicpGenError
from oicp_gen.project import CONTRACT, LEDGER
from oicp_gen.render.targets import Target

_HINTS = {
    "fields": "Rename the field in the contract.",
    "types": "Change catalog.entry, the set's enum, or message.prefix.",
    "members": "Give the code another name in the ledger.",
    "modules": "Change package.name, for example to two words.",
    "errors": "Rename the field, or remove [message] from the contract.",
}
"""What to do about two identifiers of the same kind."""


def refuse_clashes(
    named: Mapping[str, Iterable[tuple[str, str]]], target: Target, entry_type: str
) -> None:
    """Raise OicpGenError if an identifier of the target is used twice or is reserved.

    `named` has the identifiers of each kind, each with what has it.
    """
    for kind, names in named.items():
        reserved = {word.replace("{type}", entry_type) for word in target.reserved[kind]}
        if kind == "members":
            reserved |= {name for name, _ in named["types"]}
        holders: dict[str, str] = {}
        for name, holder in names:
            other = holders.setdefault(name, holder)
            if name in reserved or other != holder:
                raise OicpGenError(
                    "name-clash",
                    place=LEDGER if kind == "members" else CONTRACT,
                    holder=holder,
                    name=name,
                    target=target.name,
                    taken=f"{name} is reserved" if name in reserved else f"so is {other}",
                    hint=_HINTS[kind],
                )
