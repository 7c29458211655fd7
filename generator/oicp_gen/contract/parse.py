"""Read a contract from its file, `source/contract.toml`."""

import re

from oicp_gen.contract.contract import (
    PAGE_ID,
    VERSION,
    Contract,
    Member,
    Message,
    Package,
    RestApi,
    Slip,
    Upstream,
    Verdict,
)
from oicp_gen.contract.package_names import NOT_IMPORTABLE, PACKAGE_NAME
from oicp_gen.contract.parse_columns import (
    TYPE,
    check_together,
    check_unique,
    read_code_columns,
    read_field,
    read_naming,
    read_texts,
)
from oicp_gen.contract.parse_guidance import read_advice, read_groups, read_pages
from oicp_gen.contract.parse_rules import read_rules
from oicp_gen.contract.pattern import compile_pattern
from oicp_gen.contract.pattern_tree import PatternError
from oicp_gen.contract.toml_lines import Lines
from oicp_gen.contract.toml_table import Form, Keys
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.files.parsing import parse_toml
from oicp_gen.files.reading import utf8_text
from oicp_gen.text.words import FIXED_WORD

_HYPHENS = "of lower-case words joined by hyphens, such as error-codes"
_FILE_NAME = Form(
    re.compile(r"(?!\.{1,2}$)[^/\\:\0-\x1f]+"), "the name of a file or folder in source/"
)
_SLUG = Form(re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"), f"an id {_HYPHENS}")
_PACKAGE = Form(PACKAGE_NAME, f"a name {_HYPHENS}")
_PAGE_ID = Form(PAGE_ID, "the id of a page, such as 3626501182")
_SITE = Form(
    re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#@]*)?"),
    "the address of a site, such as https://NAME.atlassian.net/wiki",
)
_MEMBER = Form(
    re.compile(r"[A-Za-z][A-Za-z0-9_]*"),
    "a member such as ErrorCode: a letter, then letters, digits and underscores",
)
_LICENSE = Form(re.compile(r"[A-Za-z0-9.+() -]+"), "a license such as Apache-2.0")
_WORD = Form(FIXED_WORD, "a word such as CHAdeMO: a letter, then letters and digits from A to Z")
_VERSION = Form(VERSION, "a version such as 1.2.0")


def parse_contract(data: bytes, *, file: str) -> Contract:
    """Return the contract in a TOML file. Raises OicpGenError that lists every problem."""
    text = utf8_text(data, file)
    problems: list[str] = []
    lines = Lines(text, file)
    contract = _contract(Keys(parse_toml(text, file=file), "", problems), lines)
    if problems:
        places = [lines.place(problem.partition(": ")[0]) for problem in problems]
        raise OicpGenError(
            "contract-invalid",
            place=next((place for place in places if place.line), Place(file)),
            problems="\n".join(
                f"  {f'line {place.line}: ' if place.line else ''}{problem}"
                for place, problem in zip(places, problems, strict=True)
            ),
        )
    return contract


def _contract(root: Keys, lines: Lines) -> Contract:
    head, code = root.table_of("catalog"), root.table_of("code")
    columns, package = root.table_of("fields"), root.table_of("package")
    fields = tuple(read_field(columns.table_of(name), name) for name in list(columns.table))
    named_by, by_code = read_naming(code, fields)
    pattern = _pattern(code)
    contract = Contract(
        id=head.text("id", _SLUG),
        title=head.text("title"),
        protocol=head.text("protocol"),
        page=head.text("page", _FILE_NAME),
        entry=head.text("entry", TYPE),
        under=read_texts(head, "under"),
        after=head.text("after", default=""),
        position=head.number("position", least=1, default=0),
        all_tables=head.choice("tables", ("one", "all"), default="one") == "all",
        group_rows=bool(head.take("group_rows", bool, False)),
        publisher=head.text("publisher", default=""),
        note=head.text("note", default=""),
        code_columns=read_code_columns(code),
        code_pattern=pattern,
        code_joined_by=code.text("joined_by", default="-"),
        code_separators=code.texts("separators"),
        named_by=named_by,
        named_by_code=by_code,
        words=_words(code),
        success=_success(code, pattern),
        group=code.number("group", default=0),
        message=root.read_if_present("message", _message),
        fields=fields,
        slips=root.read_each("slips", lambda keys: Slip(keys.text("text"), keys.text("better"))),
        package=Package(
            name=_package_name(package),
            version=package.text("version", _VERSION),
            license=package.text("license", _LICENSE, default=""),
        ),
        upstream=root.read_if_present("upstream", _upstream),
        targets=_targets(root),
        rules=read_rules(root.table_of("rules", {}), lines.place),
        groups=read_groups(root, pattern, lines.place),
        advice=read_advice(root.table_of("advice", {}), pattern, lines.place),
        pages=root.read_if_present("pages", read_pages),
    )
    if contract.message and not contract.success:
        code.complain("success", "is missing; [message] needs the codes that mean success")
    check_unique(contract, root)
    check_together(contract, root)
    for keys in (head, code, package, root):
        keys.end()
    return contract


def _pattern(code: Keys) -> re.Pattern[str]:
    text = code.text("pattern")
    try:
        return compile_pattern(text) if text.strip() else re.compile("")
    except PatternError as error:
        code.complain("pattern", str(error))
        return re.compile("")


def _targets(root: Keys) -> tuple[str, ...]:
    targets, is_given = root.table.get("targets"), "targets" in root.table
    names = root.texts("targets")
    if is_given and targets == []:
        root.complain("targets", "must name at least one target; without the key, all are built")
    if len({*names}) < len(names):
        root.complain("targets", "must not name a target twice")
    return names


def _words(code: Keys) -> tuple[str, ...]:
    words = code.texts("words")
    for fault in filter(None, map(_WORD.fault, words)):
        code.complain("words", fault)
    return words


def _package_name(package: Keys) -> str:
    name = package.text("name", _PACKAGE)
    if name.replace("-", "_") in NOT_IMPORTABLE:
        package.complain("name", f"{name!r} is a module of Python or Node; add a word")
    return name


def _success(code: Keys, pattern: re.Pattern[str]) -> tuple[str, ...]:
    codes = code.texts("success")
    for success in codes:
        if pattern.pattern and not pattern.fullmatch(success):
            code.complain("success", f"{success!r} does not match the pattern {pattern.pattern}")
    return codes


def _message(keys: Keys) -> Message:
    verdicts = keys.table_of("verdicts", {})
    message = Message(
        prefix=keys.text("prefix", TYPE),
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
        page_id=keys.text("page_id", _PAGE_ID),
        site=keys.text("site", _SITE, default="").rstrip("/"),
        api=keys.choice("api", RestApi, default=RestApi.AUTO),
    )
