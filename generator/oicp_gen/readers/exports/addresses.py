"""Refuse the address of a page where its file is expected."""

import re
from pathlib import Path
from shlex import quote

from oicp_gen.errors import OicpGenError

_ADDRESS = re.compile(r"(?:^|/)(https?):/(.+)", re.IGNORECASE)
"""An address as a path, which has one slash of its two."""


def refuse_address(path: Path) -> None:
    """Raise OicpGenError if an address was passed for a file, which is a path in a folder then."""
    found = _ADDRESS.search(path.as_posix())
    if found and not path.exists():
        address = f"{found[1]}://{found[2]}"
        raise OicpGenError("file-is-address", address=address, quoted=quote(address))
