"""The Python package for other tables: earlier names, no messages, hostile texts, other words."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.artifacts import PYTHON, python, snippets
from tests.support.builders import HOSTILE
from tests.support.interpreters import interpreters
from tests.targets.python.tables import (
    FULL,
    HOSTILE_SPEC,
    OTHER,
    RENAMED,
    REPLIES,
    SPARSE,
    WITHOUT_MESSAGES,
    named,
    rendered,
)

RENAMED_USE = """\
import copy
import pickle

from oicp_status_codes import StatusCode

code = StatusCode("018")
assert StatusCode.INCONSISTENT_EVSEID is StatusCode["INCONSISTENT_EVSEID"] is code
assert StatusCode.WRONG_EVSE is StatusCode["WRONG_EVSE"] is code
assert code.name == "INCONSISTENT_EVSE_ID"
assert code.aliases == ("INCONSISTENT_EVSEID", "WRONG_EVSE")
assert StatusCode.SUCCESS.aliases == StatusCode.parse("777").aliases == ()
assert {
    name: str(code) for name, code in StatusCode.__members__.items() if name != code.name
} == {"INCONSISTENT_EVSEID": "018", "WRONG_EVSE": "018"}
assert list(StatusCode) == ["000", "018", "999"]
assert [code.name for code in StatusCode] == [
    "SUCCESS", "INCONSISTENT_EVSE_ID", "LATER_THAN_THE_PAGE"
]
assert pickle.loads(pickle.dumps(code)) is copy.deepcopy(code) is code
"""


@pytest.mark.parametrize("executable", interpreters().values(), ids=interpreters())
def test_an_earlier_name_is_an_alias_of_the_enum(executable: Path, tmp_path: Path) -> None:
    rendered(tmp_path, RENAMED, FULL)
    use = tmp_path / "use.py"
    use.write_text(RENAMED_USE, encoding="utf-8")
    python(use, executable=executable, path=str(tmp_path))


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


def test_a_hostile_text_stays_in_its_place(tmp_path: Path) -> None:
    rendered(tmp_path, HOSTILE_SPEC, FULL)
    held = """
import json
from oicp_status_codes import StatusCode
print(json.dumps([[code.description, code.additional_info] for code in StatusCode]))
"""
    printed = json.loads(python("-c", held, path=str(tmp_path)))
    assert printed == [[text, text] for text in HOSTILE]


def test_a_table_without_messages_has_a_package(tmp_path: Path) -> None:
    """The contract specifies neither how messages carry a code nor which code means success."""
    rendered(tmp_path, SPARSE, WITHOUT_MESSAGES)
    assert sorted(path.name for path in (tmp_path / "oicp_status_codes").iterdir()) == [
        "__init__.py",
        "__main__.py",
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


def test_another_table_has_a_package(tmp_path: Path) -> None:
    rendered(tmp_path, REPLIES, OTHER)
    python("-c", OTHER_USE, path=str(tmp_path))
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
    tmp_path: Path,
) -> None:
    rendered(tmp_path, RENAMED, named(FULL.package.name, **changes))
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
