"""The advice in the Python package, and the pages that its errors name."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.guidance import Pages
from oicp_gen.errors import OicpGenError
from tests.support.artifacts import PYTHON, python
from tests.support.builders import CONTRACT, HOSTILE, contract_of, entry, spec
from tests.support.oicp import ROWS, advice_of
from tests.targets.python.tables import FULL, OTHER, REPLIES, SPARSE, named, rendered

PAGES = Pages("https://example.org/codes/")

USE = """
import pickle
from dataclasses import FrozenInstanceError, asdict
import json
import sys

from oicp_status_codes import StatusCode, UnknownStatusCode
from oicp_status_codes.advice import StatusCodeAdvice, advice_for

advice = advice_for(StatusCode.INCONSISTENT_EVSE_ID)
assert advice is advice_for("018") and type(advice) is StatusCodeAdvice
assert advice.confused_with == (StatusCode.INCONSISTENT_EVCO_ID,)
assert advice.confused_with[0] is StatusCode.INCONSISTENT_EVCO_ID
assert pickle.loads(pickle.dumps(advice)) == advice and hash(advice)
empty = advice_for(UnknownStatusCode("999"))
assert empty == StatusCodeAdvice() == advice_for("no code")
assert empty.retryable is None and empty.group == empty.basis == ""
try:
    advice.cause = "another"
except FrozenInstanceError:
    pass
retryable = {one: advice_for(one).retryable for one in ("018", "002", "103", "404")}
assert retryable == {"018": False, "002": True, "103": True, "404": None}
json.dump({code: asdict(advice_for(code)) for code in StatusCode}, sys.stdout)
"""


def test_the_advice_is_that_of_the_contract() -> None:
    found = json.loads(python("-c", USE, path=str(PYTHON)))
    assert found == {row.code: advice_of(row.code) for row in ROWS}


def test_nothing_of_it_is_loaded_before_it_is_imported() -> None:
    loaded = "import sys, oicp_status_codes; print('oicp_status_codes.advice' in sys.modules)"
    assert python("-c", loaded, path=str(PYTHON)) == "False\n"


def test_a_table_without_advice_has_no_module_for_it(tmp_path: Path) -> None:
    package = rendered(tmp_path, REPLIES, OTHER) / "other_replies"
    assert not (package / "advice.py").exists()
    assert "## Advice" not in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_hostile_advice_stays_text(tmp_path: Path) -> None:
    (contract, texts) = hostile()
    rendered(tmp_path, SPARSE, contract)
    printed = python(
        "-c",
        "from oicp_status_codes.advice import advice_for\n"
        "found = advice_for('018')\n"
        "print(ascii([found.group, found.cause, found.basis, *found.synonyms]))",
        path=str(tmp_path),
    )
    assert printed == f"{[texts[0], texts[1], texts[2], *texts[3:]]!a}\n"


def hostile() -> tuple[Contract, list[str]]:
    """A contract whose advice consists of hostile texts, and these texts."""
    texts = list(HOSTILE)
    contract = contract_of(f"{CONTRACT}[advice.018]\nsynonyms = ['x']\n")
    advice = contract.advice["018"]
    changed = advice._replace(cause=texts[1], basis=texts[2], synonyms=tuple(texts[3:]))
    group = contract_of(f"{CONTRACT}[[groups]]\ntitle = 'x'\ncodes = ['018']\n").groups[0]
    return contract._replace(
        advice={"018": changed}, groups=(group._replace(title=texts[0]),)
    ), texts


# The pages


PAGE_USE = """
import pickle
from {module} import *
from {module} import {type} as Code

def page_of(message):
    try:
        raise_for_status(message)
    except {error} as error:
        assert pickle.loads(pickle.dumps(error)).page == error.page
        return error.page
"""


def test_an_error_has_the_address_of_the_page_of_its_code(tmp_path: Path) -> None:
    rendered(tmp_path, REPLIES, OTHER._replace(pages=PAGES))
    use = PAGE_USE.format(module="other_replies", type="Reply", error="OtherError")
    script = use + (
        "print(page_of({'reply': {'no': 'B7'}}), page_of({'reply': {'no': 'B8'}}))\n"
        "print(hasattr(OtherFormatError('x'), 'page'))"
    )
    printed = python("-c", script, path=str(tmp_path))
    assert printed == "https://example.org/codes/B7/ None\nFalse\n"


def test_a_contradiction_has_it_too(tmp_path: Path) -> None:
    rendered(tmp_path, spec(entry()), FULL._replace(pages=PAGES, advice={}, groups=()))
    use = PAGE_USE.format(module="oicp_status_codes", type="StatusCode", error="OicpError")
    script = use + "print(page_of({'Result': False, 'StatusCode': {'Code': '000'}}))"
    assert python("-c", script, path=str(tmp_path)) == "https://example.org/codes/000/\n"


def test_a_code_that_is_no_safe_name_has_a_page_all_the_same(tmp_path: Path) -> None:
    table = spec(entry("A1", "FINE"), entry("A/B", "ODD", "Odd"), entry("b7", "LOW", "Low"))
    contract = OTHER._replace(pages=PAGES)
    contract = contract._replace(code_pattern=re.compile("[A-Za-z0-9/]+"), success=("A1",))
    rendered(tmp_path, table, contract)
    use = PAGE_USE.format(module="other_replies", type="Reply", error="OtherError")
    script = use + "print(page_of({'reply': {'no': 'A/B'}}), page_of({'reply': {'no': 'b7'}}))"
    printed = python("-c", script, path=str(tmp_path))
    assert printed == "https://example.org/codes/A~2f~B/ https://example.org/codes/b7/\n"


def test_without_an_address_no_error_has_a_page() -> None:
    text = (PYTHON / "oicp_status_codes" / "_messages.py").read_text(encoding="utf-8")
    assert "def page" not in text
    assert "_PAGES" not in text


def test_a_text_of_messages_cannot_be_named_like_the_page() -> None:
    contract = FULL._replace(pages=PAGES, advice={}, groups=())
    message: Any = contract.message
    clash = named("pages-of-ours", contract, info=message.info._replace(key="Page"))
    with pytest.raises(OicpGenError) as caught:
        rendered(Path("unused"), spec(entry()), clash)
    assert caught.value.id == "name-clash"
    assert "page" in str(caught.value)
