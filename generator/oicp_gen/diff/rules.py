"""The classes of changes: for each rule what it reports, and what that means for a version."""

from enum import StrEnum
from typing import NamedTuple

from oicp_gen.model.findings import Severity


class Bump(StrEnum):
    """What a change means for the version of the packages, the least first."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        """The larger, the more a change breaks."""
        return list(Bump).index(self)


_SEVERITIES = {Bump.MAJOR: Severity.ERROR, Bump.MINOR: Severity.WARNING}


class ChangeRule(NamedTuple):
    """A class of changes."""

    id: str
    bump: Bump
    mirror: str
    """The rule of the same change, read from new to old."""
    counted: tuple[str, str]
    """How one and how several of them are counted."""
    purpose: str
    """What it reports, in one sentence."""
    means: str
    """What that means for whoever uses the packages."""
    alters: bool = True
    """Whether what is generated differs in more than where it comes from."""

    @property
    def severity(self) -> Severity:
        """How it is told: what breaks as an error, what adds as a warning, the rest as a note."""
        return _SEVERITIES.get(self.bump, Severity.NOTE)


_NONE, _PATCH, _MINOR, _MAJOR = Bump
_BREAKS = "Code that names it no longer compiles, or fails where it runs."

_RULES = (
    ChangeRule(
        "code-added",
        _MINOR,
        "code-removed",
        ("code added", "codes added"),
        "A code is new.",
        "The packages have one member more; until they are updated it arrives as unknown.",
    ),
    ChangeRule(
        "code-removed",
        _MAJOR,
        "code-added",
        ("code removed", "codes removed"),
        "A code is gone.",
        _BREAKS,
    ),
    ChangeRule(
        "zeros-lost",
        _MAJOR,
        "zeros-gained",
        ("code lost its zeros", "codes lost their zeros"),
        "A code has lost its leading zeros and still says what it said, as after a trip through a"
        " spreadsheet.",
        "Messages carry the code as it was, and nothing is equal to it any more. It is almost"
        " certainly a slip of the page.",
    ),
    ChangeRule(
        "zeros-gained",
        _MAJOR,
        "zeros-lost",
        ("code got its zeros", "codes got their zeros"),
        "A code has got leading zeros and still says what it said.",
        "What was equal to the code is no longer. If the zeros had been lost, this mends it.",
    ),
    ChangeRule(
        "code-reused",
        _MAJOR,
        "code-reused",
        ("code reused", "codes reused"),
        "A code is still there and its text means something else: that of another code, or one with"
        " too few words in common, or the opposite.",
        "Everything compiles, and does the wrong thing: whoever handles the code by its old meaning"
        " has to look.",
    ),
    ChangeRule(
        "name-changed",
        _MINOR,
        "name-reverted",
        ("code renamed", "codes renamed"),
        "A code has a new name, and the old one stays as a deprecated alias.",
        "Code with the old name goes on, with a warning.",
    ),
    ChangeRule(
        "name-reverted",
        _MAJOR,
        "name-changed",
        ("rename taken back", "renames taken back"),
        "A code has the name again that was an alias, and the one in between is gone.",
        _BREAKS,
    ),
    ChangeRule(
        "name-swapped",
        _MINOR,
        "name-swapped",
        ("name and alias swapped", "names and aliases swapped"),
        "A code's name and one of its aliases have changed places.",
        "Both names go on; another one of them warns.",
    ),
    ChangeRule(
        "name-dropped",
        _MAJOR,
        "name-dropped",
        ("name dropped", "names dropped"),
        "A code has another name, and the old one is not kept as an alias.",
        _BREAKS,
    ),
    ChangeRule(
        "alias-added",
        _MINOR,
        "alias-removed",
        ("alias added", "aliases added"),
        "A code has one deprecated name more.",
        "The packages accept one name more.",
    ),
    ChangeRule(
        "alias-removed",
        _MAJOR,
        "alias-added",
        ("alias removed", "aliases removed"),
        "A deprecated name is gone.",
        _BREAKS,
    ),
    ChangeRule(
        "text-reworded",
        _PATCH,
        "text-reworded",
        ("text reworded", "texts reworded"),
        "A text says the same in other words, or another text than the one that says what the code"
        " means has changed.",
        "Documentation and the text that goes into messages change, no identifier does.",
    ),
    ChangeRule(
        "text-cosmetic",
        _NONE,
        "text-cosmetic",
        ("text retouched", "texts retouched"),
        "A text differs in its looks alone: case, dots at the ends of words, dashes, white space,"
        " quotation marks.",
        "Nothing, unless texts are compared to the letter; it comes with the next release.",
    ),
    ChangeRule(
        "note-changed",
        _PATCH,
        "note-changed",
        ("note changed", "notes changed"),
        "A rich field says something else, or one of its links leads elsewhere.",
        "Documentation changes.",
    ),
    ChangeRule(
        "note-cosmetic",
        _NONE,
        "note-cosmetic",
        ("note retouched", "notes retouched"),
        "A rich field differs in its looks alone, of which formatting is one.",
        "Nothing; it comes with the next release.",
    ),
    ChangeRule(
        "value-added",
        _MINOR,
        "value-removed",
        ("value added to a set", "values added to sets"),
        "A set has one value more.",
        "Everything compiles; what decides by the set, such as who may send a code, decides"
        " otherwise.",
    ),
    ChangeRule(
        "value-removed",
        _MINOR,
        "value-added",
        ("value removed from a set", "values removed from sets"),
        "A set has one value less.",
        "Everything compiles; what decides by the set decides otherwise.",
    ),
    ChangeRule(
        "values-reordered",
        _NONE,
        "values-reordered",
        ("list in another order", "lists in another order"),
        "A set has the same values, or a code the same aliases, in another order: that of the"
        " contract or the ledger.",
        "Nothing.",
    ),
    ChangeRule(
        "field-added",
        _MINOR,
        "field-removed",
        ("field added", "fields added"),
        "Entries have one field more, by another contract.",
        "The packages offer one property more.",
    ),
    ChangeRule(
        "field-removed",
        _MAJOR,
        "field-added",
        ("field removed", "fields removed"),
        "Entries lack a field that they had, by another contract.",
        "Code that reads it no longer compiles.",
    ),
    ChangeRule(
        "field-retyped",
        _MAJOR,
        "field-retyped",
        ("field of another kind", "fields of another kind"),
        "A field is of another kind, by another contract: a text, a set, or rich.",
        "Its type in code is another one.",
    ),
    ChangeRule(
        "table-changed",
        _MAJOR,
        "table-changed",
        ("table with another id", "tables with another id"),
        "The two specs are of tables with different ids.",
        "Files in the packages have other names; it may be that the wrong sides are compared.",
    ),
    ChangeRule(
        "protocol-changed",
        _MINOR,
        "protocol-changed",
        ("protocol version changed", "protocol versions changed"),
        "The contract names another protocol, or another version of it.",
        "A constant of the packages has another value.",
    ),
    ChangeRule(
        "title-changed",
        _PATCH,
        "title-changed",
        ("title changed", "titles changed"),
        "The contract gives the table another title.",
        "Documentation changes.",
    ),
    ChangeRule(
        "order-changed",
        _NONE,
        "order-changed",
        ("order of rows changed", "orders of rows changed"),
        "The rows of the two pages stand in another order.",
        "Nothing: entries are sorted by code.",
        alters=False,
    ),
    ChangeRule(
        "provenance-changed",
        _NONE,
        "provenance-changed",
        ("source changed", "sources changed"),
        "The page was edited, moved or exported again; what is told of it differs.",
        "Nothing: no package says where its entries come from.",
        alters=False,
    ),
)
RULES: dict[str, ChangeRule] = {rule.id: rule for rule in _RULES}
"""Every rule by its id, in the order of the documentation."""
