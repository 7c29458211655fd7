"""Take the pictures of the documentation from real output: `python -m website.pictures FOLDER`.

One shows the explorer, the other the report on a prepared edit of the page. Each is taken in light
and dark, and reduced to 128 colours. The README gets the summary of the report as its description.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

from website.pages import EXPLORER, ROOT

LIMIT = 150_000
"""How many bytes a picture may have."""
SEARCH = '{"Result": false, "StatusCode": {"Code": "603"}}'
"""What the explorer has been asked for: a line of a log."""

AUTHOR = "(<span class='author'>).*?(</span>)"
"""The author of the page, who did not make this edit."""
CELL = '<td class="confluenceTd"><p>{}</p></td>'


def row(*cells: str) -> str:
    """Return a row of the page's table."""
    return f"<tr>{''.join(map(CELL.format, cells))}</tr>"


def edited(page: str) -> str:
    """Return the page after an edit: a code reused, three removed, one added, one reworded."""
    for code in ("103", "210", "510"):
        page = replaced(page, rf"<tr>{CELL.format(code)}(?:(?!<tr>).)*</tr>", "")
    page = replaced(
        page,
        rf"<tr>{CELL.format('404')}(?:(?!<tr>).)*</tr>",
        row("404", "EMP", "Token blocked by provider", ""),
    )
    page = replaced(page, "EVSE already reserved", "EVSE reservation expired")
    page = replaced(page, "</tbody>", row("605", "CPO", "EVSE blocked by barrier", "") + "</tbody>")
    return replaced(page, "Created by(.*?)on Jan 12, 2024", r"Created by\1on Mar 01, 2024")


def replaced(text: str, pattern: str, by: str) -> str:
    """Return a text with the only match of a pattern replaced."""
    changed, found = re.subn(pattern, by, text, flags=re.DOTALL)
    if found != 1:
        raise LookupError(f"{pattern} is {found} times on the page")
    return changed


def report(*options: str) -> str:
    """Return what `oicp-gen diff` prints about the edit."""
    (page,) = (ROOT / "source").glob("*.html")
    with tempfile.TemporaryDirectory() as work:
        shutil.copytree(ROOT / "source", Path(work, "source"))
        text = replaced(page.read_text(encoding="utf-8"), AUTHOR, r"\1Ann Editor\2")
        Path(work, "before.html").write_text(text, encoding="utf-8")
        Path(work, "source", page.name).write_text(edited(text), encoding="utf-8")
        command = ("diff", "before.html", "source", "--fail-on=never", *options)
        done = subprocess.run(
            [sys.executable, "-m", "oicp_gen", *command],
            cwd=work,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    return done.stdout


def described(readme: str) -> str:
    """Return the README with the summary of the report as the description of its picture."""
    summary = html.escape(json.loads(report("--format=json"))["summary"])
    return replaced(readme, r'alt="Drift report: [^"]*"', f'alt="Drift report: {summary}"')


class Picture(NamedTuple):
    """A page, and the part of it that is shown."""

    name: str
    address: str
    width: int
    height: int


def pictures(folder: Path) -> Iterator[Picture]:
    """Make the pages to be shown."""
    yield Picture(
        "explorer", f"{(ROOT / EXPLORER / 'index.html').as_uri()}?q={quote(SEARCH)}", 1040, 840
    )
    page = folder / "diff.html"
    page.write_text(report("--format=html"), encoding="utf-8")
    yield Picture("drift-report", page.as_uri(), 900, 745)


def reduced(png: bytes) -> bytes:
    """Return a picture with 128 colours, which is a third of its size."""
    from PIL import Image

    data = BytesIO()
    colours = Image.open(BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    colours.save(data, "PNG", optimize=True)
    return data.getvalue()


def main() -> None:
    """Write the pictures to the folder that the only argument names."""
    from playwright.sync_api import sync_playwright

    target = Path(sys.argv[1])
    readme = ROOT / "README.md"
    readme.write_text(described(readme.read_text(encoding="utf-8")), encoding="utf-8")
    schemes: tuple[tuple[Literal["light", "dark"], str], ...] = (("light", ""), ("dark", "-dark"))
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=options)
        for name, address, width, height in pictures(Path(work)):
            for scheme, suffix in schemes:
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    device_scale_factor=1.5,
                    color_scheme=scheme,
                    reduced_motion="reduce",
                )
                page.goto(address)
                png = reduced(page.screenshot())
                if len(png) > LIMIT:
                    sys.exit(f"{name}{suffix}.png has {len(png)} bytes, more than {LIMIT}")
                (target / f"{name}{suffix}.png").write_bytes(png)
        browser.close()


if __name__ == "__main__":
    main()
