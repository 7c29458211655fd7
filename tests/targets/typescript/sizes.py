"""The size of the npm package in a bundle, in bytes. Needs only Node and esbuild."""

import gzip
import json
import subprocess
from pathlib import Path

from tests.support.command import ROOT

_NODE_FOLDER = ROOT / "tests/node"
_BUNDLE = """
const [contents, resolveDir] = JSON.parse(process.argv[1]);
const stdin = { contents, resolveDir };
const options = { stdin, bundle: true, minify: true, format: "esm", write: false };
process.stdout.write(require("esbuild").buildSync(options).outputFiles[0].contents);
"""


def one_constant(node: Path | str, package: Path, constant: str) -> int:
    """The size of a program that imports one constant and prints it."""
    name = _name(package)
    code = f"import {{ {constant} }} from {json.dumps(name)}; console.log({constant})"
    return len(bundled(node, package, code))


def whole_gzipped(node: Path | str, package: Path) -> int:
    """The size of everything that the package exports, compressed."""
    bundle = bundled(node, package, f"export * from {json.dumps(_name(package))}")
    return len(gzip.compress(bundle, 9, mtime=0))


def _name(package: Path) -> str:
    name: str = json.loads((package / "package.json").read_bytes())["name"]
    return name


def bundled(node: Path | str, package: Path, code: str) -> bytes:
    """This module as esbuild bundles it; the package is found from within by its own name."""
    command = [node, "-e", _BUNDLE, json.dumps([code, str(package)])]
    return subprocess.run(command, cwd=_NODE_FOLDER, capture_output=True, check=True).stdout
