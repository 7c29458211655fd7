"""Check what the contract adds to the page against the codes on it."""

from collections.abc import Iterator

from oicp_gen.errors import Place
from oicp_gen.extract.draft import Draft
from oicp_gen.rules.base import WARNING, Hit, rule
from oicp_gen.rules.codes import with_zeros
from oicp_gen.text.phrases import nearest, quote


@rule("guidance-code-unknown", WARNING, for_publisher=False)
def code_unknown(draft: Draft) -> Iterator[Hit]:
    """Report a code that the contract groups, or gives advice on, but the table does not have.

    A code that lost its zeros on the page is reported there.
    """
    contract = draft.contract
    if not (contract.groups or contract.advice) or not draft.rows:
        return
    here = {with_zeros(row.code, contract) or row.code: None for row in draft.rows}
    for what, code, place in _named(draft):
        if code not in here:
            near, place = nearest(code, here), place._replace(code=code)
            case = "similar" if near else ""
            yield Hit(place, case, what=what, code=quote(code), near=quote(near))


def _named(draft: Draft) -> Iterator[tuple[str, str, Place]]:
    """Yield what the contract says about each code that it names, and where."""
    for number, group in enumerate(draft.contract.groups):
        yield from ((f"groups[{number}].codes", code, group.place) for code in group.codes)
    for code, advice in draft.contract.advice.items():
        yield f"advice.{code}", code, advice.place
        where = f"advice.{code}.confused_with"
        yield from ((where, other, advice.place) for other in advice.confused_with)
