"""The proof: what a target's program reads back is compared with the spec, verbatim."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Note
from oicp_gen.render.context import template_context
from oicp_gen.render.targets import read_targets
from oicp_gen.verify.output import MAX_OUTPUT
from oicp_gen.verify.proof import Inputs, Verified, verify_target
from oicp_gen.verify.readings import Reading, compare_reading
from tests.support.builders import contract_of, entry, spec
from tests.support.command import ROOT, run
from tests.support.command import error as error_of
from tests.support.projects import edit

SPEC = spec(
    entry("000", "SUCCESS", "Success", sent_by=("HUBJECT",), aliases=("FINE",)),
    entry("018", "INCONSISTENT", "Inconsistent", info=Note(text="A b", markdown="A **b**")),
    entry("021", "SYSTEM_ERROR", "System error", sent_by=("CPO", "EMP")),
)
RUN = '["{python}", "-I", "{program}", "{folder}"]'
PROGRAM = """
import pathlib
import sys

print((pathlib.Path(sys.argv[1]) / "readings.json").read_text())
"""


def proofs(program: str = PROGRAM, command: str = RUN) -> Inputs:
    settings = f"""
[identifiers]
members = "pascal"

[spelling]
language = "Mine"
member = "{{type}}::{{name}}"

[proof]
program = "_proof/read.py"
run = {command}
"""
    templates = {
        "mine/target.toml": settings.encode(),
        "mine/_proof/read.py.jinja": program.encode(),
    }
    return Inputs(SPEC, contract_of(), templates, read_targets(templates))


def reading() -> dict[str, Any]:
    """The reading of a complete, correct artifact."""
    names = {"000": ["Success", "Fine"], "018": ["Inconsistent"], "021": ["SystemError"]}
    entries = [
        {
            **of.to_json(),
            "members": names[of.code],
            "spellings": {"Mine": f"StatusCode::{names[of.code][0]}"},
        }
        for of in SPEC.entries
    ]
    return {
        "artifact": "the file",
        "digest": SPEC.digest,
        "protocol": SPEC.protocol,
        "entries": entries,
    }


def verified(folder: Path, printed: str, **given: str) -> Verified:
    (folder / "readings.json").write_text(printed, encoding="utf-8")
    known = proofs(**given)
    return verify_target(known, known.targets[0], folder)


def problems(folder: Path, *readings: dict[str, Any]) -> tuple[str, ...]:
    done = verified(folder, json.dumps({"readings": readings}))
    assert done.trouble is None
    return done.all_problems


def test_an_artifact_that_says_what_the_spec_says_is_proved(tmp_path: Path) -> None:
    done = verified(tmp_path, json.dumps({"readings": [reading()]}))
    assert done == Verified("mine", (Reading("the file", 3, ()),))
    assert not done.all_problems


def test_a_note_may_be_read_as_its_plain_text(tmp_path: Path) -> None:
    plain = reading()
    plain["entries"][1]["additional_info"] = "A b"
    assert problems(tmp_path, plain) == ()
    plain["entries"][1]["additional_info"] = "A **b**"
    assert problems(tmp_path, plain) == (
        'the file: 018: additional_info is "A **b**", but the spec has "A b"',
    )


def test_readings_that_have_all_fields_between_them_are_enough(tmp_path: Path) -> None:
    codes = {**reading(), "entries": [{"code": of.code} for of in SPEC.entries]}
    assert problems(tmp_path, codes, reading()) == ()
    assert problems(tmp_path, codes) == (
        "no reading contains additional_info",
        "no reading contains description",
        "no reading contains sent_by",
        "no reading contains the names of the entries",
    )


def lost(r: Any) -> None:
    del r["entries"][1]


def injected(r: Any) -> None:
    r["entries"].append({**r["entries"][2], "code": "999"})


def repeated(r: Any) -> None:
    r["entries"].append(r["entries"][0])


def moved(r: Any) -> None:
    r["entries"].reverse()


def swapped(r: Any) -> None:
    one, two = r["entries"][:2]
    one["description"], two["description"] = two["description"], one["description"]


def renumbered(r: Any) -> None:
    r["entries"][1]["code"] = 18


def no_text(r: Any) -> None:
    for one in r["entries"]:
        one["code"] = int(one["code"])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lost, ["018 is missing"]),
        (injected, ["999 is not in the spec"]),
        (repeated, ["000 appears 2 times"]),
        (moved, ["the order differs: found 021, expected 000"]),
        (
            swapped,
            [
                '000: description is "Inconsistent", but the spec has "Success"',
                '018: description is "Success", but the spec has "Inconsistent"',
            ],
        ),
        (renumbered, ["018 is missing", "18 (not a string) is not in the spec"]),
        (
            no_text,
            [
                *(f"{code} is missing" for code in ("000", "018", "021")),
                *(f"{n} (not a string) is not in the spec" for n in (0, 18, 21)),
            ],
        ),
        (
            lambda r: r["entries"][1]["additional_info"].update(markdown="A *b*"),
            [
                '018: additional_info is {"text": "A b", "markdown": "A *b*"}, but the spec has'
                ' {"text": "A b", "markdown": "A **b**"}'
            ],
        ),
        (
            lambda r: r["entries"][2].update(additional_info="More"),
            ['021: additional_info is "More", but the spec has null'],
        ),
        (
            lambda r: r["entries"][2].update(sent_by=["CPO"]),
            ['021: sent_by is ["CPO"], but the spec has ["CPO", "EMP"]'],
        ),
        (
            lambda r: r["entries"][0]["members"].append("Injected"),
            [
                '000: members is ["Success", "Fine", "Injected"],'
                ' but the spec has ["Success", "Fine"]'
            ],
        ),
        (
            lambda r: r["entries"][0].update(name="DONE"),
            ['000: name is "DONE", but the spec has "SUCCESS"']),
        (
            lambda r: r["entries"][0]["spellings"].update(Mine="Done"),
            [
                '000: spellings is {"Mine": "Done"},'
                ' but the spec has {"Mine": "StatusCode::Success"}'
            ],
        ),
        (
            lambda r: r["entries"][0].update(retry=True),
            [
                "000: the spec has no retry",
                "018: retry is missing",
                "021: retry is missing",
            ],
        ),
        (
            lambda r: r["entries"][1].pop("sent_by"),
            ["018: sent_by is missing"],
        ),
        (
            lambda r: r.update(digest="sha256:0"),
            [f'digest is "sha256:0", but the spec has "{SPEC.digest}"']),
        (lambda r: r.update(protocol="X"), ['protocol is "X", but the spec has "OICP 2.3"']),
    ],
)  # fmt: skip
def test_what_differs_is_told(spoil: Any, told: list[str], tmp_path: Path) -> None:
    spoiled = reading()
    spoil(spoiled)
    assert problems(tmp_path, spoiled) == tuple(f"the file: {text}" for text in told)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner),
    max_leaves=3,
)


@given(data=st.data())
def test_no_other_value_passes_anywhere(data: st.DataObject) -> None:
    known = proofs()
    views = template_context(SPEC, known.contract, known.targets[0], known.targets).entries
    spoiled = reading()
    entry = data.draw(st.sampled_from(spoiled["entries"]))
    key = data.draw(st.sampled_from(sorted(entry)))
    before, entry[key] = entry[key], data.draw(JSON)
    plain = before["text"] if key == "additional_info" and before else before
    assert bool(compare_reading(spoiled, views, SPEC).problems) == (
        entry[key] not in (before, plain)
    )


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import sys; sys.exit(3)", "cannot be loaded (exit code 3)"),
        (
            "import sys; print('no types'); sys.exit(2)",
            "cannot be loaded (exit code 2):\n  no types",
        ),
        (
            "print('no JSON')",
            "the program did not print valid readings (JSONDecodeError: Expecting value",
        ),
        ("print('[]')", "the program did not print valid readings (TypeError: "),
        ("print('{}')", "the program did not print valid readings (KeyError: 'readings')"),
        (
            'print(\'{"readings": [{"artifact": "x"}]}\')',
            "the program did not print valid readings (KeyErr",
        ),
        ("print('{\"readings\": []}')", "no reading contains additional_info"),
    ],
)
def test_a_program_that_reads_nothing_proves_nothing(
    program: str, told: str, tmp_path: Path
) -> None:
    done = verified(tmp_path, "", program=program)
    assert done.all_problems[0].startswith(told)
    assert done.trouble is None


FAILING = """\
import sys
for number in range(1, 41):
    print(f"{number}: error TS1005: ';' expected.\\x1b[2J", file=sys.stderr)
print("::error::forged", file=sys.stderr)
sys.exit(1)
"""


def test_the_errors_of_a_program_are_shown_in_full(tmp_path: Path) -> None:
    (problem,) = verified(tmp_path, "", program=FAILING).all_problems
    lines = [f"  {number}: error TS1005: ';' expected.\x1b[2J" for number in range(1, 41)]
    lines.append("  ::error::forged")
    assert problem == "\n".join(("cannot be loaded (exit code 1):", *lines))


def test_of_very_long_output_the_end_is_shown(tmp_path: Path) -> None:
    program = f"import sys; print('x' * {MAX_OUTPUT} + 'end', file=sys.stderr); sys.exit(1)"
    (problem,) = verified(tmp_path, "", program=program).all_problems
    head, note, end = problem.split("\n")
    assert (head, note) == (
        "cannot be loaded (exit code 1):",
        "  … (the last 65,536 characters)",
    )
    assert end == f"  {'x' * (MAX_OUTPUT - 3)}end"


FORMATS = ["text", "json", "github", "sarif"]


@pytest.mark.parametrize("output", FORMATS)
def test_every_format_has_the_whole_output_and_nothing_that_a_terminal_acts_on(
    built: Path, output: str
) -> None:
    with (built / "generated/python/oicp_status_codes/__init__.py").open("a") as file:
        file.write("raise ValueError('first \\x1b[2J\\n::error::forged\\nlast')\n")
    done = run("verify", "python", "--project", built, "--format", output)
    assert done.code == 1
    assert all(part in done.out for part in ("Traceback", "first ", "forged", "last"))
    assert "\x1b" not in done.out
    commands = [line for line in done.out.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (output == "github")
    if output == "github":
        assert commands[0].startswith("::error file=")
        assert "generated/python,title=artifact-differs::python: cannot be loaded" in commands[0]
    if output == "sarif":
        (result,) = json.loads(done.out)["runs"][0]["results"]
        assert result["ruleId"] == "artifact-differs"
    if output == "json":
        assert json.loads(done.out)["proved"] is False


def test_what_is_proved_has_no_annotation(built: Path) -> None:
    done = run("verify", "json", "--project", built, "--format", "github")
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "1 target matches the spec.\njson: status-codes.json: 34 entries, as in the spec.\n"
    )


def test_a_language_that_is_missing_is_a_finding(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name if name == sys.executable else None)
    done = run("verify", "--project", built, "--format", "sarif")
    assert done.code == 2
    (found,) = json.loads(done.out)["runs"][0]["results"]
    assert found["ruleId"] == "artifact-unread"
    assert found["message"]["text"].startswith("typescript: node is not installed")


def test_only_verify_and_pack_run_programs(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_nothing(*arguments: object, **_: object) -> None:
        raise AssertionError(arguments)

    for path in (built / "generated/python").rglob("*.py"):
        path.write_text("raise SystemExit('ran')\n", encoding="utf-8")
    for name in ("Popen", "run", "call", "check_output"):
        monkeypatch.setattr(subprocess, name, run_nothing)
    monkeypatch.setattr("os.system", run_nothing)
    monkeypatch.setattr("os.posix_spawn", run_nothing)
    spec, page = built / "generated/json/status-codes.json", next((built / "source").glob("*.html"))
    project = ("--project", built)
    codes = [
        run(*arguments).code
        for arguments in (
            ("check", "--strict", *project),
            ("lint", *project),
            ("diff", spec, page, *project),
            ("explain", "018", *project),
            ("tables", page),
            ("init", page, "--project", built / "new"),
            ("release", *project),
            ("rename", "018", "OTHER", *project),
            ("build", "--force", *project),
            ("release", *project),
        )
    ]
    assert codes == [1, 0, 0, 0, 0, 0, 2, 0, 0, 0]
    with pytest.raises(AssertionError, match="entries"):
        run("verify", "python", *project)


def test_a_program_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oicp_gen.verify.proof._SECONDS", 1)
    done = verified(tmp_path, "", program="import time; time.sleep(600)")
    assert done.all_problems == ("timed out after 1 second",)


def test_a_language_that_is_not_installed_is_no_proof(tmp_path: Path) -> None:
    done = verified(tmp_path, "", command='["no-such-language", "{program}"]')
    assert done.readings == ()
    assert done.all_problems == ()
    assert done.trouble == ("no-such-language is not installed, so nothing was verified")


def test_a_proof_without_its_program_is_an_error(tmp_path: Path) -> None:
    known = proofs()
    templates = {path: data for path, data in known.templates.items() if "_proof" not in path}
    with pytest.raises(
        OicpGenError, match=r"names the template mine/_proof/read\.py\.jinja"
    ) as caught:
        verify_target(known._replace(templates=templates), known.targets[0], tmp_path)
    assert caught.value.id == "proof-template-missing"
    assert str(caught.value.place) == "templates/mine/target.toml"


# The command, on the real artifacts


def test_all_artifacts_are_proved(built: Path) -> None:
    done = run("verify", "--project", built)
    assert done.code == 0
    lines = [line.split() for line in done.out.splitlines()]
    assert all(rest == ["34", "codes", "ok"] for _, _, *rest in lines)
    assert {target for target, *_ in lines} == {"docs", "json", "python", "typescript"}
    assert len({tuple(line) for line in lines}) == len(lines)
    number = len(lines)
    assert done.err == f"Verified {number} artifacts of 4 targets: all match the page.\n"


@pytest.mark.parametrize(("width", "codes"), [(60, "34"), (80, "34 codes")])
def test_artifacts_are_in_columns_that_fit_the_terminal(
    built: Path, monkeypatch: pytest.MonkeyPatch, width: int, codes: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = run("verify", "python", "typescript", "--project", built, "--format", "full")
    assert (
        done.out
        == "\n".join(
            f"{target:<10}  {name:<35}  {codes}  ok"
            for target, name in (
                ("python", "oicp_status_codes.StatusCode"),
                ("", "oicp_status_codes.STATUS_CODES"),
                ("", "oicp_status_codes.advice"),
                ("", "oicp_status_codes/status-codes.json"),
                ("typescript", "index.js"),
                ("", "index.cjs"),
                ("", "index.d.ts"),
                ("", "index.d.cts"),
                ("", "advice.js"),
                ("", "advice.cjs"),
                ("", "status-codes.json"),
            )
        )
        + "\n"
    )


def test_an_artifact_that_differs_shows_what_was_expected_and_found(built: Path) -> None:
    edit(built / "generated/python/oicp_status_codes/_codes.py", '"Data error"', '"No error"')
    done = run("verify", "python", "--project", built)
    assert done.code == 1
    assert done.out == (
        "python  oicp_status_codes.StatusCode         34 codes  FAIL\n"
        "python  oicp_status_codes.STATUS_CODES       34 codes  ok\n"
        "python  oicp_status_codes.advice             34 codes  ok\n"
        "python  oicp_status_codes/status-codes.json  34 codes  ok\n"
        "error[artifact-differs]: python: oicp_status_codes.StatusCode differs from the page\n"
        '  022: description is "No error", but the spec has "Data error"\n'
        "  hint: Run `oicp-gen check`."
        " If it finds drift, build again; if not, a template is wrong.\n"
    )
    assert done.err == "Verified 4 artifacts of 1 target: 1 differs.\n"


def test_one_target_alone(built: Path) -> None:
    done = run("verify", "json", "--project", built)
    assert done.out == "json  status-codes.json  34 codes  ok\n"
    assert done.err == "Verified 1 artifact of 1 target: all match the page.\n"
    unknown = error_of("verify", "java", "--project", built)
    assert unknown["id"] == "target-unknown"
    assert unknown["message"] == "unknown target 'java'"
    assert unknown["hint"] == "Use one of: docs, json, python, typescript."


def test_a_tree_that_was_not_built_is_no_proof(project: Path) -> None:
    error = error_of("verify", "json", "--project", project)
    assert (error["id"], error["place"]["file"]) == ("artifacts-missing", "generated")
    assert error["hint"] == "Run `oicp-gen build` first."


def test_a_target_that_was_not_built_is_no_proof(built: Path) -> None:
    shutil.rmtree(built / "generated/json")
    done = run("verify", "json", "--project", built)
    assert done.code == 1
    head, hint = done.out.splitlines()
    assert head == "error[artifact-differs]: json: the folder generated/json does not exist"
    assert hint.startswith("  hint: Run `oicp-gen check`.")
    assert done.err == "Verified 0 artifacts of 1 target: 1 target could not be compared.\n"


def test_a_source_with_errors_cannot_be_compared_with(built: Path) -> None:
    page = next((built / "source").glob("*.html"))
    page.write_text("<p>nothing</p>", encoding="utf-8")
    done = run("verify", "--project", built)
    assert done.code == 2
    assert "Run `oicp-gen lint` to show them." in done.err


def test_a_missing_language_is_told_and_the_others_are_proved(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name if name == sys.executable else None)
    done = run("verify", "--project", built)
    assert done.code == 2
    unread = "error[artifact-unread]: typescript: node is not installed, so nothing was verified\n"
    assert done.out.endswith(unread)
    assert re.search(r"^json +status-codes\.json +34 codes  ok$", done.out, re.MULTILINE)
    assert done.err.endswith(" of 4 targets: 1 target could not be read.\n")


# The real artifacts, broken on purpose


class Artifact(NamedTuple):
    """A file, and the form of an entry in it: patterns with the placeholders CODE and MEMBER."""

    file: str
    entry: str
    """All of an entry, with the end of its last line."""
    order: str = ""
    """What stands for it in the list that gives the order, if the entry itself does not."""
    injection: tuple[str, str] | None = None
    """A text, and one in its place that adds a member, if another entry does not."""

    def find(self, code: str, text: str, pattern: str = "") -> str:
        """The text of an entry."""
        filled = (pattern or self.entry).replace("CODE", code).replace("MEMBER", MEMBERS[code])
        match = re.search(filled, text, re.DOTALL | re.MULTILINE)
        assert match, filled
        return match[0]


MEMBERS = {"018": "InconsistentEvseId", "019": "InconsistentEvcoId"}
JSON_ENTRY = r' {4}\{\n {6}"code": "CODE",\n.*?\n {4}\},\n'
JS_ENTRY = r" {2}\{\n {4}// CODE\n.*?\n {2}\},\n"
JS_ORDER = r"^ {2}MEMBER,\n"
JS_TABLE = "const table ="
CJS_EXPORTS = "module.exports = {\n"
ARTIFACTS = {
    "Python": Artifact(
        "python/oicp_status_codes/_codes.py", r' {4}[A-Z_]+ = "CODE"\n {4}""".*?"""\n'
    ),
    "ES module": Artifact(
        "typescript/index.js",
        JS_ENTRY,
        JS_ORDER,
        (JS_TABLE, f'export const Invented = "201";\n{JS_TABLE}'),
    ),
    "CommonJS": Artifact(
        "typescript/index.cjs",
        JS_ENTRY,
        JS_ORDER,
        (CJS_EXPORTS, f'{CJS_EXPORTS}  Invented: "201",\n'),
    ),
    "npm JSON": Artifact("typescript/status-codes.json", JSON_ENTRY),
    "spec": Artifact("json/status-codes.json", JSON_ENTRY),
    "Markdown table": Artifact("docs/README.md", r"^\| \[`CODE`\][^\n]*\n"),
    "Markdown sections": Artifact("docs/README.md", r'^<a id="CODE"></a>.*?(?=^<a id=)'),
    "explorer": Artifact("docs/codes/index.html", r'<li id="CODE".*?\n</li>\n'),
}


def lose_an_entry(text: str, artifact: Artifact) -> str:
    return text.replace(artifact.find("018", text), "")


def swap_two_descriptions(text: str, artifact: Artifact) -> str:
    for code in MEMBERS if artifact.file.startswith("docs/") else ():
        entry = artifact.find(code, text)
        text = text.replace(entry, swapped_in(entry))
    return text if artifact.file.startswith("docs/") else swapped_in(text)


def swapped_in(text: str) -> str:
    one, other = "Inconsistent EvseID", "Inconsistent EvcoID"
    return other.join(part.replace(other, one) for part in text.split(one))


def change_a_note(text: str, artifact: Artifact) -> str:
    old, new = "there is a duplicated", "there is no duplicated"
    if not artifact.file.startswith("docs/"):
        return text.replace(old, new)
    entry = artifact.find("018", text)
    return text.replace(entry, entry.replace(old, new))


def reorder_entries(text: str, artifact: Artifact) -> str:
    one, other = (artifact.find(code, text, artifact.order) for code in MEMBERS)
    assert one + other in text
    return text.replace(one + other, other + one)


def inject_a_member(text: str, artifact: Artifact) -> str:
    if artifact.injection:
        return text.replace(*artifact.injection)
    entry = artifact.find("019", text)
    return text.replace(entry, entry + entry.replace("019", "201").replace("EVCO_ID", "INVENTED"))


FAULTS = (
    lose_an_entry,
    swap_two_descriptions,
    change_a_note,
    reorder_entries,
    inject_a_member,
)


@pytest.fixture(scope="module")
def checked_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the checked-in files."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("source", "generated"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("name", ARTIFACTS)
def test_no_artifact_that_was_broken_is_proved(
    name: str, fault: Callable[[str, Artifact], str], checked_in: Path
) -> None:
    artifact = ARTIFACTS[name]
    file = checked_in / "generated" / artifact.file
    whole = file.read_text(encoding="utf-8")
    broken = fault(whole, artifact)
    assert broken != whole
    file.write_text(broken, encoding="utf-8")
    try:
        done = run("verify", artifact.file.partition("/")[0], "--project", checked_in)
    finally:
        file.write_text(whole, encoding="utf-8")
    assert done.code == 1
    assert "error[artifact-differs]" in done.out


PYTHON, ESM, CJS, TYPES, PACKAGE, TABLE, JSON_SPEC, README, PAGE, CODE_PAGE = (
    "python/oicp_status_codes/_codes.py",
    "typescript/index.js",
    "typescript/index.cjs",
    "typescript/index.d.ts",
    "typescript/package.json",
    "typescript/status-codes.json",
    "json/status-codes.json",
    "docs/README.md",
    "docs/codes/index.html",
    "docs/codes/018/index.html",
)
PLAIN_NOTE = r'(?s)\{\s*"text": ("[^"]*"),\s*"markdown": "[^"]*"\s*\}'
"""A note that could be its text alone; the schema of both files refuses that."""
LIES = [
    (PYTHON, r"(?<== \()StatusCode\.SUCCESS", "StatusCode.UNAUTHORIZED_ACCESS"),
    (PYTHON, r' {4}EMP = "EMP"\n', '    EMP = "EMP"\n    NOBODY = "NOBODY"\n'),
    (PYTHON, r"tuple\(StatusCode\)", "tuple(StatusCode)[1:]"),
    (ESM, r"return code === Success;", "return code === UnauthorizedAccess;"),
    (ESM, r'"EMP"\]\);', '"EMP", "NOBODY"]);'),
    (ESM, r"  specDigest,\n", ""),
    (ESM, r"const table =", "export default { Invented: '201' };\nconst table ="),
    (ESM, r"const table =", 'export const Invented = Object("201");\nconst table ='),
    (ESM, r"(  \{\n    // 022\n)", '  { code: "201", name: "X" },\n\\1'),
    (ESM, r"(?=  \{\n    // 022\n)", '  {\n    code: "201",\n  },\n'),
    (CJS, r'"Data error"', '"Data Error"'),
    (TYPES, r'  \| "018"\n', "  | `018`\n"),
    (TYPES, r'  \| "018"\n', '  | "018"\n  | `201`\n'),
    (TYPES, r"\Z", "export declare const Invented: string;\n"),
    (PACKAGE, r'"main": "\./index\.cjs"', '"main": "./nothing.cjs"'),
    (PACKAGE, r"\./status-codes\.schema\.json\",\n    \"\./p", './gone.json",\n    "./p'),
    (JSON_SPEC, r'"title": "OICP status codes"', '"title": "Codes"'),
    (JSON_SPEC, PLAIN_NOTE, r"\1"),
    (TABLE, PLAIN_NOTE, r"\1"),
    (README, r"- Python: .*\n", ""),
    (PAGE, r'data-language="Python"', ""),
    (PAGE, r'(?=<li id="018")', "<li><details><summary>201 Invented</summary></details></li>"),
    (PAGE, r'<li id="018"', '<li hidden id="018"'),
    (PAGE, r'href="#018">Link', 'href="#019">Link'),
    (PAGE, r'<a href="#019">019', '<a href="#603">019'),
    (CODE_PAGE, r'data-language="Python"', ""),
    (CODE_PAGE, r'data-field="description">Inconsistent EvseID', 'data-field="description">Other'),
    (CODE_PAGE, r"\.\./019/index\.html\" rel=\"next", '../021/index.html" rel="next'),
    (CODE_PAGE, r"\.\./017/index\.html\" rel=\"prev", '../009/index.html" rel="prev'),
]


@pytest.mark.parametrize(("file", "old", "new"), LIES)
def test_no_lie_passes(file: str, old: str, new: str, checked_in: Path) -> None:
    path = checked_in / "generated" / file
    whole = path.read_text(encoding="utf-8")
    told, number = re.subn(old, new, whole)
    assert number
    path.write_text(told, encoding="utf-8")
    try:
        done = run("verify", file.partition("/")[0], "--project", checked_in)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert (done.code, "error[artifact-differs]" in done.out) == (1, True)


def test_a_proof_is_not_told_what_it_has_to_read(tmp_path: Path) -> None:
    for name in (
        "entries",
        "digest",
        "groups",
        "successes",
        "map",
        "remarks",
        "title",
        "unknown_code",
    ):
        with pytest.raises(OicpGenError, match=f"'{name}' is undefined"):
            verified(tmp_path, "", program=f"{{% for x in {name} %}}{{% endfor %}}")


def test_a_target_without_a_proof_is_no_proof(tmp_path: Path) -> None:
    known = proofs()
    target = known.targets[0]._replace(proof=None)
    done = verify_target(known, target, tmp_path)
    assert done.trouble == "target.toml has no [proof], so nothing was verified"


@pytest.mark.parametrize("target", ["python", "typescript", "json", "docs"])
def test_whole_artifacts_are_proved(target: str, checked_in: Path) -> None:
    assert run("verify", target, "--project", checked_in).code == 0
