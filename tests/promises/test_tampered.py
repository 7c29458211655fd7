"""A project in which someone tampered with manifest, ledger, published spec and generated files.

Nothing outside `generated/` is read, written or deleted, and each edit is reported.
"""

import errno
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from oicp_gen.files import reading
from oicp_gen.files.digests import digest
from oicp_gen.files.reading import is_inside, read_inside
from oicp_gen.publish.published import MAX_MANIFEST
from tests.promises.small import ERROR, small_project
from tests.support.command import error, error_id, run
from tests.support.projects import PAGE, add_row, edit, row, snapshot
from tests.support.trees import look

MANIFEST = "generated/manifest.json"
LEDGER = "source/names.toml"


@pytest.fixture(scope="module")
def small_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that was built, to be copied."""
    project = tmp_path_factory.mktemp("small") / "project"
    small_project(project)
    (project / ".git/hooks").mkdir(parents=True)
    (project / ".git/hooks/pre-commit").write_text("precious", encoding="utf-8")
    assert run("build", "--project", project).code == 0
    return project


@pytest.fixture
def small(small_built: Path, tmp_path: Path) -> Path:
    """A small project that was built, in a folder with unrelated files."""
    (tmp_path / "victim.txt").write_text("precious", encoding="utf-8")
    (tmp_path / "empty").write_bytes(b"")
    return shutil.copytree(small_built, tmp_path / "project")


_opened: list[Path] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _opened is not None and isinstance(arguments[0], str):
        _opened.append(Path(arguments[0]).resolve())


sys.addaudithook(_watch)


@contextmanager
def nothing_else_is_touched(project: Path) -> Iterator[None]:
    """Fail if a file outside `generated/` is changed, or one around the project even opened."""
    global _opened

    def others() -> dict[str, object]:
        generated = f"{project.name}/generated/"
        return {
            path: data
            for path, data in look(project.parent).items()
            if not f"{path}/".startswith(generated)
        }

    before, _opened = others(), []
    try:
        yield
        opened = list(_opened)
    finally:
        _opened = None
    around = [path for path in opened if path.is_relative_to(project.parent)]
    assert around, "nothing was watched"
    assert [path for path in around if not path.is_relative_to(project)] == []
    assert [path for path in around if ".git" in path.parts or "dev" in path.parts[:2]] == []
    assert others() == before


def forge(project: Path, **parts: object) -> None:
    """Write a manifest as oicp-gen would, except for these parts."""
    file = project / MANIFEST
    data = json.loads(file.read_text(encoding="utf-8")) | parts
    file.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def part(project: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project / MANIFEST).read_text(encoding="utf-8"))[name]
    return found


# Paths in the manifest

ELSEWHERE = [
    *("../victim.txt", "../../victim.txt", "list/../../../victim.txt", "..", ".", "", "/"),
    *("VICTIM", "/etc/passwd", "/dev/zero", "//server/share", "list//same.txt", "list/", "./list"),
    *("C:\\victim.txt", "C:victim.txt", "..\\victim.txt", "list\\..\\..\\victim.txt", "a:b"),
    *("\\\\?\\C:\\victim.txt", "list/same.txt:stream", ".. /victim.txt", "list/same.txt."),
    *("../.git/hooks/pre-commit", ".git/hooks/pre-commit", "list/.git/config", ".env"),
    *("list/same.txt\0", "\0", "list/\nsame.txt", "list/\u202etxt.emas", "\ud800", "l\u200bist"),
    *("CON", "list/nul.txt", "aux", "COM1.md", "x" * 256, "\u00e9" * 128, "a/" * 600 + "b"),
]


@pytest.mark.parametrize("path", ELSEWHERE, ids=ascii)
def test_a_path_in_the_manifest_that_leads_elsewhere(small: Path, path: str) -> None:
    if path == "VICTIM":
        path = str(small.parent / "victim.txt")
    forge(small, outputs={**part(small, "outputs"), path: digest(b"precious")})
    with nothing_else_is_touched(small):
        checked = run("check", "--project", small)
        built = run("build", "--project", small)
    assert checked.code == 1
    assert re.fullmatch(
        r"edited by hand: generated/manifest\.json"
        r" \(it lists '[ -~]*'?, which is not a file in this folder\)\n",
        checked.out,
    ), checked.out
    assert built.code == 0, built.err
    assert run("check", "--project", small, "--strict").code == 0
    assert not is_inside(path)


@pytest.mark.parametrize(
    "path",
    [
        *("\uff0e\uff0e/victim.txt", "..\u2215victim.txt"[2:], "\u2024\u2024/victim.txt"),
        *("list/none.txt", "list/same.txt/below", "generated/manifest.json", "LIST/SAME.TXT"),
    ],
    ids=ascii,
)
def test_a_path_that_only_looks_as_if_it_led_elsewhere(small: Path, path: str) -> None:
    forge(small, outputs={**part(small, "outputs"), path: digest(b"precious")})
    with nothing_else_is_touched(small):
        assert run("check", "--project", small).code == 1
        assert run("build", "--project", small).code == 0
    assert run("check", "--project", small, "--strict").code == 0


@pytest.mark.parametrize("path", ["link/victim.txt", "list/link/victim.txt", "victim"])
def test_a_path_in_the_manifest_that_leads_through_a_link(small: Path, path: str) -> None:
    link = small / "generated" / path.removesuffix("/victim.txt")
    link.symlink_to(small.parent if path.endswith(".txt") else small.parent / "victim.txt")
    forge(small, outputs={**part(small, "outputs"), path: digest(b"precious")})
    with nothing_else_is_touched(small):
        assert run("check", "--project", small).code == 1
        built = run("build", "--project", small, "--force")
    assert built.code == 2
    assert ERROR.fullmatch(built.err)
    assert "a symbolic link is where a published file or folder belongs" in built.err
    link.unlink()
    assert run("build", "--project", small).code == 0
    assert run("check", "--project", small, "--strict").code == 0


@pytest.mark.parametrize("name", ["../victim.txt", "VICTIM", "/dev/zero", "source/../../empty"])
def test_an_input_in_the_manifest_that_is_elsewhere_is_not_read(small: Path, name: str) -> None:
    name = str(small.parent / "victim.txt") if name == "VICTIM" else name
    inputs = part(small, "inputs")
    del inputs[f"source/{PAGE}"]
    forge(small, inputs=dict(sorted({**inputs, name: digest(b"precious")}.items())))
    with nothing_else_is_touched(small):
        checked = run("check", "--project", small)
    assert (checked.code, checked.out) == (1, "stale: generated/manifest.json\n")
    assert name in checked.err


def test_an_input_that_is_a_link_to_a_device_is_not_waited_for(small: Path) -> None:
    (small / "source/zero").symlink_to("/dev/zero")
    inputs = part(small, "inputs")
    inputs["source/zero"] = inputs.pop(f"source/{PAGE}")
    forge(small, inputs=inputs)
    assert run("check", "--project", small).out == "stale: generated/manifest.json\n"


def test_a_file_of_somebodys_is_not_removed_because_the_manifest_names_it(small: Path) -> None:
    mine = small / "generated/list/mine.txt"
    mine.write_text("mine", encoding="utf-8")
    forge(small, outputs={**part(small, "outputs"), "list/mine.txt": digest(b"a guess")})
    built = run("build", "--project", small)
    assert (built.code, "generated/list/mine.txt" in built.err) == (2, True)
    assert mine.read_text(encoding="utf-8") == "mine"


# Files that are not a manifest

NO_MANIFESTS = {
    "empty": b"",
    "not JSON": b"outputs",
    "not UTF-8": b'{"generator": "\xff"}',
    "null": b"null",
    "a list": b"[]",
    "a text": b'"outputs"',
    "without parts": b"{}",
    "a number for a version": b'{"generator": 1, "inputs": {}, "outputs": {}}',
    "a list of inputs": b'{"generator": "1", "inputs": [], "outputs": {}}',
    "pairs": b'{"generator": "1", "inputs": {}, "outputs": [[1, 2]]}',
    "a list for a digest": b'{"generator": "1", "inputs": {}, "outputs": {"a": ["b"]}}',
    "no digest": b'{"generator": "1", "inputs": {}, "outputs": {"a": "0"}}',
    "null for a digest": b'{"generator": "1", "inputs": {"a": null}, "outputs": {}}',
    "nested lists": b"[" * 1_000_000,
    "nested tables": b'{"a":' * 200_000,
    "nested where a digest belongs": b'{"generator": "1", "inputs": {}, "outputs": {"a": '
    + b"[" * 500_000,
    "a huge number": b'{"generator": ' + b"9" * 1_000_000 + b', "inputs": {}, "outputs": {}}',
}


FOREIGN = frozenset(kind for kind, data in NO_MANIFESTS.items() if b'"inputs"' not in data)
"""What a build never wrote, not even before it was damaged."""


@pytest.mark.parametrize("kind", NO_MANIFESTS)
def test_what_is_no_manifest_is_told_and_replaced_only_if_a_build_wrote_it(
    small: Path, kind: str
) -> None:
    (small / MANIFEST).write_bytes(NO_MANIFESTS[kind])
    if kind in FOREIGN:
        before = snapshot(small)
        checked = run("check", "--project", small)
        line = "edited by hand: generated/manifest.json (not written by oicp-gen)\n"
        assert (checked.code, checked.out) == (1, line)
        assert error_id("build", "--project", small, "--force") == "not-generated"
        assert snapshot(small) == before
        return
    with nothing_else_is_touched(small):
        checked = run("check", "--project", small)
        assert (checked.code, checked.out) == (
            1,
            "edited by hand: generated/manifest.json (not a manifest)\n",
        )
        assert run("build", "--project", small).code == 0
    assert run("check", "--project", small, "--strict").code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"list/same.txt": ', '"list/same.txt": "0", "list/same.txt": '),
        ('"outputs": {', '"outputs": {}, "outputs": {'),
        ('"format": 1', '"format": 1e999'),
        ('"format": 1', '"format": 1, "more": {"../x": "y"}'),
    ],
)
def test_a_manifest_that_is_not_to_the_letter_what_was_written(
    small: Path, old: str, new: str
) -> None:
    edit(small / MANIFEST, old, new)
    assert run("check", "--project", small).out == "edited by hand: generated/manifest.json\n"
    assert run("build", "--project", small).code == 0
    assert run("check", "--project", small, "--strict").code == 0


def test_a_manifest_of_very_many_files(small: Path) -> None:
    before = snapshot(small)
    many = {f"list/{number}/x.txt": "0" * 64 for number in range(100_000)}
    forge(small, outputs=many)
    for command in ("check", "build"):
        found = error(command, "--project", small)
        assert (found["id"], found["place"]["file"]) == ("file-too-large", str(small / MANIFEST))
        assert f"{MAX_MANIFEST:,}" in found["message"]
    few = dict(list(many.items())[:10_000])
    forge(small, outputs=few)
    assert (small / MANIFEST).stat().st_size < MAX_MANIFEST
    assert run("check", "--project", small).code == 1
    assert run("build", "--project", small, "--force").code == 0
    assert {path: data for path, (data, _) in snapshot(small).items()} == {
        path: data for path, (data, _) in before.items()
    }


def test_a_folder_in_the_manifests_place(small: Path) -> None:
    (small / MANIFEST).unlink()
    (small / MANIFEST / "mine").mkdir(parents=True)
    assert run("check", "--project", small).out == "missing: generated/manifest.json\n"
    built = run("build", "--project", small)
    assert (built.code, built.out) == (2, "")
    assert ERROR.fullmatch(built.err), built.err
    assert (small / MANIFEST / "mine").is_dir()


def test_what_cannot_be_read_is_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, flags: int) -> int:
        if "generated" in Path(path).parts:
            raise PermissionError(13, "Permission denied")
        return os.open(path, flags)

    monkeypatch.setattr(reading, "_opener", lambda _: refuse)
    checked = run("check", "--strict", "--project", small)
    assert checked.code == 2
    assert ERROR.fullmatch(checked.err)
    assert "cannot be read: Permission denied" in checked.err
    assert error_id("check", "--strict", "--project", small) == "file-unreadable"


def test_a_folder_that_cannot_be_listed_is_told(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path) == small / "generated":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert error_id("check", "--project", small) == "generated-unreadable"


def test_a_file_that_goes_while_it_is_read_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"1")
    assert read_inside(tmp_path, "a") == b"1"

    def gone(_path: str, _flags: int) -> int:
        raise FileNotFoundError

    monkeypatch.setattr(reading, "_opener", lambda _: gone)
    assert read_inside(tmp_path, "a") is None


# The ledger

NO_LEDGERS = {
    "no name": '[names]\n"001" = "../../victim.txt"\n',
    "code in a name": '[names]\n"001" = \'A"; import os; "\'\n',
    "a look-alike": '[names]\n"001" = "\u0391BC"\n',
    "a line break in a name": '[names]\n"001" = "A\\nB"\n',
    "a number": '[names]\n"001" = 1\n',
    "a number of 5,000 digits": f"[names]\n001 = {'9' * 5000}\n",
    "a number in base 16": f"[names]\n001 = 0x{'f' * 50_000}\n",
    "a code twice": '[names]\n"001" = "A"\n"001" = "B"\n',
    "a name twice": '[names]\n"001" = "A"\n"002" = "A"\n',
    "a table of names twice": '[names]\n"001" = "A"\n[names]\n"002" = "B"\n',
    "names in a list": '[[names]]\n"001" = "A"\n',
    "a list of names": 'names = ["A"]\n',
    "no table": 'names = "A"\n',
    "another table": '[files]\n"../../victim.txt" = "A"\n',
    "an alias that is no list": '[names]\n"001" = "A"\n[aliases]\n"001" = "B"\n',
    "an alias that is a list of lists": '[names]\n"001" = "A"\n[aliases]\n"001" = [["B"]]\n',
    "a NUL": '[names]\n"001" = "A\0"\n',
    "an escape": '[names]\n"\\ud800" = "A"\n',
    "nested lists": "[aliases]\n001 = " + "[" * 100_000,
    "nested tables": "a = " + "{a = " * 100_000,
    "dots": f"{'a.' * 1_000_000}a = 1\n",
    "dots between other ends of lines": "[names]\n" + '"\u2028".' * 5_000 + "a = 1\n",
    "dots in a heading": f"[{'a.' * 1_000_000}a]\n",
    "too many bytes": "[names]\n" + f"# {'comment' * 150}\n" * 5_000,
    "a very long name": f'[names]\n"001" = "{"a" * 1_000_000}"\n',
}


@pytest.mark.parametrize("kind", NO_LEDGERS)
@pytest.mark.parametrize("command", ["build", "check"])
def test_what_is_no_ledger_is_told_and_nothing_is_written(
    small: Path, kind: str, command: str
) -> None:
    (small / LEDGER).write_text(NO_LEDGERS[kind], encoding="utf-8")
    before = snapshot(small)
    with nothing_else_is_touched(small):
        done = run(command, "--project", small)
    assert (done.code, done.out) == (2, "")
    assert re.match(r"error: \S*source/names\.toml\S*: ", done.err), done.err[:500]
    assert "internal error" not in done.err
    assert len(done.err) < 1000
    assert snapshot(small) == before


def test_a_build_and_a_check_refuse_a_large_ledger_for_the_same_reason(small: Path) -> None:
    (small / LEDGER).write_text(NO_LEDGERS["too many bytes"], encoding="utf-8")
    for command in ("build", "check"):
        assert error(command, "--project", small)["id"] == "file-too-large"


@pytest.mark.parametrize("path", ["source/contract.toml", "templates/list/large.txt"])
def test_a_contract_or_a_template_without_end_is_refused(small: Path, path: str) -> None:
    file = small / path
    file.parent.mkdir(exist_ok=True, parents=True)
    with file.open("ab") as opened:
        opened.truncate(1 << 30)  # takes no room on the disk
    before = snapshot(small / "generated")
    for command in (("build",), ("check", "--strict"), ("verify",)):
        assert error(*command, "--project", small)["id"] == "file-too-large"
    assert snapshot(small / "generated") == before


def test_codes_in_the_ledger_that_look_like_paths_lead_nowhere(small: Path) -> None:
    with (small / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write('"../../victim.txt" = "OUT"\n"/etc/passwd" = "PASSWD"\n"" = "NONE"\n')
    with nothing_else_is_touched(small):
        assert run("build", "--project", small).code == 0
    assert run("check", "--project", small, "--strict").code == 0


@pytest.mark.parametrize("target", ["empty", "nowhere", "/dev/zero", "names.toml"])
@pytest.mark.parametrize("linked", ["source/names.toml", "source"])
def test_a_ledger_behind_a_link_is_neither_read_nor_written(
    small: Path, target: str, linked: str
) -> None:
    if linked == "source":
        (small / "source").rename(small.parent / "elsewhere")
        (small / "source").symlink_to("../elsewhere")
    else:
        (small / LEDGER).rename(small.parent / "names.toml")
        (small / LEDGER).symlink_to(small.parent / target)
    page = small / "source" / PAGE
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("What 1 means", "What it means"), encoding="utf-8")
    before = look(small.parent)
    built = run("build", "--project", small)
    assert built.code == 2
    assert built.err.startswith("error: source/names.toml: this path goes through a symbolic link")
    assert look(small.parent) == before


# The published spec


@pytest.mark.parametrize("kind", ["nested", "a number", "not UTF-8", "another form"])
def test_a_spec_that_was_edited_is_drift(small: Path, kind: str) -> None:
    (small / "generated/json/status-codes.json").write_bytes(
        {
            "nested": b"[" * 1_000_000,
            "a number": b'{"format": ' + b"9" * 100_000 + b"}",
            "not UTF-8": b"\xff\xfe\x00",
            "another form": b'{"format": 1, "entries": {"../x": []}}',
        }[kind]
    )
    line = "edited by hand: generated/json/status-codes.json\n"
    assert run("check", "--project", small).out == line
    explained = run("explain", "1", "--project", small)
    assert (explained.code, "internal error" in explained.err) == (2, False)
    assert run("build", "--project", small, "--force").code == 0


def test_a_spec_that_is_too_large_is_not_read(small: Path) -> None:
    with (small / "generated/json/status-codes.json").open("r+b") as spec:
        spec.truncate(100_000_000)  # with a hole: it takes no room
    found = error("explain", "1", "--project", small)
    assert found["id"] == "file-too-large"
    assert "100,000,000" in found["message"]


# Generated files together with their digests


def tamper(project: Path, path: str, old: str, new: str) -> None:
    """Edit a generated file, and its digest in the manifest."""
    file = project / "generated" / path
    edit(file, old, new)
    forge(project, outputs={**part(project, "outputs"), path: digest(file.read_bytes())})


CODES = "python/oicp_status_codes/_codes.py"


def test_a_file_edited_with_its_digest_is_found_by_strict_alone(built: Path) -> None:
    tamper(built, CODES, "Inconsistent EvseID", "Call +49 900 123")
    assert run("check", "--project", built).code == 0
    before = snapshot(built)
    strict = run("check", "--strict", "--project", built)
    assert snapshot(built) == before
    assert strict.code == 1
    assert strict.out == (
        f"edited by hand: generated/manifest.json\n"
        f"edited by hand: generated/{CODES} (its digest in manifest.json was edited too)\n"
    )
    assert strict.err == (
        "Run a build: 2 generated files are edited by hand.\n"
        f"hint: Run `oicp-gen build --project {built}`.\n"
    )
    assert json.loads(run("check", "--strict", "--project", built, "--format", "json").out)[
        "drift"
    ] == [
        {"kind": "edited", "path": MANIFEST, "about": "", "fixed_by": "build"},
        {
            "kind": "edited",
            "path": f"generated/{CODES}",
            "about": "its digest in manifest.json was edited too",
            "fixed_by": "build",
        },
    ]
    assert run("build", "--project", built).code == 0
    assert run("check", "--strict", "--project", built).code == 0


def test_a_file_added_with_its_digest_is_found_by_strict_alone(built: Path) -> None:
    (built / "generated/python/sitecustomize.py").write_text("print(1)\n", encoding="utf-8")
    outputs = {**part(built, "outputs"), "python/sitecustomize.py": digest(b"print(1)\n")}
    forge(built, outputs=dict(sorted(outputs.items())))
    assert run("check", "--project", built).code == 0
    assert (
        "left over: generated/python/sitecustomize.py (no template renders it any more)\n"
        in run("check", "--strict", "--project", built).out
    )
    assert run("build", "--project", built).code == 0
    assert not (built / "generated/python/sitecustomize.py").exists()


def test_nothing_that_is_packed_was_edited_with_its_digest(built: Path) -> None:
    tamper(built, CODES, "Inconsistent EvseID", "Call +49 900 123")
    packed = run("pack", "--project", built)
    assert (packed.code, packed.out) == (2, "")
    assert "generated: the generated files do not match the source" in packed.err
    assert not (built / "dist").exists()


@pytest.mark.parametrize(
    "path",
    [
        "python/oicp_status_codes/__pycache__/_codes.cpython-312.pyc",
        "typescript/node_modules/x/index.js",
        "python/evil.egg-info/entry_points.txt",
        ".github/workflows/evil.yml",
    ],
)
def test_what_looks_like_the_trace_of_a_tool_is_told_by_strict(built: Path, path: str) -> None:
    file = built / "generated" / path
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\0")
    assert run("check", "--project", built).code == 0
    strict = run("check", "--strict", "--project", built)
    assert strict.code == 1
    assert strict.out == f"left over: generated/{path} (not written by oicp-gen)\n"


def test_strict_finds_nothing_where_nothing_is(built: Path) -> None:
    assert run("check", "--strict", "--project", built).code == 0
    assert run("check", "--strict", "--project", built).err.startswith("No action")
    shutil.copytree(built / "generated", built.parent / "other")
    out = ("--out", built.parent / "other")
    assert run("check", "--strict", "--project", built, *out).code == 0
    add_row(built, row("330", "", "Roaming is paused"))
    assert run("check", "--strict", "--project", built).out.startswith("330: added")
