"""Read a contract from its file, `source/contract.toml`."""

import re
import tomllib

from oicp_gen.contract.contract import (
    BY_CODE,
    PAGE_ID,
    TAKEN,
    VERSION,
    Contract,
    Field,
    FieldKind,
    Member,
    Message,
    Package,
    RestApi,
    SetValue,
    Slip,
    Upstream,
    Verdict,
    folded_heading,
)
from oicp_gen.contract.toml_table import Keys
from oicp_gen.errors import OicpGenError
from oicp_gen.files.reading import utf8_text
from oicp_gen.text.identifiers import NAME

_FILE_NAME = re.compile(r"[^/\\:\0]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PACKAGE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_FIELD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_TYPE = re.compile(r"[A-Z][A-Za-z0-9]*")
_SITE = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#@]*)?")
_MEMBER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LICENSE = re.compile(r"[A-Za-z0-9.+() -]+")


def parse_contract(data: bytes, *, file: str) -> Contract:
    """Return the contract in a TOML file. Raises OicpGenError that lists every problem."""
    try:
        table = tomllib.loads(utf8_text(data, file))
    except (ValueError, RecursionError) as error:  # also for too many digits
        raise OicpGenError("not-toml", place=file, error=error) from None
    problems: list[str] = []
    contract = _contract(Keys(table, "", problems))
    if problems:
        raise OicpGenError(
            "contract-invalid",
            place=file,
            problems="\n".join(f"  {problem}" for problem in problems),
        )
    return contract


def _contract(root: Keys) -> Contract:
    head, code = root.table_of("catalog"), root.table_of("code")
    columns, package = root.table_of("fields"), root.table_of("package")
    fields = tuple(_field(columns.table_of(name), name) for name in list(columns.table))
    named_by, by_code = _naming(code, fields)
    pattern = _pattern(code)
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
        code_pattern=pattern,
        named_by=named_by,
        named_by_code=by_code,
        success=_success(code, pattern),
        group=code.number("group", default=0),
        message=root.read_if_present("message", _message),
        fields=fields,
        slips=root.read_each("slips", lambda keys: Slip(keys.text("text"), keys.text("better"))),
        package=Package(
            name=package.text("name", _PACKAGE),
            version=_version(package),
            license=package.text("license", _LICENSE, default=""),
        ),
        upstream=root.read_if_present("upstream", _upstream),
    )
    if contract.message and not contract.success:
        code.complain("success", "is missing; [message] needs the codes that mean success")
    _check_unique(contract, root)
    for keys in (head, code, package, root):
        keys.end()
    return contract


def _naming(code: Keys, fields: tuple[Field, ...]) -> tuple[str, bool]:
    """Return the text field that describes an entry, and whether codes are their own names."""
    texts = [field for field in fields if field.kind is FieldKind.TEXT]
    required = next((field.name for field in texts if field.required), "")
    name_from = code.text("name_from", default=required)
    by_code = name_from == BY_CODE
    named_by = (required or next((field.name for field in texts), "")) if by_code else name_from
    names = [field.name for field in texts]
    if not code.problems and named_by not in names:
        known = ", ".join(names) or "none"
        code.complain("name_from", f"must name a text field; the text fields are: {known}")
    return named_by, by_code


def _pattern(code: Keys) -> re.Pattern[str]:
    try:
        return re.compile(code.text("pattern"))
    except (re.error, OverflowError, RecursionError) as error:
        code.complain("pattern", f"is not a valid regular expression: {error}")
        return re.compile("")


def _field(keys: Keys, name: str) -> Field:
    if not _FIELD.fullmatch(name):
        keys.complain("", f"a field name must match {_FIELD.pattern}")
    if name in TAKEN:
        keys.complain("", f"the name {name!r} is reserved; choose another one")
    kind = keys.choice("kind", FieldKind)
    is_set = kind == FieldKind.SET
    field = Field(
        name=name,
        column=keys.text("column"),
        kind=FieldKind(kind or FieldKind.TEXT),
        required=bool(keys.take("required", bool, False)),
        enum=keys.text("enum", _TYPE) if is_set else "",
        choices=_choices(keys) if is_set else (),
        separators=keys.texts("separators") or (",",) if is_set else (),
    )
    keys.end()
    return field


def _choices(keys: Keys) -> tuple[SetValue, ...]:
    values = keys.table_of("values")
    names = list(values.table)
    for name in names:
        if not NAME.fullmatch(name):
            values.complain(name, f"a value must match {NAME.pattern}")
    if not names:
        keys.complain("values", "must name at least one value")
    return tuple(SetValue(value=name, spellings=values.texts(name)) for name in names)


def _version(package: Keys) -> str:
    version = package.text("version")
    if version.strip() and not VERSION.fullmatch(version):
        package.complain("version", f"{version!r} is not a version such as 1.2.0")
    return version


def _success(code: Keys, pattern: re.Pattern[str]) -> tuple[str, ...]:
    codes = code.texts("success")
    for success in codes:
        if pattern.pattern and not pattern.fullmatch(success):
            code.complain("success", f"{success!r} does not match {pattern.pattern}")
    return codes


def _message(keys: Keys) -> Message:
    verdicts = keys.table_of("verdicts", {})
    message = Message(
        prefix=keys.text("prefix", _TYPE),
        key=keys.text("key", _MEMBER),
        code=keys.text("code", _MEMBER),
        text=keys.read("text", _member),
        info=keys.read("info", _member),
        refused=keys.text("refused", default=""),
        verdicts=tuple(_verdict(verdicts.table_of(key), key) for key in list(verdicts.table)),
    )
    if len({message.code, message.text.key, message.info.key}) < 3 and not keys.problems:
        keys.complain("", "code, text and info must be three different members")
    return message


def _member(keys: Keys) -> Member:
    return Member(key=keys.text("key", _MEMBER), limit=keys.number("limit", least=1))


def _verdict(keys: Keys, key: str) -> Verdict:
    verdict = Verdict(key, keys.text_or_bool("success"), keys.text_or_bool("failure"))
    if verdict.success == verdict.failure:
        keys.complain("failure", "must differ from success")
    keys.end()
    return verdict


def _upstream(keys: Keys) -> Upstream:
    return Upstream(
        page_id=keys.text("page_id", PAGE_ID),
        site=keys.text("site", _SITE, default="").rstrip("/"),
        api=keys.choice("api", RestApi, default=RestApi.AUTO),
    )


def _check_unique(contract: Contract, root: Keys) -> None:
    """Report columns with the same heading, and types with the same name."""
    headings = {"code.column": contract.code_column}
    headings |= {f"fields.{field.name}.column": field.column for field in contract.fields}
    types = {"catalog.entry": contract.entry}
    types |= {f"fields.{field.name}.enum": field.enum for field in contract.fields}
    for what, values in (("heading", headings), ("name", types)):
        seen: dict[str, str] = {}
        for where, value in values.items():
            first = seen.setdefault(folded_heading(value), where)
            if value and first != where:
                root.complain(where, f"{first} already has the {what} {value!r}")
