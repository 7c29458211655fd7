"""Where a build may write: publishing replaces its output folder as a whole."""

from pathlib import Path

from oicp_gen.errors import OicpGenError, os_errors_as_ours
from oicp_gen.files.disk import refuse_file
from oicp_gen.publish.clean import CONTRACT, TEMPLATES
from oicp_gen.text.characters import escape_unprintable


def refuse_out(out: Path, root: Path, templates: Path | None) -> None:
    """Raise OicpGenError if a build of the project in `root` could damage other files.

    Its output folder must not be or contain a project or the working directory, and must not lie
    where projects keep their sources, or where another project is built.
    """
    with os_errors_as_ours():
        shown, out, root = escape_unprintable(str(out)), out.resolve(), root.resolve()
        if out == root / "generated":
            return
        refuse_file(out, shown)
        around = (root, *(at for at in (out, *out.parents) if (at / CONTRACT).is_file()))
        what = next(filter(None, (_clash(out, folder, root) for folder in around)), "")
        if not what and templates and _overlap(out, templates.resolve()):
            what = f"the templates in {templates}"
        if not what and _contains(out, Path.cwd()):
            what = "the working directory"
        if what:
            raise OicpGenError("out-unsafe", place=shown, what=what)


def _clash(out: Path, root: Path, own: Path) -> str:
    """Return which part of the project in `root` a build in `out` would damage; "" for none."""
    if _contains(out, root):
        return f"the project {root}"
    for name in ("source", TEMPLATES, ".git"):
        if _overlap(out, root / name):
            return f"{name}/ of the project {root}"
    generated = root / "generated"
    if _contains(generated, out) and not (root == own and _contains(out, generated)):
        return f"generated/ of the project {root}"
    return ""


def _overlap(one: Path, other: Path) -> bool:
    return _contains(one, other) or _contains(other, one)


def _contains(folder: Path, path: Path) -> bool:
    """Return whether a path is this folder or in it, also where case does not matter."""
    if path.is_relative_to(folder):
        return True
    if not folder.exists():
        return False
    return any(at.exists() and at.samefile(folder) for at in (path, *path.parents))
