"""What has changed since a spec was published, and where; imports nothing if nothing has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from oicp_gen.errors import Place
from oicp_gen.model.spec import Spec

if TYPE_CHECKING:
    from oicp_gen.diff.change import Change


def changes_since(before: Spec | None, after: Spec, meaning: str) -> "tuple[Change, ...]":
    """Return the changes that alter an entry; nothing is imported if there cannot be any."""
    if before is None or before._replace(source=after.source) == after:
        return ()
    from oicp_gen.diff.change import altering
    from oicp_gen.diff.specs import diff

    return altering(diff(before, after, meaning=meaning))


def placed(
    changes: "tuple[Change, ...]", places: Mapping[str, Place], file: str
) -> dict[str | None, Place]:
    """Return the place of each change's code on a page; the file, if the code is not there."""
    return {change.code: places.get(change.code or "", Place(file)) for change in changes}
