"""`oicp-gen release`: the version that the changes require, in both packages, with a changelog."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import replace
from oicp_gen.release import release as module
from oicp_gen.release.release import with_version
from tests.support.command import ROOT, Result, run
from tests.support.command import error as error_of
from tests.support.projects import PAGE, add_row, documented, edit, remove_row, row, snapshot

DAY = ("--date", "2026-11-28")
CHANGELOG = "source/CHANGELOG.md"
RELEASED = "source/released.json"


def release(project: Path, *arguments: str) -> Result:
    """Run `release`, dated so that the changelog is always the same."""
    return run("release", *arguments, *DAY, "--project", project)


def refused(project: Path, *arguments: str) -> dict[str, Any]:
    """The error of `release` if it makes no release."""
    return error_of("release", *arguments, *DAY, "--project", project)


def versions(project: Path) -> set[str]:
    """Every version in the project."""
    contract = tomllib.loads((project / "source/contract.toml").read_text(encoding="utf-8"))
    python = tomllib.loads((project / "generated/python/pyproject.toml").read_text("utf-8"))
    npm = json.loads((project / "generated/typescript/package.json").read_text(encoding="utf-8"))
    last = json.loads((project / RELEASED).read_text(encoding="utf-8"))
    return {
        contract["package"]["version"],
        python["project"]["version"],
        npm["version"],
        last["version"],
    }


@pytest.fixture(scope="session")
def released(
    tmp_path_factory: pytest.TempPathFactory, generated: Path
) -> Callable[[str, Path], Path]:
    """How to copy a project whose only release has this version; each is released once."""

    @cache
    def original(version: str) -> Path:
        folder = tmp_path_factory.mktemp("released") / "project"
        shutil.copytree(generated.parent, folder)
        assert release(folder, version).code == 0
        return folder

    return lambda version, folder: Path(shutil.copytree(original(version), folder / "project"))


@pytest.fixture
def first(released: Callable[[str, Path], Path], tmp_path: Path) -> Path:
    """A project that was released once."""
    return released("0.1.0", tmp_path)


def test_the_first_release_takes_the_version_of_the_contract(built: Path) -> None:
    contract = (built / "source/contract.toml").read_bytes()
    result = release(built)
    assert (result.code, result.out) == (0, "0.1.0\n")
    assert result.err == (
        "Version 0.1.0 is the first release; 2 files written.\n"
        "Review the diff, commit it, and tag the commit v0.1.0: the tag is what gets published.\n"
    )
    assert versions(built) == {"0.1.0"}
    assert (built / "source/contract.toml").read_bytes() == contract
    assert (built / CHANGELOG).read_text(encoding="utf-8") == (
        "# Changelog\n\n## 0.1.0 (2026-11-28)\n\nFirst release, with 34 codes.\n"
    )
    assert run("check", "--strict", "--project", built).code == 0


def nothing(project: Path) -> None:
    """Change nothing."""


def cosmetic(project: Path) -> None:
    edit(project / "source" / PAGE, "Inconsistent EvseID", "inconsistent EvseID.")


def reworded(project: Path) -> None:
    edit(project / "source" / PAGE, "Inconsistent EvseID", "Inconsistent ID of the EVSE")


def added(project: Path) -> None:
    add_row(project, row("330", "", "Roaming is paused"))


def removed(project: Path) -> None:
    remove_row(project, "601")


def reused(project: Path) -> None:
    edit(project / "source" / PAGE, "Session is invalid", "Price list not available")


CHANGES: dict[Callable[[Path], None], tuple[str, str, str]] = {
    nothing: ("none", "", ""),
    cosmetic: ("none", "", ""),
    reworded: ("patch", "0.1.1", "1.2.4"),
    added: ("minor", "0.2.0", "1.3.0"),
    removed: ("major", "0.2.0", "2.0.0"),
    reused: ("major", "0.2.0", "2.0.0"),
}


@pytest.fixture(scope="session")
def changed_once(
    released: Callable[[str, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    project = released("0.1.0", tmp_path_factory.mktemp("changed"))
    reworded(project)
    assert run("build", "--project", project).code == 0
    return project


@pytest.fixture
def changed(changed_once: Path, tmp_path: Path) -> Path:
    """A project that was released once, then reworded and built: the next release is 0.1.1."""
    return shutil.copytree(changed_once, tmp_path / "project")


def at_1_2_3(project: Path) -> None:
    """Release this version first."""
    assert release(project, "1.2.3").code == 0


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("stable", [False, True], ids=["before 1.0", "after 1.0"])
def test_a_change_is_released_with_the_least_version_that_will_do(
    released: Callable[[str, Path], Path],
    tmp_path: Path,
    change: Callable[[Path], None],
    *,
    stable: bool,
) -> None:
    bump, young, old = CHANGES[change]
    version, before = (old, "1.2.3") if stable else (young, "0.1.0")
    built = released(before, tmp_path)
    change(built)
    assert run("build", "--project", built).code == 0
    result = release(built)
    assert result.code == 0
    if not version:
        assert result.out == ""
        assert f"Nothing to release since {before}. " in result.err
        sentence = " No release needed: " if change is cosmetic else " No action needed: "
        assert sentence in result.err
        assert versions(built) == {before}
        return
    assert result.out == f"{version}\n"
    assert f"Version {version} is the release after {before} ({bump}); " in result.err
    assert versions(built) == {version}
    assert run("check", "--strict", "--project", built).code == 0
    entries = re.findall(r"^## (.+)$", (built / CHANGELOG).read_text("utf-8"), re.MULTILINE)
    assert entries == [f"{version} (2026-11-28)", f"{before} (2026-11-28)"]
    assert "Nothing to release" in release(built).err


@pytest.mark.parametrize(
    ("change", "wanted", "id", "least"),
    [
        (reworded, "0.1.0", "version-not-newer", "0.1.1"),
        (nothing, "0.0.9", "version-not-newer", "0.1.1"),
        (added, "0.1.1", "version-too-small", "0.2.0"),
        (removed, "0.1.9", "version-too-small", "0.2.0"),
        (added, "1.0", "version-invalid", "1.2.0"),
    ],
    ids=["the same", "an older one", "a patch for a code", "a patch for a removal", "no version"],
)
def test_a_version_that_is_too_small_is_refused(
    first: Path, change: Callable[[Path], None], wanted: str, id: str, least: str
) -> None:
    change(first)
    assert run("build", "--project", first).code == 0
    before = snapshot(first)
    error = refused(first, wanted)
    assert error["id"] == id
    assert least in error["hint"]
    assert snapshot(first) == before


def test_a_larger_version_is_taken_from_the_command_line_or_the_contract(first: Path) -> None:
    assert release(first, "0.4.0").out == "0.4.0\n"
    assert "No entry changed." in (first / CHANGELOG).read_text("utf-8")
    edit(first / "source/contract.toml", '"0.4.0"', '"1.0.0"')
    assert run("build", "--project", first).code == 0
    assert release(first).out == "1.0.0\n"
    assert versions(first) == {"1.0.0"}


def test_a_dry_run_says_everything_and_writes_nothing(first: Path) -> None:
    added(first)
    assert run("build", "--project", first).code == 0
    before = snapshot(first)
    result = release(first, "--dry-run")
    assert (result.code, result.out) == (0, "0.2.0\n")
    assert "330" in result.err
    assert result.err.endswith(
        "Version 0.2.0 would be the release after 0.1.0 (minor). Nothing was written.\n"
    )
    assert snapshot(first) == before


def test_a_code_that_only_looks_reused_can_be_said_to_be_reworded(first: Path) -> None:
    reused(first)
    assert run("build", "--project", first).code == 0
    assert release(first, "--dry-run").out == "0.2.0\n"
    assert release(first, "--reworded", "400").out == "0.1.1\n"


def test_a_meaning_that_is_unclear_is_decided_by_an_option_or_a_version(first: Path) -> None:
    edit(first / "source" / PAGE, "EVSE already reserved", "EVSE reservation expired")
    assert run("build", "--project", first).code == 0
    unclear = release(first, "--dry-run")
    assert unclear.out == "0.1.1\n"
    assert "[meaning-unclear]" in unclear.err
    decided = release(first, "--dry-run", "--reworded", "601")
    assert decided.out == "0.1.1\n"
    assert "[text-reworded]" in decided.err
    assert release(first, "0.2.0").out == "0.2.0\n"


def test_a_code_that_does_not_look_reused_needs_no_such_word(first: Path) -> None:
    assert refused(first, "--reworded", "018")["id"] == "code-not-reused"


def test_an_alias_is_a_minor_change_and_its_end_a_major_one(first: Path) -> None:
    assert release(first, "1.0.0").code == 0
    assert run("rename", "018", "EVSE_ID_INCONSISTENT", "--project", first).code == 0
    assert run("build", "--project", first).code == 0
    assert release(first).out == "1.1.0\n"
    ledger = first / "source/names.toml"
    ledger.write_text(ledger.read_text("utf-8").partition("\n[aliases]")[0], encoding="utf-8")
    assert run("build", "--project", first).code == 0
    assert release(first).out == "2.0.0\n"


def test_what_is_not_built_is_not_released(first: Path) -> None:
    added(first)
    before = snapshot(first)
    error = refused(first)
    assert (error["id"], error["place"]["file"]) == ("artifacts-stale", "generated")
    assert snapshot(first) == before


def test_what_was_never_built_is_not_released(project: Path) -> None:
    before = snapshot(project)
    for command in ("release", "pack"):
        found = error_of(command, "--project", project)
        assert (found["id"], found["place"]["file"]) == ("artifacts-missing", "generated")
    assert snapshot(project) == before


def test_what_stands_in_the_contract_and_the_changelog_is_kept(changed: Path) -> None:
    changelog = changed / CHANGELOG
    mine = "# History\n\nOurs.\n\n## Unreleased\n\n- By hand.\n\n## 0.1.0\n\nOld.\n"
    changelog.write_text(mine, encoding="utf-8")
    contract = (changed / "source/contract.toml").read_text(encoding="utf-8")
    assert release(changed).code == 0
    new = changelog.read_text(encoding="utf-8")
    head, rest = mine.split("## Unreleased")
    assert new.startswith(f"{head}## 0.1.1 (2026-11-28)\n")
    assert new.endswith(f"\n## Unreleased{rest}")
    assert (changed / "source/contract.toml").read_text("utf-8") == contract.replace(
        "0.1.0", "0.1.1"
    )


def test_a_changelog_in_another_encoding_is_refused_before_anything_is_written(
    changed: Path,
) -> None:
    (changed / CHANGELOG).write_bytes("# Änderungen\n".encode("latin-1"))
    before = snapshot(changed)
    error = refused(changed)
    assert (error["id"], error["place"]["file"]) == ("not-utf8", CHANGELOG)
    assert snapshot(changed) == before


@pytest.mark.parametrize("name", [CHANGELOG, RELEASED, "source/contract.toml"])
def test_no_link_is_written_through(first: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "elsewhere"
    other.write_bytes((first / name).read_bytes())
    (first / name).unlink()
    (first / name).symlink_to(other)
    before = other.read_bytes()
    reworded(first)
    assert run("build", "--project", first).code == 0
    error = refused(first)
    assert (error["id"], error["place"]["file"]) == ("symbolic-link", name)
    assert other.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1, "version": "0.1.0"}', '{"version": "x"}', "\x00"]
)
def test_a_damaged_release_is_told(first: Path, text: str) -> None:
    (first / RELEASED).write_text(text, encoding="utf-8")
    error = refused(first)
    assert (error["id"], error["place"]["file"]) == ("release-record-invalid", RELEASED)


PACKAGE = """\
[package]
# Ours.
name = "oicp-status-codes"
version = {}  # for now
license = "Apache-2.0"
"""
INLINE = "package = {{ name = 'oicp-status-codes', version = {}, license = 'Apache-2.0' }} # all\n"
DOTTED = 'package.name = "oicp-status-codes"\npackage.version = {} # old\n'


@pytest.mark.parametrize("where", [PACKAGE, INLINE, DOTTED], ids=["table", "inline", "dotted"])
@pytest.mark.parametrize("old", ["'0.1.0'", '"""\\\n 0.1.0"""'], ids=["quotes", "lines"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_version_is_set_wherever_it_is_and_nothing_else_changes(
    where: str, old: str, end: str
) -> None:
    text = documented("source/contract.toml")
    table = re.search(r"^\[package\]\n(?:.+\n)+", text, re.MULTILINE)
    assert table
    rest = text.replace(table[0], "")

    def written(version: str) -> bytes:
        package = where.format(version)
        whole = f"{rest}\n{package}" if where is PACKAGE else f"{package}\n{rest}"
        return whole.replace("\n", end).encode()

    assert with_version(written(old), "0.2.0") == written('"0.2.0"')


@pytest.mark.parametrize("edited", ["", "not = TOML ="], ids=["another contract", "not TOML"])
def test_a_contract_whose_version_cannot_be_set_is_refused(
    edited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = documented("source/contract.toml").encode()
    monkeypatch.setattr("oicp_gen.release.release.edit_toml", lambda *_: edited)
    with pytest.raises(OicpGenError) as refused:
        with_version(contract, "9.9.9")
    assert refused.value.id == "contract-not-editable"
    assert "9.9.9" in str(refused.value.hint)


def test_a_build_that_fails_leaves_everything_as_it_was(
    changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    before = {path: digest for path, (digest, _) in snapshot(changed).items()}
    monkeypatch.setattr(module, "build_locked", fail)
    assert release(changed, "0.9.0").code == 130
    assert {path: digest for path, (digest, _) in snapshot(changed).items()} == before


def digests(project: Path) -> dict[str, object]:
    """The digest of every file, without its time."""
    return {path: digest for path, (digest, _) in snapshot(project).items()}


STEPS = ["contract.toml", "CHANGELOG.md", "released.json"]


@pytest.mark.parametrize("file", STEPS)
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "second"])
def test_a_release_that_fails_at_any_step_leaves_everything_as_it_was(
    built: Path, monkeypatch: pytest.MonkeyPatch, file: str, *, is_first: bool
) -> None:
    if not is_first:
        assert release(built).code == 0
    before, calls = digests(built), list[str]()

    def full(path: Path, data: bytes) -> None:
        calls.append(path.name)
        if path.name == file and calls.count(file) == 1:
            raise OicpGenError("disk-full", place=str(path), what="", reason="")
        replace(path, data)

    monkeypatch.setattr(module, "replace", full)
    assert refused(built, "0.9.0")["id"] == "disk-full"
    assert digests(built) == before
    assert release(built, "0.9.0").out == "0.9.0\n"


@pytest.mark.parametrize("step", range(4))
def test_a_release_that_was_killed_is_completed_by_a_build_and_the_next(
    first: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    added(first)
    assert run("build", "--project", first).code == 0
    calls: list[Path] = []

    def killed(path: Path, data: bytes) -> None:
        """Do nothing any more from this step on, as a process that was killed."""
        calls.append(path)
        if len(calls) > step:
            raise KeyboardInterrupt
        replace(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(module, "replace", killed)
        patch.setattr(module, "build_locked", lambda _: killed(first, b""))
        assert release(first).code == 130
    assert [path.name for path in calls[: min(step + 1, 3)]] == STEPS[: step + 1]
    assert run("build", "--project", first).code == 0
    assert release(first).code == 0
    assert versions(first) == {"0.2.0"}
    text = (first / CHANGELOG).read_text(encoding="utf-8")
    assert text.count("## 0.2.0") == 1
    assert run("check", "--strict", "--project", first).code == 0


@pytest.mark.parametrize("heading", ["0.1.1", "[0.1.1] - 2026-01-01", "v0.1.1", "0.1.1 (today)"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_entry_of_someone_else_for_this_version_is_reported(
    changed: Path, heading: str, end: str
) -> None:
    text = f"# Changelog\n\nOurs.\n\n## {heading}\n\n- By hand.\n\n## 0.1.0\n\nFirst.\n"
    (changed / CHANGELOG).write_bytes(text.replace("\n", end).encode())
    before = snapshot(changed)
    for arguments in ((), ("--dry-run",)):
        error = refused(changed, *arguments)
        assert error["id"] == "changelog-has-version"
        assert (error["place"]["file"], error["place"]["line"]) == (CHANGELOG, 5)
    assert snapshot(changed) == before
    assert release(changed, "0.1.2").out == "0.1.2\n"


@pytest.mark.parametrize("heading", ["Unreleased", "0.1.10", "0.1.1-rc.1", "0.1.1.1", "00.1.1"])
def test_other_headings_are_not_entries_of_this_version(changed: Path, heading: str) -> None:
    (changed / CHANGELOG).write_text(f"# Changelog\n\n## {heading}\n\n- x\n", encoding="utf-8")
    assert release(changed).out == "0.1.1\n"


def test_a_changelog_with_windows_line_ends_keeps_them(changed: Path) -> None:
    old = (changed / CHANGELOG).read_bytes().replace(b"\n", b"\r\n")
    (changed / CHANGELOG).write_bytes(old)
    assert release(changed).code == 0
    new = (changed / CHANGELOG).read_bytes()
    assert new.count(b"\r\n") == new.count(b"\n") > old.count(b"\n")
    assert new.endswith(old.partition(b"\r\n\r\n")[2])


def test_the_first_release_is_not_smaller_than_the_contract_states(built: Path) -> None:
    before = snapshot(built)
    error = refused(built, "0.0.9")
    assert error["id"] == "first-version-too-small"
    assert "0.1.0" in error["hint"]
    assert snapshot(built) == before
    assert release(built).out == "0.1.0\n"


def test_a_lost_record_does_not_make_a_second_first_release(first: Path) -> None:
    assert release(first, "0.2.0").code == 0
    (first / RELEASED).unlink()
    before = snapshot(first)
    error = refused(first)
    assert (error["id"], error["place"]["file"]) == ("release-record-missing", RELEASED)
    assert "0.1.0" in error["message"]
    assert snapshot(first) == before


def test_a_project_that_was_released_by_other_means_says_so_once(built: Path) -> None:
    (built / CHANGELOG).write_text("# Changelog\n\n## v0.0.3\n\n- By hand.\n", encoding="utf-8")
    assert refused(built)["id"] == "release-record-missing"
    assert release(built, "--first").out == "0.1.0\n"
    assert "Nothing to release" in release(built).err


def test_the_answer_for_a_program(first: Path) -> None:
    schema = json.loads((ROOT / "generator/oicp_gen/report/schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    added(first)
    assert run("build", "--project", first).code == 0
    answer = json.loads(release(first, "--format", "json").out)
    validator.validate(answer)
    assert (answer["before"], answer["version"], answer["bump"]) == ("0.1.0", "0.2.0", "minor")
    assert [change["rule"] for change in answer["changes"]] == ["code-added"]
    again = json.loads(release(first, "--format", "json").out)
    validator.validate(again)
    assert again["version"] is None
