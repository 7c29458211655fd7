"""What has changed since a spec was published; nothing is imported if nothing has."""

from typing import TYPE_CHECKING

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
