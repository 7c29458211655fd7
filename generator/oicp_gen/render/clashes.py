"""Identifiers that fall together in one target, or with a word of its language."""

from collections.abc import Collection

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.render.targets import Target
from oicp_gen.render.views import EntryView, FieldView, MessageView
from oicp_gen.text.identifiers import Identifier, styled


def refuse_clashes(
    contract: Contract,
    fields: tuple[FieldView, ...],
    entries: tuple[EntryView, ...],
    message: MessageView | None,
    target: Target,
) -> None:
    """Raise OicpGenError where two members, or a member and something else, have one identifier."""
    types = _types(contract, fields, message, target)
    _check_fields(fields, target)
    _check_types(types, target)
    _check_members(entries, types, target)
    _check_module(contract, target)
    if message:
        _check_errors(message, contract, target)


def _types(
    contract: Contract, fields: tuple[FieldView, ...], message: MessageView | None, target: Target
) -> tuple[Identifier, ...]:
    """What the types of the package are called: first that of an entry, then all others."""
    entry_type = styled(contract.entry, target.styles["types"])
    enums = (field.enum for field in fields if field.enum)
    return (entry_type, *enums, *(message.errors if message else ()))


def _check_types(types: tuple[Identifier, ...], target: Target) -> None:
    names = [(name, f"type {number}") for number, name in enumerate(types)]
    trouble = _trouble(names, _words(target, "types", types[0]))
    if trouble:
        name, _, other = trouble
        what = "is the name of two types" if other else "is taken by something else"
        raise OicpGenError(
            "name-clash",
            f"the type {name} of the target {target.name} {what}",
            place="source/contract.toml",
            hint="Change catalog.entry, a set's enum, or message.prefix, of which it is made.",
        )


def _words(target: Target, what: str, entry_type: Identifier) -> set[str]:
    return {word.replace("{type}", entry_type) for word in target.reserved[what]}


def _check_members(
    entries: tuple[EntryView, ...], types: tuple[Identifier, ...], target: Target
) -> None:
    names = [(name, entry.code) for entry in entries for name in (entry.name, *entry.aliases)]
    trouble = _trouble(names, _words(target, "members", types[0]).union(types))
    if trouble:
        name, code, other = trouble
        what = f"is the name of the code {other} too" if other else "is taken by something else"
        raise OicpGenError(
            "name-clash",
            f"the name {name} of the code {code} {what} in the target {target.name}",
            place="source/names.toml",
            hint="Give the code another name in the ledger.",
        )


def _check_fields(fields: tuple[FieldView, ...], target: Target) -> None:
    trouble = _trouble([(field.name, field.key) for field in fields], target.reserved["fields"])
    if trouble:
        name, key, other = trouble
        what = f"as the field {other} is" if other else "which is a word of the language"
        raise OicpGenError(
            "name-clash",
            f"the field {key} is called {name} in the target {target.name}, {what}",
            place="source/contract.toml",
            hint="Give the field another name in the contract.",
        )


def _check_module(contract: Contract, target: Target) -> None:
    module = contract.package.module
    if module in target.reserved["modules"]:
        raise OicpGenError(
            "name-clash",
            f"the target {target.name} cannot have a package that is imported as {module}",
            place="source/contract.toml",
            hint="Change package.name; two words are no word of a language.",
        )


def _check_errors(message: MessageView, contract: Contract, target: Target) -> None:
    names = [
        (styled(contract.named_by, target.styles["fields"]), f"field {contract.named_by}"),
        (message.info.name, f"member {message.info.key} of a message"),
    ]
    trouble = _trouble(names, target.reserved["errors"])
    if trouble:
        name, holder, other = trouble
        what = f"as the {other} is" if other else "which every error has already"
        raise OicpGenError(
            "name-clash",
            f"the {holder} is called {name} in the target {target.name}, {what}",
            place="source/contract.toml",
            hint="Give the field another name, or leave [message] out of the contract.",
        )


def _trouble(
    names: list[tuple[Identifier, str]], reserved: Collection[str]
) -> tuple[str, str, str | None] | None:
    """The first name that is reserved or held by another: the name, its holder, and the other."""
    holders: dict[str, str] = {}
    for name, holder in names:
        other = holders.setdefault(name, holder)
        if name in reserved or other != holder:
            return name, holder, None if name in reserved else other
    return None
