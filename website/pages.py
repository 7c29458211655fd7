"""The pages of the site, and where on it the files of the repository are."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import relpath

ROOT = Path(__file__).resolve().parent.parent
EXPLORER = "generated/docs/codes/"
"""What the site publishes as it is, below `codes/`."""
IMAGES = "docs/images/"
"""The pictures, which the site has below `images/`."""
MAP = "generated/docs/map.svg"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page in the navigation; without a file, one that is published as it is."""

    address: str
    title: str
    description: str
    file: str = ""

    @property
    def path(self) -> str:
        """Return its path on the site."""
        return f"{self.address}.html"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the navigation with a title."""

    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, kw_only=True)
class Site:
    """All pages, in the order of the navigation."""

    home: Page
    sections: tuple[Section, ...]

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return the home page and those of every section."""
        return (self.home, *(page for section in self.sections for page in section.pages))

    def section(self, address: str) -> Section | None:
        """Return the section that a page belongs to, if any."""
        for section in self.sections:
            if any(page.address == address for page in section.pages):
                return section
        return None

    def path(self, file: str) -> str | None:
        """Return where the site has a file or folder of the repository, if anywhere."""
        for page in self.pages:
            if page.file == file:
                return page.path
        if file == MAP:
            return "images/map.svg"
        if f"{file}/" == EXPLORER:
            return "codes/index.html"
        for folder, published in ((EXPLORER, "codes/"), (IMAGES, "images/")):
            if file.startswith(folder):
                return published + file.removeprefix(folder)
        return None


@cache
def read_site(file: Path = ROOT / "website" / "pages.toml") -> Site:
    """Read the table of pages."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    sections = (
        Section(title=section["title"], pages=tuple(Page(**page) for page in section["pages"]))
        for section in table["sections"]
    )
    return Site(home=Page(**table["home"]), sections=tuple(sections))


def relative(path: str, page: str) -> str:
    """Return the link from a page of the site to a path on it."""
    return relpath(path, page.rpartition("/")[0] or ".")
