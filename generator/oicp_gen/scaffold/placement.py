"""Find out how a contract distinguishes its table from others with the same columns."""

from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.extract.find_table import headers
from oicp_gen.model.page import Page, Table


class Placement(NamedTuple):
    """The keys of a contract that say which of the fitting tables are meant."""

    under: tuple[str, ...] = ()
    after: str = ""
    position: int = 0
    all_tables: bool = False

    @classmethod
    def of(cls, contract: Contract) -> "Placement":
        """Return the keys of a contract."""
        return cls(contract.under, contract.after, contract.position, contract.all_tables)


_Spot = tuple[int, int]
"""The line and column in which a table starts."""


def place_tables(page: Page, contract: Contract, wanted: tuple[Table, ...]) -> Placement | None:
    """Return the most robust keys with which a contract means these tables and no others.

    That is the heading above a table, then the paragraph before it, then both, then its position
    among the tables below the same heading. Return None if other tables fit the contract wherever
    these do, and there are several of these.
    """
    spots = [(table.line, table.column) for table in wanted]
    under = tuple(dict.fromkeys(table.heading for table in wanted if table.heading))
    after = wanted[0].before if len(wanted) == 1 else ""
    every = contract.all_tables
    choices = [Placement(all_tables=every)]
    choices += [Placement(under, all_tables=every)] if under else []
    choices += [Placement((), after, all_tables=every)] if after else []
    choices += [Placement(under, after, all_tables=every)] if under and after else []
    for keys in choices:
        if set(_fitting(page, contract, keys)) == set(spots):
            return keys
    near = Placement(under, all_tables=every)
    fitting = list(dict.fromkeys(_fitting(page, contract, near)))  # once if it is side by side
    if len(spots) == 1 and spots[0] in fitting:
        return near._replace(position=fitting.index(spots[0]) + 1)
    return None if set(spots) < set(fitting) else choices[0]  # a build reports what is wrong


def _fitting(page: Page, contract: Contract, keys: Placement) -> list[_Spot]:
    """Return where the tables are that a contract with these keys means."""
    found = headers(page, contract._replace(**keys._asdict()))
    return [(header.table.line, header.table.column) for header in found if header.fits]
