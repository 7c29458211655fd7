"""`oicp-gen check`: every kind of drift is reported by its name, and nothing is ever written."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oicp_gen import __version__
from oicp_gen.files.digests import digest
from oicp_gen.publish.clean import CLEAN
from tests.support.command import ROOT, run
from tests.support.projects import (
    BUILT_FILES,
    BUILT_PAGES,
    PAGE,
    add_row,
    edit,
    remove_row,
    row,
    snapshot,
)


def check(project: Path, *options: str | Path) -> tuple[int, str, str]:
    """Run `check` and make sure that it wrote nothing."""
    before = snapshot(project)
    result = run("check", "--project", project, *options)
    assert snapshot(project) == before
    return result.code, result.out, result.err


def test_clean(built: Path) -> None:
    assert check(built) == (0, "", f"{CLEAN}\n")


def test_nothing_was_ever_built(project: Path) -> None:
    code, out, err = check(project)
    assert code == 1
    assert out.splitlines()[0] == "missing: generated/docs/README.md"
    assert len(out.splitlines()) == BUILT_FILES
    assert err == (
        f"Run a build: {BUILT_FILES} generated files are missing.\n"
        f"hint: Run `oicp-gen build --project {project}`.\n"
    )


def deleted(project: Path) -> None:
    (project / "generated/typescript/index.cjs").unlink()


def edited(project: Path) -> None:
    edit(project / "generated/typescript/index.cjs", '"000"', '"0"')


def added(project: Path) -> None:
    (project / "generated/typescript/extra.js").write_text("", encoding="utf-8")


def manifest_edited(project: Path) -> None:
    edit(project / "generated/manifest.json", '"format": 1', '"format":  1')


def manifest_broken(project: Path) -> None:
    (project / "generated/manifest.json").write_text('<<<<<<<\n"generator" "inputs" "outputs"')


def manifest_deleted(project: Path) -> None:
    (project / "generated/manifest.json").unlink()


FILES: dict[Callable[[Path], None], tuple[str, str]] = {
    deleted: ("missing: generated/typescript/index.cjs", "build"),
    edited: ("edited by hand: generated/typescript/index.cjs", "build --force"),
    added: ("left over: generated/typescript/extra.js (not written by oicp-gen)", ""),
    manifest_edited: ("edited by hand: generated/manifest.json", "build"),
    manifest_broken: ("edited by hand: generated/manifest.json (not a manifest)", "build"),
    manifest_deleted: ("missing: generated/manifest.json", "build"),
}


@pytest.mark.parametrize("change", FILES, ids=lambda change: change.__name__)
def test_a_generated_file_was_changed(built: Path, change: Callable[[Path], None]) -> None:
    line, fix = FILES[change]
    change(built)
    code, out, err = check(built)
    assert (code, out) == (1, line + "\n")
    if fix:
        command = f"oicp-gen build --project {built}"
        assert err.endswith(f"un `{command}{fix.removeprefix('build')}`.\n")
        assert run("build", "--project", built, *fix.split()[1:]).code == 0
    else:
        assert err == (
            "Move or delete what no build has written: 1 file is left over.\n"
            "oicp-gen does not touch files that it did not write: move or delete them.\n"
        )
        (built / "generated/typescript/extra.js").unlink()
    assert check(built)[0] == 0


def test_traces_of_tools_are_not_drift(built: Path) -> None:
    for name in ("python/oicp_status_codes/__pycache__/x.pyc", ".DS_Store", "node_modules/x/y.js"):
        file = built / "generated" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")
    assert check(built)[0] == 0


LEFTOVERS = ["python/dist/x-0.1.0-py3-none-any.whl", "python/build/lib/x.py", "Thumbs.db"]
LEFTOVERS += ["typescript/package-lock.json", "typescript/x-0.1.0.tgz", "python/uv.lock"]


def test_leftovers_of_tools_are_reported_apart(built: Path) -> None:
    for name in LEFTOVERS:
        file = built / "generated" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")
    code, out, err = check(built)
    assert (code, out) == (0, "")
    assert err.splitlines()[1] == (
        "Not compared, because tools leave such files: generated/Thumbs.db,"
        " generated/python/build/, generated/python/dist/, generated/python/uv.lock,"
        " generated/typescript/package-lock.json and 1 more."
    )
    report = json.loads(run("check", "--project", built, "--format", "json").out)
    assert len(report["leftovers"]) == len(LEFTOVERS)
    assert report["clean"]
    done = subprocess.run(
        [sys.executable, "-m", "oicp_gen", "check", "--project", str(built)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, err)
    code, out, _ = check(built, "--strict")
    assert code == 1
    assert sorted(out.splitlines()) == sorted(
        f"left over: generated/{name} (not written by oicp-gen)" for name in LEFTOVERS
    )


def test_a_target_may_be_named_like_a_leftover(built: Path) -> None:
    target = built / "templates/dist"
    target.mkdir(parents=True)
    (target / "target.toml").write_text("", encoding="utf-8")
    (target / "uv.lock").write_text("x", encoding="utf-8")
    assert run("build", "--project", built).code == 0
    assert check(built) == (0, "", f"{CLEAN}\n")
    (built / "generated/dist/more.txt").write_text("x", encoding="utf-8")
    assert check(built)[:2] == (
        1,
        "left over: generated/dist/more.txt (not written by oicp-gen)\n",
    )
    (built / "generated/dist/more.txt").unlink()
    (built / "generated/dist/uv.lock").write_text("y", encoding="utf-8")
    assert check(built)[:2] == (1, "edited by hand: generated/dist/uv.lock\n")


def test_the_lines_that_differ_are_shown(built: Path) -> None:
    edit(built / "generated/python/pyproject.toml", 'version = "0.1.0"', 'version = "\x1b[31m9"')
    code, out, _ = check(built, "--diff")
    assert code == 1
    lines = out.splitlines()
    assert lines[:3] == [
        "edited by hand: generated/python/pyproject.toml",
        "--- generated/python/pyproject.toml (now)",
        "+++ generated/python/pyproject.toml (as the source generates it)",
    ]
    assert [line for line in lines[4:] if line[0] in "+-"] == [
        '-version = "\\u{1b}[31m9"',
        '+version = "0.1.0"',
    ]
    report = json.loads(run("check", "--diff", "--project", built, "--format", "json").out)
    assert report["diff"][0]["path"] == "generated/python/pyproject.toml"


def test_the_page_was_edited(built: Path) -> None:
    edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE id")
    edit(built / "source" / PAGE, "<p>CPO/EMP</p>", "<p>EMP</p>")
    remove_row(built, "601")
    add_row(built, row("330", "", "Roaming is paused"))
    code, out, err = check(built)
    assert code == 1
    assert [(line[:3], line.partition(" [")[2]) for line in out.splitlines()[:4]] == [
        ("018", "text-reworded]"),
        ("320", "value-removed]"),
        ("330", "code-added]"),
        ("601", "code-removed]"),
    ]
    assert out.splitlines()[4] == "stale: generated/docs/README.md"
    assert out.endswith("stale: source/names.toml (missing: 330 = ROAMING_IS_PAUSED)\n")
    assert err == (
        "Replace 601 before you update: 1 code removed, 1 with other values, 1 added, 1 reworded.\n"
        f"Release: major.\nhint: Run `oicp-gen build --project {built}`, replace 601, then run"
        " `oicp-gen release`.\n"
    )


def test_an_edit_that_changes_no_entry_is_told_as_such(built: Path) -> None:
    edit(built / "source" / PAGE, "Here you will find all", "Here are all")
    code, out, _ = check(built)
    assert code == 1
    assert out == "stale: generated/json/status-codes.json\nstale: generated/manifest.json\n"


def test_the_ledger_was_edited(built: Path) -> None:
    edit(built / "source/names.toml", "INCONSISTENT_EVSE_ID", "BAD_EVSE_ID")
    code, out, err = check(built)
    assert code == 1
    change, drift, *_ = out.splitlines()
    assert change.startswith("018: renamed from INCONSISTENT_EVSE_ID to BAD_EVSE_ID")
    assert change.endswith("[name-dropped]")
    assert drift.startswith("stale: ")
    assert err.startswith("Review 018 before you update: 1 code lost a name.\n")


def test_the_contract_was_edited(built: Path) -> None:
    edit(built / "source/contract.toml", 'version = "0.1.0"', 'version = "0.2.0"')
    code, out, err = check(built)
    assert code == 1
    *pages, manifest, python, npm = out.splitlines()
    assert len(pages) == BUILT_PAGES
    assert all(page.startswith("stale: generated/docs/codes/") for page in pages)
    assert manifest == "stale: generated/manifest.json"
    assert python == "stale: generated/python/pyproject.toml"
    assert npm == "stale: generated/typescript/package.json"
    assert err.splitlines()[:2] == [
        f"Run a build: {len(pages) + 3} of {BUILT_FILES} generated files are out of date.",
        "Changed since the last build: source/contract.toml.",
    ]


def test_a_template_was_edited_added_or_removed(built: Path) -> None:
    shutil.copytree(ROOT / "templates", built / "templates")
    assert check(built)[1] == "stale: generated/manifest.json\n"  # they are now the project's own
    assert run("build", "--project", built).code == 0
    assert check(built)[0] == 0
    template = built / "templates/docs/README.md.jinja"
    edit(template, "## All entries", "## Every entry")
    code, out, err = check(built)
    assert (code, out) == (
        1,
        "stale: generated/docs/README.md\nstale: generated/manifest.json\n",
    )
    assert err.splitlines()[1] == "Changed since the last build: templates/docs/README.md.jinja."
    template.rename(template.with_name("CODES.md.jinja"))
    code, out, _ = check(built)
    assert code == 1
    assert "missing: generated/docs/CODES.md\n" in out
    assert "left over: generated/docs/README.md (no template renders it any more)\n" in out
    assert run("build", "--project", built).code == 0
    assert not (built / "generated/docs/README.md").exists()
    assert check(built)[0] == 0


def test_a_left_over_file_that_was_edited_needs_force(built: Path) -> None:
    shutil.copytree(ROOT / "templates", built / "templates")
    (built / "templates/docs/README.md.jinja").unlink()
    edit(built / "generated/docs/README.md", "# OICP", "# My OICP")
    code, _, err = check(built)
    assert (code, "--force" in err) == (1, True)
    assert run("build", "--project", built).code == 2
    assert run("build", "--project", built, "--force").code == 0
    assert check(built)[0] == 0


def test_an_older_generator_made_the_files(built: Path) -> None:
    manifest = built / "generated/manifest.json"
    data = json.loads(manifest.read_text(encoding="utf-8"))
    data["generator"] = "0.0.1"
    manifest.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    line = (
        "another version: generated/manifest.json"
        f" (built by 0.0.1, this is {__version__}; 0 other files differ)\n"
    )
    assert check(built)[:2] == (1, line)


def test_what_another_version_generates_is_not_stale(built: Path) -> None:
    """Its own templates are not inputs of the user, and what it renders has one cause."""
    manifest = built / "generated/manifest.json"
    data = json.loads(manifest.read_text(encoding="utf-8"))
    readme = built / "generated/docs/README.md"
    readme.write_text("as 0.0.1 rendered it\n", encoding="utf-8")
    outputs = data["outputs"] | {"docs/README.md": digest(readme.read_bytes())}
    inputs = {name.replace("builtin/", "templates/"): "0" * 64 for name in data["inputs"]}
    inputs |= {name: data["inputs"][name] for name in data["inputs"] if "builtin/" not in name}
    data |= {"generator": "0.0.1", "inputs": inputs, "outputs": outputs}
    manifest.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    edit(built / "generated/python/README.md", "#", "##")
    code, out, err = check(built)
    assert (code, out) == (
        1,
        "another version: generated/manifest.json"
        f" (built by 0.0.1, this is {__version__}; 1 other file differs)\n"
        "edited by hand: generated/python/README.md\n",
    )
    assert "Changed since" not in err


def test_the_published_spec_is_damaged(built: Path) -> None:
    (built / "generated/json/status-codes.json").write_text("{", encoding="utf-8")
    code, out, _ = check(built)
    assert (code, out) == (1, "edited by hand: generated/json/status-codes.json\n")


def test_another_page_is_compared(built: Path, tmp_path: Path) -> None:
    other = tmp_path / PAGE
    shutil.copy(built / "source" / PAGE, other)
    code, out, err = check(built, "--page", other)
    assert (code, out) == (1, "stale: generated/manifest.json\n")
    assert f"oicp-gen build --page {other} --project {built}" in err
    edit(other, "Inconsistent EvseID", "Inconsistent EVSE id")
    assert "018: description " in check(built, "--page", other)[1]


def test_files_made_from_another_page_are_not_those_of_the_contract(built: Path) -> None:
    other = built / "source" / f"other_{PAGE}"
    other.write_bytes((built / "source" / PAGE).read_bytes())
    assert run("build", "--project", built, "--page", other).code == 0
    checked = run("check", "--project", built)
    assert checked.code == 1
    assert "stale: generated/manifest.json\n" in checked.out
    assert f"source/{PAGE}, source/other_{PAGE}" in checked.err


def test_a_preview_needs_no_line_in_the_ledger(built: Path, tmp_path: Path) -> None:
    add_row(built, row("330", "", "Roaming is paused"))
    out = tmp_path / "preview"
    assert run("build", "--project", built, "--out", out).code == 0
    assert check(built, "--out", out)[:2] == (0, "")


def test_a_source_with_errors_cannot_be_compared(built: Path) -> None:
    add_row(built, row("22", "", "No zero"))
    code, out, err = check(built)
    assert code == 2
    assert "[code-lost-zeros]" in out
    assert err == (
        "Do not release: 1 code lost its leading zeros.\n"
        "hint: Ask the publisher to correct row 36; until then, keep the last good page in"
        " `source/`.\n"
    )


@pytest.mark.parametrize("name", ["contract.toml", "names.toml", PAGE])
def test_a_source_that_cannot_be_read(built: Path, name: str) -> None:
    (built / "source" / name).write_bytes(b"\xff\xfe\x00\xd8[")
    code, out, err = check(built)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: source/{name}: ")


def test_manifest_paths_outside_the_tree_are_not_believed(built: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious", encoding="utf-8")
    manifest = built / "generated/manifest.json"
    data = json.loads(manifest.read_text(encoding="utf-8"))
    data["outputs"]["../../victim.txt"] = "0" * 64
    manifest.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    assert check(built)[:2] == (
        1,
        "edited by hand: generated/manifest.json"
        " (it lists '../../victim.txt', which is not a file in this folder)\n",
    )
    assert run("build", "--project", built).code == 0
    assert victim.read_text(encoding="utf-8") == "precious"


def test_json(built: Path) -> None:
    assert json.loads(check(built, "--format", "json")[1]) == {
        "format": 1,
        "command": "check",
        "verdict": {
            "level": "ok",
            "action": "No action needed",
            "facts": ["the generated files match the page"],
            "sentence": CLEAN,
            "reason": "",
            "release": "",
            "next": [],
        },
        "clean": True,
        "inputs": [],
        "changes": [],
        "drift": [],
        "leftovers": [],
        "diff": [],
        "findings": [],
        "fix_command": None,
        "upstream": None,
    }
    edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE id")
    edit(built / "generated/docs/README.md", "# OICP", "# My OICP")
    code, out, err = check(built, "--format", "json")
    report = json.loads(out)
    assert (code, err) == (1, "")
    assert report["changes"] == [
        {
            "rule": "text-reworded",
            "severity": "note",
            "bump": "patch",
            "code": "018",
            "name": "INCONSISTENT_EVSE_ID",
            "field": "description",
            "before": "Inconsistent EvseID",
            "after": "Inconsistent EVSE id",
        }
    ]
    assert report["drift"][0] == {
        "kind": "edited",
        "path": "generated/docs/README.md",
        "about": "",
        "fixed_by": "force",
    }
    assert report["fix_command"] == f"oicp-gen build --project {built} --force"


def test_the_command_that_fixes_the_drift_is_one_that_works(built: Path) -> None:
    def fix() -> str | None:
        command: str | None = json.loads(check(built, "--format", "json")[1])["fix_command"]
        return command

    (built / "generated/docs/NOTES.md").write_text("mine", encoding="utf-8")
    assert fix() is None
    (built / "generated/docs/README.md").unlink()
    assert fix() == f"oicp-gen build --project {built}"
    edit(built / "generated/python/README.md", "# ", "# My ")
    assert fix() == f"oicp-gen build --project {built} --force"


PROBE = """
import sys
sys.argv = ["oicp-gen", *{arguments!r}]
from oicp_gen.cli.application import main
try:
    main()
except SystemExit as end:
    assert end.code in (0, None), end.code
print(sorted({{"bs4", "jinja2", "rich"}} & sys.modules.keys()))
"""


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        (["check"], "[]"),
        (["--help"], "[]"),
        (["build", "--help"], "[]"),
        (["explain", "18"], "[]"),
        (["diff", "generated/json/status-codes.json", "generated/json/status-codes.json"], "[]"),
        (["lint"], "['bs4']"),
        (["build"], "['bs4', 'jinja2']"),
    ],
    ids=" ".join,
)
def test_what_a_command_loads(built: Path, arguments: list[str], loaded: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(arguments=arguments)],
        cwd=built,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == loaded
