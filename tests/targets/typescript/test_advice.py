"""The advice in the npm package, and the pages that its errors name."""

import json
import re
from pathlib import Path

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.guidance import Pages
from oicp_gen.model.spec import Spec
from oicp_gen.render.files import render
from oicp_gen.render.targets import read_targets
from tests.support.artifacts import TYPESCRIPT, Node, read_json
from tests.support.builders import TEMPLATES, entry, spec
from tests.support.oicp import ROWS, advice_of
from tests.targets.python.tables import FULL, OTHER, REPLIES, SPARSE
from tests.targets.python.test_advice import hostile
from tests.targets.typescript.sizes import bundled

PAGES = Pages("https://example.org/codes/")
WAYS = (
    "import * as codes from {name};\nimport {{ adviceFor }} from {advice};\n",
    "const codes = require({name});\nconst {{ adviceFor }} = require({advice});\n",
)


def rendered(folder: Path, table: Spec, contract: Contract) -> Path:
    """A folder with the npm package of a table."""
    targets = [target for target in read_targets(TEMPLATES) if target.name == "typescript"]
    for path, data in render(table, contract, TEMPLATES, targets).items():
        file = folder / path.removeprefix("typescript/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def printed(node: Node, package: Path, script: str) -> list[str]:
    """What a script prints, which imports a package by its own name in both ways."""
    name = read_json(package / "package.json")["name"]
    outputs = []
    for kind, way in zip(("module", "commonjs"), WAYS, strict=True):
        head = way.format(name=json.dumps(name), advice=json.dumps(f"{name}/advice"))
        if "./advice" not in read_json(package / "package.json")["exports"]:
            head = head.partition("\n")[0]
        outputs.append(node.run(f"--input-type={kind}", "-e", f"{head}\n{script}", cwd=package))
    first, second = outputs
    assert first == second
    return first.removesuffix("\n").split("\n")


def test_the_advice_is_that_of_the_contract(node: Node) -> None:
    script = "for (const code of codes.statusCodes) console.log(JSON.stringify(adviceFor(code)));"
    found = map(json.loads, printed(node, TYPESCRIPT, script))
    retryable = {"no": False, "later": True, "may": True, "unknown": None}
    for row, advice in zip(ROWS, found, strict=True):
        wanted = advice_of(row.code)
        assert advice == {
            **{key: wanted[key] for key in ("group", "cause", "action", "retry", "basis")},
            "retryable": retryable[wanted["retry"]],
            "retryNote": wanted["retry_note"],
            "synonyms": wanted["synonyms"],
            "confusedWith": wanted["confused_with"],
        }


def test_the_advice_cannot_be_changed(node: Node) -> None:
    script = """
        const advice = adviceFor("018");
        const empty = adviceFor("999");
        console.log(advice === adviceFor("018"), empty === adviceFor("toString"), empty.retry);
        for (const one of [advice, empty]) {
          console.log([one, one.synonyms, one.confusedWith].every(Object.isFrozen));
        }
    """
    assert printed(node, TYPESCRIPT, script) == ["true true unknown", "true", "true"]


def test_a_bundle_contains_advice_only_if_it_imports_it(tools: Node) -> None:
    name = read_json(TYPESCRIPT / "package.json")["name"]
    everything = bundled(tools.path, TYPESCRIPT, f"export * from {json.dumps(name)}")
    assert b"adviceFor" not in everything
    assert b"Advice" not in everything
    advice = bundled(tools.path, TYPESCRIPT, f"export * from {json.dumps(f'{name}/advice')}")
    assert b"Inconsistent EvseID" not in advice  # the table
    unused = f"import {json.dumps(f'{name}/advice')}; console.log(1)"
    assert bundled(tools.path, TYPESCRIPT, unused) == b"console.log(1);\n"


def test_the_documentation_is_the_same_in_code_and_declarations() -> None:
    docs = []
    for file in ("advice.js", "advice.cjs", "advice.d.ts", "advice.d.cts"):
        text = (TYPESCRIPT / file).read_text(encoding="utf-8")
        docs.append(re.findall(r"^(/\*\*[^/]*\*/)\n.*function adviceFor", text, re.MULTILINE))
    assert docs[0]
    assert docs == [docs[0]] * 4


def test_a_table_without_advice_has_no_module_for_it(tmp_path: Path) -> None:
    package = rendered(tmp_path, REPLIES, OTHER)
    assert not list(package.glob("advice*"))
    described = read_json(package / "package.json")
    assert "./advice" not in described["exports"]
    assert not [file for file in described["files"] if "advice" in file]
    assert "## Advice" not in (package / "README.md").read_text(encoding="utf-8")


def test_hostile_advice_stays_text(node: Node, tmp_path: Path) -> None:
    contract, texts = hostile()
    package = rendered(tmp_path, SPARSE, contract)
    script = """
        const { group, cause, basis, synonyms } = adviceFor("018");
        console.log(JSON.stringify([group, cause, basis, ...synonyms]));
    """
    (line,) = printed(node, package, script)
    assert json.loads(line) == texts


PAGE = """
    function pageOf(message) {
      try {
        codes.assertSuccess(message);
      } catch (error) {
        return `${error.name} ${error.page}`;
      }
    }
"""


@pytest.mark.parametrize(
    ("code", "page"),
    [("B7", "https://example.org/codes/B7/"), ("C8", None), ("A/B", f"{PAGES.address}A~2f~B/")],
)
def test_an_error_has_the_address_of_the_page_of_its_code(
    code: str, page: str | None, node: Node, tmp_path: Path
) -> None:
    table = spec(*REPLIES.entries, entry("A/B", "ODD", "Odd"))
    pattern = re.compile("[A-Z][0-9]{1,2}|A/B")
    package = rendered(tmp_path, table, OTHER._replace(pages=PAGES, code_pattern=pattern))
    script = f"{PAGE}console.log(pageOf({{ reply: {{ no: {json.dumps(code)} }} }}));"
    assert printed(node, package, script) == [f"OtherStatusError {page or 'null'}"]
    types = (package / "index.d.ts").read_text(encoding="utf-8")
    assert types.count("readonly page: string | null;") == 1


def test_a_contradiction_has_it_too(node: Node, tmp_path: Path) -> None:
    contract = FULL._replace(pages=PAGES, advice={}, groups=())
    package = rendered(tmp_path, spec(entry()), contract)
    script = f"{PAGE}console.log(pageOf({{ Result: false, StatusCode: {{ Code: '000' }} }}));"
    wanted = "OicpContradictionError https://example.org/codes/000/"
    assert printed(node, package, script) == [wanted]


def test_without_an_address_no_error_has_a_page() -> None:
    for file in ("index.js", "index.d.ts"):
        assert "pageOf" not in (TYPESCRIPT / file).read_text(encoding="utf-8")
        assert "readonly page:" not in (TYPESCRIPT / file).read_text(encoding="utf-8")
