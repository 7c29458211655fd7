"""The cases: for each rule, pages on which it fires and pages on which it does not.

A case is a page `rules/<rule>/bad*.html` or `good*.html`; the `.txt` beside it holds what `lint`
prints. `names.toml` (the ledger), `contract.toml` and `published.json` (the last published spec)
are taken from `tests/cases`, or from the rule's folder if it has its own, or
from `<case>.names.toml` and so on for one case alone.
"""

import inspect
import json
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import Ledger, read_ledger
from oicp_gen.contract.parse import parse_contract
from oicp_gen.model.findings import Severity
from oicp_gen.normalize import Normalized, normalize
from oicp_gen.readers.read import read_page
from oicp_gen.rules.registry import PAGE_CHECKS, RULES
from tests.support.command import ROOT, Result, run
from tests.support.thorough import sample

CASES = ROOT / "tests" / "cases"
FOLDERS = sorted(path for path in (CASES / "rules").iterdir() if path.is_dir())
PAGES = sorted((CASES / "rules").glob("*/*.html"))
ERRORS = {rule.id for rule in RULES.values() if rule.severity is Severity.ERROR}
BAD_ERRORS = [page for page in PAGES if page.parent.name in ERRORS and page.name.startswith("bad")]
INPUTS = ("contract.toml", "names.toml", "published.json")

_LINE = re.compile(
    r"(?P<file>[^:]+)(?::\d+(?::\d+)?)?: (?P<severity>error|warning|note): "
    r'(?P<text>(?:row \d+(?:, ".*?")?: )?.+ \[(?P<rule>[\w-]+)\])'
)
"""A finding as it is printed: its place, its severity, the row and the heading if there are any."""


def name(path: Path) -> str:
    """A case's id: its path below tests/cases."""
    return path.relative_to(CASES).as_posix()


def own(page: Path, file: str) -> Path:
    """An input of a case: the case's own, its rule's, or the common one."""
    places = (page.with_name(f"{page.stem}.{file}"), page.with_name(file))
    return next((path for path in places if path.exists()), CASES / file)


def read_contract_and_ledger(page: Path) -> tuple[Contract, Ledger]:
    """The contract and the ledger of a case."""
    contract, ledger = (own(page, file) for file in INPUTS[:2])
    return (
        parse_contract(contract.read_bytes(), file=contract.name),
        read_ledger(ledger.read_text(encoding="utf-8"), file=ledger.name),
    )


def set_up(project: Path, page: Path) -> None:
    """Put a case's page, contract and ledger into a project; what was built there stays."""
    (project / "source").mkdir(parents=True, exist_ok=True)
    for file in INPUTS[:2]:
        shutil.copy(own(page, file), project / "source" / file)
    shutil.copy(page, project)


def set_up_one_target(project: Path) -> None:
    """Give a project one target of its own, for what does not depend on the targets."""
    for folder in ("json", "_shared"):
        shutil.copytree(ROOT / "templates" / folder, project / "templates" / folder)


def set_up_published(project: Path, page: Path) -> None:
    """Put a case's last published spec into a project, if it has one."""
    published = own(page, "published.json")
    if published.exists():
        (project / "generated" / "json").mkdir(parents=True)
        shutil.copy(published, project / "generated" / "json" / "status-codes.json")


def run_on(command: str, project: Path, page: Path, *options: str) -> Result:
    """Run a command on a case's page. The page is named from the project, as a person would."""
    return run(command, "--project", project, "--page", project / page.name, *options)


def may_update(wanted: bool, environ: Mapping[str, str]) -> bool:
    """Whether to rewrite the expected files. In CI, requesting that is a failure."""
    if wanted and environ.get("CI") == "true":
        pytest.fail("--update-cases rewrites the expected files, which CI must not do")
    return wanted


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether the expected files are to be rewritten."""
    return may_update(bool(request.config.getoption("--update-cases", default=False)), os.environ)


def compare(expected: Path, text: str, *, update: bool) -> None:
    """Assert that a file contains this text; with `update`, write it."""
    if update:
        expected.write_text(text, encoding="utf-8", newline="\n")
    assert text == expected.read_text(encoding="utf-8"), "`make update-cases` rewrites the file"


def snapshot(project: Path) -> dict[str, bytes]:
    """Everything that a failed build must not change: the ledger and the generated files."""
    paths = [project / "source" / "names.toml", *(project / "generated").rglob("*")]
    return {str(path): path.read_bytes() for path in paths if path.is_file()}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_lint_prints_what_is_expected(page: Path, tmp_path: Path, update: bool) -> None:
    set_up(tmp_path, page)
    set_up_published(tmp_path, page)
    result = run_on("lint", tmp_path, page)
    compare(page.with_suffix(".txt"), f"exit {result.code}\n{result.out}", update=update)
    lines = [_LINE.fullmatch(line) for line in result.out.splitlines()]
    found = [line for line in lines if line]
    assert len(found) == len(lines)
    of_contract = ("rule-level-unused", "guidance-code-unknown")
    assert all((line["file"] == page.name) != (line["rule"] in of_contract) for line in found)
    assert result.code == any(line["severity"] == "error" for line in found)
    assert (page.parent.name in {line["rule"] for line in found}) == page.name.startswith("bad")


def test_every_rule_has_a_bad_and_a_good_case() -> None:
    assert {folder.name for folder in FOLDERS} == set(RULES)
    for folder in FOLDERS:
        assert list(folder.glob("bad*.html")), folder
        assert list(folder.glob("good*.html")), folder


def test_every_file_belongs_to_a_case() -> None:
    for path in (path for folder in FOLDERS for path in folder.iterdir()):
        case, _, kind = path.name.partition(".")
        if path.name not in INPUTS:
            assert case.startswith(("bad", "good")), path
            assert kind in {"html", "txt", *INPUTS}, path
            assert path.with_name(f"{case}.html") in PAGES, path


def test_expected_files_are_rewritten_but_not_in_ci(tmp_path: Path) -> None:
    expected = tmp_path / "bad.txt"
    compare(expected, "exit 0\n", update=may_update(True, {}))
    compare(expected, "exit 0\n", update=may_update(False, {"CI": "true"}))
    with pytest.raises(AssertionError, match="make update-cases"):
        compare(expected, "exit 1\n", update=may_update(False, {}))
    with pytest.raises(pytest.fail.Exception, match="CI must not"):
        may_update(True, {"CI": "true"})


@pytest.mark.parametrize("page", BAD_ERRORS, ids=name)
def test_an_error_stops_a_build_before_anything_is_written(page: Path, tmp_path: Path) -> None:
    good = page.with_name("good.html")
    set_up(tmp_path, good)
    set_up_one_target(tmp_path)
    assert run_on("build", tmp_path, good).code == 0
    set_up(tmp_path, page)
    before = snapshot(tmp_path)
    assert len(before) > 2

    result = run_on("build", tmp_path, page)

    assert result.code == 2
    assert snapshot(tmp_path) == before
    lines = page.with_suffix(".txt").read_text(encoding="utf-8").splitlines()[1:]
    assert result.out.splitlines() == [line for line in lines if ": error: " in line]
    assert "Nothing was written" in result.err


@pytest.mark.parametrize("page", BAD_ERRORS, ids=name)
def test_an_error_says_where_it_stands(page: Path, tmp_path: Path) -> None:
    set_up(tmp_path, page)
    set_up_published(tmp_path, page)
    findings = json.loads(run_on("lint", tmp_path, page, "--format", "json").out)["findings"]
    for finding in findings:
        place, rule = finding["place"], RULES[finding["rule"]]
        assert place["file"] == page.name
        of_row = "row" in inspect.signature(rule.check).parameters
        if of_row and rule.severity is Severity.ERROR:
            assert place["row"]
            assert place["heading"]
        if rule not in PAGE_CHECKS:
            assert place["line"]
            assert place["column"]


def test_a_loss_of_codes_is_accepted_on_demand(tmp_path: Path) -> None:
    folder = CASES / "rules" / "codes-lost"
    set_up(tmp_path, folder / "good.html")
    set_up_one_target(tmp_path)
    assert run_on("build", tmp_path, folder / "good.html").code == 0
    set_up(tmp_path, folder / "bad.html")
    assert run_on("build", tmp_path, folder / "bad.html", "--accept-loss").code == 0
    assert run_on("build", tmp_path, folder / "bad.html").code == 0


def test_a_loss_of_codes_is_measured_by_the_ledger_where_nothing_is_published(
    tmp_path: Path,
) -> None:
    page = CASES / "rules" / "codes-lost" / "bad.html"
    set_up(tmp_path, page)
    assert "[codes-lost]" in run_on("lint", tmp_path, page).out


REAL = ROOT / "source"
REAL_PAGE = next(REAL.glob("*.html"))
REAL_TEXT = REAL_PAGE.read_text(encoding="utf-8")
REAL_ROWS = re.findall(r"<tr>.*?</tr>", REAL_TEXT)[1:]


def with_rows(rows: list[str]) -> str:
    """The real page with its rows in this order."""
    return REAL_TEXT.replace("".join(REAL_ROWS), "".join(rows))


def normalized(text: str) -> Normalized:
    """The result of normalizing a page with the real contract and ledger."""
    contract = parse_contract((REAL / "contract.toml").read_bytes(), file="contract.toml")
    ledger = read_ledger((REAL / "names.toml").read_text(encoding="utf-8"), file="names.toml")
    return normalize(read_page(text.encode(), file="page.html", sha256=""), contract, ledger)


@settings(max_examples=sample(15, thorough=50), deadline=None)
@given(st.permutations(REAL_ROWS))
def test_every_order_of_rows_gives_the_same_spec(rows: list[str]) -> None:
    as_published, shuffled = normalized(REAL_TEXT), normalized(with_rows(rows))
    assert as_published.spec is not None
    assert shuffled.spec == as_published.spec
    assert shuffled.given == as_published.given

    def by_rule(result: Normalized) -> Counter[str]:
        return Counter(found.rule for found in result.findings if found.rule != "code-order")

    assert by_rule(shuffled) == by_rule(as_published)


@pytest.mark.parametrize("seed", range(sample(1, thorough=4)))
def test_a_shuffled_page_changes_no_package(seed: int, built: Path) -> None:
    rows = random.Random(seed).sample(REAL_ROWS, len(REAL_ROWS))  # noqa: S311 - no secret
    (built / "source" / REAL_PAGE.name).write_text(with_rows(rows), encoding="utf-8")
    before = snapshot(built)

    assert run("build", "--project", built).code == 0

    changed = {path for path, data in snapshot(built).items() if before.get(path) != data}
    generated = built / "generated"
    spec = generated / "json" / "status-codes.json"
    report = generated / "docs" / "page-report.md"  # contains row numbers
    assert changed == {str(path) for path in (generated / "manifest.json", spec, report)}
    old, new = json.loads(before[str(spec)]), json.loads(spec.read_bytes())
    assert old.pop("source")["sha256"] != new.pop("source")["sha256"]
    assert old == new


DOC = ROOT / "docs" / "findings.md"
_SECTION = re.compile(
    r"^### (?P<rule>\S+)\n\n(?P<severity>Error|Warning|Note)\. (?:(?!\n#)[\s\S])+?\n\n"
    r"```text\n(?P<example>.+)\n```$",
    re.M,
)


def first_line(rule: str) -> str:
    """What the tool prints for a rule's bad case, from the row on."""
    expected = (CASES / "rules" / rule / "bad.txt").read_text(encoding="utf-8")
    lines = filter(None, map(_LINE.fullmatch, expected.splitlines()))
    return next(line["text"] for line in lines if line["rule"] == rule)


def test_every_rule_is_documented_with_its_severity() -> None:
    text = DOC.read_text(encoding="utf-8")
    documented = {found["rule"]: found["severity"].lower() for found in _SECTION.finditer(text)}
    assert documented == {rule.id: str(rule.severity) for rule in RULES.values()}
    assert re.findall(r"^### (.*)$", text, re.M) == list(documented)


def test_every_example_in_the_documentation_is_what_the_tool_prints(update: bool) -> None:
    def with_example(found: re.Match[str]) -> str:
        return found[0].replace(found["example"], first_line(found["rule"]))

    compare(DOC, _SECTION.sub(with_example, DOC.read_text(encoding="utf-8")), update=update)


def test_the_first_example_in_the_documentation_is_of_the_real_page() -> None:
    example = re.findall(r"^```text\n(.*?)\n```$", DOC.read_text(encoding="utf-8"), re.M | re.S)[0]
    assert example in run("lint", "--project", ROOT).out.splitlines()
