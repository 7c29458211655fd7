"""The contract: the example is read, and every mistake is reported with its place."""

import re

import pytest

from oicp_gen.contract.contract import (
    Contract,
    Field,
    FieldKind,
    Member,
    Message,
    Package,
    RuleLevel,
    SetValue,
    Upstream,
    Verdict,
    folded_heading,
)
from oicp_gen.contract.parse import parse_contract
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.findings import Severity
from tests.support.builders import CONTRACT, contract_of, problems_of
from tests.support.command import ROOT


def problems(text: str) -> list[str]:
    with pytest.raises(OicpGenError) as caught:
        contract_of(text)
    assert caught.value.id == "contract-invalid"
    assert caught.value.place
    assert caught.value.place.file == "source/contract.toml"
    assert caught.value.hint
    return problems_of(caught.value)


def changed(old: str, new: str) -> str:
    assert CONTRACT.count(old) == 1
    return CONTRACT.replace(old, new)


def test_the_example_of_the_design_is_read() -> None:
    assert contract_of() == Contract(
        id="status-codes",
        title="OICP status codes",
        protocol="OICP 2.3",
        page="FinalOICP-status-code_3626501182.html",
        entry="StatusCode",
        code_columns=("Status Code",),
        code_pattern=re.compile("[0-9]{3}"),
        named_by="description",
        fields=(
            Field(name="description", column="Description", kind=FieldKind.TEXT, required=True),
            Field(
                name="sent_by",
                column="Sent By",
                kind=FieldKind.SET,
                enum="Sender",
                choices=(
                    SetValue(value="HUBJECT", spellings=("Hubject",)),
                    SetValue(value="CPO"),
                    SetValue(value="EMP"),
                ),
                separators=(",", "/"),
            ),
            Field(name="additional_info", column="Additional Information", kind=FieldKind.RICH),
        ),
        slips=(),
        package=Package(name="oicp-status-codes", version="0.1.0"),
    )
    assert contract_of().package.module == "oicp_status_codes"


def test_our_own_contract_says_what_the_design_says() -> None:
    file = ROOT / "source" / "contract.toml"
    ours, example = parse_contract(file.read_bytes(), file=str(file)), contract_of()
    assert ours.fields == example.fields
    assert (ours.package.name, ours.package.version) == ("oicp-status-codes", "0.1.0")
    assert (ours.code_columns, ours.code_pattern) == (example.code_columns, example.code_pattern)
    assert all(slip.text != slip.better for slip in ours.slips)
    assert ours.upstream == Upstream(page_id="3626501182")


def test_defaults() -> None:
    text = changed('separators = [",", "/"]\n', "") + '\n[[slips]]\ntext = "a"\nbetter = "b"\n'
    read = contract_of("\ufeff" + text)
    assert read.fields[1].separators == (",",)
    assert [(slip.text, slip.better) for slip in read.slips] == [("a", "b")]
    named = contract_of(changed('"[0-9]{3}"', '"[0-9]{3}"\nname_from = "description"'))
    assert named == contract_of()


def test_codes_can_be_named_by_themselves() -> None:
    text = changed('"[0-9]{3}"', '"[0-9]{3}"\nname_from = "code"')
    by_code = contract_of(text)
    assert (by_code.named_by, by_code.named_by_code) == ("description", True)
    assert not contract_of().named_by_code
    optional = changed('"[0-9]{3}"', '"[0-9]{3}"\nname_from = "code"').replace(
        "required = true", ""
    )
    assert contract_of(optional).named_by == "description"
    with pytest.raises(OicpGenError) as refused:
        contract_of(optional.replace('kind = "text"', 'kind = "rich"'))
    assert problems_of(refused.value) == [
        "code.name_from: must name a text field; the text fields are: none"
    ]


def test_words_that_are_never_split_can_be_listed() -> None:
    assert contract_of().words == ()
    named = contract_of(changed('"[0-9]{3}"', '"[0-9]{3}"\nwords = ["CHAdeMO", "ID"]'))
    assert named.words == ("CHAdeMO", "ID")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'id = "status-codes"',
            'id = "Status Codes"',
            ["catalog.id: 'Status Codes' is not an id of lower-case words"],
        ),
        ('id = "status-codes"', "id = 3", ["catalog.id: must be a string"]),
        ('title = "OICP status codes"', 'title = " "', ["catalog.title: is empty"]),
        ('protocol = "OICP 2.3"\n', "", ["catalog.protocol: is missing"]),
        (
            'page = "FinalOICP-status-code_3626501182.html"',
            'page = ".."',
            ["catalog.page: '..' is not the name of a file or folder in source/"],
        ),
        ('page = "Final', 'page = "../Final', ["catalog.page: '../Final"]),
        (
            'entry = "StatusCode"',
            'entry = "status_code"',
            ["catalog.entry: 'status_code' is not a name such as ErrorCode: a capital, then"],
        ),
        (
            'title = "OICP status codes"',
            'titel = "OICP status codes"',
            [
                "catalog.titel: is not a known key; did you mean 'title'?",
            ],
        ),
        (
            'pattern = "[0-9]{3}"',
            'pattern = "[0-9"',
            ["code.pattern: [ at character 1 has no closing bracket"],
        ),
        (
            'pattern = "[0-9]{3}"',
            'pattern = "[0-9]{99999999999}"',
            ["code.pattern: { at character 6 must be a repetition"],
        ),
        (
            'pattern = "[0-9]{3}"',
            'pattern = "[0-9]{3}"\nname_from = "sent_by"',
            ["code.name_from: must name a text field; the text fields are: description"],
        ),
        (
            'pattern = "[0-9]{3}"',
            'pattern = "[0-9]{3}"\nname_from = "decsription"',
            [
                "code.name_from: must name a text field; the text fields are: description;"
                " did you mean 'description'?"
            ],
        ),
        (
            'pattern = "[0-9]{3}"',
            'pattern = "[0-9]{3}"\nwords = ["PnC", "Plug&Charge", "É"]',
            [
                "code.words: 'Plug&Charge' is not a word such as CHAdeMO: a letter, then letters",
                "code.words: 'É' is not a word",
            ],
        ),
        ("required = true", "required = 1", ["fields.description.required: must be a boolean"]),
        (
            "required = true",
            "requierd = true",
            ["fields.description.requierd: is not a known key"],
        ),
        (
            'kind = "rich"',
            'kind = "rihc"',
            [
                "fields.additional_info.kind: 'rihc' is not one of text, rich, set;"
                " did you mean 'rich'?"
            ],
        ),
        ('kind = "rich"', "", ["fields.additional_info.kind: is missing"]),
        (
            'kind = "rich"',
            'kind = "rich"\nenum = "Info"',
            ["fields.additional_info.enum: is not"],
        ),
        ("[fields.sent_by]", "[fields.sentBy]", ["fields.sentBy: 'sentBy' is not a field name"]),
        ("[fields.sent_by]", "[fields.code]", ["fields.code: the name 'code' is reserved"]),
        (
            "[fields.sent_by]",
            "[fields.members]",
            ["fields.members: the name 'members' is reserved; choose another one"],
        ),
        (
            "[fields.sent_by]",
            "[fields.spellings]",
            ["fields.spellings: the name 'spellings' is reserved; choose another one"],
        ),
        (
            "[fields.sent_by]",
            "[fields.is_success]",
            ["fields.is_success: the name 'is_success' is reserved; choose another one"],
        ),
        ('enum = "Sender"\n', "", ["fields.sent_by.enum: is missing"]),
        ("CPO = []", 'CPO = "cpo"', ["fields.sent_by.values.CPO: must be a list of strings"]),
        ("CPO = []", "CPO = [1]", ["fields.sent_by.values.CPO: must be a list of strings"]),
        ("CPO = []", "cpo = []", ["fields.sent_by.values.cpo: 'cpo' is not a value"]),
        (
            'separators = [",", "/"]',
            "separators = [2]",
            ["fields.sent_by.separators: must be"],
        ),
        (
            'column = "Sent By"',
            'column = "Status  code:"',
            ["fields.sent_by.column: code.column already has the heading 'Status  code:'"],
        ),
        (
            'kind = "rich"',
            'kind = "set"\nenum = "Sender"\nvalues = { A = [] }',
            ["fields.additional_info.enum: "],
        ),
        (
            'enum = "Sender"',
            'enum = "StatusCode"',
            ["fields.sent_by.enum: "],
        ),
        ('name = "oicp-status-codes"', 'name = "OICP"', ["package.name: 'OICP' is not a name"]),
        ('version = "0.1.0"', 'version = "1"', ["package.version: '1' is not a version"]),
        ('version = "0.1.0"', 'version = "00.1.0"', ["package.version: '00.1.0' is not a version"]),
        ('version = "0.1.0"', 'version = "٠.1.0"', ["package.version: '٠.1.0' is not a version"]),
        ('name = "oicp-status-codes"', 'name = "os"', ["package.name: 'os' is a module"]),
        ('name = "oicp-status-codes"', 'name = "json"', ["package.name: 'json' is a module"]),
        ('name = "oicp-status-codes"', 'name = "imp"', ["package.name: 'imp' is a module"]),
        ('name = "oicp-status-codes"', 'name = "fs"', ["package.name: 'fs' is a module"]),
        (
            'name = "oicp-status-codes"',
            'name = "child-process"',
            ["package.name: 'child-process' is a module"],
        ),
        (
            "[package]",
            "[pakcage]",
            ["pakcage: is not a known key; did you mean 'package'?"],
        ),
    ],
)
def test_a_mistake_is_named_by_the_path_of_its_keys(
    old: str, new: str, expected: list[str]
) -> None:
    found = problems(changed(old, new))
    for start in expected:
        assert [problem for problem in found if problem.startswith(start)], found


MESSAGE = """
[message]
prefix = "Oicp"
key = "StatusCode"
code = "Code"
text = { key = "Description", limit = 200 }
info = { key = "AdditionalInfo", limit = 1000 }
refused = "validationErrors"

[message.verdicts]
Result = { success = true, failure = false }
AuthorizationStatus = { success = "Authorized", failure = "NotAuthorized" }
"""
WITH_MESSAGE = changed('"[0-9]{3}"', '"[0-9]{3}"\nsuccess = ["000"]\ngroup = 1') + MESSAGE


def test_how_messages_carry_an_entry() -> None:
    read = contract_of(WITH_MESSAGE)
    assert (read.success, read.group) == (("000",), 1)
    assert read.message == Message(
        prefix="Oicp",
        key="StatusCode",
        code="Code",
        text=Member(key="Description", limit=200),
        info=Member(key="AdditionalInfo", limit=1000),
        refused="validationErrors",
        verdicts=(
            Verdict("Result", success=True, failure=False),
            Verdict("AuthorizationStatus", success="Authorized", failure="NotAuthorized"),
        ),
    )
    short = contract_of(WITH_MESSAGE.partition("refused")[0])
    assert short.message is not None
    assert (short.message.refused, short.message.verdicts) == ("", ())
    assert (contract_of().message, contract_of().success, contract_of().group) == (None, (), 0)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('success = ["000"]\n', "", "code.success: is missing; [message] needs the codes"),
        (
            'success = ["000"]',
            'success = ["0"]',
            "code.success: '0' does not match the pattern [0-9]{3}",
        ),
        ("group = 1", "group = -1", "code.group: must be a number, 0 or greater"),
        ("group = 1", "group = true", "code.group: must be a number, 0 or greater"),
        ("group = 1", 'group = "1"', "code.group: must be a number"),
        (
            'prefix = "Oicp"',
            'prefix = "oicp"',
            "message.prefix: 'oicp' is not a name such as ErrorCode",
        ),
        ("limit = 200", 'limit = "200"', "message.text.limit: must be a number"),
        ("limit = 200", "limit = 0", "message.text.limit: must be a number, 1 or greater"),
        ('"AdditionalInfo"', '"Description"', "message: code, text and info must be three"),
        ('key = "AdditionalInfo"', 'key = "Additional-Info"', "message.info.key: 'Additional-Info"),
        (
            'code = "Code"',
            'codes = "Code"',
            "message.codes: is not a known key; did you mean",
        ),
        ('refused = "v', 'refusal = "v', "message.refusal: is not a known key; did you"),
        (", failure = false", "", "message.verdicts.Result.failure: is missing"),
        ("failure = false", "failure = 0", "message.verdicts.Result.failure: must be a string"),
        ("failure = false", "failure = true", "message.verdicts.Result.failure: must differ from"),
        ("[message]", "[mesage]", "mesage: is not a known key; did you mean 'message'?"),
        (
            '"0.1.0"',
            '"0.1.0"\nlicense = "?"',
            "package.license: '?' is not a license such as Apache-2.0",
        ),
    ],
)
def test_a_mistake_about_messages_is_named(old: str, new: str, expected: str) -> None:
    assert WITH_MESSAGE.count(old) == 1
    found = problems(WITH_MESSAGE.replace(old, new))
    assert [problem for problem in found if problem.startswith(expected)], found


WITH_UPSTREAM = f"""{CONTRACT}
[upstream]
page_id = "3626501182"
site = "https://wiki.example.org/confluence/"
api = "v1"
"""


def test_where_the_page_is_published() -> None:
    where = Upstream(page_id="3626501182", site="https://wiki.example.org/confluence", api="v1")
    assert contract_of(WITH_UPSTREAM).upstream == where
    assert contract_of(WITH_UPSTREAM.partition("site")[0]).upstream == Upstream("3626501182")
    assert contract_of().upstream is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('page_id = "3626501182"\n', "", "upstream.page_id: is missing"),
        ('"3626501182"\n', "3626501182\n", "upstream.page_id: must be a string"),
        ('"3626501182"\n', '"PgQo2"\n', "upstream.page_id: 'PgQo2' is not the id of a page"),
        ('"3626501182"\n', '"0"\n', "upstream.page_id: '0' is not the id of a page"),
        ("https://wiki", "ftp://wiki", "upstream.site: 'ftp://wiki.example.org"),
        ("https://wiki", "https://ann:x@wiki", "upstream.site: 'https://ann:x@wiki.exam"),
        ("confluence/", "x?y", "upstream.site: 'https://wiki.example.org/x?y' is not the"),
        ('"v1"', '"v3"', "upstream.api: 'v3' is not one of auto, v2, v1"),
        ('"v1"', "1", "upstream.api: must be a string"),
        ('api = "v1"', 'apis = "v1"', "upstream.apis: is not a known key; did you mean 'api'?"),
        ('api = "v1"', 'token = "x"', "upstream.token: is not a known key"),
        ("[upstream]", "[upstraem]", "upstraem: is not a known key; did you mean 'upstream'?"),
    ],
)
def test_a_mistake_about_where_the_page_is_published_is_named(
    old: str, new: str, expected: str
) -> None:
    assert WITH_UPSTREAM.count(old) == 1
    found = problems(WITH_UPSTREAM.replace(old, new))
    assert [problem for problem in found if problem.startswith(expected)], found


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("titel", "did you mean 'title'?"),
        ("pages", "did you mean 'page'?"),
        (
            "colour",
            "the keys of catalog are after, entry, group_rows, id, note, page, position, protocol,"
            " publisher, tables, title, under",
        ),
    ],
)
def test_a_key_that_nobody_knows_gets_the_nearest_one_or_all(key: str, hint: str) -> None:
    text = changed('title = "OICP status codes"', f'title = "OICP status codes"\n{key} = "x"')
    expected = f"catalog.{key}: is not a known key; {hint}"
    assert problems(text) == [expected]


def test_all_mistakes_are_reported_at_once_and_nothing_else_is() -> None:
    text = (
        CONTRACT.replace('id = "status-codes"', "id = 1")
        .replace('pattern = "[0-9]{3}"\n', "")
        .replace('column = "Description"\n', "")
        .replace('column = "Sent By"\n', "")
        .replace('version = "0.1.0"', 'version = "x"')
    )
    assert sorted(problems(text + '\n[[slips]]\ntext = "a"\n')) == [
        "catalog.id: must be a string",
        "code.pattern: is missing",
        "fields.description.column: is missing",
        "fields.sent_by.column: is missing",
        "package.version: 'x' is not a version such as 1.2.0",
        "slips[0].better: is missing",
    ]


def test_an_empty_file_lacks_every_table_but_not_each_of_their_keys() -> None:
    tables = ("catalog", "code", "fields", "package")
    assert set(problems("")) == {f"{name}: is missing" for name in tables}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[catalog", ":1:9"),
        ("a = 1\na = 2", ":2:6"),
        ("a = 1\r\n\r\nb = ?\r\n", ":3:5"),
        ("a = " + "[" * 5000, ""),
        ("a = " + "1" * 5000, ""),
    ],
)
def test_what_is_not_toml_is_an_error_with_line_and_column(text: str, place: str) -> None:
    with pytest.raises(OicpGenError) as caught:
        contract_of(text)
    assert caught.value.id == "not-toml"
    assert str(caught.value.place) == f"source/contract.toml{place}"
    assert "(at " not in caught.value.message


def test_what_is_not_utf_8_is_an_error() -> None:
    with pytest.raises(OicpGenError) as caught:
        parse_contract(b"a = '\xff'", file="source/contract.toml")
    assert caught.value.id == "not-utf8"


@pytest.mark.parametrize("text", ["Sent By", " sent\tby:", "SENT\u00a0BY :", "Sent By: "])
def test_case_white_space_and_a_colon_do_not_count_in_a_heading(text: str) -> None:
    assert folded_heading(text) == "sent by"


def test_a_mistyped_key_is_one_problem_with_its_line() -> None:
    with pytest.raises(OicpGenError) as caught:
        contract_of(changed("pattern = ", "patern = "))
    line = CONTRACT[: CONTRACT.index("pattern = ")].count("\n") + 1
    assert caught.value.place == Place("source/contract.toml", line)
    assert caught.value.message.splitlines()[1:] == [
        f"  line {line}: code.patern: is not a known key; did you mean 'pattern'?"
    ]


RULES = """
[rules]
wording = { level = "off", reason = "The publisher knows." }

[rules.text-misplaced]
level = "error"
reason = "Nothing may move."
"""


def test_the_levels_of_rules_are_read_with_their_places() -> None:
    start = CONTRACT.count("\n") + 3
    file = "source/contract.toml"
    assert contract_of(CONTRACT + RULES).rules == (
        RuleLevel("wording", None, "The publisher knows.", Place(file, start)),
        RuleLevel("text-misplaced", Severity.ERROR, "Nothing may move.", Place(file, start + 2)),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("wording =", "wordin =", "rules.wordin: is not a rule; did you mean 'wording'?"),
        ("wording =", "xyz =", "rules.xyz: is not a rule"),
        ('"off"', '"of"', "rules.wording.level: 'of' is not one of off, error, warning, note"),
        ('level = "off", ', "", "rules.wording.level: is missing"),
        (', reason = "The publisher knows."', "", "rules.wording.reason: is missing"),
        ('"The publisher knows."', '" "', "rules.wording.reason: is empty"),
        (
            '"The publisher knows."',
            '"x", until = 1',
            "rules.wording.until: is not a known key",
        ),
        (
            '{ level = "off", reason = "The publisher knows." }',
            '"off"',
            'rules.wording: must be a table such as { level = "off", reason = "The publisher',
        ),
        (
            'wording = { level = "off", reason = "The publisher knows." }',
            'wordin = "off"',
            "rules.wordin: is not a rule; did you mean 'wording'?",
        ),
    ],
)
def test_a_mistake_about_rules_is_named(old: str, new: str, expected: str) -> None:
    assert RULES.count(old) == 1
    (problem,) = problems(CONTRACT + RULES.replace(old, new))
    assert problem.startswith(expected)
