"""Write a release: the contract's version, the generated files, the changelog, the record."""

from typing import Any

from oicp_gen.contract.parse import parse_contract
from oicp_gen.contract.toml_edit import edit_toml, keep_line_ends
from oicp_gen.errors import OicpGenError
from oicp_gen.files.atomic import clear, replace
from oicp_gen.files.paths import read_inside
from oicp_gen.pipeline import build_locked
from oicp_gen.project import CONTRACT
from oicp_gen.release.changelog import CHANGELOG, MAX_CHANGELOG, with_notes
from oicp_gen.release.last_release import RELEASED, Released
from oicp_gen.release.version import PackageVersion
from oicp_gen.source import Workspace


def write_release(workspace: Workspace, version: PackageVersion, entry: str) -> tuple[str, ...]:
    """Write a release with this entry of the changelog, and return the files that were written."""
    root = workspace.project.root
    files = _write_version(workspace, version)
    old = (read_inside(root, CHANGELOG, most=MAX_CHANGELOG) or b"").decode()
    new = keep_line_ends(old, lambda text: with_notes(text, entry, version))
    replace(root / CHANGELOG, new.encode())
    spec = workspace.required_spec()  # a version changes no entry
    replace(root / RELEASED, Released(version, spec).to_bytes())
    return (*files, CHANGELOG, RELEASED)


def _write_version(workspace: Workspace, version: PackageVersion) -> tuple[str, ...]:
    """Give the contract and the packages a version. If that fails, nothing is changed."""
    project, before = workspace.project, workspace.contract_file
    contract = project.root / CONTRACT
    after = with_version(before, str(version))
    if after == before:
        return ()
    clear(contract)
    replace(contract, after)
    try:
        built = build_locked(workspace.revised(contract_file=after))
    except BaseException:
        replace(contract, before)
        raise
    written = built.published.written if built.published else ()
    return (CONTRACT, *(project.display_path(project.out / path) for path in written))


def with_version(contract: bytes, version: str) -> bytes:
    """Return the contract's file with a new version, and everything else unchanged."""

    def change(document: Any) -> None:
        document["package"]["version"] = version

    package = parse_contract(contract, file=CONTRACT).package
    if package.version == version:
        return contract
    try:
        edited = edit_toml(contract.decode("utf-8-sig"), change).encode()
        done = parse_contract(edited, file=CONTRACT).package == package._replace(version=version)
    except (ValueError, OicpGenError):  # tomlkit's own errors are ValueErrors
        done = False
    if not done:
        raise OicpGenError("contract-not-editable", place=CONTRACT, version=version)
    return edited
