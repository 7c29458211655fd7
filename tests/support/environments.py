"""Virtual environments for the tests that install oicp-gen."""

import sys
import venv
from pathlib import Path

_OWN = ("oicp_gen", "_oicp_gen", "__editable__")
"""How the files of oicp-gen itself begin, among those that are installed."""


def with_our_dependencies(folder: Path) -> Path:
    """Make a virtual environment with everything installed here but oicp-gen; return its Python.

    What is installed is linked, not installed again. `python -m pip --python` installs into it.
    """
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/*/site-packages")
    for path in sys.path:
        if path.endswith("site-packages"):
            for inner in Path(path).iterdir():
                if not (site / inner.name).exists() and not inner.name.startswith(_OWN):
                    (site / inner.name).symlink_to(inner)
    return folder / "bin" / "python"
