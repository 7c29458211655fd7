"""Identifiers of one target that are used twice or are reserved in its language."""

from collections.abc import Collection
from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.render.targets import Target
from oicp_gen.render.views import EntryView, FieldView, MessageView
from oicp_gen.text.identifiers import Identifier, styled

_CONTRACT, _LEDGER = "source/contract.toml", "source/names.toml"


class _Scope(NamedTuple):
    """Identifiers that must differ from each other and from the reserved ones."""

    names: list[tuple[Identifier, str]]
    """Each with what it is the name of."""
    reserved: Collection[str]
    file: str
    hint: str


def refuse_clashes(
    contract: Contract,
    fields: tuple[FieldView, ...],
    entries: tuple[EntryView, ...],
    message: MessageView | None,
    target: Target,
) -> None:
    """Raise OicpGenError if an identifier of the target is used twice or is reserved."""
    entry_type = styled(contract.entry, target.styles["types"])
    types = [
        (entry_type, "the type of an entry"),
        *((field.enum, f"the type of the set {field.key}") for field in fields if field.enum),
        *((error, "an error class") for error in (message.errors if message else ())),
    ]
    members = [
        (name, f"the code {entry.code}")
        for entry in entries
        for name in (entry.name, *entry.aliases)
    ]
    module = Identifier(contract.package.module)
    scopes = [
        _Scope(
            [(field.name, f"the field {field.key}") for field in fields],
            target.reserved["fields"],
            _CONTRACT,
            "Rename the field in the contract.",
        ),
        _Scope(
            types,
            target.words("types", entry_type),
            _CONTRACT,
            "Change catalog.entry, the set's enum, or message.prefix.",
        ),
        _Scope(
            members,
            target.words("members", entry_type).union(name for name, _ in types),
            _LEDGER,
            "Give the code another name in the ledger.",
        ),
        _Scope(
            [(module, "the package")],
            target.reserved["modules"],
            _CONTRACT,
            "Change package.name, for example to two words.",
        ),
    ]
    if message:
        named_by = styled(contract.named_by, target.styles["fields"])
        scopes.append(
            _Scope(
                [
                    (named_by, f"the field {contract.named_by}"),
                    (message.info.name, f"the message member {message.info.key}"),
                ],
                target.reserved["errors"],
                _CONTRACT,
                "Rename the field, or remove [message] from the contract.",
            )
        )
    for scope in scopes:
        _check(scope, target)


def _check(scope: _Scope, target: Target) -> None:
    holders: dict[str, str] = {}
    for name, holder in scope.names:
        other = holders.setdefault(name, holder)
        if name in scope.reserved or other != holder:
            taken = f"{name} is reserved" if name in scope.reserved else f"so is {other}"
            raise OicpGenError(
                "name-clash",
                place=scope.file,
                holder=holder,
                name=name,
                target=target.name,
                taken=taken,
                hint=scope.hint,
            )
