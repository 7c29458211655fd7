"""Check a clean project by its digests alone.

`oicp-gen check` runs this before it loads anything else, so it imports `os`, `sys` and `hashlib`
only and parses nothing: it writes the manifest's text again from the files on disk, and compares.
That is sound because a build writes a manifest in one form only. Any doubt is "not clean"; the full
check then finds out what is wrong.
"""

import os
import sys

from oicp_gen import __version__
from oicp_gen.files.digests import digest_of, with_lf
from oicp_gen.publish.leftovers import is_leftover, leftovers_note, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

CONTRACT = "source/contract.toml"
LEDGER = "source/names.toml"
SETTINGS = "target.toml"
"""What makes a folder of templates a target."""
TEMPLATES = "templates"
"""The folder of a project's own targets."""
BUILT_IN = "builtin/"
"""What the names of built-in templates in a manifest begin with."""
OWN_TEMPLATES = ("_project/", "_report/")
"""Folders of templates for files that no build writes: they are not inputs of a build."""
MANIFEST = "manifest.json"
SAME = "the generated files match the page"
CLEAN = f"No action needed: {SAME}."


def leftovers_if_clean(
    root: str, digest_of: "Callable[[str], str | None]" = digest_of
) -> list[str] | None:
    """Return the leftovers of tools among a project's generated files; None if it is not clean.

    It is clean if its files match the source, and were built without options. `digest_of` returns
    the digest of the file at a path.
    """
    out = os.path.join(root, "generated")
    rest: list[str] = []
    try:
        listed = os.path.join(out, MANIFEST)
        written = (out, listed, os.path.join(root, "source"), os.path.join(root, LEDGER))
        if any(map(os.path.islink, written)):  # no build writes through a link
            return None
        if not os.path.isfile(listed):  # opening a pipe would wait forever
            return None
        with open(listed, "rb") as file:
            manifest = with_lf(file.read()).decode()
        page, own, shipped = _page(manifest), os.path.join(root, TEMPLATES), shipped_folder()
        if page is None or shipped is None:
            return None
        mine = list(walk(own)) if os.path.isdir(own) else []
        if stray(mine):
            return None
        inputs = {name: os.path.join(root, name) for name in (CONTRACT, LEDGER, page)}
        folders = (own, shipped)
        for number, paths in enumerate(layers(mine, walk(shipped))):
            for path in paths:
                inputs[input_name(path, is_own=number == 0)] = os.path.join(folders[number], path)
        outputs = {
            path: os.path.join(out, path)
            for path in walk(out, _skips(manifest), rest.append)
            if path != MANIFEST
        }
        if any(map(os.path.islink, outputs.values())):
            return None

        def digests(files: "Mapping[str, str]") -> dict[str, str]:
            return {path: digest_of(file) or "" for path, file in files.items()}

        if manifest != manifest_text(__version__, digests(inputs), digests(outputs)):
            return None
    except (OSError, ValueError):
        return None
    return sorted(f"generated/{path}" for path in rest)


def _skips(manifest: str) -> "Callable[[str], bool]":
    """Return a function that says whether a path is a leftover that the manifest does not list."""
    return lambda path: is_leftover(path) and f'"{path}' not in manifest


def find_root(start: str = "") -> str | None:
    """Return the folder of the project: this one, or the nearest upward from the working one."""
    folder = os.path.abspath(start)
    while not os.path.exists(os.path.join(folder, CONTRACT)):  # a pipe is not absent
        parent = os.path.dirname(folder)
        if start or parent == folder:
            return None
        folder = parent
    return folder


def manifest_text(
    generator: str, inputs: "Mapping[str, str]", outputs: "Mapping[str, str]", page: str = ""
) -> str:
    """Return the text of a manifest. `page` is the path that --page named, if it was given."""
    parts = [f'  "format": 1,\n  "generator": {_quoted(generator)}']
    if page:
        parts.append(f'  "page": {_quoted(page)}')
    for name, table in (("inputs", inputs), ("outputs", outputs)):
        lines = ",\n".join(f"    {_quoted(path)}: {_quoted(table[path])}" for path in sorted(table))
        parts.append(f'  "{name}": {{\n{lines}\n  }}' if table else f'  "{name}": {{}}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def layers(own: "Iterable[str]", shipped: "Iterable[str]") -> tuple[list[str], list[str]]:
    """Return which of a project's own templates are used, and which of those shipped.

    A target of the project replaces a shipped one of the same name as a whole; in a folder of
    parts, whose name begins with "_", it replaces single files. Anything else is not a template.
    """
    own = list(own)
    targets = target_folders(own)
    mine = [path for path in own if _is_used(path, targets)]
    taken = frozenset(mine)
    return mine, [
        path
        for path in shipped
        if path not in taken and path.partition("/")[0] not in targets and _is_used(path)
    ]


def target_folders(paths: "Iterable[str]") -> frozenset[str]:
    """Return the names of the targets among the files in a folder of templates."""
    parts = (path.partition("/") for path in paths)
    return frozenset(name for name, _, file in parts if file == SETTINGS)


def stray(paths: "Iterable[str]") -> str:
    """Return a template that no target contains; "" if there is none."""
    paths = list(paths)
    targets = target_folders(paths)
    found = (path for path in paths if path.endswith(".jinja") and not _is_used(path, targets))
    return next((path for path in found if not path.startswith(OWN_TEMPLATES)), "")


def _is_used(path: str, targets: "Collection[str] | None" = None) -> bool:
    name, slash, _ = path.partition("/")
    if path.startswith(OWN_TEMPLATES):
        return False
    return slash != "" and (targets is None or name in targets or name.startswith("_"))


def input_name(path: str, *, is_own: bool) -> str:
    """Return the name of a template in the manifest."""
    return f"{TEMPLATES}/{path}" if is_own else BUILT_IN + path


def shipped_folder() -> str | None:
    """Return the folder of the targets shipped with oicp-gen; None if it is zipped."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    # In a wheel the templates are in the package; in a checkout they are beside generator/.
    parents = (package, os.path.dirname(os.path.dirname(package)))
    places = (os.path.join(parent, "templates") for parent in parents)
    return next(filter(os.path.isdir, places), None)


def _page(manifest: str) -> str | None:
    """Return the input of a manifest that is neither contract, ledger nor template."""
    inputs = manifest.partition('\n  "inputs": {\n')[2].partition("\n  }")[0]
    names = {line.partition('"')[2].partition('": "')[0] for line in inputs.split("\n")}
    pages = {name for name in names if name.startswith("source/")} - {CONTRACT, LEDGER}
    page = pages.pop() if len(pages) == 1 else ""
    return page if page and not {"..", ""} & {*page.split("/")} else None


def _quoted(text: str) -> str:
    """Return a text as a JSON string. The json module is loaded only if it needs escapes."""
    if text.isprintable() and not {'"', "\\"} & {*text}:
        return f'"{text}"'
    from json import dumps

    return dumps(text, ensure_ascii=False)


def answer(arguments: list[str]) -> bool:
    """Report a clean project for `check`, with --project DIR at most; otherwise do nothing."""
    command, *options = arguments or [""]
    if command != "check" or options[:1] not in ([], ["--project"]) or len(options) not in (0, 2):
        return False
    try:
        root = find_root(*options[1:])
    except OSError:  # the working directory no longer exists
        return False
    rest = None if root is None else leftovers_if_clean(root)
    if rest is None:
        return False
    if not "".join(rest).isprintable():  # the full command escapes them
        return False
    sys.stderr.write(f"{CLEAN}\n{leftovers_note(rest)}\n" if rest else f"{CLEAN}\n")
    return True
