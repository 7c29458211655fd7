"""Pages in the browser of a run, opened from a file as their readers do.

A window takes a second of processor time, and a page in it a fifth of that. So one window, and one
more in which no script runs, show page after page.
"""

import shutil
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urldefrag

from playwright.sync_api import Browser, Dialog, Page, ViewportSize, sync_playwright

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 800}

Visit = Callable[..., Page]

_OPTIONS = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"

_LEAVE = """() => {
  try {
    history.replaceState(null, "", "?left");  // so that the next visit loads the page again
    localStorage.clear();
  } catch {
    // Nothing was opened yet, or the page had no storage.
  }
}"""


@contextmanager
def chromium() -> Generator[Browser | None]:
    """Start the installed Chromium, without a window; None if there is none on PATH."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[f"--{option}" for option in _OPTIONS.split()],
        )
        yield browser
        browser.close()


@cache
def _window(browser: Browser, *, scripts: bool) -> Page:
    context = browser.new_context(viewport=DESK, java_script_enabled=scripts)
    context.set_default_timeout(5_000)
    return context.new_page()


@contextmanager
def visiting(browser: Browser) -> Generator[Visit]:
    """Open pages. At the end, none of them has logged anything or requested another file.

    A page stays open until the next one is visited.
    """
    heard: list[str] = []
    asked: list[str] = []

    def interrupted(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    listeners: dict[Any, Callable[[Any], None]] = {
        "console": lambda message: heard.append(message.text),
        "pageerror": lambda error: heard.append(str(error)),
        "dialog": interrupted,
        "request": lambda request: asked.append(urldefrag(request.url)[0].partition("?")[0]),
    }
    opened: list[Page] = []

    with ExitStack() as scripts:

        def visit(
            query: str = "",
            *,
            file: Path,
            script: str = "",
            viewport: ViewportSize = DESK,
            color_scheme: Literal["light", "dark"] = "light",
            reduced_motion: Literal["reduce", "no-preference"] = "reduce",
            java_script_enabled: bool = True,
        ) -> Page:
            page = _window(browser, scripts=java_script_enabled)
            page.evaluate(_LEAVE)
            page.mouse.move(0, 0)
            page.set_viewport_size(viewport)
            page.emulate_media(
                media="null", color_scheme=color_scheme, reduced_motion=reduced_motion
            )
            if page not in opened:
                opened.append(page)
                for event, listener in listeners.items():
                    page.on(event, listener)
            scripts.close()
            if script:
                scripts.enter_context(page.add_init_script(script))
            page.goto(file.as_uri() + query)
            assert set(asked) == {file.as_uri()}
            asked.clear()
            return page

        try:
            yield visit
        finally:
            for page in opened:
                page.context.clear_permissions()
                for event, listener in listeners.items():
                    page.remove_listener(event, listener)
    # A reload asks for the file again.
    assert all(url.startswith("file:") and url.endswith(".html") for url in asked)
    assert heard == []
