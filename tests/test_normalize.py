"""From a page and its contract to the spec: the source and each entry."""

from oicp_gen.contract.ledger import Ledger
from oicp_gen.model.findings import Severity
from oicp_gen.model.page import Page, PageKind
from oicp_gen.model.spec import Entry, Note, Provenance
from oicp_gen.normalize import normalize
from tests.support.builders import contract_of, export, read, table

HEADINGS = ["Status Code", "Sent By", "Description", "Additional Information"]
PAGE = read(
    export(
        table(
            HEADINGS,
            ["017", "EMP, CPO", "Unauthorized <b>Access</b>", "<b>No</b> token."],
            ["000", "", "Success", ""],
        )
    )
)


def test_what_the_page_says_of_itself_is_in_the_spec() -> None:
    page = Page(
        file="a/b/c.html",
        sha256="hash",
        kind=PageKind.PAGE,
        page_id="12",
        title="Title",
        space="Space",
        breadcrumbs=("Space", "Parent"),
        created_by="Ann",
        created_on="2024-01-12",
        modified_by="Ben",
        modified_on="2024-01-13",
        exported_at="2024-01-15T14:11",
        tables=PAGE.tables,
    )
    spec = normalize(page, contract_of(), Ledger()).spec
    assert spec is not None
    assert (spec.catalog, spec.title, spec.protocol) == (
        "status-codes",
        "OICP status codes",
        "OICP 2.3",
    )
    assert spec.source == Provenance(
        page_id="12",
        title="Title",
        space="Space",
        breadcrumbs=("Space", "Parent"),
        created_by="Ann",
        created_on="2024-01-12",
        modified_by="Ben",
        modified_on="2024-01-13",
        exported_at="2024-01-15T14:11",
        file="c.html",
        sha256="hash",
    )


def test_entries_are_sorted_and_each_field_has_a_value_of_its_kind() -> None:
    ledger = Ledger(names={"017": "NO_ACCESS"}, aliases={"017": ("UNAUTHORIZED",)})
    result = normalize(PAGE, contract_of(), ledger)
    assert result.given == {"000": "SUCCESS"}
    assert result.spec is not None
    assert result.spec.entries == (
        Entry(
            code="000",
            name="SUCCESS",
            values={"description": "Success", "sent_by": (), "additional_info": None},
        ),
        Entry(
            code="017",
            name="NO_ACCESS",
            aliases=("UNAUTHORIZED",),
            values={
                "description": "Unauthorized Access",
                "sent_by": ("CPO", "EMP"),
                "additional_info": Note(text="No token.", markdown="**No** token."),
            },
        ),
    )


def test_an_error_leaves_no_spec_and_gives_no_name() -> None:
    page = read(export(table(HEADINGS, ["0x0", "", "Success", ""], ["001", "", "Fine", ""])))
    result = normalize(page, contract_of(), Ledger())
    assert (result.spec, result.given) == (None, {})
    assert [f.rule for f in result.findings if f.severity is Severity.ERROR] == ["code-malformed"]


def test_findings_are_told_from_the_top_of_the_page_down() -> None:
    rows = ([f"{number:03}", "Hubject", "a , b", "c \u200bd"] for number in range(3))
    found = normalize(read(export(table(HEADINGS, *rows))), contract_of(), Ledger()).findings
    assert len({finding.rule for finding in found}) > 3
    assert list(found) == sorted(found, key=lambda finding: finding.order)
