"""`oicp-gen targets`, the contract's `targets`, and a project's own templates."""

import json
import os
import shutil
from pathlib import Path

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.scaffold import targets
from tests.support.command import ROOT, error, error_id, run
from tests.support.projects import BUILT_FILES, edit, snapshot

LIST = {
    "target.toml": 'title = "A list of the codes"\n',
    "codes.txt.jinja": "{% for entry in entries %}\n{{ entry.name }}\n{% endfor %}\n",
}


def add_target(project: Path, name: str = "list", files: dict[str, str] = LIST) -> Path:
    folder = project / "templates" / name
    folder.mkdir(parents=True)
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def select(project: Path, *names: str) -> None:
    contract = project / "source/contract.toml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(f"targets = {json.dumps(names)}\n{text}", encoding="utf-8")


def generated(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "generated").iterdir())


def test_a_target_is_added_to_the_built_in_ones(built: Path) -> None:
    add_target(built)
    done = run("build", "--project", built)
    assert done.err.splitlines()[-1] == (
        f"generated/: 2 files written, 0 removed, {BUILT_FILES - 1} unchanged."
    )
    inputs = json.loads((built / "generated/manifest.json").read_bytes())["inputs"]
    assert [name for name in inputs if name.startswith("templates/")] == [
        "templates/list/codes.txt.jinja",
        "templates/list/target.toml",
    ]
    assert "builtin/python/target.toml" in inputs
    assert run("check", "--project", built).code == 0
    assert run("explain", "018", "--project", built).code == 0


def test_a_target_replaces_the_built_in_one_of_its_name(built: Path) -> None:
    add_target(built, "docs")
    assert run("build", "--project", built).code == 0
    assert [path.name for path in (built / "generated/docs").iterdir()] == ["codes.txt"]
    inputs = json.loads((built / "generated/manifest.json").read_bytes())["inputs"]
    assert not [name for name in inputs if name.startswith("builtin/docs/")]


def test_a_part_of_a_project_replaces_one_file(built: Path) -> None:
    shared = built / "templates/_shared"
    shared.mkdir(parents=True)
    shutil.copy(ROOT / "templates/_shared/about.jinja", shared)
    assert run("build", "--project", built).code == 0
    inputs = json.loads((built / "generated/manifest.json").read_bytes())["inputs"]
    assert [name for name in inputs if "about.jinja" in name] == ["templates/_shared/about.jinja"]
    assert "builtin/_shared/entries.jinja" in inputs


def test_the_contract_selects_targets(built: Path) -> None:
    select(built, "python", "docs")
    done = run("build", "--project", built)
    why = "targets in the contract leaves it out"
    lines = done.err.splitlines()
    assert done.code == 0
    assert [line for line in lines if line.startswith("warning")] == [
        f"warning: the target json is no longer generated: {why}.",
        f"warning: the target typescript is no longer generated: {why}.",
    ]
    assert "removed: generated/typescript/index.js" in lines
    assert generated(built) == ["docs", "manifest.json", "python"]
    assert run("check", "--project", built).code == 0
    assert run("check", "--project", built, "--strict").code == 0
    assert run("explain", "018", "--project", built).code == 0  # from the copy in the package


def test_a_target_that_vanished_is_named(built: Path) -> None:
    folder = add_target(built)
    assert run("build", "--project", built).code == 0
    shutil.rmtree(folder)
    assert (
        "warning: the target list is no longer generated: no folder of templates has it.\n"
        "removed: generated/list/codes.txt\n"
    ) in run("build", "--project", built).err


def test_a_target_that_vanished_is_a_warning_for_programs(built: Path) -> None:
    select(built, "json")
    done = run("build", "--project", built, "--format", "github")
    dropped = [line for line in done.out.splitlines() if "target-dropped" in line]
    assert dropped == [
        f"::warning title=target-dropped::the target {target} is no longer generated:"
        " targets in the contract leaves it out."
        for target in ("docs", "python", "typescript")
    ]
    assert "is no longer generated" not in done.err


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("[]", "targets: must name at least one target"),
        ('["json", "json"]', "targets: must not name a target twice"),
        ("[1]", "targets: must be a list of strings"),
        ('"json"', "targets: must be a list of strings"),
    ],
)
def test_an_invalid_selection_is_reported(built: Path, value: str, problem: str) -> None:
    contract = built / "source/contract.toml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(f"targets = {value}\n{text}", encoding="utf-8")
    found = error("build", "--project", built)
    assert found["id"] == "contract-invalid"
    assert problem in found["message"]


def test_an_unknown_target_is_reported_with_a_suggestion(built: Path) -> None:
    select(built, "json", "pyhton")
    before = snapshot(built)
    for command in ("build", "check", "verify"):
        found = error(command, "--project", built)
        assert found["id"] == "target-not-found"
        assert found["place"]["file"] == "source/contract.toml"
        assert "unknown target 'pyhton'; did you mean 'python'?" in found["message"]
    assert snapshot(built) == before


@pytest.mark.parametrize("path", ["list/c.txt.jinja", "c.txt.jinja", "list/deep/c.txt.jinja"])
def test_a_template_outside_a_target_is_reported(built: Path, path: str) -> None:
    file = built / "templates" / path
    file.parent.mkdir(parents=True)
    file.write_text("x", encoding="utf-8")
    for command in ("build", "check"):
        found = error(command, "--project", built)
        assert found["id"] == "template-outside-target"
        assert found["place"]["file"] == f"templates/{path}"


def test_the_templates_of_another_tool_are_not_inputs(built: Path) -> None:
    file = built / "templates/registration/login.html"
    file.parent.mkdir(parents=True)
    file.write_text("{{ user }}", encoding="utf-8")
    assert run("check", "--project", built).code == 0


def test_a_target_in_place_of_its_folder_is_refused(built: Path) -> None:
    folder = add_target(built)
    found = error("build", "--project", built, "--templates", folder)
    assert found["id"] == "templates-is-target"
    assert found["hint"] == f"Pass the folder one level up: --templates {folder.parent}."


@pytest.mark.parametrize("path", ["list/target.toml", "list/pipe.txt", "_shared/pipe.jinja"])
def test_a_pipe_among_the_templates_is_refused(built: Path, path: str) -> None:
    pipe = built / "templates" / path
    pipe.parent.mkdir(parents=True)
    (pipe.parent / "target.toml").touch()
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    for command in ("build", "check", "targets"):
        assert error_id(command, "--project", built) == "not-a-regular-file"


def test_the_targets_are_listed(built: Path) -> None:
    add_target(built)
    select(built, "python", "list")
    listed = run("targets", "--project", built)
    assert listed.code == 0
    assert listed.out.splitlines()[2] == "list        own       A list of the codes"
    assert listed.out.splitlines()[0].startswith("docs        built-in  ")
    assert listed.out.splitlines()[0].endswith("  (not in the contract's targets)")
    report = json.loads(run("targets", "--project", built, "--format", "json").out)
    assert [one["name"] for one in report["targets"]] == [
        *("docs", "json", "list", "python", "typescript")
    ]
    assert report["targets"][2] == {
        "name": "list",
        "title": "A list of the codes",
        "is_own": True,
        "is_selected": True,
        "pack": "",
    }


def test_without_a_project_the_built_in_targets_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [line.split()[0] for line in run("targets").out.splitlines()]
    assert names == ["docs", "json", "python", "typescript"]
    assert error_id("targets", "--copy", "json") == "project-missing"


def test_a_target_is_copied_once(built: Path) -> None:
    before = (built / "generated/python/README.md").read_bytes()
    copied = run("targets", "--copy", "python", "--project", built)
    assert (copied.code, "Copied templates/python/target.toml\n" in copied.err) == (0, True)
    assert [path.name for path in (built / "templates").iterdir()] == ["python"]
    assert run("build", "--project", built).code == 0
    assert (built / "generated/python/README.md").read_bytes() == before
    edit(built / "templates/python/README.md.jinja", "#", "# Our")
    done = snapshot(built)
    assert error_id("targets", "--copy", "python", "--project", built) == "target-exists"
    assert error_id("targets", "--copy", "pyhton", "--project", built) == "target-unknown"
    assert snapshot(built) == done


def test_a_target_that_cannot_be_copied_leaves_nothing(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(built)

    def refuse(*_: object, **__: object) -> None:
        raise OicpGenError("disk-full", what="could not be published", reason="no space")

    with monkeypatch.context() as patched:
        patched.setattr(targets, "publish", refuse)
        assert error_id("targets", "--copy", "python", "--project", built) == "disk-full"
    assert not (built / "templates").exists()
    (built / "templates").symlink_to("nowhere")
    found = error("targets", "--copy", "python", "--project", built)
    assert (found["id"], found["place"]["file"]) == ("symbolic-link", "templates/python")
    (built / "templates").unlink()
    (built / "templates").touch()
    found = error("targets", "--copy", "python", "--project", built)
    assert (found["id"], found["place"]["file"]) == ("write-failed", str(built / "templates"))
    (built / "templates").unlink()
    assert snapshot(built) == before
