"""Compile the templates to Python when the package is built, so that a first build need not.

The modules are written into the package, and into a wheel. A template whose text, or whose
compiler, has changed since is compiled again at run time.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTemplates(BuildHookInterface[Any]):
    """Writes a module for each template."""

    def initialize(self, _: str, build_data: dict[str, Any]) -> None:
        """Write the modules, and delete those of an earlier build."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "generator"))
        try:
            from oicp_gen.render.compiled import modules_of
        finally:
            sys.path.remove(str(root / "generator"))
        folder = root / "generator/oicp_gen/render/_templates"
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.py"):
            old.unlink()
        files = {
            path.relative_to(root / "templates").as_posix(): path.read_bytes()
            for path in (root / "templates").rglob("*")
            if path.is_file()
        }
        for name, text in modules_of(files).items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8", newline="\n")
        build_data["artifacts"].append("generator/oicp_gen/render/_templates/*.py")
