"""The rules of changes, with their effect on the version of the packages."""

from oicp_gen.diff.change_rule import Bump, ChangeRule

_NONE, _PATCH, _MINOR, _MAJOR = Bump
_BREAKS = "Code that uses the name no longer compiles, or fails at run time."
_DECIDES = "Existing code compiles; code that evaluates the set may behave differently."
_DOCUMENTS = "Documentation changes."

_RULES = (
    ChangeRule(
        "code-added",
        _MINOR,
        "code-removed",
        ("code added", "codes added"),
        "A code was added.",
        "The packages gain a member. Until you upgrade, the code is parsed as unknown.",
    ),
    ChangeRule(
        "code-removed",
        _MAJOR,
        "code-added",
        ("code removed", "codes removed"),
        "A code was removed.",
        _BREAKS,
    ),
    ChangeRule(
        "zeros-lost",
        _MAJOR,
        "zeros-gained",
        ("code lost its zeros", "codes lost their zeros"),
        "A code lost its leading zeros, but its text still means the same, as after editing in a"
        " spreadsheet.",
        "Messages still contain the code with its zeros, which no longer matches. This is almost"
        " certainly a mistake on the page.",
    ),
    ChangeRule(
        "zeros-gained",
        _MAJOR,
        "zeros-lost",
        ("code gained zeros", "codes gained zeros"),
        "A code gained leading zeros, but its text still means the same.",
        "The code without zeros no longer matches. If the zeros had been lost before, this fixes"
        " it.",
    ),
    ChangeRule(
        "code-reused",
        _MAJOR,
        "code-reused",
        ("code reused", "codes reused"),
        "The text of a code has a new meaning: it was the text of another code, shares too few"
        " words with the old text, or says the opposite.",
        "Existing code still compiles but now does the wrong thing. Review every place that handles"
        " this code.",
    ),
    ChangeRule(
        "name-changed",
        _MINOR,
        "name-reverted",
        ("code renamed", "codes renamed"),
        "A code was renamed, and its old name is kept as a deprecated alias.",
        "Code that uses the old name keeps working, with a deprecation warning.",
    ),
    ChangeRule(
        "name-reverted",
        _MAJOR,
        "name-changed",
        ("rename reverted", "renames reverted"),
        "A code was renamed back to one of its aliases, and its old name is no longer available.",
        _BREAKS,
    ),
    ChangeRule(
        "name-swapped",
        _MINOR,
        "name-swapped",
        ("name and alias swapped", "names and aliases swapped"),
        "The name of a code and one of its aliases were swapped.",
        "Both names keep working, but the deprecation warning is for the other one.",
    ),
    ChangeRule(
        "name-dropped",
        _MAJOR,
        "name-dropped",
        ("name dropped", "names dropped"),
        "A code was renamed, and its old name is not kept as an alias.",
        _BREAKS,
    ),
    ChangeRule(
        "alias-added",
        _MINOR,
        "alias-removed",
        ("alias added", "aliases added"),
        "A code gained a deprecated alias.",
        "The packages accept one more name.",
    ),
    ChangeRule(
        "alias-removed",
        _MAJOR,
        "alias-added",
        ("alias removed", "aliases removed"),
        "A deprecated alias was removed.",
        _BREAKS,
    ),
    ChangeRule(
        "text-reworded",
        _PATCH,
        "text-reworded",
        ("text reworded", "texts reworded"),
        "A text was reworded, or a text other than the one that describes the code has changed.",
        "Documentation and the texts of messages change; identifiers do not.",
    ),
    ChangeRule(
        "text-cosmetic",
        _NONE,
        "text-cosmetic",
        ("cosmetic change to a text", "cosmetic changes to texts"),
        "A text changed only in its case, final dots, dashes, white space or quotation marks.",
        "Nothing changes unless you compare texts exactly. The new text is part of the next"
        " release.",
    ),
    ChangeRule(
        "note-changed",
        _PATCH,
        "note-changed",
        ("note changed", "notes changed"),
        "The text of a rich field or one of its links changed.",
        _DOCUMENTS,
    ),
    ChangeRule(
        "note-cosmetic",
        _NONE,
        "note-cosmetic",
        ("cosmetic change to a note", "cosmetic changes to notes"),
        "A rich field changed only cosmetically, for example in its formatting.",
        "Nothing changes. The new text is part of the next release.",
    ),
    ChangeRule(
        "value-added",
        _MINOR,
        "value-removed",
        ("value added to a set", "values added to sets"),
        "A set gained a value.",
        _DECIDES,
    ),
    ChangeRule(
        "value-removed",
        _MINOR,
        "value-added",
        ("value removed from a set", "values removed from sets"),
        "A set lost a value.",
        _DECIDES,
    ),
    ChangeRule(
        "values-reordered",
        _NONE,
        "values-reordered",
        ("list reordered", "lists reordered"),
        "The values of a set or the aliases of a code are in a different order in the contract or"
        " the ledger.",
        "Nothing changes.",
    ),
    ChangeRule(
        "field-added",
        _MINOR,
        "field-removed",
        ("field added", "fields added"),
        "The contract has a new field.",
        "The packages gain a property.",
    ),
    ChangeRule(
        "field-removed",
        _MAJOR,
        "field-added",
        ("field removed", "fields removed"),
        "The contract no longer has a field.",
        "Code that reads the field no longer compiles.",
    ),
    ChangeRule(
        "field-retyped",
        _MAJOR,
        "field-retyped",
        ("field changed kind", "fields changed kind"),
        "A field has a different kind in the contract: text, set or rich.",
        "The type of the property changes.",
    ),
    ChangeRule(
        "table-changed",
        _MAJOR,
        "table-changed",
        ("catalog id changed", "catalog ids changed"),
        "The catalogs of the two specs have different ids.",
        "Files in the packages have different names. Check that you are comparing the right specs.",
    ),
    ChangeRule(
        "protocol-changed",
        _MINOR,
        "protocol-changed",
        ("protocol version changed", "protocol versions changed"),
        "The contract names a different protocol or version.",
        "A constant of the packages changes.",
    ),
    ChangeRule(
        "title-changed",
        _PATCH,
        "title-changed",
        ("title changed", "titles changed"),
        "The contract has a different title.",
        _DOCUMENTS,
    ),
    ChangeRule(
        "order-changed",
        _NONE,
        "order-changed",
        ("order of rows changed", "orders of rows changed"),
        "The rows of the two pages are in a different order.",
        "Nothing changes: entries are sorted by code.",
        alters=False,
    ),
    ChangeRule(
        "provenance-changed",
        _NONE,
        "provenance-changed",
        ("source changed", "sources changed"),
        "The page was edited, moved or exported again, so its metadata differs.",
        "Nothing changes: the packages do not contain this metadata.",
        alters=False,
    ),
)
RULES: dict[str, ChangeRule] = {rule.id: rule for rule in _RULES}
"""Every rule by its id, in the order of the documentation."""
