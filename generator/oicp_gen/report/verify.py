"""What `verify` and `pack` say: whether the artifacts say what the spec says."""

from typing import TYPE_CHECKING, Any

from oicp_gen.report.formats import Format
from oicp_gen.report.terminal import print_json, print_note, print_result, printable
from oicp_gen.text.phrases import counted

if TYPE_CHECKING:
    from oicp_gen.verify.artifacts import Packs
    from oicp_gen.verify.proof import Verified


def verified(result: "tuple[Verified, ...]", output: Format) -> None:
    """Whether the artifacts say what the spec says."""
    if output is Format.JSON:
        print_json({"command": "verify", **_verified_json(result)})
        return
    _say_verified(result)


def packed(result: "Packs", output: Format) -> None:
    """The packages that were made, and whether they say what the spec says."""
    if output is Format.JSON:
        print_json(
            {
                "command": "pack",
                "version": result.version,
                "digest": result.digest,
                "packages": [archive._asdict() for archive in result.archives],
                **_verified_json(result.verified),
            }
        )
        return
    _say_verified(result.verified)
    if not all(done.is_proved for done in result.verified):
        print_note("Nothing was written.")
        return
    for archive in result.archives:
        print_result(f"{archive.sha256}  {printable(archive.path)}")
    print_note(f"Version {result.version}, {result.digest}.")


def _verified_json(result: "tuple[Verified, ...]") -> dict[str, Any]:
    return {
        "proved": all(done.is_proved for done in result),
        "targets": [
            done._asdict() | {"readings": [reading._asdict() for reading in done.readings]}
            for done in result
        ],
    }


def _say_verified(result: "tuple[Verified, ...]") -> None:
    for done in result:
        for reading in done.readings:
            if not reading.problems:
                entries = counted(reading.entries, "entry", "entries")
                print_note(
                    f"{done.target}: {printable(reading.artifact)}: {entries}, as in the spec."
                )
        for problem in done.all_problems:
            print_result(f"{done.target}: {printable(problem)}")
        if done.trouble:
            print_note(f"{done.target}: {printable(done.trouble)}.")
    if any(done.all_problems for done in result):
        print_note(
            "If `oicp-gen check` finds drift, build first; if it does not, a template is wrong."
        )
