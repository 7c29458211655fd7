"""The Python package, installed on every available Python, and its README."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.artifacts import PYTHON, PYTHONS, python, snippets, spec
from tests.support.interpreters import interpreters
from tests.support.oicp import ROWS
from tests.support.packages import Dist
from tests.targets.python.checkers import TYPED_USE, findings

MODULE = PYTHON / "oicp_status_codes"

PYTHON_USE = """
import copy
import json
import pickle
import sys
import typing
from decimal import Decimal

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

for item in (*map(oicp_status_codes.__dict__.get, oicp_status_codes.__all__), StatusCode.parse):
    if callable(item):
        typing.get_type_hints(item)
assert StatusCode.parse(Decimal("18"), lenient=True) is StatusCode.parse("\u00a018", lenient=True)

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


def test_members_show_what_the_page_says_where_they_are_hovered() -> None:
    code = (MODULE / "_codes.py").read_text(encoding="utf-8")
    for row in ROWS:
        about = [row.description]
        about += [f"Sent By: {', '.join(row.senders)}"] if row.senders else []
        about += [f"Additional Information: {row.note}"] if row.note else []
        text = "\n\n    ".join(about) + ("\n    " if len(about) > 1 else "")
        assert f'    {row.python} = "{row.code}"\n    """{text}"""\n' in code


# Style


@pytest.mark.parametrize("version", [PYTHONS[0], PYTHONS[-1]])
def test_ruff_finds_nothing_in_the_python_package(version: str, tmp_path: Path) -> None:
    isolated = ("--isolated", "--no-cache", f"--target-version=py{version.replace('.', '')}")
    consumer = tmp_path / "consumer.py"
    consumer.write_text(TYPED_USE, encoding="utf-8")
    files = [*PYTHON.rglob("*.py"), PYTHON / "README.md", consumer]  # also the code in Markdown
    checked = python("-m", "ruff", "check", *isolated, *files)
    assert checked == "All checks passed!\n"
    formatted = python("-m", "ruff", "format", "--check", *isolated, *files)
    assert formatted == "7 files already formatted\n"


# As it is installed


def test_the_python_package_can_be_installed(dist: Dist, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    installed = environment / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", installed, "install", "--quiet", "--no-compile")
    subprocess.run([*pip, "--no-index", dist.file(".whl")], check=True)
    python("-I", "-c", PYTHON_USE, executable=installed)
    (folder,) = environment.glob("lib/python*/site-packages/oicp_status_codes")
    assert {path.name for path in folder.iterdir()} == {
        path.name for path in MODULE.iterdir() if path.name != "__pycache__"
    }
    # The types are found only if py.typed is there.
    consumer = tmp_path / "consumer.py"
    consumer.write_text(TYPED_USE, encoding="utf-8")
    options = [f"--python-executable={installed}"]
    assert findings(consumer, options=options) == []


# The README


SNIPPETS = snippets(PYTHON / "README.md", "python")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(1, len(SNIPPETS) + 1))
def test_the_snippet_of_the_python_readme_runs(snippet: str) -> None:
    assert python("-c", snippet, path=str(PYTHON)) == ""


def test_the_python_readme_tells_every_public_name() -> None:
    readme = (PYTHON / "README.md").read_text(encoding="utf-8")
    assert [name for name in PUBLIC if name not in readme] == []
