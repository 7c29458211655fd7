"""Search for input that makes the reader fail; run by `make fuzz`.

    python -m tests.fuzz --seconds 600           every target in turn, that long in total
    python -m tests.fuzz pages .fuzz/pages/crash-…   one input once more, without the fuzzer

The results are kept under `.fuzz/`: inputs that reach new code, from which the next run starts, and
inputs that fail.
"""

import argparse
import hashlib
import re
import subprocess
import sys
from pathlib import Path

from tests.support.command import ROOT

FOLDER = ROOT / ".fuzz"
SHARES = {"pages": 2, "tables": 2, "archives": 1, "forms": 2}
"""How the time is divided among the targets."""
LIMITS = ("-timeout=20", "-rss_limit_mb=1024", "-max_len=16384")
"""An input that takes twenty seconds hangs. Larger ones would be slower, and reach nothing more."""
_SUMMARY = re.compile(r"#(\d+)\s+(\w+)\s+cov: (\d+) ft: (\d+) corp: (\d+)")


def fuzz(name: str) -> None:
    """Run a target with libFuzzer in this process, with the process's own arguments."""
    import atheris  # there is no wheel of it for every system, and only this needs it

    with atheris.instrument_imports(include=["oicp_gen", "bs4", "html.parser"]):
        from tests.fuzz.targets import TARGETS

    atheris.Setup([sys.argv[0], *sys.argv[3:]], TARGETS[name])
    atheris.Fuzz()


def search(name: str, seconds: int) -> bool:
    """Run a target for this long, in a separate process; return whether it found nothing."""
    from tests.fuzz.seeds import SEEDS
    from tests.fuzz.tokens import dictionary

    folder = FOLDER / name
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS[name]():
        (corpus / hashlib.sha256(seed).hexdigest()[:40]).write_bytes(seed)
    words = FOLDER / "words.dict"
    words.write_text(dictionary(), encoding="ascii")
    before = set(folder.iterdir())
    options = (f"-max_total_time={seconds}", f"-dict={words}", f"-artifact_prefix={folder}/")
    command = (sys.executable, "-m", "tests.fuzz", "--run", name, *LIMITS, *options, str(corpus))
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    states = _SUMMARY.findall(ran.stderr)
    if not states:
        sys.exit(f"{name}: the fuzzer did not run\n{ran.stderr}")
    first = next(state for state in states if state[1] == "INITED")
    last = states[-1]
    print(  # noqa: T201  # the answer of this program
        f"{name}: {int(last[0]):,} runs in {seconds} seconds; reached {first[2]} edges at the start"
        f" and {last[2]} at the end, {first[3]} features and {last[3]}; {last[4]} inputs kept"
    )
    found = sorted(set(folder.iterdir()) - before)
    for file in found:
        shown = file.relative_to(ROOT)
        print(f"{name}: an input fails; python -m tests.fuzz {name} {shown}")  # noqa: T201  # the same
    if found or ran.returncode != 0:
        print(ran.stdout[-6000:], ran.stderr[-2000:], file=sys.stderr)  # noqa: T201
    return not found and ran.returncode == 0


def main() -> None:
    """Fuzz, or replay."""
    if sys.argv[1:2] == ["--run"]:
        fuzz(sys.argv[2])
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=60, help="in all [default: 60]")
    parser.add_argument("target", nargs="?", choices=SHARES)
    parser.add_argument("file", nargs="?", type=Path, help="an input to run once more")
    options = parser.parse_args()
    if options.file:
        from tests.fuzz.targets import TARGETS

        TARGETS[options.target](options.file.read_bytes())
        return
    shares = {options.target: 1} if options.target else SHARES
    whole = sum(shares.values())
    fine = [search(name, options.seconds * share // whole or 1) for name, share in shares.items()]
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
