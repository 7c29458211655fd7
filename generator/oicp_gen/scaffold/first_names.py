"""Name the codes of a new project where their texts give no name, or one that is taken."""

from collections.abc import Mapping
from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.naming import name_of_code, other_name
from oicp_gen.render.targets import Target
from oicp_gen.text.identifiers import member_name, styled

_LONGEST_NAME = 64
"""The maximum length of a name made from a text; longer names make code hard to read."""

LONG = "the text is long"
TAKEN = "another code gets the shorter name"
RESERVED = "a target uses the shorter name for something else"


class Renamed(NamedTuple):
    """A name for the ledger, instead of the one that would be derived."""

    code: str
    name: str
    reason: str


class FirstNames(NamedTuple):
    """The names of codes that are not derived from a text."""

    renamed: tuple[Renamed, ...] = ()
    without_text: tuple[str, ...] = ()
    """The codes that are named after themselves, although others are named after texts."""

    @property
    def ledger(self) -> dict[str, str]:
        """The names for the new ledger."""
        return {code: name for code, name, _ in self.renamed}


def first_names(
    texts: Mapping[str, str], contract: Contract, targets: tuple[Target, ...]
) -> FirstNames:
    """Return the names for a new ledger; a build derives all others from the codes' texts."""
    uses = _Uses(contract, targets)
    renamed, without_text = list[Renamed](), list[str]()
    words = contract.words
    for code in sorted(texts):  # in the order in which a build names them
        derived = member_name(texts[code], words)
        if not derived and not contract.named_by_code:
            without_text.append(code)
        name, reason = derived or name_of_code(code, words), ""
        if shortened(name) != name and not contract.named_by_code:
            name, reason = shortened(name), LONG
        if uses.is_reserved(name):
            name, reason = f"{name}_{uses.entry}", RESERVED
        if not uses.is_free(name):
            name, reason = other_name(name, code, uses.is_free), TAKEN
        uses.take(name)
        if reason:
            renamed.append(Renamed(code, name, reason))
    return FirstNames(tuple(renamed), tuple(without_text))


def shortened(name: str) -> str:
    """Return a name that is not too long to read, cut at the end of a word if possible."""
    if len(name) <= _LONGEST_NAME:
        return name
    return name[: _LONGEST_NAME + 1].rpartition("_")[0] or name[:_LONGEST_NAME]


class _Uses:
    """The names that are taken in each target's spelling."""

    def __init__(self, contract: Contract, targets: tuple[Target, ...]) -> None:
        self.entry = member_name(contract.entry)
        self.targets = targets
        self.taken: set[tuple[int, str]] = set()
        self.reserved: set[tuple[int, str]] = set()
        enums = [field.enum for field in contract.fields if field.enum]
        for number, target in enumerate(targets):
            types = target.styles["types"]
            of_entry = styled(contract.entry, types)
            words = {word.replace("{type}", of_entry) for word in target.reserved["members"]}
            words |= {*(styled(enum, types) for enum in enums), of_entry}
            self.reserved |= {(number, word) for word in words}

    def spellings(self, name: str) -> set[tuple[int, str]]:
        """Return a name as each target spells it, and as the ledger does."""
        members = [target.styles["members"] for target in self.targets]
        return {(-1, name), *((at, str(styled(name, style))) for at, style in enumerate(members))}

    def is_reserved(self, name: str) -> bool:
        """Return whether a target uses this name for something else."""
        return not self.reserved.isdisjoint(self.spellings(name))

    def is_free(self, name: str) -> bool:
        """Return whether a code can have this name."""
        return self.spellings(name).isdisjoint(self.taken | self.reserved)

    def take(self, name: str) -> None:
        """Give this name to a code."""
        self.taken |= self.spellings(name)
