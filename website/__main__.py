"""Build the site: `python -m website FOLDER`. Anything that is wrong with it is an error."""

import shutil
import sys
import tempfile
from pathlib import Path

from website.links import Links
from website.pages import EXPLORER, IMAGES, MAP, ROOT, Site, read_site


def stage(site: Site, folder: Path) -> None:
    """Copy each page to where the site has it."""
    for page in site.pages:
        if page.file:
            target = folder / f"{page.address}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / page.file, target)


def problems_of(site: Site) -> list[str]:
    """Return what is wrong with the table of pages."""
    addresses = [page.address for page in site.pages]
    files = {page.file for page in site.pages if page.file}
    documents = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")}
    return [
        *(f"{file} is not in the navigation" for file in sorted(documents - files)),
        *(f"{file} does not exist" for file in sorted(files) if not (ROOT / file).is_file()),
        *(f"{one} is the address of two pages" for one in {*addresses} if addresses.count(one) > 1),
        *(f"{page.address} has no description" for page in site.pages if not page.description),
        *(f"{page.address} has no title" for page in site.pages if not page.title),
    ]


def publish_explorer(site: Site, folder: Path) -> list[str]:
    """Copy the explorer and its pages; only links to Markdown files change. Return problems."""
    links = Links(site)
    problems: list[str] = []
    for source in sorted((ROOT / EXPLORER).rglob("*.html")):
        file = source.relative_to(ROOT).as_posix()
        target = folder / str(site.path(file))
        target.parent.mkdir(parents=True, exist_ok=True)
        markup = source.read_text(encoding="utf-8")
        target.write_text(links.in_markup(markup, file, problems), encoding="utf-8")
    return problems


def publish_pictures(folder: Path) -> None:
    """Copy the pictures, and those that the generated documents show."""
    (folder / "images").mkdir()
    for picture in (*(ROOT / IMAGES).glob("*.png"), ROOT / MAP):
        shutil.copyfile(picture, folder / "images" / picture.name)


def build(folder: Path) -> int:
    """Build the site in an empty folder, and return the exit code."""
    from sphinx.cmd.build import build_main

    site = read_site()
    if problems := problems_of(site):
        return failed(problems)
    with tempfile.TemporaryDirectory() as work:
        stage(site, Path(work, "pages"))
        options = (
            "--fail-on-warning",
            "--quiet",
            "--no-color",
            "--conf-dir",
            str(ROOT / "website"),
        )
        arguments = [*options, "--doctree-dir", f"{work}/doctrees", f"{work}/pages", str(folder)]
        code = build_main(arguments)
    publish_pictures(folder)
    return failed(publish_explorer(site, folder)) or code


def failed(problems: list[str]) -> int:
    """Print what is wrong, and return the exit code."""
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


def main() -> None:
    """Build the site in the folder named by the only argument, which is replaced."""
    folder = Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    sys.exit(build(folder))


if __name__ == "__main__":
    main()
