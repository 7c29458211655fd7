"""The contract for one table, `source/contract.toml`: all that is known of what stands in it."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from oicp_gen.contract.message import Message, read_message
from oicp_gen.contract.toml_table import Keys
from oicp_gen.errors import OicpGenError


class RestApi(StrEnum):
    """A version of Confluence's REST interface: v2 is Cloud's, v1 Cloud's and a Data Center's."""

    AUTO = "auto"
    V2 = "v2"
    V1 = "v1"


class FieldKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    """One plain line."""
    RICH = "rich"
    """Formatted text."""
    SET = "set"
    """Some of a list of known values."""


class SetValue(NamedTuple):
    """One value that a set may hold."""

    value: str
    spellings: tuple[str, ...] = ()
    """Other ways in which the page writes it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """What becomes of one column."""

    name: str
    """In the spec: lower case, words joined by underscores."""
    column: str
    """The heading on the page; its case, its white space and a colon at its end do not count."""
    kind: FieldKind
    required: bool = False
    enum: str = ""
    """What the type of a set's values is called in code."""
    choices: tuple[SetValue, ...] = ()
    separators: tuple[str, ...] = ()
    """What stands between two values of a set; the first is the regular one."""


class Slip(NamedTuple):
    """Wording that the publisher should mend. It is reported and kept to the letter."""

    text: str
    better: str


class Package(NamedTuple):
    """What the generated packages are called."""

    name: str
    version: str
    license: str = ""
    """An SPDX expression for the code of the packages; "" if the contract gives none."""

    @property
    def module(self) -> str:
        """The name in an import statement."""
        return self.name.replace("-", "_")


class Upstream(NamedTuple):
    """Where the page is published."""

    page_id: str
    site: str = ""
    """The address of the Confluence site, with its path if it has one; "" if the contract leaves
    it to the command line."""
    api: str = "auto"
    """The version of the REST interface that is asked: one of `RestApi`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contract:
    """The contract: which page, which columns become which fields, what values they may hold."""

    id: str
    title: str
    protocol: str
    page: str
    """The page's file, or an export that holds it, in the folder of contract.toml."""
    entry: str
    """What one entry is called in code."""
    under: str = ""
    """The nearest heading above the table, where others on the page have the same columns; "" if
    the columns alone tell."""
    publisher: str = ""
    """Whose words the entries are; "" if the contract does not say."""
    note: str = ""
    """What readers of the documentation should know first; "" if the contract has no such words."""
    code_column: str
    code_pattern: re.Pattern[str]
    named_by: str
    """The text field that says what an entry is, and from which a new code gets its name."""
    named_by_code: bool = False
    """A new code gets its name from the code itself."""
    success: tuple[str, ...] = ()
    """The codes that mean that all is well."""
    group: int = 0
    """How many characters at its start a code shares with its group; 0 if there are no groups."""
    message: Message | None = None
    fields: tuple[Field, ...]
    slips: tuple[Slip, ...]
    package: Package
    upstream: Upstream | None = None


_FILE_NAME = re.compile(r"[^/\\:\0]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PACKAGE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_FIELD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_TYPE = re.compile(r"[A-Z][A-Za-z0-9]*")
_VALUE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_SITE = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#@]*)?")
_PAGE_ID = re.compile(r"[1-9][0-9]{0,18}")


_LICENSE = re.compile(r"[A-Za-z0-9.+() -]+")
_BY_CODE = "code"
"""In place of a field's name: a code is named by itself."""
INNER = " / "
"""What stands between an outer heading and the one below it, where a column is named by both."""

TAKEN = frozenset(("code", "name", "aliases", "members", "spellings", "is_success"))
"""What an entry has besides its fields: in the spec, or in what a proof reads of it."""


def parse_contract(data: bytes, *, file: str) -> Contract:
    """The contract in this TOML file.

    Raises OicpGenError that lists every problem, each with the path of keys to it.
    """
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise OicpGenError("not-toml", f"this is not TOML: {error}", place=file) from None
    problems: list[str] = []
    contract = _contract(Keys(table, "", problems))
    if problems:
        raise OicpGenError(
            "contract-invalid",
            "the contract is not valid:\n" + "\n".join(f"  {problem}" for problem in problems),
            place=file,
            hint="docs/contract.md describes every key.",
        )
    return contract


def _contract(root: Keys) -> Contract:
    head, code = root.table_of("catalog"), root.table_of("code")
    columns, package = root.table_of("fields"), root.table_of("package")
    fields = tuple(_field(columns.table_of(name), name) for name in list(columns.table))
    texts = [field.name for field in fields if field.kind is FieldKind.TEXT]
    name_from = code.text("name_from", default=_first_required(fields))
    by_code = name_from == _BY_CODE
    named_by = (_first_required(fields) or "".join(texts[:1])) if by_code else name_from
    if not root.problems and named_by not in texts:
        code.complain("name_from", f"names no text field; there are: {', '.join(texts) or 'none'}")
    pattern = code.text("pattern")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        code.complain("pattern", f"is no regular expression: {error}")
        compiled = re.compile("")
    contract = Contract(
        id=head.text("id", _SLUG),
        title=head.text("title"),
        protocol=head.text("protocol"),
        page=head.text("page", _FILE_NAME),
        entry=head.text("entry", _TYPE),
        under=head.text("under", default=""),
        publisher=head.text("publisher", default=""),
        note=head.text("note", default=""),
        code_column=code.text("column"),
        code_pattern=compiled,
        named_by=named_by,
        named_by_code=by_code,
        success=_success(code, compiled),
        group=code.number("group", default=0),
        message=read_message(root),
        fields=fields,
        slips=_slips(root),
        package=Package(
            name=package.text("name", _PACKAGE),
            version=package.text("version", _VERSION),
            license=package.text("license", _LICENSE, default=""),
        ),
        upstream=_upstream(root),
    )
    if contract.message and not contract.success:
        code.complain("success", "is missing; [message] needs to know which codes mean success")
    _check_unique(contract, root)
    for keys in (head, code, package, root):
        keys.end()
    return contract


def _field(keys: Keys, name: str) -> Field:
    if not _FIELD.fullmatch(name):
        keys.problems.append(f"{keys.path[:-1]}: a field's name matches {_FIELD.pattern}")
    if name in TAKEN:
        keys.problems.append(
            f"{keys.path[:-1]}: every entry has {name!r} already; choose another name"
        )
    kind = keys.text("kind")
    if kind not in list(FieldKind):
        if kind:
            keys.complain("kind", f"{kind!r} is none of {', '.join(FieldKind)}")
        kind = FieldKind.TEXT
    choices: tuple[SetValue, ...] = ()
    is_set = kind == FieldKind.SET
    if is_set:
        values = keys.table_of("values")
        choices = tuple(
            SetValue(value=value, spellings=values.texts(value)) for value in list(values.table)
        )
        for choice in choices:
            if not _VALUE.fullmatch(choice.value):
                values.complain(choice.value, f"a value matches {_VALUE.pattern}")
        if not choices:
            keys.complain("values", "names no value")
    field = Field(
        name=name,
        column=keys.text("column"),
        kind=FieldKind(kind),
        required=bool(keys.take("required", bool, False)),
        enum=keys.text("enum", _TYPE) if is_set else "",
        choices=choices,
        separators=keys.texts("separators") or (",",) if is_set else (),
    )
    keys.end()
    return field


def _success(code: Keys, pattern: re.Pattern[str]) -> tuple[str, ...]:
    codes = code.texts("success")
    for success in codes:
        if not pattern.fullmatch(success):
            code.complain("success", f"{success!r} does not match {pattern.pattern}")
    return codes


def _upstream(root: Keys) -> Upstream | None:
    keys = root.table_or_none("upstream")
    if keys is None:
        return None
    api = keys.text("api", default="auto")
    if api not in tuple(RestApi):
        keys.complain("api", f"{api!r} is none of {', '.join(RestApi)}")
    upstream = Upstream(
        page_id=keys.text("page_id", _PAGE_ID),
        site=keys.text("site", _SITE, default="").rstrip("/"),
        api=api,
    )
    keys.end()
    return upstream


def _slips(root: Keys) -> tuple[Slip, ...]:
    slips = []
    for keys in root.tables("slips"):
        slips.append(Slip(text=keys.text("text"), better=keys.text("better")))
        keys.end()
    return tuple(slips)


def _first_required(fields: tuple[Field, ...]) -> str:
    """The field that names a code unless the contract says otherwise."""
    return next(
        (field.name for field in fields if field.kind is FieldKind.TEXT and field.required), ""
    )


def _check_unique(contract: Contract, root: Keys) -> None:
    """Report two columns with one heading, and two types with one name."""
    fields = [(f"fields.{field.name}", field) for field in contract.fields]
    headings = [("code.column", contract.code_column)]
    headings += [(f"{where}.column", field.column) for where, field in fields]
    types = [("catalog.entry", contract.entry)]
    types += [(f"{where}.enum", field.enum) for where, field in fields]
    for what, values in (("heading", headings), ("name", types)):
        seen: dict[str, str] = {}
        for where, value in values:
            first = seen.setdefault(folded_heading(value), where)
            if value and first != where:
                root.problems.append(f"{where}: {first} has the {what} {value!r} already")


def folded_heading(text: str) -> str:
    """A heading without what does not count in comparing two of them."""
    parts = " ".join(text.split()).casefold().split(" / ")
    return " / ".join(part.removesuffix(":").rstrip() for part in parts)
