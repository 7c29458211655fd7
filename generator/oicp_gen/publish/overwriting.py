"""Which files a build must not replace, or only if it is forced to."""

from collections.abc import Iterable, Mapping

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.publish.clean import MANIFEST
from oicp_gen.publish.published import Manifest, PublishedTree


def refuse_overwriting(
    tree: PublishedTree, files: Mapping[str, bytes], manifest: Manifest, shown: str, *, force: bool
) -> None:
    """Refuse to replace a file that no build wrote, or, unless `force`, one that was edited.

    `shown` is the folder in the words of the errors, which list the files.
    """
    if others := _foreign(tree, files, manifest):
        raise OicpGenError("not-generated", files=_listed(others, shown))
    by_hand = _edited(tree, files, manifest)
    if by_hand and not force:
        raise OicpGenError("edited-by-hand", files=_listed(by_hand, shown))


def _listed(paths: Iterable[str], folder: str) -> str:
    return "\n".join(f"  {folder}/{path}" for path in paths)


def _foreign(tree: PublishedTree, files: Mapping[str, bytes], manifest: Manifest) -> list[str]:
    """Return the files that publishing would replace though no build wrote them."""
    found = [MANIFEST] if manifest.is_foreign else []
    if manifest.lists_all:
        unlisted = sorted(files.keys() - manifest.outputs.keys() - {MANIFEST})
        found += [path for path in unlisted if _holds_else(tree, path, files[path])]
    return found


def _holds_else(tree: PublishedTree, path: str, wanted: bytes) -> bool:
    return tree.digest(path) not in (None, digest(wanted))


def _edited(tree: PublishedTree, files: Mapping[str, bytes], manifest: Manifest) -> tuple[str, ...]:
    """Return the files that publishing would overwrite or remove though it did not write them."""
    return tuple(
        path
        for path in sorted({*files, *manifest.outputs} - {MANIFEST})
        if (here := tree.digest(path)) is not None
        and here != manifest.outputs.get(path)
        and (path not in files or here != digest(files[path]))
    )
