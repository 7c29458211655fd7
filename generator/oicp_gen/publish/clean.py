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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CONTRACT = "source/contract.toml"
LEDGER = "source/names.toml"
SETTINGS = "target.toml"
"""What makes a folder of templates a target."""
OWN_TEMPLATES = ("_project/", "_report/")
"""Folders of templates for files that no build writes: they are not inputs of a build."""
MANIFEST = "manifest.json"
CLEAN = "No drift: the generated files match the source."


def is_clean(root: str, digest_of: "Callable[[str], str | None]" = digest_of) -> bool:
    """Return whether the project in this folder is clean, and was built without options.

    `digest_of` returns the digest of the file at a path.
    """
    out = os.path.join(root, "generated")
    try:
        listed = os.path.join(out, MANIFEST)
        written = (out, listed, os.path.join(root, "source"), os.path.join(root, LEDGER))
        if any(map(os.path.islink, written)):  # no build writes through a link
            return False
        if not os.path.isfile(listed):  # opening a pipe would wait forever
            return False
        with open(listed, "rb") as file:
            manifest = with_lf(file.read()).decode()
        templates = _templates(root)
        page = _page(manifest)
        if page is None or templates is None:
            return False
        inputs = {name: os.path.join(root, name) for name in (CONTRACT, LEDGER, page)}
        inputs |= {
            f"templates/{path}": os.path.join(templates, path)
            for path in walk(templates)
            if not path.startswith(OWN_TEMPLATES)
        }
        outputs = {path: os.path.join(out, path) for path in walk(out) if path != MANIFEST}
        if any(map(os.path.islink, outputs.values())):
            return False

        def digests(files: "Mapping[str, str]") -> dict[str, str]:
            return {path: digest_of(file) or "" for path, file in files.items()}

        return manifest == manifest_text(__version__, digests(inputs), digests(outputs))
    except (OSError, ValueError):
        return False


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


def walk(root: str, *, with_traces: bool = False) -> "Iterator[str]":
    """Yield the path of every file below a folder, with slashes; symbolic links are not followed.

    The leftovers of tools are skipped unless they are wanted. Raises OSError.
    """
    for folder, folders, files in os.walk(root, onerror=raise_unless_gone):
        folders[:] = [name for name in folders if with_traces or not is_trace(name)]
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        prefix = os.path.relpath(folder, root).replace(os.sep, "/")
        for name in (*files, *links):
            if with_traces or not is_trace(name):
                yield name if prefix == "." else f"{prefix}/{name}"


def is_trace(name: str) -> bool:
    """Return whether a file or folder of this name is left over from a tool, and not drift."""
    return name.startswith(".") or name.endswith((".pyc", ".egg-info")) or name in _TRACES


_TRACES = ("__pycache__", "node_modules")


def raise_unless_gone(error: OSError) -> None:
    """Raise an error of `os.walk`, unless a folder was deleted meanwhile."""
    if not isinstance(error, FileNotFoundError):
        raise error


def _templates(root: str) -> str | None:
    """Return the folder of the project's own targets, else of those shipped with oicp-gen."""
    own = os.path.join(root, "templates")
    if os.path.isdir(own) and any(
        os.path.exists(os.path.join(own, name, SETTINGS)) for name in os.listdir(own)
    ):
        return own
    return shipped_folder()


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
    pages = {name for name in names if not name.startswith("templates/")} - {CONTRACT, LEDGER}
    page = pages.pop() if len(pages) == 1 else ""
    return page if page.startswith("source/") and not {"..", ""} & {*page.split("/")} else None


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
    if root is None or not is_clean(root):
        return False
    sys.stderr.write(CLEAN + "\n")
    return True
