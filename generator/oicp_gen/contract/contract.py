"""The contract: which page is read, and what its columns become."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from oicp_gen.contract.guidance import Advice, NamedGroup, Pages
from oicp_gen.errors import Place
from oicp_gen.model.findings import Severity

BY_CODE = "code"
"""The `name_from` of a contract whose codes are their own names."""
INNER = " / "
"""Separates an outer heading from the one below it in the name of a column."""
PAGE_ID = re.compile(r"[1-9][0-9]{0,18}")
"""The id of a page in Confluence."""
TAKEN = frozenset(("code", "name", "aliases", "members", "spellings", "is_success"))
"""Names that no field may have, because an entry already has them in the spec or in a proof."""
VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")
"""The version of a package: three numbers of Semantic Versioning, and nothing else."""


class RestApi(StrEnum):
    """A version of Confluence's REST API: v2 is Cloud only, v1 is Cloud and Data Center."""

    AUTO = "auto"
    V2 = "v2"
    V1 = "v1"


class FieldKind(StrEnum):
    """What the cells of a column contain."""

    TEXT = "text"
    """One plain line."""
    RICH = "rich"
    """Formatted text."""
    SET = "set"
    """Any number of known values."""


class Origin(StrEnum):
    """Where the value of a field comes from."""

    COLUMN = "column"
    """A cell of the entry's row."""
    HEADING = "heading"
    """The heading above the entry's table."""
    GROUP = "group"
    """The title row above the entry."""
    CODE = "code"
    """The rest of the cell with the code."""


class SetValue(NamedTuple):
    """A value that a set may contain."""

    value: str
    spellings: tuple[str, ...] = ()
    """Other spellings of the value on the page."""


class Field(NamedTuple):
    """A field of each entry, usually read from one column."""

    name: str
    """The name in the spec: lower case, words joined by underscores."""
    column: str | int
    """The heading on the page, of which case, white space and a final colon are ignored; or the
    column's number, counted from 1. "" if the field has another origin."""
    kind: FieldKind
    required: bool = False
    enum: str = ""
    """The name in code of the type of a set's values."""
    choices: tuple[SetValue, ...] = ()
    separators: tuple[str, ...] = ()
    """Separators between two values of a set; the first is the regular one."""
    origin: Origin = Origin.COLUMN

    @property
    def title(self) -> str:
        """The field's name for people: the heading on the page if there is one."""
        if isinstance(self.column, str) and self.column:
            return self.column
        return self.name.replace("_", " ").capitalize()


class Slip(NamedTuple):
    """Wording that the publisher should correct. It is reported, but kept unchanged."""

    text: str
    better: str


class Package(NamedTuple):
    """How the generated packages are published."""

    name: str
    version: str
    license: str = ""
    """The SPDX expression for the packages' code; "" if none is specified."""

    @property
    def module(self) -> str:
        """The name in an import statement."""
        return self.name.replace("-", "_")


class Upstream(NamedTuple):
    """Where the page is published."""

    page_id: str
    site: str = ""
    """The address of the Confluence site, with its path if it has one; "" if it is given on the
    command line."""
    api: str = "auto"
    """The version of the REST API to use: a value of `RestApi`."""


class Member(NamedTuple):
    """A member of the object that contains an entry in a message."""

    key: str
    limit: int
    """Its maximum length in characters."""


class Verdict(NamedTuple):
    """A member of a message that repeats whether the code means success."""

    key: str
    success: str | bool
    failure: str | bool


class Message(NamedTuple):
    """How messages of the protocol contain an entry."""

    prefix: str
    """The prefix of the names of errors in code."""
    key: str
    """The member of a message that contains the object."""
    code: str
    """The member of the object that contains the code."""
    text: Member
    """The member that contains the text by which the entry is named."""
    info: Member
    """The member that contains additional details."""
    refused: str
    """The member of a response that rejects a request without a code; "" if there is none."""
    verdicts: tuple[Verdict, ...]


class RuleLevel(NamedTuple):
    """The level at which a project reports the findings of a rule."""

    rule: str
    severity: Severity | None
    """None if the findings are not reported."""
    reason: str
    place: Place
    """Where the contract states it."""


class Contract(NamedTuple):
    """The contract: which page is read, and what its columns become."""

    id: str
    title: str
    protocol: str
    page: str
    """The page's file, or an export that contains it, in the folder of the contract."""
    entry: str
    """The name of the type of an entry in code."""
    code_columns: tuple[str | int, ...]
    """The columns whose cells form the code: usually one, by its heading or its number."""
    code_pattern: re.Pattern[str]
    named_by: str
    """The text field that describes an entry, and from which a new code gets its name."""
    fields: tuple[Field, ...]
    slips: tuple[Slip, ...]
    package: Package
    under: tuple[str, ...] = ()
    """The nearest heading above the table is one of these; () if any heading may be above it."""
    after: str = ""
    """The text of the paragraph directly before the table; "" if any may be before it."""
    position: int = 0
    """Which of the tables that otherwise fit, counted from 1; 0 if only one fits."""
    all_tables: bool = False
    """Whether every table that fits is part of the catalog."""
    group_rows: bool = False
    """Whether a row with a single text is the title of a group, even if it is not merged."""
    code_joined_by: str = "-"
    """What is between the parts of a code from several columns."""
    code_separators: tuple[str, ...] = ()
    """Separators between the codes of several entries in one cell; () if a cell has one code."""
    publisher: str = ""
    """Who publishes the page; "" if not specified."""
    note: str = ""
    """What readers of the documentation should know first; "" if not specified."""
    named_by_code: bool = False
    """Whether a new code gets its name from the code itself."""
    words: tuple[str, ...] = ()
    """The words that are never split in a name."""
    success: tuple[str, ...] = ()
    """The codes that mean success."""
    group: int = 0
    """How many of its first characters a code shares with its group; 0 if there are no groups."""
    message: Message | None = None
    upstream: Upstream | None = None
    targets: tuple[str, ...] = ()
    """The names of the targets to generate; () for all that there are."""
    rules: tuple[RuleLevel, ...] = ()
    """The rules whose findings this project reports at another level, or not at all."""
    groups: tuple[NamedGroup, ...] = ()
    """The named groups of codes."""
    advice: Mapping[str, Advice] = MappingProxyType({})
    """The project's own advice, by code."""
    pages: Pages | None = None
    """Where the pages of the codes are published; None if there are none."""

    @property
    def needs_header(self) -> bool:
        """Whether a column is identified by its heading."""
        columns = (field.column for field in self.fields if field.origin is Origin.COLUMN)
        return any(isinstance(column, str) for column in (*self.code_columns, *columns))

    @property
    def has_rest(self) -> bool:
        """Whether a field is the rest of the code's cell."""
        return any(field.origin is Origin.CODE for field in self.fields)


def folded_heading(text: str) -> str:
    """Return a heading without what is ignored when headings are compared."""
    parts = " ".join(text.split()).casefold().split(INNER)
    return INNER.join(part.removesuffix(":").rstrip() for part in parts)
