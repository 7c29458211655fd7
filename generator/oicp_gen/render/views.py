"""What a template sees: entries, fields, messages, with the identifiers of its language."""

from typing import NamedTuple

from oicp_gen.contract.contract import FieldKind
from oicp_gen.contract.message import Verdict
from oicp_gen.model.spec import Note
from oicp_gen.text.identifiers import Identifier


class ChoiceView(NamedTuple):
    """A value that a set may hold."""

    name: Identifier
    value: str


class FieldView(NamedTuple):
    """A field of the contract."""

    name: Identifier
    constant: Identifier
    """The name in upper case."""
    key: str
    """The name in the spec."""
    title: str
    """The heading of its column, without what no document may hold."""
    kind: FieldKind
    required: bool
    enum: Identifier
    """The type of a set's values; empty for other kinds."""
    values_name: Identifier
    """What a list of a set's values is called; empty for other kinds."""
    choices: tuple[ChoiceView, ...]


class ValueView(NamedTuple):
    """What one entry has in one field. Of the three only that of the field's kind is filled."""

    field: FieldView
    text: str | None = None
    note: Note | None = None
    choices: tuple[ChoiceView, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values of a set as the spec has them."""
        return tuple(choice.value for choice in self.choices)

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.note or self.choices)


class SpellingView(NamedTuple):
    """How a language writes the member of an entry."""

    language: str
    member: Identifier


class LanguageView(NamedTuple):
    """How one gets at the members in a language."""

    language: str
    install: str
    """A command; empty if the target gives none."""
    use: str
    """A statement; empty if the target gives none."""


class EntryView(NamedTuple):
    """One entry."""

    code: str
    name: Identifier
    key: str
    """The name in the spec and the ledger."""
    title: str
    """The text that named it."""
    aliases: tuple[Identifier, ...]
    old_keys: tuple[str, ...]
    values: tuple[ValueView, ...]
    is_success: bool
    about: tuple[str, ...]
    """All that the page says of it, a paragraph for each field that is not empty."""
    spellings: tuple[SpellingView, ...]
    """How the languages of all targets write its member."""


class GroupView(NamedTuple):
    """Entries whose codes begin alike."""

    start: str
    """What their codes begin with."""
    label: str
    """The same with an x for each character that differs: "0xx"."""
    entries: tuple[EntryView, ...]


class RowView(NamedTuple):
    """A row of a map of all entries: those of one group, at most a dozen."""

    label: str
    """That of the group if this is its first row; else empty."""
    entries: tuple[EntryView, ...]


class MemberView(NamedTuple):
    """A member of the object that carries an entry in a message."""

    name: Identifier
    key: Identifier
    limit: int


class MessageView(NamedTuple):
    """How a message carries an entry, and what the errors about it are called."""

    key: Identifier
    code: Identifier
    text: MemberView
    info: MemberView
    refused: str
    verdicts: tuple[Verdict, ...]
    error: Identifier
    """What all of the following have in common."""
    status_error: Identifier
    """The message says that something failed."""
    contradiction_error: Identifier
    """The message says both that all is well and that something failed."""
    refused_error: Identifier
    """The message was refused before it got a code."""
    format_error: Identifier
    """The message does not say how it went, or not in the protocol's form."""

    @property
    def errors(self) -> tuple[Identifier, ...]:
        """What all of them are called."""
        return (
            self.error,
            self.status_error,
            self.contradiction_error,
            self.refused_error,
            self.format_error,
        )


class PackageView(NamedTuple):
    """What the packages are called."""

    name: Identifier
    module: Identifier
    version: Identifier
    license: str
