"""The Python package: on every Python that is there, under the strictest type checks."""

import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.parse import parse_contract
from oicp_gen.model.spec import Spec
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from tests.support.artifacts import NODE_TOOLS, PYTHON, PYTHONS, Node, mypy, python, snippets, spec
from tests.support.builders import HOSTILE, TEMPLATES, contract_of, entry, note, proof_program
from tests.support.builders import spec as made_of
from tests.support.command import ROOT
from tests.support.interpreters import interpreters
from tests.support.oicp import ROWS
from tests.support.projects import edit

MODULE = PYTHON / "oicp_status_codes"

PYTHON_USE = """
import copy
import json
import pickle
import sys

import oicp_status_codes
from oicp_status_codes import *

code = StatusCode("018")
assert code is StatusCode.INCONSISTENT_EVSE_ID is StatusCode["INCONSISTENT_EVSE_ID"]
assert code.name == "INCONSISTENT_EVSE_ID"
assert code.description == "Inconsistent EvseID"
assert code.sent_by == {Sender.HUBJECT} == {"HUBJECT"}
assert code.additional_info.startswith("This status code 018 is returned")
assert code.is_known and not code.is_success and StatusCode.SUCCESS.is_success
assert StatusCode("320").sent_by == {Sender.CPO, Sender.EMP}
assert StatusCode("101").sent_by == frozenset()
assert StatusCode("101").additional_info is None

assert isinstance(code, str)
assert code == "018" and hash(code) == hash("018") and {"018": 1}[code] == 1
assert str(code) == f"{code}" == "%s" % code == code.value == "018"
assert json.dumps({"Code": code}) == '{"Code": "018"}'
assert "StatusCode.INCONSISTENT_EVSE_ID" in repr(code)
assert code < StatusCode.DATA_ERROR
assert pickle.loads(pickle.dumps(code)) is copy.copy(code) is copy.deepcopy(code) is code
assert max(StatusCode) is StatusCode.EVSE_OUT_OF_SERVICE
assert len(StatusCode) == len(StatusCode.__members__) == len(set(StatusCode))
assert STATUS_CODES == tuple(StatusCode) == tuple(sorted(StatusCode))

for unknown in "999", "18", "0018", " 018", "", 18, 0o22, None:
    try:
        StatusCode(unknown)
    except ValueError:
        continue
    raise AssertionError(unknown)
for holder in code, StatusCode.parse("999"):
    for attribute in "description", "sent_by", "additional_info", "is_known", "is_success":
        try:
            setattr(holder, attribute, "another")
        except AttributeError:
            continue
        raise AssertionError(attribute)

unknown = StatusCode.parse("999")
assert type(unknown) is UnknownStatusCode and unknown == "999"
for same in pickle.loads(pickle.dumps(unknown)), copy.copy(unknown), copy.deepcopy(unknown):
    assert type(same) is UnknownStatusCode and same == unknown
match unknown:
    case StatusCode():
        raise AssertionError
    case UnknownStatusCode():
        pass
match StatusCode.parse("000"):
    case StatusCode.SUCCESS:
        pass

answer = {"Result": False, "StatusCode": {"Code": "018", "AdditionalInfo": "DE*ABC*E1"}}
try:
    raise_for_status(answer)
except OicpStatusError as error:
    assert str(error) == "018 Inconsistent EvseID: DE*ABC*E1"
    assert pickle.loads(pickle.dumps(error)).code is code
else:
    raise AssertionError
raise_for_status({"Result": True, "StatusCode": status_object(StatusCode.SUCCESS)})

# What is public says where it is to be imported from.
public = [getattr(oicp_status_codes, name) for name in oicp_status_codes.__all__]
assert {item.__module__ for item in public if isinstance(item, type)} == {"oicp_status_codes"}
json.dump(
    {
        "version": "{}.{}".format(*sys.version_info),
        "protocol": PROTOCOL,
        "digest": SPEC_DIGEST,
        "public": oicp_status_codes.__all__,
        "entries": [
            [code, code.name, code.description, sorted(code.sent_by), code.additional_info]
            for code in StatusCode
        ],
    },
    sys.stdout,
)
"""

PUBLIC = [
    "PROTOCOL",
    "SPEC_DIGEST",
    "STATUS_CODES",
    "OicpContradictionError",
    "OicpError",
    "OicpFormatError",
    "OicpRefusedError",
    "OicpStatusError",
    "Sender",
    "Status",
    "StatusCode",
    "UnknownStatusCode",
    "raise_for_status",
    "status_object",
    "status_of",
]

on_every_python = pytest.mark.parametrize("executable", interpreters().values(), ids=interpreters())


@pytest.mark.parametrize(("version", "executable"), interpreters().items(), ids=interpreters())
def test_the_python_package_on(version: str, executable: Path) -> None:
    printed = python("-c", PYTHON_USE, executable=executable, path=str(PYTHON))
    assert json.loads(printed) == {
        "version": version,
        "protocol": "OICP 2.3",
        "digest": spec()["digest"],
        "public": PUBLIC,
        "entries": [
            [row.code, row.python, row.description, sorted(row.senders), row.note] for row in ROWS
        ],
    }


@on_every_python
def test_importing_it_loads_nothing_but_enum(executable: Path) -> None:
    """A hand-written enum loads as much; typing, re or dataclasses would double the cost."""
    loaded = """
import enum, sys
before = set(sys.modules)
import oicp_status_codes
print(*sorted(set(sys.modules) - before))
"""
    assert python("-c", loaded, executable=executable, path=str(PYTHON)).split() == [
        "oicp_status_codes",
        "oicp_status_codes._codes",
        "oicp_status_codes._messages",
    ]


# Types


TYPED_USE = """\
from typing import Literal, assert_never, assert_type

from oicp_status_codes import (
    PROTOCOL,
    SPEC_DIGEST,
    STATUS_CODES,
    OicpError,
    OicpStatusError,
    Sender,
    Status,
    StatusCode,
    UnknownStatusCode,
    raise_for_status,
    status_object,
    status_of,
)

code = StatusCode("018")
assert_type(code, StatusCode)
assert_type(StatusCode.SUCCESS, Literal[StatusCode.SUCCESS])
assert_type(code.description, str)
assert_type(code.sent_by, frozenset[Sender])
assert_type(code.additional_info, str | None)
assert_type(code.is_success, bool)
value: str = code.value
assert_type(list(StatusCode), list[StatusCode])
assert_type(STATUS_CODES, tuple[StatusCode, ...])
as_text: str = code
constants: tuple[str, str] = (PROTOCOL, SPEC_DIGEST)
parsed = StatusCode.parse("018", lenient=True)
assert_type(parsed, StatusCode | UnknownStatusCode)
assert_type(parsed.description, str | None)
assert_type(parsed.sent_by, frozenset[Sender])
as_text = parsed
assert_type(status_of({}), Status | None)
assert_type(status_object(code), dict[str, str | None])
assert_type(status_object(parsed), dict[str, str | None])


def every_sender(sender: Sender) -> int:
    match sender:
        case Sender.HUBJECT | Sender.CPO:
            return 1
        case Sender.EMP:
            return 2
        case _:
            assert_never(sender)


def every_code(code: StatusCode | UnknownStatusCode) -> str:
    match code:
        case StatusCode.SUCCESS:
            return "fine"
        case StatusCode():
            return code.description
        case UnknownStatusCode():
            return code
        case _:
            assert_never(code)


try:
    raise_for_status({"StatusCode": {"Code": "018"}}, missing_ok=True)
except OicpStatusError as error:
    assert_type(error.code, StatusCode | UnknownStatusCode)
    assert_type(error.description, str | None)
    assert_type(error.additional_info, str | None)
    assert_type(error.status, Status)
except OicpError as error:
    print(error.message)

# Each of these must be an error: an ignore that is not needed is one, too.
print(StatusCode.SUCCES)  # type: ignore[attr-defined]
code.description = "another"  # type: ignore[misc]
code.sent_by.add(Sender.CPO)  # type: ignore[attr-defined]
code.additional_info.upper()  # type: ignore[union-attr]
parsed.description.upper()  # type: ignore[union-attr]
number: int = code  # type: ignore[assignment]
as_code: StatusCode = "018"  # type: ignore[assignment]
as_code = parsed  # type: ignore[assignment]
StatusCode.parse("018", True)  # type: ignore[call-arg]
raise_for_status("000")  # type: ignore[arg-type]
status_object("018")  # type: ignore[arg-type]
Status(StatusCode.SUCCESS).code = code  # type: ignore[misc]
"""


def pyright(tools: Node, folder: Path, *, version: str = "3.11") -> list[tuple[str, int, str]]:
    """Check a folder as strictly as possible: the file, line and rule of all that is wrong."""
    settings = {
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": True,
        "pythonVersion": version,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    ran = subprocess.run(
        [
            *(tools.path, NODE_TOOLS / "pyright", "--project", folder),
            *("--pythonpath", sys.executable, "--outputjson"),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    report = json.loads(ran.stdout)
    assert report["summary"]["filesAnalyzed"] > 0
    return [
        (Path(found["file"]).name, found["range"]["start"]["line"] + 1, found.get("rule", ""))
        for found in report["generalDiagnostics"]
    ]


def with_consumer(folder: Path, consumer: str) -> Path:
    """A folder with the package in it, and a program that uses it."""
    shutil.copytree(MODULE, folder / MODULE.name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "consumer.py").write_text(consumer, encoding="utf-8")
    return folder


@pytest.mark.parametrize("version", PYTHONS)
def test_the_python_package_is_typed_for_mypy(version: str, tmp_path: Path) -> None:
    consumer = tmp_path / "consumer.py"
    consumer.write_text(TYPED_USE, encoding="utf-8")
    mypy(MODULE, consumer, cache=tmp_path / "cache", path=str(PYTHON), version=version)


@pytest.mark.parametrize("version", PYTHONS)
def test_the_python_package_is_typed_for_pyright(version: str, tools: Node, tmp_path: Path) -> None:
    assert pyright(tools, with_consumer(tmp_path, TYPED_USE), version=version) == []


def test_pyright_finds_what_is_wrong(tools: Node, tmp_path: Path) -> None:
    wrong = "from oicp_status_codes import StatusCode\n\nprint(StatusCode.SUCCES)\n"
    found = pyright(tools, with_consumer(tmp_path, wrong))
    assert ("consumer.py", 3, "reportAttributeAccessIssue") in found
    assert {(file, line) for file, line, _ in found} == {("consumer.py", 3)}


def test_members_show_what_the_page_says_where_they_are_hovered() -> None:
    code = (MODULE / "_codes.py").read_text(encoding="utf-8")
    for row in ROWS:
        about = [row.description]
        about += [f"Sent By: {', '.join(row.senders)}"] if row.senders else []
        about += [f"Additional Information: {row.note}"] if row.note else []
        text = "\n\n    ".join(about) + ("\n    " if len(about) > 1 else "")
        assert f'    {row.python} = "{row.code}"\n    """{text}"""\n' in code


# Style, and what is packed


@pytest.mark.parametrize("version", PYTHONS)
def test_ruff_finds_nothing_in_the_python_package(version: str, tmp_path: Path) -> None:
    isolated = ("--isolated", "--no-cache", f"--target-version=py{version.replace('.', '')}")
    consumer = tmp_path / "consumer.py"
    consumer.write_text(TYPED_USE, encoding="utf-8")
    files = [*PYTHON.rglob("*.py"), PYTHON / "README.md", consumer]  # also the code in Markdown
    checked = python("-m", "ruff", "check", *isolated, *files)
    assert checked == "All checks passed!\n"
    formatted = python("-m", "ruff", "format", "--check", *isolated, *files)
    assert formatted == "5 files already formatted\n"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    source = folder / "source"
    shutil.copytree(PYTHON, source, ignore=shutil.ignore_patterns("__pycache__"))
    build(source, folder)
    shutil.rmtree(source)
    return folder


def build(source: Path, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder],
        cwd=source,
        capture_output=True,
        check=True,
    )


def test_the_wheel_and_the_sdist_are_sound(dist: Path) -> None:
    packed = sorted(path for path in dist.iterdir() if path.is_file())
    assert [path.name for path in packed] == [
        "oicp_status_codes-0.1.0-py3-none-any.whl",
        "oicp_status_codes-0.1.0.tar.gz",
    ]
    python("-m", "twine", "check", "--strict", *packed)
    python("-m", "check_wheel_contents", packed[0])


def test_the_sdist_makes_the_same_wheel(dist: Path, tmp_path: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    assert sorted(
        path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()
    ) == [
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "oicp_status_codes/__init__.py",
        "oicp_status_codes/_codes.py",
        "oicp_status_codes/_messages.py",
        "oicp_status_codes/py.typed",
        "oicp_status_codes/status-codes.json",
        "pyproject.toml",
    ]
    build(source, tmp_path / "dist")
    (wheel,) = dist.glob("*.whl")
    assert (tmp_path / "dist" / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_python_package_can_be_installed(dist: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    installed = environment / "bin" / "python"
    (wheel,) = dist.glob("*.whl")
    pip = (installed, "-m", "pip", "install", "--quiet", "--no-compile", "--no-index")
    subprocess.run([*pip, wheel], check=True)
    python("-I", "-c", PYTHON_USE, executable=installed)
    (folder,) = environment.glob("lib/python*/site-packages/oicp_status_codes")
    assert sorted(path.name for path in folder.iterdir()) == [
        "__init__.py",
        "_codes.py",
        "_messages.py",
        "py.typed",
        "status-codes.json",
    ]
    # The types are found only if py.typed is there.
    consumer = tmp_path / "consumer.py"
    consumer.write_text(TYPED_USE, encoding="utf-8")
    mypy(consumer, f"--python-executable={installed}", cache=tmp_path / "cache")


# The README


SNIPPETS = snippets(PYTHON / "README.md", "python")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(1, len(SNIPPETS) + 1))
def test_the_snippet_of_the_python_readme_runs(snippet: str) -> None:
    assert python("-c", snippet, path=str(PYTHON)) == ""


def test_the_snippets_of_the_python_readme_are_typed(tools: Node, tmp_path: Path) -> None:
    for number, snippet in enumerate(SNIPPETS):
        (tmp_path / f"snippet_{number}.py").write_text(snippet, encoding="utf-8")
    files = sorted(tmp_path.glob("*.py"))
    assert len(files) > 8
    mypy(*files, cache=tmp_path / "cache", path=str(PYTHON))
    assert pyright(tools, with_consumer(tmp_path, "")) == []


def test_the_python_readme_tells_every_public_name() -> None:
    readme = (PYTHON / "README.md").read_text(encoding="utf-8")
    assert [name for name in PUBLIC if name not in readme] == []


# Other tables


FULL = parse_contract((ROOT / "source" / "contract.toml").read_bytes(), file="source/contract.toml")
OTHER = parse_contract(
    b"""
[catalog]
id = "reply-codes"
title = "Replies"
protocol = "Other 1"
page = "page.html"
entry = "Reply"

[code]
column = "No."
pattern = "[A-Z][0-9]{1,2}"
success = ["A1", "A2"]

[fields.description]
column = "Text"
kind = "text"
required = true

[fields.sent_by]
column = "From"
kind = "set"
enum = "Party"
values = { HUB = [], NODE = [] }

[fields.additional_info]
column = "More"
kind = "rich"

[message]
prefix = "Other"
key = "reply"
code = "no"
text = { key = "text", limit = 5 }
info = { key = "more", limit = 30 }

[package]
name = "other-replies"
version = "1.0.0"
""",
    file="source/contract.toml",
)


def rendered(folder: Path, spec: Spec, contract: Contract) -> Path:
    """A folder with the Python package of a spec."""
    targets = [target for target in read_targets(TEMPLATES) if target.name == "python"]
    for path, data in render(spec, contract, TEMPLATES, targets).items():
        file = folder / path.removeprefix("python/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


RENAMED = made_of(
    entry(),
    entry(
        "018",
        "INCONSISTENT_EVSE_ID",
        "Inconsistent EvseID",
        aliases=("INCONSISTENT_EVSEID", "WRONG_EVSE"),
    ),
    entry("999", "LATER_THAN_THE_PAGE", "Later"),
)

RENAMED_USE = """\
import copy
import pickle
import warnings

from oicp_status_codes import StatusCode

code = StatusCode("018")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert StatusCode.INCONSISTENT_EVSEID is code
    assert StatusCode["INCONSISTENT_EVSEID"] is code
    assert StatusCode.WRONG_EVSE is code
    assert StatusCode["WRONG_EVSE"] is code
assert [(it.category, it.filename, it.lineno) for it in caught] == [
    (DeprecationWarning, __file__, line) for line in (10, 11, 12, 13)
]
assert [str(it.message).split()[0] for it in caught][1:3] == ["INCONSISTENT_EVSEID", "WRONG_EVSE"]
assert all("use StatusCode.INCONSISTENT_EVSE_ID" in str(it.message) for it in caught)

assert [code.name for code in StatusCode] == list(StatusCode.__members__)
assert list(StatusCode) == ["000", "018", "999"]
assert StatusCode["SUCCESS"] is StatusCode("000")
assert pickle.loads(pickle.dumps(code)) is copy.deepcopy(code) is code
for name in "SUCCES", "mro", "__members__":
    try:
        StatusCode[name]
    except KeyError as error:
        assert error.args == (name,)
    else:
        raise AssertionError(name)
try:
    StatusCode.SUCCES
except AttributeError:
    pass
else:
    raise AssertionError
"""


@on_every_python
def test_an_earlier_name_gives_the_member_and_warns(executable: Path, tmp_path: Path) -> None:
    rendered(tmp_path, RENAMED, FULL)
    use = tmp_path / "use.py"
    use.write_text(RENAMED_USE, encoding="utf-8")
    python(use, executable=executable, path=str(tmp_path))


EARLIER_USE = """\
from typing import assert_type

from oicp_status_codes import StatusCode

assert_type(StatusCode["WRONG_EVSE"], StatusCode)
assert_type(StatusCode.WRONG_EVSE, StatusCode)
print(StatusCode.WRONG_EVSE.description)
print(StatusCode.WRONG_EVS)
"""


def test_type_checkers_know_an_earlier_name(tools: Node, tmp_path: Path) -> None:
    rendered(tmp_path, RENAMED, FULL)
    (tmp_path / "consumer.py").write_text(EARLIER_USE, encoding="utf-8")
    found = {(file, line, rule) for file, line, rule in pyright(tools, tmp_path)}
    assert found == {
        ("consumer.py", 6, "reportDeprecated"),
        ("consumer.py", 7, "reportDeprecated"),
        ("consumer.py", 8, "reportAttributeAccessIssue"),
        ("consumer.py", 8, "reportUnknownMemberType"),
        ("consumer.py", 8, "reportUnknownArgumentType"),
    }
    lines = EARLIER_USE.splitlines(keepends=True)
    (tmp_path / "consumer.py").write_text("".join(lines[:-1]), encoding="utf-8")
    mypy(tmp_path, cache=tmp_path / "cache")
    with pytest.raises(AssertionError, match=r"consumer\.py:6: error: .*deprecated"):
        mypy(tmp_path, "--enable-error-code=deprecated", cache=tmp_path / "cache")
    (tmp_path / "consumer.py").write_text("".join(lines), encoding="utf-8")
    with pytest.raises(AssertionError, match=r'"type\[StatusCode\]" has no attribute "WRONG_EVS"'):
        mypy(tmp_path, cache=tmp_path / "cache")


def test_ruff_finds_nothing_in_a_package_with_earlier_names(tmp_path: Path) -> None:
    rendered(tmp_path, RENAMED, FULL)
    files = [*tmp_path.rglob("*.py")]
    checked = python("-m", "ruff", "check", "--isolated", "--no-cache", *files)
    assert checked == "All checks passed!\n"


def test_the_readme_gives_no_unknown_code_where_it_finds_none(tmp_path: Path) -> None:
    """Its example would be 999, which is a code of this table."""
    readme = rendered(tmp_path, RENAMED, FULL) / "README.md"
    assert "UnknownStatusCode" not in readme.read_text(encoding="utf-8")
    for snippet in snippets(readme, "python"):
        python("-c", snippet, path=str(tmp_path))


HOSTILE_SPEC = made_of(
    *(
        entry(
            f"{number:03}",
            f"HOSTILE_{number}",
            text,
            sent_by=("HUBJECT",),
            info=note(text),
            aliases=(f"EARLIER_{number}",),
        )
        for number, text in enumerate(HOSTILE)
    )
)


def test_a_hostile_text_stays_in_its_place(tools: Node, tmp_path: Path) -> None:
    rendered(tmp_path, HOSTILE_SPEC, FULL)
    held = """
import json
from oicp_status_codes import StatusCode
print(json.dumps([[code.description, code.additional_info] for code in StatusCode]))
"""
    printed = json.loads(python("-c", held, path=str(tmp_path)))
    assert printed == [[text, text] for text in HOSTILE]
    mypy(tmp_path, cache=tmp_path / "cache")
    assert pyright(tools, tmp_path) == []


def test_a_table_without_messages_has_a_package(tools: Node, tmp_path: Path) -> None:
    """The contract says neither how messages carry a code nor which code means success."""
    rendered(tmp_path, made_of(entry(), entry("018", "OTHER", "Other")), contract_of())
    assert sorted(path.name for path in (tmp_path / "oicp_status_codes").iterdir()) == [
        "__init__.py",
        "_codes.py",
        "py.typed",
        "status-codes.json",
    ]
    use = """
import oicp_status_codes as package
print(*package.__all__)
assert package.StatusCode.parse("018") is package.StatusCode.OTHER
assert not hasattr(package.StatusCode.OTHER, "is_success")
assert not hasattr(package.UnknownStatusCode("777"), "is_success")
"""
    names = ["PROTOCOL", "SPEC_DIGEST", "STATUS_CODES", "Sender", "StatusCode", "UnknownStatusCode"]
    assert python("-c", use, path=str(tmp_path)).split() == names
    mypy(tmp_path, cache=tmp_path / "cache")
    assert pyright(tools, tmp_path) == []


OTHER_USE = """
import other_replies
from other_replies import *

for name in "OtherRefusedError", "OtherContradictionError":  # the contract knows no such messages
    assert not hasattr(other_replies, name)
assert [reply.is_success for reply in Reply] == [True, True, False]
assert REPLYS == tuple(Reply)
assert Reply.parse("Z99").is_known is False
raise_for_status({"reply": {"no": "A2"}})
for message, error in (
    ({"reply": {"no": "B7", "more": "x"}}, OtherStatusError),
    ({"validationErrors": [1]}, OtherFormatError),
    ({}, OtherFormatError),
):
    try:
        raise_for_status(message)
    except OtherError as raised:
        assert type(raised) is error, raised
    else:
        raise AssertionError(message)
assert status_object("B7", "abc") == {"no": "B7", "text": "Busy", "more": "abc"}
for code, more in (("B7", 31 * "a"), ("A1", None)):
    try:
        status_object(code, more)
    except ValueError as raised:
        assert "are allowed" in str(raised)
    else:
        raise AssertionError(code)
for lost in 1, "1", "A01":
    try:
        Reply.parse(lost, lenient=True)
    except ValueError:
        continue
    assert lost == "A01"
"""


def test_another_table_has_a_package(tools: Node, tmp_path: Path) -> None:
    table = made_of(
        entry("A1", "FINE", "All is fine"),
        entry("A2", "GOOD", "Good"),
        entry("B7", "BUSY", "Busy", info=note("try later")),
    )
    rendered(tmp_path, table, OTHER)
    python("-c", OTHER_USE, path=str(tmp_path))
    mypy(tmp_path, cache=tmp_path / "cache")
    assert pyright(tools, tmp_path) == []
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "StatusCode" not in readme
    for snippet in snippets(tmp_path / "README.md", "python"):
        python("-c", snippet, path=str(tmp_path))


FAILED = {"Result": False}
REFUSED = {"validationErrors": ["no JSON"]}


@pytest.mark.parametrize(
    ("changes", "contradicts", "is_nothing"),
    [({"verdicts": ()}, REFUSED, FAILED), ({"refused": ""}, FAILED, REFUSED)],
    ids=["no verdicts", "nothing refused"],
)
def test_a_message_may_be_contradicted_in_one_way_only(
    changes: dict[str, Any],
    contradicts: dict[str, Any],
    is_nothing: dict[str, Any],
    tools: Node,
    tmp_path: Path,
) -> None:
    assert FULL.message
    rendered(tmp_path, RENAMED, replace(FULL, message=FULL.message._replace(**changes)))
    use = f"""
from oicp_status_codes import *

status = {{"StatusCode": status_object(StatusCode.SUCCESS)}}
raise_for_status(status | {is_nothing})
try:
    raise_for_status(status | {contradicts})
except OicpContradictionError as error:
    assert {{error.member: error.value}} == {contradicts}
    assert str(error).endswith(", but the code is 000 Success")
else:
    raise AssertionError
"""
    python("-c", use, path=str(tmp_path))
    mypy(tmp_path, cache=tmp_path / "cache")
    assert pyright(tools, tmp_path) == []
    checked = python("-m", "ruff", "check", "--isolated", "--no-cache", *tmp_path.rglob("*.py"))
    assert checked == "All checks passed!\n"
    for snippet in snippets(tmp_path / "README.md", "python"):
        python("-c", snippet, path=str(tmp_path))


def test_an_unknown_code_comes_back_as_a_member_of_a_newer_version(tmp_path: Path) -> None:
    rendered(tmp_path, RENAMED, FULL)  # it knows 999
    make = """
import pickle, sys
from oicp_status_codes import StatusCode
sys.stdout.write(pickle.dumps([StatusCode.parse(code) for code in ("018", "999", "998")]).hex())
"""
    pickled = bytes.fromhex(python("-c", make, path=str(PYTHON)))
    assert b"oicp_status_codes._" not in pickled
    read = f"""
import pickle
from oicp_status_codes import StatusCode, UnknownStatusCode
known, new, unknown = pickle.loads({pickled!r})
assert known is StatusCode.INCONSISTENT_EVSE_ID
assert new is StatusCode.LATER_THAN_THE_PAGE
assert type(unknown) is UnknownStatusCode and unknown == "998"
"""
    python("-c", read, path=str(tmp_path))


def test_importing_the_package_reads_no_table() -> None:
    opened = """
import sys
read = []
sys.addaudithook(lambda event, about: read.append(str(about[0])) if event == "open" else None)
import oicp_status_codes
assert any("oicp_status_codes" in name for name in read)
print(any(name.endswith(".json") for name in read))
"""
    assert python("-B", "-c", opened, path=str(PYTHON)) == "False\n"


# The proof


def proof(folder: Path, package: Path = PYTHON, table: Spec = RENAMED) -> Any:
    """What the program that proves the package reads from it."""
    program = proof_program("python", table, FULL, folder)
    return json.loads(python(program, package))["readings"]


def test_the_proof_reads_the_package(tmp_path: Path) -> None:
    readings = proof(tmp_path)
    assert readings == [
        {
            "artifact": "oicp_status_codes.StatusCode",
            "digest": spec()["digest"],
            "protocol": "OICP 2.3",
            "values": {"sent_by": ["HUBJECT", "CPO", "EMP"]},
            "entries": [
                {
                    "code": row.code,
                    "name": row.python,
                    "aliases": [],
                    "members": [row.python],
                    "spellings": {"Python": f"StatusCode.{row.python}"},
                    "is_success": row.code == "000",
                    "description": row.description,
                    "sent_by": [one for one in ("HUBJECT", "CPO", "EMP") if one in row.senders],
                    "additional_info": row.note,
                }
                for row in ROWS
            ],
        },
        {
            "artifact": "oicp_status_codes.STATUS_CODES",
            "entries": [{"code": row.code} for row in ROWS],
        },
        {
            "artifact": "oicp_status_codes/status-codes.json",
            **{key: spec()[key] for key in ("digest", "protocol", "title", "catalog", "entries")},
        },
    ]


def test_the_proof_reads_earlier_names(tmp_path: Path) -> None:
    readings = proof(tmp_path, rendered(tmp_path, RENAMED, FULL))
    names = [(entry["name"], entry["aliases"]) for entry in readings[0]["entries"]]
    assert names == [(made.name, list(made.aliases)) for made in RENAMED.entries]
    members = [entry["members"] for entry in readings[0]["entries"]]
    assert members == [[made.name, *made.aliases] for made in RENAMED.entries]


def names_of(readings: Any, code: str) -> list[str]:
    """All names that the enum has for a code, as the first of the readings says."""
    return next((entry["members"] for entry in readings[0]["entries"] if entry["code"] == code), [])


EARLIER = """\
    @property
    @deprecated("use StatusCode.SUCCESS")
    def INJECTED(cls):
        return StatusCode.SUCCESS

"""


@pytest.mark.parametrize(
    ("edits", "shown"),
    [
        (
            {
                '    SUCCESS = "000"\n': '    INJECTED = "666"\n    SUCCESS = "000"\n',
                '    "000": "Success",\n': '    "000": "Success", "666": "Injected",\n',
            },
            lambda readings: names_of(readings, "666") == ["INJECTED"],
        ),
        (
            {'    SUCCESS = "000"\n': '    SUCCESS = "000"\n    INJECTED = "000"\n'},
            lambda readings: names_of(readings, "000") == ["SUCCESS", "INJECTED"],
        ),
        (
            {"    @property\n    @deprecated": f"{EARLIER}    @property\n    @deprecated"},
            lambda readings: names_of(readings, "000") == ["SUCCESS", "INJECTED"],
        ),
        (
            {"= tuple(StatusCode)": '= (*reversed(StatusCode), "666")'},
            lambda readings: (
                [entry["code"] for entry in readings[1]["entries"]] == ["999", "018", "000", "666"]
            ),
        ),
    ],
    ids=["member", "alias", "earlier name", "tuple"],
)
def test_what_was_injected_shows_in_the_proof(
    edits: dict[str, str], shown: Callable[[Any], bool], tmp_path: Path
) -> None:
    package = rendered(tmp_path, RENAMED, FULL)
    assert not shown(proof(tmp_path, package))
    for old, new in edits.items():
        edit(package / "oicp_status_codes" / "_codes.py", old, new)
    assert shown(proof(tmp_path, package))


def test_the_proof_stops_where_a_name_gives_no_member(tmp_path: Path) -> None:
    package = rendered(tmp_path, RENAMED, FULL)
    code = package / "oicp_status_codes" / "_codes.py"
    edit(code, "return StatusCode.INCONSISTENT_EVSE_ID", 'return "018"')
    with pytest.raises(AssertionError, match="INCONSISTENT_EVSEID gives '018'"):
        proof(tmp_path, package)
