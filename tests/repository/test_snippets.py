"""Run every snippet of README, docs and CONTRIBUTING, and compare it with the real output."""

import json
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import tomlkit

from oicp_gen import __version__
from oicp_gen.contract.contract import Origin
from oicp_gen.contract.ledger import read_ledger
from oicp_gen.diff.change import change_rules
from oicp_gen.model.findings import Severity
from oicp_gen.project import LEDGER
from oicp_gen.render.context import template_context
from oicp_gen.render.targets import read_targets
from oicp_gen.rules.registry import RULES
from oicp_gen.text.identifiers import member_name
from oicp_gen.verify.readings import compare_reading
from tests.repository.test_documents import DOCUMENTS
from tests.repository.test_pre_commit import commit, git
from tests.support.artifacts import MARKDOWN, PYTHON, mypy, python
from tests.support.builders import TEMPLATES, contract_of, entry, spec
from tests.support.command import ROOT, run
from tests.support.confluence_server import Confluence
from tests.support.projects import PAGE, blocks, documented, edit


def console(name: str, command: str) -> str:
    """The one console block of a document that shows a command."""
    (shown,) = (text for text in blocks(name, "console") if text.startswith(f"$ {command}"))
    return shown


def test_the_readme_is_short() -> None:
    assert len(documented("README.md").split()) <= 700


def test_the_readme_shows_what_build_prints(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built)
    shown = console("README.md", "make build").splitlines()
    assert shown[2:] == run("build").err.splitlines()


def test_the_readmes_commands_of_make_are_there() -> None:
    rules = re.findall(r"^(\w+):", documented("Makefile"), re.MULTILINE)
    shown = [line for text in blocks("README.md", "console") for line in text.splitlines()]
    assert {line.removeprefix("$ make ") for line in shown if line.startswith("$ make")} == {
        "build",
        "test",
    }
    assert {"build", "test"} <= set(rules)
    for line in shown:
        if line.startswith("Installing"):
            assert line.partition(" into ")[0] in documented("Makefile")


def test_the_quick_start_shows_what_explain_prints() -> None:
    command, _, output = console("docs/use.md", "oicp-gen explain").partition("\n")
    assert command == "$ oicp-gen explain 18"
    assert output == run("explain", "18", "--project", ROOT).out


def test_the_guide_shows_what_check_prints(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE ID")
    edit(built / "generated/docs/README.md", "# OICP", "# Our OICP")
    monkeypatch.chdir(built)
    result = run("check", "--format", "full")
    command, *shown = console("docs/maintain.md", "oicp-gen check").splitlines()
    assert command == "$ oicp-gen check"
    # A terminal shows stdout between the lines of stderr.
    assert sorted(shown) == sorted((result.out + result.err).splitlines())


@pytest.mark.parametrize("name", ["README.md", "docs/use.md"])
def test_the_packages_that_are_installed_have_no_dependencies(name: str) -> None:
    (commands,) = blocks(name, "sh")
    python_folder, npm_folder = re.findall(
        r"`(?:pip|npm) install (\./generated/.*?)`", documented("README.md")
    )
    metadata = tomllib.loads(documented(f"{python_folder}/pyproject.toml"))["project"]
    package = json.loads(documented(f"{npm_folder}/package.json"))
    assert commands == f"pip install {metadata['name']}\nnpm install {package['name']}\n"
    assert not metadata.get("dependencies")
    assert not any("ependencies" in key for key in package)


def test_the_overview_names_the_folders_and_the_targets() -> None:
    (shown,) = blocks("docs/how-it-works.md", "text")
    folders = [line.split()[0] for line in shown.splitlines()]
    assert folders == ["source/", "generator/", "templates/", "generated/"]
    assert all((ROOT / folder).is_dir() for folder in folders)
    (targets,) = re.findall(r"one folder per target: (.+)", shown)
    assert set(targets.split(", ")) == {target.name for target in read_targets(TEMPLATES)}


def test_the_readme_uses_the_action_as_the_whole_workflow_does() -> None:
    (step,) = blocks("README.md", "yaml")
    (used,) = step.splitlines()
    assert used.removeprefix("- ") in blocks("docs/ci.md", "yaml")[0]
    assert used.endswith(f"@COMMIT # v{__version__}")


def test_the_guide_shows_how_an_edit_of_the_page_gets_into_the_packages(
    built: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built)
    monkeypatch.setenv("CONFLUENCE_SITE", center.site)
    for command in ("fetch", "build", "release --date 2026-11-28"):
        assert run(*command.split()).code == 0
    git(built, "init", "--quiet")
    commit(built)
    page = center.published
    page.body = page.body.replace("Unauthorized access", "Access denied")
    page.number, page.changed = 5, "2024-02-01T08:00:00.000Z"
    for command in ("check --upstream", "fetch", "diff HEAD:", "release"):
        line, *shown = console("docs/sync.md", f"oicp-gen {command}").splitlines()
        full = () if command == "release" else ("--format", "full")
        result = run(*line.split()[2:], *full)
        # A terminal shows stdout between the lines of stderr.
        assert sorted(shown) == sorted((result.out + result.err).splitlines())
        if command == "fetch":
            assert run("build").code == 0
    assert "## 0.1.1 (" in (built / "source/CHANGELOG.md").read_text(encoding="utf-8")
    assert run("rename", "018", "DUPLICATE_EVSE_ID").code == 0
    assert "oicp-gen rename 018 DUPLICATE_EVSE_ID" in documented("docs/sync.md")


def test_the_documentation_shows_what_verify_prints() -> None:
    command, _, output = console("docs/commands.md", "oicp-gen verify").partition("\n")
    done = run(*command.split()[2:], "--project", ROOT)
    assert output == done.out + done.err


def test_the_documentation_shows_what_lint_prints_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    command, _, output = console("docs/commands.md", "oicp-gen lint").partition("\n")
    done = run(*command.split()[2:], "--format", "full")
    assert output == done.out + done.err


def test_the_documentation_shows_what_tables_and_init_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tests").mkdir()
    shutil.copytree(ROOT / "tests/data", tmp_path / "tests/data")
    monkeypatch.chdir(tmp_path)
    for name in ("tables", "init"):
        shown = console("docs/commands.md", f"oicp-gen {name}")
        result = run(*shown.splitlines()[0].split()[2:])
        assert (result.code, shown.partition("\n")[2]) == (0, result.out + result.err)
    told = shown.splitlines()[-1].split()
    assert run(*told[1:]).code == 0
    assert run("check", *told[2:]).code == 0


def test_the_target_in_the_documentation_renders(built: Path) -> None:
    target = built / "templates/list"
    target.mkdir(parents=True)
    toml = blocks("docs/targets.md", "toml")[0]
    (target / "target.toml").write_text(toml, encoding="utf-8")
    (template := target / "codes.txt.jinja").write_text(
        blocks("docs/targets.md", "jinja")[0], encoding="utf-8"
    )
    assert run("build", "--project", built).code == 0
    lines = (built / "generated/list/codes.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "000 SUCCESS"
    assert len(lines) == 34
    edit(template, "{{ entry.code | anchor }}", "{{ entry.code }}")
    refused = run("build", "--project", built)
    assert refused.code == 2
    assert refused.err.splitlines()[0] == blocks("docs/targets.md", "text")[0].strip()


@pytest.mark.parametrize("code", [*blocks("README.md", "python"), *blocks("docs/use.md", "python")])
def test_the_python_for_users_runs(code: str, tmp_path: Path) -> None:
    (tmp_path / "snippet.py").write_text(code, encoding="utf-8")
    python(tmp_path / "snippet.py", path=str(PYTHON))
    mypy(tmp_path / "snippet.py", path=str(PYTHON))


def test_the_target_settings_in_the_documentation_can_be_used() -> None:
    settings = blocks("docs/targets.md", "toml")[1]
    (target,) = read_targets({"python/target.toml": settings.encode()})
    (shipped,) = (t for t in read_targets(TEMPLATES) if t.name == "python")
    assert (target.pack, target.spelling, target.proof) == (
        shipped.pack,
        shipped.spelling,
        shipped.proof,
    )
    assert target.styles == shipped.styles
    assert target.syntax("x.py").comment


def test_the_reading_in_the_documentation_is_one() -> None:
    (shown,) = blocks("docs/targets.md", "json")
    (reading,) = json.loads(shown)["readings"]
    of = spec(entry("018", "INCONSISTENT_EVSE_ID", "Inconsistent EvseID", sent_by=("HUBJECT",)))
    views = template_context(of, contract_of(), next(iter(read_targets(TEMPLATES)))).entries
    read = compare_reading(reading, views, of)
    assert [problem.partition(" is ")[0] for problem in read.problems] == [
        "digest",
        "protocol",
    ]


def test_the_ledger_in_the_documentation_is_one() -> None:
    ledger = read_ledger(blocks("docs/contract.md", "toml")[-1], file=LEDGER)
    assert ledger.names["018"] == member_name("Inconsistent EvseID")
    assert ledger.aliases == {"018": ("INCONSISTENT_EVSEID",)}


def test_each_part_of_a_contract_in_the_documentation_is_accepted() -> None:
    whole, *parts, _ = blocks("docs/contract.md", "toml")
    read = []
    for part in map(tomllib.loads, parts):
        complete = tomllib.loads(whole)
        for key in ("message", "upstream"):
            del complete[key]
        for key in ("success", "name_from"):
            complete["code"].pop(key, None)
        for table, keys in part.items():
            complete[table] = keys if isinstance(keys, list) else complete.get(table, {}) | keys
        read.append(contract_of(tomlkit.dumps(complete)))
    numbered, several, grouped, levelled, named, advised = read
    assert (numbered.code_columns, numbered.fields[-1].column) == ((1,), 2)
    assert (several.all_tables, several.fields[-1].origin) == (True, Origin.HEADING)
    assert [(one.rule, one.severity) for one in levelled.rules] == [
        ("wording", None),
        ("text-misplaced", Severity.ERROR),
    ]
    assert (grouped.group_rows, grouped.fields[-1].origin) == (True, Origin.GROUP)
    assert [group.codes for group in named.groups] == [("101", "102", "103")]
    assert advised.advice["310"].confused_with == ("320",)


def test_the_rule_in_the_documentation_is_one_of_ours() -> None:
    (shown,) = blocks("CONTRIBUTING.md", "python")
    assert shown in (ROOT / "generator/oicp_gen/rules/cells.py").read_text(encoding="utf-8")


RUN = {
    ("README.md", "console"): 2,
    ("README.md", "python"): 1,
    ("README.md", "sh"): 1,
    ("README.md", "ts"): 1,
    ("README.md", "yaml"): 1,
    ("CONTRIBUTING.md", "text"): 1,
    ("CONTRIBUTING.md", "python"): 1,
    ("docs/contract.md", "toml"): 8,
    ("docs/changes.md", "text"): len(change_rules()),
    ("docs/ci.md", "yaml"): 4,
    ("docs/ci.md", "text"): 1,
    ("docs/ci.md", "toml"): 1,
    ("docs/commands.md", "console"): 6,
    ("docs/commands.md", "sh"): 1,
    ("docs/commands.md", "json"): 2,
    ("docs/commands.md", "text"): 1,
    ("docs/how-it-works.md", "text"): 1,
    ("docs/maintain.md", "console"): 1,
    ("docs/use.md", "console"): 1,
    ("docs/use.md", "python"): 2,
    ("docs/use.md", "sh"): 1,
    ("docs/use.md", "ts"): 2,
    ("docs/findings.md", "text"): 1 + len(RULES),
    ("docs/recipes.md", "python"): 13,
    ("docs/targets.md", "text"): 1,
    ("docs/recipes.md", "ts"): 5,
    ("docs/sync.md", "console"): 4,
    ("docs/targets.md", "toml"): 2,
    ("docs/targets.md", "jinja"): 1,
    ("docs/targets.md", "json"): 1,
}
"""How many snippets of each language a file has. A test runs each of them, or checks it against
what it shows: a new snippet needs a new test."""


def test_there_is_no_snippet_that_no_test_knows() -> None:
    found = Counter(
        (name, token.info)
        for name in DOCUMENTS
        if not name.startswith("generated/")  # those are run by the tests of their packages
        for token in MARKDOWN.parse(documented(name))
        if token.type in ("fence", "code_block")
    )
    assert found == RUN


def test_the_contract_in_the_documentation_is_the_one_in_use(project: Path) -> None:
    example = tomllib.loads(blocks("docs/contract.md", "toml")[0])
    contract = tomllib.loads((project / "source/contract.toml").read_text(encoding="utf-8"))
    for key in ("slips", "groups", "advice", "pages"):
        del contract[key]
    del contract["code"]["name_from"]
    assert example == contract


def test_an_error_in_json_is_the_one_in_the_documentation(built: Path) -> None:
    (built / "source" / PAGE).unlink()
    shown = json.loads(blocks("docs/commands.md", "json")[1])
    assert json.loads(run("check", "--project", built, "--format", "json").out) == shown


def test_an_edit_that_changes_nothing_is_told_as_in_the_documentation(
    project: Path, center: Confluence
) -> None:
    site = ("--project", project, "--site", center.site)
    assert run("fetch", *site).code == 0
    assert run("build", "--project", project).code == 0
    center.published.number, center.published.changed = 5, "2024-02-01T08:00:00.000+09:00"
    (shown,) = blocks("docs/commands.md", "text")
    assert run("check", "--upstream", *site).err == shown
    assert run("fetch", *site).code == 0
    documented_record = json.loads(blocks("docs/commands.md", "json")[0])
    record = json.loads((project / "source/upstream.json").read_text(encoding="utf-8"))
    assert list(record) == list(documented_record)
    changing = ("site", "fetched_at", "answer_sha256", "page")
    assert record["page"]["file"] == documented_record["page"]["file"]
    for key in changing:
        del record[key], documented_record[key]
    assert record == documented_record
