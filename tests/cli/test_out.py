"""`build --out`: it damages no project, and replaces no file that a build did not write."""

import json
import os
from pathlib import Path

import pytest

from tests.support.command import error, error_id, run
from tests.support.projects import BUILT_FILES, snapshot

UNSAFE = {
    "the project": ".",
    "around the project": "..",
    "the source": "source",
    "in the source": "source/preview",
    "the templates": "templates",
    "in the templates": "templates/python",
    "in the generated files": "generated/python",
    "around them, by another way": "source/../generated/../source",
    "git's folder": ".git/preview",
    "a link to the source": "link",
    "below a link to the source": "link/preview",
    "another project": "other",
    "another project's generated files": "other/generated",
    "in another project's generated files": "other/generated/json",
    "another project's source": "other/source",
}


@pytest.mark.parametrize("kind", UNSAFE)
def test_an_unsafe_folder_is_refused(
    built: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (built / "link").symlink_to("source")
    (built / "other/source").mkdir(parents=True)
    (built / "other/source/contract.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(built)
    before = snapshot(built)
    for command in (["build"], ["build", "--force"], ["build", "--dry-run"]):
        assert error_id(*command, "--out", UNSAFE[kind]) == "out-unsafe"
    assert snapshot(built) == before


def test_an_empty_out_is_refused(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built)
    before = snapshot(built)
    assert error_id("build", "--out", "") == "out-unsafe"
    assert snapshot(built) == before


def test_a_file_is_not_an_output(built: Path) -> None:
    before = snapshot(built)
    file = built / "README.md"
    file.write_text("x", encoding="utf-8")
    found = error("build", "--project", built, "--out", file)
    assert (found["id"], found["place"]["file"]) == ("not-a-folder", str(file))
    file.unlink()
    assert snapshot(built) == before


def test_the_working_directory_is_not_exchanged(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "preview/in").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "preview/in")
    for out in (".", "..", ""):
        assert error_id("build", "--project", built, "--out", out) == "out-unsafe"
    assert list((tmp_path / "preview/in").iterdir()) == []


def test_the_folder_of_templates_is_not_an_output(built: Path, json_alone: Path) -> None:
    for out in (json_alone, json_alone / "json", json_alone.parent):
        command = ("build", "--project", built, "--templates", json_alone, "--out", out)
        assert error_id(*command) == "out-unsafe"


@pytest.mark.parametrize("out", ["build/preview", "web", "generated"])
def test_another_folder_of_the_project_may_be_an_output(
    built: Path, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built)
    assert run("build", "--out", out).code == 0
    assert (built / out / "manifest.json").is_file()


@pytest.mark.parametrize("data", [b'{"name": "PWA"}', b"", b"\xff\0", b"[]"])
def test_a_foreign_manifest_is_never_replaced(built: Path, data: bytes) -> None:
    web = built / "web"
    web.mkdir()
    (web / "manifest.json").write_bytes(data)
    for options in ([], ["--force"]):
        found = error("build", "--project", built, "--out", web, *options)
        assert (found["id"], "web/manifest.json" in found["message"]) == ("not-generated", True)
    assert [path.name for path in web.iterdir()] == ["manifest.json"]
    assert (web / "manifest.json").read_bytes() == data


def test_a_foreign_file_is_not_replaced_by_force(built: Path) -> None:
    mine = built / "web/python/README.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    for options in ([], ["--force"]):
        assert error_id("build", "--project", built, "--out", built / "web", *options) == (
            "not-generated"
        )
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_manifest_with_conflicts_is_replaced(built: Path) -> None:
    manifest = built / "generated/manifest.json"
    whole = manifest.read_bytes()
    conflict = b'<<<<<<< ours\n  "x": "1"\n=======\n>>>>>>> theirs\n'
    for damaged in (conflict + whole, whole[:200], whole.replace(b"\n", b"\r\n")[:200]):
        manifest.write_bytes(damaged)
        assert run("build", "--project", built).code == 0
        assert manifest.read_bytes() == whole


def test_a_dry_run_writes_nothing_and_reports_the_same(built: Path) -> None:
    contract = built / "source/contract.toml"
    text = contract.read_text(encoding="utf-8").replace('version = "0.1.0"', 'version = "0.2.0"')
    contract.write_text(f'targets = ["json", "python"]\n{text}', encoding="utf-8")
    before = snapshot(built)
    command = ("build", "--project", built)
    dry = run(*command, "--dry-run")
    assert (dry.code, dry.out, snapshot(built)) == (0, "", before)
    lines = dry.err.splitlines()
    assert "would write: generated/python/pyproject.toml" in lines
    assert "would remove: generated/docs/README.md" in lines
    assert lines[-1].startswith("Nothing was written. A build would report: generated/: ")
    report = json.loads(run(*command, "--dry-run", "--format", "json").out)
    made = json.loads(run(*command, "--format", "json").out)
    assert report["dry_run"]
    assert made == {**report, "dry_run": False}
    assert made["dropped_targets"] == ["docs", "typescript"]
    assert len(made["written"]) + made["unchanged"] + len(made["removed"]) == BUILT_FILES


def test_a_dry_run_before_the_first_build(project: Path) -> None:
    before = snapshot(project)
    assert run("build", "--project", project, "--dry-run").code == 0
    assert snapshot(project) == before
    assert os.listdir(project) == ["source"]  # noqa: PTH208
