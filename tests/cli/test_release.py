"""`oicp-gen release`: the version that the changes ask for, in both packages, with a changelog."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from oicp_gen.files.atomic import replace
from oicp_gen.release import plan as module
from tests.support.command import ROOT, Result, run
from tests.support.projects import PAGE, add_row, edit, remove_row, row, snapshot

DAY = ("--date", "2026-11-28")
CHANGELOG = "source/CHANGELOG.md"
RELEASED = "source/released.json"


def release(project: Path, *arguments: str) -> Result:
    """Run `release`, dated so that the changelog is always the same."""
    return run("release", *arguments, *DAY, "--project", project)


def versions(project: Path) -> set[str]:
    """Every version that stands in the project."""
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


@pytest.fixture
def first(built: Path) -> Path:
    """A project that was released once."""
    assert release(built).code == 0
    return built


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
        "# Changelog\n\n## 0.1.0 (2026-11-28)\n\nThe first release: 34 codes.\n"
    )
    assert run("check", "--strict", "--project", built).code == 0


def nothing(project: Path) -> None:
    """Leave all as it is."""


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


def at_1_2_3(project: Path) -> None:
    """Release this version first."""
    assert release(project, "1.2.3").code == 0


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("stable", [False, True], ids=["before 1.0", "after 1.0"])
def test_a_change_is_released_with_the_least_version_that_will_do(
    built: Path, change: Callable[[Path], None], *, stable: bool
) -> None:
    bump, young, old = CHANGES[change]
    version, before = (old, "1.2.3") if stable else (young, "0.1.0")
    assert release(built, before).code == 0
    change(built)
    assert run("build", "--project", built).code == 0
    result = release(built)
    assert result.code == 0
    if not version:
        assert result.out == ""
        assert f"Nothing to release since {before}. " in result.err
        assert result.err.endswith(
            ": no release needed.\n" if change is cosmetic else "the letter.\n"
        )
        assert versions(built) == {before}
        return
    assert result.out == f"{version}\n"
    assert f"Version {version} is the release after {before}: {bump}; " in result.err
    assert versions(built) == {version}
    assert run("check", "--strict", "--project", built).code == 0
    entries = re.findall(r"^## (.+)$", (built / CHANGELOG).read_text("utf-8"), re.MULTILINE)
    assert entries == [f"{version} (2026-11-28)", f"{before} (2026-11-28)"]
    assert "Nothing to release" in release(built).err


@pytest.mark.parametrize(
    ("change", "wanted", "said"),
    [
        (reworded, "0.1.0", "0.1.0 is no version after 0.1.0\n  The least is 0.1.1."),
        (nothing, "0.0.9", "0.0.9 is no version after 0.1.0\n  The least is 0.1.1."),
        (
            added,
            "0.1.1",
            "0.1.1 is too small for what changed since 0.1.0: there are minor changes\n"
            "  The least is 0.2.0; --dry-run shows the changes.",
        ),
        (
            removed,
            "0.1.9",
            "0.1.9 is too small for what changed since 0.1.0: there are major changes\n"
            "  The least is 0.2.0; --dry-run shows the changes.",
        ),
        (added, "1.0", '"1.0" is no version\n  Three numbers are one: 1.2.0.'),
    ],
    ids=["the same", "an older one", "a patch for a code", "a patch for a removal", "no version"],
)
def test_a_version_that_is_too_small_is_refused(
    first: Path, change: Callable[[Path], None], wanted: str, said: str
) -> None:
    change(first)
    assert run("build", "--project", first).code == 0
    before = snapshot(first)
    result = release(first, wanted)
    assert (result.code, result.out, result.err) == (2, "", f"error: {said}\n")
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
        "Version 0.2.0 would be the release after 0.1.0: minor. Nothing was written.\n"
    )
    assert snapshot(first) == before


def test_a_code_that_only_looks_reused_can_be_said_to_be_reworded(first: Path) -> None:
    reused(first)
    assert run("build", "--project", first).code == 0
    assert release(first, "--dry-run").out == "0.2.0\n"
    assert release(first, "--reworded", "400").out == "0.1.1\n"


def test_a_code_that_does_not_look_reused_needs_no_such_word(first: Path) -> None:
    result = release(first, "--reworded", "018")
    assert result.code == 2
    assert "no text of 018 looks as if it meant something else now" in result.err


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
    result = release(first)
    assert result.code == 2
    assert result.err == (
        "error: generated: the generated files do not match the source\n"
        "  Run `oicp-gen build`, look at what it changes, and release that.\n"
    )
    assert snapshot(first) == before


def test_what_stands_in_the_contract_and_the_changelog_is_kept(first: Path) -> None:
    changelog = first / CHANGELOG
    mine = "# History\n\nOurs.\n\n## Unreleased\n\n- By hand.\n\n## 0.1.0\n\nOld.\n"
    changelog.write_text(mine, encoding="utf-8")
    contract = (first / "source/contract.toml").read_text(encoding="utf-8")
    reworded(first)
    assert run("build", "--project", first).code == 0
    assert release(first).code == 0
    new = changelog.read_text(encoding="utf-8")
    head, rest = mine.split("## Unreleased")
    assert new.startswith(f"{head}## 0.1.1 (2026-11-28)\n")
    assert new.endswith(f"\n## Unreleased{rest}")
    assert (first / "source/contract.toml").read_text("utf-8") == contract.replace("0.1.0", "0.1.1")


@pytest.mark.parametrize("name", [CHANGELOG, RELEASED, "source/contract.toml"])
def test_no_link_is_written_through(first: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "elsewhere"
    other.write_bytes((first / name).read_bytes())
    (first / name).unlink()
    (first / name).symlink_to(other)
    before = other.read_bytes()
    reworded(first)
    assert run("build", "--project", first).code == 0
    result = release(first)
    assert result.code == 2
    assert f"{name}: a symbolic link leads to it" in result.err
    assert other.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1, "version": "0.1.0"}', '{"version": "x"}', "\x00"]
)
def test_a_damaged_release_is_told(first: Path, text: str) -> None:
    (first / RELEASED).write_text(text, encoding="utf-8")
    result = release(first)
    assert result.code == 2
    assert f"{RELEASED}: this is not what `oicp-gen release` wrote" in result.err
    assert "Restore it from version control." in result.err


def test_a_version_that_cannot_be_edited_is_told(built: Path) -> None:
    contract = built / "source/contract.toml"
    text = contract.read_text(encoding="utf-8")
    table = re.search(r"^\[package\]\n(?:.+\n)+", text, re.MULTILINE)
    assert table
    inline = 'package = { name = "oicp-status-codes", version = "0.1.0", license = "Apache-2.0" }\n'
    contract.write_text(inline + text.replace(table[0], ""), encoding="utf-8")
    assert run("build", "--project", built).code == 0
    before = snapshot(built)
    result = release(built, "0.2.0")
    assert result.code == 2
    assert "source/contract.toml: the line of the version cannot be edited here" in result.err
    assert snapshot(built) == before


def test_a_build_that_fails_leaves_everything_as_it_was(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    reworded(first)
    assert run("build", "--project", first).code == 0
    before = {path: digest for path, (digest, _) in snapshot(first).items()}
    monkeypatch.setattr(module, "build_locked", fail)
    assert release(first, "0.9.0").code == 130
    assert {path: digest for path, (digest, _) in snapshot(first).items()} == before


@pytest.mark.parametrize("file", ["CHANGELOG.md", "released.json"])
def test_a_release_that_was_interrupted_is_completed_by_the_next(
    first: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    added(first)
    assert run("build", "--project", first).code == 0

    def interrupted(path: Path, data: bytes) -> None:
        if path.name == file:
            raise KeyboardInterrupt
        replace(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(module, "replace", interrupted)
        assert release(first).code != 0
    assert release(first).out == "0.2.0\n"
    assert versions(first) == {"0.2.0"}
    text = (first / CHANGELOG).read_text(encoding="utf-8")
    assert text.count("## 0.2.0") == 1
    assert run("check", "--strict", "--project", first).code == 0


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
