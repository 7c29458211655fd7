"""Record what a browser shows: `make second-reading`."""

import sys

from tests.readers.browser import recorded
from tests.readers.browser.chromium import SecondReader, reading
from tests.readers.browser.pages import OTHERS, own_pages, pages_of_others
from tests.readers.browser.recorded import Tally
from tests.support.browsing import chromium


def main(only: str) -> int:
    with chromium() as browser:
        if browser is None:
            print("Chromium is not on PATH. Install it.")  # noqa: T201 - a program prints
            return 1
        with reading(browser) as reader:
            if only in ("", "own", "new"):
                _own(reader, only_new=only == "new")
            for name, folder in OTHERS.items():
                if only in ("", name) and folder.exists():
                    _others(reader, name)
    return 0


def _own(reader: SecondReader, *, only_new: bool) -> None:
    """Record our own pages, or only those that are new or changed since they were recorded."""
    pages = own_pages()
    known = recorded.load("own") if only_new else {}
    texts = {
        page.name: known[page.name]
        if known.get(page.name, {}).get("sha256") == page.sha256
        else recorded.record(reader, page)
        for page in pages
    }
    recorded.save("own", texts)
    _report("own", recorded.compare_own(pages, texts))


def _others(reader: SecondReader, name: str) -> None:
    """Record digests of pages of others, after their texts were compared."""
    pages = pages_of_others(name)
    full = {page.name: recorded.record(reader, page) for page in pages}
    digests = {page.sha256: recorded.without_texts(page, full[page.name]) for page in pages}
    recorded.save(name, digests)
    _report(name, recorded.compare_own(pages, full))


def _report(name: str, tally: Tally) -> None:
    """Print how many cells are equal, and each that is not."""
    print(f"{name}: {tally}")  # noqa: T201 - a program prints
    for page, found in tally.unequal.items():
        for each in found:
            print(f"  {page}, table {each.table}, {each.where}")  # noqa: T201 - a program prints
            print(f"    ours    {each.ours!r}\n    browser {each.shown!r}")  # noqa: T201 - a program prints


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:])))
