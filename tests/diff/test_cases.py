"""The cases of `diff`: for each rule, two pages and the reported changes between them.

A case is a folder `diff/<rule>`, or `diff/<rule>.<what>` for a further case of a rule. It contains
`old.html`, `new.html`, `expected.txt` and, if the format matters, the same as `.md`, `.json` or
`.html`. The contract and the ledger are those of `tests/cases`, or the folder's own; if each side
has its own, `old.names.toml` and `new.names.toml`, the specs generated from the pages are compared.
"""

import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest

from oicp_gen.diff.change import Bump, change_rules
from oicp_gen.diff.inputs.side import read_side
from oicp_gen.project import find_project
from tests.rules.test_cases import CASES, compare, update
from tests.support.command import ROOT, run
from tests.support.schema import SCHEMA

__all__ = ["update"]

RULES = change_rules()
FOLDERS = sorted(path for path in (CASES / "diff").iterdir() if path.is_dir())
INPUTS = ("contract.toml", "names.toml")
FORMATS = {".txt": "text", ".md": "markdown", ".json": "json", ".html": "html"}
DOC = ROOT / "docs" / "changes.md"


def rule_of(folder: Path) -> str:
    return folder.name.partition(".")[0]


def own(folder: Path, side: str, file: str) -> Path:
    """An input of a side: its own, its case's, or the common one."""
    places = (folder / f"{side}.{file}", folder / file)
    return next((path for path in places if path.exists()), CASES / file)


def set_up(folder: Path, tmp: Path) -> tuple[str, str]:
    """Create a project with its page for each side; return both sides, relative to their parent."""
    sides = []
    for side in ("old", "new"):
        source = tmp / side / "source"
        source.mkdir(parents=True)
        for file in INPUTS:
            shutil.copy(own(folder, side, file), source / file)
        page = source / "page.html"
        shutil.copy(folder / f"{side}.html", page)
        if any(own(folder, "old", file) != own(folder, "new", file) for file in INPUTS):
            spec = read_side(str(page), find_project(tmp / side)).spec
            page = tmp / side / "spec.json"
            page.write_text(json.dumps(spec.to_json()), encoding="utf-8")
        sides.append(page.relative_to(tmp).as_posix())
    old, new = sides
    return old, new


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_diff_says_what_is_expected(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool
) -> None:
    old, new = set_up(folder, tmp_path)
    monkeypatch.chdir(tmp_path)
    for suffix, output in FORMATS.items():
        expected = folder / f"expected{suffix}"
        if suffix == ".txt" or expected.exists():
            result = run("diff", old, new, "--project", "new", "--format", output)
            told = (
                f"exit {result.code}\n{result.out}{result.err}" if suffix == ".txt" else result.out
            )
            compare(expected, told, update=update)
    if (folder / "expected.html").exists():
        assert "<script" not in (folder / "expected.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_case_is_of_its_rule_alone_in_both_directions(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = set_up(folder, tmp_path)
    monkeypatch.chdir(tmp_path)
    rule = RULES[rule_of(folder)]
    for sides, due in (((old, new), rule), ((new, old), RULES[rule.mirror])):
        result = run("diff", *sides, "--project", "new", "--format", "json")
        data = json.loads(result.out)
        jsonschema.Draft202012Validator(SCHEMA).validate(data)
        assert {change["rule"] for change in data["changes"]} - {"provenance-changed"} == {
            due.id
        } - {"provenance-changed"}
        assert data["changes"]
        assert data["bump"] == due.bump
        assert all(change["bump"] == RULES[change["rule"]].bump for change in data["changes"])
        assert result.code == due.alters
        for on, fails in (("never", False), ("breaking", due.bump is Bump.MAJOR)):
            assert run("diff", *sides, "--project", "new", "--fail-on", on).code == fails


def test_every_rule_has_a_case() -> None:
    assert {rule_of(folder) for folder in FOLDERS} == set(RULES)


def test_the_schema_knows_every_rule() -> None:
    assert SCHEMA["$defs"]["changes"]["items"]["properties"]["rule"]["enum"] == list(RULES)


def test_every_file_belongs_to_a_case() -> None:
    known = {f"expected{suffix}" for suffix in FORMATS} | {"old.html", "new.html", *INPUTS}
    known |= {f"{side}.{file}" for side in ("old", "new") for file in INPUTS}
    for folder in FOLDERS:
        assert {path.name for path in folder.iterdir()} <= known
        assert {"old.html", "new.html", "expected.txt"} <= {path.name for path in folder.iterdir()}


_SECTION = re.compile(
    r"^### (?P<rule>\S+)\n\n(?P<head>.+)\n\n(?:(?!###|```)[\s\S]+?\n\n)?"
    r"```text\n(?P<example>.+)\n```$",
    re.M,
)


def first_line(rule: str) -> str:
    """The line that the tool prints for a rule's case."""
    expected = (CASES / "diff" / rule / "expected.txt").read_text(encoding="utf-8")
    return next(line for line in expected.splitlines() if line.endswith(f"[{rule}]")).strip()


def test_every_rule_is_documented_with_what_it_means(update: bool) -> None:
    def mended(found: re.Match[str]) -> str:
        rule = RULES[found["rule"]]
        back = f" In the opposite direction, this is [{rule.mirror}](#{rule.mirror})."
        head = f"{rule.bump.capitalize()}. {rule.purpose} {rule.means}"
        if rule.mirror != rule.id:
            head += back
        text = found[0].replace(found["head"], head)
        return text.replace(found["example"], first_line(rule.id))

    text = DOC.read_text(encoding="utf-8")
    assert re.findall(r"^### (.*)$", text, re.M) == list(RULES)
    assert [found["rule"] for found in _SECTION.finditer(text)] == list(RULES)
    compare(DOC, _SECTION.sub(mended, text), update=update)
