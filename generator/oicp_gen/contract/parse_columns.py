"""Read the part of a contract that says which columns and texts become codes and fields."""

import re

from oicp_gen.contract.contract import (
    BY_CODE,
    TAKEN,
    Contract,
    Field,
    FieldKind,
    Origin,
    SetValue,
    folded_heading,
)
from oicp_gen.contract.toml_table import Form, Keys, suggestion
from oicp_gen.text.identifiers import NAME

TYPE = Form(
    re.compile(r"[A-Z][A-Za-z0-9]*"),
    "a name such as ErrorCode: a capital, then letters and digits",
)
_FIELD = Form(
    re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"),
    "a field name of lower-case words joined by underscores, such as sent_by",
)
_VALUE = Form(NAME, "a value of upper-case words joined by underscores, such as NOT_SENT")


def read_texts(keys: Keys, key: str) -> tuple[str, ...]:
    """Return a string, or a list of strings; () if the key is missing."""
    if isinstance(keys.table.get(key), list):
        return keys.texts(key)
    text = keys.text(key, default="")
    return (text,) if text else ()


def read_code_columns(code: Keys) -> tuple[str | int, ...]:
    """Return the columns whose cells form a code: one, or each in a list."""
    given = code.table.get("column")
    if not isinstance(given, list):
        return (code.text_or_number("column"),)
    code.take("column", list)
    if len(given) < 2:
        code.complain("column", "a list must name at least two columns")
    each = Keys(
        {f"column[{at}]": value for at, value in enumerate(given)}, code.path, code.problems
    )
    return tuple(each.text_or_number(key) for key in list(each.table))


def read_naming(code: Keys, fields: tuple[Field, ...]) -> tuple[str, bool]:
    """Return the text field that describes an entry, and whether codes are their own names."""
    own = [field for field in fields if field.origin not in (Origin.HEADING, Origin.GROUP)]
    texts = [field for field in own if field.kind is FieldKind.TEXT]
    required = next((field.name for field in texts if field.required), "")
    name_from = code.text("name_from", default=required)
    by_code = name_from == BY_CODE
    named_by = (required or next((field.name for field in texts), "")) if by_code else name_from
    names = [field.name for field in texts]
    if not code.problems and named_by not in names:
        known = ", ".join(names) or "none"
        near = suggestion(name_from, names)
        code.complain("name_from", f"must name a text field; the text fields are: {known}{near}")
    return named_by, by_code


def read_field(keys: Keys, name: str) -> Field:
    """Return the field with this name."""
    if fault := _FIELD.fault(name):
        keys.complain("", fault)
    if name in TAKEN:
        keys.complain("", f"the name {name!r} is reserved; choose another one")
    kind = keys.choice("kind", FieldKind)
    is_set = kind == FieldKind.SET
    is_column = keys.table.get("from", Origin.COLUMN) == Origin.COLUMN
    origin = Origin(keys.choice("from", Origin, default=Origin.COLUMN))
    field = Field(
        name=name,
        column=keys.text_or_number("column") if is_column else "",
        kind=FieldKind(kind or FieldKind.TEXT),
        required=bool(keys.take("required", bool, False)),
        enum=keys.text("enum", TYPE) if is_set else "",
        choices=_choices(keys) if is_set else (),
        separators=keys.texts("separators") or (",",) if is_set else (),
        origin=origin,
    )
    if origin is not Origin.COLUMN and "column" in keys.table:
        del keys.table["column"]
        keys.complain("column", f"cannot be combined with from = {str(origin)!r}")
    keys.end()
    return field


def _choices(keys: Keys) -> tuple[SetValue, ...]:
    values = keys.table_of("values")
    names = list(values.table)
    for name in names:
        if fault := _VALUE.fault(name):
            values.complain(name, fault)
    if not names:
        keys.complain("values", "must name at least one value")
    return tuple(SetValue(value=name, spellings=values.texts(name)) for name in names)


def check_unique(contract: Contract, root: Keys) -> None:
    """Report columns with the same heading or number, and types with the same name."""
    parts = contract.code_columns
    keys = [f"code.column[{at}]" for at in range(len(parts))] if len(parts) > 1 else ["code.column"]
    columns = dict(zip(keys, parts, strict=True))
    columns |= {f"fields.{field.name}.column": field.column for field in contract.fields}
    types = {"catalog.entry": contract.entry}
    types |= {f"fields.{field.name}.enum": field.enum for field in contract.fields}
    for what, values in (("heading", columns), ("name", types)):
        seen: dict[str | int, str] = {}
        for where, value in values.items():
            folded = folded_heading(value) if isinstance(value, str) else value
            first = seen.setdefault(folded, where)
            if value and first != where:
                word = what if isinstance(value, str) else "number"
                root.complain(where, f"{first} already has the {word} {value!r}")


def check_together(contract: Contract, root: Keys) -> None:
    """Report keys that contradict each other."""
    is_compound = len(contract.code_columns) > 1
    for condition, key, other in (
        (is_compound and contract.code_separators, "code.separators", "several columns"),
        (is_compound and contract.has_rest, "code.column", 'a field that is from = "code"'),
    ):
        if condition:
            root.complain(key, f"cannot be combined with {other}")
    if contract.code_joined_by != "-" and not is_compound:
        root.complain("code.joined_by", "needs several columns")
