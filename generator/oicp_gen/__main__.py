"""The entry point of the command `oicp-gen` and of `python -m oicp_gen`."""

import gc
import sys

from oicp_gen.publish.clean import answer


def main() -> None:
    """Run the command line, unless a clean check can be answered without loading it."""
    if answer(sys.argv[1:]):
        return
    # Most of a run is importing, which creates many objects that stay: collecting finds nothing.
    gc.set_threshold(100_000)
    from oicp_gen.cli.application import main as run

    run()


if __name__ == "__main__":
    main()
