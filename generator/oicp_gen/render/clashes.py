"""Identifiers of one target that are used twice or are reserved in its language."""

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.project import CONTRACT, LEDGER
from oicp_gen.render.targets import Target
from oicp_gen.render.views import EntryView, FieldView, MessageView
from oicp_gen.text.identifiers import Identifier, styled

_HINTS = {
    "fields": "Rename the field in the contract.",
    "types": "Change catalog.entry, the set's enum, or message.prefix.",
    "members": "Give the code another name in the ledger.",
    "modules": "Change package.name, for example to two words.",
    "errors": "Rename the field, or remove [message] from the contract.",
}


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
    named = {
        "fields": [(field.name, f"the field {field.key}") for field in fields],
        "types": types,
        "members": members,
        "modules": [(Identifier(contract.package.module), "the package")],
    }
    if message:
        named_by = styled(contract.named_by, target.styles["fields"])
        named["errors"] = [
            (named_by, f"the field {contract.named_by}"),
            (message.info.name, f"the message member {message.info.key}"),
        ]
    for kind, names in named.items():
        reserved = target.words(kind, entry_type)
        if kind == "members":
            reserved |= {name for name, _ in types}
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
