"""Where the names of a new project come from."""

import tomllib
from pathlib import Path

import pytest

from oicp_gen.contract.contract import Field, FieldKind
from oicp_gen.scaffold.first_names import shortened
from oicp_gen.scaffold.naming import NamingText, naming_of
from tests.support.builders import SHARED
from tests.support.command import run

CASES = SHARED / "cases" / "reading"
CODES = ("E1", "E2", "E3", "E4", "E5", "E6")
DIFFERENT = ("Van full", "Van lost", "Gate shut", "Gate lost", "Label torn", "Label lost")


def text(
    name: str, *texts: str, kind: FieldKind = FieldKind.TEXT, can_be_text: bool = False
) -> NamingText:
    return NamingText(Field(name=name, column=name, kind=kind), texts, can_be_text)


@pytest.mark.parametrize(
    ("texts", "name_from"),
    [
        ([text("a", *DIFFERENT)], "a"),
        ([text("since", *["May 3"] * 6), text("a", *DIFFERENT)], "a"),
        ([text("a", *DIFFERENT[:5], ""), text("b", *DIFFERENT)], "a"),
        ([text("a", *DIFFERENT[:3], "", "", ""), text("b", *DIFFERENT)], "b"),
        ([text("a", *DIFFERENT[:3], "", "", "")], "a"),
        ([text("a", *DIFFERENT[:2], "", "", "", "")], "code"),
        ([text("a", *DIFFERENT[:4], "Van full", "Van full"), text("b", *DIFFERENT)], "b"),
        ([text("a", *DIFFERENT[:4], "Van full", "Van full")], "a"),
        ([text("a", *DIFFERENT[:3], *DIFFERENT[:3])], "code"),
        ([text("a", "1", "2", "3", "4", "5", "6")], "code"),
        ([text("a", *[f"{each} {'and ' * 20}" for each in DIFFERENT])], "a"),
        (
            [
                text("a", *[f"{each} {'and ' * 20}" for each in DIFFERENT]),
                text("b", *DIFFERENT),
            ],
            "b",
        ),
        ([text("a", *[f"{'and ' * 20} {each}" for each in DIFFERENT])], "code"),
        ([text("a", *DIFFERENT, kind=FieldKind.RICH)], "code"),
        ([text("a", *DIFFERENT, kind=FieldKind.RICH, can_be_text=True)], "a"),
        ([text("a", *DIFFERENT, kind=FieldKind.SET)], "code"),
        ([text("a", "無効", "有効", "不明", "停止", "終了", "開始")], "code"),
        ([], "code"),
    ],
)
def test_names_come_from_the_first_texts_that_differ(
    texts: list[NamingText], name_from: str
) -> None:
    naming = naming_of(CODES, texts)
    assert naming.name_from == name_from
    unnamed = "no column has a text of its own for most of them"
    assert naming.reason == (unnamed if name_from == "code" else "")


def test_codes_that_are_words_are_their_names() -> None:
    naming = naming_of(("VAN_FULL", "PnC"), [text("a", "Full", "Lost")])
    assert naming == ("code", ("PnC",), "they are words")


def test_a_long_name_ends_with_a_word() -> None:
    assert shortened("A" * 64) == "A" * 64
    assert shortened("A" * 65) == "A" * 64
    assert shortened("A" * 40 + "_" + "B" * 23 + "_C") == "A" * 40 + "_" + "B" * 23
    assert shortened("A" * 40 + "_" + "B" * 24) == "A" * 40


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside this checkout")
@pytest.mark.parametrize(
    ("case", "names"),
    [
        (
            "name-collision",
            {
                "DEPOT_SHUT": "DEPOT_SHUT",
                "PARCEL-LOST": "PARCEL_LOST",
                "PARCEL_LOST": "PARCEL_LOST_2",
            },
        ),
        (
            "names-some-texts-empty",
            {"E101": "LABEL_TORN", "E102": "CODE_E102", "E103": "VAN_FULL", "E104": "GATE_SHUT"},
        ),
        (
            "names-letters",
            {
                "E101": "STRASSE_GESPERRT",
                "E102": "GROSSE_FALSCH",
                "E103": "LODZ_ZAMKNIETA",
                "E104": "ODELAGT_PAKKE",
                "E105": "OEUVRE_PERDUE",
            },
        ),
    ],
)
def test_the_names_of_a_project_made_from_a_page(
    case: str, names: dict[str, str], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    assert run("init", CASES / f"{case}.html", "--project", project).code == 0
    assert run("build", "--project", project).code == 0
    ledger = tomllib.loads((project / "source/names.toml").read_text(encoding="utf-8"))
    assert ledger == {"names": names}
