"""What templates see of entries, fields, messages and packages, with identifiers of their language.

docs/targets.md lists every type and field here with the line below it.
"""

from typing import NamedTuple

from oicp_gen.contract.contract import FieldKind, Verdict
from oicp_gen.contract.guidance import Retry
from oicp_gen.model.findings import Finding
from oicp_gen.model.spec import Note
from oicp_gen.text.identifiers import Identifier


class ChoiceView(NamedTuple):
    """A value that a set may contain."""

    name: Identifier
    """The identifier of the value."""
    value: str
    """The value in the spec."""


class FieldView(NamedTuple):
    """A field of the contract."""

    name: Identifier
    """The identifier of the field."""
    constant: Identifier
    """The same in upper case."""
    key: str
    """The name in the spec."""
    title: str
    """The heading of the column, without unsafe characters."""
    kind: FieldKind
    """`text`, `rich` or `set`."""
    required: bool
    """Whether every entry has a value."""
    enum: Identifier
    """The type of the values of a set; otherwise empty."""
    values_name: Identifier
    """The identifier for a list of the values of a set; otherwise empty."""
    choices: tuple[ChoiceView, ...]
    """The values that a set may contain."""


class ValueView(NamedTuple):
    """The value of one entry in one field: a text, a note or choices, depending on its kind."""

    field: FieldView
    """The field."""
    text: str | None = None
    """The value of a `text` field."""
    note: Note | None = None
    """The value of a `rich` field, as plain `text` and as `markdown`."""
    choices: tuple[ChoiceView, ...] = ()
    """The values of a `set` field."""

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values of a `set` field as they are in the spec."""
        return tuple(choice.value for choice in self.choices)

    @property
    def is_empty(self) -> bool:
        """Whether the value is not specified."""
        return not (self.text or self.note or self.choices)


class SpellingView(NamedTuple):
    """The member of an entry in one language."""

    language: str
    """The name of the language."""
    member: Identifier
    """The member, as code in this language refers to it."""
    use: str
    """The statement that imports it; empty if the target defines none."""


class LanguageView(NamedTuple):
    """How to use the package of one language."""

    language: str
    """The name of the language."""
    install: str
    """The command that installs the package; empty if the target defines none."""
    use: str
    """The statement that imports it; empty if the target defines none."""


class AdviceView(NamedTuple):
    """What the contract says about an entry: ours, not the publisher's. A text is empty if it
    says nothing."""

    cause: str = ""
    """What is likely to have happened."""
    action: str = ""
    """What to do about it."""
    retry: Retry = Retry.UNKNOWN
    """Whether sending the same request again can help: `no`, `later`, `may` or `unknown`."""
    retry_note: str = ""
    """A sentence about the retry."""
    basis: str = ""
    """What the cause, the action and the retry are based on."""
    synonyms: tuple[str, ...] = ()
    """Words under which people look for the entry."""
    confused_with: tuple["EntryView", ...] = ()
    """The entries that are easily taken for this one, each without its advice."""


class EntryView(NamedTuple):
    """An entry."""

    code: str
    """The code."""
    name: Identifier
    """The identifier of the member."""
    key: str
    """The name in the spec and the ledger."""
    title: str
    """The text that the name is derived from."""
    aliases: tuple[Identifier, ...]
    """The identifiers of earlier names."""
    old_keys: tuple[str, ...]
    """The earlier names in the spec and the ledger."""
    values: tuple[ValueView, ...]
    """The values, in the order of the fields."""
    is_success: bool
    """Whether the contract lists the code as a success."""
    about: tuple[str, ...]
    """Everything the page says about the entry, one text per field that is not empty."""
    spellings: tuple[SpellingView, ...]
    """The member in the language of each target."""
    group: str = ""
    """The title of its named group; empty if the contract puts it in none."""
    advice: AdviceView | None = None
    """What the contract says about the entry; None if nothing."""
    repairs: tuple[Finding, ...] = ()
    """What was repaired in its row of the page: each `rule`, `severity`, `message`,
    `resolution`."""
    page: Identifier = Identifier()
    """The folder of its page, which is safe in paths and addresses; empty without `[pages]`."""

    def value(self, key: str) -> ValueView:
        """The value in the field with this key."""
        return {value.field.key: value for value in self.values}[key]


class GroupView(NamedTuple):
    """Entries whose codes begin with the same characters."""

    start: str
    """The characters that their codes begin with."""
    label: str
    """The same with an `x` for each further character: `6xx`."""
    entries: tuple[EntryView, ...]
    """The entries."""


class NamedGroupView(NamedTuple):
    """Entries with a common subject, as the contract groups them."""

    title: str
    """The title; empty if all entries are in one group."""
    note: str
    """A note for readers; empty if the contract has none."""
    entries: tuple[EntryView, ...]
    """The entries, in ascending order of code."""


class MemberView(NamedTuple):
    """A text in the object that carries an entry in a message."""

    name: Identifier
    """The identifier of the text."""
    key: Identifier
    """The key in the message."""
    limit: int
    """The number of characters that the protocol allows."""


class MessageView(NamedTuple):
    """How messages carry an entry, and the names of the errors about them."""

    key: Identifier
    """The key of the object that carries the entry."""
    code: Identifier
    """The key of the code in this object."""
    text: MemberView
    """The text that belongs to the code."""
    info: MemberView
    """The text that the sender adds."""
    refused: str
    """The key of the errors in the response to a message that could not be parsed."""
    verdicts: tuple[Verdict, ...]
    """Members that also report success or failure: each `key`, `success`, `failure`."""
    error: Identifier
    """The base class of the errors below."""
    status_error: Identifier
    """A message reports a failure."""
    contradiction_error: Identifier
    """A message reports both success and failure."""
    refused_error: Identifier
    """A message was rejected without a code because it could not be parsed."""
    format_error: Identifier
    """A message has no status, or one that does not follow the protocol."""

    @property
    def has_contradictions(self) -> bool:
        """Whether a message can report both success and failure."""
        return bool(self.verdicts or self.refused)

    @property
    def errors(self) -> tuple[Identifier, ...]:
        """The names of all errors."""
        return self[-5:]


class PackageView(NamedTuple):
    """The package of each language."""

    name: Identifier
    """The name to install."""
    module: Identifier
    """The name to import in Python."""
    version: Identifier
    """The version."""
    license: str
    """The SPDX license identifier; empty if the contract has none."""
