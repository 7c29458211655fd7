"""What was released last, kept under `source/`: a spec, and the version of the packages."""

import json
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.paths import read_inside, refuse_link
from oicp_gen.model.spec import Spec, read_spec
from oicp_gen.release.version import PackageVersion
from oicp_gen.source import MAX_SPEC

RELEASED = "source/released.json"


class Released(NamedTuple):
    """One release."""

    version: PackageVersion
    spec: Spec

    def to_bytes(self) -> bytes:
        """The release's file: a spec as it is published, with the version before it."""
        spec = self.spec.to_json()
        del spec["$schema"]  # it lies beside the published spec, and allows no version
        data = {"version": str(self.version), **spec}
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def read_released(root: Path) -> Released | None:
    """The last release of the project in this folder; None if there was none.

    Raises OicpGenError if its file cannot be read, or is no such file.
    """
    refuse_link(root, RELEASED)
    data = read_inside(root, RELEASED, most=MAX_SPEC)
    if data is None:
        return None
    text = data.decode("utf-8", "replace")
    try:
        spec = read_spec(text, file=RELEASED)
        version = PackageVersion.parse(str(json.loads(text).get("version")))
    except OicpGenError as error:
        raise OicpGenError(
            "release-record-invalid",
            f"this is not what `oicp-gen release` wrote: {error.message}",
            place=RELEASED,
            hint="Restore it from version control.",
        ) from None
    return Released(version, spec)
